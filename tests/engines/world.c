/* Fills the memory of a random program, and reads back which fault ended it. */
#include "world.h"

#include "random_numbers.h"

#include <string.h>

static void put(uint8_t *at, uint64_t value, unsigned bytes)
{
    memcpy(at, &value, bytes); /* both are little-endian: this host is an x86 */
}

/* Interrupt gate of 32 bits, present (SDM vol. 3A, figure 6-2). */
static uint64_t gate(uint16_t selector, uint32_t offset, unsigned dpl)
{
    return (offset & 0xffff) | (uint64_t)selector << 16 | 0x8eull << 40 | (uint64_t)dpl << 45 |
           (uint64_t)(offset >> 16) << 48;
}

static uint32_t handler(unsigned vector)
{
    return WORLD_HANDLERS + (vector < WORLD_FAULTS ? vector : WORLD_FAULTS);
}

static const uint64_t flat_code = 0x00cf9b000000ffff, flat_data = 0x00cf93000000ffff;

/* The way out of virtual-8086 mode; real mode does not look here. */
static void fill_virtual(uint8_t *memory)
{
    enum { TSS_ESP0 = 4, TSS_SS0 = 8, TSS_PORTS = 0x66 };
    const uint64_t gdt[] = { 0, flat_code, flat_data };
    memcpy(memory + WORLD_VIRTUAL_GDT, gdt, sizeof gdt);
    for (unsigned v = 0; v < 256; v++)
        put(memory + WORLD_VIRTUAL_IDT + 8 * v, gate(0x08, handler(v), 3), 8);
    put(memory + WORLD_VIRTUAL_TSS + TSS_ESP0, WORLD_VIRTUAL_STACK, 4);
    put(memory + WORLD_VIRTUAL_TSS + TSS_SS0, 0x10, 4);
    put(memory + WORLD_VIRTUAL_TSS + TSS_PORTS, 0x68, 2);
}

static void fill_real(uint8_t *memory)
{
    static const uint8_t returning[] = { 0x40, 0xcf }; /* inc %ax; iret; or of 32 bits */
    for (unsigned v = 0; v < 256; v++)
        put(memory + 4 * v, handler(v), 4);
    memset(memory + WORLD_HANDLERS, 0xf4, WORLD_FAULTS);
    memcpy(memory + WORLD_HANDLERS + WORLD_FAULTS, returning, sizeof returning);
    fill_virtual(memory);
}

/* A descriptor that may be anything, but more often than noise a present data segment of ring 0 in
 * the lower 128 KiB (SDM vol. 3A, 3.4.5). */
static uint64_t some_descriptor(struct random *numbers)
{
    const bool pages = random_percent(numbers, 15);
    uint64_t base = random_below(numbers, 0x10000),
             limit = pages ? random_below(numbers, 16) : random_below(numbers, 0x9000);
    uint64_t type =
        random_percent(numbers, 50) ? random_below(numbers, 8) : random_below(numbers, 16);
    uint64_t dpl = random_percent(numbers, 60) ? 0 : random_below(numbers, 4);
    uint64_t access = type | (uint64_t)!random_percent(numbers, 15) << 4 | dpl << 5 |
                      (uint64_t)!random_percent(numbers, 12) << 7;
    return limit | base << 16 | access << 40 | (uint64_t)random_percent(numbers, 70) << 54 |
           (uint64_t)pages << 55;
}

static void fill_flat(uint8_t *memory)
{
    struct random numbers = { 0x5e6 };
    for (unsigned i = 0; i < WORLD_DESCRIPTORS; i++) {
        put(memory + WORLD_FLAT_GDT + 8 * i, some_descriptor(&numbers), 8);
        put(memory + WORLD_FLAT_LDT + 8 * i, some_descriptor(&numbers), 8);
    }

    const uint64_t gdt[] = { 0, flat_code, flat_data, flat_data };
    /* inc %eax; iret */
    static const uint8_t returning[] = { 0x40, 0xcf };
    memcpy(memory + WORLD_FLAT_GDT, gdt, sizeof gdt);
    for (unsigned v = 0; v < 256; v++)
        put(memory + WORLD_FLAT_IDT + 8 * v,
            gate(0x08, WORLD_FLAT_HANDLERS + (v < WORLD_FAULTS ? v : WORLD_FAULTS), 0), 8);
    memset(memory + WORLD_FLAT_HANDLERS, 0xf4, WORLD_FAULTS);
    memcpy(memory + WORLD_FLAT_HANDLERS + WORLD_FAULTS, returning, sizeof returning);
}

void world_fill(uint8_t memory[WORLD_SIZE], unsigned bits)
{
    struct random numbers = { 0x0f1e2d3c };
    for (unsigned i = 0; i < WORLD_SIZE; i += 8)
        put(memory + i, random_next(&numbers), 8);
    if (bits == 16)
        fill_real(memory);
    else
        fill_flat(memory);
}

void world_load(const uint8_t world[WORLD_SIZE], const struct program *p, struct memory *memory)
{
    enum { PAGE = 4096 };
    for (unsigned at = 0; at < WORLD_SIZE; at += PAGE)
        if (memcmp(memory->base + at, world + at, PAGE))
            memcpy(memory->base + at, world + at, PAGE);
    memcpy(memory->base + registers_code_linear(&p->start, p->start.eip), p->code, p->size);
}

int world_fault(unsigned bits, const struct event *halt)
{
    uint32_t first = bits == 16 ? WORLD_HANDLERS : WORLD_FLAT_HANDLERS;
    uint32_t vector = halt->linear - first;
    return halt->reason == EVENT_HLT && vector < WORLD_FAULTS ? (int)vector : -1;
}

/* SDM vol. 3A, table 6-1. */
static bool has_error_code(int vector)
{
    return vector == 8 || (vector >= 10 && vector <= 14) || vector == 17;
}

bool world_frame(const struct side *side, int vector, uint32_t *flags_at, uint32_t *eip)
{
    const struct registers *r = &side->exit.event.regs;
    *eip = 0;
    if (!registers_have_descriptors(r)) {
        uint32_t frame = r->seg[SEG_SS].base + (r->gpr[GPR_ESP] & 0xffff);
        *flags_at = r->seg[SEG_SS].base + ((r->gpr[GPR_ESP] + 4) & 0xffff);
        return memory_read(&side->memory, frame, eip, 2);
    }
    uint32_t frame = r->seg[SEG_SS].base + r->gpr[GPR_ESP] + (has_error_code(vector) ? 4 : 0);
    *flags_at = frame + 8;
    return memory_read(&side->memory, frame, eip, 4);
}
