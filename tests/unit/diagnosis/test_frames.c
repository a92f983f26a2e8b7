/* Frames on stacks made by hand: 16, 32 and 64 bits, through interrupts, without frame pointers,
 * and stacks that lead nowhere. */
#include "test.h"

#include "diagnosis/frames.h"
#include "model/interrupts.h"

#include <string.h>

enum { GDT = 0x100, TOP = 0x8000, MAIN = 0x1000, WORK = 0x1100, LEAF = 0x1200, STUB = 0x1300 };
enum { KERNEL_CS = 0x08, USER_CS = 0x1b };

static uint8_t ram[0x10000];
static struct registers regs;
static struct frames frames;
static struct frames_open open;
static unsigned word;
static uint64_t sp; /* of the stack that is made, from its top down */

static size_t read_ram(void *context, const struct registers *r, const struct event_wide *wide,
                       uint64_t linear, void *to, size_t n)
{
    size_t there = linear < sizeof ram ? sizeof ram - linear : 0;
    n = n < there ? n : there;
    memcpy(to, ram + (there ? linear : 0), n);
    return n;
}

static void put(uint64_t at, const void *bytes, size_t n)
{
    assert_true(at + n <= sizeof ram);
    memcpy(ram + at, bytes, n);
}

#define CODE(at, ...)                                                                              \
    put(at, (const uint8_t[]){ __VA_ARGS__ }, sizeof(const uint8_t[]){ __VA_ARGS__ })

static uint64_t push(uint64_t value)
{
    sp -= word;
    put(sp, &value, word);
    return sp;
}

/* A CALL of target whose next instruction is at next. */
static void call(uint64_t target, uint64_t next)
{
    int32_t distance = (int32_t)(target - next);
    unsigned size = word == 2 ? 2 : 4;
    CODE(next - size - 1, 0xe8);
    put(next - size, &distance, size);
}

static int set_up(void **state)
{
    static const uint8_t gdt[4][8] = { { 0 },
                                       { 0xff, 0xff, 0, 0, 0, 0x9a, 0xcf, 0 },
                                       { 0xff, 0xff, 0, 0, 0, 0x92, 0xcf, 0 },
                                       { 0xff, 0xff, 0, 0, 0, 0xfa, 0xcf, 0 } };
    memset(ram, 0, sizeof ram);
    put(GDT, gdt, sizeof gdt);
    word = 4;
    sp = TOP;
    open = (struct frames_open){ 0 };
    regs = (struct registers){ .cr0 = CR0_PE, .eflags = EFLAGS_FIXED };
    regs.gdt = (struct table_register){ GDT, sizeof gdt - 1 };
    regs.seg[SEG_CS] =
        (struct segment){ .selector = KERNEL_CS, .attr = SEGMENT_DB, .limit = UINT32_MAX };
    return 0;
}

static void find(uint64_t eip, uint64_t ebp)
{
    const struct diagnosis_memory memory = { .linear = read_ram };
    regs.eip = (uint32_t)eip;
    regs.gpr[GPR_ESP] = (uint32_t)sp;
    regs.gpr[GPR_EBP] = (uint32_t)ebp;
    frames_find(&regs, NULL, &memory, &open, NULL, &frames);
    assert_int_equal(frames.word, word);
    assert_int_equal(frames.frames[0].kind, FRAME_HERE);
    assert_int_equal(frames.frames[0].linear, eip + regs.seg[SEG_CS].base);
}

static const struct frame *expect(unsigned index, enum frame_kind kind, uint64_t linear)
{
    assert_true(index < frames.count);
    assert_int_equal(frames.frames[index].kind, kind);
    assert_int_equal(frames.frames[index].linear, linear);
    return &frames.frames[index];
}

/* main calls work, which keeps its frame. Gives work's frame pointer. */
static uint64_t call_work(uint64_t base_of_main)
{
    CODE(WORK, 0x55, 0x89, 0xe5);
    call(WORK, MAIN + 0x20);
    push(MAIN + 0x20);
    return push(base_of_main);
}

