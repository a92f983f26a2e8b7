/* Which commands do something now that is worth a key's place on the bar. */
#include "view/bar.h"
#include "view/text_pane.h"

bool bar_has_ended(const struct view *view)
{
    for (unsigned i = 0; i < view->seen.count; i++)
        if (view_state(view, i) != MODEL_ENDED)
            return false;
    return view->seen.count > 0;
}

static bool overlay_scrolls(const struct view *view)
{
    switch (view->said.overlay) {
    case OVERLAY_HELP:
    case OVERLAY_GLOSSARY:
    case OVERLAY_MEMORY:
    case OVERLAY_TABLES:
    case OVERLAY_STACK:
    case OVERLAY_DEVICES: return true;
    case OVERLAY_BREAKS: {
        const struct model_breaks *list = view->seen.vcpus[view->chosen.focus].breaks;
        return list && list->count > 1;
    }
    default: return false;
    }
}

/* The oldest event that is kept has none before it. */
static bool has_earlier(const struct view *view)
{
    const struct view_chosen_vcpu *chosen = &view->chosen.vcpus[view->chosen.focus];
    const struct model_vcpu *vcpu = &view->seen.model->vcpus[view->chosen.focus];
    return model_history_size(vcpu) > 0 &&
           !(chosen->in_history && model_history(vcpu, 0)->seq >= chosen->history_seq);
}

static bool has_lines(const struct view *view)
{
    const unsigned focus = view->chosen.focus;
    return view->said.overlay != OVERLAY_NONE
               ? overlay_scrolls(view)
               : model_history_size(&view->seen.model->vcpus[focus]) > 0;
}

static bool has_pages(const struct view *view)
{
    const struct pane *pane = view->seen.vcpus[view->chosen.focus].pane;
    if (view->said.overlay != OVERLAY_NONE)
        return overlay_scrolls(view);
    return pane && (pane_scrollback(pane) > 0 || view_shows_text(view, view->chosen.focus));
}

static bool has_selected_break(const struct view *view)
{
    const struct model_breaks *list = view->seen.vcpus[view->chosen.focus].breaks;
    return view->said.overlay == OVERLAY_BREAKS && list &&
           view->chosen.break_selected < list->count;
}

static bool shows_panel(const struct view *view)
{
    return view->said.overlay == OVERLAY_NONE &&
           (view->chosen.zoomed_matrix ||
            (view->chosen.mode != LAYOUT_CONSOLES && view->chosen.zoomed < 0));
}

bool bar_is_of_use(const struct view *view, enum command_id id)
{
    const unsigned focus = view->chosen.focus;
    const bool many = view->seen.count > 1, ended = view_state(view, focus) == MODEL_ENDED;
    const enum view_overlay over = view->said.overlay;
    switch (id) {
    case COMMAND_FOCUS_NEXT:
    case COMMAND_FOCUS_BEFORE:
    case COMMAND_FOCUS_NUMBER: return many;
    case COMMAND_QUIT:
    case COMMAND_INTERRUPT: return !view->chosen.in_talk; /* there they lead back */
    case COMMAND_PAUSE_ALL: return !bar_has_ended(view);
    case COMMAND_STEP_ALL: return many && !bar_has_ended(view);
    case COMMAND_PAUSE_ONE: return many && !ended;
    case COMMAND_STEP:
    case COMMAND_STEP_INSN:
    case COMMAND_STEP_OVER:
    case COMMAND_STEP_OUT:
    case COMMAND_UNTIL:
    case COMMAND_TYPE: return !ended;
    case COMMAND_SLOWER: return !bar_has_ended(view);
    case COMMAND_FASTER: return !bar_has_ended(view) && view->chosen.slow > 0;
    case COMMAND_BACK: return has_earlier(view);
    case COMMAND_FORWARD:
    case COMMAND_LIVE: return view->chosen.vcpus[focus].in_history;
    case COMMAND_LOG_UP:
    case COMMAND_LOG_DOWN: return has_lines(view);
    case COMMAND_SEARCH_OLDER:
    case COMMAND_SEARCH_NEWER: return *view->chosen.log_search;
    case COMMAND_PAGE_UP:
    case COMMAND_PAGE_DOWN: return has_pages(view);
    case COMMAND_CONSOLE: return view_has_text(view, focus);
    case COMMAND_BREAK_ADD: return over == OVERLAY_NONE || over == OVERLAY_BREAKS;
    case COMMAND_MEMORY_AT:
        return over == OVERLAY_NONE || over == OVERLAY_MEMORY || over == OVERLAY_TABLES;
    case COMMAND_BREAK_DELETE:
    case COMMAND_BREAK_SWITCH: return has_selected_break(view);
    case COMMAND_LANES_IN:
    case COMMAND_LANES_OUT: return shows_panel(view) && !view->chosen.zoomed_matrix;
    case COMMAND_MATRIX_COLUMNS:
    case COMMAND_MATRIX_SORT:
    case COMMAND_MATRIX_FILTER:
    case COMMAND_MATRIX_ZOOM:
    case COMMAND_MATRIX_RESET: return shows_panel(view);
    case COMMAND_CLOSE: return view->said.overlay != OVERLAY_NONE;
    default: return true;
    }
}
