/* What the user tells guests to do, and how they fare in the user's eyes: what a command leads to
 * comes back as events, but a while later, or never if a guest does not exit. The front end's
 * thread. */
#ifndef RUN_ORDERS_H
#define RUN_ORDERS_H

#include "event/until.h"
#include "model/model.h"

struct run;

enum { ORDERS_UNTIL = 80 };

/* What one vCPU was told. All zeros: nothing. */
struct run_order {
    bool pauses;              /* to pause, or to pause again after steps */
    uint64_t since_ns, exits; /* CLOCK_MONOTONIC: of its last step or exit; how many it had then */
    char until[ORDERS_UNTIL]; /* it runs until this, as it was typed; "" nothing */
};

/* Commands, as machine/control.h has them. */
void run_pause(struct run *run, unsigned vcpu);
void run_resume(struct run *run, unsigned vcpu);
void run_together(struct run *run, bool begins);
void run_step_exit(struct run *run, unsigned vcpu);
void run_step_insn(struct run *run, unsigned vcpu);
/* text: the condition in the user's words; cut if it is long. */
void run_until(struct run *run, unsigned vcpu, const struct control_until *until, const char *text);

/* After a drain: notes which vCPUs got on. */
void orders_look(struct run_order orders[VCPU_MAX], const struct model *model);

/* How a vCPU of a run that has started fares: as its events tell, but
 *  - on its way into a pause, or out of one, it is there already;
 *  - in the middle of a step it is paused, until that has taken longer than a moment. */
enum model_state run_state(const struct run *run, unsigned vcpu);
/* Is there a vCPU of whose progress no event may tell? False of a run that has not started. */
bool run_is_live(const struct run *run);
/* Has the vCPU ended without having met the condition that it was to run until? True only once;
 * text gets the condition. */
bool run_take_unmet(struct run *run, unsigned vcpu, char text[ORDERS_UNTIL]);

#endif
