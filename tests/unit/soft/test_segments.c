/* Segments of the software CPU: loading them, their limits and rights, far jumps and calls, call
 * gates. Each test is a claim. */
#include "test.h"

#include "soft_guest.h"

#define HLT            0xf4
#define MOV_EAX(value) 0xb8, B4(value)
#define MOV_SREG(seg)  0x8e, 0xc0 | (seg) << 3 /* from ax */
#define CALL_FAR(s, o) 0x9a, B4(o), B2(s)
#define JMP_FAR(s, o)  0xea, B4(o), B2(s)
#define PUSH(value)    0x68, B4(value)
#define LOAD(address)  0xa1, B4(address)

/* ---- Segment registers ---- */

/* Loads a selector into a segment register in ring 0 and expects an exception. */
static void expect_load_fault(unsigned seg, unsigned selector, unsigned vector, uint32_t error)
{
    code_at(CODE);
    EMIT(MOV_EAX(selector), MOV_SREG(seg));
    struct segment before = g.regs.seg[seg];
    run();
    expect_fault(vector, error, CODE + 5);
    assert_memory_equal(&g.e.regs.seg[seg], &before, sizeof before);
}

static void a_null_data_segment_can_be_loaded_but_not_used(void **state)
{
    EMIT(MOV_EAX(3), MOV_SREG(SEG_DS), HLT, LOAD(DATA));
    run();
    const struct segment *ds = &g.e.regs.seg[SEG_DS];
    assert_int_equal(ds->selector, 3);
    assert_int_equal(ds->attr, SEGMENT_UNUSABLE); /* as KVM reports it */
    assert_int_equal(ds->base | ds->limit, 0);
    resume();
    expect_fault(13, 0, CODE + 8);
}

static void a_selector_has_to_be_in_its_table(void **state)
{
    expect_load_fault(SEG_ES, GDT_BYTES, 13, GDT_BYTES);
    expect_load_fault(SEG_ES, 0x0c, 13, 0x0c); /* there is no LDT */
}

static void data_segments_have_to_be_readable_and_present(void **state)
{
    descriptor(SEL_TEST, 0, 0xfffff, 0x98, FLAT); /* execute only */
    expect_load_fault(SEG_ES, SEL_TEST, 13, SEL_TEST);
    descriptor(SEL_TEST, 0, 0xfffff, 0x12, FLAT); /* not present */
    expect_load_fault(SEG_FS, SEL_TEST, 11, SEL_TEST);
    expect_load_fault(SEG_GS, SEL_TSS, 13, SEL_TSS);
    expect_load_fault(SEG_DS, DATA0 | 3, 13, DATA0); /* RPL 3, DPL 0 */
}

static void ring_3_cannot_load_a_segment_of_ring_0(void **state)
{
    user();
    EMIT(MOV_EAX(CONFORMING | 3), MOV_SREG(SEG_ES)); /* conforming code may be read by all */
    EMIT(MOV_EAX(DATA0), MOV_SREG(SEG_ES));
    run();
    expect_fault(13, DATA0, USER + 12);
    assert_int_equal(g.e.regs.seg[SEG_ES].selector, CONFORMING | 3);
}

static void ss_has_to_be_writable_data_of_this_ring(void **state)
{
    expect_load_fault(SEG_SS, 0, 13, 0);
    expect_load_fault(SEG_SS, DATA0 | 1, 13, DATA0);
    expect_load_fault(SEG_SS, DATA3, 13, DATA3 & ~3);
    expect_load_fault(SEG_SS, CODE0, 13, CODE0);
    descriptor(SEL_TEST, 0, 0xfffff, 0x90, FLAT); /* read only */
    expect_load_fault(SEG_SS, SEL_TEST, 13, SEL_TEST);
    descriptor(SEL_TEST, 0, 0xfffff, 0x12, FLAT); /* not present */
    expect_load_fault(SEG_SS, SEL_TEST, 12, SEL_TEST);
}

static void cs_cannot_be_loaded_by_mov(void **state)
{
    EMIT(MOV_EAX(CODE0), MOV_SREG(SEG_CS));
    run();
    expect_vector(6);
}

