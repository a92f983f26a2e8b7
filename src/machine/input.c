/* Input by number: each call goes to the vCPU that has it. */
#include "machine/input.h"

#include "machine/private.h"

enum input_wanted machine_input_wanted(struct machine *machine, unsigned vcpu)
{
    return vcpu_input_wanted(machine_vcpu(machine, vcpu));
}

size_t machine_input_room(struct machine *machine, unsigned vcpu)
{
    return vcpu_input_room(machine_vcpu(machine, vcpu));
}

size_t machine_input_push(struct machine *machine, unsigned vcpu, const uint8_t *bytes, size_t n)
{
    return vcpu_input_push(machine_vcpu(machine, vcpu), bytes, n);
}

size_t machine_input_unread(struct machine *machine, unsigned vcpu)
{
    return vcpu_input_unread(machine_vcpu(machine, vcpu));
}

void machine_input_is_typed(struct machine *machine, unsigned vcpu)
{
    vcpu_input_is_typed(machine_vcpu(machine, vcpu));
}

void machine_input_none(struct machine *machine, unsigned vcpu)
{
    vcpu_input_none(machine_vcpu(machine, vcpu));
}

void machine_input_end(struct machine *machine, unsigned vcpu)
{
    vcpu_input_end(machine_vcpu(machine, vcpu));
}
