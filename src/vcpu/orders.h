/* Commands to one vCPU: the orders that it obeys where it is ready (control.c). Every call returns
 * at once; what it led to comes back only as events. Any thread but a vCPU's. machine/control.h
 * gives the same commands by number and says what each means.
 */
#ifndef VCPU_ORDERS_H
#define VCPU_ORDERS_H

#include "vcpu/vcpu.h"

void vcpu_order_pause(struct vcpu *vcpu);
void vcpu_order_resume(struct vcpu *vcpu);
void vcpu_order_step_exit(struct vcpu *vcpu);
void vcpu_order_step_insn(struct vcpu *vcpu);
void vcpu_order_run_until(struct vcpu *vcpu, const struct control_until *until);
void vcpu_order_breaks(struct vcpu *vcpu, const struct control_break *breaks, unsigned count);
void vcpu_order_rate(struct vcpu *vcpu, double exits_per_second);
void vcpu_order_stop(struct vcpu *vcpu);
/* End it, because the limit of the run is reached; also a vCPU's own thread, between two runs. */
void vcpu_order_limit(struct vcpu *vcpu);
enum control_order vcpu_last_order(struct vcpu *vcpu);

#endif
