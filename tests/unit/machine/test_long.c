/* A 64-bit kernel in the upper half of its addresses, as an ELF file on /dev/kvm: its timer, and
 * its pauses, steps and memory. Skipped where there is no KVM. */
#include "checked.h"
#include "programs.h"

#include "event/engines.h"
#include "event/wide.h"
#include "event/words.h"
#include "machine/control.h"
#include "machine/machine.h"
#include "memory/boot.h"

#include <poll.h>

/* ---- The guest: counts three ticks of the timer, prints, halts ---- */

#define LABEL(name) ".globl kernel_" #name "\nkernel_" #name ": "
/* clang-format off */
__asm__(".pushsection .rodata\n"
        LABEL(start) "movabs $0x1122334455667788, %r8\n"
                     "lea kernel_start + 0x800 + 0x20 * 16(%rip), %rdi\n" /* gate 0x20 */
                     "lea kernel_tick(%rip), %rax\n"
                     "mov %ax, (%rdi)\n"
                     "movl $0x8e000008, 2(%rdi)\n"
                     "shr $16, %rax\n"
                     "mov %ax, 6(%rdi)\n"
                     "shr $16, %rax\n"
                     "mov %eax, 8(%rdi)\n"
                     "lea kernel_start + 0x800(%rip), %rax\n"
                     "push %rax\n"
                     "pushq $0\n"
                     "movw $0x21 * 16 - 1, 6(%rsp)\n"
                     "lidt 6(%rsp)\n"
                     "mov $0x11, %al\n" "out %al, $0x20\n"
                     "mov $0x20, %al\n" "out %al, $0x21\n"
                     "mov $0x04, %al\n" "out %al, $0x21\n"
                     "mov $0x01, %al\n" "out %al, $0x21\n"
                     "mov $0xfe, %al\n" "out %al, $0x21\n"
                     "mov $0x34, %al\n" "out %al, $0x43\n"
                     "mov $0x00, %al\n" "out %al, $0x40\n"
                     "mov $0x10, %al\n" "out %al, $0x40\n"
        LABEL(waits) "sti\n"
                     "hlt\n"
                     "cmp $3, %r12\n"
                     "jb kernel_waits\n"
                     "cli\n"
        LABEL(done) "mov $'k', %al\n"
                    "mov $0x3f8, %dx\n"
        LABEL(prints) "out %al, %dx\n"
        LABEL(halts) "hlt\n"
        LABEL(tick) "inc %r12\n"
                    "push %rax\n"
                    "mov $0x20, %al\n" "out %al, $0x20\n"
                    "pop %rax\n"
                    "iretq\n"
        LABEL(end) ".popsection\n");
/* clang-format on */
extern const uint8_t kernel_start[], kernel_done[], kernel_prints[], kernel_halts[], kernel_end[];

static uint64_t at(const uint8_t *label)
{
    return BOOT_LONG_KERNEL + BOOT_LOAD + (uint64_t)(label - kernel_start);
}

static char path[] = "/tmp/kvm-vmm-test-XXXXXX";

static void write_kernel(void)
{
    struct made made;
    make_elf(&made, true);
    made_header64(&made)->e_entry = at(kernel_start);
    Elf64_Phdr *segment = &made_segments64(&made)[0];
    segment->p_vaddr = at(kernel_start);
    segment->p_filesz = (size_t)(kernel_end - kernel_start);
    segment->p_memsz = 0x1000;
    made.size = segment->p_offset + segment->p_filesz;
    assert_true(made.size <= sizeof made.bytes);
    memcpy(made.bytes + segment->p_offset, kernel_start, segment->p_filesz);
    int fd = mkstemp(strcpy(path, "/tmp/kvm-vmm-test-XXXXXX"));
    assert_true(fd >= 0 && write(fd, made.bytes, made.size) == (ssize_t)made.size);
    close(fd);
}

/* ---- Its events ---- */

