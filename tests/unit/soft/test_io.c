/* What goes out of the software CPU and comes back: ports, and memory that is not there. */
#include "test.h"

#include "soft/soft.h"
#include "soft_guest.h"

static struct failure failure;

/* ---- Ports ---- */

static void an_out_leaves_past_it_and_an_in_on_it(void **state)
{
    g.regs.gpr[GPR_EAX] = 0x12345678;
    EMIT(0xe7, PORT, 0xe4, PORT, 0x66, 0xe5, PORT, 0xf4); /* out eax; in al; in ax; hlt */
    run();
    expect_io(EVENT_OUT, 4, 1, CODE + 2);
    assert_int_equal(moved(), 0x12345678);
    assert_int_equal(g.e.linear, CODE);
    assert_int_equal(g.e.insn_len, 2);
    assert_int_equal(g.e.insn[0], 0xe7);
    resume();
    expect_io(EVENT_IN, 1, 1, CODE + 2);
    answer(0xab);
    resume();
    assert_int_equal(REG(EAX), 0x123456ab);
    expect_io(EVENT_IN, 2, 1, CODE + 4);
    answer(0xbeef);
    resume();
    assert_int_equal(REG(EAX), 0x1234beef);
    expect_halt(CODE + 8);
}

static void completing_only_finishes_the_in(void **state)
{
    EMIT(0xe4, PORT, 0x40, 0xf4); /* in al; inc eax; hlt */
    run();
    answer(0x41);
    run_how(ENGINE_COMPLETE);
    expect_kick(CODE + 2);
    assert_int_equal(REG(EAX), 0x41);
    run_how(ENGINE_COMPLETE); /* nothing is left */
    expect_kick(CODE + 2);
    resume();
    assert_int_equal(REG(EAX), 0x42);
}

static void a_kick_does_not_keep_an_in_from_being_completed(void **state)
{
    EMIT(0xe4, PORT, 0x40, 0xf4);
    run();
    answer(0x41);
    engine_soft.cpu_kick(g.cpu);
    resume();
    expect_kick(CODE + 2);
    assert_int_equal(REG(EAX), 0x41);
    resume(); /* it holds until it is cleared */
    expect_kick(CODE + 2);
    engine_soft.cpu_clear_kick(g.cpu);
    resume();
    expect_halt(CODE + 4);
}

static void rep_outs_leaves_at_each_element_on_itself(void **state)
{
    g.regs.gpr[GPR_EDX] = PORT;
    g.regs.gpr[GPR_ECX] = 2;
    g.regs.gpr[GPR_ESI] = DATA;
    put(DATA, 0x44332211, 4);
    EMIT(0x66, 0xf3, 0x6f, 0xf4); /* rep outsw; hlt */
    run();
    expect_io(EVENT_OUT, 2, 1, CODE);
    assert_true(g.e.flags & EVENT_STRING);
    assert_int_equal(moved(), 0x2211);
    assert_int_equal(REG(ECX), 1);
    resume();
    expect_io(EVENT_OUT, 2, 1, CODE);
    assert_int_equal(moved(), 0x4433);
    assert_int_equal(REG(ECX), 0);
    assert_int_equal(REG(ESI), DATA + 4);
    resume();
    expect_halt(CODE + 4);
}

static void rep_ins_reads_what_fits_in_the_page(void **state)
{
    g.regs.gpr[GPR_EDX] = PORT;
    g.regs.gpr[GPR_ECX] = 5;
    g.regs.gpr[GPR_EDI] = DATA + 0xffd;
    EMIT(0xf3, 0x6c, 0xf4); /* rep insb; hlt */
    run();
    expect_io(EVENT_IN, 1, 3, CODE);
    assert_int_equal(REG(ECX), 5);
    memcpy(g.data, "abc", 3);
    resume();
    expect_io(EVENT_IN, 1, 2, CODE);
    assert_int_equal(REG(ECX), 2);
    memcpy(g.data, "de", 2);
    resume();
    expect_halt(CODE + 3);
    assert_int_equal(get(DATA + 0xffd, 4), 0x64636261);
    assert_int_equal(get(DATA + 0x1001, 1), 'e');
    /* five elements, one that finds none left, hlt */
    assert_int_equal(engine_soft.cpu_instructions(g.cpu), 7);
}

