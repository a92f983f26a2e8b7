/* Steps, run-until and slow motion of a real guest on the real KVM; skipped where there is none. */
#include "built.h"
#include "checked.h"

#include "event/engines.h"
#include "event/ports.h"
#include "event/words.h"
#include "machine/control.h"
#include "machine/input.h"
#include "machine/machine.h"
#include "memory/boot.h"

#include <poll.h>

/* counter.S, by offset: what the guest is known to do. */
enum { LOOP = 0x06, OUT = 0x0a, INC = 0x0b, COMPARE = 0x0c, JUMP = 0x0f, HALT = 0x11, SIZE = 0x12 };

static struct machine *machine;
static struct event last;
static char printed[1024];
static unsigned exits, returns;
static bool any;
static struct event_check check;

static void take(void *context, const struct event *e)
{
    (void)context;
    assert_event_holds(&check, e);
    uint8_t bytes[EVENT_DATA_MORE];
    size_t n = event_printed(e, bytes);
    size_t at = strlen(printed);
    assert_true(at + n < sizeof printed);
    memcpy(printed + at, bytes, n);
    exits += event_is_exit(e);
    returns += event_is_run_return(e);
    last = *e;
    any = true;
}

/* The next event, waited for without a time-out; the runner has a limit. */
static enum event_reason next(void)
{
    for (any = false; !any;) {
        struct pollfd bell = { .fd = machine_fd(machine), .events = POLLIN };
        machine_drain(machine, 1, take, NULL);
        if (machine_input_wanted(machine, 0) == INPUT_WANTED_NOW)
            machine_input_none(machine, 0);
        if (!any)
            poll(&bell, 1, 1);
    }
    return last.reason;
}

static void expect(enum event_reason reason)
{
    assert_string_equal(event_reason_name(next()), event_reason_name(reason));
}

/* What is not a kick: completing an I/O is one, and a command may be. */
static void expect_exit(enum event_reason reason)
{
    while (next() == EVENT_KICK)
        ;
    assert_string_equal(event_reason_name(last.reason), event_reason_name(reason));
}

static void start(const char *path, double rate)
{
    if (access(KVM_DEVICE, R_OK | W_OK))
        skip();
    const struct machine_config config = { .guests = { { .image = path } },
                                           .count = 1,
                                           .kvm_device = KVM_DEVICE,
                                           .ring_capacity = 64,
                                           .paused = true,
                                           .rate = rate };
    struct failure failure = { 0 };
    memset(printed, 0, sizeof printed);
    exits = returns = 0;
    check = (struct event_check){ 0 };
    machine = machine_create(&config, &failure);
    if (!machine)
        fail_msg("%s", failure.text);
    assert_true(machine_start(machine, &failure));
    expect(EVENT_START);
    expect(EVENT_PAUSE);
    assert_int_equal(last.regs.eip, 0);
}

static void expect_end(enum event_outcome outcome)
{
    expect(EVENT_END);
    assert_int_equal(last.outcome, outcome);
    assert_true(exits <= returns);
    machine_join(machine);
    machine_destroy(machine);
}

static void resume_to_the_end(void)
{
    control_resume(machine, 0);
    expect(EVENT_RESUME);
    do
        next();
    while (last.reason == EVENT_IO || last.reason == EVENT_KICK);
    assert_int_equal(last.reason, EVENT_HLT);
    assert_string_equal(printed, "0123456789");
    expect_end(OUTCOME_HALTED);
}

static unsigned cx(void)
{
    return last.regs.gpr[GPR_ECX] & 0xffff;
}

static void steps_from_exit_to_exit(void **state)
{
    start("guests/counter.bin", 0);
    for (unsigned i = 0; i < 5; i++) {
        control_step_exit(machine, 0);
        expect(EVENT_IO);
        assert_int_equal(last.linear, OUT);
        assert_int_equal(last.data[0], '0' + i);
        assert_int_equal(cx(), i);
        expect(EVENT_PAUSE);
        assert_int_equal(last.regs.eip, INC);
    }
    assert_int_equal(exits, 5);
    assert_int_equal(returns, 5);
    for (int i = 0; i < 3; i++)
        control_step_exit(machine, 0);
    for (int i = 0; i < 3; i++) {
        expect(EVENT_IO);
        expect(EVENT_PAUSE);
    }
    assert_string_equal(printed, "01234567");
    resume_to_the_end();
    assert_int_equal(exits, 11);
    assert_int_equal(returns, 11);
}

