/* What the parts of the model share: model.c calls history.c and lanes.c, lanes.c the history, and
 * all of them state.c. */
#ifndef MODEL_PRIVATE_H
#define MODEL_PRIVATE_H

#include "model/model.h"

/* state.c: the state of a vCPU after an event, given the one before. */
enum model_state state_after(enum model_state state, const struct event *event);
/* Does it stand still, so that its time is neither the guest's nor the host's? */
bool state_is_idle(enum model_state state);

/* How long from one time to another; 0 where a broken recording goes backwards. */
static inline uint64_t time_between(uint64_t from_ns, uint64_t to_ns)
{
    return to_ns > from_ns ? to_ns - from_ns : 0;
}

/* history.c: adds an event, and what it printed; each wants the vCPU as it was before the event. */
void history_add(struct model_vcpu *v, const struct event *event);
void history_print(struct model *model, struct model_vcpu *v, const struct event *event);

/* lanes.c: adds the time up to an event; state is that before it. */
void lanes_add(const struct model *model, struct model_vcpu *v, enum model_state state,
               const struct event *event);

#endif
