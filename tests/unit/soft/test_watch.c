/* Writes to watched memory end the run after the instruction that made them. Also on KVM, by
 * whatever that has. */
#include "soft_guest.h"

static bool by_steps;

static void watch(unsigned count, const struct engine_range *writes)
{
    struct engine_stops stops = { .writes_count = count };
    for (unsigned i = 0; i < count; i++)
        stops.writes[i] = writes[i];
    by_steps = !engine->cpu_set_stops(g.cpu, &stops);
}
#define WATCH(...)                                                                                 \
    watch(sizeof((const struct engine_range[]){ __VA_ARGS__ }) / sizeof(struct engine_range),      \
          (const struct engine_range[]){ __VA_ARGS__ })

/* On to what is worth telling. */
static void on(void)
{
    do
        run_how(by_steps ? ENGINE_STEP : ENGINE_RUN);
    while (by_steps && g.e.reason == EVENT_STEP && !(g.e.flags & EVENT_WATCH));
}

static void expect_write(uint32_t linear, uint32_t eip)
{
    expect_step(eip);
    assert_int_equal(g.e.flags & EVENT_WATCH, EVENT_WATCH);
    assert_int_equal(g.e.gpa, linear);
}

static void expect_writes_to(uint32_t linear, uint32_t eip)
{
    on();
    expect_write(linear, eip);
}

static void expect_no_more(uint32_t eip)
{
    on();
    expect_halt(eip);
}

static void a_write_is_told_after_its_instruction(void **state)
{
    EMIT(0x40, 0xa2, B4(DATA + 3), 0x40, 0xa3, B4(DATA + 2), 0x40, 0xf4);
    load();
    WATCH({ DATA + 3, 2 });
    expect_writes_to(DATA + 3, CODE + 6);
    assert_int_equal(REG(EAX), 1);
    assert_int_equal(get(DATA + 3, 1), 1);
    expect_writes_to(DATA + 3, CODE + 12);
    assert_int_equal(get(DATA + 2, 4), 2);
    expect_no_more(CODE + 14);
}

/* mov [DATA + 2], ax; mov [DATA + 6], al; mov eax, [DATA + 4]; hlt */
static void its_neighbours_and_reads_are_none(void **state)
{
    EMIT(0x66, 0xa3, B4(DATA + 2), 0xa2, B4(DATA + 6), 0xa1, B4(DATA + 4), 0xf4);
    load();
    WATCH({ DATA + 4, 2 });
    expect_no_more(CODE + 17);
}

/* The same value, and one that is not exchanged: mov [DATA], eax; lock cmpxchg [DATA], ebx; inc
 * dword [DATA]; xchg [DATA], eax; hlt */
static void every_kind_of_write_counts(void **state)
{
    g.regs.gpr[GPR_EAX] = 7;
    put(DATA, 7, 4);
    EMIT(0xa3, B4(DATA), 0x48, 0xf0, 0x0f, 0xb1, 0x1d, B4(DATA), 0xff, 0x05, B4(DATA), 0x87, 0x05,
         B4(DATA), 0xf4);
    load();
    WATCH({ DATA, 4 });
    expect_writes_to(DATA, CODE + 5);
    expect_writes_to(DATA, CODE + 14);
    assert_int_equal(get(DATA, 4), 7);
    expect_writes_to(DATA, CODE + 20);
    assert_int_equal(get(DATA, 4), 8);
    expect_writes_to(DATA, CODE + 26);
    expect_no_more(CODE + 27);
}

/* push eax; call + 0; sgdt [STACK - 8]; hlt */
static void the_stack_can_be_watched(void **state)
{
    EMIT(0x50, 0xe8, B4(0), 0x0f, 0x01, 0x05, B4(STACK - 8), 0xf4);
    load();
    WATCH({ STACK - 8, 8 });
    expect_writes_to(STACK - 4, CODE + 1);
    expect_writes_to(STACK - 8, CODE + 6);
    expect_writes_to(STACK - 8, CODE + 13);
    expect_no_more(CODE + 14);
}

