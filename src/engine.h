/* A CPU, whoever makes it.
 *
 * An engine runs vCPUs from exit to exit and reports each exit in the words of event.h. It knows
 * nothing of devices, rings or commands. struct engine_vm and struct engine_cpu are the engine's own;
 * callers hold pointers.
 *
 * Threads: a CPU is created, set up and destroyed by the thread that builds the machine, while no
 * other thread uses it; run and describe are called by its vCPU's thread alone; kick by any thread.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "event.h"
#include "memory.h"

struct engine_vm;
struct engine_cpu;

enum engine_run {
    ENGINE_RUN,      /* to the next exit */
    ENGINE_STEP,     /* at most one instruction, see below; a breakpoint on it does not stop it */
    ENGINE_COMPLETE, /* only finish the I/O or MMIO that the last exit began: ends as a kick */
};

/* A step ends as EVENT_STEP, or as the exit that its instruction makes. After an I/O or MMIO exit the
 * guest may still stand on that instruction; a step then would end right after it, with nothing new to
 * show. So let ENGINE_COMPLETE finish such an exit first. */

struct engine {
    const char *name; /* "KVM", as shown to the user */

    /* device: the path of /dev/kvm. RAM is all of memory, from guest-physical 0; it must outlive the VM. */
    struct engine_vm *(*vm_create)(const char *device, struct memory *memory, struct failure *failure);
    void (*vm_destroy)(struct engine_vm *vm);

    /* index: 0 to 3. A CPU must be destroyed before its VM. */
    struct engine_cpu *(*cpu_create)(struct engine_vm *vm, unsigned index, struct failure *failure);
    void (*cpu_destroy)(struct engine_cpu *cpu);
    bool (*cpu_set_registers)(struct engine_cpu *cpu, const struct registers *regs, struct failure *failure);

    /* Runs until something happens, which cpu_describe() then tells. Takes no time of its own between
     * the guest and its return, so that the caller can take the time. */
    void (*cpu_run)(struct engine_cpu *cpu, enum engine_run how);

    /* Fills reason, direction, port, gpa, size, count, detail, flags, regs, linear, insn of the last
     * return; before: the registers at the return before it, for a host that loses them. Gives the
     * bytes that moved: to be read at a write, to be filled in before the next run at a read; valid
     * until that run. */
    uint8_t *(*cpu_describe)(struct engine_cpu *cpu, struct event *event, const struct registers *before);

    /* Makes cpu_run() return soon, as a kick; if it is not running, the next one will at once. Holds
     * until cleared: no kick is ever lost, whenever it comes. */
    void (*cpu_kick)(struct engine_cpu *cpu);
    void (*cpu_clear_kick)(struct engine_cpu *cpu); /* vCPU's thread */

    /* Makes ENGINE_RUN end, as EVENT_STEP, before the instruction at this linear address, each time it
     * comes there and also if it starts there (then step past it first). There is one; on replaces it.
     * vCPU's thread. False if this host cannot: then step and compare. */
    bool (*cpu_set_breakpoint)(struct engine_cpu *cpu, bool on, uint32_t linear);
};

#endif
