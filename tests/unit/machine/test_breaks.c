/* Breakpoints that stay, of real guests, on each engine that this host has. */
#include "built.h"
#include "checked.h"

#include "event/engines.h"
#include "event/words.h"
#include "machine/control.h"
#include "machine/machine.h"

#include <poll.h>

static enum choice_wish wish;
static struct machine *machine;
static struct event last; /* the last with registers */
static bool any;
static struct event_check check;

static void take(void *context, const struct event *e)
{
    (void)context;
    assert_event_holds(&check, e);
    if (event_has_registers(e))
        last = *e;
    any = event_has_registers(e);
}

/* The next event with registers, waited for without a time-out; the runner has a limit. */
static enum event_reason next(void)
{
    for (any = false; !any;) {
        struct pollfd bell = { .fd = machine_fd(machine), .events = POLLIN };
        machine_drain(machine, 1, take, NULL);
        if (!any)
            poll(&bell, 1, 1);
    }
    return last.reason;
}

static void expect(enum event_reason reason)
{
    assert_string_equal(event_reason_name(next()), event_reason_name(reason));
}

static void create(const char *path, unsigned count)
{
    struct machine_config config = { .count = count,
                                     .engine = wish,
                                     .kvm_device = KVM_DEVICE,
                                     .ring_capacity = 64,
                                     .paused = true };
    struct failure failure = { 0 };
    for (unsigned i = 0; i < count; i++)
        config.guests[i].image = path;
    check = (struct event_check){ 0 };
    machine = machine_create(&config, &failure);
    if (!machine)
        fail_msg("%s", failure.text);
}

static void begin(void)
{
    struct failure failure;
    assert_true(machine_start(machine, &failure));
    expect(EVENT_START);
    expect(EVENT_PAUSE);
}

