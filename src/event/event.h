/* The record that everything else speaks of.
 *
 * One event is one return from the guest (KVM_RUN's, or the software CPU's: an exit or a kick), or
 * a note about the vCPU between two of them. vCPU threads write events into their ring; front ends
 * read them and know nothing else of the machine. An event has a fixed size and no pointers, so it
 * can be copied, kept and recorded. It is full: what does not fit is a note of its own beside it.
 *
 * The invariants on which front ends may rely; event/check.h holds a stream to them:
 *  - seq counts 0, 1, 2, ... per vCPU without a gap, over exits and notes alike;
 *  - EVENT_START is a vCPU's first event, EVENT_END its last; each comes once;
 *  - exit_ns never decreases within one vCPU, nor in the merged stream of several (stream.h);
 *  - a guest is not entered before the event before it, EXCEPTIONs left out: entry_ns is not below
 *    the exit_ns of that, and stalled_ns lies between the two; of a note entry_ns and exit_ns are
 *    the same; a LINE tells of no stall: what it waited is part of the next event's, as if it had
 *    not come between;
 *  - every return from the guest is exactly one event for which event_is_run_return() holds;
 *  - all bytes that an exit moved are there: those that its data has no room for follow in
 *    EVENT_DATA notes right after it;
 *  - after EVENT_WAIT comes its EVENT_RESUME; a pause may end without one, where steps follow;
 *  - an interrupt is delivered once: EVENT_INJECT, posted only of one that the engine has taken,
 *    comes right before an entry, which delivers it (or the next one, if a kick ends this one
 *    before its first instruction);
 *  - after an exit that is a failure comes the end, or EVENT_ENGINE;
 *  - an EVENT_EOI comes right after the exit that wrote it to the PIC;
 *  - EVENT_EXCEPTIONs come right before the return that ended the run in which they happened, with
 *    its exit_ns, in the order in which they happened;
 *  - LINEs come after the event, with its DATA and EOIs, at which they were noticed, and before the
 *    next entry: what the PICs hold follows from the accesses to them, INJECT and LINE, in order;
 *  - "right after" and "right before" of events with registers: each may have its EVENT_WIDE;
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
    /* IN, OUT, INS, OUTS on a port. detail: at the disk the number of the sector that it is about
     * (of data the one of its last byte; of a command the one addressed; of the status or an error
     * the one under way, or not found), 0 if it is about none; at the data port of the CRTC (0x3d5)
     * the index that is chosen; elsewhere 0. */
    EVENT_IO,
    EVENT_HYPERCALL, /* the same on the hypercall port */
    EVENT_MMIO,      /* a guest-physical address that is not RAM */
    EVENT_HLT,
    EVENT_IRQ_WINDOW, /* the guest can now take an interrupt that was due */
    /* One instruction was stepped, or a breakpoint hit: linear and insn are the next one. */
    EVENT_STEP,
    EVENT_SHUTDOWN,       /* triple fault */
    EVENT_INTERNAL_ERROR, /* the hypervisor could not go on; detail: KVM's suberror */
    EVENT_FAIL_ENTRY,     /* the CPU refused to enter the guest; detail: hardware reason */
    EVENT_RUN_ERROR,      /* KVM_RUN itself failed; detail: errno */
    /* An INT, which is where this is, led into zeros by an empty vector of real mode; detail: the
     * vector. The registers are those before it, or of a while later, in the zeros. */
    EVENT_NO_HANDLER,
    EVENT_OTHER,  /* an exit this project has no use for; detail: KVM's number */
    EVENT_KICK,   /* the guest was interrupted from outside: a return, but no exit */
    EVENT_START,  /* the vCPU's thread runs; registers as the guest will find them */
    EVENT_WAIT,   /* asleep; detail: enum event_wait says until what */
    EVENT_PAUSE,  /* stopped by a command, before re-entry; also again after each step */
    EVENT_RESUME, /* a wait or a pause has ended; none before a step */
    /* An interrupt goes into the guest at the next entry; detail: vector, irq: its line, gpa: the
     * linear address of its handler as the IVT or IDT has it now, 0: none can be told. */
    EVENT_INJECT,
    /* The guest told a PIC that it is done with irq; detail: the vector it had. */
    EVENT_EOI,
    /* The engine before could not go on, as the exit right before this says, and another does from
     * that very instruction on; detail: enum engine_kind, its own. */
    EVENT_ENGINE,
    EVENT_DATA, /* the rest of the data of a string I/O exit: more[0 .. count-1], in bytes */
    EVENT_END,  /* the vCPU is done; outcome says how. Its last event. */

    /* What the registers of the event right before it have beyond 32 bits: wide; before its DATA.
     * An event with registers and without one has zeros there; but END, after which nothing comes,
     * has what the one before it has. Only of IA-32e mode. See event/wide.h. */
    EVENT_WIDE,

    /* Exceptions, INT n and IRET, of which no exit tells: the guest came to a handler, was to come
     * to one and could not, or came back from one: exception. Only of an engine that sees them. */
    EVENT_EXCEPTION,

    /* Something happened to a device's line: line, irq; detail: enum event_line_change. Only of a
     * guest that has set up the PICs or touched the keyboard, or whose timer counts. */
    EVENT_LINE,

    /* Nothing posts these yet. Front ends skip those they have no use for. */

    /* Input for the guest has come: more[0 .. count-1], one byte at least; or, count 0, its end. */
    EVENT_INPUT,
    /* The vCPU was put back to an earlier state, and what follows goes on from there: branch. Comes
     * while it is paused. seq and exit_ns go on counting; what was before stays as it happened. */
    EVENT_BRANCH,
    EVENT_REASON_COUNT
};

