/* The programs of the probes, and what a CPU finds that is to run them. */
#include "machine/probe_guest.h"

#include "event/failure.h"
#include "memory/boot.h"

#include <assert.h>

enum {
    PORT = PROBE_PORT,
    CODE = PROBE_CODE,
    DATA = 0x2000,
    HANDLER = 0x3000,
    GDT = 0x4000,
    IDT = 0x5000,
    TABLES = 0x10000,
};

/* Each program computes something that needs its mode, shows it by OUT PORT, and halts. */
static const uint8_t real_mode_code[] = {
    0xb0, 6,    0xb3, 7, 0xf6, 0xe3, /* mov $6, %al; mov $7, %bl; mul %bl */
    0xe6, PORT, 0xf4,                /* out %al, $PORT; hlt */
};
static const uint8_t high_vectors_code[] = {
    0xcd, 0x80, 0xe6, PORT, 0xf4, /* int $0x80; out %al, $PORT; hlt */
};
static const uint8_t real_mode_handler_code[] = {
    0xb0, 0x2a, 0xcf, /* mov $0x2a, %al; iret */
};
static const uint8_t protected_code[] = {
    0xb8, 0x78, 0x56, 0x34, 0x12, /* mov $0x12345678, %eax */
    0x05, 0x11, 0x11, 0x11, 0x11, /* add $0x11111111, %eax */
    0xe7, PORT, 0xf4,             /* out %eax, $PORT; hlt */
};
static const uint8_t interrupts_code[] = {
    0xcd, 0x30, 0xe7, PORT, 0xf4, /* int $0x30; out %eax, $PORT; hlt */
};
static const uint8_t handler_code[] = {
    0xb8, 0x0e, 0xb0, 0x07, 0xba, 0xcf, /* mov $0xba07b00e, %eax; iret */
};
static const uint8_t paging_code[] = {
    0xa1, 0x00, 0x20, 0x00, 0x80, /* mov 0x80002000, %eax: only paging makes this DATA */
    0xe7, PORT, 0xf4,
};
static const uint8_t long_mode_code[] = {
    0x48, 0xb8, 0,    0,  0, 0, 0xef, 0xbe, 0xad, 0xde, /* movabs $0xdeadbeef00000000, %rax */
    0x48, 0xc1, 0xe8, 32,                               /* shr $32, %rax */
    0xe7, PORT, 0xf4,
};
static const uint8_t step_code[] = {
    0x40, 0xe6, PORT, 0x43, 0x41, 0xf4, /* inc %ax; out %al, $PORT; inc %bx; inc %cx; hlt */
};

static const struct probe_guest guests[PROBE_COUNT] = {
    [PROBE_REAL_MODE] = { FAILURE_WORDS("real mode"), real_mode_code, sizeof real_mode_code, 42 },
    [PROBE_HIGH_VECTORS] = { FAILURE_WORDS("real-mode INT 80 to FF"), high_vectors_code,
                             sizeof high_vectors_code, 0x2a },
    [PROBE_PROTECTED_MODE] = { FAILURE_WORDS("32-bit protected mode"), protected_code,
                               sizeof protected_code, 0x23456789 },
    [PROBE_INTERRUPTS] = { FAILURE_WORDS("32-bit INT and IRET"), interrupts_code,
                           sizeof interrupts_code, 0xba07b00e },
    [PROBE_PAGING] = { FAILURE_WORDS("32-bit paging"), paging_code, sizeof paging_code,
                       0x600dcafe },
    [PROBE_LONG_MODE] = { FAILURE_WORDS("long mode"), long_mode_code, sizeof long_mode_code,
                          0xdeadbeef },
    [PROBE_STEP] = { FAILURE_WORDS("single-step"), step_code, sizeof step_code, 0 },
};

const struct probe_guest *probe_guest(enum probe probe)
{
    assert(probe < PROBE_COUNT);
    return &guests[probe];
}

/* ---- What it finds ---- */

static void put_entry(struct memory *memory, uint32_t table, uint32_t index, uint64_t entry,
                      size_t size)
{
    memory_write(memory, table + index * size, &entry, size);
}

