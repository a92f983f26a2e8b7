/* What a 386 always does although its manuals leave it undefined, or say otherwise: as the silicon
 * has it, which public tests of CPUs ask for. KVM has another CPU, and so is not asked here. */
#include "test.h"

#include "soft_guest.h"

enum {
    CF = EFLAGS_CF,
    PF = EFLAGS_PF,
    AF = EFLAGS_AF,
    ZF = EFLAGS_ZF,
    SF = EFLAGS_SF,
    OF = EFLAGS_OF,
    STATUS = CF | PF | AF | ZF | SF | OF,
};

/* ---- Stacks of 16 bits ---- */

static void use_16_bit_stack(uint32_t esp)
{
    g.regs.seg[SEG_SS] = (struct segment){ .limit = 0xffff, .selector = DATA_16, .attr = 0x93 };
    g.regs.gpr[GPR_ESP] = esp;
}

static void popad_takes_the_upper_half_of_esp_from_a_16_bit_stack(void **state)
{
    use_16_bit_stack(0x1234fff0);
    put(0xfffc, 0xcafe5678, 4); /* in the place of ESP */
    EMIT(0x61, 0xf4);           /* popad; hlt */
    run();
    expect_halt(CODE + 2);
    assert_int_equal(REG(ESP), 0xcafe0010);
}

static void popa_of_words_or_from_a_32_bit_stack_does_not(void **state)
{
    use_16_bit_stack(0x1234fff0);
    put(0xfffc, 0xcafe5678, 4);
    EMIT(0x66, 0x61, 0xf4);
    run();
    assert_int_equal(REG(ESP), 0x12340000);
    make_registers();
    put(STACK + 12, 0xcafe5678, 4);
    code_at(CODE);
    EMIT(0x61, 0xf4);
    run();
    assert_int_equal(REG(ESP), STACK + 32);
}

/* The upper half of ESP does not take part in what wraps (SDM vol. 2A, ENTER). */
static void enter_wraps_within_a_16_bit_stack(void **state)
{
    use_16_bit_stack(0x30000);
    g.regs.gpr[GPR_EBP] = 0x11111111;
    EMIT(0xc8, 8, 0, 1, 0xf4); /* enter 8, 1; hlt */
    run();
    expect_halt(CODE + 5);
    assert_int_equal(REG(EBP), 0x3fffc);
    assert_int_equal(REG(ESP), 0x3fff0);
    assert_int_equal(get(0xfffc, 4), 0x11111111);
    assert_int_equal(get(0xfff8, 4), 0x3fffc);
}

/* The pointers of outer frames are read downwards from BP, across the segment's end. */
static void a_nested_enter_wraps_where_it_reads_too(void **state)
{
    use_16_bit_stack(0x30004);
    g.regs.gpr[GPR_EBP] = 0x55550004;
    put(0, 0xaaaa0001, 4);
    put(0xfffc, 0xbbbb0002, 4);
    EMIT(0xc8, 0, 0, 3, 0xf4); /* enter 0, 3; hlt */
    run();
    expect_halt(CODE + 5);
    assert_int_equal(get(0, 4), 0x55550004);
    assert_int_equal(get(0xfffc, 4), 0x55550004); /* it has been written over before it is read */
    assert_int_equal(get(0xfff8, 4), 0x55550004);
    assert_int_equal(get(0xfff4, 4), 0x30000);
    assert_int_equal(REG(EBP), 0x30000);
    assert_int_equal(REG(ESP), 0x3fff4);
}

static void leave_pusha_and_calls_wrap_within_a_16_bit_stack(void **state)
{
    use_16_bit_stack(0x30000);
    g.regs.gpr[GPR_EBP] = 0x7777fffc;
    put(0xfffc, 0x99998888, 4);
    EMIT(0xc9, 0x60, 0xe8, B4(0), 0xf4); /* leave; pushad; call the next: hlt */
    run();
    expect_halt(CODE + 8);
    assert_int_equal(get(0xffdc, 4), CODE + 7);
    assert_int_equal(get(0xffec, 4), 0x30000); /* ESP */
    assert_int_equal(REG(EBP), 0x99998888);
    assert_int_equal(REG(ESP), 0x3ffdc);
}

/* ---- Addresses ---- */

/* lea reg, [base * scale + 0x100], of a SIB byte without an index. */
static uint32_t lea_of(unsigned base, unsigned scale)
{
    code_at(CODE);
    EMIT(0x8d, 0x84, (uint8_t)(scale << 6 | GPR_ESP << 3 | base), B4(0x100), 0xf4);
    run();
    return REG(EAX);
}