/* What a vCPU sleeps for. An interrupt that is due wakes it from both. */
enum event_wait {
    WAIT_INPUT,     /* it polls for input that is not there */
    WAIT_INTERRUPT, /* it halted, and an interrupt will wake it */
};

enum event_line_change {
    /* Its level changed; or it fell and rose again unseen, which makes an edge: RISES. One that
     * changes nothing in the PICs, as the request before still waits there, is not told. */
    LINE_RISES,
    LINE_FALLS,
    /* A byte came to the device on it: into the keyboard controller's output buffer; or it waits at
     * the UART's receiver, and may interrupt. */
    LINE_BYTE,
    LINE_HELD,   /* time did not pass for the device on it */
    LINE_STARTS, /* its timer starts by itself, as the guest has unmasked it (event/pit.h) */
};

enum event_direction { EVENT_IN, EVENT_OUT }; /* as the guest sees it: a read, a write */

enum event_flag {
    EVENT_NO_DEVICE = 1 << 0,  /* no device answers this port, no memory this address */
    EVENT_PRINTED = 1 << 1,    /* it printed: see event_printed() */
    EVENT_TOOK_INPUT = 1 << 2, /* it took a typed byte: data[0] */
    EVENT_STRING = 1 << 3,     /* its instruction is INS or OUTS */
    /* A hypercall number that means nothing; at PORT_BIOS a call that our BIOS does not know. */
    EVENT_UNKNOWN_CALL = 1 << 4,
    EVENT_FETCH = 1 << 5, /* INTERNAL_ERROR because there is no memory where CS:IP points */
    /* SHUTDOWN, RUN_ERROR: the registers are those of the return before; the host lost the real
     * ones. */
    EVENT_STALE_REGS = 1 << 6,
    EVENT_SLOWED = 1 << 7, /* stalled_ns is slow motion, and nobody's fault */
    /* INJECT: it is the PIC's spurious interrupt; its line had gone away again. */
    EVENT_SPURIOUS = 1 << 8,
    /* The interrupt irq is due, but IF or the shadow of STI or MOV SS holds it back. */
    EVENT_MASKED = 1 << 9,
    EVENT_POST = 1 << 10, /* at the guest's POST port (dev/post.h): see event_post_code() */
    /* IO: at the guest's exit port. END: the guest gave this exit status by it: detail, 0 to
     * 255. */
    EVENT_STATUS = 1 << 11,
    EVENT_HAS_WIDE = 1 << 12, /* with registers: its WIDE comes right after it */
    /* STEP: the instruction before it wrote to watched memory: gpa is the linear address of the
     * first watched byte that it wrote. */
    EVENT_WATCH = 1 << 13,
    EVENT_BREAK = 1 << 14, /* a return: it met a breakpoint (event/breaks.h), and a pause follows */
};