/* What has been read of a port cannot be read again. */
static void rep_ins_reads_no_more_than_can_be_written(void **state)
{
    g.regs.gpr[GPR_EDX] = PORT;
    g.regs.gpr[GPR_ECX] = 8;
    g.regs.gpr[GPR_EDI] = DATA + 0xffc;
    paging();
    map(DATA + 0x1000, 0, 0);     /* not present */
    EMIT(0x66, 0xf3, 0x6d, 0xf4); /* rep insw; hlt */
    run();
    expect_io(EVENT_IN, 2, 1, CODE);
    answer(0x1111);
    resume();
    expect_io(EVENT_IN, 2, 1, CODE);
    answer(0x2222);
    resume();
    expect_page_fault(2, DATA + 0x1000, CODE);
    assert_int_equal(REG(ECX), 6);
    assert_int_equal(get(DATA + 0xffc, 4), 0x22221111);
}

/* Another CPU may do so, and the answer would not reach. */
static void an_instruction_that_has_changed_asks_anew(void **state)
{
    g.regs.gpr[GPR_EDX] = PORT;
    g.regs.gpr[GPR_ECX] = 1024;
    g.regs.gpr[GPR_EDI] = DATA;
    EMIT(0xf3, 0x6c, 0xf4); /* rep insb; hlt */
    run();
    expect_io(EVENT_IN, 1, 1024, CODE);
    struct cpu_state saved;
    assert_true(engine_soft.cpu_save(g.cpu, &saved, &failure));
    put(CODE + 1, 0x6d, 1); /* insd */
    assert_true(engine_soft.cpu_load(g.cpu, &saved, &failure));
    cpu_state_free(&saved);
    resume();
    expect_io(EVENT_IN, 4, 256, CODE);
    assert_int_equal(REG(ECX), 1024);
}

static void an_answer_that_nobody_takes_holds_nothing_up(void **state)
{
    EMIT(0xe4, PORT, 0xf4); /* in al; hlt */
    run();
    expect_io(EVENT_IN, 1, 1, CODE);
    struct cpu_state saved;
    assert_true(engine_soft.cpu_save(g.cpu, &saved, &failure));
    put(CODE, 0xfeeb, 2); /* for ever */
    assert_true(engine_soft.cpu_load(g.cpu, &saved, &failure));
    cpu_state_free(&saved);
    engine_soft.cpu_kick(g.cpu);
    resume();
    expect_kick(CODE);
}

/* ---- No memory ---- */

static void memory_that_is_not_there_is_read_before_and_written_after(void **state)
{
    g.regs.gpr[GPR_EBX] = MMIO;
    EMIT(0x8b, 0x03, 0x89, 0x43, 4, 0xf4); /* mov eax, [ebx]; mov [ebx+4], eax; hlt */
    run();
    expect_mmio(EVENT_IN, MMIO, 4, CODE);
    assert_int_equal(g.e.insn_len, 2);
    answer(0xcafe0001);
    resume();
    expect_mmio(EVENT_OUT, MMIO + 4, 4, CODE + 5);
    assert_int_equal(moved(), 0xcafe0001);
    assert_int_equal(g.e.linear, CODE + 2);
    assert_int_equal(g.e.insn_len, 3);
    resume();
    expect_halt(CODE + 6);
}

static void several_reads_of_an_instruction_are_all_kept(void **state)
{
    g.regs.gpr[GPR_ESI] = MMIO;
    g.regs.gpr[GPR_EDI] = MMIO + 0x10;
    EMIT(0xa7, 0xf4); /* cmpsd; hlt */
    run();
    expect_mmio(EVENT_IN, MMIO, 4, CODE);
    answer(7);
    resume();
    expect_mmio(EVENT_IN, MMIO + 0x10, 4, CODE);
    answer(7);
    resume();
    expect_halt(CODE + 2);
    assert_true(g.e.regs.eflags & EFLAGS_ZF);
}

static void several_writes_come_one_by_one(void **state)
{
    g.regs.gpr[GPR_ESP] = MMIO + 0x20;
    EMIT(0x60, 0x90, 0xf4); /* pusha; nop; hlt */
    run();
    for (unsigned i = 0; i < 8; i++) {
        expect_mmio(EVENT_OUT, MMIO + 0x1c - 4 * i, 4, CODE + 1);
        assert_int_equal(g.e.linear, CODE);
        resume();
    }
    expect_halt(CODE + 3);
    assert_int_equal(engine_soft.cpu_instructions(g.cpu), 3);
}

