/* What vcpu.c (events, one exit) and vcpu/control.c (between exits) ask of each other. All of it on
 * the vCPU's thread. */
#ifndef VCPU_PRIVATE_H
#define VCPU_PRIVATE_H

#include "vcpu/vcpu.h"

/* vcpu.c */
void vcpu_note(struct vcpu *vcpu, enum event_reason reason);
void vcpu_run_once(struct vcpu *vcpu, enum engine_run how);
/* The registers at the last return; not while an event is reserved. */
const struct registers *vcpu_last_registers(struct vcpu *vcpu);

void vcpu_note_wait(struct vcpu *vcpu, enum event_wait what);
void vcpu_note_interrupt(struct vcpu *vcpu, enum event_reason reason, uint8_t irq, uint8_t vector,
                         unsigned flags);

/* vcpu/time.c */
uint64_t vcpu_now(const struct vcpu *vcpu);
/* The time, for an event that is about to be published. */
uint64_t vcpu_stamp(struct vcpu *vcpu);
/* Runs the guest until it leaves; on virtual time when it is its turn. */
void vcpu_enter(struct vcpu *vcpu, enum engine_run how);
/* It is going to sleep, and comes back: virtual time does not wait for it. */
void vcpu_go_away(struct vcpu *vcpu);
void vcpu_come_back(struct vcpu *vcpu);
/* On virtual time nobody waits for a timer: it is now that time. False on real time. */
bool vcpu_skip_to(struct vcpu *vcpu, uint64_t ns);

/* vcpu/interrupts.c */
/* Brings the lines of the devices up to now. */
void irq_update(struct vcpu *vcpu);
bool irq_is_due(const struct vcpu *vcpu);
/* An interrupt is due, and the guest, between two instructions, has IF set: a sleep is over. */
bool irq_wakes(struct vcpu *vcpu);
/* Has the guest IF set? */
bool irq_can_interrupt(struct vcpu *vcpu);
/* Could one ever come to a guest that has halted? */
bool irq_can_wake(struct vcpu *vcpu);
/* Gives the guest what is due if it can take it; else sees to it that it leaves when it can. */
void irq_before_entry(struct vcpu *vcpu, enum engine_run how);
/* For a return from the guest, dispatched: what is pending now. */
void irq_after_exit(struct vcpu *vcpu, struct event *event);
void irq_note_eois(struct vcpu *vcpu);
/* When the timer is next due, if it is not masked; TICKER_NEVER. */
uint64_t irq_deadline(const struct vcpu *vcpu);
/* Leaves a deadline with the ticker, TICKER_NEVER: takes it back. */
void irq_set_deadline(struct vcpu *vcpu, uint64_t deadline_ns);

/* vcpu/control.c */
/* May the guest be entered, and how? Obeys whatever comes first; false if the vCPU is to end. */
bool vcpu_is_ready(struct vcpu *vcpu, enum engine_run *how);
/* For a return of KVM_RUN, dispatched but not yet published: does it end a step or meet a
 * condition? */
void vcpu_take_notice(struct vcpu *vcpu, const struct event *event);

#endif
