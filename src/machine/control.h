/* Commands to a machine's vCPUs, by number. Every call returns at once; what it led to comes back
 * only as events (EVENT_PAUSE, EVENT_RESUME, EVENT_END). Any thread but a vCPU's; before the
 * machine starts, the one that starts it: then a command holds from the first instruction on. */
#ifndef MACHINE_CONTROL_H
#define MACHINE_CONTROL_H

#include "event/breaks.h"
#include "event/trail.h"
#include "event/until.h"

struct machine;

/* Stop before the next entry, wherever the vCPU is: in the guest, asleep, waiting for input. */
void control_pause(struct machine *machine, unsigned vcpu);
/* Go on at full speed (or at its rate); also forgets what it was to run until. */
void control_resume(struct machine *machine, unsigned vcpu);
/* Several vCPUs that go on between these two calls, true and false, do so at the same moment of
 * virtual time. */
void control_together(struct machine *machine, bool begins);

/* Go to the next exit and pause again. A vCPU that runs pauses first. Steps queue up, those to an
 * exit before those of an instruction; each ends with an EVENT_PAUSE, without an EVENT_RESUME
 * before it. A kick does not end a step; it waits for input if the guest does. A pause or a stop
 * takes back all that have not ended. A step or a pause also forgets what it was to run until. */
void control_step_exit(struct machine *machine, unsigned vcpu);
/* The same for one instruction; one that leaves the guest by itself (I/O, HLT) ends as its own
 * exit. */
void control_step_insn(struct machine *machine, unsigned vcpu);

/* Go on until an exit meets all conditions that are set (event/until.h), then pause. It looks out
 * from its next entry on; if it stands on the address already, it goes round to it again. */
void control_run_until(struct machine *machine, unsigned vcpu, const struct control_until *until);

/* The breakpoints that it has from its next entry on, in place of those before: a copy of count of
 * them, at most BREAKS_MAX, of which at most BREAK_WRITES_MAX are BREAK_WRITE. Each hit that counts
 * pauses it, as a command would: that forgets steps and what it was to run until, which else it
 * does beside them. At an address at which it stands and has paused already it goes round to it
 * again; one that it starts at is a hit. */
void control_set_breaks(struct machine *machine, unsigned vcpu, const struct control_break *breaks,
                        unsigned count);

/* Slow motion: at most this many exits a second, also less than one; 0: full speed. Steps do not
 * wait. */
void control_set_rate(struct machine *machine, unsigned vcpu, double exits_per_second);

/* End it. The consumer must go on draining until EVENT_END has come. */
void control_stop(struct machine *machine, unsigned vcpu);

/* What the vCPU was told last, by a command or by a condition that was met: its events say so
 * later, once it has obeyed. Says nothing of its end. */
enum control_order control_last_order(struct machine *machine, unsigned vcpu);

/* Copies memory of a vCPU's VM: at linear addresses, as these registers see them (wide: what they
 * have beyond 32 bits, NULL: nothing), or at guest-physical ones; stops at the first byte that is
 * not there. Returns how many there were. Any thread; the guest may be writing meanwhile. */
size_t control_copy_memory(const struct machine *machine, unsigned vcpu,
                           const struct registers *regs, const struct event_wide *wide,
                           uint64_t linear, void *to, size_t n);
size_t control_copy_physical(const struct machine *machine, unsigned vcpu, uint64_t gpa, void *to,
                             size_t n);

/* What the guest ran before the event with that seq. False if that cannot be told: of an engine
 * that does not see it, or so long ago that it was dropped. Any thread; the guest may be
 * running. */
bool control_trail(const struct machine *machine, unsigned vcpu, uint64_t seq, struct trail *trail);

#endif
