/* What the parts of the model share: model.c calls history.c, text_past.c, lanes.c and pc.c, the
 * middle two the history, history.c tells text_past.c what it forgets, and all of them use state.c. */
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

/* text_past.c: adds an event to the text screen, after the history has it; the oldest event of the
 * history is about to go, and the one with seq next is the oldest then; the end. */
void text_past_add(struct model_vcpu *v, const struct event *event);
void text_past_forget(struct model_vcpu *v, const struct event *oldest, uint64_t next);
void text_past_destroy(struct model_vcpu *v);

/* pc.c: adds an exit. */
void pc_add(struct model_pc *pc, const struct event *exit);

/* lanes.c: adds the time up to an event; state is that before it. */
void lanes_add(const struct model *model, struct model_vcpu *v, enum model_state state,
               const struct event *event);

#endif
