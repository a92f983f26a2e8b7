/* The fast way to guest memory: within the segment, aligned, in a page that the TLB knows.
 * Everything else takes the slow way through access.c and ram.c, with the same outcome.
 *
 * Accesses of 2 and 4 bytes that are aligned are single ones of the host, so that vCPUs that share
 * memory see what they would see on a real machine. */
#ifndef SOFT_ACCESS_H
#define SOFT_ACCESS_H

#include "soft/cpu.h"

static inline uint32_t ram_load_aligned(const uint8_t *at, unsigned size)
{
    const void *p = at;
    if (size == 1)
        return __atomic_load_n(at, __ATOMIC_RELAXED);
    return size == 2 ? __atomic_load_n((const uint16_t *)p, __ATOMIC_RELAXED)
                     : __atomic_load_n((const uint32_t *)p, __ATOMIC_RELAXED);
}

static inline void ram_store_aligned(uint8_t *at, unsigned size, uint32_t value)
{
    void *p = at;
    if (size == 1)
        __atomic_store_n(at, (uint8_t)value, __ATOMIC_RELAXED);
    else if (size == 2)
        __atomic_store_n((uint16_t *)p, (uint16_t)value, __ATOMIC_RELAXED);
    else
        __atomic_store_n((uint32_t *)p, value, __ATOMIC_RELAXED);
}

/* Wherever in a page. */
uint32_t ram_load(const uint8_t *at, unsigned size);
void ram_store(uint8_t *at, unsigned size, uint32_t value);

/* Some of these bytes may be decoded instructions: forget those. To be called after every write to
 * memory. */
void code_written(struct engine_cpu *cpu, const uint8_t *at, unsigned size);

/* The same, where an aligned write is all in one line of marks. */
static inline void note_write(struct engine_cpu *cpu, const uint8_t *at, unsigned size)
{
    if (SOFT_UNLIKELY(
            __atomic_load_n(&cpu->code[(size_t)(at - cpu->ram) >> LINE_SHIFT], __ATOMIC_RELAXED)))
        code_written(cpu, at, size);
}

/* A tag compares equal only if the page is the same and the access aligned. */
static inline uint32_t tag_of(uint32_t linear, unsigned size)
{
    return linear & (~(uint32_t)(PAGE_BYTES - 1) | (size - 1));
}

static inline struct tlb_entry *tlb_entry_of(struct tlb_entry *tlb, uint32_t linear)
{
    return &tlb[linear >> PAGE_SHIFT & (TLB_ENTRIES - 1)];
}

static inline uint32_t mem_load(struct engine_cpu *cpu, unsigned seg, uint32_t offset,
                                unsigned size)
{
    const struct span *span = &cpu->derived.span[seg];
    uint32_t linear = span->base + offset;
    const struct tlb_entry *entry = tlb_entry_of(cpu->derived.tlb, linear);
    if (SOFT_LIKELY(offset < span->read_end) && SOFT_LIKELY(entry->read == tag_of(linear, size)))
        return ram_load_aligned(entry->page + (linear & (PAGE_BYTES - 1)), size);
    return mem_read(cpu, seg, offset, size);
}

static inline void mem_store(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size,
                             uint32_t value)
{
    const struct span *span = &cpu->derived.span[seg];
    uint32_t linear = span->base + offset;
    const struct tlb_entry *entry = tlb_entry_of(cpu->derived.tlb, linear);
    if (SOFT_LIKELY(offset < span->write_end) &&
        SOFT_LIKELY(entry->write == tag_of(linear, size))) {
        uint8_t *at = entry->page + (linear & (PAGE_BYTES - 1));
        ram_store_aligned(at, size, value);
        note_write(cpu, at, size);
    } else {
        mem_write(cpu, seg, offset, size, value);
    }
}

/* Would a write fault? Then it does so now. */
void mem_probe_write(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size);

/* An operand in memory that is read, then written. host: where it is, if it is RAM in one page;
 * NULL: the write takes the slow way, too. Rights to write are checked at the read. */
struct place {
    uint8_t *host;
    uint32_t offset;
};

uint32_t place_read_slowly(struct engine_cpu *cpu, unsigned seg, unsigned size,
                           struct place *place);

static inline uint32_t place_read(struct engine_cpu *cpu, const struct op *op, unsigned size,
                                  struct place *place)
{
    uint32_t offset = place->offset = op_offset(cpu, op);
    const struct span *span = &cpu->derived.span[op->seg];
    uint32_t linear = span->base + offset;
    const struct tlb_entry *entry = tlb_entry_of(cpu->derived.tlb, linear);
    if (SOFT_LIKELY(offset < span->write_end) &&
        SOFT_LIKELY(entry->write == tag_of(linear, size))) {
        place->host = entry->page + (linear & (PAGE_BYTES - 1));
        return ram_load_aligned(place->host, size);
    }
    return place_read_slowly(cpu, op->seg, size, place);
}

static inline void place_write(struct engine_cpu *cpu, const struct op *op, unsigned size,
                               const struct place *place, uint32_t value)
{
    if (SOFT_LIKELY(place->host)) {
        ram_store(place->host, size, value);
        code_written(cpu, place->host, size);
    } else {
        mem_write(cpu, op->seg, place->offset, size, value);
    }
}

/* Writes value if the operand is still old, as one access to all CPUs. */
bool place_exchange(struct engine_cpu *cpu, const struct op *op, unsigned size,
                    const struct place *place, uint32_t old, uint32_t value);
/* The same for 8 bytes at a host address. */
bool ram_exchange8(struct engine_cpu *cpu, uint8_t *at, uint64_t old, uint64_t value);
uint64_t ram_load8(const uint8_t *at);

/* ---- Registers by size ---- */

static inline uint8_t *reg8(struct engine_cpu *cpu, unsigned number)
{
    return (uint8_t *)cpu->regs.gpr + number;
}

static inline uint32_t reg_get(struct engine_cpu *cpu, unsigned reg, unsigned size)
{
    return size == 1   ? *reg8(cpu, reg)
           : size == 2 ? (uint16_t)cpu->regs.gpr[reg]
                       : cpu->regs.gpr[reg];
}

static inline void reg_set(struct engine_cpu *cpu, unsigned reg, unsigned size, uint32_t value)
{
    if (size == 1)
        *reg8(cpu, reg) = (uint8_t)value;
    else if (size == 2)
        cpu->regs.gpr[reg] = (cpu->regs.gpr[reg] & 0xffff0000u) | (uint16_t)value;
    else
        cpu->regs.gpr[reg] = value;
}

/* ---- The r/m operand by size ---- */

static inline uint32_t rm_get(struct engine_cpu *cpu, const struct op *op, unsigned size)
{
    return op->flags & OP_MEMORY ? mem_load(cpu, op->seg, op_offset(cpu, op), size)
                                 : reg_get(cpu, op->rm, size);
}

static inline void rm_set(struct engine_cpu *cpu, const struct op *op, unsigned size,
                          uint32_t value)
{
    if (op->flags & OP_MEMORY)
        mem_store(cpu, op->seg, op_offset(cpu, op), size, value);
    else
        reg_set(cpu, op->rm, size, value);
}

#endif
