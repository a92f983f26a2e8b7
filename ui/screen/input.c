/* Where what comes from the terminal goes: to a guest, to a prompt, to a command. */
#include "event/clock.h"
#include "screen/actions.h"
#include "screen/private.h"
#include "text/text.h"
#include "view/viewing.h"

#include <assert.h>
#include <stdio.h>

void screen_key(struct screen *s, uint32_t key)
{
    char name[16];
    s->pace.changed = true;
    if (view_is_inside(&s->view.chosen) && key == (KEY_CTRL_BIT | ']')) {
        s->show->leave(s->show->context);
        return;
    }
    if (s->view.chosen.typing) {
        s->view.chosen.typing = key != (KEY_CTRL_BIT | ']');
        return;
    }
    if (s->view.said.overlay == OVERLAY_PROMPT) {
        screen_answer_key(s, key);
        return;
    }
    s->view.said.message[0] = '\0';
    const struct command *command = command_of_key(key, s->view.chosen.talk_keys);
    if (command)
        screen_obey(s, command_id(command), key);
    else if (key != (KEY_CTRL_BIT | ']'))
        view_say(&s->view.said, ROLE_WARN, VIEW_FORMAT(&s->view, WF_SAY_KEY_UNUSED),
                 key_name(key, name));
}

static void say_dropped(struct view *view, size_t n)
{
    char number[32], bytes[64];
    snprintf(bytes, sizeof bytes,
             WORD_FORMAT_OF(n, view->chosen.language, WF_COUNT_BYTE, WF_COUNT_BYTES),
             text_number(n, number));
    view_say(&view->said, ROLE_BAD, VIEW_FORMAT(view, WF_SAY_BYTES_DROPPED), bytes);
}

static void say_typed_in_vain(struct view *view)
{
    view_say(&view->said, ROLE_WARN, VIEW_FORMAT(view, WF_SAY_TYPED_IN_VAIN), view->chosen.focus);
}

/* Each character a key; whatever is none, a newline, say, a blank. */
static void paste_answer(struct screen *s, const char *bytes, size_t n)
{
    uint32_t c;
    for (size_t i = 0; i < n && s->view.said.overlay == OVERLAY_PROMPT;) {
        unsigned length = utf8_decode(bytes + i, n - i, &c);
        screen_answer_key(s, length && c >= ' ' ? c : ' ');
        i += length ? length : 1;
    }
}

void screen_type(struct screen *s, const char *bytes, size_t n)
{
    s->pace.changed = true;
    if (!s->view.chosen.typing) { /* pasted into a prompt, or into nothing */
        paste_answer(s, bytes, n);
        return;
    }
    unsigned focus = s->view.chosen.focus;
    if (s->run.model.vcpus[focus].state == MODEL_ENDED) {
        say_typed_in_vain(&s->view);
        return;
    }
    size_t room = run_type(&s->run, focus, bytes, n);
    if (room < n)
        say_dropped(&s->view, n - room);
}

/* What the guest has not taken of more than anybody pastes waits where it comes from; until it
 * shows that it takes nothing, or no key would ever come again. */
bool screen_holds_back(struct screen *s)
{
    enum { PATIENCE_NS = 2000000000 };
    const struct run *run = &s->run;
    unsigned focus = s->view.chosen.focus;
    uint64_t now = clock_ns();
    if (!s->view.chosen.typing || run_type_room(run, focus) >= sizeof(struct key_event){ 0 }.text)
        return false;
    size_t left = run_typed_ahead(run, focus);
    if (left != s->held.left)
        s->held = (struct screen_held){ left, now };
    return now - s->held.since_ns < PATIENCE_NS;
}

static bool is_inside(const struct rect *r, int row, int column)
{
    return row >= r->row && row < r->row + r->rows && column >= r->column &&
           column < r->column + r->columns;
}

static void click_code(struct screen *s, int row)
{
    uint64_t linear;
    struct rect area = s->layout.registers;
    if (s->run.started && s->view.said.overlay == OVERLAY_NONE &&
        view_code_in_row(canvas_of(&s->grid, area), &s->view, row - area.row, &linear))
        screen_flip_break(s, linear);
}

static void click_matrix(struct screen *s, const struct key_event *e)
{
    if (e->button >= 4)
        screen_scroll_matrix(&s->view, s->layout.matrix.rows, e->button == 4 ? -1 : 1);
    else if (e->button == 1)
        action_matrix_zoom(&s->view);
}

