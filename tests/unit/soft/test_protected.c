/* Protection of the software CPU: interrupts, exceptions on exceptions, returns to outer rings,
 * real mode, a system from its first instruction. Each test is a claim. Segments and far calls are
 * in test_segments.c, tasks, I/O permission and EFLAGS in test_system.c. */
#include "test.h"

#include "soft/soft.h"
#include "soft_guest.h"

#define HLT            0xf4
#define MOV_EAX(value) 0xb8, B4(value)
#define MOV_SREG(seg)  0x8e, 0xc0 | (seg) << 3 /* from ax */
#define JMP_FAR(s, o)  0xea, B4(o), B2(s)
#define PUSH(value)    0x68, B4(value)
#define LOAD(address)  0xa1, B4(address)

/* ---- The stack of an inner ring ---- */

/* An interrupt from ring 3 into a gate for ring 1, whose stack is what the TSS says; the error
 * code. */
static void expect_stack_fault(unsigned vector, uint32_t error)
{
    idt_gate(0x80, GATE_INT32 | GATE_USER, CODE1, HANDLER(0x80));
    user();
    EMIT(0xcd, 0x80);
    run();
    expect_fault(vector, error, USER);
    assert_int_equal(stack(4), STACK_USER);
}

static void the_stack_in_the_tss_is_checked(void **state)
{
    put(TSS + 16, 0, 2);
    expect_stack_fault(10, 0);
    put(TSS + 16, GDT_BYTES | 1, 2);
    expect_stack_fault(10, GDT_BYTES);
    put(TSS + 16, DATA1 & ~3, 2); /* RPL */
    expect_stack_fault(10, DATA1 & ~3);
    put(TSS + 16, DATA0 | 1, 2); /* DPL */
    expect_stack_fault(10, DATA0);
    put(TSS + 16, CODE1, 2);
    expect_stack_fault(10, CODE1 & ~3);
    put(TSS + 16, DATA1, 2);
    descriptor(DATA1, 0, 0xfffff, 0x32, FLAT); /* not present */
    expect_stack_fault(12, DATA1 & ~3);
    descriptor(DATA1, 0, STACK_RING1 - 8, 0xb2, WIDE); /* too small */
    expect_stack_fault(12, DATA1 & ~3);
    g.regs.tr.limit = 16;
    expect_stack_fault(10, SEL_TSS);
}

static void a_gate_to_ring_1_runs_in_ring_1(void **state)
{
    idt_gate(0x80, GATE_INT32 | GATE_USER, CODE1, CODE);
    user();
    EMIT(0xcd, 0x80);
    code_at(CODE);
    EMIT(HLT); /* not for ring 1 */
    run();
    expect_fault(13, 0, CODE);
    assert_int_equal(stack(2), CODE1);
    assert_int_equal(stack(4), STACK_RING1 - 20);
    assert_int_equal(stack(5), DATA1);
    assert_int_equal(get(STACK_RING1 - 20, 4), USER + 2);
}

/* ---- Interrupt gates ---- */

static void an_interrupt_from_ring_3_pushes_where_it_was(void **state)
{
    user();
    g.regs.eflags |= EFLAGS_IF | EFLAGS_CF;
    EMIT(0xcd, 0x80, 0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(REG(ESP), STACK_RING0 - 20);
    const uint32_t expected[] = { USER + 2, CODE3, EFLAGS_FIXED | EFLAGS_IF | EFLAGS_CF, STACK_USER,
                                  DATA3 };
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(stack(i), expected[i]);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, CODE0);
    assert_int_equal(g.e.regs.seg[SEG_SS].selector, DATA0);
    assert_int_equal(g.e.regs.eflags & EFLAGS_IF, 0);
    resume();
    expect_vector(0x80);
    assert_int_equal(stack(0), USER + 4);
    assert_int_equal(stack(2), expected[2]);
}

