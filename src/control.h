/* Commands to vCPUs. Every call returns at once; what it led to comes back only as events
 * (EVENT_PAUSE, EVENT_RESUME, EVENT_END). Any thread but a vCPU's. */
#ifndef CONTROL_H
#define CONTROL_H

#include "vcpu.h"

/* Stop before the next entry, wherever the vCPU is: in the guest, asleep, waiting for input. */
void control_pause(struct vcpu *vcpu);
void control_resume(struct vcpu *vcpu);

/* End it. The consumer must go on draining until EVENT_END has come. */
void control_stop(struct vcpu *vcpu);

#endif