/* One instruction; the exit has to leave IP where the guest goes on. */
static void step_to(enum event_reason reason, uint32_t ip)
{
    control_step_insn(machine, 0);
    expect_exit(reason);
    assert_int_equal(last.regs.eip, ip);
    assert_int_equal(last.linear, reason == EVENT_IO ? OUT : reason == EVENT_HLT ? HALT : ip);
}

static void steps_instruction_by_instruction(void **state)
{
    static const uint32_t round[] = { LOOP + 2, OUT, INC, COMPARE, JUMP };
    start("guests/counter.bin", 0);
    step_to(EVENT_STEP, 3);
    expect(EVENT_PAUSE);
    step_to(EVENT_STEP, LOOP);
    expect(EVENT_PAUSE);
    for (unsigned i = 0; i < 10; i++) {
        for (size_t k = 0; k < sizeof round / sizeof *round; k++) {
            step_to(round[k] == INC ? EVENT_IO : EVENT_STEP, round[k]);
            assert_int_equal(cx(), i + (round[k] > INC));
            expect(EVENT_PAUSE);
        }
        step_to(EVENT_STEP, i < 9 ? LOOP : HALT);
        expect(EVENT_PAUSE);
    }
    step_to(EVENT_HLT, SIZE);
    assert_string_equal(printed, "0123456789");
    assert_int_equal(exits, 2 + 10 * 6 + 1);
    assert_int_equal(returns, exits + 10); /* each OUT was completed by a kick */
    expect_end(OUTCOME_HALTED);
}

static void until(const struct control_until *what)
{
    control_run_until(machine, 0, what);
    expect(EVENT_RESUME);
    while (next() != EVENT_PAUSE)
        assert_int_not_equal(last.reason, EVENT_HLT);
}

static void runs_until_a_value(void **state)
{
    start("guests/counter.bin", 0);
    until(&(const struct control_until){ UNTIL_PORT | UNTIL_VALUE, .port = 0x3f8, .value = '5' });
    assert_string_equal(printed, "012345");
    assert_int_equal(cx(), 5);
    assert_int_equal(returns, 6);
    resume_to_the_end();
    assert_int_equal(returns, 11);
}

/* Twice each, so that it has to get off the address where it stands. INC follows an OUT, the others
 * take a breakpoint; OUT itself exits. */
static void runs_until_an_address(void **state)
{
    static const struct {
        uint32_t address;
        unsigned cx;
    } stops[] = { { INC, 0 }, { INC, 1 }, { COMPARE, 2 }, { COMPARE, 3 },
                  { OUT, 3 }, { OUT, 4 }, { LOOP, 5 },    { LOOP, 6 } };
    start("guests/counter.bin", 0);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        until(&(const struct control_until){ UNTIL_LINEAR, .linear = stops[i].address });
        assert_int_equal(last.regs.eip, stops[i].address);
        assert_int_equal(cx(), stops[i].cx);
    }
    control_step_insn(machine, 0); /* off the last one, as if nothing had been there */
    expect_exit(EVENT_STEP);
    assert_int_equal(last.regs.eip, LOOP + 2);
    expect(EVENT_PAUSE);
    resume_to_the_end();
}

/* mov $5, %cx; mov $0x2000, %di; rep stosb; in $0x80, %al; inc %ax; jmp . */
static const uint8_t others[] = { 0xb9, 5,    0,    0xbf, 0,    0x20, 0xf3,
                                  0xaa, 0xe4, 0x80, 0x40, 0xeb, 0xfe };