/* Those of an exit that its DATA have, too; SLOWED is each event's own. */
enum {
    EVENT_FLAGS_OF_DATA = EVENT_NO_DEVICE | EVENT_PRINTED | EVENT_TOOK_INPUT | EVENT_STRING |
                          EVENT_UNKNOWN_CALL | EVENT_POST
};

/* How a vCPU ended. Those from OUTCOME_LIMIT on are failures (exit status 1). */
enum event_outcome {
    OUTCOME_NONE,
    OUTCOME_HALTED,      /* HLT that nothing can wake */
    OUTCOME_EXITED,      /* hypercall EXIT, or its exit port: then with EVENT_STATUS */
    OUTCOME_INPUT_ENDED, /* asked for input after its end */
    OUTCOME_RESET,       /* it reset its CPU, maybe by a triple fault that was wanted */
    OUTCOME_STOPPED,     /* by the user */
    OUTCOME_LIMIT,       /* by the limit of the run, in time or in exits */
    OUTCOME_FAILED,      /* its last exit says why */
};

enum { EVENT_NO_IRQ = 0xff, EVENT_IRQS = 16 };
enum { EVENT_INSN_MAX = 15, EVENT_DATA_INLINE = 8, EVENT_DATA_MORE = sizeof(struct registers) };

/* Eight bytes in the latter part of an event, which starts at a multiple of four. */
typedef uint64_t event_u64 __attribute__((aligned(4)));

/* Of EVENT_WIDE: R8 to R15, the upper halves of what struct registers has, of the linear address,
 * and CR8. */
struct event_wide {
    event_u64 r[8];
    uint32_t gpr[GPR_COUNT], eip, linear;
    uint32_t seg_base[SEG_COUNT], ldt_base, tr_base, gdt_base, idt_base;
    uint32_t cr2, cr3, cr4, cr8;
};

enum { EXCEPTION_COUNT = 32 }; /* vectors (SDM vol. 3A, 6.3.1) */

/* Bits of a page fault's error code (SDM vol. 3A, 4.7), and of one that is a selector's (6.13). */
enum {
    PAGE_FAULT_PRESENT = 1 << 0,
    PAGE_FAULT_WRITE = 1 << 1,
    PAGE_FAULT_USER = 1 << 2,
    PAGE_FAULT_RESERVED = 1 << 3,
    PAGE_FAULT_FETCH = 1 << 4,
};
enum {
    SELECTOR_ERROR_EXTERNAL = 1 << 0, /* while an event was delivered that no instruction made */
    SELECTOR_ERROR_IDT = 1 << 1,      /* bits 3 and up are a vector, not an index */
    SELECTOR_ERROR_LDT = 1 << 2,
};

enum event_exception_kind {
    EXCEPTION_FAULT,     /* the CPU's own: faults, traps, aborts */
    EXCEPTION_SOFTWARE,  /* INT n, INT3, INTO, INT1 */
    EXCEPTION_RETURN,    /* IRET, also one that is a task switch */
    EXCEPTION_INTERRUPT, /* from outside, and failed: INJECT tells of those that are delivered */
};

/* Of EVENT_EXCEPTION. Addresses are linear. */
struct event_exception {
    event_u64 cr2; /* of a page fault, else 0 */
    /* The instruction: SOFTWARE, RETURN: the INT, the IRET; FAULT: where its handler is told that
     * it happened, of a trap the one after it; INTERRUPT: the next. */
    event_u64 from;
    event_u64 to;      /* the handler, 0 if it failed; RETURN: where it goes on */
    uint32_t error;    /* 0 if it has none */
    uint8_t vector;    /* 0 to 255; RETURN: 0 */
    uint8_t has_error; /* 0, 1 */
    uint8_t kind;      /* enum event_exception_kind */
    /* It did not come to its handler. Another fault came up on its way, which is the next
     * EXCEPTION; or it came up itself on the way of one, and the next takes the place of both, #DF;
     * or, where that one was #DF, EVENT_SHUTDOWN follows. */
    uint8_t failed; /* 0, 1 */
};

/* Of EVENT_LINE. */
struct event_line {
    event_u64 at_ns;   /* when it happened, at the latest exit_ns: a timer's line may be looked at
                        * later than it rose */
    event_u64 held_ns; /* LINE_HELD: how much time; else 0 */
    uint8_t byte;      /* LINE_BYTE; else 0 */
};