static void a_load_sets_the_accessed_bit(void **state)
{
    descriptor(SEL_TEST, DATA, 0x1f, ACC_DATA0, WIDE);
    EMIT(MOV_EAX(SEL_TEST), MOV_SREG(SEG_ES), HLT);
    run();
    assert_int_equal(access_byte(SEL_TEST), ACC_DATA0 | 1);
    const struct segment expected = { DATA, 0x1f, SEL_TEST, 0x493 };
    assert_memory_equal(&g.e.regs.seg[SEG_ES], &expected, sizeof expected);
}

/* mov eax, es:[offset] */
#define LOAD_ES(offset) 0x26, 0xa1, B4(offset)

static void a_limit_is_the_last_byte(void **state)
{
    descriptor(SEL_TEST, DATA, 0x1f, ACC_DATA0, WIDE);
    EMIT(MOV_EAX(SEL_TEST), MOV_SREG(SEG_ES), LOAD_ES(0x1c));
    uint32_t eip = g.at;
    EMIT(LOAD_ES(0x1d));
    run();
    expect_fault(13, 0, eip);
}

static void an_expand_down_segment_is_what_is_above_its_limit(void **state)
{
    descriptor(SEL_TEST, 0, DATA + 0xff, 0x96, WIDE);
    put(DATA + 0x100, 0x77, 4);
    EMIT(MOV_EAX(SEL_TEST), MOV_SREG(SEG_ES), LOAD_ES(DATA + 0x100), HLT, LOAD_ES(DATA + 0xff));
    run();
    expect_halt(CODE + 14);
    assert_int_equal(REG(EAX), 0x77);
    resume();
    expect_fault(13, 0, CODE + 14);
}

static void a_read_only_segment_cannot_be_written(void **state)
{
    descriptor(SEL_TEST, 0, 0xfffff, 0x90, FLAT);
    EMIT(MOV_EAX(SEL_TEST), MOV_SREG(SEG_ES), LOAD_ES(DATA));
    uint32_t eip = g.at;
    EMIT(0x26, 0xa3, B4(DATA));
    run();
    expect_fault(13, 0, eip);
}

static void beyond_the_stack_is_a_stack_fault(void **state)
{
    idt_gate(12, GATE_TASK, SEL_TSS_B, 0);
    put(TSS_B + 0x20, HANDLER(12), 4);
    put(TSS_B + 0x38, STACK, 4);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        put(TSS_B + 0x48 + 4 * i, i == SEG_CS ? CODE0 : DATA0, 4);
    g.regs.seg[SEG_SS].limit = STACK - 1;
    g.regs.gpr[GPR_ESP] = STACK + 2;
    EMIT(0x50); /* push eax */
    run();
    expect_halt(HANDLER(12) + 1);
    assert_int_equal(stack(0), 0);
    assert_int_equal(get(TSS + 0x38, 4), STACK + 2);
}

static void a_stack_may_expand_down(void **state)
{
    descriptor(SEL_TEST, 0, STACK - 5, 0x96, WIDE); /* one word of it is below STACK */
    idt_gate(12, GATE_TASK, SEL_TSS_B, 0);
    put(TSS_B + 0x20, HANDLER(12), 4);
    put(TSS_B + 0x38, STACK_RING1, 4);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        put(TSS_B + 0x48 + 4 * i, i == SEG_CS ? CODE0 : DATA0, 4);
    EMIT(MOV_EAX(SEL_TEST), MOV_SREG(SEG_SS), CALL_FAR(CODE0, CODE + 0x100)); /* two words */
    run();
    expect_halt(HANDLER(12) + 1);
    assert_int_equal(stack(0), 0);
    assert_int_equal(get(TSS + 0x20, 4), CODE + 7);
    assert_int_equal(get(TSS + 0x38, 4), STACK);
}

static void a_segment_register_is_stored_as_a_word(void **state)
{
    put(DATA, 0xffffffffu, 4);
    EMIT(0x8c, 0x1d, B4(DATA), 0x8c, 0xd8, HLT); /* mov [], ds; mov eax, ds */
    g.regs.gpr[GPR_EAX] = 0xffffffffu;
    run();
    expect_halt(g.at);
    assert_int_equal(get(DATA, 4), 0xffff0000u | DATA0);
    assert_int_equal(REG(EAX), DATA0);
}