static void a_scale_without_an_index_is_the_bases(void **state)
{
    for (unsigned i = 0; i < GPR_COUNT; i++)
        g.regs.gpr[i] = 0x1000 + 0x10 * i;
    for (unsigned base = 0; base < GPR_COUNT; base++)
        for (unsigned scale = 0; scale < 4; scale++)
            assert_int_equal(lea_of(base, scale), (g.regs.gpr[base] << scale) + 0x100);
}

static void a_scale_without_index_and_base_is_nothings(void **state)
{
    EMIT(0x8d, 0x04, 0xe5, B4(0x1234), 0xf4); /* lea eax, [0x1234], with a scale of 8 */
    run();
    assert_int_equal(REG(EAX), 0x1234);
}

/* It is not only LEA's; and ESP is relative to SS as ever. */
static void an_operand_has_its_base_scaled_too(void **state)
{
    g.regs.gpr[GPR_ESP] = DATA / 4;
    g.regs.seg[SEG_SS].base = 0x100;
    put(DATA + 0x100, 0x600df00d, 4);
    EMIT(0x8b, 0x04, 0xa4, 0xf4); /* mov eax, [esp * 4] */
    run();
    assert_int_equal(REG(EAX), 0x600df00d);
}

/* ---- Flags ---- */

struct change {
    uint8_t bytes[4], len;
    uint16_t ax, flags;
    uint16_t ax_after, flags_after;
};

static void expect_changes(const struct change *changes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct change *c = &changes[i];
        make_registers();
        g.regs.gpr[GPR_EAX] = c->ax;
        g.regs.eflags |= c->flags;
        code_at(CODE);
        emit(c->bytes, c->len);
        EMIT(0xf4);
        run();
        if (REG(EAX) != c->ax_after || (g.e.regs.eflags & STATUS) != c->flags_after)
            fail_msg("%02x %02x of %04x, flags %03x: %04x, flags %03x", c->bytes[0], c->bytes[1],
                     c->ax, c->flags, REG(EAX), g.e.regs.eflags & STATUS);
    }
}
#define EXPECT_CHANGES(c) expect_changes(c, sizeof(c) / sizeof *(c))

/* AAA and AAS have the flags of the addition or subtraction of bytes in them, as it is before the
 * upper digit goes; but CF and AF. */
static void ascii_adjustments_set_the_flags_of_their_sum(void **state)
{
#define AAA { 0x37 }, 1
#define AAS { 0x3f }, 1
    static const struct change changes[] = {
        { AAA, 0x0000, 0, 0x0000, PF | ZF },
        { AAA, 0x0001, PF | ZF | SF | OF, 0x0001, 0 },
        { AAA, 0x0080, 0, 0x0000, SF },
        { AAA, 0x007a, 0, 0x0100, CF | AF | SF | OF },
        { AAA, 0x007b, AF, 0x0101, CF | PF | AF | SF | OF },
        { AAA, 0x00fa, 0, 0x0200, CF | PF | AF | ZF }, /* AX is added to as a whole */
        { AAA, 0x0075, AF, 0x010b, CF | PF | AF },
        { AAS, 0x0000, SF | OF, 0x0000, PF | ZF },
        { AAS, 0x0000, AF, 0xfe0a, CF | PF | AF | SF },
        { AAS, 0x0001, PF | ZF | SF | OF, 0x0001, 0 },
        { AAS, 0x0680, AF, 0x050a, CF | AF | OF },
        { AAS, 0x0286, AF, 0x0100, CF | AF | SF },
        { AAS, 0x0206, AF, 0x0100, CF | PF | AF | ZF },
    };
    EXPECT_CHANGES(changes);
}

static void aad_sets_the_flags_of_an_addition_and_aam_clears_them(void **state)
{
#define AAD { 0xd5, 10 }, 2
#define AAM { 0xd4, 10 }, 2
    static const struct change changes[] = {
        { AAD, 0x0001, CF | AF | OF, 0x0001, 0 },
        { AAD, 0x0d8e, 0, 0x0010, CF | AF | OF },
        { AAD, 0x0106, 0, 0x0010, AF },
        { AAD, 0x01f7, 0, 0x0001, CF | AF },
        { AAM, 0x0000, CF | AF | OF, 0x0000, PF | ZF },
        { AAM, 0x003f, CF | AF | OF, 0x0603, PF },
    };
    EXPECT_CHANGES(changes);
}

static void decimal_adjustments_overflow_by_their_result(void **state)
{
#define DAA { 0x27 }, 1
#define DAS { 0x2f }, 1
    static const struct change changes[] = {
        { DAA, 0x001a, AF | OF, 0x0020, AF },
        { DAA, 0x001a, CF, 0x0080, CF | AF | SF | OF },
        { DAS, 0x0080, OF, 0x0080, SF },
        { DAS, 0x0080, AF, 0x007a, AF | OF },
    };
    EXPECT_CHANGES(changes);
}