/* Of EVENT_BRANCH. */
struct event_branch {
    event_u64 seq;     /* the last event of this vCPU that belongs to its past, before this one */
    event_u64 then_ns; /* the time at which the vCPU stood there: that event's exit_ns at least */
    uint32_t number;   /* of this branch: 1, 2, ... in the order in which they began */
    uint32_t snapshot; /* the one it goes on from: 1, 2, ...; 0: the start */
};

static_assert(sizeof(struct event_wide) == 160 && sizeof(struct event_wide) <= EVENT_DATA_MORE,
              "beside the registers, no larger than they are");
static_assert(sizeof(struct event_exception) == 32 && sizeof(struct event_line) == 20 &&
                  sizeof(struct event_branch) == 24,
              "laid out the same by every compiler");

struct event {
    uint64_t seq;
    uint64_t entry_ns; /* CLOCK_MONOTONIC when the guest was entered; of a note, equals exit_ns */
    uint64_t exit_ns;  /* when it left again */
    /* The vCPU waited so long before this entry: for room in its ring, or for its slot in slow
     * motion (ns). */
    uint64_t stalled_ns;
    uint64_t gpa;    /* MMIO: guest-physical address; INJECT, WATCH: see there; else 0 */
    uint32_t detail; /* see enum event_reason */
    /* The linear address of the instruction that left is the same on every host. EVENT_STEP, kicks
     * and notes with registers have the one at CS:IP, to be executed next; other notes have 0. */
    uint32_t linear;
    uint16_t port;     /* I/O, hypercalls and their DATA */
    uint16_t count;    /* elements moved: 1, more for string I/O; DATA, INPUT: bytes; else 0 */
    uint8_t vcpu;      /* 0 to 3 */
    uint8_t reason;    /* enum event_reason */
    uint8_t direction; /* enum event_direction; I/O, hypercalls, MMIO, DATA */
    uint8_t size;      /* bytes in an element: 1, 2, 4; MMIO up to 8; INPUT 1; else 0 */
    uint16_t flags;    /* enum event_flag */
    uint8_t outcome;   /* enum event_outcome, of EVENT_END */
    /* INJECT, EOI and LINE tell here which line they are about, 0 to 15. All others with registers
     * have the one that the PIC holds ready to be delivered, or EVENT_NO_IRQ, as those without. */
    uint8_t irq;
    uint8_t insn_len; /* bytes of the instruction; 0 where it could not be told, and of notes */
    uint8_t insn[EVENT_INSN_MAX];
    /* This is what moved, in memory order; the rest follows as EVENT_DATA. */
    uint8_t data[EVENT_DATA_INLINE];
    union {
        /* After the exit. EIP is past an OUT, a HLT and a completed instruction, and on an IN or an
         * MMIO read, which complete only at re-entry; on every host. Of a note as it finds them. */
        struct registers regs;         /* if event_has_registers() */
        uint8_t more[EVENT_DATA_MORE]; /* EVENT_DATA, EVENT_INPUT */
        struct event_wide wide;
        struct event_exception exception;
        struct event_line line;
        struct event_branch branch;
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
/* Every exit and kick has them, and the notes of a vCPU's own life; what only goes with another
 * event, or comes from outside, holds something else in their place. */
static inline bool event_has_registers(const struct event *e)
{
    return e->reason <= EVENT_END && e->reason != EVENT_DATA;
}

/* Bytes that one exit moved; may be more than fit into data[]. */
static inline size_t event_data_size(const struct event *e)
{
    return (size_t)e->size * e->count;
}

/* What moved, as a number: the first element, little-endian; of an MMIO access of more than four
 * bytes the low ones. */
uint32_t event_value(const struct event *e);

/* The bytes that this event printed on the guest's console, in order; 0 unless EVENT_PRINTED is
 * set. Of a string exit too long for data[] the rest comes with the EVENT_DATA after it. */
size_t event_printed(const struct event *e, uint8_t bytes[EVENT_DATA_MORE]);

/* The last POST code that this event wrote; of a string exit also its EVENT_DATA. False if it wrote
 * none. */
bool event_post_code(const struct event *e, uint8_t *code);

#endif