static void a_trap_gate_leaves_interrupts_on(void **state)
{
    idt_gate(0x80, GATE_TRAP32, CODE0, HANDLER(0x80));
    g.regs.eflags |= EFLAGS_IF | 1 << 14; /* NT */
    EMIT(0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(g.e.regs.eflags, EFLAGS_FIXED | EFLAGS_IF); /* NT is cleared */
    assert_int_equal(REG(ESP), STACK - 12);
}

static void gates_of_16_bits_push_words(void **state)
{
    idt_gate(0x80, GATE_INT16, CODE0, HANDLER(0x80));
    idt_gate(13, GATE_TRAP16, CODE0, HANDLER(13));
    EMIT(0xcd, 0x80, 0xcd, 0x80);
    code_at(HANDLER(0x80));
    EMIT(HLT, 0x66, 0xcf); /* iret */
    run();
    expect_vector(0x80);
    assert_int_equal(REG(ESP), STACK - 6);
    assert_int_equal(stack(0), (uint32_t)CODE0 << 16 | (CODE + 2));
    idt_gate(0x80, GATE_INT16, DATA0, HANDLER(0x80));
    resume();
    expect_vector(13);
    assert_int_equal(REG(ESP), STACK - 8);
    assert_int_equal(stack(0), (CODE + 2u) << 16 | DATA0);
}

static void expect_int_fault(unsigned vector, uint32_t error)
{
    user();
    EMIT(0xcd, 0x81);
    run();
    expect_fault(vector, error, USER);
}

static void int_n_checks_its_gate(void **state)
{
    const uint32_t error = 0x81 * 8 + 2;
    expect_int_fault(13, error); /* DPL 0 */
    idt_gate(0x81, (GATE_INT32 | GATE_USER) & ~0x80, CODE0, CODE);
    expect_int_fault(11, error);
    idt_gate(0x81, GATE_CALL32 | GATE_USER, CODE0, CODE);
    expect_int_fault(13, error);
    idt_gate(0x81, GATE_INT32 | GATE_USER, DATA0, CODE);
    expect_int_fault(13, DATA0);
    idt_gate(0x81, GATE_INT32 | GATE_USER, 0, CODE);
    expect_int_fault(13, 0);
    g.regs.idt.limit = 0x81 * 8 + 6;
    expect_int_fault(13, error);
}

static void an_outside_interrupt_marks_its_errors(void **state)
{
    g.regs.eflags |= EFLAGS_IF;
    idt_gate(0x20, (GATE_INT32) & ~0x80, CODE0, CODE);
    EMIT(0x90, HLT);
    load();
    engine->cpu_inject(g.cpu, 0x20);
    resume();
    expect_fault(11, 0x20 * 8 + 2 + 1, CODE);
}

static void an_outside_interrupt_ignores_the_gates_dpl(void **state)
{
    user();
    g.regs.eflags |= EFLAGS_IF;
    EMIT(0x90, 0xcd, 0x80);
    load();
    engine->cpu_inject(g.cpu, 0x20);
    resume();
    expect_vector(0x20);
    assert_int_equal(stack(0), USER);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_IF);
    resume();
    expect_vector(0x80);
}

/* ---- Exceptions ---- */

static void every_exception_comes_with_its_address(void **state)
{
    static const struct {
        uint8_t code[8];
        uint8_t vector;
        uint8_t past; /* where the return address is */
    } cases[] = {
        { { 0xf7, 0xf1 }, 0, 0 },           /* div ecx, by 0 */
        { { 0xd4, 0x00 }, 0, 0 },           /* aam 0 */
        { { 0xf1 }, 1, 1 },                 /* int1 */
        { { 0xcc }, 3, 1 },                 /* int3 */
        { { 0x62, 0x05, B4(DATA) }, 5, 0 }, /* bound eax, [] */
        { { 0x0f, 0x0b }, 6, 0 },           /* ud2 */
        { { 0xf0, 0x90 }, 6, 0 },           /* lock nop */
        { { 0x0f, 0x01, 0xf8 }, 6, 0 },     /* swapgs */
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (engine != &engine_soft && cases[i].code[0] == 0xf1)
            continue; /* QEMU has no INT1 */
        code_at(CODE);
        emit(cases[i].code, sizeof cases[i].code);
        put(DATA, 1, 4);
        put(DATA + 4, 2, 4);
        run();
        expect_vector(cases[i].vector);
        assert_int_equal(stack(0), CODE + cases[i].past);
        assert_int_equal(REG(ESP), STACK - 12);
    }
}

