/* Virtual time: whose turn is it?
 *
 * With --clock virtual a vCPU's time is the number of instructions it has executed, times a
 * constant; what happens then does not depend on the host, and a run is the same every time, bit
 * for bit. For that the vCPUs also have to see each other's work in the same order, so one runs at
 * a time: the one that is behind all others, of several at the same time the lowest, for a slice.
 * Whoever sleeps or is paused takes no part, and comes back at a time to which nobody has come yet.
 *
 * Any thread of a vCPU; the calls lock by themselves.
 */
#ifndef VCPU_TURNS_H
#define VCPU_TURNS_H

#include "event/event.h"

#include <pthread.h>

enum { TURNS_INSN_NS = 20, TURNS_SLICE_NS = 200000 }; /* an instruction; 10,000 of them */
#define TURNS_START_NS 1000000000u                    /* when virtual time begins */

struct turns {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool takes_part[VCPU_MAX], runs[VCPU_MAX]; /* runs: it has its turn */
    uint64_t times[VCPU_MAX];                  /* when its slice began, or when it left */
    bool held;                                 /* nobody gets a turn */
};

/* The first count vCPUs take part, at most VCPU_MAX. */
void turns_init(struct turns *turns, unsigned count);
void turns_destroy(struct turns *turns);

/* A vCPU that takes part has come to now_ns, and enters its guest no more before it has waited for
 * its turn. Times are in ns and never go back. */
void turns_reach(struct turns *turns, unsigned index, uint64_t now_ns);
/* The same, and waits until nobody who takes part is behind it. It may then go on for a slice. */
void turns_wait(struct turns *turns, unsigned index, uint64_t now_ns);
/* It has come to now_ns, and takes no part from here on; it must have done so. */
void turns_leave(struct turns *turns, unsigned index, uint64_t now_ns);
/* It takes part again, unless it does so already. Any thread. Gives its time: when it left, or
 * later than all that others have done or may be doing now. */
uint64_t turns_join(struct turns *turns, unsigned index);
/* While turns are held nobody gets one, so that several can join at the same time. Any thread. */
void turns_hold(struct turns *turns, bool held);

#endif
