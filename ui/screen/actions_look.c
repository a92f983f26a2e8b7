/* What keys do to what is seen of the guests: focus, layout, overlays, panel and lanes. */
#include "run/until_parse.h"
#include "screen/actions.h"
#include "screen/private.h"
#include "text/clamp.h"
#include "view/viewing.h"

#include <stdio.h>
#include <string.h>

void action_focus_next(struct screen *s)
{
    viewing_focus(&s->view.chosen, (s->view.chosen.focus + 1) % s->view.seen.count);
}

void action_focus_before(struct screen *s)
{
    viewing_focus(&s->view.chosen,
                  (s->view.chosen.focus + s->view.seen.count - 1) % s->view.seen.count);
}

void action_focus_number(struct screen *s)
{
    uint32_t number = s->key - '0';
    if (number < s->view.seen.count)
        viewing_focus(&s->view.chosen, number);
}

void action_zoom(struct screen *s)
{
    s->view.chosen.zoomed = s->view.chosen.zoomed < 0 ? (int)s->view.chosen.focus : -1;
}

void action_layout(struct screen *s)
{
    /* A show has one more: LAYOUT_SLIDE. */
    unsigned modes = s->show ? LAYOUT_MODES + 1 : LAYOUT_MODES;
    s->view.chosen.mode = (s->view.chosen.mode + 1) % modes;
}

void screen_scroll_pane(struct screen *s, unsigned vcpu, int lines)
{
    const struct pane *pane = s->view.seen.vcpus[vcpu].pane;
    int most = pane ? pane_scrollback(pane) : 0, *at = &s->view.chosen.vcpus[vcpu].scrolled_back;
    *at = clamp(*at + lines, 0, most);
}

static void scroll_tables(struct screen *s, int rows)
{
    struct view *v = &s->view;
    int most = view_tables_lines(v, s->grid.columns - 4) - (s->grid.rows - 4);
    v->chosen.tables_scroll = clamp(v->chosen.tables_scroll + rows, 0, max(most, 0));
}

void screen_move_in_overlay(struct screen *s, int rows)
{
    struct view *v = &s->view;
    if (v->said.overlay == OVERLAY_HELP)
        v->chosen.help_scroll = v->chosen.help_scroll + rows < 0 ? 0 : v->chosen.help_scroll + rows;
    else if (v->said.overlay == OVERLAY_TABLES)
        scroll_tables(s, rows);
    else if (v->said.overlay == OVERLAY_MEMORY) {
        viewing_memory(&v->chosen, v->chosen.memory_linear + (uint32_t)(rows * 16));
    }
}

static void page(struct screen *s, int direction)
{
    if (s->view.said.overlay != OVERLAY_NONE)
        screen_move_in_overlay(
            s, direction * (s->view.said.overlay == OVERLAY_MEMORY ? VIEW_MEMORY / 16 : 10));
    else
        screen_scroll_pane(s, s->view.chosen.focus,
                           -direction * (s->fed[s->view.chosen.focus].rows > 1
                                             ? s->fed[s->view.chosen.focus].rows - 1
                                             : 1));
}

void action_page_up(struct screen *s)
{
    page(s, -1);
}

void action_page_down(struct screen *s)
{
    page(s, 1);
}

void screen_toggle(struct screen *s, enum view_overlay overlay)
{
    s->view.said.overlay = s->view.said.overlay == overlay ? OVERLAY_NONE : overlay;
}

void action_memory(struct screen *s)
{
    const struct event *e = view_event(&s->view, s->view.chosen.focus);
    if (s->view.said.overlay != OVERLAY_MEMORY && e)
        viewing_memory(&s->view.chosen, e->linear);
    screen_toggle(s, OVERLAY_MEMORY);
}

static void memory_at(struct screen *s, const char *answer)
{
    const struct event *e = view_event(&s->view, s->view.chosen.focus);
    const struct registers none = { 0 };
    uint32_t linear;
    if (!until_parse_address(answer, e ? &e->regs : &none, &linear)) {
        view_say(&s->view.said, ROLE_BAD, VIEW_FORMAT(&s->view, WF_SAY_NO_ADDRESS), answer);
        return;
    }
    s->view.chosen.walk_asked = true;
    s->view.chosen.walk_linear = linear;
    viewing_memory(&s->view.chosen, linear);
    s->view.chosen.tables_scroll = 0;
    s->view.said.overlay = s->prompt.over == OVERLAY_TABLES ? OVERLAY_TABLES : OVERLAY_MEMORY;
}

void action_memory_at(struct screen *s)
{
    screen_ask(s, W_ASK_MEMORY_AT, "", memory_at);
}

void action_segments(struct screen *s)
{
    screen_toggle(s, OVERLAY_SEGMENTS);
}

void action_tables(struct screen *s)
{
    s->view.chosen.tables_scroll = 0;
    screen_toggle(s, OVERLAY_TABLES);
}

/* ---- The panel and the lanes ---- */

static void set_bin(struct screen *s, uint64_t ns)
{
    const uint64_t least = 10000, most = 10000000000u;
    s->bin_is_chosen = true;
    model_set_bin(&s->run.model, ns < least ? least : ns > most ? most : ns);
}

void action_lanes_in(struct screen *s)
{
    set_bin(s, s->run.model.bin_ns / 10);
}

void action_lanes_out(struct screen *s)
{
    set_bin(s, s->run.model.bin_ns * 10);
}

void action_matrix_columns(struct screen *s)
{
    s->view.chosen.matrix = (s->view.chosen.matrix + 1) % MATRIX_MODES;
}

void action_matrix_sort(struct screen *s)
{
    static const enum word names[] = { W_SAY_SORTED_BY_APPEARANCE, W_SAY_SORTED_BY_COUNT,
                                       W_SAY_SORTED_BY_TIME };
    s->view.chosen.sort = (s->view.chosen.sort + 1) % SORT_COUNT_OF_SORTS;
    view_say(&s->view.said, ROLE_BAR, VIEW_FORMAT(&s->view, WF_SAY_PANEL_SORTED),
             view_word(&s->view, names[s->view.chosen.sort]));
}

static void set_matrix_filter(struct screen *s, const char *answer)
{
    snprintf(s->view.chosen.matrix_filter, sizeof s->view.chosen.matrix_filter, "%s", answer);
}

void action_matrix_filter(struct screen *s)
{
    screen_ask(s, W_ASK_MATRIX_FILTER, s->view.chosen.matrix_filter, set_matrix_filter);
}

void action_matrix_reset(struct screen *s)
{
    model_reset_rows(&s->run.model);
    memset(s->rates.rows, 0, sizeof s->rates.rows);
    memset(s->rates.irqs, 0, sizeof s->rates.irqs);
}