static void into_is_for_overflow(void **state)
{
    EMIT(0xce, HLT); /* into */
    run();
    expect_halt(CODE + 1 + 1);
    g.regs.eflags |= EFLAGS_OF;
    run();
    expect_vector(4);
    assert_int_equal(stack(0), CODE + 1);
}

static void a_fault_pushes_rf(void **state)
{
    EMIT(0x0f, 0x0b);
    run();
    expect_vector(6);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_RF);
    assert_int_equal(g.e.regs.eflags & EFLAGS_RF, 0);
}

static void int3_from_ring_3_needs_a_gate_for_it_and_int1_does_not(void **state)
{
    idt_gate(3, GATE_INT32, CODE0, HANDLER(3));
    user();
    EMIT(0xcc);
    run();
    expect_fault(13, 3 * 8 + 2, USER);
    user();
    EMIT(0xf1);
    run();
    expect_vector(1);
}

static void the_trap_flag_traps_after_the_instruction(void **state)
{
    g.regs.eflags |= EFLAGS_TF;
    EMIT(0x40, 0x90); /* inc eax */
    run();
    expect_vector(1);
    assert_int_equal(REG(EAX), 1);
    assert_int_equal(stack(0), CODE + 1);
    assert_int_equal(stack(2) & EFLAGS_TF, EFLAGS_TF);
    assert_int_equal(g.e.regs.eflags & EFLAGS_TF, 0);
    resume();
    expect_vector(1);
    assert_int_equal(stack(0), CODE + 2);
}

/* ---- Exceptions on exceptions ---- */

static void a_fault_in_a_fault_is_a_double_fault(void **state)
{
    idt_gate(13, GATE_INT32 & ~0x80, CODE0, 0); /* not present: #NP while #GP is on its way */
    EMIT(0xcd, 0x81);
    idt_gate(0x81, 0, 0, 0);
    run();
    expect_fault(8, 0, CODE);
}

static void a_fault_of_an_absent_gate_is_reported_as_not_present(void **state)
{
    idt_gate(6, GATE_INT32 & ~0x80, CODE0, 0);
    EMIT(0x0f, 0x0b); /* #UD is benign: what follows is #NP, not #DF */
    run();
    expect_fault(11, 6 * 8 + 2 + 1, CODE);
}

static void two_page_faults_are_a_double_fault(void **state)
{
    paging();
    descriptor(SEL_TEST, 0, 0xfffff, ACC_CODE0, FLAT);
    idt_gate(14, GATE_INT32, 0x0c, 0); /* its segment is in an LDT whose page is not there */
    g.regs.ldt = (struct segment){ 0x500000, 0x0f, SEL_LDT, 0x82 };
    EMIT(LOAD(0x600000));
    run();
    expect_fault(8, 0, CODE);
    assert_int_equal(g.e.regs.cr2, 0x500008);
}

static void a_page_fault_on_the_way_of_a_contributory_one_is_handled(void **state)
{
    paging();
    idt_gate(13, GATE_INT32, 0x0c, 0);
    g.regs.ldt = (struct segment){ 0x500000, 0x0f, SEL_LDT, 0x82 };
    EMIT(MOV_EAX(GDT_BYTES), MOV_SREG(SEG_ES));
    run();
    expect_page_fault(0, 0x500008, CODE + 5);
}