static const char *write_guest(const uint8_t *code, size_t n)
{
    static char path[] = "/tmp/test_control.XXXXXX";
    strcpy(path, "/tmp/test_control.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, code, n), n);
    close(fd);
    return path;
}

static void steps_over_strings_and_reads(void **state)
{
    enum { REP = 6, IN = 8, INC_AX = 10, SELF = 11 };
    const char *path = write_guest(others, sizeof others);
    start(path, 0);
    unlink(path);
    until(&(const struct control_until){ UNTIL_LINEAR, .linear = REP });
    assert_int_equal(cx(), 5);
    unsigned left = 5;
    for (int i = 0; last.regs.eip == REP; i++) { /* one element a step, or several */
        assert_true(i < 8);
        control_step_insn(machine, 0);
        expect(EVENT_STEP);
        assert_true(cx() <= left);
        left = cx();
        expect(EVENT_PAUSE);
    }
    assert_int_equal(left, 0);
    assert_int_equal(last.regs.eip, IN);
    control_step_insn(machine, 0);
    expect(EVENT_IO);
    expect(EVENT_KICK);
    expect(EVENT_PAUSE);
    assert_int_equal(last.regs.eip, INC_AX);
    assert_int_equal(last.regs.gpr[GPR_EAX] & 0xff, 0xff);
    for (int i = 0; i < 2; i++) { /* also an instruction that jumps to itself */
        until(&(const struct control_until){ UNTIL_LINEAR, .linear = SELF });
        assert_int_equal(last.regs.eip, SELF);
    }
    uint8_t bytes[sizeof others + 1];
    assert_int_equal(control_copy_memory(machine, 0, &last.regs, NULL, 0, bytes, sizeof bytes),
                     sizeof bytes);
    assert_memory_equal(bytes, others, sizeof others);
    assert_int_equal(
        control_copy_memory(machine, 0, &last.regs, NULL, REAL_MODE_SLOT - 3, bytes, sizeof bytes),
        3);
    control_stop(machine, 0);
    expect(EVENT_RESUME);
    expect_end(OUTCOME_STOPPED);
}

/* xor %ax, %ax; mov %ax, %ds; movw $HANDLER, (4 * 0x21); mov %cs, (4 * 0x21 + 2); pushf; pop %ax;
 * int $0x21; nop; hlt; HANDLER: out %al, $0x80; iret */
static const uint8_t interrupts_itself[] = { 0x31, 0xc0, 0x8e, 0xd8, 0xc7, 0x06, 0x84, 0x00,
                                             0x14, 0x00, 0x8c, 0x0e, 0x86, 0x00, 0x9c, 0x58,
                                             0xcd, 0x21, 0x90, 0xf4, 0xe6, 0x80, 0xcf };

/* KVM steps by the trap flag, and PUSHF and INT push it. */
static void leaves_no_trap_flag_behind(void **state)
{
    enum { INT = 0x10, FLAGS_IN_FRAME = 0xfffe - 2 };
    const char *path = write_guest(interrupts_itself, sizeof interrupts_itself);
    start(path, 0);
    unlink(path);
    while (last.regs.eip != INT) {
        control_step_insn(machine, 0);
        expect(EVENT_STEP);
        expect(EVENT_PAUSE);
    }
    assert_int_equal(last.regs.gpr[GPR_EAX] & EFLAGS_TF, 0);
    enum event_reason ended;
    do { /* into the handler, or at once to where it leaves the guest */
        control_step_insn(machine, 0);
        while ((ended = next()) == EVENT_KICK)
            ;
        expect(EVENT_PAUSE);
    } while (ended == EVENT_STEP);
    assert_int_equal(ended, EVENT_IO);
    uint16_t flags;
    assert_int_equal(
        control_copy_memory(machine, 0, &last.regs, NULL, FLAGS_IN_FRAME, &flags, sizeof flags),
        sizeof flags);
    assert_int_equal(flags & EFLAGS_TF, 0);
    control_resume(machine, 0);
    expect(EVENT_RESUME);
    expect_exit(EVENT_HLT);
    expect_end(OUTCOME_HALTED);
}

/* From a REP to the next one, not between its elements. */
static void does_not_stop_within_a_string_instruction(void **state)
{
    /* mov $5, %cx; mov $0x2000, %di; rep stosb; jmp to the start */
    static const uint8_t code[] = { 0xb9, 5, 0, 0xbf, 0, 0x20, 0xf3, 0xaa, 0xeb, 0xf6 };
    const char *path = write_guest(code, sizeof code);
    start(path, 0);
    unlink(path);
    for (int i = 0; i < 3; i++) {
        until(&(const struct control_until){ UNTIL_LINEAR, .linear = 6 });
        assert_int_equal(last.regs.eip, 6);
        assert_int_equal(cx(), 5);
    }
    control_stop(machine, 0);
    expect(EVENT_RESUME);
    expect_end(OUTCOME_STOPPED);
}

static void goes_slowly_from_the_start(void **state)
{
    start("guests/counter.bin", 100);
    uint64_t since = last.exit_ns;
    resume_to_the_end();
    assert_true(last.exit_ns - since >= 100000000); /* eleven exits, ten intervals */
}

/* ---- 1K OS, where KVM can page ---- */

static void start_os(void)
{
    const struct machine_config config = {
        .guests = { { .image = "os-1k/kernel.bin",
                      .paging = true,
                      .load = PAGING_LOAD,
                      .entry = PAGING_ENTRY } },
        .count = 1,
        .engine = CHOICE_KVM,
        .kvm_device = KVM_DEVICE,
        .ring_capacity = 64,
        .paused = true,
    };
    struct failure failure = { 0 };
    memset(printed, 0, sizeof printed);
    check = (struct event_check){ 0 };
    machine = machine_create(&config, &failure);
    if (!machine) {
        print_message("%s\n", failure.text);
        skip();
    }
    assert_true(machine_start(machine, &failure));
    expect(EVENT_START);
    expect(EVENT_PAUSE);
}

/* One step; did an interrupt go into the guest? waits: is the timer's due after it? */
static bool step_takes_interrupt(void (*step)(struct machine *, unsigned), bool *waits)
{
    bool taken = false;
    memset(printed, 0, sizeof printed);
    step(machine, 0);
    while (next() != EVENT_PAUSE) {
        taken |= last.reason == EVENT_INJECT;
        if (event_is_exit(&last))
            *waits = last.irq == IRQ_TIMER;
    }
    return taken;
}

/* From the first character of the menu on, in ring 3: no step of an instruction takes the tick that
 * comes meanwhile; the next exits do. */
static void steps_the_os_while_interrupts_wait(void **state)
{
    enum { MORE = 50, STEPS_MAX = 2000 };
    bool waits = false, taken = false;
    unsigned steps = 0;
    start_os();
    until(&(const struct control_until){ UNTIL_CALL | UNTIL_VALUE, .call = HYPERCALL_PUTCHAR,
                                         .value = '=' });
    assert_int_equal(last.regs.seg[SEG_CS].selector & 3, 3);
    for (; !waits && steps < STEPS_MAX; steps++)
        assert_false(step_takes_interrupt(control_step_insn, &waits));
    assert_true(waits);
    for (unsigned i = 0; i < MORE; i++) {
        assert_false(step_takes_interrupt(control_step_insn, &waits));
        assert_true(waits);
    }
    for (unsigned i = 0; !taken && i < 3; i++)
        taken = step_takes_interrupt(control_step_exit, &waits);
    assert_true(taken);
    control_stop(machine, 0);
    while (next() != EVENT_END)
        memset(printed, 0, sizeof printed);
    assert_int_equal(last.outcome, OUTCOME_STOPPED);
    machine_join(machine);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_from_exit_to_exit),
        cmocka_unit_test(steps_instruction_by_instruction),
        cmocka_unit_test(runs_until_a_value),
        cmocka_unit_test(runs_until_an_address),
        cmocka_unit_test(steps_over_strings_and_reads),
        cmocka_unit_test(does_not_stop_within_a_string_instruction),
        cmocka_unit_test(leaves_no_trap_flag_behind),
        cmocka_unit_test(goes_slowly_from_the_start),
        cmocka_unit_test(steps_the_os_while_interrupts_wait),
    };
    return cmocka_run_group_tests_name("control", tests, guests_are_built, NULL);
}