/* int 0x30; and its handler's iret writes nothing. */
static void a_delivery_writes_as_well(void **state)
{
    EMIT(0xcd, 0x30, 0xf4);
    load();
    WATCH({ STACK - 12, 1 });
    expect_writes_to(STACK - 12, HANDLER(0x30));
    on();
    expect_vector(0x30);
    expect_no_more(CODE + 3);
}

/* mov ecx, 6; mov edi, DATA; rep stosd; hlt */
static void a_string_stops_after_the_element(void **state)
{
    EMIT(0xb9, B4(6), 0xbf, B4(DATA), 0xf3, 0xab, 0xf4);
    load();
    WATCH({ DATA + 4, 2 }, { DATA + 15, 6 });
    expect_writes_to(DATA + 4, CODE + 10);
    assert_int_equal(REG(ECX), 4);
    expect_writes_to(DATA + 15, CODE + 10);
    assert_int_equal(REG(ECX), 2);
    expect_writes_to(DATA + 16, CODE + 10);
    expect_writes_to(DATA + 20, CODE + 12); /* the last one */
    assert_int_equal(REG(ECX), 0);
    expect_no_more(CODE + 13);
}

/* mov [DATA + 0xffe], eax; mov [DATA + 0x1000], al; mov [DATA + 0xffc], eax; hlt */
static void a_range_may_lie_in_two_pages(void **state)
{
    EMIT(0xa3, B4(DATA + 0xffe), 0xa2, B4(DATA + 0x1000), 0xa3, B4(DATA + 0xffc), 0xf4);
    load();
    WATCH({ DATA + 0xfff, 2 });
    expect_writes_to(DATA + 0xfff, CODE + 5);
    expect_writes_to(DATA + 0x1000, CODE + 10);
    expect_writes_to(DATA + 0xfff, CODE + 15);
    expect_no_more(CODE + 16);
}

static void a_large_range_has_all_its_bytes(void **state)
{
    EMIT(0xa2, B4(DATA + 0x7ff), 0xa2, B4(DATA + 0x800), 0xa2, B4(DATA + 0x17ff), 0xa2,
         B4(DATA + 0x1800), 0xf4);
    load();
    WATCH({ DATA + 0x800, 0x1000 });
    expect_writes_to(DATA + 0x800, CODE + 10);
    expect_writes_to(DATA + 0x17ff, CODE + 15);
    expect_no_more(CODE + 21);
}

/* mov [DATA], eax; hlt */
static void of_two_that_are_written_at_once_the_lower_is_told(void **state)
{
    g.regs.gpr[GPR_EAX] = 0x01010101;
    EMIT(0xa3, B4(DATA), 0xf4);
    load();
    WATCH({ DATA + 1, 1 }, { DATA + 3, 1 });
    expect_writes_to(DATA + 1, CODE + 5);
    expect_no_more(CODE + 6);
}

static void a_single_step_tells_it_too(void **state)
{
    EMIT(0x40, 0xa3, B4(DATA), 0xf4);
    load();
    WATCH({ DATA, 4 });
    run_how(ENGINE_STEP);
    expect_step(CODE + 1);
    assert_int_equal(g.e.flags & EVENT_WATCH, 0);
    run_how(ENGINE_STEP);
    expect_write(DATA, CODE + 6);
    expect_no_more(CODE + 7);
}

/* mov byte [CODE + 7], 0x40, where a hlt stands */
static void code_that_is_changed_is_told_and_run(void **state)
{
    EMIT(0xc6, 0x05, B4(CODE + 7), 0x40, 0xf4, 0xf4);
    load();
    WATCH({ CODE + 7, 1 });
    expect_writes_to(CODE + 7, CODE + 7);
    expect_no_more(CODE + 9);
    assert_int_equal(REG(EAX), 1);
}

