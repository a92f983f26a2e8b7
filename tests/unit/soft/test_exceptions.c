/* What the software CPU tells of exceptions, INTs and IRETs: which, from where, to where, and those
 * that do not come to their handlers. */
#include "test.h"

#include "soft/soft.h"
#include "soft_guest.h"

enum { HLT = 0xf4, IRET = 0xcf, UD2 = 0x0b0f };

#define UNSEEN "KVM does not tell what happens inside the guest"

static const struct event_exception *seen;
static unsigned count, at;

static void run_and_ask(void)
{
    run();
    seen = engine->cpu_exceptions(g.cpu, &count);
    at = 0;
}

/* The next of them. */
static void expect(enum event_exception_kind kind, unsigned vector, uint32_t from, uint32_t to)
{
    assert_in_range(at, 0, (int)count - 1);
    const struct event_exception *x = &seen[at++];
    assert_int_equal(x->kind, kind);
    assert_int_equal(x->vector, vector);
    assert_int_equal(x->from, from);
    assert_int_equal(x->to, to);
    assert_int_equal(x->failed, !to);
}

static void expect_error(uint32_t error)
{
    assert_true(seen[at - 1].has_error);
    assert_int_equal(seen[at - 1].error, error);
}

static void expect_no_more(void)
{
    assert_int_equal(at, count);
    engine->cpu_exceptions(g.cpu, &count);
    assert_int_equal(count, 0);
}

static void a_fault_is_told_with_its_error_and_cr2(void **state)
{
    paging();
    map(DATA, 0, 0);
    EMIT(0xc7, 0x05, B4(DATA + 4), B4(1)); /* mov dword [DATA + 4], 1 */
    run_and_ask();
    expect(EXCEPTION_FAULT, 14, CODE, HANDLER(14));
    expect_error(W);
    assert_int_equal(seen[0].cr2, DATA + 4);
    expect_no_more();
}

static void an_int_is_told_by_where_it_is_and_so_is_its_return(void **state)
{
    code_at(HANDLER(0x80));
    EMIT(IRET);
    code_at(CODE);
    EMIT(0xcd, 0x80, 0xcc);
    run_and_ask();
    expect(EXCEPTION_SOFTWARE, 0x80, CODE, HANDLER(0x80));
    assert_false(seen[0].has_error);
    expect(EXCEPTION_RETURN, 0, HANDLER(0x80), CODE + 2);
    expect(EXCEPTION_SOFTWARE, 3, CODE + 2, HANDLER(3));
    expect_no_more();
}

static void a_trap_is_told_by_the_instruction_after_it(void **state)
{
    g.regs.eflags |= EFLAGS_TF;
    EMIT(0x90, HLT);
    run_and_ask();
    expect(EXCEPTION_FAULT, 1, CODE + 1, HANDLER(1));
    expect_no_more();
}

/* #NP comes up on the way of #UD, which is benign: it is delivered. */
static void a_fault_on_the_way_of_another_is_told_after_it(void **state)
{
    idt_gate(6, 0x0e, CODE0, HANDLER(6));
    EMIT(B2(UD2));
    run_and_ask();
    expect(EXCEPTION_FAULT, 6, CODE, 0);
    expect(EXCEPTION_FAULT, 11, CODE, HANDLER(11));
    expect_error(6 * 8 + 3);
    expect_no_more();
}

static void a_double_fault_takes_the_place_of_two(void **state)
{
    idt_gate(0, 0x0e, CODE0, HANDLER(0));
    EMIT(0x31, 0xdb, 0xf7, 0xf3); /* xor ebx, ebx; div ebx */
    run_and_ask();
    expect(EXCEPTION_FAULT, 0, CODE + 2, 0);
    expect(EXCEPTION_FAULT, 11, CODE + 2, 0);
    expect_error(3);
    expect(EXCEPTION_FAULT, 8, CODE + 2, HANDLER(8));
    expect_error(0);
    expect_no_more();
}

static void a_triple_fault_is_told_to_its_last(void **state)
{
    g.regs.idt.limit = 0;
    EMIT(0xcd, 0x80);
    run_and_ask();
    assert_int_equal(g.e.reason, EVENT_SHUTDOWN);
    expect(EXCEPTION_SOFTWARE, 0x80, CODE, 0);
    expect(EXCEPTION_FAULT, 13, CODE, 0);
    expect_error(0x80 * 8 + 2);
    expect(EXCEPTION_FAULT, 13, CODE, 0);
    expect_error(13 * 8 + 3);
    expect(EXCEPTION_FAULT, 8, CODE, 0);
    expect(EXCEPTION_FAULT, 13, CODE, 0);
    expect_error(8 * 8 + 3);
    expect_no_more();
}

static void an_interrupt_is_told_only_if_it_fails(void **state)
{
    g.regs.eflags |= EFLAGS_IF;
    EMIT(HLT);
    load();
    assert_true(engine->cpu_inject(g.cpu, 0x20));
    resume();
    expect_vector(0x20);
    engine->cpu_exceptions(g.cpu, &count);
    assert_int_equal(count, 0);
    idt_gate(0x20, 0x0e, CODE0, HANDLER(0x20));
    load();
    assert_true(engine->cpu_inject(g.cpu, 0x20));
    resume();
    seen = engine->cpu_exceptions(g.cpu, &count);
    at = 0;
    expect(EXCEPTION_INTERRUPT, 0x20, CODE, 0);
    expect(EXCEPTION_FAULT, 11, CODE, HANDLER(11));
    expect_no_more();
}

