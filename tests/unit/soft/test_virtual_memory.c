/* What virtual-8086 mode makes of memory and of tasks: segments, pages, the TSS (SDM vol. 3A, 20.2
 * to 20.3; 80386 Programmer's Reference, chapter 15). Each test is a claim. */
#include "virtual_guest.h"

#include "soft/soft.h"

/* ---- Segments ---- */

static void segments_are_paragraphs(void **state)
{
    start_virtual(0);
    allow_ports();
    put(DATA + 0x1230, 0xbeef, 2);
    /* mov ax, V_DS + 0x123; mov es, ax; mov bx, es:[0] */
    EMIT(0xb8, B2(V_DS + 0x123), 0x8e, 0xc0, 0x26, 0x8b, 0x1e, 0, 0);
    EMIT(0x68, 3, 0, 0x0f, 0xa1);    /* push 3; pop fs: no null one, nor has it an RPL */
    EMIT(0x64, 0x8b, 0x0e, 0x10, 0); /* mov cx, fs:[0x10] */
    EMIT(OUT);
    put(0x40, 0x4321, 2);
    run();
    assert_int_equal(g.e.reason, EVENT_IO);
    assert_int_equal(REG(EBX), 0xbeef);
    assert_int_equal(REG(ECX), 0x4321);
    settle();
    expect_virtual(g.at - USER);
}

static void far_transfers_are_those_of_real_mode(void **state)
{
    start_virtual(0);
    allow_ports();
    EMIT(0x9a, B2(0x10), B2(V_CODE + 3), OUT, HLT); /* call far: to USER + 0x40 */
    code_at(USER + 0x40);
    EMIT(OUT, 0xea, B2(4), B2(V_CODE + 5)); /* jmp far: to USER + 0x54 */
    code_at(USER + 0x54);
    EMIT(OUT, 0xcb); /* retf */
    run();
    expect_out(0x10);
    assert_int_equal(REG(ESP), V_SP - 4);
    assert_int_equal(get(STACK_USER + V_SP - 4, 4), (uint32_t)V_CODE << 16 | 5);
    resume();
    expect_out(4);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, V_CODE + 5);
    resume();
    expect_out(5);
    assert_int_equal(REG(ESP), V_SP);
    settle();
    expect_virtual(7);
}

/* No rights: what CS names can be written, what SS names run. */
static void all_segments_can_be_read_written_and_run(void **state)
{
    start_virtual(0);
    allow_ports();
    EMIT(0x2e, 0xc6, 0x06, 0x20, 0, 0x90, 0xb8, B2(V_STACK), 0x50, 0x6a, 0, 0xcb);
    code_at(STACK_USER);
    EMIT(OUT);
    run();
    expect_out(0);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, V_STACK);
    assert_int_equal(get(USER + 0x20, 1), 0x90);
}

static void addresses_reach_64_kib_less_16_above_1_mib(void **state)
{
    start_virtual(0);
    EMIT(0xb8, B2(0xffff), 0x8e, 0xd8, 0xa0, 0x10, 0); /* mov ds, ax; mov al, [0x10] */
    run();
    assert_int_equal(g.e.reason, EVENT_MMIO);
    assert_int_equal(g.e.gpa, 0x100000);
}

static void offsets_end_at_64_kib(void **state)
{
    start_virtual(0);
    EMIT(0xa1, B2(0xffff)); /* mov ax, [0xffff] */
    run();
    expect_left_with_error(13, 0, 0);
    start_virtual(0);
    EMIT(0x67, 0xa0, B4(0x10000)); /* mov al, [0x10000] */
    run();
    expect_left_with_error(13, 0, 0);
    start_virtual(0);
    g.regs.gpr[GPR_ESP] = 1;
    EMIT(0x50); /* push ax */
    run();
    expect_left_with_error(12, 0, 0);
    start_virtual(0);
    EMIT(0x66, 0xe9, B4(0x10000)); /* jmp beyond */
    run();
    expect_left_with_error(13, 0, 0);
}

/* ---- Pages: those of a user of ring 3 ---- */

static void pages_are_a_users(void **state)
{
    start_virtual(0);
    paging();
    map(DATA, 0x50000, P | W | U);
    put(0x50010, 0x77, 1);
    EMIT(0xa0, 0x10, 0, 0xcc); /* mov al, [0x10]; int3 */
    run();
    expect_left(3, 0, 4);
    assert_int_equal(REG(EAX) & 0xff, 0x77);
}

static void a_page_fault_tells_of_a_user(void **state)
{
    start_virtual(3);
    paging();
    map(DATA, DATA, P | W); /* the supervisor's */
    EMIT(0xa2, 0x10, 0);    /* mov [0x10], al */
    run();
    expect_left_with_error(14, 7, 0);
    assert_int_equal(g.e.regs.cr2, DATA + 0x10);
}

/* Its monitor brings the page, and the instruction is done. */
static void a_page_may_be_brought_in(void **state)
{
    start_virtual(0);
    paging();
    map(DATA, 0, 0);
    EMIT(0xa2, 0x10, 0, 0xcc);
    g.regs.gpr[GPR_EAX] = 0x99;
    run();
    expect_left_with_error(14, 6, 0);
    map(DATA, 0x50000, P | W | U);
    resume();
    expect_left(3, 0, 4);
    assert_int_equal(get(0x50010, 1), 0x99);
}

