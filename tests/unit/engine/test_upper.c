/* What hosts other than this one leave of a guest in the upper half of 64-bit mode, made by hand:
 * an OUT that is not stepped over, and trap flags in what a step pushed. */
#include "test.h"

#include "engine/insn.h"
#include "engine/trap_flag.h"
#include "event/wide.h"

enum {
    TABLES = 0x1000, /* PML4, pointers, page directory: 2 MiB at UPPER */
    TSS = 0x6000,
    CODE = 0x8000,
    STACK = 0x10000,
    RING0_STACK = 0x18000,
    IST_STACK = 0x20000,
    PUSHED = EFLAGS_FIXED | EFLAGS_TF | EFLAGS_IF,
};
#define UPPER 0xffffffff80000000ull

static struct memory memory;
static struct insn_finder finder;
static struct event e; /* its registers are those after */
static struct registers before;
static struct event_wide wide;

static void put(uint32_t gpa, uint64_t value)
{
    assert_true(memory_write(&memory, gpa, &value, sizeof value));
}

static uint64_t get(uint32_t gpa)
{
    uint64_t value;
    assert_true(memory_read(&memory, gpa, &value, sizeof value));
    return value;
}

static int begin(void **state)
{
    struct failure failure;
    (void)state;
    assert_true(memory_init(&memory, MEMORY_CHUNK, &failure));
    put(TABLES + 8 * 511, (TABLES + 0x1000) | 3);
    put(TABLES + 0x1000 + 8 * 510, (TABLES + 0x2000) | 3);
    put(TABLES + 0x2000, 0x83);
    before = (struct registers){
        .cr0 = CR0_PE | CR0_PG, .cr3 = TABLES, .cr4 = CR4_PAE, .efer = EFER_LME | EFER_LMA
    };
    before.seg[SEG_CS] = (struct segment){ .selector = 8, .attr = SEGMENT_L | SEGMENT_P };
    before.tr.base = (uint32_t)(UPPER + TSS);
    before.gpr[GPR_ESP] = (uint32_t)(UPPER + STACK);
    before.eip = (uint32_t)(UPPER + CODE);
    wide = (struct event_wide){ .eip = ~0u, .tr_base = ~0u, .gpr = { [GPR_ESP] = ~0u } };
    e = (struct event){ .regs = before };
    insn_finder_init(&finder, &memory);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    memory_destroy(&memory);
    return 0;
}

static void an_out_is_stepped_over(void **state)
{
    put(CODE, 0xe6 | 0x99 << 8); /* out %al, $0x99 */
    e.reason = EVENT_IO;
    e.direction = EVENT_OUT;
    e.port = 0x99;
    e.size = 1;
    e.count = 1;
    finder.resumed_at = UPPER + CODE;
    insn_locate(&finder, &e, &wide);
    assert_int_equal(e.insn_len, 2);
    assert_true(wide_linear(&e, &wide) == UPPER + CODE);
    assert_true(wide_rip(&e.regs, &wide) == UPPER + CODE + 2);
    assert_true(finder.resumed_at == UPPER + CODE + 2);
}

static void pushfq_pushes_no_trap_flag(void **state)
{
    put(CODE, 0x9c);
    put(STACK - 8, PUSHED);
    e.reason = EVENT_STEP;
    e.regs.eip++;
    e.regs.gpr[GPR_ESP] -= 8;
    trap_flag_remove(&finder, &memory, &before, &wide, &e, &wide);
    assert_int_equal(get(STACK - 8), PUSHED & ~EFLAGS_TF);
}

/* RIP, CS, RFLAGS, RSP, SS, below that place on the stack; the handler went on to an exit. */
static uint64_t flags_of_frame_at(uint32_t top, uint64_t rip)
{
    put(top - 40, rip);
    put(top - 32, before.seg[SEG_CS].selector);
    put(top - 24, PUSHED);
    e.reason = EVENT_HLT;
    trap_flag_remove(&finder, &memory, &before, &wide, &e, &wide);
    return get(top - 24);
}

static void frames_hold_none(void **state)
{
    const uint64_t here = UPPER + CODE, clean = PUSHED & ~EFLAGS_TF;
    before.gpr[GPR_ESP] += 8; /* it is aligned first */
    assert_int_equal(flags_of_frame_at(STACK, here + 2), clean);
    assert_int_equal(flags_of_frame_at(STACK, here + 0x100), PUSHED); /* of another place */
    assert_int_equal(flags_of_frame_at(STACK, (uint32_t)here), PUSHED);
    for (uint32_t ist = TSS + 0x24; ist <= TSS + 0x54; ist += 8) {
        put(ist, UPPER + IST_STACK);
        assert_int_equal(flags_of_frame_at(IST_STACK, here), clean);
        put(ist, 0);
    }
    before.seg[SEG_CS].selector = 0x33;
    put(TSS + 4, UPPER + RING0_STACK);
    assert_int_equal(flags_of_frame_at(RING0_STACK, here), clean);
    before.eflags |= EFLAGS_TF; /* its own */
    assert_int_equal(flags_of_frame_at(RING0_STACK, here), PUSHED);
}

#define UPPER_TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UPPER_TEST(an_out_is_stepped_over),
        UPPER_TEST(pushfq_pushes_no_trap_flag),
        UPPER_TEST(frames_hold_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
