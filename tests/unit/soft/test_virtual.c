/* Virtual-8086 mode of the software CPU (SDM vol. 3A, 20.2 to 20.3; 80386 Programmer's Reference,
 * chapter 15). Each test is a claim. */
#include "virtual_guest.h"

#include "soft/soft.h"

/* ---- Out of it, and back ---- */

static void a_fault_leaves_for_ring_0_with_all_segments_saved(void **state)
{
    start_virtual(2);
    g.regs.gpr[GPR_ESP] = 0x89ab1000;
    g.regs.eflags |= EFLAGS_IF | EFLAGS_CF;
    EMIT(0x90, 0x0f, 0x0b); /* nop; ud2 */
    run();
    expect_left(6, 0, 1);
    assert_int_equal(stack(2) & ~(uint32_t)EFLAGS_RF,
                     EFLAGS_FIXED | EFLAGS_VM | IOPL(2) | EFLAGS_IF | EFLAGS_CF);
    assert_int_equal(stack(3), 0x89ab1000);
    assert_int_equal(g.e.regs.eflags & EFLAGS_IF, 0);
}

static void iretd_goes_back_with_all_segments(void **state)
{
    start_virtual(0);
    allow_ports();
    g.regs.eflags |= EFLAGS_IF;
    EMIT(0xcc, OUT, 0xf4); /* int3; out; hlt */
    run();
    expect_left(3, 0, 1);
    resume();
    expect_out(1);
    assert_int_equal(g.e.regs.eflags & (EFLAGS_IF | IOPL(3)), EFLAGS_IF);
    assert_int_equal(REG(ESP), V_SP);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        assert_int_equal(g.e.regs.seg[i].selector, v_selectors[i]);
    resume();
    expect_left_with_error(13, 0, 3);
}

/* What IRETD finds on the stack of ring 0. */
static void push_virtual(uint32_t eip, uint32_t eflags)
{
    const uint32_t frame[] = {
        eip, 0xabcd0000u | V_CODE, eflags, 0x12345678, V_STACK | 0x70000, V_ES, V_DS, V_FS, V_GS
    };
    for (unsigned i = 0; i < sizeof frame / sizeof *frame; i++)
        put(STACK + 4 * i, frame[i], 4);
}

static void iretd_in_ring_0_takes_all_of_eflags(void **state)
{
    const uint32_t eflags = EFLAGS_FIXED | EFLAGS_VM | IOPL(3) | NT | EFLAGS_IF | EFLAGS_DF;
    allow_ports();
    push_virtual(0, eflags);
    EMIT(0xcf);
    code_at(USER);
    EMIT(OUT);
    run();
    expect_out(0);
    settle();
    expect_virtual(2);
    assert_int_equal(g.e.regs.eflags, eflags);
    assert_int_equal(REG(ESP), 0x12345678);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        assert_int_equal(g.e.regs.seg[i].selector, v_selectors[i]);
}

static void iretd_stays_within_64_kib(void **state)
{
    push_virtual(0x10000, EFLAGS_FIXED | EFLAGS_VM);
    EMIT(0xcf);
    run();
    expect_fault(13, 0, CODE);
    assert_int_equal(g.e.regs.eflags & EFLAGS_VM, 0);
}

static void iretd_of_ring_3_does_not_go_there(void **state)
{
    user();
    EMIT(0x6a, DATA3, 0x68, B4(STACK_USER), 0x68, B4(EFLAGS_FIXED | EFLAGS_VM), /* push ... */
         0x6a, CODE3, 0x68, B4(USER + 0x40), 0xcf);
    code_at(USER + 0x40);
    EMIT(0xcc); /* in ring 3, at USER + 0x40 */
    run();
    expect_vector(3);
    assert_int_equal(stack(0), USER + 0x41);
    assert_int_equal(stack(1), CODE3);
    assert_int_equal(stack(2) & EFLAGS_VM, 0);
}

static void popfd_does_not_go_there(void **state)
{
    EMIT(0x68, B4(EFLAGS_FIXED | EFLAGS_VM), 0x9d, 0x9c, 0x58, HLT); /* popfd; pushfd; pop eax */
    run();
    expect_halt(g.at);
    assert_int_equal((REG(EAX) | g.e.regs.eflags) & EFLAGS_VM, 0);
}

static void a_gate_of_16_bits_pushes_words(void **state)
{
    idt_gate(3, GATE_INT16 | GATE_USER, CODE0, HANDLER(3));
    start_virtual(1);
    EMIT(0xcc);
    run();
    expect_vector(3);
    assert_int_equal(REG(ESP), STACK_RING0 - 18);
    const uint16_t expected[] = { 1,    V_CODE, EFLAGS_FIXED | IOPL(1), V_SP, V_STACK, V_ES, V_DS,
                                  V_FS, V_GS };
    for (unsigned i = 0; i < 9; i++)
        assert_int_equal(get(REG(ESP) + 2 * i, 2), expected[i]);
    assert_int_equal(g.e.regs.eflags & EFLAGS_VM, 0);
    expect_unusable(SEG_DS);
}

