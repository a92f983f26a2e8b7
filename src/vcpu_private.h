/* What vcpu.c (events, one exit) and vcpu_control.c (between exits) ask of each other. All of it on
 * the vCPU's thread. */
#ifndef VCPU_PRIVATE_H
#define VCPU_PRIVATE_H

#include "vcpu.h"

/* vcpu.c */
void vcpu_note(struct vcpu *vcpu, enum event_reason reason);
void vcpu_run_once(struct vcpu *vcpu, enum engine_run how);
/* The registers at the last return; not while an event is reserved. */
const struct registers *vcpu_last_registers(struct vcpu *vcpu);

/* vcpu_control.c */
/* May the guest be entered, and how? Obeys whatever comes first; false if the vCPU is to end. */
bool vcpu_is_ready(struct vcpu *vcpu, enum engine_run *how);
/* For a return of KVM_RUN, dispatched but not yet published: does it end a step or meet a condition? */
void vcpu_take_notice(struct vcpu *vcpu, const struct event *event);

#endif