static void frame_pointers_lead_to_callers(void **state)
{
    uint64_t base = call_work(0);
    push(1);
    push(2);
    find(WORK + 0x30, base);
    assert_int_equal(frames.count, 2);
    const struct frame *f = expect(1, FRAME_CALLER, MAIN + 0x20);
    assert_int_equal(f->saved, base + 4);
    assert_int_equal(f->stack, base + 8);
    assert_true(f->has_base);
}

static void a_function_that_has_not_begun_is_seen_through(void **state)
{
    push(0); /* main's own */
    uint64_t base = sp;
    call_work(base);
    sp += 4; /* EBP has not been pushed yet */
    find(WORK, base);
    expect(1, FRAME_CALLER, MAIN + 0x20);
    push(base);
    find(WORK + 1, base);
    expect(1, FRAME_CALLER, MAIN + 0x20);
    sp += 4; /* and is popped again, before RET */
    CODE(WORK + 0x40, 0xc3);
    find(WORK + 0x40, base);
    expect(1, FRAME_CALLER, MAIN + 0x20);
}

static void code_without_a_frame_is_known_by_its_call(void **state)
{
    uint64_t base = call_work(0);
    CODE(LEAF, 0x90);
    call(LEAF, WORK + 0x40);
    push(WORK + 0x40);
    push(7); /* a register that it saves */
    find(LEAF + 8, base);
    assert_int_equal(frames.count, 3);
    expect(1, FRAME_CALLER, WORK + 0x40);
    expect(2, FRAME_CALLER, MAIN + 0x20);
}

static void what_an_interrupt_pushed_leads_to_the_interrupted(void **state)
{
    uint64_t user = 0x7000, kernel = TOP;
    sp = user;
    uint64_t base = call_work(0);
    user = sp;
    sp = kernel;
    push(0x23);
    push(user);
    push(EFLAGS_FIXED | EFLAGS_IF | EFLAGS_ZF);
    push(USER_CS);
    uint64_t saved = push(WORK + 0x33);
    push(0x20); /* the vector, by the stub */
    push(0x1234);
    CODE(STUB, 0x60);
    open.count = 1;
    open.handlers[0] = (struct frames_handler){ .from = WORK + 0x33, .vector = 0x20 };
    find(STUB + 4, base);
    const struct frame *f = expect(1, FRAME_INTERRUPTED, WORK + 0x33);
    assert_int_equal(f->ring, 3);
    assert_int_equal(f->cs, USER_CS);
    assert_int_equal(f->eflags, EFLAGS_FIXED | EFLAGS_IF | EFLAGS_ZF);
    assert_int_equal(f->saved, saved);
    assert_int_equal(f->stack, user);
    assert_true(f->has_vector);
    assert_int_equal(f->vector, 0x20);
    expect(2, FRAME_CALLER, MAIN + 0x20);
    assert_int_equal(frames.count, 3);
}

/* The selector names no code, the flags are none, the ring is an inner one. */
static void other_words_are_no_interrupt(void **state)
{
    push(EFLAGS_FIXED);
    push(0x10);
    push(MAIN);
    push(0x8000);
    push(KERNEL_CS);
    push(MAIN);
    find(STUB, 0);
    assert_int_equal(frames.count, 1);
    regs.seg[SEG_CS].selector = USER_CS;
    push(EFLAGS_FIXED);
    push(KERNEL_CS);
    push(MAIN);
    find(STUB, 0);
    assert_int_equal(frames.count, 1);
}

static void a_return_address_alone_is_marked(void **state)
{
    call(WORK + 0x800, MAIN + 0x20); /* of other code than this */
    push(MAIN + 0x20);
    push(1);
    push(2);
    find(STUB, 0);
    expect(1, FRAME_MAYBE, MAIN + 0x20);
}

static void real_mode_goes_by_what_events_told(void **state)
{
    word = 2;
    regs.cr0 = 0;
    regs.seg[SEG_CS] = (struct segment){ .selector = 0x100, .base = 0x1000, .limit = 0xffff };
    push(EFLAGS_FIXED);
    push(0x100);
    push(0x55);
    find(0x300, 0);
    assert_int_equal(frames.count, 1);
    open.count = 1;
    open.handlers[0] = (struct frames_handler){ .from = 0x1055, .vector = 8 };
    find(0x300, 0);
    const struct frame *f = expect(1, FRAME_INTERRUPTED, 0x1055);
    assert_int_equal(f->vector, 8);
    assert_int_equal(f->stack, TOP);
    open.count = 0; /* nor is there a need to where an INT stands before */
    CODE(0x1053, 0xcd, 0x21);
    find(0x300, 0);
    expect(1, FRAME_INTERRUPTED, 0x1055);
}

