/* What keys do in the past of the guests: back and forward in it, and through its log. */
#include "event/words.h"
#include "screen/actions.h"
#include "screen/private.h"
#include "text/utf8.h"
#include "view/viewing.h"
#include "words/said.h"

#include <stdio.h>
#include <string.h>

static const struct model_vcpu *focused_model(const struct view *view)
{
    return &view->seen.model->vcpus[view->chosen.focus];
}

/* ---- History ---- */

static uint32_t position(const struct view *view)
{
    const struct model_vcpu *m = focused_model(view);
    const struct view_chosen_vcpu *v = &view->chosen.vcpus[view->chosen.focus];
    if (v->in_history)
        return model_history_find(m, v->history_seq);
    uint32_t size = model_history_size(m);
    /* Live, the latest exit is on show already; that a guest failed by is worth a look of its
     * own. */
    return m->outcome == OUTCOME_FAILED ? size : model_history_exit(m, size, -1);
}

void action_back(struct view *view)
{
    const struct model_vcpu *m = focused_model(view);
    uint32_t here = position(view),
             to = here == UINT32_MAX ? here : model_history_exit(m, here, -1);
    if (to != UINT32_MAX)
        viewing_show_event(&view->chosen, view->chosen.focus, model_history(m, to));
    else if (model_history_size(m)) /* the start, which comes before the first exit */
        viewing_show_event(&view->chosen, view->chosen.focus, model_history(m, 0));
}

void action_forward(struct view *view)
{
    const struct model_vcpu *m = focused_model(view);
    if (!view->chosen.vcpus[view->chosen.focus].in_history)
        return;
    uint32_t to = model_history_exit(m, position(view), 1);
    bool live = to == UINT32_MAX ||
                (m->outcome != OUTCOME_FAILED && model_history_exit(m, to, 1) == UINT32_MAX);
    viewing_show_event(&view->chosen, view->chosen.focus, live ? NULL : model_history(m, to));
}

void action_live(struct view *view)
{
    viewing_leave_history(&view->chosen);
}

/* ---- The log ---- */

static void follow_selection(struct view *view, bool found, unsigned vcpu, uint64_t seq)
{
    if (!found)
        return;
    const struct model_vcpu *m = &view->seen.model->vcpus[vcpu];
    const struct event *e = model_history(m, model_history_find(m, seq));
    if (!e)
        return;
    view->chosen.focus = vcpu;
    viewing_show_event(&view->chosen, vcpu, e);
}

void screen_move_in_log(struct view *view, int steps)
{
    unsigned vcpu;
    uint64_t seq;
    bool found = view_log_move(view, steps, &vcpu, &seq);
    follow_selection(view, found, vcpu, seq);
}

void screen_select_line(struct view *view, int rows, int row)
{
    unsigned vcpu;
    uint64_t seq;
    if (view_log_in_row(view, rows, row, &vcpu, &seq))
        follow_selection(view, true, vcpu, seq);
}

void action_log_up(struct screen *s)
{
    if (s->view.said.overlay != OVERLAY_NONE)
        screen_move_in_overlay(&s->view, &s->grid, -1);
    else
        screen_move_in_log(&s->view, -1);
}

void action_log_down(struct screen *s)
{
    if (s->view.said.overlay != OVERLAY_NONE)
        screen_move_in_overlay(&s->view, &s->grid, 1);
    else
        screen_move_in_log(&s->view, 1);
}

void action_log_all(struct view *view)
{
    view->chosen.log_all = !view->chosen.log_all;
}

static void set_log_filter(struct screen *s, const char *answer)
{
    snprintf(s->view.chosen.log_filter, sizeof s->view.chosen.log_filter, "%s", answer);
}

/* The latest lines of the focused vCPU. */
static bool line_text(const void *context, unsigned index, char *name, size_t size)
{
    enum { LINES = 64 };
    const struct view *view = context;
    const struct model_vcpu *m = focused_model(view);
    char text[256];
    if (index >= model_history_size(m) || index >= LINES)
        return false;
    const struct event *e = model_history(m, model_history_size(m) - 1 - index);
    event_describe_as(e, said_by(view->chosen.language), 0, text, sizeof text);
    snprintf(name, size, "%.*s",
             (int)utf8_whole(text, strlen(text) < size ? strlen(text) : size - 1), text);
    return true;
}

static const struct screen_question filter_question = { .question = W_ASK_LOG_FILTER,
                                                        .grammar = W_ASK_LOG_FILTER_GRAMMAR,
                                                        .names = line_text,
                                                        .done = set_log_filter };

void action_log_filter(struct screen *s)
{
    screen_ask(s, &filter_question, s->view.chosen.log_filter);
}

static void search(struct view *view, int direction)
{
    unsigned vcpu;
    uint64_t seq;
    if (!view->chosen.log_search[0])
        return;
    bool found = view_log_find(view, direction, &vcpu, &seq);
    follow_selection(view, found, vcpu, seq);
    if (!found)
        view_say(&view->said, ROLE_WARN, VIEW_FORMAT(view, WF_SAY_NOT_FOUND),
                 view->chosen.log_search);
}

static void set_log_search(struct screen *s, const char *answer)
{
    snprintf(s->view.chosen.log_search, sizeof s->view.chosen.log_search, "%s", answer);
    search(&s->view, -1);
}

static const struct screen_question search_question = { .question = W_ASK_SEARCH,
                                                        .grammar = W_ASK_SEARCH_GRAMMAR,
                                                        .names = line_text,
                                                        .done = set_log_search };

void action_log_search(struct screen *s)
{
    screen_ask(s, &search_question, s->view.chosen.log_search);
}

void action_search_older(struct view *view)
{
    search(view, -1);
}

void action_search_newer(struct view *view)
{
    search(view, 1);
}