static void the_third_fault_is_a_shutdown(void **state)
{
    g.regs.idt.limit = 0;
    EMIT(0x90, 0x0f, 0x0b);
    run();
    assert_int_equal(g.e.reason, EVENT_SHUTDOWN);
    assert_int_equal(g.e.regs.eip, CODE + 1);
    assert_int_equal(REG(ESP), STACK);
}

static void tables_without_memory_shut_down(void **state)
{
    g.regs.idt.base = 0x7000000;
    EMIT(0x0f, 0x0b);
    run();
    assert_int_equal(g.e.reason, EVENT_SHUTDOWN);
}

/* ---- IRET and RET to an outer ring ---- */

static void push_return(uint32_t eip, unsigned cs, uint32_t eflags, uint32_t esp, unsigned ss)
{
    const uint32_t words[] = { eip, cs, eflags, esp, ss };
    for (unsigned i = 0; i < 5; i++)
        put(STACK + 4 * i, words[i], 4);
}

static void iret_goes_to_ring_3(void **state)
{
    push_return(USER, CODE3, EFLAGS_IF | EFLAGS_CF | 3 << 12, STACK_USER, DATA3);
    EMIT(MOV_EAX(DATA3), MOV_SREG(SEG_FS), 0xcf);
    code_at(USER);
    EMIT(0x8c, 0xd8, 0xcd, 0x80); /* mov eax, ds */
    run();
    expect_vector(0x80);
    const uint32_t expected[] = { USER + 4, CODE3, EFLAGS_FIXED | EFLAGS_IF | EFLAGS_CF | 3 << 12,
                                  STACK_USER, DATA3 };
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(stack(i), expected[i]);
    assert_int_equal(REG(EAX), 0); /* data segments of ring 0 became null */
    expect_unusable(SEG_ES);
    assert_int_equal(g.e.regs.seg[SEG_FS].selector, DATA3); /* others stay */
    assert_int_equal(g.e.regs.seg[SEG_SS].selector, DATA0);
}

static void expect_iret_fault(unsigned vector, uint32_t error)
{
    code_at(CODE);
    EMIT(0xcf);
    run();
    expect_fault(vector, error, CODE);
    assert_int_equal(REG(ESP), STACK - 16);
}

static void iret_checks_where_it_goes(void **state)
{
    g.regs.gpr[GPR_ESP] = STACK;
    push_return(USER, 0, EFLAGS_FIXED, STACK_USER, DATA3);
    expect_iret_fault(13, 0);
    push_return(USER, GDT_BYTES, EFLAGS_FIXED, STACK_USER, DATA3);
    expect_iret_fault(13, GDT_BYTES);
    push_return(USER, DATA0, EFLAGS_FIXED, STACK_USER, DATA3);
    expect_iret_fault(13, DATA0);
    push_return(USER, CODE0 | 3, EFLAGS_FIXED, STACK_USER, DATA3); /* RPL 3, DPL 0 */
    expect_iret_fault(13, CODE0);
    push_return(USER, CODE3, EFLAGS_FIXED, STACK_USER, 0);
    expect_iret_fault(13, 0);
    push_return(USER, CODE3, EFLAGS_FIXED, STACK_USER, DATA0);
    expect_iret_fault(13, DATA0);
    push_return(USER, CODE3, EFLAGS_FIXED, STACK_USER, CODE3);
    expect_iret_fault(13, CODE3 & ~3);
    if (engine == &engine_soft) { /* NO_LIMITS */
        push_return(0x10000, CODE_16, EFLAGS_FIXED, STACK_USER, DATA3);
        expect_iret_fault(13, 0);
    }
    descriptor(DATA3, 0, 0xfffff, ACC_DATA3 & ~0x80, FLAT);
    push_return(USER, CODE3, EFLAGS_FIXED, STACK_USER, DATA3);
    /* QEMU has #NP for a stack, too */
    expect_iret_fault(engine == &engine_soft ? 12 : 11, DATA3 & ~3);
    descriptor(CODE3, 0, 0xfffff, ACC_CODE3 & ~0x80, FLAT);
    expect_iret_fault(11, CODE3 & ~3);
}

