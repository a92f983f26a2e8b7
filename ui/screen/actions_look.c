/* What keys do to what is seen of the guests: focus, layout, overlays, panel and lanes. */
#include "event/wide.h"
#include "run/until_parse.h"
#include "screen/actions.h"
#include "screen/private.h"
#include "text/clamp.h"
#include "view/text_pane.h"
#include "view/viewing.h"

#include <stdio.h>
#include <string.h>

void action_focus_next(struct view *view)
{
    viewing_focus(&view->chosen, (view->chosen.focus + 1) % view->seen.count);
}

void action_focus_before(struct view *view)
{
    viewing_focus(&view->chosen, (view->chosen.focus + view->seen.count - 1) % view->seen.count);
}

void action_focus_number(struct screen *s)
{
    uint32_t number = s->key - '0';
    if (number < s->view.seen.count)
        viewing_focus(&s->view.chosen, number);
}

void action_zoom(struct view *view)
{
    if (view->chosen.zoomed_matrix)
        view->chosen.zoomed_matrix = false;
    else
        view->chosen.zoomed = view->chosen.zoomed < 0 ? (int)view->chosen.focus : -1;
}

void action_layout(struct screen *s)
{
    static const enum word names[] = {
        [LAYOUT_WATCH] = W_LAYOUT_WATCH,       [LAYOUT_STEP] = W_LAYOUT_STEP,
        [LAYOUT_CONSOLES] = W_LAYOUT_CONSOLES, [LAYOUT_TIME] = W_LAYOUT_TIME,
        [LAYOUT_LOG] = W_LAYOUT_LOG,           [LAYOUT_SLIDE] = W_LAYOUT_SLIDE,
    };
    struct view *view = &s->view;
    /* A show has one more: LAYOUT_SLIDE. */
    unsigned modes = s->show ? LAYOUT_MODES + 1 : LAYOUT_MODES;
    view->chosen.zoomed_matrix = false;
    view->chosen.mode = (view->chosen.mode + 1) % modes;
    view->chosen.mode_is_set = true;
    view_say(&view->said, ROLE_TEXT, VIEW_FORMAT(view, WF_SAY_LAYOUT),
             view_word(view, names[view->chosen.mode]));
}

void action_console(struct view *view)
{
    struct view_chosen_vcpu *chosen = &view->chosen.vcpus[view->chosen.focus];
    if (!view_has_text(view, view->chosen.focus)) {
        view_say(&view->said, ROLE_WARN, VIEW_FORMAT(view, WF_SAY_NO_TEXT_SCREEN),
                 view->chosen.focus);
        return;
    }
    chosen->serial = !chosen->serial;
    chosen->scrolled_back = 0;
}

void screen_scroll_pane(struct view *view, unsigned vcpu, int lines)
{
    const struct pane *pane = view->seen.vcpus[vcpu].pane;
    int *at = &view->chosen.vcpus[vcpu].scrolled_back, least = 0, most = 0;
    if (!pane)
        return;
    if (view_shows_text(view, vcpu))
        view_text_reach(view, vcpu, pane_rows(pane), &least, &most);
    else
        most = pane_scrollback(pane);
    *at = clamp(*at + lines, least, most);
}

static void scroll_page(struct view *view, const struct grid *grid, int rows)
{
    const int columns = grid->columns - 4;
    int lines = view->said.overlay == OVERLAY_DEVICES ? view_devices_lines(view, columns)
                : view->said.overlay == OVERLAY_STACK ? view_stack_lines(view, columns)
                                                      : view_tables_lines(view, columns);
    int most = lines - (grid->rows - 4);
    view->chosen.page_scroll = clamp(view->chosen.page_scroll + rows, 0, max(most, 0));
}

void screen_move_in_overlay(struct view *view, const struct grid *grid, int rows)
{
    struct view_chosen *chosen = &view->chosen;
    if (view->said.overlay == OVERLAY_HELP || view->said.overlay == OVERLAY_GLOSSARY)
        viewing_scroll_help(view, grid, rows);
    else if (view->said.overlay == OVERLAY_TABLES || view->said.overlay == OVERLAY_DEVICES ||
             view->said.overlay == OVERLAY_STACK)
        scroll_page(view, grid, rows);
    else if (view->said.overlay == OVERLAY_BREAKS)
        screen_move_in_breaks(view, rows);
    else if (view->said.overlay == OVERLAY_MEMORY)
        viewing_memory(chosen, view_linear(view, chosen->memory_linear + (uint64_t)(rows * 16LL)));
}

/* A page of what stands over the screen, or has it for itself, else of the focused console: all of
 * its rows but one. */
static void turn_page(struct screen *s, int direction)
{
    struct view *view = &s->view;
    const struct grid *grid = &s->grid;
    const struct pane *pane = view->seen.vcpus[view->chosen.focus].pane;
    if (view->said.overlay == OVERLAY_MEMORY)
        screen_move_in_overlay(view, grid, direction * (VIEW_MEMORY / 16));
    else if (view->said.overlay != OVERLAY_NONE)
        screen_move_in_overlay(view, grid, direction * 10);
    else if (view->chosen.zoomed_matrix)
        screen_scroll_matrix(view, s->layout.matrix.rows, direction * 10);
    else if (pane)
        screen_scroll_pane(view, view->chosen.focus, -direction * max(pane_rows(pane) - 1, 1));
}

void action_page_up(struct screen *s)
{
    turn_page(s, -1);
}

void action_page_down(struct screen *s)
{
    turn_page(s, 1);
}

void screen_toggle(struct view_said *said, enum view_overlay overlay)
{
    said->overlay = said->overlay == overlay ? OVERLAY_NONE : overlay;
}