static void expect_no_handler(unsigned selector)
{
    idt_gate(0x80, GATE_INT32 | GATE_USER, selector, HANDLER(0x80));
    start_virtual(3);
    EMIT(0xcd, 0x80);
    run();
    expect_left_with_error(13, selector & ~3u, 0);
}

static void a_handler_does_not_run_in_ring_3(void **state)
{
    expect_no_handler(CONFORMING);
    expect_no_handler(CODE3);
}

static void a_handler_does_not_run_in_ring_1(void **state)
{
    expect_no_handler(CODE1);
}

static void an_outside_interrupt_asks_nobody(void **state)
{
    start_virtual(0);
    g.regs.eflags |= EFLAGS_IF;
    EMIT(0xeb, 0xfe); /* for ever */
    load();
    run_how(ENGINE_STEP);
    assert_true(engine->cpu_can_inject(g.cpu));
    assert_true(engine->cpu_inject(g.cpu, 0x30)); /* of DPL 0 */
    resume();
    expect_left(0x30, 0, 0);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_VM | EFLAGS_IF);
}

static void the_trap_flag_traps_after_each_instruction(void **state)
{
    start_virtual(0);
    g.regs.eflags |= EFLAGS_TF;
    EMIT(0x40, 0x40, 0x40);
    run();
    expect_left(1, 0, 1);
    assert_int_equal(stack(2) & EFLAGS_TF, EFLAGS_TF);
    assert_int_equal(g.e.regs.eflags & EFLAGS_TF, 0);
    resume();
    expect_left(1, 0, 2);
    assert_int_equal(REG(EAX), 2);
}

/* A debugger's TF is none of the guest's. */
static void a_step_leaves_no_trap_flag_behind(void **state)
{
    static const struct {
        uint8_t code[2], past;
    } steps[] = { { { 0xcd, 0x80 }, 2 }, { { 0xcc }, 1 }, { { 0x0f, 0x0b }, 0 } };
    static const uint8_t vectors[] = { 0x80, 3, 6 };
    for (size_t i = 0; i < sizeof vectors; i++) {
        start_virtual(3);
        emit(steps[i].code, sizeof steps[i].code);
        load();
        g.e.regs = g.regs; /* those before it */
        run_how(ENGINE_STEP);
        if (g.e.reason == EVENT_STEP) /* into the handler */
            resume();
        expect_left(vectors[i], 0, steps[i].past);
        assert_int_equal(stack(2) & EFLAGS_TF, 0);
    }
}

/* ---- What depends on IOPL ---- */

static const struct sensitive {
    uint8_t bytes[4], len;
} sensitives[] = {
    { { 0xfa }, 1 },       /* cli */
    { { 0xfb }, 1 },       /* sti */
    { { 0x9c }, 1 },       /* pushf */
    { { 0x66, 0x9c }, 2 }, /* pushfd */
    { { 0x9d }, 1 },       /* popf */
    { { 0x66, 0x9d }, 2 }, /* popfd */
    { { 0xcd, 0x80 }, 2 }, /* int 0x80, whose gate is for all */
    { { 0xcd, 3 }, 2 },    /* int 3 of two bytes */
    { { 0xcf }, 1 },       /* iret */
    { { 0x66, 0xcf }, 2 }, /* iretd */
};

static void below_3_they_are_for_the_monitor(void **state)
{
    for (size_t i = 0; i < sizeof sensitives / sizeof *sensitives; i++)
        for (unsigned iopl = 0; iopl < 3; iopl++) {
            start_virtual(iopl);
            emit(sensitives[i].bytes, sensitives[i].len);
            run();
            expect_left_with_error(13, 0, 0);
            assert_int_equal(stack(4), V_SP);
        }
}

static void cli_and_sti_work_with_iopl_3(void **state)
{
    start_virtual(3);
    allow_ports();
    EMIT(0xfb, OUT, 0xfa, OUT); /* sti; out; cli; out */
    run();
    expect_out(1);
    assert_int_equal(g.e.regs.eflags & EFLAGS_IF, EFLAGS_IF);
    resume();
    expect_out(4);
    assert_int_equal(g.e.regs.eflags & EFLAGS_IF, 0);
}

static void pushf_shows_neither_vm_nor_rf(void **state)
{
    start_virtual(3);
    EMIT(0x9c, 0x66, 0x9c, 0xcc); /* pushf; pushfd; int3 */
    run();
    expect_left(3, 0, 4);
    assert_int_equal(stack(3), V_SP - 6);
    assert_int_equal(get(STACK_USER + V_SP - 2, 2), EFLAGS_FIXED | IOPL(3));
    assert_int_equal(get(STACK_USER + V_SP - 6, 4), EFLAGS_FIXED | IOPL(3));
}