static void iret_from_ring_3_cannot_go_in(void **state)
{
    user();
    EMIT(PUSH(EFLAGS_FIXED), PUSH(CODE0), PUSH(CODE), 0xcf);
    run();
    expect_fault(13, CODE0, USER + 15);
}

static void iret_in_ring_3_cannot_change_iopl_or_if(void **state)
{
    user();
    EMIT(PUSH(EFLAGS_IF | EFLAGS_ZF | 3 << 12), PUSH(CODE3), PUSH(USER + 0x100), 0xcf);
    code_at(USER + 0x100);
    EMIT(0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_ZF);
}

static void a_far_return_goes_to_an_outer_ring(void **state)
{
    /* retf 4 */
    EMIT(PUSH(DATA3), PUSH(STACK_USER), PUSH(0x99), PUSH(CODE3), PUSH(USER), 0xca, B2(4));
    code_at(USER);
    EMIT(0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(stack(0), USER + 2);
    assert_int_equal(stack(3), STACK_USER + 4);
    expect_unusable(SEG_DS);
}

/* ---- Real mode ---- */

static void real_mode(void)
{
    struct registers *r = &g.regs;
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r->seg[i] = (struct segment){ .limit = 0xffff, .attr = i == SEG_CS ? 0x9b : 0x93 };
    r->cr0 = CR0_ET;
    r->idt = (struct table_register){ 0, 0x3ff };
    r->gpr[GPR_ESP] = 0x7000;
}

static void real_mode_interrupts_use_the_vector_table(void **state)
{
    real_mode();
    put(0x21 * 4, 0x0100 | 0x0900u << 16, 4);
    g.regs.eflags |= EFLAGS_IF | EFLAGS_CF;
    EMIT(0xcd, 0x21, HLT);
    code_at(0x9100);
    EMIT(HLT, 0xcf);
    run();
    expect_halt(0x101);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, 0x900);
    assert_int_equal(g.e.regs.seg[SEG_CS].base, 0x9000);
    assert_int_equal(REG(ESP), 0x6ffa);
    assert_int_equal(get(0x6ffa, 2), CODE + 2);
    assert_int_equal(get(0x6ffc, 2), 0);
    assert_int_equal(get(0x6ffe, 2), EFLAGS_FIXED | EFLAGS_IF | EFLAGS_CF);
    assert_int_equal(g.e.regs.eflags, EFLAGS_FIXED | EFLAGS_CF);
    resume();
    expect_halt(CODE + 3);
    assert_int_equal(g.e.regs.eflags, EFLAGS_FIXED | EFLAGS_IF | EFLAGS_CF);
}

static void real_mode_minds_the_limit_of_its_table(void **state)
{
    real_mode();
    g.regs.idt.limit = 0x21 * 4 + 2;
    put(13 * 4, 0x9200, 4);
    code_at(0x9200);
    EMIT(HLT);
    code_at(CODE);
    EMIT(0xcd, 0x21);
    run();
    expect_halt(0x9201);
    assert_int_equal(get(0x6ffa, 2), CODE); /* a fault, and no error code */
    g.regs.idt.limit = 0;
    run();
    assert_int_equal(g.e.reason, EVENT_SHUTDOWN);
}

static void real_mode_segments_are_paragraphs(void **state)
{
    real_mode();
    EMIT(0xb8, 0x34, 0x12, 0x8e, 0xd8, HLT); /* mov ax, 0x1234; mov ds, ax */
    run();
    const struct segment expected = { 0x12340, 0xffff, 0x1234, 0x93 };
    assert_memory_equal(&g.e.regs.seg[SEG_DS], &expected, sizeof expected);
}