static void the_ldt_holds_descriptors_too(void **state)
{
    put(LDT + 8, (DATA & 0xffffu) << 16 | 0xff, 4);
    put(LDT + 12, 0x00409200 | DATA >> 16, 4);
    EMIT(MOV_EAX(SEL_LDT), 0x0f, 0x00, 0xd0, MOV_EAX(0x0c), MOV_SREG(SEG_GS), HLT); /* lldt ax */
    run();
    assert_int_equal(g.e.reason, EVENT_HLT);
    assert_int_equal(g.e.regs.ldt.base, LDT);
    assert_int_equal(g.e.regs.ldt.attr, 0x82);
    assert_int_equal(g.e.regs.seg[SEG_GS].base, DATA);
    assert_int_equal(g.e.regs.seg[SEG_GS].limit, 0xff);
}

static void les_loads_both_or_neither(void **state)
{
    put(DATA, 0x12345678, 4);
    put(DATA + 4, DATA3, 2);
    put(DATA + 8, 0x9abcdef0, 4);
    put(DATA + 12, GDT_BYTES, 2);
    EMIT(0xc4, 0x05, B4(DATA), 0xc4, 0x05, B4(DATA + 8)); /* les eax, [] */
    run();
    expect_fault(13, GDT_BYTES, CODE + 6);
    assert_int_equal(REG(EAX), 0x12345678);
    assert_int_equal(g.e.regs.seg[SEG_ES].selector, DATA3);
}

static void lss_changes_the_stack(void **state)
{
    put(DATA, 0x5000, 4);
    put(DATA + 4, DATA_16, 2);
    EMIT(0x0f, 0xb2, 0x25, B4(DATA), 0x50, HLT); /* lss esp, []; push eax */
    run();
    expect_halt(g.at);
    assert_int_equal(REG(ESP), 0x4ffc);
    assert_int_equal(g.e.regs.seg[SEG_SS].selector, DATA_16);
}

static void a_pop_that_faults_leaves_the_stack_pointer(void **state)
{
    EMIT(PUSH(GDT_BYTES), 0x0f, 0xa1); /* pop fs */
    run();
    expect_fault(13, GDT_BYTES, CODE + 5);
    assert_int_equal(REG(ESP), STACK - 4 - 16);
}

static void push_and_pop_of_a_segment_move_by_the_operand_size(void **state)
{
    put(STACK - 4, 0xffffffffu, 4);
    EMIT(0x1e, 0x07, HLT, 0x66, 0x1e, HLT); /* push ds; pop es; push ds with 16 bits */
    run();
    assert_int_equal(REG(ESP), STACK);
    assert_int_equal(g.e.regs.seg[SEG_ES].selector, DATA0);
    assert_int_equal(get(STACK - 4, 4), 0xffff0000u | DATA0); /* only the selector is written */
    resume();
    assert_int_equal(REG(ESP), STACK - 2);
}

static void a_16_bit_stack_wraps_in_its_half_of_esp(void **state)
{
    EMIT(0xbc, B4(0x00050000), MOV_EAX(DATA_16), MOV_SREG(SEG_SS), 0x68, B4(0x55), HLT);
    run();
    assert_int_equal(REG(ESP), 0x5fffc);
    assert_int_equal(get(0xfffc, 4), 0x55);
}

/* ---- Far jumps and calls ---- */

static void expect_jump_fault(unsigned selector, uint32_t offset, unsigned vector, uint32_t error)
{
    code_at(CODE);
    EMIT(JMP_FAR(selector, offset));
    run();
    expect_fault(vector, error, CODE);
}

static void a_far_jump_checks_its_segment(void **state)
{
    expect_jump_fault(0, 0, 13, 0);
    expect_jump_fault(GDT_BYTES, 0, 13, GDT_BYTES);
    expect_jump_fault(DATA0, 0, 13, DATA0);
    expect_jump_fault(CODE3, 0, 13, CODE3 & ~3);
    expect_jump_fault(CODE0 | 3, 0, 13, CODE0); /* RPL 3 */
    expect_jump_fault(CODE_16, 0x10000, 13, 0); /* limit */
    descriptor(SEL_TEST, 0, 0xfffff, 0x1a, FLAT);
    expect_jump_fault(SEL_TEST, 0, 11, SEL_TEST);
}

static void a_far_jump_to_16_bit_code_runs_16_bit_code(void **state)
{
    EMIT(JMP_FAR(CODE_16, CODE + 0x100));
    code_at(CODE + 0x100);
    EMIT(0xb8, 0x34, 0x12, HLT); /* mov ax, 0x1234 */
    g.regs.gpr[GPR_EAX] = 0xaaaa0000u;
    run();
    expect_halt(CODE + 0x104);
    assert_int_equal(REG(EAX), 0xaaaa1234u);
    assert_int_equal(g.e.regs.seg[SEG_CS].attr, 0x9b);
}

