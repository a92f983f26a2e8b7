/* What keys do in the past of the guests: back and forward in it, and through its log. */
#include "screen/actions.h"
#include "screen/private.h"
#include "view/viewing.h"

#include <stdio.h>

static const struct model_vcpu *focused_model(const struct screen *s)
{
    return &s->run.model.vcpus[s->view.chosen.focus];
}

/* ---- History ---- */

static uint32_t position(const struct screen *s)
{
    const struct model_vcpu *m = focused_model(s);
    const struct view_chosen_vcpu *v = &s->view.chosen.vcpus[s->view.chosen.focus];
    if (v->in_history)
        return model_history_find(m, v->history_seq);
    return model_history_exit(m, model_history_size(m), -1); /* live: the latest exit is on show */
}

void action_back(struct screen *s)
{
    const struct model_vcpu *m = focused_model(s);
    uint32_t here = position(s), to = here == UINT32_MAX ? here : model_history_exit(m, here, -1);
    if (to != UINT32_MAX)
        viewing_show_event(&s->view.chosen, s->view.chosen.focus, model_history(m, to));
    else if (model_history_size(m)) /* the start, which comes before the first exit */
        viewing_show_event(&s->view.chosen, s->view.chosen.focus, model_history(m, 0));
}

void action_forward(struct screen *s)
{
    const struct model_vcpu *m = focused_model(s);
    if (!s->view.chosen.vcpus[s->view.chosen.focus].in_history)
        return;
    uint32_t to = model_history_exit(m, position(s), 1);
    bool live = to == UINT32_MAX || model_history_exit(m, to, 1) == UINT32_MAX;
    viewing_show_event(&s->view.chosen, s->view.chosen.focus, live ? NULL : model_history(m, to));
}

void action_live(struct screen *s)
{
    viewing_leave_history(&s->view.chosen);
}

/* ---- The log ---- */

static void follow_selection(struct screen *s, bool found, unsigned vcpu, uint64_t seq)
{
    if (!found)
        return;
    const struct model_vcpu *m = &s->run.model.vcpus[vcpu];
    const struct event *e = model_history(m, model_history_find(m, seq));
    if (!e)
        return;
    s->view.chosen.focus = vcpu;
    viewing_show_event(&s->view.chosen, vcpu, e);
}

void screen_move_in_log(struct screen *s, int steps)
{
    unsigned vcpu;
    uint64_t seq;
    bool found = view_log_move(&s->view, steps, &vcpu, &seq);
    follow_selection(s, found, vcpu, seq);
}

void action_log_up(struct screen *s)
{
    if (s->view.said.overlay != OVERLAY_NONE)
        screen_move_in_overlay(s, -1);
    else
        screen_move_in_log(s, -1);
}

void action_log_down(struct screen *s)
{
    if (s->view.said.overlay != OVERLAY_NONE)
        screen_move_in_overlay(s, 1);
    else
        screen_move_in_log(s, 1);
}

void action_log_all(struct screen *s)
{
    s->view.chosen.log_all = !s->view.chosen.log_all;
}

static void set_log_filter(struct screen *s, const char *answer)
{
    snprintf(s->view.chosen.log_filter, sizeof s->view.chosen.log_filter, "%s", answer);
}

void action_log_filter(struct screen *s)
{
    screen_ask(s, W_ASK_LOG_FILTER, s->view.chosen.log_filter, set_log_filter);
}

static void search(struct screen *s, int direction)
{
    unsigned vcpu;
    uint64_t seq;
    if (!s->view.chosen.log_search[0])
        return;
    bool found = view_log_find(&s->view, direction, &vcpu, &seq);
    follow_selection(s, found, vcpu, seq);
    if (!found)
        view_say(&s->view.said, ROLE_WARN, VIEW_FORMAT(&s->view, WF_SAY_NOT_FOUND),
                 s->view.chosen.log_search);
}

static void set_log_search(struct screen *s, const char *answer)
{
    snprintf(s->view.chosen.log_search, sizeof s->view.chosen.log_search, "%s", answer);
    search(s, -1);
}

void action_log_search(struct screen *s)
{
    screen_ask(s, W_ASK_SEARCH, s->view.chosen.log_search, set_log_search);
}

void action_search_older(struct screen *s)
{
    search(s, -1);
}

void action_search_newer(struct screen *s)
{
    search(s, 1);
}
