/* The software CPU has no coprocessor: what WAIT and escapes do then (80386 Programmer's Reference,
 * 11.1; SDM vol. 3A, table 9-3). */
#include "test.h"

#include "soft_guest.h"

enum { HLT = 0xf4 };
enum { CR0_MP = 2, CR0_EM = 4, CR0_TS = 8 };

/* Of every length; what no coprocessor knows is an escape, too. */
static const struct escape {
    uint8_t bytes[8], len;
} escapes[] = {
    { { 0xdb, 0xe3 }, 2 },                        /* fninit */
    { { 0xdf, 0xe0 }, 2 },                        /* fnstsw ax */
    { { 0xdd, 0x3d, B4(DATA) }, 6 },              /* fnstsw [DATA] */
    { { 0xd9, 0xe8 }, 2 },                        /* fld1 */
    { { 0x66, 0xd9, 0x7c, 0x24, 4 }, 5 },         /* fnstcw [esp+4] */
    { { 0xdc, 0x84, 0x08, B4(0xfffffff0u) }, 7 }, /* fadd [eax+ecx-16], outside all memory */
    { { 0xd9, 0xd1 }, 2 },                        /* nobody's */
    { { 0x65, 0xdb, 0x64, 0x24, 8 }, 5 },         /* nobody's, gs:[esp+8] */
    { { 0xd9, 0x0d, B4(DATA) }, 6 },              /* nobody's, [DATA] */
};
enum { ESCAPES = sizeof escapes / sizeof *escapes };

static void without_a_coprocessor_its_instructions_do_nothing(void **state)
{
    put(DATA, 0x5a5a5a5a, 4);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        g.regs.gpr[i] = i == GPR_ESP ? STACK : 0x5a5a0000u + i;
    for (unsigned i = 0; i < ESCAPES; i++) {
        EMIT(0x9b); /* wait */
        emit(escapes[i].bytes, escapes[i].len);
    }
    EMIT(HLT);
    run();
    expect_halt(g.at);
    assert_memory_equal(g.e.regs.gpr, g.regs.gpr, sizeof g.regs.gpr);
    assert_int_equal(get(DATA, 4), 0x5a5a5a5a);
    assert_int_equal(g.e.regs.eflags, g.regs.eflags);
}

/* The whole instruction is known to who asks for it. */
static void an_escape_is_stepped_over(void **state)
{
    for (unsigned i = 0; i < ESCAPES; i++) {
        code_at(CODE);
        emit(escapes[i].bytes, escapes[i].len);
        EMIT(HLT);
        load();
        run_how(ENGINE_STEP);
        assert_int_equal(g.e.reason, EVENT_STEP);
        assert_int_equal(g.e.regs.eip, CODE + escapes[i].len);
    }
}

static void expect_not_available(uint32_t cr0, bool is)
{
    code_at(CODE);
    g.regs.cr0 = CR0_PE | CR0_ET | cr0;
    run();
    if (is) {
        expect_vector(7);
        assert_int_equal(stack(0), CODE);
    } else {
        expect_halt(CODE + 3);
    }
}

static void em_or_ts_refuse_an_escape(void **state)
{
    EMIT(0xdb, 0xe3, HLT);
    for (uint32_t cr0 = 0; cr0 < 16; cr0 += 2) /* MP, EM, TS */
        expect_not_available(cr0, cr0 & (CR0_EM | CR0_TS));
}

static void mp_and_ts_refuse_a_wait(void **state)
{
    EMIT(0x9b, 0x90, HLT);
    for (uint32_t cr0 = 0; cr0 < 16; cr0 += 2)
        expect_not_available(cr0, (cr0 & CR0_MP) && (cr0 & CR0_TS));
}

/* As programs look for one. */
static void a_coprocessor_is_looked_for_in_vain(void **state)
{
    EMIT(0xdb, 0xe3);                             /* fninit */
    EMIT(0x66, 0xb8, 0x5a, 0x5a);                 /* mov ax, 0x5a5a */
    EMIT(0xdf, 0xe0, HLT);                        /* fnstsw ax: 0 where there is one */
    EMIT(0x66, 0xc7, 0x05, B4(DATA), 0x5a, 0x5a); /* mov word [DATA], 0x5a5a */
    EMIT(0xd9, 0x3d, B4(DATA), HLT);              /* fnstcw [DATA]: 0x37f */
    run();
    assert_int_equal(REG(EAX) & 0xffff, 0x5a5a);
    resume();
    assert_int_equal(get(DATA, 2), 0x5a5a);
}

int main(void)
{
    static struct CMUnitTest tests[] = {
        SOFT_TEST(without_a_coprocessor_its_instructions_do_nothing, OTHER_CPU),
        SOFT_TEST(an_escape_is_stepped_over, OTHER_CPU),
        GUEST_TEST(em_or_ts_refuse_an_escape),
        GUEST_TEST(mp_and_ts_refuse_a_wait),
        SOFT_TEST(a_coprocessor_is_looked_for_in_vain, OTHER_CPU),
    };
    return RUN_CLAIMS(tests);
}