static void popf_changes_if_but_not_iopl_or_vm(void **state)
{
    start_virtual(3);
    put(STACK_USER + V_SP, EFLAGS_FIXED | EFLAGS_IF | EFLAGS_CF, 2);
    put(STACK_USER + V_SP + 2, EFLAGS_FIXED | EFLAGS_ZF, 4);
    EMIT(0x9d, 0xcc, 0x66, 0x9d, 0xcc); /* popf; int3; popfd; int3 */
    run();
    expect_left(3, 0, 2);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_VM | IOPL(3) | EFLAGS_IF | EFLAGS_CF);
    resume();
    expect_left(3, 0, 5);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_VM | IOPL(3) | EFLAGS_ZF);
    assert_int_equal(stack(3), V_SP + 6);
}

/* Not as a return to another task, even with NT. */
static void iret_returns_as_in_real_mode(void **state)
{
    start_virtual(3);
    g.regs.eflags |= NT;
    put(STACK_USER + V_SP, 0x20, 2);
    put(STACK_USER + V_SP + 2, V_CODE, 2);
    put(STACK_USER + V_SP + 4, EFLAGS_FIXED | EFLAGS_IF | EFLAGS_CF, 2);
    put(STACK_USER + V_SP + 6, 0x30, 4);
    put(STACK_USER + V_SP + 10, V_CODE, 4);
    put(STACK_USER + V_SP + 14, EFLAGS_FIXED, 4);
    EMIT(0xcf);
    code_at(USER + 0x20);
    EMIT(0xcc, 0x66, 0xcf); /* int3; iretd */
    code_at(USER + 0x30);
    EMIT(0xcc);
    run();
    expect_left(3, 0, 0x21);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_VM | IOPL(3) | EFLAGS_IF | EFLAGS_CF);
    assert_int_equal(stack(3), V_SP + 6);
    resume();
    expect_left(3, 0, 0x31);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_VM | IOPL(3));
    assert_int_equal(stack(3), V_SP + 18);
}

static void int_n_takes_the_gate_and_not_the_vector_table(void **state)
{
    start_virtual(3);
    EMIT(0xcd, 0x80);
    run();
    expect_left(0x80, 0, 2);
    idt_gate(0x21, GATE_INT32, CODE0, HANDLER(0x21)); /* of DPL 0 */
    start_virtual(3);
    EMIT(0xcd, 0x21);
    run();
    expect_left_with_error(13, 0x21 * 8 + 2, 0);
}

static void int3_and_into_do_not_depend_on_iopl(void **state)
{
    start_virtual(0);
    EMIT(0xcc);
    run();
    expect_left(3, 0, 1);
    start_virtual(0);
    g.regs.eflags |= EFLAGS_OF;
    EMIT(0xce);
    run();
    expect_left(4, 0, 1);
}

static void int1_does_not_depend_on_iopl(void **state)
{
    start_virtual(0);
    EMIT(0xf1);
    run();
    expect_left(1, 0, 1);
}

/* ---- Ports ---- */

static bool gets_port(const uint8_t *code, size_t n, unsigned iopl)
{
    start_virtual(iopl);
    emit(code, n);
    run();
    bool gets = g.e.reason == EVENT_IO;
    if (!gets)
        expect_left_with_error(13, 0, 0);
    settle();
    return gets;
}

/* Whatever IOPL says. */
static void ports_are_those_of_the_bitmap(void **state)
{
    static const struct sensitive codes[] = {
        { { 0xe4, PORT }, 2 }, { { 0xe6, PORT }, 2 },       { { 0xee }, 1 }, { { 0xec }, 1 },
        { { 0xef }, 1 },       { { 0x66, 0xe5, PORT }, 3 }, { { 0x6e }, 1 }, { { 0x6c }, 1 },
    };
    g.regs.gpr[GPR_EDX] = PORT;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        for (unsigned iopl = 0; iopl < 4; iopl++) {
            assert_false(gets_port(codes[i].bytes, codes[i].len, iopl));
            start_virtual(iopl);
            allow_ports();
            g.regs.gpr[GPR_EDX] = PORT;
            emit(codes[i].bytes, codes[i].len);
            run();
            assert_int_equal(g.e.reason, EVENT_IO);
            settle();
        }
}

/* ---- Instructions that are not for it ---- */

