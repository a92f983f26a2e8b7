/* The software CPU as an engine: steps, time, its state, code that changes, and several CPUs at
 * once. Exits and their completion are in test_io.c. */
#include "test.h"

#include "soft/soft.h"
#include "soft_guest.h"

#include <pthread.h>
#include <stdatomic.h>

static struct failure failure;

/* ---- Steps and breakpoints ---- */

static void steps_end_before_the_next_instruction(void **state)
{
    g.regs.gpr[GPR_ECX] = 2;
    g.regs.gpr[GPR_EDI] = DATA;
    EMIT(0x40, 0xf3, 0xaa, 0xe4, PORT, 0xf4); /* inc eax; rep stosb; in al; hlt */
    load();
    run_how(ENGINE_STEP);
    expect_step(CODE + 1);
    assert_int_equal(g.e.insn_len, 2);
    run_how(ENGINE_STEP); /* an iteration is a step */
    expect_step(CODE + 1);
    assert_int_equal(REG(ECX), 1);
    run_how(ENGINE_STEP);
    expect_step(CODE + 3);
    run_how(ENGINE_STEP);
    expect_io(EVENT_IN, 1, 1, CODE + 3);
    answer(1);
    run_how(ENGINE_COMPLETE);
    expect_kick(CODE + 5);
    run_how(ENGINE_STEP);
    expect_halt(CODE + 6);
}

static void an_interrupt_is_stepped_into(void **state)
{
    g.regs.eflags |= EFLAGS_IF;
    EMIT(0x40, 0xf4);
    load();
    assert_true(engine_soft.cpu_can_inject(g.cpu));
    engine_soft.cpu_inject(g.cpu, 0x30);
    assert_false(engine_soft.cpu_can_inject(g.cpu));
    run_how(ENGINE_STEP);
    expect_step(HANDLER(0x30));
    assert_int_equal(stack(0), CODE);
    assert_false(engine_soft.cpu_can_inject(g.cpu)); /* IF is clear */
}

static void an_in_is_completed_before_an_interrupt(void **state)
{
    g.regs.eflags |= EFLAGS_IF;
    EMIT(0xe4, PORT, 0xf4);
    run();
    answer(0x55);
    engine_soft.cpu_inject(g.cpu, 0x30);
    resume();
    expect_vector(0x30);
    assert_int_equal(REG(EAX), 0x55);
    assert_int_equal(stack(0), CODE + 2);
}

static void the_window_opens_after_the_shadow(void **state)
{
    EMIT(0x90, 0xfb, 0x40, 0x40, 0xf4); /* nop; sti; inc eax; inc eax; hlt */
    load();
    assert_false(engine_soft.cpu_can_inject(g.cpu));
    engine_soft.cpu_request_window(g.cpu, true);
    resume();
    assert_int_equal(g.e.reason, EVENT_IRQ_WINDOW);
    assert_int_equal(g.e.regs.eip, CODE + 3);
    assert_true(engine_soft.cpu_can_inject(g.cpu));
    engine_soft.cpu_request_window(g.cpu, false);
    resume();
    expect_halt(CODE + 5);
}

static void break_at(unsigned count, const uint64_t *linear)
{
    struct engine_stops stops = { .breaks_count = count };
    for (unsigned i = 0; i < count; i++)
        stops.breaks[i] = linear[i];
    assert_true(engine_soft.cpu_set_stops(g.cpu, &stops));
}

static void a_breakpoint_stops_in_the_middle_of_a_block_each_time(void **state)
{
    /* 0: inc eax; inc eax; inc ecx; cmp ecx, 2; jne 0; hlt */
    EMIT(0x40, 0x40, 0x41, 0x83, 0xf9, 2, 0x75, 0xf8, 0xf4);
    load();
    resume();
    expect_halt(CODE + 9); /* decoded as one block */
    load();
    break_at(1, (const uint64_t[]){ CODE + 2 });
    resume();
    expect_step(CODE + 2);
    assert_int_equal(REG(EAX), 2);
    resume(); /* it stands on it */
    expect_step(CODE + 2);
    assert_int_equal(REG(EAX), 2);
    run_how(ENGINE_STEP);
    expect_step(CODE + 3);
    resume();
    expect_step(CODE + 2);
    assert_int_equal(REG(EAX), 4);
    break_at(0, NULL);
    resume();
    expect_halt(CODE + 9);
}

