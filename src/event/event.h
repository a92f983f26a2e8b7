/* The record that everything else speaks of.
 *
 * One event is one return from the guest (KVM_RUN's, or the software CPU's: an exit or a kick), or
 * a note about the vCPU between two of them. vCPU threads write events into their ring; front ends
 * read them and know nothing else of the machine. An event has a fixed size and no pointers, so it
 * can be copied, kept and recorded.
 *
 * The invariants on which front ends may rely:
 *  - seq counts 0, 1, 2, ... per vCPU without a gap, over exits and notes alike;
 *  - exit_ns never decreases within one vCPU;
 *  - every return from the guest is exactly one event for which event_is_run_return() holds;
 *  - an interrupt is delivered once: EVENT_INJECT comes right before the entry that delivers it;
 *  - what a guest printed is event_printed() of its events, in order, and nothing else.
 */
#ifndef EVENT_H
#define EVENT_H

#include "event/registers.h"

#include <assert.h>
#include <stddef.h>

enum { VCPU_MAX = 4 };

/* Exits first, then the kick, then the notes: event_is_exit() and friends compare with the
 * bounds. */
enum event_reason {
    EVENT_IO,        /* IN, OUT, INS, OUTS on a port */
    EVENT_HYPERCALL, /* the same on the hypercall port */
    EVENT_MMIO,      /* a guest-physical address that is not RAM */
    EVENT_HLT,
    EVENT_IRQ_WINDOW, /* the guest can now take an interrupt that was due */
    /* one instruction was stepped (or a breakpoint hit): linear and insn are the next one */
    EVENT_STEP,
    EVENT_SHUTDOWN,       /* triple fault */
    EVENT_INTERNAL_ERROR, /* the hypervisor could not go on; detail: KVM's suberror */
    EVENT_FAIL_ENTRY,     /* the CPU refused to enter the guest; detail: hardware reason */
    EVENT_RUN_ERROR,      /* KVM_RUN itself failed; detail: errno */
    EVENT_OTHER,          /* an exit this project has no use for; detail: KVM's number */
    EVENT_KICK,           /* the guest was interrupted from outside: a return, but no exit */
    EVENT_START,          /* the vCPU's thread runs; registers as the guest will find them */
    EVENT_WAIT,           /* asleep; detail: enum event_wait says until what */
    EVENT_PAUSE,          /* stopped by a command, before re-entry; also again after each step */
    EVENT_RESUME,         /* a wait or a pause has ended; none before a step */
    /* an interrupt goes into the guest at the next entry; detail: vector, irq: its line */
    EVENT_INJECT,
    /* the guest told a PIC that it is done with irq; detail: the vector it had */
    EVENT_EOI,
    EVENT_DATA, /* the rest of the data of a string I/O exit: more[0 .. count-1] */
    EVENT_END,  /* the vCPU is done; outcome says how. Its last event. */
    EVENT_REASON_COUNT
};

/* What a vCPU sleeps for. An interrupt that is due wakes it from both. */
enum event_wait {
    WAIT_INPUT,     /* it polls for input that is not there */
    WAIT_INTERRUPT, /* it halted, and an interrupt will wake it */
};

enum event_direction { EVENT_IN, EVENT_OUT }; /* as the guest sees it: a read, a write */

enum event_flag {
    EVENT_NO_DEVICE = 1 << 0,    /* no device answers this port, no memory this address */
    EVENT_PRINTED = 1 << 1,      /* it printed: see event_printed() */
    EVENT_TOOK_INPUT = 1 << 2,   /* it took a typed byte: data[0] */
    EVENT_STRING = 1 << 3,       /* INS or OUTS */
    EVENT_UNKNOWN_CALL = 1 << 4, /* a hypercall number that means nothing */
    EVENT_FETCH = 1 << 5,        /* INTERNAL_ERROR because there is no memory where CS:IP points */
    /* registers are those of the exit before: the host lost the real ones */
    EVENT_STALE_REGS = 1 << 6,
    EVENT_SLOWED = 1 << 7, /* stalled_ns is slow motion, and nobody's fault */
    /* INJECT: the PIC's spurious interrupt, its line had gone away again */
    EVENT_SPURIOUS = 1 << 8,
    /* irq is due, but IF or the shadow of STI or MOV SS holds it back */
    EVENT_MASKED = 1 << 9,
    EVENT_POST = 1 << 10, /* at the guest's POST port (dev/post.h): see event_post_code() */
};

