/* The software CPU for an operating system: tasks, EFLAGS and who may change what of it, I/O
 * permission, control registers, questions about segments. Each test is a claim. */
#include "test.h"

#include "soft_guest.h"

#define HLT            0xf4
#define MOV_EAX(value) 0xb8, B4(value)
#define PUSH(value)    0x68, B4(value)
#define JMP_FAR(s, o)  0xea, B4(o), B2(s)
#define CALL_FAR(s, o) 0x9a, B4(o), B2(s)
#define NT             (1u << 14)
#define IOPL(n)        ((uint32_t)(n) << 12)
#define CR0_TS         0x08u

/* ---- Tasks ---- */

/* A second task, in ring 0, at this address. */
static void make_task_b(uint32_t eip)
{
    put(TSS_B + 0x1c, DIRECTORY, 4);
    put(TSS_B + 0x20, eip, 4);
    put(TSS_B + 0x24, EFLAGS_FIXED | EFLAGS_CF, 4);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        put(TSS_B + 0x28 + 4 * i, 0x100 + i, 4);
    put(TSS_B + 0x38, STACK_RING1, 4);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        put(TSS_B + 0x48 + 4 * i, i == SEG_CS ? CODE0 : DATA0, 4);
    put(TSS + 0x1c, DIRECTORY, 4);
}

enum { TASK_B = CODE + 0x800 };

static void a_jump_to_a_task_saves_one_and_loads_the_other(void **state)
{
    make_task_b(TASK_B);
    g.regs.gpr[GPR_ESI] = 0xabcd;
    g.regs.eflags |= EFLAGS_IF | EFLAGS_ZF;
    EMIT(JMP_FAR(SEL_TSS_B, 0));
    uint32_t next = g.at;
    code_at(TASK_B);
    EMIT(HLT);
    run();
    expect_halt(TASK_B + 1);
    assert_int_equal(get(TSS + 0x20, 4), next);
    assert_int_equal(get(TSS + 0x24, 4), EFLAGS_FIXED | EFLAGS_IF | EFLAGS_ZF);
    assert_int_equal(get(TSS + 0x38, 4), STACK);
    assert_int_equal(get(TSS + 0x40, 4), 0xabcd);
    assert_int_equal(get(TSS + 0x4c, 2), CODE0);
    assert_int_equal(REG(EDI), 0x107);
    assert_int_equal(REG(ESP), STACK_RING1);
    assert_int_equal(g.e.regs.eflags, EFLAGS_FIXED | EFLAGS_CF);
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS_B);
    assert_int_equal(g.e.regs.tr.attr, 0x8b);
    assert_int_equal(g.e.regs.cr0 & CR0_TS, CR0_TS);
    assert_int_equal(access_byte(SEL_TSS), 0x89);
    assert_int_equal(access_byte(SEL_TSS_B), 0x8b);
}

static void a_call_to_a_task_nests_and_iret_comes_back(void **state)
{
    make_task_b(TASK_B);
    g.regs.gpr[GPR_EBX] = 0x77;
    EMIT(CALL_FAR(SEL_TSS_B, 0));
    uint32_t next = g.at;
    EMIT(HLT);
    code_at(TASK_B);
    EMIT(HLT, 0xcf, HLT); /* iretd */
    run();
    expect_halt(TASK_B + 1);
    assert_int_equal(g.e.regs.eflags & NT, NT);
    assert_int_equal(get(TSS_B, 2), SEL_TSS);
    assert_int_equal(access_byte(SEL_TSS), 0x8b); /* still busy */
    resume();
    expect_halt(next + 1);
    assert_int_equal(REG(EBX), 0x77);
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS);
    assert_int_equal(access_byte(SEL_TSS_B), 0x89);
    assert_int_equal(get(TSS_B + 0x20, 4), TASK_B + 2);
    assert_int_equal(get(TSS_B + 0x24, 4) & NT, 0);
}