/* Identity for the first 256 KiB, and the same again at 0x80000000. */
static void make_tables(struct memory *memory)
{
    enum { PRESENT_WRITABLE = 3 };
    const uint32_t table = TABLES + 0x1000;
    put_entry(memory, TABLES, 0, table | PRESENT_WRITABLE, 4);
    put_entry(memory, TABLES, 0x80000000u >> 22, table | PRESENT_WRITABLE, 4);
    for (uint32_t i = 0; i < PROBE_MEMORY >> 12; i++)
        put_entry(memory, table, i, i << 12 | PRESENT_WRITABLE, 4);
}

/* PML4, page-directory-pointer table, one 2 MiB page. */
static void make_long_tables(struct memory *memory)
{
    enum { PRESENT_WRITABLE = 3, PAGE_SIZE_BIT = 0x80 };
    put_entry(memory, TABLES, 0, (TABLES + 0x1000) | PRESENT_WRITABLE, 8);
    put_entry(memory, TABLES + 0x1000, 0, (TABLES + 0x2000) | PRESENT_WRITABLE, 8);
    put_entry(memory, TABLES + 0x2000, 0, PRESENT_WRITABLE | PAGE_SIZE_BIT, 8);
}

static void make_flat(struct registers *regs)
{
    const uint16_t common = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G;
    for (int i = 0; i < SEG_COUNT; i++)
        regs->seg[i] =
            (struct segment){ .limit = ~0u, .selector = 0x10, .attr = common | SEGMENT_TYPE_DATA };
    regs->seg[SEG_CS].selector = 0x08;
    regs->seg[SEG_CS].attr = common | SEGMENT_TYPE_CODE;
    regs->cr0 = CR0_PE | CR0_ET;
}

/* Flat code and data in a GDT, and a gate for vector 0x30 (SDM vol. 3A, 3.4.5 and 6.11). */
static void make_interrupts(struct memory *memory, struct registers *regs)
{
    const uint64_t flat_code = 0x00cf9a000000ffff, flat_data = 0x00cf92000000ffff;
    const uint64_t gate = (uint64_t)0x8e00 << 32 | 0x08 << 16 | HANDLER;
    put_entry(memory, GDT, 1, flat_code, 8);
    put_entry(memory, GDT, 2, flat_data, 8);
    put_entry(memory, IDT, 0x30, gate, 8);
    memory_write(memory, HANDLER, handler_code, sizeof handler_code);
    regs->gdt = (struct table_register){ .base = GDT, .limit = 3 * 8 - 1 };
    regs->idt = (struct table_register){ .base = IDT, .limit = 0x31 * 8 - 1 };
    regs->gpr[GPR_ESP] = HANDLER;
}

static void make_long(struct registers *regs)
{
    regs->seg[SEG_CS].attr = (uint16_t)((regs->seg[SEG_CS].attr & ~SEGMENT_DB) | SEGMENT_L);
    regs->cr0 |= CR0_PG;
    regs->cr3 = TABLES;
    regs->cr4 = CR4_PAE;
    regs->efer = EFER_LME | EFER_LMA;
}

/* In the vector table of real mode (SDM vol. 3A, 20.1.4). */
static void make_vector(struct memory *memory)
{
    put_entry(memory, 0, 0x80, HANDLER, 4);
    memory_write(memory, HANDLER, real_mode_handler_code, sizeof real_mode_handler_code);
}

static void make_registers(enum probe probe, struct memory *memory, struct registers *regs)
{
    boot_real_mode(0, regs);
    regs->eip = CODE;
    if (probe == PROBE_HIGH_VECTORS)
        make_vector(memory);
    if (probe == PROBE_REAL_MODE || probe == PROBE_HIGH_VECTORS || probe == PROBE_STEP)
        return;
    make_flat(regs);
    if (probe == PROBE_INTERRUPTS)
        make_interrupts(memory, regs);
    if (probe == PROBE_PAGING) {
        make_tables(memory);
        regs->cr0 |= CR0_PG;
        regs->cr3 = TABLES;
    }
    if (probe == PROBE_LONG_MODE) {
        make_long_tables(memory);
        make_long(regs);
    }
}

void probe_guest_place(enum probe probe, struct memory *memory, struct registers *regs)
{
    const struct probe_guest *guest = probe_guest(probe);
    const uint32_t data = guests[PROBE_PAGING].expected;
    memory_write(memory, CODE, guest->code, guest->size);
    memory_write(memory, DATA, &data, sizeof data);
    make_registers(probe, memory, regs);
}
