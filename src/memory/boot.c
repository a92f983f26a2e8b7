/* The registers that guests start with, and the tables that a paging guest finds in its RAM. */
#include "memory/boot.h"

#include "event/event.h"

#include <assert.h>

void boot_real_mode(unsigned i, struct registers *regs)
{
    assert(i < VCPU_MAX);
    const uint32_t base = i * REAL_MODE_SLOT;
    const struct segment data = {
        .base = base,
        .limit = 0xffff,
        .selector = (uint16_t)(base >> 4),
        .attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_DATA,
    };
    *regs = (struct registers){
        .eflags = EFLAGS_FIXED,
        .cr0 = CR0_ET,
        .gdt = { .base = 0, .limit = 0xffff },
        .idt = { .base = base, .limit = 0x3ff },
        .ldt = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_LDT },
        .tr = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_TSS },
    };
    for (int s = 0; s < SEG_COUNT; s++)
        regs->seg[s] = data;
    regs->seg[SEG_CS].attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_CODE;
    regs->seg[SEG_FS] = regs->seg[SEG_GS] = (struct segment){ .limit = 0xffff, .attr = data.attr };
    regs->gpr[GPR_ESP] = 0xfffe;
}

void boot_real_mode_at(uint16_t selector, uint16_t offset, struct registers *regs)
{
    boot_real_mode(0, regs);
    regs->seg[SEG_CS].selector = selector;
    regs->seg[SEG_CS].base = (uint32_t)selector << 4;
    regs->eip = offset;
}

/* ---- Paging ---- */

enum { PAGE = 0x1000, ENTRIES = 1024, PRESENT_WRITABLE = 3 };
enum { KERNEL_CODE = 0x08, KERNEL_DATA = 0x10, GDT_ENTRIES = 5 };

static void put32(struct memory *memory, uint32_t gpa, uint32_t value)
{
    memory_write(memory, gpa, &value, sizeof value);
}

/* The first 4 MiB at 0 and again at 0x80000000, each with a page table of its own, so that a kernel
 * can take one of them away. */
static void write_page_tables(struct memory *memory)
{
    const uint32_t tables[] = { PAGING_DIRECTORY + PAGE, PAGING_DIRECTORY + 2 * PAGE };
    const uint32_t indexes[] = { 0, PAGING_KERNEL >> 22 };
    for (int t = 0; t < 2; t++) {
        put32(memory, PAGING_DIRECTORY + 4 * indexes[t], tables[t] | PRESENT_WRITABLE);
        for (uint32_t i = 0; i < ENTRIES; i++)
            put32(memory, tables[t] + 4 * i, i * PAGE | PRESENT_WRITABLE);
    }
}

/* Null, kernel code and data, user code and data: flat, 4 GiB, 32-bit (Intel SDM vol. 3A,
 * 3.4.5). */
static void write_gdt(struct memory *memory)
{
    static const uint64_t gdt[GDT_ENTRIES] = {
        0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00cffb000000ffff, 0x00cff3000000ffff,
    };
    memory_write(memory, PAGING_GDT, gdt, sizeof gdt);
}

void boot_paging(struct memory *memory, uint32_t entry, struct registers *regs)
{
    const uint16_t flat = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G;
    const struct segment data = { .limit = 0xffffffff,
                                  .selector = KERNEL_DATA,
                                  .attr = flat | SEGMENT_TYPE_DATA };
    assert(memory->size >= PAGING_MEMORY);
    write_page_tables(memory);
    write_gdt(memory);
    *regs = (struct registers){
        .eip = entry,
        .eflags = EFLAGS_FIXED,
        .cr0 = CR0_PE | CR0_ET | CR0_PG,
        .cr3 = PAGING_DIRECTORY,
        .gdt = { .base = PAGING_GDT, .limit = 8 * GDT_ENTRIES - 1 },
        .idt = { .base = PAGING_IDT, .limit = 0x7ff },
        .ldt = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_LDT },
        .tr = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_TSS },
    };
    for (int s = 0; s < SEG_COUNT; s++)
        regs->seg[s] = data;
    regs->seg[SEG_CS] = (struct segment){ .limit = 0xffffffff,
                                          .selector = KERNEL_CODE,
                                          .attr = flat | SEGMENT_TYPE_CODE };
}

uint32_t boot_paging_limit(uint32_t load)
{
    if (load < PAGING_GDT)
        return PAGING_GDT;
    if (load < PAGING_IDT + 0x800)
        return 0;
    if (load < PAGING_DIRECTORY)
        return PAGING_DIRECTORY;
    return load < PAGING_TABLES_END || load >= PAGING_MEMORY ? 0 : PAGING_MEMORY;
}
