#include "model.h"

#include <string.h>

void model_init(struct model *model, unsigned count)
{
    memset(model, 0, sizeof *model);
    model->count = count;
}

static void miss(struct model_misses *misses, uint64_t what)
{
    if (!misses->count++)
        misses->first = what;
}

static void add_exit(struct model_vcpu *v, const struct event *e)
{
    v->exits++;
    v->last_exit = *e;
    if (e->flags & EVENT_UNKNOWN_CALL)
        miss(&v->calls, e->data[0]);
    else if ((e->flags & EVENT_NO_DEVICE) && e->reason == EVENT_MMIO)
        miss(&v->addresses, e->gpa);
    else if (e->flags & EVENT_NO_DEVICE)
        miss(&v->ports, e->port);
}

static enum model_state state_after(const struct model_vcpu *v, const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_WAIT: return MODEL_WAITING;
    case EVENT_PAUSE: return MODEL_PAUSED;
    case EVENT_END: return MODEL_ENDED;
    case EVENT_DATA: return v->state;
    default: return MODEL_RUNNING;
    }
}

void model_add(struct model *model, const struct event *e)
{
    struct model_vcpu *v = &model->vcpus[e->vcpu];
    v->counts[e->reason]++;
    v->stalled_ns += e->stalled_ns;
    v->last_ns = e->exit_ns;
    if (e->reason == EVENT_START)
        v->start_ns = e->exit_ns;
    if (event_is_exit(e))
        add_exit(v, e);
    v->state = state_after(v, e);
    if (e->reason == EVENT_END)
        v->outcome = e->outcome;
}

bool model_is_over(const struct model *model)
{
    for (unsigned i = 0; i < model->count; i++)
        if (model->vcpus[i].state != MODEL_ENDED)
            return false;
    return true;
}

bool model_has_failed(const struct model *model)
{
    for (unsigned i = 0; i < model->count; i++)
        if (model->vcpus[i].outcome == OUTCOME_FAILED)
            return true;
    return false;
}