static void an_iret_that_faults_is_no_return(void **state)
{
    EMIT(0x68, B4(0x202), 0x68, B4(0xff8), 0x68, B4(CODE), IRET); /* a CS that there is not */
    run_and_ask();
    expect(EXCEPTION_FAULT, 13, CODE + 15, HANDLER(13));
    expect_error(0xff8);
    expect_no_more();
}

static void in_real_mode_there_are_no_error_codes(void **state)
{
    g.regs.cr0 &= ~CR0_PE;
    set_rings(&g.regs, 0, 0x93, 0, 0x93);
    g.regs.eip = CODE;
    g.regs.seg[SEG_DS].limit = 0xffff;
    g.regs.idt.limit = 0x3ff;
    put(g.regs.idt.base + 13 * 4, HANDLER(13), 4);
    code_at(CODE);
    EMIT(0xa1, B2(0xffff)); /* mov ax, [0xffff] */
    run_and_ask();
    expect(EXCEPTION_FAULT, 13, CODE, HANDLER(13));
    assert_false(seen[0].has_error);
    expect_no_more();
}

/* An INT and an IRET each time round, for ever. */
static void spin_by_int(void)
{
    code_at(HANDLER(0x80));
    EMIT(IRET);
    code_at(CODE);
    EMIT(0xcd, 0x80, 0xeb, 0xfc);
}

static void many_end_a_run_in_the_same_place_each_time(void **state)
{
    uint64_t instructions[2];
    spin_by_int();
    load();
    for (unsigned i = 0; i < 2; i++) {
        uint64_t before = engine->cpu_instructions(g.cpu);
        resume();
        assert_int_equal(g.e.reason, EVENT_KICK);
        instructions[i] = engine->cpu_instructions(g.cpu) - before;
        assert_false(engine->cpu_hit_deadline(g.cpu));
        engine->cpu_exceptions(g.cpu, &count);
        assert_int_equal(count, 64);
    }
    assert_int_equal(instructions[0], 95); /* INT, IRET, JMP; but the last JMP */
    assert_int_equal(instructions[1], 96);
}

/* At the end of a slice nobody has asked yet: they are all there when it is over. */
static void they_are_kept_over_deadlines(void **state)
{
    spin_by_int();
    load();
    for (unsigned i = 1; i <= 9; i++) {
        engine->cpu_set_deadline(g.cpu, engine->cpu_instructions(g.cpu) + 10);
        resume();
        assert_true(engine->cpu_hit_deadline(g.cpu));
    }
    engine->cpu_set_deadline(g.cpu, engine->cpu_instructions(g.cpu) + 5);
    resume();
    assert_false(engine->cpu_hit_deadline(g.cpu)); /* it is full as well */
    engine->cpu_exceptions(g.cpu, &count);
    assert_int_equal(count, 64);
}

static void who_does_not_ask_runs_on(void **state)
{
    spin_by_int();
    load();
    for (unsigned i = 0; i < 5; i++)
        resume();
    engine->cpu_exceptions(g.cpu, &count);
    assert_int_equal(count, 64);
}

static void a_loaded_state_has_none(void **state)
{
    struct cpu_state saved;
    struct failure failure;
    EMIT(0xcd, 0x80);
    run();
    assert_true(engine->cpu_save(g.cpu, &saved, &failure));
    assert_true(engine->cpu_load(g.cpu, &saved, &failure));
    cpu_state_free(&saved);
    engine->cpu_exceptions(g.cpu, &count);
    assert_int_equal(count, 0);
}

int main(void)
{
    struct CMUnitTest tests[] = {
        SOFT_TEST(a_fault_is_told_with_its_error_and_cr2, UNSEEN),
        SOFT_TEST(an_int_is_told_by_where_it_is_and_so_is_its_return, UNSEEN),
        SOFT_TEST(a_trap_is_told_by_the_instruction_after_it, UNSEEN),
        SOFT_TEST(a_fault_on_the_way_of_another_is_told_after_it, UNSEEN),
        SOFT_TEST(a_double_fault_takes_the_place_of_two, UNSEEN),
        SOFT_TEST(a_triple_fault_is_told_to_its_last, UNSEEN),
        SOFT_TEST(an_interrupt_is_told_only_if_it_fails, UNSEEN),
        SOFT_TEST(an_iret_that_faults_is_no_return, UNSEEN),
        SOFT_TEST(in_real_mode_there_are_no_error_codes, UNSEEN),
        SOFT_TEST(many_end_a_run_in_the_same_place_each_time, UNSEEN),
        SOFT_TEST(they_are_kept_over_deadlines, UNSEEN),
        SOFT_TEST(who_does_not_ask_runs_on, UNSEEN),
        SOFT_TEST(a_loaded_state_has_none, UNSEEN),
    };
    return RUN_CLAIMS(tests);
}
