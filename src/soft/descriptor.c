/* Descriptors: finding them in the GDT or an LDT, and what they say (SDM vol. 3A, 3.4 and 3.5). */
#include "soft/access.h"
#include "soft/protect.h"

enum { DESCRIPTOR_BYTES = 8, ATTR_AT = 5, TSS_BUSY_HIGH = 0x200 };

void selector_fault(struct engine_cpu *cpu, uint8_t vector, uint16_t selector, unsigned ext)
{
    cpu_fault(cpu, vector, (selector & ~3u) | ext);
}

void need_protected(struct engine_cpu *cpu)
{
    if (!cpu_has_descriptors(cpu))
        cpu_fault(cpu, VECTOR_UD, 0);
}

void need_ring0(struct engine_cpu *cpu)
{
    if (cpu->cpl)
        cpu_fault(cpu, VECTOR_GP, 0);
}

/* Where it is in the host; NULL if there is no memory. */
static const uint8_t *system_ram(struct engine_cpu *cpu, uint32_t linear)
{
    const struct tlb_entry *entry = tlb_entry_of(cpu->tlbs[0], linear);
    const uint32_t page = linear & ~(uint32_t)(PAGE_BYTES - 1);
    if (entry->read == page)
        return entry->page + (linear - page);
    uint32_t gpa = paging_translate(cpu, linear, ACCESS_SUPERVISOR);
    return memory_has(cpu->vm->memory, gpa) ? memory_host(cpu->vm->memory, gpa) : NULL;
}

uint32_t system_read(struct engine_cpu *cpu, uint32_t linear, unsigned size)
{
    const uint8_t *first = system_ram(cpu, linear);
    const bool crosses = (linear & (PAGE_BYTES - 1)) + size > PAGE_BYTES;
    if (!first || (crosses && !system_ram(cpu, linear + size - 1)))
        return size == 4 ? ~0u : 0xffff;
    return crosses ? linear_read(cpu, linear, size, ACCESS_SUPERVISOR) : ram_load(first, size);
}

bool descriptor_find(struct engine_cpu *cpu, uint16_t selector, struct descriptor *d)
{
    const struct registers *r = &cpu->regs;
    bool local = selector & SELECTOR_LDT;
    if (selector_is_null(selector) || (local && (r->ldt.attr & SEGMENT_UNUSABLE)))
        return false;
    uint32_t at = selector & ~7u, limit = local ? r->ldt.limit : r->gdt.limit;
    if (at + DESCRIPTOR_BYTES - 1 > limit)
        return false;
    d->selector = selector;
    d->at = (local ? r->ldt.base : r->gdt.base) + at;
    d->low = system_read(cpu, d->at, 4);
    d->high = system_read(cpu, d->at + 4, 4);
    return true;
}

void descriptor_fetch(struct engine_cpu *cpu, uint16_t selector, uint8_t vector, unsigned ext,
                      struct descriptor *d)
{
    if (!descriptor_find(cpu, selector, d))
        selector_fault(cpu, vector, selector, ext);
}

void descriptor_need_present(struct engine_cpu *cpu, const struct descriptor *d, uint8_t vector,
                             unsigned ext)
{
    if (!descriptor_is_present(d))
        selector_fault(cpu, vector, d->selector, ext);
}

struct segment descriptor_segment(const struct descriptor *d)
{
    struct segment s = {
        .base = d->low >> 16 | (d->high & 0xff) << 16 | (d->high & 0xff000000u),
        .limit = (d->low & 0xffff) | (d->high & 0xf0000),
        .selector = d->selector,
        .attr = (uint16_t)((d->high >> 8 & 0xff) | (d->high >> 12 & 0xf00)),
    };
    if (s.attr & SEGMENT_G)
        s.limit = s.limit << 12 | 0xfff;
    return s;
}

struct segment descriptor_use(struct engine_cpu *cpu, struct descriptor *d)
{
    if (!(descriptor_type(d) & TYPE_ACCESSED)) {
        d->high |= TYPE_ACCESSED << 8;
        linear_write(cpu, d->at + ATTR_AT, 1, d->high >> 8 & 0xff, ACCESS_SUPERVISOR);
    }
    return descriptor_segment(d);
}

void descriptor_set_busy(struct engine_cpu *cpu, uint32_t at, bool busy)
{
    uint32_t high = system_read(cpu, at + 4, 4);
    high = busy ? high | TSS_BUSY_HIGH : high & ~(uint32_t)TSS_BUSY_HIGH;
    linear_write(cpu, at + ATTR_AT, 1, high >> 8 & 0xff, ACCESS_SUPERVISOR);
}