/* How a vCPU ended. Those from OUTCOME_FAILED on are failures (exit status 1). */
enum event_outcome {
    OUTCOME_NONE,
    OUTCOME_HALTED,      /* HLT that nothing can wake */
    OUTCOME_EXITED,      /* hypercall EXIT */
    OUTCOME_INPUT_ENDED, /* asked for input after its end */
    OUTCOME_STOPPED,     /* by the user */
    OUTCOME_FAILED,      /* its last exit says why */
};

enum { EVENT_NO_IRQ = 0xff, EVENT_IRQS = 16 };
enum { EVENT_INSN_MAX = 15, EVENT_DATA_INLINE = 8, EVENT_DATA_MORE = sizeof(struct registers) };

struct event {
    uint64_t seq;
    uint64_t entry_ns; /* CLOCK_MONOTONIC when the guest was entered; of a note, equals exit_ns */
    uint64_t exit_ns;  /* when it left again */
    /* how long the vCPU waited before this entry: for room in its ring, or for its slot in slow
     * motion */
    uint64_t stalled_ns;
    uint64_t gpa;    /* MMIO: guest-physical address */
    uint32_t detail; /* see enum event_reason */
    /* linear address of the instruction that left, the same on every host; of EVENT_STEP, kicks and
     * notes the one at CS:IP, to be executed next */
    uint32_t linear;
    uint16_t port;     /* I/O and hypercalls */
    uint16_t count;    /* elements moved: 1, more for string I/O */
    uint8_t vcpu;      /* 0 to 3 */
    uint8_t reason;    /* enum event_reason */
    uint8_t direction; /* enum event_direction; I/O, hypercalls, MMIO */
    uint8_t size;      /* bytes in an element: 1, 2, 4; MMIO up to 8 */
    uint16_t flags;    /* enum event_flag */
    uint8_t outcome;   /* enum event_outcome, of EVENT_END */
    /* 0 to 15; INJECT, EOI: which line. Of all others the one that the PIC holds ready to be
     * delivered, or EVENT_NO_IRQ */
    uint8_t irq;
    uint8_t insn_len; /* bytes of the instruction; 0 where it could not be told */
    uint8_t insn[EVENT_INSN_MAX];
    /* what moved, in memory order; the rest follows as EVENT_DATA */
    uint8_t data[EVENT_DATA_INLINE];
    union {
        /* After the exit. EIP is past an OUT, a HLT and a completed instruction, and on an IN or an
         * MMIO read, which complete only at re-entry; on every host. */
        struct registers regs;
        uint8_t more[EVENT_DATA_MORE]; /* EVENT_DATA */
    };
};

static_assert(sizeof(struct event) == 256, "four cache lines");

static inline bool event_is_exit(const struct event *e)
{
    return e->reason < EVENT_KICK;
}
static inline bool event_is_run_return(const struct event *e)
{
    return e->reason <= EVENT_KICK;
}

/* Bytes that one exit moved; may be more than fit into data[]. */
static inline size_t event_data_size(const struct event *e)
{
    return (size_t)e->size * e->count;
}

/* A field's value as the bus saw it: the first element, little-endian. */
uint32_t event_value(const struct event *e);

/* The bytes that this event printed on the guest's console, in order; 0 unless EVENT_PRINTED is
 * set. Of a string exit too long for data[] the rest comes with the EVENT_DATA after it. */
size_t event_printed(const struct event *e, uint8_t bytes[EVENT_DATA_MORE]);

/* The last POST code that this event wrote; of a string exit also its EVENT_DATA. False if it wrote
 * none. */
bool event_post_code(const struct event *e, uint8_t *code);

#endif