/* By the width and more: a byte is looked at after 8, 16 and 24 bits alike. */
static void shifts_out_of_the_operand_leave_its_last_bit_in_cf(void **state)
{
#define SHL_AL(n) { 0xc0, 0xe0, n }, 3
#define SHR_AL(n) { 0xc0, 0xe8, n }, 3
#define SHL_AX(n) { 0x66, 0xc1, 0xe0, n }, 4
#define SHR_AX(n) { 0x66, 0xc1, 0xe8, n }, 4
    static const struct change changes[] = {
        { SHL_AL(2), 0x41, 0, 0x04, CF | AF | OF },
        { SHL_AL(8), 0x01, 0, 0, CF | PF | AF | ZF | OF },
        { SHL_AL(16), 0x01, 0, 0, CF | PF | AF | ZF | OF },
        { SHL_AL(24), 0x01, 0, 0, CF | PF | AF | ZF | OF },
        { SHL_AL(24), 0xfe, CF, 0, PF | AF | ZF },
        { SHL_AL(17), 0xff, CF, 0, PF | AF | ZF },
        { SHL_AL(32), 0x01, 0, 0x01, 0 },
        { SHL_AX(16), 0x0001, 0, 0, CF | PF | AF | ZF | OF },
        { SHL_AX(24), 0xffff, CF, 0, PF | AF | ZF },
        { SHR_AL(1), 0x81, 0, 0x40, CF | AF | OF },
        { SHR_AL(2), 0x82, 0, 0x20, CF | AF },
        { SHR_AL(8), 0x80, 0, 0, CF | PF | AF | ZF },
        { SHR_AL(16), 0x80, 0, 0, CF | PF | AF | ZF },
        { SHR_AL(24), 0x80, 0, 0, CF | PF | AF | ZF },
        { SHR_AL(24), 0x7f, CF, 0, PF | AF | ZF },
        { SHR_AL(9), 0xff, CF, 0, PF | AF | ZF },
        { SHR_AX(16), 0x8000, 0, 0, CF | PF | AF | ZF },
        { SHR_AX(24), 0xffff, CF, 0, PF | AF | ZF },
    };
    EXPECT_CHANGES(changes);
}

/* As RCR by one more than the bit's number, with CF clear before. */
static void a_bit_test_overflows_as_the_rotation_that_finds_it(void **state)
{
    static const struct {
        uint16_t ax;
        uint8_t bit;
        uint16_t flags;
    } tests[] = { { 1, 0, CF }, { 1, 1, OF },       { 1, 2, OF }, { 1, 3, 0 },
                  { 2, 1, CF }, { 2, 2, OF },       { 0, 5, 0 },  { 0x8000, 0, OF },
                  { 3, 3, OF }, { 0x8000, 15, CF }, { 6, 3, 0 },  { 0x4000, 15, OF } };
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        for (unsigned before = 0; before < 2; before++) {
            make_registers();
            g.regs.gpr[GPR_EAX] = tests[i].ax;
            g.regs.eflags |= before ? CF | OF : 0;
            code_at(CODE);
            EMIT(0x66, 0x0f, 0xba, 0xe0, tests[i].bit, 0xf4); /* bt ax, bit; hlt */
            run();
            assert_int_equal(g.e.regs.eflags & (CF | OF), tests[i].flags);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(popad_takes_the_upper_half_of_esp_from_a_16_bit_stack),
        GUEST_TEST(popa_of_words_or_from_a_32_bit_stack_does_not),
        GUEST_TEST(enter_wraps_within_a_16_bit_stack),
        GUEST_TEST(a_nested_enter_wraps_where_it_reads_too),
        GUEST_TEST(leave_pusha_and_calls_wrap_within_a_16_bit_stack),
        GUEST_TEST(a_scale_without_an_index_is_the_bases),
        GUEST_TEST(a_scale_without_index_and_base_is_nothings),
        GUEST_TEST(an_operand_has_its_base_scaled_too),
        GUEST_TEST(ascii_adjustments_set_the_flags_of_their_sum),
        GUEST_TEST(aad_sets_the_flags_of_an_addition_and_aam_clears_them),
        GUEST_TEST(decimal_adjustments_overflow_by_their_result),
        GUEST_TEST(shifts_out_of_the_operand_leave_its_last_bit_in_cf),
        GUEST_TEST(a_bit_test_overflows_as_the_rotation_that_finds_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