/* REP INS of so many bytes to memory that is not there; the answer counts up. */
static void run_rep_ins(unsigned count, unsigned size, uint32_t to, bool down)
{
    g.regs.gpr[GPR_EDX] = PORT;
    g.regs.gpr[GPR_ECX] = count;
    g.regs.gpr[GPR_EDI] = to;
    EMIT(down ? 0xfd : 0xfc, 0xf3, size == 1 ? 0x6c : 0x6d, 0xf4); /* rep ins; hlt */
    run();
    expect_io(EVENT_IN, size, count, CODE + 1);
    for (unsigned i = 0; i < count * size; i++)
        g.data[i] = (uint8_t)i;
    resume();
}

static void rep_ins_to_memory_that_is_not_there_loses_nothing(void **state)
{
    run_rep_ins(1024, 1, MMIO + 0x804, false);
    for (unsigned at = 0; at < 1024; at += 8) {
        expect_mmio(EVENT_OUT, MMIO + 0x804 + at, 8, CODE + 1);
        assert_true(g.e.flags & EVENT_STRING);
        for (unsigned i = 0; i < 8; i++)
            assert_int_equal(g.data[i], (at + i) & 0xff);
        resume();
    }
    expect_halt(CODE + 4);
}

/* A page ends after 3 of them. */
static void rep_ins_writes_at_most_8_bytes_of_a_page_at_a_time(void **state)
{
    static const struct {
        uint32_t at;
        unsigned size;
    } writes[] = { { MMIO + 0xff4, 8 }, { MMIO + 0xffc, 4 }, { MMIO + 0x1000, 8 } };
    run_rep_ins(5, 4, MMIO + 0xff4, false);
    for (unsigned i = 0; i < 3; i++) {
        expect_mmio(EVENT_OUT, writes[i].at, writes[i].size, CODE + 1);
        assert_int_equal(g.data[0], writes[i].at - (MMIO + 0xff4));
        resume();
    }
    expect_halt(CODE + 4);
}

/* Interrupts wait until all that was read is written. */
static void rep_ins_downwards_writes_one_element_after_the_other(void **state)
{
    enum { COUNT = 200 };
    run_rep_ins(COUNT, 4, MMIO + 0xffc, true);
    for (unsigned i = 0; i < COUNT; i++) {
        expect_mmio(EVENT_OUT, MMIO + 0xffc - 4 * i, 4, CODE + 1);
        assert_int_equal(g.data[0], 4 * i & 0xff);
        assert_int_equal(REG(ECX), COUNT - 1 - i);
        if (i == 100) {
            engine_soft.cpu_kick(g.cpu);
            resume();
            assert_int_equal(g.e.reason, EVENT_MMIO);
            engine_soft.cpu_clear_kick(g.cpu);
            i++;
        }
        resume();
    }
    expect_halt(CODE + 4);
}

/* ENTER reads the frame pointers of 30 outer procedures. */
static void as_many_reads_as_an_instruction_can_make_are_kept(void **state)
{
    g.regs.gpr[GPR_EBP] = MMIO + 0x102;
    g.regs.gpr[GPR_ESP] = DATA;
    EMIT(0xc8, 0, 0, 31, 0xf4); /* enter 0, 31; hlt */
    run();
    for (unsigned i = 1; i < 31; i++) {
        expect_mmio(EVENT_IN, MMIO + 0x102 - 4 * i, 4, CODE);
        answer(i);
        resume();
    }
    expect_halt(CODE + 5);
    for (unsigned i = 1; i < 31; i++)
        assert_int_equal(get(DATA - 4 - 4 * i, 4), i);
}