static void the_trap_flag_traps_after_each_instruction(void **state)
{
    g.regs.eflags |= EFLAGS_TF;
    EMIT(0x40, 0x40, 0xf4);
    run();
    expect_vector(1);
    assert_int_equal(stack(0), CODE + 1);
    resume(); /* back, with TF set again */
    expect_vector(1);
    assert_int_equal(stack(0), CODE + 2);
    assert_int_equal(REG(EAX), 2);
}

/* ---- Time ---- */

static void emit_busy_loop(void)
{
    EMIT(0xb9, B4(1000));                      /* mov ecx, 1000 */
    EMIT(0x01, 0xc8, 0x69, 0xc0, B4(0x10dcd)); /* 5: add eax, ecx; imul eax, eax, 0x10dcd */
    EMIT(0x89, 0x05, B4(DATA));                /* mov [DATA], eax */
    EMIT(0x49, 0x75, 0xef, 0xf4);              /* dec ecx; jnz 5; hlt */
}

static void a_deadline_is_exact(void **state)
{
    emit_busy_loop();
    load();
    for (uint64_t at = 1; at < 200; at += 7) {
        engine_soft.cpu_set_deadline(g.cpu, at);
        resume();
        assert_int_equal(g.e.reason, EVENT_KICK);
        assert_int_equal(engine_soft.cpu_instructions(g.cpu), at);
    }
    const struct registers there = g.e.regs;
    const uint64_t n = engine_soft.cpu_instructions(g.cpu);
    engine_soft.cpu_set_deadline(g.cpu, UINT64_MAX);
    load();
    for (uint64_t i = 0; i < n; i++)
        run_how(ENGINE_STEP);
    assert_memory_equal(&there, &g.e.regs, sizeof there);
    resume();
    assert_int_equal(engine_soft.cpu_instructions(g.cpu), n + 1 + 5 * 1000 + 1);
}

static void a_deadline_ends_a_long_rep(void **state)
{
    g.regs.gpr[GPR_ECX] = 100000;
    g.regs.gpr[GPR_EDI] = DATA;
    EMIT(0xf3, 0xaa, 0xf4);
    load();
    engine_soft.cpu_set_deadline(g.cpu, 12345);
    resume();
    expect_kick(CODE);
    assert_int_equal(REG(ECX), 100000 - 12345);
    assert_int_equal(engine_soft.cpu_instructions(g.cpu), 12345);
}

/* ---- Its state ---- */

static struct cpu_state saved(struct engine_cpu *cpu)
{
    struct cpu_state state;
    assert_true(engine_soft.cpu_save(cpu, &state, &failure));
    return state;
}

static void load_into(struct engine_cpu *cpu, const struct cpu_state *state)
{
    assert_true(engine_soft.cpu_load(cpu, state, &failure));
}

static void a_saved_state_goes_the_same_way_again(void **state)
{
    EMIT(0xe4, PORT, 0x04, 1, 0xe6, PORT, 0xf4); /* in al; add al, 1; out al; hlt */
    run();
    answer(0x30);
    struct cpu_state then = saved(g.cpu);
    for (unsigned again = 0; again < 3; again++) {
        resume();
        expect_io(EVENT_OUT, 1, 1, CODE + 6);
        assert_int_equal(moved(), 0x31);
        assert_int_equal(engine_soft.cpu_instructions(g.cpu), 3);
        resume();
        expect_halt(CODE + 7);
        load_into(g.cpu, &then);
    }
    struct engine_cpu *other = engine_soft.cpu_create(g.vm, 1, &failure), *first = g.cpu;
    assert_non_null(other);
    load_into(other, &then);
    g.cpu = other;
    resume();
    assert_int_equal(moved(), 0x31);
    g.cpu = first;
    engine_soft.cpu_destroy(other);
    cpu_state_free(&then);
}