/* A click on its title is one for more of it, or for less again; one on a line selects that. */
static void click_log(struct screen *s, const struct key_event *e)
{
    const struct rect *log = &s->layout.log;
    struct view_chosen *chosen = &s->view.chosen;
    if (e->button >= 4) {
        screen_move_in_log(&s->view, e->button == 4 ? -3 : 3);
    } else if (e->button == 1 && e->row == log->row) {
        chosen->mode = chosen->mode == LAYOUT_LOG ? LAYOUT_WATCH : LAYOUT_LOG;
        chosen->mode_is_set = true;
    } else if (e->button == 1) {
        screen_select_line(&s->view, log->rows, e->row - log->row);
    }
}

/* On the title of a console that has the focus it zooms, or ends that. */
static void click_pane(struct screen *s, unsigned i, const struct key_event *e)
{
    bool on_title = e->row == s->layout.panes[i].row && e->button == 1;
    if (e->button >= 4)
        screen_scroll_pane(&s->view, i, e->button == 4 ? 3 : -3);
    else if (on_title && s->view.chosen.focus == i)
        action_zoom(&s->view);
    else
        viewing_focus(&s->view.chosen, i);
}

/* What stands over the screen is scrolled; in the list of breakpoints a click selects one. */
static void click_overlay(struct screen *s, const struct key_event *e)
{
    enum { FIRST = 3 }; /* row of the list: below the header, the frame and the heading */
    if (e->button >= 4)
        screen_move_in_overlay(&s->view, &s->grid, e->button == 4 ? -3 : 3);
    else if (s->view.said.overlay == OVERLAY_BREAKS && e->row >= FIRST)
        screen_move_in_breaks(&s->view, e->row - FIRST - (int)s->view.chosen.break_selected);
}

/* The key that is named where a click was, on the last row; 0: none. */
static uint32_t clicked_key(const struct screen *s, const struct key_event *e)
{
    if (e->row != s->grid.rows - 1 || e->button != 1)
        return 0;
    return s->view.chosen.talk_keys ? s->show->key_at(s->show->context, e->column)
                                    : view_key_at(&s->view, s->grid.columns, e->column);
}

/* Shows the vCPU as it was then: the event that is nearest to that time. */
static void click_lanes(struct screen *s, const struct key_event *e)
{
    const struct rect *lanes = &s->layout.lanes;
    unsigned vcpu;
    uint64_t ns;
    if (e->button >= 4) {
        (e->button == 4 ? action_lanes_in : action_lanes_out)(s);
        return;
    }
    if (e->button != 1 ||
        !view_lanes_moment(&s->view, lanes->rows, lanes->columns, e->row - lanes->row,
                           e->column - lanes->column, &vcpu, &ns))
        return;
    const struct event *event = model_history_at(&s->run.model.vcpus[vcpu], ns);
    if (!event)
        return;
    viewing_focus(&s->view.chosen, vcpu);
    viewing_show_event(&s->view.chosen, vcpu, event);
}

static void click_parts(struct screen *s, const struct key_event *e)
{
    for (unsigned i = 0; i < s->view.seen.count; i++)
        if (is_inside(&s->layout.panes[i], e->row, e->column)) {
            click_pane(s, i, e);
            return;
        }
    if (is_inside(&s->layout.registers, e->row, e->column) && e->button == 1)
        click_code(s, e->row);
    if (is_inside(&s->layout.matrix, e->row, e->column))
        click_matrix(s, e);
    if (is_inside(&s->layout.log, e->row, e->column))
        click_log(s, e);
}

void screen_click(struct screen *s, const struct key_event *e)
{
    const enum view_overlay overlay = s->view.said.overlay;
    bool in_lanes =
        is_inside(&s->layout.lanes, e->row, e->column) && s->run.started && overlay == OVERLAY_NONE;
    if (e->drags && !(in_lanes && !s->view.chosen.talk_keys))
        return;
    s->pace.changed = true;
    uint32_t key = clicked_key(s, e);
    if (key)
        screen_key(s, key);
    else if (s->view.chosen.talk_keys)
        s->show->click(s->show->context, e);
    else if (e->row == s->grid.rows - 1 && e->button == 1)
        s->view.said.message[0] = '\0'; /* gives its place back to the keys */
    else if (overlay != OVERLAY_NONE && overlay != OVERLAY_PROMPT)
        click_overlay(s, e);
    else if (in_lanes)
        click_lanes(s, e);
    else
        click_parts(s, e);
}
