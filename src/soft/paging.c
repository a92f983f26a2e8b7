/* 32-bit paging (SDM vol. 3A, 4.3 to 4.10) and the TLB in front of it. */
#include "soft/access.h"

/* Bits of an entry of the page directory or of a page table (tables 4-4 to 4-6). */
enum {
    ENTRY_PRESENT = 0x01,
    ENTRY_WRITABLE = 0x02,
    ENTRY_USER = 0x04,
    ENTRY_ACCESSED = 0x20,
    ENTRY_DIRTY = 0x40,
    ENTRY_LARGE = 0x80,
    ENTRY_LARGE_RESERVED = 0x3fe000, /* without PSE-36 */
};
#define LARGE_MASK 0x3fffffu

/* Error code of #PF (4.7). */
enum { ERROR_PROTECTION = 1, ERROR_WRITE = 2, ERROR_USER = 4, ERROR_RESERVED = 8 };

/* What a walk has found: where the entries are, and the rights of both levels together. */
struct walk {
    /* These are physical. The last entry is the one that names the page, maybe the directory's. */
    uint32_t directory_at, last_at;
    uint32_t directory, last;
    uint32_t rights; /* ENTRY_WRITABLE, ENTRY_USER */
    bool large;
};

static _Noreturn void page_fault(struct engine_cpu *cpu, uint32_t linear, unsigned access,
                                 uint32_t error)
{
    cpu->regs.cr2 = linear;
    if (access & ACCESS_WRITE)
        error |= ERROR_WRITE;
    if (access & ACCESS_USER)
        error |= ERROR_USER;
    cpu_fault(cpu, VECTOR_PF, error);
}

/* A table outside RAM reads as ones, like all that nobody answers for. */
static uint32_t read_entry(struct engine_cpu *cpu, uint32_t at)
{
    uint32_t entry;
    return physical_read32(cpu, at, &entry) ? entry : ~0u;
}

static struct walk walk_tables(struct engine_cpu *cpu, uint32_t linear, unsigned access)
{
    struct walk w = { .directory_at = (cpu->regs.cr3 & ~0xfffu) + (linear >> 22) * 4 };
    w.directory = read_entry(cpu, w.directory_at);
    if (!(w.directory & ENTRY_PRESENT))
        page_fault(cpu, linear, access, 0);
    w.last_at = w.directory_at;
    w.last = w.directory;
    w.large = (w.directory & ENTRY_LARGE) && (cpu->regs.cr4 & CR4_PSE);
    if (w.large && (w.directory & ENTRY_LARGE_RESERVED))
        page_fault(cpu, linear, access, ERROR_PROTECTION | ERROR_RESERVED);
    if (!w.large) {
        w.last_at = (w.directory & ~0xfffu) + (linear >> 12 & 0x3ff) * 4;
        w.last = read_entry(cpu, w.last_at);
        if (!(w.last & ENTRY_PRESENT))
            page_fault(cpu, linear, access, 0);
    }
    w.rights = w.directory & w.last & (ENTRY_WRITABLE | ENTRY_USER);
    return w;
}

/* 4.6.1: who may do what. */
static bool may(const struct engine_cpu *cpu, uint32_t rights, unsigned access)
{
    if ((access & ACCESS_USER) && !(rights & ENTRY_USER))
        return false;
    if (!(access & ACCESS_WRITE) || (rights & ENTRY_WRITABLE))
        return true;
    return !(access & ACCESS_USER) && !(cpu->regs.cr0 & CR0_WP);
}

/* 4.8: only where they are not set yet, so that a page of tables is not written to all the time. */
static void set_bits(struct engine_cpu *cpu, uint32_t at, uint32_t entry, uint32_t bits)
{
    if ((entry & bits) != bits)
        physical_or32(cpu, at, bits);
}

static void mark_used(struct engine_cpu *cpu, struct walk *w, unsigned access)
{
    uint32_t bits = ENTRY_ACCESSED | (access & ACCESS_WRITE ? ENTRY_DIRTY : 0);
    if (!w->large)
        set_bits(cpu, w->directory_at, w->directory, ENTRY_ACCESSED);
    set_bits(cpu, w->last_at, w->last, bits);
    w->last |= bits;
}

static void enter(struct engine_cpu *cpu, uint32_t linear, uint32_t gpa, unsigned access,
                  bool writable)
{
    const struct memory *memory = cpu->vm->memory;
    if (!memory_has(memory, gpa))
        return;
    struct tlb_entry *entry = tlb_entry_of(cpu->tlbs[!!(access & ACCESS_USER)], linear);
    entry->read = linear & ~(uint32_t)(PAGE_BYTES - 1);
    const bool direct = writable && memory_has_ram(memory, gpa) && !stops_watch_page(cpu, linear);
    entry->write = direct ? entry->read : TLB_NONE;
    entry->page = memory_host(memory, gpa & ~(uint32_t)(PAGE_BYTES - 1));
}

uint32_t paging_translate(struct engine_cpu *cpu, uint32_t linear, unsigned access)
{
    if (!(cpu->regs.cr0 & CR0_PG)) {
        enter(cpu, linear, linear, access, true);
        return linear;
    }
    struct walk w = walk_tables(cpu, linear, access);
    if (!may(cpu, w.rights, access))
        page_fault(cpu, linear, access, ERROR_PROTECTION);
    mark_used(cpu, &w, access);
    uint32_t in_page = w.large ? LARGE_MASK : PAGE_BYTES - 1;
    uint32_t gpa = (w.last & ~in_page) | (linear & in_page);
    enter(cpu, linear, gpa, access,
          (w.last & ENTRY_DIRTY) && may(cpu, w.rights, access | ACCESS_WRITE));
    return gpa;
}

static void forget_entry(struct tlb_entry *entry)
{
    entry->read = entry->write = TLB_NONE;
}

void tlb_flush(struct engine_cpu *cpu)
{
    for (unsigned i = 0; i < TLB_ENTRIES; i++) {
        forget_entry(&cpu->tlbs[0][i]);
        forget_entry(&cpu->tlbs[1][i]);
    }
    cpu->decoded.page = TLB_NONE;
}

/* 4.10.4.1: INVLPG of any address of a large page drops all of it. It stands in the TLB as the 4
 * KiB pages that were used; dropping too many is always allowed. */
void tlb_flush_page(struct engine_cpu *cpu, uint32_t linear)
{
    for (unsigned i = 0; i < TLB_ENTRIES; i++) {
        for (unsigned user = 0; user < 2; user++) {
            struct tlb_entry *entry = &cpu->tlbs[user][i];
            if ((entry->read & ~LARGE_MASK) == (linear & ~LARGE_MASK))
                forget_entry(entry);
        }
    }
    cpu->decoded.page = TLB_NONE;
}