static void real_mode_far_calls_push_words(void **state)
{
    real_mode();
    EMIT(0x9a, B2(0x100), B2(0x0900), HLT); /* call 0900:0100 */
    code_at(0x9100);
    EMIT(0xcb); /* retf */
    run();
    expect_halt(CODE + 6);
    assert_int_equal(get(0x6ffc, 2), CODE + 5);
    assert_int_equal(REG(ESP), 0x7000);
}

static void a_null_segment_can_be_used_again_in_real_mode(void **state)
{
    put(0x12345, 0x42, 1);
    EMIT(MOV_EAX(0), MOV_SREG(SEG_DS), JMP_FAR(CODE_16, CODE + 0x100));
    code_at(CODE + 0x100);
    /* mov eax, cr0; and al, 0xfe; mov cr0, eax */
    EMIT(0x0f, 0x20, 0xc0, 0x24, 0xfe, 0x0f, 0x22, 0xc0);
    EMIT(0xea, B2(CODE + 0x200), B2(0));
    code_at(CODE + 0x200);
    EMIT(0xb8, B2(0x1234), MOV_SREG(SEG_DS), 0xa0, B2(5), HLT); /* mov al, [5] */
    run();
    expect_halt(g.at);
    assert_int_equal(REG(EAX) & 0xff, 0x42);
    assert_int_equal(g.e.regs.seg[SEG_DS].limit, 0xffff);
}

static void protected_instructions_are_undefined_in_real_mode(void **state)
{
    static const uint8_t codes[][3] = {
        { 0x0f, 0x00, 0xc0 }, { 0x0f, 0x00, 0xd8 }, { 0x0f, 0x02, 0xc0 }, { 0x63, 0xc0, 0 }
    };
    real_mode();
    put(6 * 4, 0x9200, 4);
    code_at(0x9200);
    EMIT(HLT);
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        code_at(CODE);
        emit(codes[i], 3);
        run();
        expect_halt(0x9201);
    }
}

/* ---- A system from its first instruction ---- */

enum { BOOT = 0x7000, BOOT32 = 0x7100, BOOT_TABLES = 0x7200 };

static void emit_boot(void)
{
    code_at(BOOT_TABLES);
    EMIT(B2(GDT_BYTES - 1), B4(GDT), B2(0x7ff), B4(IDT));
    code_at(BOOT);
    /* lgdt, lidt */
    EMIT(0xfa, 0x66, 0x0f, 0x01, 0x16, B2(BOOT_TABLES), 0x66, 0x0f, 0x01, 0x1e,
         B2(BOOT_TABLES + 6));
    EMIT(0x0f, 0x20, 0xc0, 0x0c, 1, 0x0f, 0x22, 0xc0); /* mov eax, cr0; or al, 1; mov cr0, eax */
    EMIT(0x66, 0xea, B4(BOOT32), B2(CODE0));
    code_at(BOOT32);
    /* mov esp */
    EMIT(MOV_EAX(DATA0), MOV_SREG(SEG_DS), MOV_SREG(SEG_ES), MOV_SREG(SEG_SS), 0xbc, B4(STACK));
    /* cr3, cr0 */
    EMIT(MOV_EAX(DIRECTORY), 0x0f, 0x22, 0xd8, 0x0f, 0x20, 0xc0, 0x0d, B4(CR0_PG), 0x0f, 0x22,
         0xc0);
    /* ltr ax */
    EMIT(MOV_EAX(SEL_TSS), 0x0f, 0x00, 0xd8);
    EMIT(PUSH(DATA3), PUSH(STACK_USER), PUSH(EFLAGS_FIXED), PUSH(CODE3), PUSH(USER), 0xcf);
}