static void a_task_has_its_own_pages(void **state)
{
    enum { OTHER_DIRECTORY = 0x12000 };
    paging();
    make_task_b(TASK_B);
    put(OTHER_DIRECTORY, TABLE | P | W | U, 4);
    put(OTHER_DIRECTORY + 4, TABLE | P | W | U, 4);
    put(TSS_B + 0x1c, OTHER_DIRECTORY, 4);
    put(DATA, 0x5a5a, 4);
    EMIT(JMP_FAR(SEL_TSS_B, 0));
    code_at(TASK_B);
    EMIT(0xa1, B4(0x400000 + DATA), HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(REG(EAX), 0x5a5a);
    assert_int_equal(g.e.regs.cr3, OTHER_DIRECTORY);
}

static void a_task_may_run_in_ring_3(void **state)
{
    make_task_b(USER);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        put(TSS_B + 0x48 + 4 * i, i == SEG_CS ? CODE3 : DATA3, 4);
    put(TSS_B + 4, STACK_RING0, 4);
    put(TSS_B + 8, DATA0, 4);
    EMIT(JMP_FAR(SEL_TSS_B, 0));
    code_at(USER);
    EMIT(0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(stack(1), CODE3);
    assert_int_equal(stack(3), STACK_RING1);
}

static void a_task_has_its_own_ldt(void **state)
{
    make_task_b(TASK_B);
    put(LDT + 8, (DATA & 0xffffu) << 16 | 0xff, 4);
    put(LDT + 12, 0x00409200 | DATA >> 16, 4);
    put(TSS_B + 0x60, SEL_LDT, 2);
    put(TSS_B + 0x48, 0x0c, 2); /* ES is in it */
    EMIT(JMP_FAR(SEL_TSS_B, 0));
    code_at(TASK_B);
    EMIT(HLT);
    run();
    expect_halt(TASK_B + 1);
    assert_int_equal(g.e.regs.ldt.base, LDT);
    assert_int_equal(g.e.regs.seg[SEG_ES].base, DATA);
}

static void a_task_of_16_bits_keeps_words(void **state)
{
    put(TSS_16 + 0x0e, TASK_B, 2);
    put(TSS_16 + 0x10, EFLAGS_FIXED, 2);
    put(TSS_16 + 0x12, 0x1234, 2); /* AX */
    put(TSS_16 + 0x1a, 0x6000, 2); /* SP */
    put(TSS_16 + 0x22, DATA0, 2);
    put(TSS_16 + 0x24, CODE0, 2);
    put(TSS_16 + 0x26, DATA_16, 2);
    put(TSS_16 + 0x28, DATA0, 2);
    EMIT(CALL_FAR(SEL_TSS_16, 0));
    uint32_t next = g.at;
    EMIT(HLT);
    code_at(TASK_B);
    EMIT(HLT, 0xcf);
    run();
    expect_halt(TASK_B + 1);
    assert_int_equal(REG(EAX), 0x1234);
    assert_int_equal(g.e.regs.seg[SEG_SS].selector, DATA_16);
    assert_int_equal(g.e.regs.seg[SEG_FS].attr, SEGMENT_UNUSABLE);
    assert_int_equal(g.e.regs.tr.attr, 0x83);
    resume();
    expect_halt(next + 1);
    assert_int_equal(get(TSS_16 + 0x0e, 2), TASK_B + 2);
}

static void a_task_gate_leads_to_a_task(void **state)
{
    make_task_b(TASK_B);
    user();
    write_gate(GDT + SEL_GATE, GATE_TASK | GATE_USER, SEL_TSS_B, 0, 0);
    EMIT(CALL_FAR(SEL_GATE | 3, 0));
    code_at(TASK_B);
    EMIT(HLT);
    run();
    expect_halt(TASK_B + 1);
    assert_int_equal(get(TSS + 0x4c, 2), CODE3);
}

static void an_exception_through_a_task_gate_brings_its_error_code(void **state)
{
    make_task_b(TASK_B);
    idt_gate(13, GATE_TASK, SEL_TSS_B, 0);
    EMIT(MOV_EAX(GDT_BYTES), 0x8e, 0xd8); /* mov ds, ax */
    code_at(TASK_B);
    EMIT(HLT);
    run();
    expect_halt(TASK_B + 1);
    assert_int_equal(REG(ESP), STACK_RING1 - 4);
    assert_int_equal(stack(0), GDT_BYTES);
    assert_int_equal(get(TSS + 0x20, 4), CODE + 5);
    assert_int_equal(get(TSS + 0x24, 4) & EFLAGS_RF, EFLAGS_RF);
}

static void a_double_fault_may_have_its_task(void **state)
{
    make_task_b(TASK_B);
    idt_gate(8, GATE_TASK, SEL_TSS_B, 0);
    g.regs.seg[SEG_SS].limit = 0xfff; /* no stack for any other handler */
    EMIT(0x50);
    code_at(TASK_B);
    EMIT(HLT);
    run();
    expect_halt(TASK_B + 1);
    assert_int_equal(stack(0), 0);
    assert_int_equal(get(TSS + 0x20, 4), CODE);
    assert_int_equal(get(TSS + 0x38, 4), STACK);
}

static void expect_task_fault(unsigned vector, uint32_t error)
{
    code_at(CODE);
    EMIT(JMP_FAR(SEL_TSS_B, 0));
    run();
    expect_fault(vector, error, CODE);
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS);
    assert_int_equal(access_byte(SEL_TSS), 0x8b);
}

static void tasks_are_checked_before_the_switch(void **state)
{
    make_task_b(TASK_B);
    descriptor(SEL_TSS_B, TSS_B, 0x67, 0x8b, 0); /* busy */
    expect_task_fault(13, SEL_TSS_B);
    descriptor(SEL_TSS_B, TSS_B, 0x67, 0x09, 0); /* not present */
    expect_task_fault(11, SEL_TSS_B);
    descriptor(SEL_TSS_B, TSS_B, 0x66, 0x89, 0); /* too short */
    expect_task_fault(10, SEL_TSS_B);
}

static void a_task_with_a_bad_segment_faults_in_itself(void **state)
{
    make_task_b(TASK_B);
    put(TSS_B + 0x54, CODE0, 2);   /* DS may be readable code */
    put(TSS_B + 0x58, SEL_TSS, 2); /* FS may not be a TSS */
    EMIT(JMP_FAR(SEL_TSS_B, 0));
    run();
    expect_fault(10, SEL_TSS, TASK_B);
    assert_int_equal(g.e.regs.tr.selector, SEL_TSS_B);
    assert_int_equal(REG(ESP), STACK_RING1 - 16);
    assert_int_equal(g.e.regs.seg[SEG_DS].selector, CODE0);
    assert_int_equal(g.e.regs.seg[SEG_FS].selector, SEL_TSS);
    assert_int_equal(g.e.regs.seg[SEG_FS].attr, SEGMENT_UNUSABLE);
}

static void iret_with_nt_needs_a_busy_task_to_go_back_to(void **state)
{
    put(TSS, SEL_TSS_B, 2);
    EMIT(PUSH(NT | 2), 0x9d, 0xcf); /* popfd; iretd */
    run();
    expect_fault(10, SEL_TSS_B, CODE + 6);
}

/* ---- EFLAGS ---- */

static void popf_in_ring_0_changes_all(void **state)
{
    EMIT(PUSH(0xffffffffu & ~EFLAGS_TF), 0x9d, 0x9c, HLT); /* popfd; pushfd */
    run();
    expect_halt(g.at);
    assert_int_equal(stack(0), 0x00247ed7u);
}

/* What POPF of all ones and zeros makes of the flags in ring 3. */
static uint32_t popf_in_ring_3(uint32_t before, uint32_t popped)
{
    user();
    g.regs.eflags = before | EFLAGS_FIXED;
    EMIT(PUSH(popped), 0x9d, 0xcd, 0x80);
    run();
    expect_vector(0x80);
    return stack(2);
}

static void popf_in_ring_3_leaves_iopl_and_without_it_if(void **state)
{
    assert_int_equal(popf_in_ring_3(0, EFLAGS_IF | IOPL(3) | EFLAGS_CF), EFLAGS_FIXED | EFLAGS_CF);
    assert_int_equal(popf_in_ring_3(EFLAGS_IF, 0), EFLAGS_FIXED | EFLAGS_IF);
    assert_int_equal(popf_in_ring_3(IOPL(3), EFLAGS_IF), EFLAGS_FIXED | EFLAGS_IF | IOPL(3));
}

static void popf_of_16_bits_leaves_the_upper_half(void **state)
{
    /* AC; push word; popf */
    EMIT(PUSH(1 << 18), 0x9d, 0x66, 0x68, B2(EFLAGS_CF), 0x66, 0x9d, 0x9c, HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(stack(0), 1u << 18 | EFLAGS_CF | EFLAGS_FIXED);
}

static void cli_and_sti_need_iopl(void **state)
{
    user();
    EMIT(0xfa); /* cli */
    run();
    expect_fault(13, 0, USER);
    user();
    g.regs.eflags |= IOPL(3);
    EMIT(0xfb, 0xcd, 0x80); /* sti */
    run();
    expect_vector(0x80);
    assert_int_equal(stack(2), EFLAGS_FIXED | EFLAGS_IF | IOPL(3));
}

/* An interrupt is wanted as soon as it can be taken: where does the guest stand then? */
static uint32_t window_after(void)
{
    load();
    engine->cpu_request_window(g.cpu, true);
    resume();
    assert_int_equal(g.e.reason, EVENT_IRQ_WINDOW);
    return g.e.regs.eip;
}

static void sti_holds_interrupts_for_one_more_instruction(void **state)
{
    EMIT(0xfb, 0x90, 0x90, HLT);
    assert_int_equal(window_after(), CODE + 2);
}

static void sti_when_already_on_holds_nothing(void **state)
{
    g.regs.eflags |= EFLAGS_IF;
    EMIT(0xfb, 0x90, HLT);
    assert_int_equal(window_after(), CODE);
}

static void mov_ss_and_pop_ss_hold_interrupts(void **state)
{
    EMIT(MOV_EAX(DATA0), 0xfb, 0x8e, 0xd0, 0x90, HLT); /* sti; mov ss, ax */
    assert_int_equal(window_after(), CODE + 9);
    code_at(CODE);
    EMIT(0x16, 0xfb, 0x17, 0x90, HLT); /* push ss; sti; pop ss */
    assert_int_equal(window_after(), CODE + 4);
}

static void an_interrupt_wakes_sti_hlt(void **state)
{
    EMIT(0xfb, HLT, 0x90);
    run();
    expect_halt(CODE + 2);
    assert_true(engine->cpu_can_inject(g.cpu));
    engine->cpu_inject(g.cpu, 0x20);
    resume();
    expect_vector(0x20);
    assert_int_equal(stack(0), CODE + 2);
}

/* ---- I/O permission ---- */

static void ports_need_iopl_or_a_bit_of_the_map(void **state)
{
    user();
    EMIT(0xe6, 0x42); /* out 0x42, al */
    run();
    expect_fault(13, 0, USER);
    g.regs.eflags |= IOPL(3);
    run();
    assert_int_equal(g.e.reason, EVENT_IO);
    assert_int_equal(g.e.regs.eip, USER + 2);
}

/* OUT to this port with the given map; true: it got through. */
static bool gets_out(unsigned port, bool wide)
{
    user();
    g.regs.gpr[GPR_EDX] = port;
    EMIT(wide ? 0xef : 0xee);
    run();
    if (g.e.reason == EVENT_IO)
        return true;
    expect_fault(13, 0, USER);
    return false;
}

static void the_io_map_is_by_bit(void **state)
{
    g.regs.tr.limit = 0x68 + 9;
    for (unsigned i = 0; i < 10; i++)
        put(TSS + 0x68 + i, 0xff, 1);
    put(TSS + 0x68 + 4, 0xf0, 1); /* ports 0x20 to 0x23 */
    assert_true(gets_out(0x20, false));
    assert_true(gets_out(0x20, true));
    assert_false(gets_out(0x21, true)); /* four ports are touched */
    assert_false(gets_out(0x24, false));
    put(TSS + 0x68 + 8, 0, 1);
    assert_true(gets_out(0x40, false));
    put(TSS + 0x68 + 9, 0, 1);
    assert_false(gets_out(0x48, false)); /* the byte after it has to be there */
    /* a TSS of 16 bits has none; its stack of ring 0 is kept elsewhere */
    g.regs.tr.attr = 0x83;
    put(TSS + 2, 0x7000, 2);
    put(TSS + 4, DATA0, 2);
    assert_false(gets_out(0x20, false));
}

/* ---- Instructions of ring 0 ---- */

static void ring_3_gets_a_protection_fault_for_them(void **state)
{
    static const uint8_t codes[][8] = {
        { HLT },
        { 0x0f, 0x20, 0xc0 },
        { 0x0f, 0x22, 0xd8 },
        { 0x0f, 0x21, 0xc0 },
        { 0x0f, 0x23, 0xf8 },
        { 0x0f, 0x06 },
        { 0x0f, 0x08 },
        { 0x0f, 0x09 },
        { 0x0f, 0x01, 0x15, B4(DATA) },
        { 0x0f, 0x01, 0x1d, B4(DATA) },
        { 0x0f, 0x01, 0x3d, B4(DATA) },
        { 0x0f, 0x01, 0xf0 },
        { 0x0f, 0x00, 0xd0 },
        { 0x0f, 0x00, 0xd8 },
    };
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        user();
        emit(codes[i], sizeof codes[i]);
        run();
        expect_fault(13, 0, USER);
    }
}

static void tables_are_stored_as_loaded(void **state)
{
    put(DATA, 0x1234, 2);
    put(DATA + 2, 0x89abcdef, 4);
    EMIT(0x0f, 0x01, 0x1d, B4(DATA), 0x0f, 0x01, 0x0d, B4(DATA + 8)); /* lidt; sidt */
    /* with 16 bits: 24 of the base */
    EMIT(0x66, 0x0f, 0x01, 0x1d, B4(DATA), 0x66, 0x0f, 0x01, 0x0d, B4(DATA + 16));
    EMIT(HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(get(DATA + 8, 2), 0x1234);
    assert_int_equal(get(DATA + 10, 4), 0x89abcdef);
    assert_int_equal(get(DATA + 18, 4), 0x00abcdef);
    assert_int_equal(g.e.regs.idt.base, 0x00abcdef);
}

static void gdtr_is_stored_for_all_to_see(void **state)
{
    user();
    EMIT(0x0f, 0x01, 0x05, B4(DATA), 0x0f, 0x00, 0x0d, B4(DATA + 8), 0xcd, 0x80); /* sgdt; str */
    run();
    expect_vector(0x80);
    assert_int_equal(get(DATA, 2), GDT_BYTES - 1);
    assert_int_equal(get(DATA + 2, 4), GDT);
    assert_int_equal(get(DATA + 8, 4), SEL_TSS);
}

static void cr2_can_be_written(void **state)
{
    EMIT(MOV_EAX(0x1234), 0x0f, 0x22, 0xd0, 0x0f, 0x20, 0xd3, HLT); /* mov cr2, eax; mov ebx, cr2 */
    run();
    expect_halt(g.at);
    assert_int_equal(REG(EBX), 0x1234);
}

static void ltr_marks_its_task_busy_and_refuses_a_busy_one(void **state)
{
    /* ltr ax; str ecx; ltr ax */
    EMIT(MOV_EAX(SEL_TSS_B), 0x0f, 0x00, 0xd8, 0x0f, 0x00, 0xc9, HLT, 0x0f, 0x00, 0xd8);
    run();
    expect_halt(CODE + 12);
    assert_int_equal(access_byte(SEL_TSS_B), 0x8b);
    assert_int_equal(REG(ECX), SEL_TSS_B);
    assert_int_equal(g.e.regs.tr.base, TSS_B);
    resume();
    expect_fault(13, SEL_TSS_B, CODE + 12);
}

static void lldt_wants_a_table(void **state)
{
    EMIT(MOV_EAX(SEL_LDT), 0x0f, 0x00, 0xd0, 0x0f, 0x00, 0xc1, HLT); /* lldt ax; sldt ecx */
    EMIT(MOV_EAX(0), 0x0f, 0x00, 0xd0, HLT, MOV_EAX(DATA0), 0x0f, 0x00, 0xd0);
    run();
    assert_int_equal(REG(ECX), SEL_LDT);
    resume();
    assert_int_equal(g.e.regs.ldt.attr, SEGMENT_UNUSABLE);
    resume();
    expect_fault(13, DATA0, CODE + 26);
}

static void lmsw_cannot_leave_protected_mode(void **state)
{
    EMIT(MOV_EAX(0x0a), 0x0f, 0x01, 0xf0, 0x0f, 0x01, 0xe3, HLT); /* lmsw ax; smsw ebx */
    run();
    expect_halt(g.at);
    assert_int_equal(g.e.regs.cr0, CR0_PE | CR0_ET | 0x0a);
    assert_int_equal(REG(EBX), CR0_PE | CR0_ET | 0x0a);
}

static void clts_clears_ts(void **state)
{
    g.regs.cr0 |= CR0_TS;
    EMIT(0x0f, 0x06, HLT);
    run();
    assert_int_equal(g.e.regs.cr0, CR0_PE | CR0_ET);
}

static void control_registers_refuse_what_this_cpu_lacks(void **state)
{
    EMIT(MOV_EAX(0x20), 0x0f, 0x22, 0xe0); /* CR4.PAE */
    run();
    expect_fault(13, 0, CODE + 5);
    code_at(CODE);
    EMIT(MOV_EAX(CR0_PE | 0x20000000u), 0x0f, 0x22, 0xc0); /* NW without CD */
    run();
    expect_fault(13, 0, CODE + 5);
    code_at(CODE);
    EMIT(0x0f, 0x22, 0xc8); /* CR1 */
    run();
    expect_vector(6);
}

static void debug_registers_keep_what_they_get(void **state)
{
    EMIT(MOV_EAX(0x1234), 0x0f, 0x23, 0xd8, 0x0f, 0x21, 0xdb, 0x0f, 0x21, 0xf1, 0x0f, 0x21, 0xfa,
         HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(REG(EBX), 0x1234);
    assert_int_equal(REG(ECX), 0xffff0ff0u);
    assert_int_equal(REG(EDX), 0x400);
}

static void a_trap_is_told_in_dr6(void **state)
{
    g.regs.eflags |= EFLAGS_TF;
    EMIT(0x90);
    code_at(HANDLER(1));
    EMIT(0x0f, 0x21, 0xf0, HLT); /* mov eax, dr6 */
    run();
    assert_int_equal(REG(EAX), 0xffff4ff0u);
}

/* ---- What the CPU says of itself ---- */

static void cpuid_lists_what_there_is(void **state)
{
    EMIT(0x31, 0xc0, 0x0f, 0xa2, HLT, MOV_EAX(1), 0x0f, 0xa2, HLT, MOV_EAX(0x80000000u), 0x0f, 0xa2,
         HLT);
    run();
    assert_int_equal(REG(EAX), 1);
    const uint32_t name[3] = { REG(EBX), REG(EDX), REG(ECX) };
    assert_memory_equal(name, "Mini-KVM CPU", 12);
    resume();
    assert_int_equal(REG(EAX) >> 8 & 15, 6);
    assert_int_equal(REG(EDX), 1 << 3 | 1 << 4 | 1 << 8 | 1 << 15);
    resume();
    assert_int_equal(REG(EAX) >> 31, 0); /* nothing extended */
}

static void the_time_stamp_counts_and_can_be_kept_from_ring_3(void **state)
{
    user();
    /* rdtsc; mov ebx, eax; two nops; rdtsc */
    EMIT(0x0f, 0x31, 0x89, 0xc3, 0x90, 0x90, 0x0f, 0x31, 0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(REG(EAX) - REG(EBX), 4 * 32); /* ticks of each */
    g.regs.cr4 = 4;                                /* TSD */
    run();
    expect_fault(13, 0, USER);
}

/* ---- Questions about segments ---- */

static const struct question {
    uint8_t code[4];
    unsigned selector;
    bool in_ring3, yes;
    uint32_t answer; /* in EBX */
} questions[] = {
    /* lar ebx, eax; accessed, as it is loaded */
    { { 0x0f, 0x02, 0xd8 }, DATA0, false, true, 0x00c09300 },
    { { 0x0f, 0x02, 0xd8 }, DATA0, true, false, 0 },
    { { 0x0f, 0x02, 0xd8 }, 0, false, false, 0 },
    { { 0x0f, 0x02, 0xd8 }, SEL_TSS, false, true, 0x00008b00 },
    { { 0x0f, 0x02, 0xd8 }, SEL_GATE, false, true, 0x00008c00 },
    { { 0x0f, 0x03, 0xd8 }, DATA3, true, true, 0xffffffffu }, /* lsl ebx, eax */
    { { 0x0f, 0x03, 0xd8 }, SEL_TSS, false, true, 0x67 },
    { { 0x0f, 0x03, 0xd8 }, SEL_GATE, false, false, 0 },
    { { 0x0f, 0x00, 0xe0 }, CODE3, true, true, 0 }, /* verr ax */
    { { 0x0f, 0x00, 0xe0 }, DATA0, true, false, 0 },
    { { 0x0f, 0x00, 0xe0 }, CONFORMING, true, true, 0 },
    { { 0x0f, 0x00, 0xe8 }, DATA3, true, true, 0 }, /* verw ax */
    { { 0x0f, 0x00, 0xe8 }, CODE3, true, false, 0 },
    { { 0x0f, 0x00, 0xe8 }, GDT_BYTES, true, false, 0 },
};

static void programs_may_ask_about_segments(void **state)
{
    call_gate(GATE_CALL32, CODE0, CODE, 0);
    descriptor(DATA0, 0, 0xfffff, ACC_DATA0 | 1, FLAT);
    for (unsigned i = 0; i < sizeof questions / sizeof *questions; i++) {
        const struct question *q = &questions[i];
        make_registers();
        if (q->in_ring3)
            user();
        else
            code_at(CODE);
        g.regs.gpr[GPR_EBX] = 0;
        EMIT(MOV_EAX(q->selector));
        emit(q->code, 3);
        EMIT(0x0f, 0x94, 0xc1, 0xcd, 0x80); /* setz cl */
        run();
        expect_vector(0x80);
        assert_int_equal(REG(ECX) & 0xff, q->yes);
        assert_int_equal(REG(EBX), q->answer);
    }
}

static void arpl_raises_the_rpl(void **state)
{
    put(DATA, DATA0, 2);
    /* arpl; setz */
    EMIT(MOV_EAX(3), 0x63, 0x05, B4(DATA), 0x0f, 0x94, 0xc1, 0x63, 0x05, B4(DATA), 0x0f, 0x94, 0xc5,
         HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(get(DATA, 2), DATA0 | 3);
    assert_int_equal(REG(ECX), 1);
}

int main(void)
{
    static struct CMUnitTest tests[] = {
        GUEST_TEST(a_jump_to_a_task_saves_one_and_loads_the_other),
        GUEST_TEST(a_call_to_a_task_nests_and_iret_comes_back),
        SOFT_TEST(a_task_has_its_own_pages,
                  "KVM refuses CR3 of the new task with a protection fault"),
        GUEST_TEST(a_task_may_run_in_ring_3),
        GUEST_TEST(a_task_has_its_own_ldt),
        GUEST_TEST(a_task_of_16_bits_keeps_words),
        GUEST_TEST(a_task_gate_leads_to_a_task),
        SOFT_TEST(an_exception_through_a_task_gate_brings_its_error_code,
                  "an exception through a task gate is a double fault in QEMU"),
        SOFT_TEST(a_double_fault_may_have_its_task, NO_LIMITS),
        SOFT_TEST(tasks_are_checked_before_the_switch,
                  "KVM shuts down at a fault of a task switch"),
        SOFT_TEST(a_task_with_a_bad_segment_faults_in_itself,
                  "KVM reports the fault in the old task"),
        GUEST_TEST(iret_with_nt_needs_a_busy_task_to_go_back_to),
        GUEST_TEST(popf_in_ring_0_changes_all),
        GUEST_TEST(popf_in_ring_3_leaves_iopl_and_without_it_if),
        GUEST_TEST(popf_of_16_bits_leaves_the_upper_half),
        GUEST_TEST(cli_and_sti_need_iopl),
        GUEST_TEST(sti_holds_interrupts_for_one_more_instruction),
        GUEST_TEST(sti_when_already_on_holds_nothing),
        SOFT_TEST(mov_ss_and_pop_ss_hold_interrupts,
                  "in QEMU an interrupt may come between STI and MOV SS"),
        GUEST_TEST(an_interrupt_wakes_sti_hlt),
        GUEST_TEST(ports_need_iopl_or_a_bit_of_the_map),
        GUEST_TEST(the_io_map_is_by_bit),
        GUEST_TEST(ring_3_gets_a_protection_fault_for_them),
        GUEST_TEST(tables_are_stored_as_loaded),
        GUEST_TEST(gdtr_is_stored_for_all_to_see),
        GUEST_TEST(cr2_can_be_written),
        GUEST_TEST(ltr_marks_its_task_busy_and_refuses_a_busy_one),
        SOFT_TEST(lldt_wants_a_table, "KVM says of a null LDT that it is there"),
        GUEST_TEST(lmsw_cannot_leave_protected_mode),
        GUEST_TEST(clts_clears_ts),
        SOFT_TEST(control_registers_refuse_what_this_cpu_lacks, OTHER_CPU),
        GUEST_TEST(debug_registers_keep_what_they_get),
        GUEST_TEST(a_trap_is_told_in_dr6),
        SOFT_TEST(cpuid_lists_what_there_is, OTHER_CPU),
        SOFT_TEST(the_time_stamp_counts_and_can_be_kept_from_ring_3, OTHER_CPU),
        GUEST_TEST(programs_may_ask_about_segments),
        GUEST_TEST(arpl_raises_the_rpl),
    };
    return RUN_CLAIMS(tests);
}