static void a_saved_state_keeps_what_is_between_two_instructions(void **state)
{
    g.regs.eflags |= EFLAGS_IF;
    EMIT(0x8e, 0xd0, 0x40, 0x40, 0xf4); /* mov ss, eax: DATA0; inc eax; inc eax; hlt */
    g.regs.gpr[GPR_EAX] = DATA0;
    load();
    run_how(ENGINE_STEP);
    struct cpu_state shadow = saved(g.cpu);
    run_how(ENGINE_STEP);
    engine_soft.cpu_inject(g.cpu, 0x30);
    struct cpu_state given = saved(g.cpu);
    load_into(g.cpu, &shadow);
    assert_false(engine_soft.cpu_can_inject(g.cpu));
    load_into(g.cpu, &given);
    resume();
    expect_vector(0x30);
    assert_int_equal(stack(0), CODE + 3);
    cpu_state_free(&shadow);
    cpu_state_free(&given);
}

/* ---- Code that changes ---- */

static void code_may_change_right_before_it_is_run(void **state)
{
    EMIT(0xc6, 0x05, B4(CODE + 8), 0x43, 0x90); /* mov byte [CODE+8], inc ebx; nop */
    EMIT(0x40, 0xf4);                           /* inc eax, which it replaces */
    run();
    assert_int_equal(REG(EAX), 0);
    assert_int_equal(REG(EBX), 1);
}

static void code_may_change_each_time_round(void **state)
{
    EMIT(0xb9, B4(100));            /* mov ecx, 100 */
    EMIT(0x83, 0xc0, 0x01);         /* 5: add eax, 1: the 1 counts up */
    EMIT(0xfe, 0x05, B4(CODE + 7)); /* inc byte [CODE+7] */
    EMIT(0x49, 0x75, 0xf4, 0xf4);   /* dec ecx; jnz 5; hlt */
    run();
    assert_int_equal(REG(EAX), 100 * 101 / 2);
}

static void data_beside_code_does_not_matter(void **state)
{
    EMIT(0xeb, 0x04, 0, 0, 0, 0);                               /* jmp over 4 bytes of data */
    EMIT(0xff, 0x05, B4(CODE + 2));                             /* 6: inc [CODE+2] */
    EMIT(0x81, 0x3d, B4(CODE + 2), B4(1000), 0x75, 0xee, 0xf4); /* cmp [CODE+2], 1000; jne 6; hlt */
    run();
    expect_halt(CODE + 25);
    assert_int_equal(get(CODE + 2, 4), 1000);
}

static void an_instruction_may_cross_pages(void **state)
{
    paging();
    code_at(0x4fffd);
    EMIT(0xb8, B4(0x11223344), 0xf4); /* mov eax, imm, from one page to another; hlt */
    code_at(0x60000);
    EMIT(0x55, 0x66, 0x77, 0xf4);
    g.regs.eip = 0x4fffd;
    run();
    assert_int_equal(REG(EAX), 0x11223344);
    map(0x50000, 0x60000, P | W | U); /* the second page is another one now */
    g.regs.cr3 = DIRECTORY;
    run();
    assert_int_equal(REG(EAX), 0x66553344 + 0); /* bytes 44 33 of the first, 55 66 of the second */
    map(0x50000, 0x60000, 0);
    run();
    expect_page_fault(0, 0x50000, 0x4fffd);
}

static void code_ends_with_its_segment(void **state)
{
    g.regs.seg[SEG_CS].limit = CODE + 2;
    g.regs.seg[SEG_CS].attr &= (uint16_t)~SEGMENT_G;
    EMIT(0x40, 0x40, 0xb0, 1, 0xf4); /* the last one does not fit */
    run();
    expect_fault(13, 0, CODE + 2);
    assert_int_equal(REG(EAX), 2);
}