static void conforming_code_runs_in_the_ring_of_its_caller(void **state)
{
    user();
    EMIT(CALL_FAR(CONFORMING, USER + 0x100));
    code_at(USER + 0x100);
    EMIT(0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(stack(0), USER + 0x102);
    assert_int_equal(stack(1), CONFORMING | 3);
    assert_int_equal(get(STACK_USER - 8, 4), USER + 7);
    assert_int_equal(get(STACK_USER - 4, 4), CODE3);
}

static void a_far_call_and_ret_come_back_and_drop_parameters(void **state)
{
    EMIT(PUSH(1), PUSH(2), CALL_FAR(CODE0, CODE + 0x100));
    uint32_t back = g.at;
    EMIT(HLT);
    code_at(CODE + 0x100);
    EMIT(0xca, B2(8)); /* retf 8 */
    run();
    expect_halt(back + 1);
    assert_int_equal(REG(ESP), STACK);
}

static void an_indirect_far_call_reads_offset_then_selector(void **state)
{
    put(DATA, CODE + 0x100, 4);
    put(DATA + 4, CODE0, 2);
    EMIT(0xff, 0x1d, B4(DATA)); /* call far [] */
    code_at(CODE + 0x100);
    EMIT(HLT);
    run();
    expect_halt(CODE + 0x101);
    assert_int_equal(stack(0), CODE + 6);
    assert_int_equal(stack(1), CODE0);
}

static void an_indirect_far_jump_reads_offset_then_selector(void **state)
{
    put(DATA, CODE + 0x100, 2);
    put(DATA + 2, CODE0, 2);
    EMIT(0x66, 0xff, 0x2d, B4(DATA)); /* jmp far [], with 16 bits */
    code_at(CODE + 0x100);
    EMIT(HLT);
    run();
    expect_halt(CODE + 0x101);
}

/* ---- Call gates ---- */

static void a_call_gate_to_ring_0_switches_stacks_and_copies_parameters(void **state)
{
    user();
    call_gate(GATE_CALL32 | GATE_USER, CODE0, CODE, 2);
    EMIT(PUSH(0x11), PUSH(0x22), CALL_FAR(SEL_GATE | 3, 0xdead));
    uint32_t back = g.at;
    EMIT(0xcd, 0x80);
    code_at(CODE);
    EMIT(HLT, 0xca, B2(8)); /* retf 8 */
    run();
    expect_halt(CODE + 1);
    assert_int_equal(REG(ESP), STACK_RING0 - 24);
    assert_int_equal(g.e.regs.seg[SEG_SS].selector, DATA0);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, CODE0);
    const uint32_t expected[] = { back, CODE3, 0x22, 0x11, STACK_USER - 8, DATA3 };
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(stack(i), expected[i]);
    resume(); /* the return drops the parameters from both stacks */
    expect_vector(0x80);
    assert_int_equal(stack(0), back + 2);
    assert_int_equal(stack(3), STACK_USER);
}

static void a_call_gate_of_16_bits_pushes_words(void **state)
{
    user();
    call_gate(GATE_CALL16 | GATE_USER, CODE0, CODE, 1);
    EMIT(0x66, 0x68, B2(0x77), CALL_FAR(SEL_GATE | 3, 0)); /* push word 0x77 */
    uint32_t back = g.at;
    code_at(CODE);
    EMIT(HLT);
    run();
    expect_halt(CODE + 1);
    assert_int_equal(REG(ESP), STACK_RING0 - 10);
    assert_int_equal(stack(0), (uint32_t)CODE3 << 16 | (back & 0xffff));
    assert_int_equal(stack(1), ((STACK_USER - 2u) & 0xffff) << 16 | 0x77);
    assert_int_equal(stack(2) & 0xffff, DATA3);
}

static void a_call_gate_to_the_same_ring_keeps_the_stack(void **state)
{
    call_gate(GATE_CALL32, CODE0, CODE + 0x100, 3);
    EMIT(CALL_FAR(SEL_GATE, 0));
    code_at(CODE + 0x100);
    EMIT(HLT);
    run();
    expect_halt(CODE + 0x101);
    assert_int_equal(REG(ESP), STACK - 8);
    assert_int_equal(stack(0), CODE + 7);
}