/* ---- Tasks (7.2.1, 20.2.5) ---- */

enum { IDT_TASK = 0x80 };

/* TSS_B is a task in virtual-8086 mode. */
static void make_virtual_task(uint32_t eflags)
{
    make_registers();
    put(TSS_B + 4, STACK_RING0, 4);
    put(TSS_B + 8, DATA0, 4);
    put(TSS_B + 0x20, 0, 4);
    put(TSS_B + 0x24, EFLAGS_FIXED | EFLAGS_VM | eflags, 4);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        put(TSS_B + 0x28 + 4 * i, i == GPR_ESP ? V_SP : 0x11110000 + i, 4);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        put(TSS_B + 0x48 + 4 * i, v_selectors[i], 4);
    put(TSS_B + 0x66, 0xffff, 2);
}

static void a_task_may_be_one(void **state)
{
    make_virtual_task(EFLAGS_IF | IOPL(1));
    code_at(CODE);
    EMIT(0xea, B4(0), B2(SEL_TSS_B));
    code_at(USER);
    EMIT(0xcc);
    run();
    expect_left(3, 0, 1);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_VM | EFLAGS_IF | IOPL(1));
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS_B);
    assert_int_equal(REG(EDI), 0x11110007);
}

/* Out of it through a task gate, and back by IRET of the other task. */
static void it_may_be_left_for_a_task_and_come_back(void **state)
{
    make_virtual_task(IOPL(3));
    idt_gate(IDT_TASK, GATE_TASK | GATE_USER, SEL_TSS, 0);
    code_at(CODE);
    EMIT(0xea, B4(0), B2(SEL_TSS_B)); /* jmp to the task; its interrupt comes back to here: */
    uint32_t next = g.at;
    EMIT(HLT, 0xcf); /* hlt; iretd, with NT */
    code_at(USER);
    EMIT(0xb8, 0x34, 0x12, 0xcd, IDT_TASK, 0xcc); /* mov ax, 0x1234; int; int3 */
    run();
    expect_halt(next + 1);
    assert_int_equal(g.e.regs.eflags & (EFLAGS_VM | NT), NT);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, CODE0);
    assert_int_equal(g.e.regs.seg[SEG_DS].selector, DATA0);
    assert_int_equal(get(TSS, 2), SEL_TSS_B);
    assert_int_equal(get(TSS_B + 0x20, 4), 5);
    assert_int_equal(get(TSS_B + 0x24, 4), EFLAGS_FIXED | EFLAGS_VM | IOPL(3));
    assert_int_equal(get(TSS_B + 0x28, 4), 0x11111234);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        assert_int_equal(get(TSS_B + 0x48 + 4 * i, 2), v_selectors[i]);
    resume();
    expect_left(3, 0, 6);
    assert_int_equal(REG(EAX), 0x11111234);
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS_B);
}

static void a_task_beyond_64_kib_faults_in_itself(void **state)
{
    make_virtual_task(0);
    put(TSS_B + 0x20, 0x10000, 4);
    code_at(CODE);
    EMIT(0xea, B4(0), B2(SEL_TSS_B));
    run();
    expect_left_with_error(13, 0, 0x10000);
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS_B);
}

/* Its EFLAGS have no such bit. */
static void a_task_of_16_bits_is_none(void **state)
{
    put(TSS_16 + 0x0e, CODE + 0x100, 2);
    put(TSS_16 + 0x10, EFLAGS_FIXED, 2);
    put(TSS_16 + 0x12, 0xffff, 2); /* AX, beside the flags */
    for (unsigned i = 0; i < 4; i++)
        put(TSS_16 + 0x22 + 2 * i, i == SEG_CS ? CODE_16 : DATA_16, 2);
    EMIT(0xea, B4(0), B2(SEL_TSS_16));
    code_at(CODE + 0x100);
    EMIT(HLT);
    run();
    expect_halt(CODE + 0x101);
    assert_int_equal(g.e.regs.eflags & EFLAGS_VM, 0);
}

int main(void)
{
    static struct CMUnitTest tests[] = {
        GUEST_TEST(segments_are_paragraphs),
        GUEST_TEST(far_transfers_are_those_of_real_mode),
        GUEST_TEST(all_segments_can_be_read_written_and_run),
        GUEST_TEST(addresses_reach_64_kib_less_16_above_1_mib),
        SOFT_TEST(offsets_end_at_64_kib, NO_LIMITS),
        GUEST_TEST(pages_are_a_users),
        GUEST_TEST(a_page_fault_tells_of_a_user),
        GUEST_TEST(a_page_may_be_brought_in),
        GUEST_TEST(a_task_may_be_one),
        GUEST_TEST(it_may_be_left_for_a_task_and_come_back),
        SOFT_TEST(a_task_beyond_64_kib_faults_in_itself, NO_LIMITS),
        GUEST_TEST(a_task_of_16_bits_is_none),
    };
    return RUN_CLAIMS(tests);
}
