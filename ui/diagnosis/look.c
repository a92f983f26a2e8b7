/* What is in the guest's tables: descriptors (SDM vol. 3A, 3.4.5) and pages (4.3 to 4.5). */
#include "diagnosis/private.h"

#include "event/paging.h"

#include <string.h>

enum { DESCRIPTOR_BYTES = 8, SELECTOR_LOCAL = 4 };
enum { PAGE_PRESENT = 1, PAGE_WRITABLE = 2, PAGE_USER = 4, PAGE_LARGE = 0x80 };

bool look_linear(const struct scene *s, uint64_t linear, void *to, size_t n)
{
    return s->memory->linear(s->memory->context, &s->regs, &s->wide, linear, to, n) == n;
}

bool look_physical(const struct scene *s, uint64_t gpa, void *to, size_t n)
{
    return s->memory->physical(s->memory->context, gpa, to, n) == n;
}

/* Not the selector of CS: right after CR0.PE is set that is still one of real mode. */
unsigned look_ring(const struct scene *s)
{
    const struct registers *r = &s->regs;
    if (!(r->cr0 & CR0_PE))
        return 0;
    return r->eflags & EFLAGS_VM ? 3 : (r->seg[SEG_SS].attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT;
}

uint64_t look_gdt(const struct scene *s)
{
    return wide_value(s->regs.gdt.base, s->wide.gdt_base);
}

uint64_t look_idt(const struct scene *s)
{
    return wide_value(s->regs.idt.base, s->wide.idt_base);
}

/* ---- Descriptors ---- */

uint32_t descriptor_limit(const struct descriptor *d)
{
    const uint32_t limit = (d->low & 0xffff) | (d->high & 0xf0000);
    return d->high & 1u << 23 ? limit << 12 | 0xfff : limit;
}

uint32_t descriptor_base(const struct descriptor *d)
{
    return d->low >> 16 | (d->high & 0xff) << 16 | (d->high & 0xff000000);
}

static bool read_descriptor(const struct scene *s, uint64_t at, uint16_t selector,
                            struct descriptor *d)
{
    uint32_t halves[2];
    if (!look_linear(s, at, halves, sizeof halves))
        return false;
    *d = (struct descriptor){ selector, halves[0], halves[1] };
    return true;
}

bool look_beyond(const struct scene *s, uint16_t selector, struct descriptor *d)
{
    return read_descriptor(s, look_gdt(s) + (selector & ~7u), selector, d);
}

bool look_descriptor(const struct scene *s, uint16_t selector, struct descriptor *d,
                     struct cause *cause)
{
    const struct registers *r = &s->regs;
    const bool local = selector & SELECTOR_LOCAL;
    const uint32_t limit = local ? r->ldt.limit : r->gdt.limit, at = selector & ~7u;
    const uint64_t base = local ? wide_value(r->ldt.base, s->wide.ldt_base) : look_gdt(s);
    *cause = (struct cause){ .selector = selector, .is_local = local, .limit = limit };
    cause->kind = CAUSE_NO_LDT;
    if (local && ((r->ldt.attr & SEGMENT_UNUSABLE) || !(r->ldt.attr & SEGMENT_P)))
        return false;
    cause->kind = selector & ~3 ? CAUSE_PAST_TABLE : CAUSE_NULL_SELECTOR;
    if (!(selector & ~3) || at + DESCRIPTOR_BYTES - 1 > limit)
        return false;
    cause->kind = CAUSE_IDT_ABSENT;
    cause->at = base + at;
    return read_descriptor(s, base + at, selector, d);
}

/* ---- Pages ---- */

struct walk {
    unsigned levels, level;
    uint64_t table, entry;
};

static bool read_entry(const struct scene *s, struct walk *w, uint64_t linear)
{
    const bool narrow = w->levels == PAGING_32_BIT;
    const unsigned size = narrow ? 4 : 8, bits = narrow ? 10 : 9;
    const uint64_t index = linear >> (12 + bits * w->level) & ((1u << bits) - 1);
    w->entry = 0;
    return look_physical(s, w->table + index * size, &w->entry, size);
}

static bool is_large(const struct scene *s, const struct walk *w)
{
    return w->level && (w->entry & PAGE_LARGE) && paging_may_map(&s->regs, w->level);
}

static enum cause_kind entry_refuses(const struct scene *s, const struct walk *w,
                                     enum access access, bool user)
{
    if (!(w->entry & PAGE_PRESENT))
        return CAUSE_PAGE_ABSENT;
    if (w->levels == PAGING_PAE && w->level == PAGING_POINTERS)
        return CAUSE_NONE;
    if (user && !(w->entry & PAGE_USER))
        return CAUSE_PAGE_SUPERVISOR;
    const bool guarded = user || (s->regs.cr0 & CR0_WP);
    return access == ACCESS_WRITE && guarded && !(w->entry & PAGE_WRITABLE) ? CAUSE_PAGE_READ_ONLY
                                                                            : CAUSE_NONE;
}

struct cause look_page(const struct scene *s, uint64_t linear, enum access access, bool user)
{
    struct walk w = { .levels = paging_levels(&s->regs),
                      .table = paging_first_table(&s->regs, &s->wide) };
    struct cause cause = { .kind = CAUSE_NONE, .at = linear, .access = access };
    cause.ring = (uint8_t)look_ring(s);
    for (w.level = w.levels; w.level-- > 0;) {
        cause.level = (uint8_t)w.level;
        cause.entry = w.table;
        cause.kind =
            read_entry(s, &w, linear) ? entry_refuses(s, &w, access, user) : CAUSE_NO_TABLES;
        if (cause.kind != CAUSE_NONE || is_large(s, &w))
            return cause;
        w.table = w.entry & PAGING_ADDRESS;
    }
    return cause;
}

bool look_would_map(const struct scene *s, uint64_t cr3, uint64_t linear)
{
    uint32_t entry;
    uint8_t byte;
    if (!look_physical(s, cr3 + (linear >> 22 & 0x3ff) * 4, &entry, sizeof entry) ||
        !(entry & PAGE_PRESENT))
        return false;
    if ((entry & PAGE_LARGE) && (s->regs.cr4 & CR4_PSE))
        return look_physical(s, (entry & 0xffc00000u) | (linear & 0x3fffff), &byte, 1);
    return look_physical(s, (entry & 0xfffff000u) + (linear >> 12 & 0x3ff) * 4, &entry,
                         sizeof entry) &&
           (entry & PAGE_PRESENT) &&
           look_physical(s, (entry & 0xfffff000u) | (linear & 0xfff), &byte, 1);
}
