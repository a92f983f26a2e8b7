/* A CPU, whoever makes it.
 *
 * An engine runs vCPUs from exit to exit and reports each exit in the words of event.h. It knows
 * nothing of devices, rings or commands. struct engine_vm and struct engine_cpu are the engine's
 * own; callers hold pointers.
 *
 * Threads: a CPU is created, set up and destroyed by the thread that builds the machine, while no
 * other thread uses it; run and describe are called by its vCPU's thread alone; kick by any thread.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "engine/state.h"
#include "event/breaks.h"
#include "event/event.h"
#include "event/trail.h"
#include "memory/memory.h"

struct engine_vm;
struct engine_cpu;

enum engine_run {
    ENGINE_RUN,      /* to the next exit */
    ENGINE_STEP,     /* at most one instruction, see below; a breakpoint on it does not stop it */
    ENGINE_COMPLETE, /* only finish the I/O or MMIO that the last exit began: ends as a kick */
};

/* A step ends as EVENT_STEP, or as the exit that its instruction makes. After an I/O or MMIO exit
 * the guest may still stand on that instruction; a step then would end right after it, with nothing
 * new to show. So let ENGINE_COMPLETE finish such an exit first. */

/* What ENGINE_RUN is to end at: all of it at once. Addresses are linear, in any order. */
enum { ENGINE_BREAKS_MAX = BREAKS_MAX + 1 }; /* those that stay, and that of "run until" */
struct engine_range {
    uint64_t linear;
    uint64_t length; /* bytes, 1 to BREAK_WRITE_BYTES */
};
struct engine_stops {
    unsigned breaks_count, writes_count;
    uint64_t breaks[ENGINE_BREAKS_MAX];
    struct engine_range writes[BREAK_WRITES_MAX];
};

struct engine {
    enum engine_kind kind;
    /* For messages of programs that know no kinds, such as the tests of engines. */
    const char *name;

    /* Can ENGINE_STEP with an interrupt injected stop at the first instruction of its handler?
     * Where it cannot, interrupts stay pending while instructions are stepped. */
    bool steps_into_interrupts;

    /* The device is the path of /dev/kvm, of no use to other engines. The guest has what
     * memory has, at the same guest-physical addresses, and reads alone where that is read-only:
     * each write there is an EVENT_MMIO. Both must outlive the VM. NULL and a failure if there can
     * be none. */
    struct engine_vm *(*vm_create)(const char *device, struct memory *memory,
                                   struct failure *failure);
    void (*vm_destroy)(struct engine_vm *vm);

    /* Its index is below VCPU_MAX, and no other's. A CPU must be destroyed before its VM. */
    struct engine_cpu *(*cpu_create)(struct engine_vm *vm, unsigned index, struct failure *failure);
    void (*cpu_destroy)(struct engine_cpu *cpu);
    /* Before its first run: lets its guest see by CPUID what of the host's CPU it may use, 64-bit
     * mode among it, and turn that on; else it sees zeros. For a guest that may go beyond real
     * mode: it takes a tenth of a millisecond. NULL where CPUID says what there is anyway. */
    bool (*cpu_identify)(struct engine_cpu *cpu, struct failure *failure);
    bool (*cpu_set_registers)(struct engine_cpu *cpu, const struct registers *regs,
                              struct failure *failure);

    /* Runs until something happens, which cpu_describe() then tells; an error of the host's is an
     * exit as well, EVENT_RUN_ERROR. Takes no time of its own between the guest and its return, so
     * that the caller can take the time. */
    void (*cpu_run)(struct engine_cpu *cpu, enum engine_run how);

    /* Fills reason, direction, port, gpa, size, count, detail, flags, regs, linear, insn of the
     * last return; before: the registers at the return before it, for a host that loses them
     * (EVENT_STALE_REGS). Gives the bytes that moved: to be read at a write, to be filled in before
     * the next run at a read; valid until that run. */
    uint8_t *(*cpu_describe)(struct engine_cpu *cpu, struct event *event,
                             const struct registers *before);

    /* The exceptions, INTs and IRETs since this was last asked, in their order, count of them;
     * borrowed, until the next run. When there are some dozens a run ends for them, as EVENT_KICK,
     * always before the same instruction; those that nobody asks for then are dropped. vCPU's
     * thread, between runs. NULL where what happens inside the guest is not seen. */
    const struct event_exception *(*cpu_exceptions)(struct engine_cpu *cpu, unsigned *count);

