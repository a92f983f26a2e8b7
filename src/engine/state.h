/* The state of a CPU between two runs, in no engine's own words: what one engine saves, any other
 * can load, and the guest goes on from that very instruction. Memory is not in it.
 *
 * What is there is what the architecture has of a CPU that stands between two instructions (Intel
 * SDM vol. 3A, 2.1 and 6.3 to 6.8; KVM API 4.31 and 4.32, KVM_GET_VCPU_EVENTS): the registers with
 * the hidden parts of segments, which a descriptor need not show any more, and what is on its way.
 * What is not there:
 *  - a halt: HLT is an exit, and whoever serves it decides when the CPU runs again;
 *  - a REP that is not through: its registers say where it goes on, RF in EFLAGS that it has begun;
 *  - orders to the engine, which are not the guest's: kicks, breakpoints, windows, deadlines;
 *  - model-specific registers other than the time-stamp counter, EFER and the bases of FS and GS.
 *
 * I/O and MMIO: after such an exit the guest has yet to be given its data, or to be moved on.
 * ENGINE_COMPLETE does that; a state saved without it is unfinished, and for the engine alone that
 * saved it, if that can save it at all.
 *
 * A value, but for own; any thread may hold and free it. Save and load are a CPU's own calls
 * (engine/engine.h).
 */
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include "event/engines.h"
#include "event/event.h"

#include <stddef.h>

/* An exception that was raised, and comes before the next instruction. The return address that its
 * handler gets is EIP as it stands; of a page fault CR2 is in the registers already. */
struct cpu_exception {
    bool is_due;
    bool has_error;
    uint8_t vector; /* 0 to 31 */
    uint32_t error; /* 0 if it has none */
};

struct cpu_state {
    /* EIP is that of the next instruction, EFLAGS whole; CPL is the DPL of SS (0 in real mode). */
    struct registers regs;
    struct event_wide wide; /* what they have beyond 32 bits; linear is of no meaning here */
    uint64_t dr[8];         /* DR0 to DR3, DR6, DR7; 4 and 5 are 0 */
    uint64_t tsc;           /* ticks of the time-stamp counter; 0 where it could not be read */
    bool shadow; /* STI, MOV SS or POP SS was last: no interrupt before the next is done */
    bool has_interrupt;
    uint8_t interrupt; /* vector that was injected and not delivered yet */
    struct cpu_exception exception;
    bool unfinished; /* see above */

    /* What only the engine that saved it can make use of (an FPU, the registers of SYSCALL, an exit
     * half served); loaded there, and left out by all others. NULL: nothing. Owned. */
    enum engine_kind own_of;
    void *own;
};

/* Frees what it owns. One of all zeros may be freed, too. */
void cpu_state_free(struct cpu_state *state);

#endif
