/* Commands by number: each goes to the vCPU that has it. */
#include "machine/control.h"

#include "machine/private.h"
#include "memory/mmu.h"
#include "vcpu/orders.h"

void control_pause(struct machine *machine, unsigned vcpu)
{
    vcpu_order_pause(machine_vcpu(machine, vcpu));
}

void control_resume(struct machine *machine, unsigned vcpu)
{
    vcpu_order_resume(machine_vcpu(machine, vcpu));
}

void control_together(struct machine *m, bool begins)
{
    turns_hold(&m->turns, begins);
}

void control_step_exit(struct machine *machine, unsigned vcpu)
{
    vcpu_order_step_exit(machine_vcpu(machine, vcpu));
}

void control_step_insn(struct machine *machine, unsigned vcpu)
{
    vcpu_order_step_insn(machine_vcpu(machine, vcpu));
}

void control_run_until(struct machine *machine, unsigned vcpu, const struct control_until *until)
{
    vcpu_order_run_until(machine_vcpu(machine, vcpu), until);
}

void control_set_breaks(struct machine *machine, unsigned vcpu, const struct control_break *breaks,
                        unsigned count)
{
    vcpu_order_breaks(machine_vcpu(machine, vcpu), breaks, count);
}

void control_set_rate(struct machine *machine, unsigned vcpu, double exits_per_second)
{
    vcpu_order_rate(machine_vcpu(machine, vcpu), exits_per_second);
}

void control_stop(struct machine *machine, unsigned vcpu)
{
    vcpu_order_stop(machine_vcpu(machine, vcpu));
}

enum control_order control_last_order(struct machine *machine, unsigned vcpu)
{
    return vcpu_last_order(machine_vcpu(machine, vcpu));
}

bool control_trail(const struct machine *machine, unsigned vcpu, uint64_t seq, struct trail *trail)
{
    return trail_log_read(&machine->vcpus[vcpu].trail, seq, trail);
}

size_t control_copy_memory(const struct machine *machine, unsigned vcpu,
                           const struct registers *regs, const struct event_wide *wide,
                           uint64_t linear, void *to, size_t n)
{
    return mmu_read(&machine_vm(machine, vcpu)->memory, regs, wide, linear, to, n);
}

size_t control_copy_physical(const struct machine *machine, unsigned vcpu, uint64_t gpa, void *to,
                             size_t n)
{
    return memory_read_some(&machine_vm(machine, vcpu)->memory, gpa, to, n);
}