    /* What the registers that cpu_describe() last gave have beyond 32 bits, and linear with them.
     * False, and wide left as it was, if that is nothing, as it always is outside of IA-32e mode.
     * vCPU's thread, before the next run. NULL for a CPU of 32 bits. */
    bool (*cpu_wide)(struct engine_cpu *cpu, struct event_wide *wide);

    /* What ran since it was called last: count, runs but for their seq, is_cut. vCPU's thread,
     * between runs. NULL for a CPU that does not know. */
    void (*cpu_trail)(struct engine_cpu *cpu, struct trail *trail);

    /* Makes cpu_run() return soon, as a kick; if it is not running, the next one will at once.
     * Holds until cleared: no kick is ever lost, whenever it comes. */
    void (*cpu_kick)(struct engine_cpu *cpu);
    void (*cpu_clear_kick)(struct engine_cpu *cpu); /* vCPU's thread */

    /* The stops from now on, in place of those before; a copy. vCPU's thread. ENGINE_RUN ends, as
     * EVENT_STEP, before the instruction at one of these addresses, each time it comes there and
     * also if it starts there (then step past it first). It and ENGINE_STEP end so, with
     * EVENT_WATCH, after an instruction, an element of a REP, or the delivery of an interrupt by
     * which this vCPU itself wrote to one of these ranges, whatever it wrote (SDM vol. 3B,
     * 17.2.4); where that ends an exit that was to be completed, the run after it does.
     * Where writes are watched, tell them again before each run: whether this host can, and where
     * in memory it looks, may have changed with the registers and the page tables.
     * False if this host cannot have ENGINE_RUN end at all of them: then step, which finds writes
     * all the same, and compare addresses. INT n clears TF (SDM vol. 3A, 6.12.1.3): on KVM such
     * steps see nothing of its handler. Never false of no stops. */
    bool (*cpu_set_stops)(struct engine_cpu *cpu, const struct engine_stops *stops);

    /* Interrupts; all on the vCPU's thread, between runs. The PICs are the caller's, the engine
     * delivers: at most one a run, at its beginning, before any other instruction (an I/O read that
     * is still to be completed is completed first). can_inject: would an interrupt given now be
     * delivered at the next entry (IF is set, no shadow of STI or MOV SS, none given already)?
     * Before the first run it may say no where the answer is yes. inject: only if so; it stays
     * given until delivered, whatever else ends the next run. False if the host refused it: nothing
     * is given then, and the next run ends at once, as EVENT_RUN_ERROR. request_window: from now on
     * (until taken back) ENGINE_RUN ends, as EVENT_IRQ_WINDOW, as soon as the guest stands before
     * an instruction where can_inject() is true. */
    bool (*cpu_can_inject)(struct engine_cpu *cpu);
    bool (*cpu_inject)(struct engine_cpu *cpu, uint8_t vector);
    void (*cpu_request_window)(struct engine_cpu *cpu, bool on);

    /* The state between two runs (engine/state.h), into a struct that the caller frees; and any
     * state back into a CPU, as often as wanted, in the same VM or another, of this engine or
     * another: with the same memory the guest goes on from there, event for event where both are of
     * the same kind. Orders given to the CPU stay as they are. Both are the vCPU's thread's, or
     * that of whoever builds the machine. False and a failure: there is no memory, the host refused
     * (a CPU that was to be loaded is then good for nothing but another load), or the state is one
     * that this engine does not have: 64-bit mode, an exit that is not finished. NULL for an engine
     * that only tests have. */
    bool (*cpu_save)(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure);
    bool (*cpu_load)(struct engine_cpu *cpu, const struct cpu_state *state,
                     struct failure *failure);

    /* The rest is NULL for an engine that runs on real time. */

    /* Instructions executed since it was created (an iteration of a REP counts as one, the delivery
     * of an interrupt as one); exact between runs. */
    uint64_t (*cpu_instructions)(struct engine_cpu *cpu);
    /* Ends ENGINE_RUN, as EVENT_KICK, before the instruction with this number; UINT64_MAX: never.
     * Exact: the same program ends in the same place every time. */
    void (*cpu_set_deadline)(struct engine_cpu *cpu, uint64_t instructions);
    /* Was that what ended the last run, and nothing else (no kick)? It may then be run on at
     * once. */
    bool (*cpu_hit_deadline)(struct engine_cpu *cpu);
};

#endif
