/* Breakpoints that stay, of real guests, on each engine that this host has. */
#include "built.h"
#include "checked.h"

#include "event/engines.h"
#include "event/words.h"
#include "machine/control.h"
#include "machine/input.h"
#include "machine/machine.h"
#include "memory/boot.h"

#include <fcntl.h>
#include <gelf.h>
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

static enum event_reason next_of(unsigned vcpu)
{
    do
        next();
    while (last.vcpu != vcpu);
    return last.reason;
}

static void begin_all(void)
{
    struct failure failure;
    assert_true(machine_start(machine, &failure));
    for (unsigned paused = 0; paused < VCPU_MAX;)
        paused += next() == EVENT_PAUSE;
}

static void finish_all(void)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        control_stop(machine, i);
    for (unsigned ended = 0; ended < VCPU_MAX;)
        ended += next() == EVENT_END;
    machine_join(machine);
    machine_destroy(machine);
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

static struct event met; /* the return that led to the last pause */
static unsigned steps;   /* before it, that told nothing */

/* Up to the next pause, which this return led to. */
static void expect_break(enum event_reason reason, uint32_t eip)
{
    met = (struct event){ 0 };
    for (steps = 0; next() != EVENT_PAUSE;) {
        if (event_is_run_return(&last) && (last.reason != EVENT_KICK || last.flags & EVENT_BREAK))
            met = last;
        steps += last.reason == EVENT_STEP && !(last.flags & (EVENT_BREAK | EVENT_WATCH));
    }
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

/* ---- Writes ---- */

enum { WORD = 0x2000 };
#define WRITES(linear_, length_)                                                                   \
    {                                                                                              \
        .kind = BREAK_WRITE, .linear = linear_, .length = length_                                  \
    }

static void go_on_to_write(uint32_t linear, uint32_t eip)
{
    control_resume(machine, 0);
    expect(EVENT_RESUME);
    expect_break(EVENT_STEP, eip);
    assert_true(met.flags & EVENT_WATCH);
    assert_int_equal(met.gpa, linear);
    assert_int_equal(met.linear, eip);
}

static uint32_t value_at(uint32_t linear)
{
    uint32_t value;
    assert_int_equal(control_copy_physical(machine, 0, linear, &value, sizeof value), sizeof value);
    return value;
}

/* 0: inc ax; 1: mov [0x2000], ax; 4: mov [0x2010], ax; 7: out 0x80, al; 9: jmp 0 */
static void start_writer(void)
{
    START(0x40, 0xa3, 0x00, 0x20, 0xa3, 0x10, 0x20, 0xe6, 0x80, 0xeb, 0xf5);
}

static void a_watched_word_pauses_it_each_time(void)
{
    start_writer();
    SET(WRITES(WORD, 2));
    for (unsigned i = 1; i <= 4; i++) {
        go_on_to_write(WORD, 4);
        assert_int_equal(last.regs.gpr[GPR_EAX] & 0xffff, i);
        assert_int_equal(value_at(WORD), i);
        assert_int_equal(steps, 0); /* it runs on its own */
    }
    assert_int_equal(value_at(WORD + 0x10), 3);
    SET({ .kind = BREAK_WRITE, .linear = WORD + 1, .length = 1, .skip = 1 });
    go_on_to_write(WORD + 1, 4);
    assert_int_equal(value_at(WORD), 6);
    SET({ .kind = BREAK_WRITE,
          .linear = WORD,
          .length = 4,
          .test = BREAK_EQUAL,
          .reg = GPR_EAX,
          .reg_size = 1,
          .value = 12 });
    go_on_to_write(WORD, 4);
    assert_int_equal(value_at(WORD), 12);
    SET(WRITES(WORD + 2, 14)); /* nobody writes there */
    control_run_until(
        machine, 0,
        &(const struct control_until){ UNTIL_PORT | UNTIL_VALUE, .port = 0x80, .value = 20 });
    expect(EVENT_RESUME);
    while (next() != EVENT_PAUSE)
        assert_false(last.flags & (EVENT_BREAK | EVENT_WATCH));
    assert_int_equal(value_at(WORD + 0x10), 20);
    finish();
}

static void a_step_tells_a_write_too(void)
{
    start_writer();
    SET(WRITES(WORD, 2), AT(4));
    control_step_insn(machine, 0);
    expect(EVENT_STEP);
    expect(EVENT_PAUSE);
    control_step_insn(machine, 0);
    expect(EVENT_STEP);
    assert_int_equal(last.flags & (EVENT_WATCH | EVENT_BREAK), EVENT_WATCH | EVENT_BREAK);
    assert_int_equal(last.gpa, WORD);
    expect(EVENT_PAUSE);
    control_step_insn(machine, 0);
    expect(EVENT_STEP);
    assert_int_equal(last.flags & (EVENT_WATCH | EVENT_BREAK), 0);
    expect(EVENT_PAUSE);
    assert_int_equal(last.regs.eip, 7);
    finish();
}

/* 0: mov ax, 0x4141; 3: mov cx, 6; 6: mov di, 0x1ffc; 9: rep stosb; b: mov [0x1fff], ax; e: hlt */
static void strings_and_two_pages_are_watched(void)
{
    START(0xb8, 0x41, 0x41, 0xb9, 6, 0, 0xbf, 0xfc, 0x1f, 0xf3, 0xaa, 0xa3, 0xff, 0x1f, 0xf4);
    SET(WRITES(0x1ffe, 3));
    for (unsigned i = 0; i < 3; i++) {
        go_on_to_write(0x1ffe + i, 9);
        assert_int_equal(cx(), 3 - i);
    }
    go_on_to_write(0x1fff, 0xe);
    assert_int_equal(value_at(0x1ffc), 0x41414141);
    assert_int_equal(value_at(0x2000), 0x4141);
    finish();
}

/* 0: inc ax; 1: mov [0x1f0], ax; 4: push ax; 5: pop bx; 6: mov byte [0xb], 0x43; b: nop;
 * c: jmp 0 */
static void its_code_may_be_in_the_page(void)
{
    START(0x40, 0xa3, 0xf0, 0x01, 0x50, 0x5b, 0xc6, 0x06, 0x0b, 0x00, 0x43, 0x90, 0xeb, 0xf2);
    SET(WRITES(0x1f0, 2));
    go_on_to_write(0x1f0, 4);
    SET(WRITES(0x1f0, 2), AT(0xc));
    go_on_to(EVENT_STEP, 0xc);
    assert_int_equal(last.regs.gpr[GPR_EBX] & 0xffff, 2); /* it ran what it wrote: inc bx */
    go_on_to_write(0x1f0, 4);
    SET(WRITES(0xb, 1));
    go_on_to_write(0xb, 0xb);
    finish();
}

/* 0: inc ax; 1: push ax; 2: pusha; 3: add sp, 18; 6: jmp 0 */
static void a_stack_is_watched(void)
{
    START(0x40, 0x50, 0x60, 0x83, 0xc4, 18, 0xeb, 0xf8);
    SET(WRITES(0xfffc, 2));
    for (unsigned i = 1; i <= 3; i++) {
        go_on_to_write(0xfffc, 2);
        assert_int_equal(value_at(0xfffc) & 0xffff, i);
    }
    SET(WRITES(0xfffa, 1)); /* AX, the first of what PUSHA pushes */
    go_on_to_write(0xfffa, 3);
    assert_int_equal(value_at(0xfff8) >> 16, 3);
    finish();
}

static void a_write_is_watched_while_the_guest_runs(void)
{
    start_writer();
    control_resume(machine, 0);
    expect(EVENT_RESUME);
    for (int i = 0; i < 5; i++) {
        SET(WRITES(WORD, 2));
        expect_break(EVENT_STEP, 4);
        assert_int_equal(met.gpa, WORD);
        set(NULL, 0);
        control_resume(machine, 0);
        while (next() != EVENT_RESUME)
            ;
    }
    finish();
}

static void go_on_to_port(unsigned vcpu, uint16_t port)
{
    control_run_until(machine, vcpu, &(const struct control_until){ UNTIL_PORT, .port = port });
    while (next_of(vcpu) != EVENT_PAUSE)
        ;
}

/* All of them write to a word of their own page 2, and to a word of that of vCPU 0, which watches
 * another word of it. */
static void others_in_the_same_memory_are_not_disturbed(void)
{
    static const uint8_t code[] = {
        0x8c, 0xc8,                /* 0: mov ax, cs */
        0xc1, 0xe8, 13,            /* 2: shr ax, 13: twice its number */
        0x89, 0xc3,                /* 5: mov bx, ax */
        0x31, 0xc0,                /* 7: xor ax, ax */
        0x8e, 0xc0,                /* 9: mov es, ax */
        0x40,                      /* b: inc ax */
        0xa3, 0x00, 0x20,          /* c: mov [0x2000], ax */
        0x26, 0x89, 0x87, 0, 0x21, /* f: mov es:[bx + 0x2100], ax */
        0xe6, 0x80,                /* 14: out 0x80, al */
        0xeb, 0xf3,                /* 16: jmp b */
    };
    char path[] = "/tmp/kvm-vmm-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, code, sizeof code) == sizeof code);
    close(fd);
    create(path, VCPU_MAX);
    unlink(path);
    begin_all();
    SET(WRITES(WORD, 2));
    for (unsigned i = 1; i < VCPU_MAX; i++)
        control_resume(machine, i);
    for (unsigned i = 1; i <= 20; i++) {
        control_resume(machine, 0);
        while (next_of(0) != EVENT_RESUME)
            ;
        while (next_of(0) != EVENT_PAUSE)
            ;
        assert_int_equal(value_at(WORD) & 0xffff, i);
        assert_int_equal(value_at(0x2100) & 0xffff, i - 1);
    }
    /* Each of the others has what it wrote last in both places, once it stands still. */
    for (unsigned i = 1; i < VCPU_MAX; i++) {
        go_on_to_port(i, 0x80);
        const uint32_t before = last.regs.gpr[GPR_EAX] & 0xffff;
        go_on_to_port(i, 0x80);
        const uint32_t ax = last.regs.gpr[GPR_EAX] & 0xffff;
        assert_int_equal(ax, (before + 1) & 0xffff);
        assert_int_equal(value_at(0x40000 * i + WORD) & 0xffff, ax);
        assert_int_equal(value_at(0x2100 + 2 * i) & 0xffff, ax);
    }
    finish_all();
}

/* ---- 1K OS, where the engine can page ---- */

/* The linear address of a symbol of its kernel; 0: there is none. */
static uint64_t find_symbol(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, const char *name)
{
    Elf_Data *data = elf_getdata(section, NULL);
    GElf_Sym symbol;
    for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
        const char *is = elf_strptr(elf, header->sh_link, symbol.st_name);
        if (is && !strcmp(is, name))
            return symbol.st_value;
    }
    return 0;
}