static void a_system_boots_pages_drops_to_ring_3_and_is_called_back(void **state)
{
    paging();
    descriptor(SEL_TSS, TSS, 0x67, 0x89, 0);
    emit_boot();
    code_at(USER);
    EMIT(MOV_EAX(0x1234), 0xcd, 0x80, 0xeb, 0xfe);
    code_at(HANDLER(0x80));
    EMIT(0xe6, 0x42, 0xcf); /* out 0x42, al; iretd */
    real_mode();
    g.regs.eip = BOOT;
    g.regs.tr = (struct segment){ .limit = 0xffff, .attr = 0x8b };
    run();
    assert_int_equal(g.e.reason, EVENT_IO);
    assert_int_equal(g.e.port, 0x42);
    assert_int_equal(g.data[0], 0x34);
    assert_int_equal(g.e.regs.cr0, CR0_PG | CR0_ET | CR0_PE);
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS);
    assert_int_equal(g.e.regs.tr.attr, 0x8b);
    assert_int_equal(access_byte(SEL_TSS), 0x8b);
    assert_int_equal(stack(0), USER + 7);
    assert_int_equal(stack(1), CODE3);
    settle();
    run_how(ENGINE_STEP); /* back to ring 3 */
    assert_int_equal(g.e.reason, EVENT_STEP);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, CODE3);
    assert_int_equal(g.e.regs.eip, USER + 7);
}

int main(void)
{
    static struct CMUnitTest tests[] = {
        SOFT_TEST(the_stack_in_the_tss_is_checked, NO_LIMITS),
        GUEST_TEST(a_gate_to_ring_1_runs_in_ring_1),
        GUEST_TEST(an_interrupt_from_ring_3_pushes_where_it_was),
        GUEST_TEST(a_trap_gate_leaves_interrupts_on),
        GUEST_TEST(gates_of_16_bits_push_words),
        GUEST_TEST(int_n_checks_its_gate),
        SOFT_TEST(an_outside_interrupt_marks_its_errors, NO_EXT),
        GUEST_TEST(an_outside_interrupt_ignores_the_gates_dpl),
        GUEST_TEST(every_exception_comes_with_its_address),
        GUEST_TEST(into_is_for_overflow),
        GUEST_TEST(a_fault_pushes_rf),
        SOFT_TEST(int3_from_ring_3_needs_a_gate_for_it_and_int1_does_not,
                  "the fault of an INT3 whose gate refuses points past it in QEMU"),
        GUEST_TEST(the_trap_flag_traps_after_the_instruction),
        GUEST_TEST(a_fault_in_a_fault_is_a_double_fault),
        SOFT_TEST(a_fault_of_an_absent_gate_is_reported_as_not_present, NO_EXT),
        GUEST_TEST(two_page_faults_are_a_double_fault),
        GUEST_TEST(a_page_fault_on_the_way_of_a_contributory_one_is_handled),
        SOFT_TEST(the_third_fault_is_a_shutdown, "kvm_amd resets the registers at a shutdown"),
        SOFT_TEST(tables_without_memory_shut_down, "KVM gives up with an internal error"),
        GUEST_TEST(iret_goes_to_ring_3),
        GUEST_TEST(iret_checks_where_it_goes),
        GUEST_TEST(iret_from_ring_3_cannot_go_in),
        GUEST_TEST(iret_in_ring_3_cannot_change_iopl_or_if),
        GUEST_TEST(a_far_return_goes_to_an_outer_ring),
        GUEST_TEST(real_mode_interrupts_use_the_vector_table),
        SOFT_TEST(real_mode_minds_the_limit_of_its_table,
                  "the fault of an INT beyond the table points past it in QEMU"),
        GUEST_TEST(real_mode_segments_are_paragraphs),
        GUEST_TEST(real_mode_far_calls_push_words),
        SOFT_TEST(a_null_segment_can_be_used_again_in_real_mode,
                  "QEMU leaves the limit of the null segment"),
        GUEST_TEST(protected_instructions_are_undefined_in_real_mode),
        GUEST_TEST(a_system_boots_pages_drops_to_ring_3_and_is_called_back),
    };
    return RUN_CLAIMS(tests);
}
