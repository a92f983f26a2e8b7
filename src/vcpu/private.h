/* What the files of a vCPU ask of each other, all of it on the vCPU's thread.
 *
 * They are a ladder: a file calls only those on the rungs below it. From the ground up:
 *
 *   turns, ticker, limit  know nothing of a vCPU and have headers of their own
 *   time        what time it is, and whose turn
 *   notes       posts events, and of itself those that are no exit
 *   interrupts  from the lines of the devices into the guest
 *   watch       whether a return ends a step, is what was waited for, or meets a breakpoint
 *   failover    goes on, on another CPU, where the engine cannot
 *   exit        one exit: enter, describe, dispatch, remember, publish
 *   sleep       waits for input, for an interrupt, for slow motion
 *   control     between two exits: obeys, pauses, decides how to go on
 *   thread      the loop; the thread's beginning and end; what other threads call (vcpu.h)
 *   orders      the commands, which other threads give (orders.h)
 */
#ifndef VCPU_PRIVATE_H
#define VCPU_PRIVATE_H

#include "vcpu/vcpu.h"

/* ---- time.c ---- */

static inline bool clock_is_virtual(const struct vcpu_clock *clock)
{
    return clock->turns;
}

/* The time in ns: CLOCK_MONOTONIC, or virtual time. */
uint64_t vcpu_now(const struct vcpu *vcpu);
/* That time, or the one that it is to run until. */
uint64_t vcpu_sooner(const struct vcpu *vcpu, uint64_t ns);
/* The time, for an event that is about to be published. */
uint64_t vcpu_stamp(struct vcpu *vcpu);
/* Runs the guest until it leaves; on virtual time when it is its turn. */
void vcpu_enter(struct vcpu *vcpu, enum engine_run how);
/* On virtual time: it stands before a full ring, and nobody is to wait for its next entry before it
 * has found room. */
void vcpu_let_others_go_on(struct vcpu *vcpu);
/* It is going to sleep, and comes back: virtual time does not wait for it. */
void vcpu_go_away(struct vcpu *vcpu);
void vcpu_come_back(struct vcpu *vcpu);
/* Any thread: on virtual time others wait from here on for one that is asleep and about to come
 * back. Gives the time at which it will. */
uint64_t vcpu_bring_back(struct vcpu *vcpu);
/* On virtual time nobody waits for a timer: it is now that time. False on real time. */
bool vcpu_skip_to(struct vcpu *vcpu, uint64_t ns);

/* ---- notes.c ---- */

/* The next slot of the ring, all zero but for what every event has; waits until there is one. */
struct event *vcpu_event_begin(struct vcpu *vcpu);
/* That slot is not to be published after all: whatever comes next takes it. */
void vcpu_event_drop(struct vcpu *vcpu, const struct event *event);
/* The registers at the last return; not while an event is reserved. */
const struct registers *vcpu_last_registers(struct vcpu *vcpu);
/* What those have beyond 32 bits; NULL: nothing. */
const struct event_wide *vcpu_last_wide(const struct vcpu *vcpu);
/* Takes from the engine what the registers of the return that it has described, and that is not
 * posted yet, have beyond 32 bits: from here on that is the last. */
void vcpu_take_wide(struct vcpu *vcpu, struct event *event);
/* For the return that is reserved and described: posts what happened in its run as notes of its
 * time, before it; the first takes its slot. Gives the slot that it has then. */
struct event *vcpu_note_exceptions(struct vcpu *vcpu, struct event *event);
/* Each of these posts one note. */
void vcpu_note(struct vcpu *vcpu, enum event_reason reason);
void vcpu_note_engine(struct vcpu *vcpu);
void vcpu_note_wait(struct vcpu *vcpu, enum event_wait what);
void vcpu_note_interrupt(struct vcpu *vcpu, enum event_reason reason, uint8_t irq, uint8_t vector,
                         uint64_t handler, unsigned flags);
/* No registers are lost that the notes after it need, nor time that the vCPU stalled. */
void vcpu_note_line(struct vcpu *vcpu, const struct vcpu_line *line);
/* Right after an event with registers: what these have beyond 32 bits, if anything. */
void vcpu_note_wide(struct vcpu *vcpu);
/* As many as it takes for the bytes of a string exit that its own event had no room for. of is a
 * copy of that event, and data has event_data_size(of) bytes. */
void vcpu_note_data(struct vcpu *vcpu, const struct event *of, const uint8_t *data);

/* ---- interrupts.c ---- */