static struct machine *machine;
static struct event last; /* the last with registers */
static struct event_wide wide;
static bool is_wide, any;
static unsigned counts[EVENT_REASON_COUNT];
static struct event_check check;

/* END has what the event before it had. */
static void take(void *context, const struct event *e)
{
    (void)context;
    assert_event_holds(&check, e);
    counts[e->reason]++;
    if (e->reason == EVENT_WIDE)
        wide = e->wide;
    if (event_has_registers(e))
        last = *e;
    is_wide = e->reason == EVENT_WIDE || (e->reason == EVENT_END && is_wide);
    any = true;
}

static void next(void)
{
    for (any = false; !any;) {
        struct pollfd bell = { .fd = machine_fd(machine), .events = POLLIN };
        machine_drain(machine, 1, take, NULL);
        if (!any)
            poll(&bell, 1, 1);
    }
}

/* The next event of this kind, and what its registers have beyond 32 bits. */
static void expect(enum event_reason reason)
{
    const unsigned count = counts[reason];
    while (counts[reason] == count) {
        assert_int_equal(counts[EVENT_END], 0);
        next();
    }
    if (reason != EVENT_END && reason != EVENT_START)
        next();
}

static void start(void)
{
    if (access(KVM_DEVICE, R_OK | W_OK))
        skip();
    write_kernel();
    const struct machine_config config = { .guests = { { .image = path } },
                                           .count = 1,
                                           .engine = CHOICE_KVM,
                                           .kvm_device = KVM_DEVICE,
                                           .ring_capacity = 64,
                                           .paused = true };
    struct failure failure = { 0 };
    memset(counts, 0, sizeof counts);
    check = (struct event_check){ 0 };
    machine = machine_create(&config, &failure);
    unlink(path);
    if (!machine)
        fail_msg("%s", failure.text);
    assert_true(machine_start(machine, &failure));
    while (!counts[EVENT_PAUSE])
        next();
}

static void expect_end(void)
{
    expect(EVENT_END);
    assert_string_equal(event_outcome_words(last.outcome), event_outcome_words(OUTCOME_HALTED));
    machine_join(machine);
    machine_destroy(machine);
}

static void assert_at(const uint8_t *label)
{
    assert_true(is_wide);
    assert_true(wide_linear(&last, &wide) == at(label));
}

/* ---- The tests ---- */

static void takes_the_interrupts_of_its_timer(void **state)
{
    start();
    control_resume(machine, 0);
    expect_end();
    assert_true(counts[EVENT_INJECT] >= 3);
    assert_int_equal(counts[EVENT_EOI], counts[EVENT_INJECT]);
    assert_true(is_wide);
    assert_true(wide_gpr(&last.regs, &wide, 12) == counts[EVENT_INJECT]);
    assert_true(wide_gpr(&last.regs, &wide, 8) == 0x1122334455667788);
}

static void stops_and_steps_in_the_upper_half(void **state)
{
    uint8_t bytes[16];
    const size_t size = (size_t)(kernel_halts - kernel_done);
    start();
    const struct control_until until = { .conditions = UNTIL_LINEAR, .linear = at(kernel_done) };
    control_run_until(machine, 0, &until);
    expect(EVENT_PAUSE);
    assert_at(kernel_done);
    assert_int_equal(
        control_copy_memory(machine, 0, &last.regs, &wide, at(kernel_done), bytes, size), size);
    assert_memory_equal(bytes, kernel_done, size);
    for (int i = 0; i < 2; i++) {
        control_step_insn(machine, 0);
        expect(EVENT_PAUSE);
    }
    assert_at(kernel_prints);
    control_step_insn(machine, 0);
    expect(EVENT_IO);
    assert_at(kernel_prints);
    expect(EVENT_PAUSE);
    assert_at(kernel_halts);
    control_step_exit(machine, 0);
    expect(EVENT_HLT);
    assert_at(kernel_halts);
    expect_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_interrupts_of_its_timer),
        cmocka_unit_test(stops_and_steps_in_the_upper_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
