/* Where vectors lead, by the IVT, by gates of 16 and 32 bits, and by those of 64. */
#include "test.h"

#include "memory/boot.h"
#include "memory/gates.h"

enum { SIZE = 0x10000, GDT = 0x1000, IDT = 0x2000, LDT = 0x3000, VECTOR = 0x21 };
enum { PRESENT = 0x80, GATE_16 = 6, GATE_TASK = 5, GATE_32 = 14, TRAP_32 = 15, CODE = 0x9b };

static struct memory memory;
static struct registers regs;

static int set_up(void **state)
{
    struct failure failure;
    boot_real_mode(0, &regs);
    return memory_init(&memory, SIZE, &failure) ? 0 : -1;
}

static int tear_down(void **state)
{
    memory_destroy(&memory);
    return 0;
}

static void put(uint32_t at, uint64_t value)
{
    assert_true(memory_write(&memory, at, &value, sizeof value));
}

static void descriptor(uint32_t at, uint32_t base, unsigned access)
{
    put(at, 0xffff | (uint64_t)(base & 0xffffff) << 16 | (uint64_t)access << 40 |
                (uint64_t)(base >> 24) << 56);
}

static void gate(unsigned type, uint16_t selector, uint32_t offset)
{
    put(IDT + VECTOR * 8, (offset & 0xffff) | (uint64_t)selector << 16 | (uint64_t)type << 40 |
                              (uint64_t)(offset >> 16) << 48);
}

static void protect(void)
{
    regs.cr0 |= CR0_PE;
    regs.gdt = (struct table_register){ GDT, 0x1f };
    regs.idt = (struct table_register){ IDT, 0x7ff };
    descriptor(GDT + 8, 0, CODE);
    descriptor(GDT + 16, 0x12345678, CODE);
    descriptor(GDT + 24, 0, 0x93); /* data */
}

static void leads_to(uint64_t expected)
{
    uint64_t linear = 0;
    assert_true(gates_handler(&memory, &regs, NULL, VECTOR, &linear));
    assert_int_equal(linear, expected);
}

static void leads_nowhere(void)
{
    uint64_t linear;
    assert_false(gates_handler(&memory, &regs, NULL, VECTOR, &linear));
}

static void real_mode_has_a_table_of_far_pointers(void **state)
{
    regs.idt = (struct table_register){ 0x100, 0x3ff };
    put(0x100 + VECTOR * 4, 0x40001234);
    leads_to(0x41234);
    regs.idt.limit = VECTOR * 4 + 2;
    leads_nowhere();
}

static void a_gate_names_a_segment_and_an_offset(void **state)
{
    protect();
    gate(PRESENT | GATE_32, 8, 0x80201000);
    leads_to(0x80201000);
    gate(PRESENT | TRAP_32, 16, 0x1000);
    leads_to(0x12346678);
    gate(PRESENT | GATE_16, 16, 0x99991000); /* of an offset of 16 bits */
    leads_to(0x12346678);
    gate(PRESENT | GATE_32, 16, 0xf0000000); /* round the end */
    leads_to(0x02345678);
    regs.eflags |= EFLAGS_VM;
    leads_to(0x02345678);
}

static void what_is_not_there_leads_nowhere(void **state)
{
    protect();
    gate(GATE_32, 8, 0x1000);
    leads_nowhere();
    gate(PRESENT | GATE_TASK, 8, 0);
    leads_nowhere();
    gate(PRESENT | CODE, 8, 0x1000); /* no gate */
    leads_nowhere();
    gate(PRESENT | GATE_32, 3, 0x1000); /* a null selector */
    leads_nowhere();
    gate(PRESENT | GATE_32, 0x20, 0x1000); /* behind the GDT */
    leads_nowhere();
    gate(PRESENT | GATE_32, 24, 0x1000); /* data */
    leads_nowhere();
    descriptor(GDT + 8, 0, CODE & ~PRESENT);
    gate(PRESENT | GATE_32, 8, 0x1000);
    leads_nowhere();
    regs.idt.base = SIZE;
    leads_nowhere();
}

static void a_segment_may_be_in_the_ldt(void **state)
{
    protect();
    descriptor(LDT + 8, 0x500, CODE);
    gate(PRESENT | GATE_32, 12, 0x1000);
    regs.ldt = (struct segment){ .base = LDT, .limit = 0xf };
    leads_nowhere();
    regs.ldt.attr = SEGMENT_P | SEGMENT_TYPE_LDT;
    leads_to(0x1500);
}

/* Its tables are below 4 GiB by their low halves alone: the upper ones are those of wide. */
static void in_64_bits_a_gate_has_16_bytes(void **state)
{
    enum { PML4 = 0x4000, PDPT = 0x5000 };
    const struct event_wide wide = { .idt_base = 0xffff8000 };
    uint64_t linear;
    protect();
    regs.cr0 |= CR0_PG;
    regs.cr4 |= CR4_PAE;
    regs.efer |= EFER_LME | EFER_LMA;
    regs.cr3 = PML4;
    put(PML4 + 256 * 8, PDPT | 1);
    put(PDPT, 0x81); /* 1 GiB */
    put(IDT + VECTOR * 16,
        0x1000 | 8u << 16 | (uint64_t)(PRESENT | GATE_32) << 40 | (uint64_t)0x8020 << 48);
    put(IDT + VECTOR * 16 + 8, 0xffffffff);
    leads_nowhere();
    assert_true(gates_handler(&memory, &regs, &wide, VECTOR, &linear));
    assert_int_equal(linear, 0xffffffff80201000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(real_mode_has_a_table_of_far_pointers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gate_names_a_segment_and_an_offset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_there_leads_nowhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_segment_may_be_in_the_ldt, set_up, tear_down),
        cmocka_unit_test_setup_teardown(in_64_bits_a_gate_has_16_bytes, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("gates", tests, NULL, NULL);
}