static void instructions_of_ring_0_are_refused(void **state)
{
    static const uint8_t codes[][6] = {
        { HLT },
        { 0x0f, 0x20, 0xc0 },       /* mov eax, cr0 */
        { 0x0f, 0x22, 0xd8 },       /* mov cr3, eax */
        { 0x0f, 0x21, 0xc0 },       /* mov eax, dr0 */
        { 0x0f, 0x23, 0xf8 },       /* mov dr7, eax */
        { 0x0f, 0x06 },             /* clts */
        { 0x0f, 0x09 },             /* wbinvd */
        { 0x0f, 0x01, 0x16, 0, 0 }, /* lgdt [0] */
        { 0x0f, 0x01, 0x1e, 0, 0 }, /* lidt [0] */
        { 0x0f, 0x01, 0xf0 },       /* lmsw ax */
        { 0x0f, 0x01, 0x3e, 0, 0 }, /* invlpg [0] */
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        start_virtual(3);
        emit(codes[i], sizeof codes[i]);
        run();
        expect_left_with_error(13, 0, 0);
    }
}

static void instructions_about_selectors_are_undefined(void **state)
{
    static const uint8_t codes[][3] = {
        { 0x0f, 0x02, 0xc0 }, /* lar */
        { 0x0f, 0x03, 0xc0 }, /* lsl */
        { 0x0f, 0x00, 0xc0 }, /* sldt */
        { 0x0f, 0x00, 0xc8 }, /* str */
        { 0x0f, 0x00, 0xd0 }, /* lldt */
        { 0x0f, 0x00, 0xd8 }, /* ltr */
        { 0x0f, 0x00, 0xe0 }, /* verr */
        { 0x0f, 0x00, 0xe8 }, /* verw */
        { 0x63, 0xc0 },       /* arpl */
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        start_virtual(3);
        emit(codes[i], sizeof codes[i]);
        run();
        expect_left(6, 0, 0);
    }
}

static void what_may_be_read_in_ring_3_may_be_read(void **state)
{
    start_virtual(0);
    EMIT(0x0f, 0x01, 0x06, 0, 0, 0x0f, 0x01, 0xe3, 0xcc); /* sgdt [0]; smsw bx; int3 */
    run();
    expect_left(3, 0, 9);
    assert_int_equal(get(DATA, 2), GDT_BYTES - 1);
    assert_int_equal(REG(EBX), CR0_PE | CR0_ET);
}

/* ---- An engine ---- */

static void it_is_saved_and_loaded(void **state)
{
    start_virtual(2);
    allow_ports();
    EMIT(0x90, 0x90, OUT);
    load();
    run_how(ENGINE_STEP);
    expect_virtual(1);
    struct cpu_state saved;
    struct failure failure;
    assert_true(engine->cpu_save(g.cpu, &saved, &failure));
    make_registers();
    assert_true(engine->cpu_set_registers(g.cpu, &g.regs, &failure));
    assert_true(engine->cpu_load(g.cpu, &saved, &failure));
    cpu_state_free(&saved);
    resume();
    expect_out(2);
    settle();
    expect_virtual(4);
}

int main(void)
{
    static struct CMUnitTest tests[] = {
        GUEST_TEST(a_fault_leaves_for_ring_0_with_all_segments_saved),
        GUEST_TEST(iretd_goes_back_with_all_segments),
        GUEST_TEST(iretd_in_ring_0_takes_all_of_eflags),
        SOFT_TEST(iretd_stays_within_64_kib, NO_LIMITS),
        SOFT_TEST(iretd_of_ring_3_does_not_go_there, "QEMU goes there"),
        GUEST_TEST(popfd_does_not_go_there),
        GUEST_TEST(a_gate_of_16_bits_pushes_words),
        GUEST_TEST(a_handler_does_not_run_in_ring_3),
        SOFT_TEST(a_handler_does_not_run_in_ring_1, "QEMU has it run there"),
        GUEST_TEST(an_outside_interrupt_asks_nobody),
        GUEST_TEST(the_trap_flag_traps_after_each_instruction),
        GUEST_TEST(a_step_leaves_no_trap_flag_behind),
        GUEST_TEST(below_3_they_are_for_the_monitor),
        GUEST_TEST(cli_and_sti_work_with_iopl_3),
        GUEST_TEST(pushf_shows_neither_vm_nor_rf),
        GUEST_TEST(popf_changes_if_but_not_iopl_or_vm),
        GUEST_TEST(iret_returns_as_in_real_mode),
        GUEST_TEST(int_n_takes_the_gate_and_not_the_vector_table),
        GUEST_TEST(int3_and_into_do_not_depend_on_iopl),
        SOFT_TEST(int1_does_not_depend_on_iopl, "QEMU has no INT1"),
        GUEST_TEST(ports_are_those_of_the_bitmap),
        GUEST_TEST(instructions_of_ring_0_are_refused),
        GUEST_TEST(instructions_about_selectors_are_undefined),
        GUEST_TEST(what_may_be_read_in_ring_3_may_be_read),
        SOFT_TEST(it_is_saved_and_loaded, "that of KVM is in engine/test_state"),
    };
    return RUN_CLAIMS(tests);
}