static uint64_t symbol(const char *name)
{
    int fd = open("os-1k/kernel.elf", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0 && elf_version(EV_CURRENT) != EV_NONE);
    Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    assert_non_null(elf);
    uint64_t found = 0;
    GElf_Shdr header;
    for (Elf_Scn *section = NULL; !found && (section = elf_nextscn(elf, section));)
        if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
            found = find_symbol(elf, section, &header, name);
    elf_end(elf);
    close(fd);
    assert_true(found);
    return found;
}

static bool start_os(void)
{
    const struct machine_config config = {
        .guests = { { .image = "os-1k/kernel.bin",
                      .paging = true,
                      .load = PAGING_LOAD,
                      .entry = PAGING_ENTRY } },
        .count = 1,
        .engine = wish,
        .kvm_device = KVM_DEVICE,
        .ring_capacity = 64,
        .paused = true,
    };
    struct failure failure = { 0 };
    check = (struct event_check){ 0 };
    machine = machine_create(&config, &failure);
    if (!machine)
        print_message("skipped, %s\n", failure.text);
    else
        begin();
    return machine;
}

static void a_variable_of_a_kernel_is_watched(void)
{
    const uint64_t ticks = symbol("ticks");
    if (!start_os())
        return;
    SET(WRITES(ticks, 4));
    for (uint32_t had = 0, has = 0; has < 3; had = has) {
        control_resume(machine, 0);
        while (next() != EVENT_PAUSE)
            if (last.flags & EVENT_WATCH)
                met = last;
        assert_true(met.gpa - ticks < 4); /* it is cleared byte by byte */
        assert_int_equal(control_copy_memory(machine, 0, &last.regs, NULL, ticks, &has, sizeof has),
                         sizeof has);
        assert_true(has == had + 1 || !has);
    }
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
    CLAIM(a_watched_word_pauses_it_each_time),
    CLAIM(a_step_tells_a_write_too),
    CLAIM(strings_and_two_pages_are_watched),
    CLAIM(its_code_may_be_in_the_page),
    CLAIM(a_stack_is_watched),
    CLAIM(a_write_is_watched_while_the_guest_runs),
    CLAIM(others_in_the_same_memory_are_not_disturbed),
    CLAIM(a_variable_of_a_kernel_is_watched),
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