static void what_is_no_longer_watched_is_not_told(void **state)
{
    EMIT(0xa3, B4(DATA), 0xa3, B4(DATA), 0xa3, B4(DATA), 0xf4);
    load();
    WATCH({ DATA, 4 });
    expect_writes_to(DATA, CODE + 5);
    watch(0, NULL);
    run_how(ENGINE_STEP);
    assert_int_equal(g.e.flags & EVENT_WATCH, 0);
    WATCH({ DATA, 4 });
    expect_writes_to(DATA, CODE + 15);
    expect_no_more(CODE + 16);
}

/* Linear addresses count: another one of the same memory is another. */
static void an_alias_is_none(void **state)
{
    paging();
    map(DATA + 0x1000, DATA, P | W | U);
    EMIT(0xa3, B4(DATA + 0x1000), 0xa3, B4(DATA), 0xf4);
    load();
    WATCH({ DATA, 4 });
    expect_writes_to(DATA, CODE + 10);
    expect_no_more(CODE + 11);
}

/* The fault comes first: nothing was written. */
static void a_write_that_faults_is_none(void **state)
{
    paging();
    map(DATA, DATA, W | U);
    EMIT(0xa3, B4(DATA), 0xf4);
    load();
    WATCH({ DATA, 4 });
    on();
    expect_page_fault(W, DATA, CODE);
}

/* mov edi, DATA; mov ecx, 3; rep insb; hlt: of an answer of three. */
static void ask_for_three(void)
{
    EMIT(0xbf, B4(DATA), 0xb9, B4(3), 0xba, B4(PORT), 0xf3, 0x6c, 0xf4);
    load();
    WATCH({ DATA + 1, 1 });
    resume();
    expect_io(EVENT_IN, 1, 3, CODE + 15);
    memcpy(g.data, "abc", 3);
}

static void what_a_port_brings_is_told(void **state)
{
    ask_for_three();
    resume();
    expect_write(DATA + 1, CODE + 15);
    assert_int_equal(REG(ECX), 1);
    resume();
    expect_halt(CODE + 18);
    assert_int_equal(get(DATA, 4), 'a' | 'b' << 8 | 'c' << 16);
}

static void a_completion_leaves_it_to_the_next_run(void **state)
{
    ask_for_three();
    run_how(ENGINE_COMPLETE);
    assert_int_equal(g.e.reason, EVENT_KICK);
    assert_int_equal(REG(ECX), 0);
    resume();
    assert_int_equal(g.e.flags & EVENT_WATCH, EVENT_WATCH);
    assert_int_equal(g.e.gpa, DATA + 1);
    resume();
    expect_halt(CODE + 18);
}

#define EXACT "KVM finds these by pages or by steps"

int main(void)
{
    struct CMUnitTest tests[] = {
        GUEST_TEST(a_write_is_told_after_its_instruction),
        GUEST_TEST(its_neighbours_and_reads_are_none),
        SOFT_TEST(every_kind_of_write_counts, EXACT),
        SOFT_TEST(the_stack_can_be_watched, EXACT),
        SOFT_TEST(a_delivery_writes_as_well, EXACT),
        SOFT_TEST(a_string_stops_after_the_element, EXACT),
        GUEST_TEST(a_range_may_lie_in_two_pages),
        GUEST_TEST(a_large_range_has_all_its_bytes),
        GUEST_TEST(of_two_that_are_written_at_once_the_lower_is_told),
        GUEST_TEST(a_single_step_tells_it_too),
        GUEST_TEST(code_that_is_changed_is_told_and_run),
        GUEST_TEST(what_is_no_longer_watched_is_not_told),
        SOFT_TEST(an_alias_is_none, EXACT),
        SOFT_TEST(a_write_that_faults_is_none, EXACT),
        SOFT_TEST(what_a_port_brings_is_told, EXACT),
        SOFT_TEST(a_completion_leaves_it_to_the_next_run, EXACT),
    };
    return RUN_CLAIMS(tests);
}