static void what_it_has_not_is_undefined(void **state)
{
    static const uint8_t codes[][5] = {
        { 0xf0, 0xd8, 0x03 },       /* lock fadd */
        { 0x0f, 0x32 },             /* rdmsr: CPUID lists none */
        { 0x0f, 0x30 },             /* wrmsr */
        { 0x0f, 0x58, 0xc1 },       /* addps */
        { 0xf0, 0x40 },             /* lock inc eax */
        { 0xf0, 0x8b, 0x03 },       /* lock mov */
        { 0xf3, 0x0f, 0xb8, 0xc1 }, /* popcnt */
        { 0xc5, 0xf8, 0x77 },       /* vzeroupper */
        { 0x8d, 0xc0 },             /* lea of a register */
        { 0x8e, 0xc8 },             /* mov cs, ax */
        { 0x0f, 0x0b },             /* ud2 */
        { 0x0f, 0x05 },             /* syscall */
        { 0xff, 0xff },
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        code_at(CODE);
        emit(codes[i], sizeof codes[i]);
        run();
        expect_vector(6);
        assert_int_equal(stack(0), CODE);
    }
}

/* ---- Several CPUs ---- */

struct runner {
    struct engine_cpu *cpu;
    struct event e;
    pthread_t thread;
};

static void *run_thread(void *context)
{
    struct runner *r = context;
    const struct registers before = { 0 };
    engine_soft.cpu_run(r->cpu, ENGINE_RUN);
    engine_soft.cpu_describe(r->cpu, &r->e, &before);
    return NULL;
}

static void start(struct runner *r, unsigned index, uint32_t eip)
{
    *r = (struct runner){ .cpu = index ? engine_soft.cpu_create(g.vm, index, &failure) : g.cpu };
    struct registers regs = g.regs;
    regs.eip = eip;
    regs.gpr[GPR_ESP] = STACK - 0x1000 * index;
    assert_non_null(r->cpu);
    assert_true(engine_soft.cpu_set_registers(r->cpu, &regs, &failure));
    assert_int_equal(pthread_create(&r->thread, NULL, run_thread, r), 0);
}

static void finish(struct runner *r)
{
    assert_int_equal(pthread_join(r->thread, NULL), 0);
    if (r->cpu != g.cpu)
        engine_soft.cpu_destroy(r->cpu);
}

static void a_kick_ends_an_endless_loop(void **state)
{
    static const uint8_t loops[][8] = {
        { 0xeb, 0xfe }, /* jmp . */
        /* xor esi, esi; mov ecx, [ebx]; rep lodsb; jmp */
        { 0x31, 0xf6, 0x8b, 0x0b, 0xf3, 0xac, 0xeb, 0xf8 },
        { 0xff, 0x05, B4(DATA), 0xeb, 0xf8 }, /* inc [DATA]; jmp */
    };
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
        struct runner r;
        code_at(CODE);
        emit(loops[i], sizeof loops[i]);
        g.regs.gpr[GPR_EBX] = STACK;
        put(STACK, RAM, 4);
        start(&r, 0, CODE);
        engine_soft.cpu_kick(r.cpu);
        finish(&r);
        assert_int_equal(r.e.reason, EVENT_KICK);
        engine_soft.cpu_clear_kick(g.cpu);
    }
}

static void another_cpu_may_change_the_code(void **state)
{
    enum { ROUNDS = 50, WAITER = CODE + 0x100 };
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct runner waiter, writer;
        code_at(WAITER);
        EMIT(0xff, 0x05, B4(DATA), 0xeb, 0xf8, 0xf4); /* inc [DATA]; jmp back; hlt */
        code_at(CODE);
        /* until it runs: cmp [DATA], 16; jbe */
        EMIT(0x83, 0x3d, B4(DATA), 0x10, 0x76, 0xf7);
        EMIT(0x66, 0xc7, 0x05, B4(WAITER + 6), 0x90, 0x90, 0xf4); /* nops for its jmp; hlt */
        put(DATA, 0, 4);
        start(&waiter, 1, WAITER);
        start(&writer, 0, CODE);
        finish(&writer);
        finish(&waiter);
        assert_int_equal(writer.e.reason, EVENT_HLT);
        assert_int_equal(waiter.e.reason, EVENT_HLT);
        assert_int_equal(waiter.e.regs.eip, WAITER + 9);
    }
}