static void sixty_four_bits_have_wider_words(void **state)
{
    word = 8;
    regs.efer = EFER_LMA;
    regs.seg[SEG_CS].attr = SEGMENT_L;
    uint64_t base = call_work(0);
    find(WORK + 0x30, base);
    expect(1, FRAME_CALLER, MAIN + 0x20);
}

static void circles_and_broken_stacks_end(void **state)
{
    uint64_t base = call_work(0), itself = base;
    put(base, &itself, word);
    find(WORK + 0x30, base);
    assert_true(frames.count <= FRAMES_MAX);
    sp = 0xffffffff;
    find(WORK + 0x30, 0xfffffffe);
    assert_int_equal(frames.count, 1);
    for (unsigned seed = 0; seed < 2000; seed++) {
        srand(seed);
        for (size_t i = 0x1000; i < sizeof ram; i++)
            ram[i] = (uint8_t)(rand() % 5 ? rand() : 0xe8);
        word = seed % 2 ? 4 : 2;
        regs.seg[SEG_CS].attr = word == 4 ? SEGMENT_DB : 0;
        regs.seg[SEG_CS].base = 0;
        sp = 0x2000 + (unsigned)rand() % 0x4000;
        find(0x1000 + (unsigned)rand() % 0x1000, sp + 32);
        assert_true(frames.count >= 1 && frames.count <= FRAMES_MAX);
    }
}

/* ---- What events told ---- */

static struct model model;

static struct event add(uint64_t seq, enum event_reason reason, unsigned kind, uint32_t from)
{
    struct event e = { .seq = seq, .exit_ns = seq * 10, .reason = (uint8_t)reason };
    e.irq = EVENT_NO_IRQ;
    if (reason == EVENT_EXCEPTION)
        e.exception = (struct event_exception){
            .from = from, .to = from + 0x100, .kind = (uint8_t)kind, .vector = kind ? 0x80 : 13
        };
    model_add(&model, &e);
    return e;
}

static void handlers_are_open_between_their_events(void **state)
{
    const struct model_vcpu *vcpu = &model.vcpus[0];
    model_init(&model, 1);
    model_keep_history(&model);
    struct event start = add(0, EVENT_START, 0, 0);
    add(1, EVENT_EXCEPTION, EXCEPTION_SOFTWARE, 0x100);
    add(2, EVENT_EXCEPTION, EXCEPTION_FAULT, 0x200);
    struct event inside = add(3, EVENT_IO, 0, 0);
    add(4, EVENT_EXCEPTION, EXCEPTION_RETURN, 0x250);
    struct event outer = add(5, EVENT_IO, 0, 0);
    frames_open_at(vcpu, &start, &open);
    assert_int_equal(open.count, 0);
    frames_open_at(vcpu, &inside, &open);
    assert_int_equal(open.count, 2);
    assert_int_equal(open.handlers[0].from, 0x200);
    assert_int_equal(open.handlers[0].vector, 13);
    assert_int_equal(open.handlers[1].vector, 0x80);
    frames_open_at(vcpu, &outer, &open);
    assert_int_equal(open.count, 1);
    assert_int_equal(open.handlers[0].from, 0x100);
    model_destroy(&model);
}

#define FRAMES_TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRAMES_TEST(frame_pointers_lead_to_callers),
        FRAMES_TEST(a_function_that_has_not_begun_is_seen_through),
        FRAMES_TEST(code_without_a_frame_is_known_by_its_call),
        FRAMES_TEST(what_an_interrupt_pushed_leads_to_the_interrupted),
        FRAMES_TEST(other_words_are_no_interrupt),
        FRAMES_TEST(a_return_address_alone_is_marked),
        FRAMES_TEST(real_mode_goes_by_what_events_told),
        FRAMES_TEST(sixty_four_bits_have_wider_words),
        FRAMES_TEST(circles_and_broken_stacks_end),
        FRAMES_TEST(handlers_are_open_between_their_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
