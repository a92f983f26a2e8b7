/* What the parts of the model share. */
#ifndef MODEL_PRIVATE_H
#define MODEL_PRIVATE_H

#include "model/model.h"

/* The state of a vCPU after an event, given the one before. */
enum model_state state_after(enum model_state state, const struct event *event);

static inline bool state_is_idle(enum model_state state)
{
    return state == MODEL_WAITING || state == MODEL_HALTED || state == MODEL_PAUSED ||
           state == MODEL_ENDED;
}

/* How long from one time to another; 0 where a broken recording goes backwards. */
static inline uint64_t time_between(uint64_t from_ns, uint64_t to_ns)
{
    return to_ns > from_ns ? to_ns - from_ns : 0;
}

/* history.c: each wants the vCPU as it was before the event. */
void history_add(struct model_vcpu *v, const struct event *event);
void history_print(struct model *model, struct model_vcpu *v, const struct event *event);

/* lanes.c. state: that before the event. */
void lanes_add(const struct model *model, struct model_vcpu *v, enum model_state state,
               const struct event *event);

#endif
