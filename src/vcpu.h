/* A virtual CPU: a thread that runs an engine's CPU, serves its exits and posts them as events.
 *
 *     ready? --> enter the guest --> exit: stamp, describe, dispatch to devices, publish --> ready?
 *
 * "Ready" is where commands are obeyed (pause, stop), where a guest that polls for input sleeps, and
 * where the vCPU waits while its ring is full. The thread ends after its EVENT_END.
 */
#ifndef VCPU_H
#define VCPU_H

#include "bus.h"
#include "dev/hypercall.h"
#include "dev/uart.h"
#include "engine.h"
#include "input.h"
#include "ring.h"

#include <pthread.h>

/* What others want of a vCPU (bits of vcpu.requests). */
enum vcpu_request { VCPU_STOP = 1 << 0, VCPU_PAUSE = 1 << 1 };

struct vcpu {
    /* Set before the thread starts, then constant. */
    unsigned index; /* 0 to 3 */
    const struct engine *engine;
    struct engine_cpu *cpu; /* owned */
    struct registers boot;  /* as the guest starts */
    pthread_t thread;
    bool started;

    /* Owned by the vCPU's thread. */
    uint64_t seq;        /* of the next event */
    uint64_t stalled_ns; /* waited for room in the ring, not told yet */
    struct bus bus;
    struct uart uart;
    struct hypercall hypercall;
    struct registers regs;      /* see last_registers() */
    bool may_ask;               /* the last exit may have asked for input */
    bool kicked;                /* the last return was a kick, not cleared yet */
    bool incomplete;            /* the last exit was a read that completes at re-entry */
    enum event_outcome outcome; /* once it is to end */

    /* Lock-free: the events, and what is wanted. */
    struct ring ring;
    _Atomic unsigned requests;
    _Atomic bool ended; /* EVENT_END is posted */

    /* Guarded by lock; changed is signalled whenever requests or input change. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct input input;
};

/* Builds it around a CPU of the engine, which it then owns. The bell is borrowed. */
bool vcpu_init(struct vcpu *vcpu, unsigned index, const struct engine *engine, struct engine_cpu *cpu,
               const struct registers *boot, uint32_t ring_capacity, struct doorbell *bell, struct failure *failure);
void vcpu_destroy(struct vcpu *vcpu); /* the thread must have been joined or never started */

/* The thread has the signal mask of the caller, the engine's kick signal aside. */
bool vcpu_start(struct vcpu *vcpu, struct failure *failure);
void vcpu_join(struct vcpu *vcpu);
bool vcpu_has_ended(struct vcpu *vcpu); /* its EVENT_END is posted: joining will not wait */

/* Sets and clears requests; wakes the vCPU from wherever it is. Any thread. */
void vcpu_request(struct vcpu *vcpu, unsigned set, unsigned clear);

/* Front ends, any thread: what the guest's input needs, and the three answers to it. */
enum input_wanted vcpu_input_wanted(struct vcpu *vcpu);
size_t vcpu_input_push(struct vcpu *vcpu, const uint8_t *bytes, size_t n);
void vcpu_input_none(struct vcpu *vcpu);
void vcpu_input_end(struct vcpu *vcpu);

#endif
