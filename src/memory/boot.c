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

void boot_reset(struct registers *regs)
{
    enum { RESET_OFFSET = 0xfff0 };
    const uint32_t base = 0u - 0x10000; /* the last 64 KiB below 4 GiB */
    boot_real_mode(0, regs);
    regs->seg[SEG_CS].selector = PC_BIOS_SEGMENT;
    regs->seg[SEG_CS].base = base;
    regs->eip = RESET_OFFSET;
    regs->gpr[GPR_ESP] = 0;
    regs->idt.limit = 0xffff;
}

/* ---- Protected mode ---- */

enum { KERNEL_CODE = 0x08, KERNEL_DATA = 0x10, GDT_ENTRIES = 5 };
enum { FLAT = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G };
/* Flat, 4 GiB (Intel SDM vol. 3A, 3.4.5, 5.2.1). */
#define CODE32 0x00cf9b000000ffffull
#define CODE64 0x00af9b000000ffffull
#define DATA   0x00cf93000000ffffull

/* With segments as the descriptors say that stand at gdt from KERNEL_CODE on. */
static void protected_mode(struct registers *regs, uint32_t gdt, uint16_t gdt_limit)
{
    const struct segment data = { .limit = 0xffffffff,
                                  .selector = KERNEL_DATA,
                                  .attr = FLAT | SEGMENT_TYPE_DATA };
    *regs = (struct registers){
        .eflags = EFLAGS_FIXED,
        .cr0 = CR0_PE | CR0_ET,
        .gdt = { .base = gdt, .limit = gdt_limit },
        .ldt = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_LDT },
        .tr = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_TSS },
    };
    for (int s = 0; s < SEG_COUNT; s++)
        regs->seg[s] = data;
    regs->seg[SEG_CS] = (struct segment){ .limit = 0xffffffff,
                                          .selector = KERNEL_CODE,
                                          .attr = FLAT | SEGMENT_TYPE_CODE };
}

/* ---- Kernels ---- */

static void without_paging(struct memory *memory, uint64_t code, struct registers *regs)
{
    const uint64_t gdt[] = { 0, code, DATA };
    memory_write(memory, BOOT_GDT, gdt, sizeof gdt);
    protected_mode(regs, BOOT_GDT, sizeof gdt - 1);
    regs->gpr[GPR_ESP] = BOOT_STACK - 16;
}

void boot_kernel(struct memory *memory, uint32_t entry, struct registers *regs)
{
    without_paging(memory, CODE32, regs);
    regs->eip = entry;
}

/* Entry `at` of a table of 64-bit mode: present, writable (Intel SDM vol. 3A, 4.5). */
static void put64(struct memory *memory, uint32_t table, unsigned at, uint64_t value)
{
    value |= 3;
    memory_write(memory, table + at * sizeof value, &value, sizeof value);
}

/* A GiB at 0, by one table of pages, to which a second way leads. */
static void write_long_tables(struct memory *memory, uint64_t ram, bool again)
{
    enum { PDPT = BOOT_PML4 + 0x1000, PD = PDPT + 0x1000, PDPT_AGAIN = PD + 0x1000 };
    enum { BIG = 1 << 7, BIG_PAGE = 2 << 20 };
    put64(memory, BOOT_PML4, 0, PDPT);
    put64(memory, PDPT, 0, PD);
    for (unsigned i = 0; (uint64_t)i * BIG_PAGE < ram; i++)
        put64(memory, PD, i, (uint64_t)i * BIG_PAGE | BIG);
    if (again) {
        put64(memory, BOOT_PML4, BOOT_LONG_KERNEL >> 39 & 511, PDPT_AGAIN);
        put64(memory, PDPT_AGAIN, BOOT_LONG_KERNEL >> 30 & 511, PD);
    }
}

/* Registers of a start have 32 bits. PUSH of a doubleword extends its sign. */
static uint32_t far_entry(struct memory *memory, uint64_t entry)
{
    enum { PUSH = 0x68, RET = 0xc3 };
    const uint8_t code[] = {
        PUSH, (uint8_t)entry, (uint8_t)(entry >> 8), (uint8_t)(entry >> 16), (uint8_t)(entry >> 24),
        RET,
    };
    memory_write(memory, BOOT_FAR_ENTRY, code, sizeof code);
    return BOOT_FAR_ENTRY;
}

void boot_long(struct memory *memory, uint64_t ram, uint64_t entry, struct registers *regs)
{
    const bool is_far = entry >= BOOT_LONG_KERNEL;
    assert(ram <= 1 << 30 && (is_far || entry <= UINT32_MAX));
    without_paging(memory, CODE64, regs);
    write_long_tables(memory, ram, is_far);
    regs->eip = is_far ? far_entry(memory, entry) : (uint32_t)entry;
    regs->seg[SEG_CS].attr = SEGMENT_P | SEGMENT_S | SEGMENT_L | SEGMENT_G | SEGMENT_TYPE_CODE;
    regs->cr0 |= CR0_PG;
    regs->cr3 = BOOT_PML4;
    regs->cr4 = CR4_PAE;
    regs->efer = EFER_LME | EFER_LMA;
}

uint64_t boot_kernel_limit(uint64_t gpa, uint64_t ram)
{
    if (gpa < BOOT_OURS)
        return BOOT_OURS;
    return gpa < BOOT_FREE || gpa >= ram ? 0 : ram;
}

/* ---- Paging ---- */

enum { PAGE = 0x1000, ENTRIES = 1024, PRESENT_WRITABLE = 3 };

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

/* Null, kernel code and data, user code and data: the latter with DPL 3. */
static void write_gdt(struct memory *memory)
{
    static const uint64_t gdt[GDT_ENTRIES] = {
        0, CODE32, DATA, CODE32 | 3ull << 45, DATA | 3ull << 45,
    };
    memory_write(memory, PAGING_GDT, gdt, sizeof gdt);
}

void boot_paging(struct memory *memory, uint32_t entry, struct registers *regs)
{
    assert(memory->size >= PAGING_MEMORY);
    write_page_tables(memory);
    write_gdt(memory);
    protected_mode(regs, PAGING_GDT, 8 * GDT_ENTRIES - 1);
    regs->idt = (struct table_register){ .base = PAGING_IDT, .limit = 0x7ff };
    regs->eip = entry;
    regs->gpr[GPR_ESP] = PAGING_STACK;
    regs->cr0 |= CR0_PG;
    regs->cr3 = PAGING_DIRECTORY;
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
