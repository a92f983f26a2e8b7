/* Finding the instruction that left, with IP on it or past it. */
#include "test.h"

#include "engine/insn.h"
#include "memory/boot.h"

static struct memory memory;
static struct insn_finder finder;

static int set_up(void **state)
{
    struct failure failure;
    if (!memory_init(&memory, 0x40000, &failure))
        return -1;
    insn_finder_init(&finder, &memory);
    return 0;
}

static int tear_down(void **state)
{
    memory_destroy(&memory);
    return 0;
}

enum { AT = 0x100 };

static void code(const void *bytes, size_t n)
{
    memory_clear(&memory);
    memory_write(&memory, AT, bytes, n);
    finder.resumed_at = AT;
}
#define CODE(...)                                                                                  \
    do {                                                                                           \
        const uint8_t bytes_[] = { __VA_ARGS__ };                                                  \
        code(bytes_, sizeof bytes_);                                                               \
    } while (0)

static struct event exit_at(uint32_t ip, enum event_reason reason, enum event_direction direction,
                            uint8_t size)
{
    struct event e = {
        .reason = (uint8_t)reason, .direction = (uint8_t)direction, .size = size, .count = 1
    };
    boot_real_mode(0, &e.regs);
    e.regs.eip = AT + ip;
    return e;
}

static struct event io_at(uint32_t ip, enum event_direction direction, uint8_t size, uint16_t port,
                          uint16_t dx)
{
    struct event e = exit_at(ip, EVENT_IO, direction, size);
    e.port = port;
    e.regs.gpr[GPR_EDX] = dx;
    return e;
}

static void expect(struct event *e, uint32_t start, unsigned length, uint32_t ip_after)
{
    insn_locate(&finder, e, NULL);
    assert_int_equal(e->linear, AT + start);
    assert_int_equal(e->insn_len, length);
    assert_int_equal(e->regs.eip, AT + ip_after);
    uint8_t bytes[EVENT_INSN_MAX];
    memory_read(&memory, AT + start, bytes, sizeof bytes);
    assert_memory_equal(e->insn, bytes, length);
}

static void finds_out_past_it(void **state)
{
    CODE(0xb0, 'A', 0xee, 0xf4); /* mov $'A', %al; out %al, %dx; hlt */
    struct event e = io_at(3, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 2, 1, 3);
    e = io_at(3, EVENT_OUT, 1, 0x3f8, 0x3f8); /* again, from memory */
    expect(&e, 2, 1, 3);
    e = exit_at(4, EVENT_HLT, 0, 0);
    expect(&e, 3, 1, 4);
}

static void finds_out_with_ip_on_it_and_steps_over(void **state)
{
    CODE(0xb0, 'A', 0xee, 0xf4);
    struct event e = io_at(2, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 2, 1, 3);
    CODE(0xe7, 0x80, 0x90); /* out %ax, $0x80 */
    e = io_at(0, EVENT_OUT, 2, 0x80, 0);
    expect(&e, 0, 2, 2);
}

/* "mov $'f', %al; out %al, %dx" ends in 66 ee, which is also an OUT with a prefix. */
static void is_not_fooled_by_an_immediate(void **state)
{
    CODE(0xb0, 0x66, 0xee, 0x90);
    struct event e = io_at(3, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 2, 1, 3);
    CODE(0x66, 0xef, 0x90); /* out %eax, %dx */
    e = io_at(2, EVENT_OUT, 4, 0x80, 0x80);
    expect(&e, 0, 2, 2);
}

static void tells_two_outs_in_a_row_apart(void **state)
{
    /* IP 1: past the first, or on the second? The guest started at the first. */
    CODE(0xee, 0xee, 0xee);
    struct event e = io_at(1, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 0, 1, 1);
    e = io_at(2, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 1, 1, 2);
    insn_finder_init(&finder, &memory);
    CODE(0xee, 0xee, 0xee); /* a host that stays on it: IP 0, then 1 */
    e = io_at(0, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 0, 1, 1);
    e = io_at(1, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 1, 1, 2);
}