static void expect_gate_fault(unsigned vector, uint32_t error)
{
    user();
    EMIT(CALL_FAR(SEL_GATE | 3, 0));
    run();
    expect_fault(vector, error, USER);
    assert_int_equal(stack(4), STACK_USER);
}

static void call_gates_are_checked(void **state)
{
    call_gate(GATE_CALL32, CODE0, CODE, 0); /* DPL 0 */
    expect_gate_fault(13, SEL_GATE);
    call_gate((GATE_CALL32 | GATE_USER) & ~0x80, CODE0, CODE, 0);
    expect_gate_fault(11, SEL_GATE);
    call_gate(GATE_CALL32 | GATE_USER, 0, CODE, 0);
    expect_gate_fault(13, 0);
    call_gate(GATE_CALL32 | GATE_USER, DATA0, CODE, 0);
    expect_gate_fault(13, DATA0);
    descriptor(SEL_TEST, 0, 0xfff, ACC_CODE0, WIDE);
    call_gate(GATE_CALL32 | GATE_USER, SEL_TEST, CODE, 0); /* offset beyond the limit */
    expect_gate_fault(13, 0);
}

static void a_jump_through_a_gate_stays_in_its_ring(void **state)
{
    user();
    call_gate(GATE_CALL32 | GATE_USER, CODE0, CODE, 0);
    EMIT(JMP_FAR(SEL_GATE | 3, 0));
    run();
    expect_fault(13, CODE0, USER);
    call_gate(GATE_CALL32 | GATE_USER, CONFORMING, USER + 0x100, 0);
    code_at(USER + 0x100);
    EMIT(0xcd, 0x80);
    run();
    expect_vector(0x80);
    assert_int_equal(stack(1), CONFORMING | 3);
}

int main(void)
{
    static struct CMUnitTest tests[] = {
        SOFT_TEST(a_null_data_segment_can_be_loaded_but_not_used, NO_LIMITS),
        GUEST_TEST(a_selector_has_to_be_in_its_table),
        GUEST_TEST(data_segments_have_to_be_readable_and_present),
        GUEST_TEST(ring_3_cannot_load_a_segment_of_ring_0),
        GUEST_TEST(ss_has_to_be_writable_data_of_this_ring),
        GUEST_TEST(cs_cannot_be_loaded_by_mov),
        GUEST_TEST(a_load_sets_the_accessed_bit),
        SOFT_TEST(a_limit_is_the_last_byte, NO_LIMITS),
        SOFT_TEST(an_expand_down_segment_is_what_is_above_its_limit, NO_LIMITS),
        SOFT_TEST(a_read_only_segment_cannot_be_written, NO_LIMITS),
        SOFT_TEST(beyond_the_stack_is_a_stack_fault, NO_LIMITS),
        SOFT_TEST(a_stack_may_expand_down, NO_LIMITS),
        GUEST_TEST(a_segment_register_is_stored_as_a_word),
        GUEST_TEST(the_ldt_holds_descriptors_too),
        GUEST_TEST(les_loads_both_or_neither),
        GUEST_TEST(lss_changes_the_stack),
        GUEST_TEST(a_pop_that_faults_leaves_the_stack_pointer),
        SOFT_TEST(push_and_pop_of_a_segment_move_by_the_operand_size,
                  "QEMU pushes a segment register as 32 bits"),
        GUEST_TEST(a_16_bit_stack_wraps_in_its_half_of_esp),
        GUEST_TEST(a_far_jump_checks_its_segment),
        SOFT_TEST(a_far_jump_to_16_bit_code_runs_16_bit_code,
                  "QEMU does not mark the segment of a far jump as accessed"),
        GUEST_TEST(conforming_code_runs_in_the_ring_of_its_caller),
        GUEST_TEST(a_far_call_and_ret_come_back_and_drop_parameters),
        GUEST_TEST(an_indirect_far_call_reads_offset_then_selector),
        GUEST_TEST(an_indirect_far_jump_reads_offset_then_selector),
        GUEST_TEST(a_call_gate_to_ring_0_switches_stacks_and_copies_parameters),
        GUEST_TEST(a_call_gate_of_16_bits_pushes_words),
        GUEST_TEST(a_call_gate_to_the_same_ring_keeps_the_stack),
        SOFT_TEST(call_gates_are_checked, NO_LIMITS),
        GUEST_TEST(a_jump_through_a_gate_stays_in_its_ring),
    };
    return RUN_CLAIMS(tests);
}