/* Two CPUs do the same to one place. */
static uint32_t both_change(const uint8_t *code, size_t n, uint32_t at)
{
    struct runner a, b;
    put(at, 0, 4);
    code_at(CODE);
    EMIT(0xb9, B4(50000), 0xbb, B4(at)); /* mov ecx, 50000; mov ebx, at */
    const uint32_t again = g.at;
    emit(code, n);
    EMIT(0x49, 0x0f, 0x85, B4(again - (g.at + 7)), 0xf4); /* dec ecx; jnz; hlt */
    start(&a, 1, CODE);
    start(&b, 0, CODE);
    finish(&a);
    finish(&b);
    assert_int_equal(a.e.reason, EVENT_HLT);
    assert_int_equal(b.e.reason, EVENT_HLT);
    return get(at, 4);
}

static void locked_changes_are_never_lost(void **state)
{
    static const uint8_t lock_inc[] = { 0xf0, 0xff, 0x03 };
    static const uint8_t lock_add[] = { 0xf0, 0x83, 0x03, 0x01 };
    static const uint8_t xadd[] = { 0xba, B4(1), 0xf0, 0x0f, 0xc1, 0x13 };
    /* 0: mov eax, [ebx]; lea edx, [eax+1]; lock cmpxchg [ebx], edx; jne 0 */
    static const uint8_t cmpxchg[] = {
        0x8b, 0x03, 0x8d, 0x50, 1, 0xf0, 0x0f, 0xb1, 0x13, 0x75, 0xf5
    };
    /* 0: mov eax, 1; xchg [lock], eax; test eax, eax; jnz 0; inc [ebx]; mov [lock], 0 */
    static const uint8_t spin[] = { 0xb8, B4(1), 0x87, 0x05, B4(DATA + 128), 0x85, 0xc0, 0x75, 0xf1,
                                    0xff, 0x03,  0xc7, 0x05, B4(DATA + 128), B4(0) };
    assert_int_equal(both_change(lock_inc, sizeof lock_inc, DATA), 100000);
    assert_int_equal(both_change(lock_inc, sizeof lock_inc, DATA + 1), 100000); /* in 8 bytes */
    /* across two lines */
    assert_int_equal(both_change(lock_inc, sizeof lock_inc, DATA + 62), 100000);
    assert_int_equal(both_change(lock_add, sizeof lock_add, DATA), 100000);
    assert_int_equal(both_change(xadd, sizeof xadd, DATA), 100000);
    assert_int_equal(both_change(cmpxchg, sizeof cmpxchg, DATA), 100000);
    assert_int_equal(both_change(spin, sizeof spin, DATA), 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(steps_end_before_the_next_instruction),
        GUEST_TEST(an_interrupt_is_stepped_into),
        GUEST_TEST(an_in_is_completed_before_an_interrupt),
        GUEST_TEST(the_window_opens_after_the_shadow),
        GUEST_TEST(a_breakpoint_stops_in_the_middle_of_a_block_each_time),
        GUEST_TEST(the_trap_flag_traps_after_each_instruction),
        GUEST_TEST(a_deadline_is_exact),
        GUEST_TEST(a_deadline_ends_a_long_rep),
        GUEST_TEST(a_saved_state_goes_the_same_way_again),
        GUEST_TEST(a_saved_state_keeps_what_is_between_two_instructions),
        GUEST_TEST(code_may_change_right_before_it_is_run),
        GUEST_TEST(code_may_change_each_time_round),
        GUEST_TEST(data_beside_code_does_not_matter),
        GUEST_TEST(an_instruction_may_cross_pages),
        GUEST_TEST(code_ends_with_its_segment),
        GUEST_TEST(what_it_has_not_is_undefined),
        GUEST_TEST(a_kick_ends_an_endless_loop),
        GUEST_TEST(another_cpu_may_change_the_code),
        GUEST_TEST(locked_changes_are_never_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