static void a_change_of_memory_that_is_not_there_reads_and_writes(void **state)
{
    g.regs.gpr[GPR_EBX] = MMIO + 0xffe;
    EMIT(0xf0, 0xff, 0x03, 0xf4); /* lock inc [ebx], across a page; hlt */
    run();
    expect_mmio(EVENT_IN, MMIO + 0xffe, 2, CODE);
    answer(0xffff);
    resume();
    expect_mmio(EVENT_IN, MMIO + 0x1000, 2, CODE);
    answer(0x1234);
    resume();
    expect_mmio(EVENT_OUT, MMIO + 0xffe, 2, CODE + 3);
    assert_int_equal(moved(), 0);
    resume();
    expect_mmio(EVENT_OUT, MMIO + 0x1000, 2, CODE + 3);
    assert_int_equal(moved(), 0x1235);
    resume();
    expect_halt(CODE + 4);
}

/* Code in the third chunk, data in the second, which is not there. */
static void a_hole_in_memory_is_no_memory(void **state)
{
    enum { THIRD = 2 * MEMORY_CHUNK, HOLE = MEMORY_CHUNK };
    const struct guest whole = g;
    assert_true(memory_init_chunks(&g.memory, 5, &failure));
    g.vm = engine_soft.vm_create("", &g.memory, &failure);
    assert_non_null(g.vm);
    g.cpu = engine_soft.cpu_create(g.vm, 0, &failure);
    assert_non_null(g.cpu);
    g.regs.eip = THIRD;
    code_at(THIRD);
    /* mov [...], al; jmp */
    EMIT(0xa2, B4(HOLE - 1), 0xa2, B4(HOLE), 0xa2, B4(THIRD - 1), 0xe9, B4(HOLE - (THIRD + 20)));
    run();
    expect_mmio(EVENT_OUT, HOLE, 1, THIRD + 10);
    resume();
    expect_mmio(EVENT_OUT, THIRD - 1, 1, THIRD + 15);
    resume();
    assert_int_equal(g.e.reason, EVENT_INTERNAL_ERROR);
    assert_true(g.e.flags & EVENT_FETCH);
    assert_int_equal(g.e.linear, HOLE);
    guest_teardown(NULL);
    g = whole;
}

static void code_where_no_memory_is_cannot_be_run(void **state)
{
    EMIT(0xb8, B4(MMIO), 0xff, 0xe0); /* mov eax, MMIO; jmp eax */
    run();
    assert_int_equal(g.e.reason, EVENT_INTERNAL_ERROR);
    assert_true(g.e.flags & EVENT_FETCH);
    assert_int_equal(g.e.regs.eip, MMIO);
    assert_int_equal(g.e.linear, MMIO);
    assert_int_equal(g.e.insn_len, 0);
}

static void a_triple_fault_shows_where_it_was(void **state)
{
    g.regs.idt.limit = 0;
    EMIT(0x40, 0x0f, 0x0b); /* inc eax; ud2 */
    run();
    assert_int_equal(g.e.reason, EVENT_SHUTDOWN);
    assert_int_equal(g.e.regs.eip, CODE + 1);
    assert_int_equal(g.e.insn_len, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(an_out_leaves_past_it_and_an_in_on_it),
        GUEST_TEST(completing_only_finishes_the_in),
        GUEST_TEST(a_kick_does_not_keep_an_in_from_being_completed),
        GUEST_TEST(rep_outs_leaves_at_each_element_on_itself),
        GUEST_TEST(rep_ins_reads_what_fits_in_the_page),
        GUEST_TEST(rep_ins_reads_no_more_than_can_be_written),
        GUEST_TEST(an_instruction_that_has_changed_asks_anew),
        GUEST_TEST(an_answer_that_nobody_takes_holds_nothing_up),
        GUEST_TEST(memory_that_is_not_there_is_read_before_and_written_after),
        GUEST_TEST(several_reads_of_an_instruction_are_all_kept),
        GUEST_TEST(several_writes_come_one_by_one),
        GUEST_TEST(rep_ins_to_memory_that_is_not_there_loses_nothing),
        GUEST_TEST(rep_ins_writes_at_most_8_bytes_of_a_page_at_a_time),
        GUEST_TEST(rep_ins_downwards_writes_one_element_after_the_other),
        GUEST_TEST(as_many_reads_as_an_instruction_can_make_are_kept),
        GUEST_TEST(a_change_of_memory_that_is_not_there_reads_and_writes),
        GUEST_TEST(a_hole_in_memory_is_no_memory),
        GUEST_TEST(code_where_no_memory_is_cannot_be_run),
        GUEST_TEST(a_triple_fault_shows_where_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
