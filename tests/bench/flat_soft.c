/* Flat code on our software CPU, driven through its engine as a vCPU drives it. */
#include "flat_runner.h"

#include "soft/soft.h"

#include <string.h>

static struct memory memory;
static struct engine_cpu *cpu;
static struct registers start;
static uint64_t instructions; /* of the last run */

static void make_registers(struct registers *r)
{
    const uint16_t common = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G;
    *r = (struct registers){ .eip = FLAT_LOAD, .eflags = EFLAGS_FIXED, .cr0 = CR0_PE | CR0_ET };
    for (int i = 0; i < SEG_COUNT; i++)
        r->seg[i] =
            (struct segment){ .limit = ~0u, .selector = 0x10, .attr = common | SEGMENT_TYPE_DATA };
    r->seg[SEG_CS].selector = 0x08;
    r->seg[SEG_CS].attr = common | SEGMENT_TYPE_CODE;
    r->gpr[GPR_ESP] = FLAT_STACK;
}

bool flat_soft_open(const uint8_t *code, size_t size)
{
    struct failure failure;
    if (!memory_init(&memory, FLAT_MEMORY, &failure) ||
        !memory_write(&memory, FLAT_LOAD, code, size))
        return false;
    struct engine_vm *vm = engine_soft.vm_create(NULL, &memory, &failure);
    cpu = vm ? engine_soft.cpu_create(vm, 0, &failure) : NULL;
    make_registers(&start);
    return cpu;
}

bool flat_soft_run(uint32_t *result)
{
    struct event event = { 0 };
    struct failure failure;
    uint64_t before = engine_soft.cpu_instructions(cpu);
    if (!engine_soft.cpu_set_registers(cpu, &start, &failure))
        return false;
    engine_soft.cpu_run(cpu, ENGINE_RUN);
    engine_soft.cpu_describe(cpu, &event, &start);
    instructions = engine_soft.cpu_instructions(cpu) - before;
    *result = event.regs.gpr[GPR_EAX];
    return event.reason == EVENT_HLT;
}

uint64_t flat_soft_instructions(void)
{
    return instructions;
}