/* Brings the lines of the devices up to now, and posts what happened to them. */
void irq_update(struct vcpu *vcpu);
/* An interrupt is due, and the guest, between two instructions, has IF set: a sleep is over. */
bool irq_wakes(struct vcpu *vcpu);
/* Has the guest IF set? */
bool irq_can_interrupt(struct vcpu *vcpu);
/* Was input to interrupt the guest, and none will come any more? */
bool irq_input_is_over(struct vcpu *vcpu);
/* Could one ever come to a guest that has halted, of those that it waits for? */
bool irq_can_wake(struct vcpu *vcpu);
/* Gives the guest what is due if it can take it; else sees to it that it leaves when it can. */
void irq_before_entry(struct vcpu *vcpu, enum engine_run how);
/* For a return from the guest, dispatched: what is pending now. */
void irq_after_exit(struct vcpu *vcpu, struct event *event);
void irq_note_eois(struct vcpu *vcpu);
/* What happened to the lines at that return, after its EOIs. */
void irq_note_lines(struct vcpu *vcpu);
/* The timer stood still for that long, up to now. */
void irq_note_held(struct vcpu *vcpu, uint64_t ns);
/* When the timer is next due, if it is not masked; TICKER_NEVER. */
uint64_t irq_deadline(const struct vcpu_devices *devices);
/* Leaves a deadline with the ticker, TICKER_NEVER: takes it back. */
void irq_set_deadline(struct vcpu *vcpu, uint64_t deadline_ns);

/* ---- watch.c ---- */

/* The next step that is queued, or none; with the lock held. */
enum vcpu_step watch_next_step(const struct vcpu_orders *orders);
/* Lock held. A pause while no step is under way, or one that took the step back. */
bool watch_is_to_pause(const struct vcpu_watch *watch, const struct vcpu_shared *shared);
/* VCPU_PAUSE is set: does the step under way let the vCPU go on? Takes the lock. */
bool watch_goes_on_stepping(struct vcpu_watch *watch, struct vcpu_shared *shared);
/* What watch.until says is a time: it begins now. */
void watch_begin_time(struct vcpu *vcpu);
/* The engine is to stop at the addresses and writes that watch has. */
void watch_set_stops(struct vcpu *vcpu);
/* So it is, where it has to be told again. */
void watch_before_entry(struct vcpu *vcpu);
/* For a return from the guest, dispatched but not yet published: does it end a step, meet the
 * condition, or a breakpoint? That is told in its flags. */
void watch_return(struct vcpu_watch *watch, struct vcpu_shared *shared, struct event *event,
                  const struct event_wide *wide);
/* Has the time come that it is to run until? Then the condition is met. */
void watch_time(struct vcpu *vcpu);
/* A breakpoint was met, or the condition and it has not been replaced since: that pauses the vCPU
 * as a command would. */
void watch_pause_if_met(struct vcpu_watch *watch, struct vcpu_shared *shared);
/* It pauses: whatever was met. */
void watch_forget(struct vcpu_watch *watch);

/* ---- failover.c ---- */

/* Is this exit a failure of the engine's own? Asked before anything is posted after it. */
bool failover_is_for(const struct event *event);
/* The last exit was one: if there is a spare CPU, the guest goes on there from that instruction,
 * and the vCPU does not end. */
void failover_try(struct vcpu *vcpu);
/* No CPU is kicked any more. */
void failover_clear_kicks(struct vcpu *vcpu);

/* ---- exit.c ---- */

/* Enters the guest once and posts what comes of it. ENGINE_COMPLETE only if last.unfinished. */
void vcpu_run_once(struct vcpu *vcpu, enum engine_run how);

/* ---- sleep.c ---- */

/* The guest asked for input: until it has been answered, or something comes first. */
void sleep_settle_input(struct vcpu *vcpu);
/* Has it halted, and nothing can wake it? */
bool sleep_is_for_good(struct vcpu *vcpu);
/* Halted: until an interrupt is due, or something is to be obeyed first. */
void sleep_settle_halt(struct vcpu *vcpu);
/* Slow motion: is it too early for the next entry? Then it sleeps until the next exit may come, or
 * an order does. */
bool sleep_is_too_early(const struct vcpu *vcpu);
void sleep_for_slot(struct vcpu *vcpu);
/* The guest's timer stood still for that long, up to now. */
void sleep_hold_timer(struct vcpu *vcpu, uint64_t slept_ns);

/* ---- control.c ---- */

/* May the guest be entered, and how? Obeys whatever comes first; false if the vCPU is to end. */
bool vcpu_is_ready(struct vcpu *vcpu, enum engine_run *how);

#endif