void action_memory(struct view *view)
{
    const struct event *e = view_event(view, view->chosen.focus);
    if (view->said.overlay != OVERLAY_MEMORY && e)
        viewing_memory(&view->chosen, wide_linear(e, view_wide(view, e)));
    screen_toggle(&view->said, OVERLAY_MEMORY);
}

static void memory_at(struct screen *s, const char *answer)
{
    const struct until_guest guest = screen_guest(&s->view);
    uint64_t linear;
    if (!until_parse_address(answer, &guest, &linear)) {
        screen_ask_again(s, 0, strlen(answer), view_word(&s->view, W_ASK_NO_ADDRESS));
        return;
    }
    s->view.chosen.walk_asked = true;
    s->view.chosen.walk_linear = linear;
    viewing_memory(&s->view.chosen, linear);
    s->view.chosen.page_scroll = 0;
    s->view.said.overlay = s->prompt.over == OVERLAY_TABLES ? OVERLAY_TABLES : OVERLAY_MEMORY;
}

static const struct screen_question memory_question = { .question = W_ASK_MEMORY_AT,
                                                        .grammar = W_ASK_MEMORY_AT_GRAMMAR,
                                                        .completes = COMPLETE_ADDRESS,
                                                        .done = memory_at };

void action_memory_at(struct screen *s)
{
    screen_ask(s, &memory_question, "");
}

void action_stack(struct view *view)
{
    view->chosen.page_scroll = 0;
    screen_toggle(&view->said, OVERLAY_STACK);
}

void action_segments(struct view *view)
{
    screen_toggle(&view->said, OVERLAY_SEGMENTS);
}

void action_devices(struct view *view)
{
    view->chosen.page_scroll = 0;
    screen_toggle(&view->said, OVERLAY_DEVICES);
}

void action_tables(struct view *view)
{
    view->chosen.page_scroll = 0;
    screen_toggle(&view->said, OVERLAY_TABLES);
}

void action_interrupts(struct view *view)
{
    screen_toggle(&view->said, OVERLAY_INTERRUPTS);
}

/* ---- The panel and the lanes ---- */

/* Four times as long or as short: so bins stay multiples of those in which the whole run is
 * known. */
enum { ZOOM = 4 };

void action_lanes_in(struct screen *s)
{
    s->bin_is_chosen = true;
    model_set_bin(&s->run.model, s->run.model.bin_ns / ZOOM);
}

/* Once all of it is to be seen, it is shown as it fits best, as if nobody had chosen. */
void action_lanes_out(struct screen *s)
{
    uint64_t bin_ns = s->run.model.bin_ns * ZOOM,
             fits = view_lanes_fit(&s->view, s->layout.lanes.rows, s->layout.lanes.columns);
    s->bin_is_chosen = bin_ns < fits || !model_is_over(&s->run.model);
    model_set_bin(&s->run.model, s->bin_is_chosen ? bin_ns : fits);
}

void action_code(struct view *view)
{
    static const enum word names[] = { [CODE_BOTH] = W_SAY_CODE_BOTH,
                                       [CODE_SOURCE] = W_SAY_CODE_SOURCE,
                                       [CODE_INSTRUCTIONS] = W_SAY_CODE_INSTRUCTIONS };
    enum view_code *code = &view->chosen.code;
    *code = *code == CODE_SOURCE ? CODE_INSTRUCTIONS : *code + 1;
    view_say(&view->said, ROLE_BAR, VIEW_FORMAT(view, WF_SAY_CODE), view_word(view, names[*code]));
}

void action_matrix_zoom(struct view *view)
{
    view->chosen.zoomed_matrix = !view->chosen.zoomed_matrix;
    view->chosen.matrix_scroll = 0;
}

void screen_scroll_matrix(struct view *view, int rows, int lines)
{
    int hidden = view_matrix_hidden(view, rows);
    view->chosen.matrix_scroll = clamp(view->chosen.matrix_scroll + lines, 0, hidden);
}

void action_matrix_columns(struct view *view)
{
    view->chosen.matrix = (view->chosen.matrix + 1) % MATRIX_MODES;
}

void action_matrix_sort(struct view *view)
{
    static const enum word names[] = { W_SAY_SORTED_BY_KIND, W_SAY_SORTED_BY_COUNT,
                                       W_SAY_SORTED_BY_TIME };
    view->chosen.sort = (view->chosen.sort + 1) % SORT_COUNT_OF_SORTS;
    view_say(&view->said, ROLE_BAR, VIEW_FORMAT(view, WF_SAY_PANEL_SORTED),
             view_word(view, names[view->chosen.sort]));
}

static void set_matrix_filter(struct screen *s, const char *answer)
{
    snprintf(s->view.chosen.matrix_filter, sizeof s->view.chosen.matrix_filter, "%s", answer);
}

/* The names of the rows that there are. */
static bool row_name(const void *context, unsigned index, char *name, size_t size)
{
    const struct model *model = ((const struct view *)context)->seen.model;
    if (index >= model->row_count)
        return false;
    view_row_name(&model->rows[index], name, size);
    return true;
}

static const struct screen_question rows_question = { .question = W_ASK_MATRIX_FILTER,
                                                      .grammar = W_ASK_MATRIX_FILTER_GRAMMAR,
                                                      .names = row_name,
                                                      .done = set_matrix_filter };

void action_matrix_filter(struct screen *s)
{
    screen_ask(s, &rows_question, s->view.chosen.matrix_filter);
}

void action_matrix_reset(struct screen *s)
{
    model_reset_rows(&s->run.model);
    memset(s->rates.rows, 0, sizeof s->rates.rows);
    memset(s->rates.irqs, 0, sizeof s->rates.irqs);
}