/* A jump between the resume and the exit: what this host did before decides. */
static void learns_the_habit_of_the_host(void **state)
{
    CODE(0x90, 0xee, 0xeb, 0x7c); /* nop; out; jmp far enough */
    struct event e = io_at(2, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 1, 1, 2);
    const uint8_t outs[] = { 0xee, 0xee };
    memory_write(&memory, AT + 0x80, outs, 2);
    e = io_at(0x81, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 0x80, 1, 0x81);
    insn_finder_init(&finder, &memory);
    finder.resumed_at = AT;
    e = io_at(1, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 1, 1, 2);
    e = io_at(0x81, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 0x81, 1, 0x82);
}

static void leaves_ip_on_reads_and_repeated_strings(void **state)
{
    CODE(0xec, 0x90); /* in %dx, %al */
    struct event e = io_at(0, EVENT_IN, 1, 0x60, 0x60);
    expect(&e, 0, 1, 0);
    assert_false(e.flags & EVENT_STRING);
    CODE(0xf3, 0x6e, 0xf3, 0x6e); /* rep outsb, twice */
    e = io_at(0, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 0, 2, 0);
    assert_true(e.flags & EVENT_STRING);
    e = io_at(2, EVENT_OUT, 1, 0x3f8, 0x3f8);
    expect(&e, 2, 2, 2);
}

static void finds_mmio_by_its_address(void **state)
{
    CODE(0xb4, 0x88, 0x88, 0x07, 0x90); /* mov $0x88, %ah; mov %al, (%bx) */
    struct event e = exit_at(4, EVENT_MMIO, EVENT_OUT, 1);
    e.regs.seg[SEG_DS].base = 0xffff0;
    e.regs.gpr[GPR_EBX] = 0x20;
    e.gpa = 0x100010;
    finder.resumed_at = 0x3000; /* it came from elsewhere */
    expect(&e, 2, 2, 4);
    CODE(0x8a, 0x07, 0x90); /* mov (%bx), %al: IP on it */
    e = exit_at(0, EVENT_MMIO, EVENT_IN, 1);
    e.regs.gpr[GPR_EBX] = 0x20;
    expect(&e, 0, 2, 0);
    CODE(0xf3, 0xaa); /* rep stosb: on it, and DI has moved */
    e = exit_at(0, EVENT_MMIO, EVENT_OUT, 1);
    e.regs.seg[SEG_ES].base = 0xffff0;
    e.regs.gpr[GPR_EDI] = 0x11;
    e.gpa = 0x100000;
    expect(&e, 0, 2, 0);
    CODE(0x50, 0x90); /* push %ax, on a stack that is not there */
    e = exit_at(1, EVENT_MMIO, EVENT_OUT, 2);
    e.regs.seg[SEG_SS].base = 0xffff0;
    e.regs.gpr[GPR_ESP] = 0x1e;
    e.gpa = 0x10000e;
    expect(&e, 0, 1, 1);
}