static void start_guest(const uint8_t *code, size_t n)
{
    char path[] = "/tmp/kvm-vmm-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, code, n) == (ssize_t)n);
    close(fd);
    create(path, 1);
    unlink(path);
    begin();
}
#define START(...)                                                                                 \
    start_guest((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

static void finish(void)
{
    control_stop(machine, 0);
    while (last.reason != EVENT_END)
        next();
    machine_join(machine);
    machine_destroy(machine);
}

static void set(const struct control_break *breaks, unsigned count)
{
    control_set_breaks(machine, 0, breaks, count);
}
#define SET(...)                                                                                   \
    set((const struct control_break[]){ __VA_ARGS__ },                                             \
        sizeof((const struct control_break[]){ __VA_ARGS__ }) / sizeof(struct control_break))
#define AT(linear_)                                                                                \
    {                                                                                              \
        .when = { UNTIL_LINEAR, .linear = linear_ }                                                \
    }

/* Up to the next pause, which this return led to. */
static void expect_break(enum event_reason reason, uint32_t eip)
{
    struct event met = { 0 };
    while (next() != EVENT_PAUSE)
        if (event_is_run_return(&last) && (last.reason != EVENT_KICK || last.flags & EVENT_BREAK))
            met = last;
    assert_string_equal(event_reason_name(met.reason), event_reason_name(reason));
    assert_true(met.flags & EVENT_BREAK);
    assert_int_equal(last.regs.eip, eip);
}

static void go_on_to(enum event_reason reason, uint32_t eip)
{
    control_resume(machine, 0);
    expect(EVENT_RESUME);
    expect_break(reason, eip);
}

static unsigned cx(void)
{
    return last.regs.gpr[GPR_ECX] & 0xffff;
}

/* counter.S, by offset: what the guest is known to do. */
enum { LOOP = 0x06, OUT = 0x0a, INC = 0x0b, COMPARE = 0x0c, JUMP = 0x0f };

static void start_counter(void)
{
    create("guests/counter.bin", 1);
    begin();
}

static void an_address_pauses_it_each_time(void)
{
    start_counter();
    SET(AT(COMPARE));
    for (unsigned i = 1; i <= 4; i++) {
        go_on_to(EVENT_STEP, COMPARE);
        assert_int_equal(cx(), i);
    }
    SET(AT(INC)); /* right after an exit */
    for (unsigned i = 4; i <= 6; i++) {
        go_on_to(EVENT_IO, INC);
        assert_int_equal(cx(), i);
    }
    set(NULL, 0);
    control_resume(machine, 0);
    while (next() != EVENT_END)
        assert_int_not_equal(last.reason, EVENT_PAUSE);
    finish();
}

static void there_may_be_many(void)
{
    static const uint32_t round[] = { LOOP + 2, INC, COMPARE, JUMP, LOOP };
    start_counter();
    SET(AT(JUMP), AT(COMPARE), AT(LOOP + 2), AT(0xffff), AT(LOOP), AT(INC), AT(0xffffffffffff));
    for (unsigned i = 0; i < 11; i++) {
        const uint32_t to = round[(i + 4) % 5];
        go_on_to(to == INC ? EVENT_IO : EVENT_STEP, to);
        assert_int_equal(cx(), (i + 2) / 5);
    }
    finish();
}

static void an_exit_pauses_it(void)
{
    start_counter();
    SET({ .when = { UNTIL_PORT | UNTIL_VALUE, .port = 0x3f8, .value = '3' } },
        { .when = { UNTIL_REASON, .reason = EVENT_HLT } });
    go_on_to(EVENT_IO, INC);
    assert_int_equal(cx(), 3);
    finish();
}

static void some_hits_go_by_and_a_register_decides(void)
{
    start_counter();
    SET({ .when = { UNTIL_LINEAR, .linear = COMPARE }, .skip = 2 });
    go_on_to(EVENT_STEP, COMPARE);
    assert_int_equal(cx(), 3);
    SET({ .when = { UNTIL_LINEAR, .linear = COMPARE },
          .test = BREAK_ABOVE,
          .reg = GPR_ECX,
          .reg_size = 2,
          .value = 6 });
    go_on_to(EVENT_STEP, COMPARE);
    assert_int_equal(cx(), 7);
    finish();
}

/* Steps and "run until" go on beside them, and one that is met ends these. */
static void others_go_on_beside_them(void)
{
    start_counter();
    SET(AT(COMPARE));
    control_run_until(machine, 0, &(const struct control_until){ UNTIL_LINEAR, .linear = INC });
    expect(EVENT_RESUME);
    while (next() != EVENT_PAUSE)
        assert_false(last.flags & EVENT_BREAK);
    assert_int_equal(last.regs.eip, INC);
    control_run_until(machine, 0, &(const struct control_until){ UNTIL_LINEAR, .linear = LOOP });
    expect(EVENT_RESUME);
    expect_break(EVENT_STEP, COMPARE);
    control_step_insn(machine, 0);
    expect(EVENT_STEP);
    expect(EVENT_PAUSE);
    assert_int_equal(last.regs.eip, JUMP);
    control_step_insn(machine, 0);
    expect(EVENT_STEP);
    expect(EVENT_PAUSE);
    go_on_to(EVENT_STEP, COMPARE); /* what it was to run until is forgotten */
    finish();
}

static void one_where_it_starts_is_a_hit(void)
{
    const struct control_break at_start = AT(0);
    struct failure failure;
    create("guests/counter.bin", 1);
    SET(AT(COMPARE), AT(0));
    assert_true(machine_start(machine, &failure));
    expect(EVENT_START);
    expect(EVENT_PAUSE); /* which it was to do first: it knows where it stands */
    go_on_to(EVENT_STEP, COMPARE);
    set(&at_start, 1);
    finish();
}

/* jmp . at 2: a command comes while it runs: nop; nop; jmp . - 1; jmp . */
static void it_is_set_while_the_guest_runs(void)
{
    START(0x90, 0x90, 0x40, 0xeb, 0xfd);
    control_resume(machine, 0);
    expect(EVENT_RESUME);
    for (int i = 0; i < 20; i++) {
        SET(AT(3));
        expect_break(EVENT_STEP, 3);
        set(NULL, 0);
        control_resume(machine, 0);
        while (next() != EVENT_RESUME)
            ;
    }
    finish();
}

/* 0: mov cx, 3; 3: call 8; 6: jmp .; 8: dec cx; 9: jz 0xe; b: call 8; e: ret. To step over the call
 * at 0xb is to come to 0xe with the stack of the caller. */
static void a_deeper_call_does_not_count(void)
{
    START(0xb9, 3, 0, 0xe8, 2, 0, 0xeb, 0xfe, 0x49, 0x74, 0x03, 0xe8, 0xfa, 0xff, 0xc3);
    SET(AT(0xb));
    go_on_to(EVENT_STEP, 0xb);
    assert_int_equal(cx(), 2);
    const uint16_t sp = (uint16_t)last.regs.gpr[GPR_ESP];
    set(NULL, 0);
    control_run_until(
        machine, 0,
        &(const struct control_until){ UNTIL_LINEAR | UNTIL_STACK, .linear = 0xe, .stack = sp });
    expect(EVENT_RESUME);
    unsigned deeper = 0;
    while (next() != EVENT_PAUSE)
        deeper += last.reason == EVENT_STEP && last.regs.eip == 0xe;
    assert_int_equal(last.regs.eip, 0xe);
    assert_int_equal(last.regs.gpr[GPR_ESP], sp);
    assert_int_equal(cx(), 0);
    assert_int_equal(deeper, 3);
    finish();
}

/* ---- All of it ---- */

static const struct {
    const char *name;
    void (*run)(void);
} claims[] = {
#define CLAIM(f)                                                                                   \
    {                                                                                              \
#f, f                                                                                      \
    }
    CLAIM(an_address_pauses_it_each_time),
    CLAIM(there_may_be_many),
    CLAIM(an_exit_pauses_it),
    CLAIM(some_hits_go_by_and_a_register_decides),
    CLAIM(others_go_on_beside_them),
    CLAIM(one_where_it_starts_is_a_hit),
    CLAIM(it_is_set_while_the_guest_runs),
    CLAIM(a_deeper_call_does_not_count),
};

static void run_all(void)
{
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        print_message("%s\n", claims[i].name);
        claims[i].run();
    }
}

static void in_software(void **state)
{
    wish = CHOICE_SOFT;
    run_all();
}

static void on_kvm(void **state)
{
    if (access(KVM_DEVICE, R_OK | W_OK))
        skip();
    wish = CHOICE_KVM;
    run_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(in_software), cmocka_unit_test(on_kvm) };
    return cmocka_run_group_tests_name("breaks of guests", tests, guests_are_built, NULL);
}
