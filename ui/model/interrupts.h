/* Interrupts and exceptions of a vCPU, one list: what, from where, to which handler, for how long,
 * how deep. From EVENT_INJECT and EVENT_EXCEPTION alone; the latest MODEL_INTERRUPTS of them, where
 * the model keeps history.
 *
 * An IRET ends the handler that was entered last: what a guest does with its stacks is not known.
 * One that returns by other ways leaves them open; of more than MODEL_NESTING the outermost is
 * taken for one that never returns. What ends a handler on KVM no event tells. */
#ifndef MODEL_INTERRUPTS_H
#define MODEL_INTERRUPTS_H

#include "model/model.h"

enum { MODEL_INTERRUPTS = 4096, MODEL_NESTING = 32 };

struct model_interrupt {
    uint64_t seq; /* of the event that told of it */
    uint8_t kind; /* enum event_exception_kind, never RETURN; INTERRUPT: an INJECT told of it,
                          * or it failed */
    uint8_t vector, irq; /* irq: EVENT_NO_IRQ if not from a line */
    bool has_error, failed, spurious;
    uint32_t error;
    uint64_t cr2, from, to; /* as of struct event_exception; to: 0 if not known */
    uint64_t began_ns;      /* CLOCK_MONOTONIC: the event's */
    /* When its IRET was told of, and by which event; 0: not yet, or no engine told of it. What
     * happens in one run of the guest has one time: then the two times are the same. */
    uint64_t ended_ns, ended_seq;
    unsigned depth; /* 0: it interrupted no handler; below MODEL_NESTING */
};

/* How many are kept; index 0 is the oldest of them. NULL outside; borrowed, until the next
 * model_add(). */
uint32_t model_interrupts(const struct model_vcpu *vcpu);
const struct model_interrupt *model_interrupt(const struct model_vcpu *vcpu, uint32_t index);
/* The index of the first that was told of by this event or a later one; the count if none was. */
uint32_t model_interrupt_find(const struct model_vcpu *vcpu, uint64_t seq);

#endif