/* The second byte of STOSL is STOSW. */
static void tells_mmio_by_its_size(void **state)
{
    CODE(0x66, 0xab, 0x90); /* stosl, which stands past itself */
    struct event e = exit_at(2, EVENT_MMIO, EVENT_OUT, 4);
    e.regs.seg[SEG_ES].base = 0xffff0;
    e.regs.gpr[GPR_EDI] = 0x14;
    e.gpa = 0x100000;
    finder.resumed_at = 0x3000; /* it came from elsewhere */
    expect(&e, 0, 2, 2);
    CODE(0x26, 0xa5, 0x90); /* movsw %es: */
    e.size = 2;
    finder.resumed_at = 0x3000;
    expect(&e, 0, 2, 2);
    CODE(0xb0, 0x26, 0xaa); /* mov $0x26, %al; stosb */
    e = exit_at(3, EVENT_MMIO, EVENT_OUT, 1);
    e.regs.seg[SEG_ES].base = 0xffff0;
    e.regs.gpr[GPR_EDI] = 0x11;
    e.gpa = 0x100000;
    finder.resumed_at = 0x3000;
    expect(&e, 2, 1, 3);
    CODE(0x66, 0xab, 0x90); /* across two pages: the second part of it */
    e = exit_at(2, EVENT_MMIO, EVENT_OUT, 1);
    e.regs.seg[SEG_ES].base = 0xffff0;
    e.regs.gpr[GPR_EDI] = 0x11;
    e.gpa = 0x100000;
    expect(&e, 0, 2, 2);
    CODE(0x66, 0xab, 0x90); /* STOSW of 32-bit code, at the start of a page */
    e.regs.cr0 |= CR0_PE;
    e.regs.seg[SEG_CS].attr |= SEGMENT_DB;
    e.regs.gpr[GPR_EDI] = 0x12;
    e.size = 2;
    finder.resumed_at = 0x3000;
    expect(&e, 0, 2, 2);
}

static void notices_changed_code(void **state)
{
    CODE(0x90, 0xee);
    struct event e = io_at(2, EVENT_OUT, 1, 0x80, 0x80);
    expect(&e, 1, 1, 2);
    CODE(0xe6, 0x80);
    e = io_at(2, EVENT_OUT, 1, 0x80, 0x80);
    expect(&e, 0, 2, 2);
}

static void admits_that_it_cannot_tell(void **state)
{
    CODE(0x90, 0x90, 0x90, 0x90);
    struct event e = io_at(2, EVENT_OUT, 1, 0x80, 0x80);
    insn_locate(&finder, &e, NULL);
    assert_int_equal(e.insn_len, 0);
    assert_int_equal(e.linear, AT + 2);
    e = exit_at(0, EVENT_INTERNAL_ERROR, 0, 0); /* far outside RAM */
    e.regs.seg[SEG_CS].base = 0xf0000;
    insn_locate(&finder, &e, NULL);
    assert_int_equal(e.insn_len, 0);
}

/* Anything may be in memory and in the registers: no crash, no read outside (under sanitizers). */
static void survives_noise(void **state)
{
    srand(1);
    for (int i = 0; i < 20000; i++) {
        uint8_t noise[64];
        for (size_t j = 0; j < sizeof noise; j++)
            noise[j] = (uint8_t)(rand() >> 7);
        code(noise, sizeof noise);
        struct event e = exit_at((uint32_t)rand() % 64, (enum event_reason)(rand() % EVENT_START),
                                 rand() & 1, 1 << rand() % 3);
        for (int r = 0; r < GPR_COUNT; r++)
            e.regs.gpr[r] = (uint32_t)rand() * 3;
        e.regs.cr0 = rand() & 3 ? e.regs.cr0 : (uint32_t)rand() * 2;
        e.regs.cr3 = (uint32_t)rand() * 2;
        e.regs.seg[SEG_CS].base = rand() & 3 ? 0 : (uint32_t)rand();
        e.regs.seg[SEG_CS].attr = (uint16_t)rand();
        e.regs.efer = rand() & 7 ? 0 : EFER_LMA;
        e.port = (uint16_t)rand();
        insn_locate(&finder, &e, NULL);
        assert_true(e.insn_len <= EVENT_INSN_MAX);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_out_past_it),
        TEST(finds_out_with_ip_on_it_and_steps_over),
        TEST(is_not_fooled_by_an_immediate),
        TEST(tells_two_outs_in_a_row_apart),
        TEST(learns_the_habit_of_the_host),
        TEST(leaves_ip_on_reads_and_repeated_strings),
        TEST(finds_mmio_by_its_address),
        TEST(tells_mmio_by_its_size),
        TEST(notices_changed_code),
        TEST(admits_that_it_cannot_tell),
        TEST(survives_noise),
    };
    return cmocka_run_group_tests_name("insn", tests, NULL, NULL);
}
