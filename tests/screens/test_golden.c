/* Whole screens as text, against those in tests/screens/golden/. Runs from the repository's root;
 * GENERATE=1 in the environment writes the files anew, to be looked at before they are kept.
 *
 * The events are what the guests of the same names leave behind, at times made up: no clock, no
 * virtual machine, so that a screen is the same everywhere.
 */
#include "../unit/test.h"

#include "event/exceptions.h"
#include "event/pc.h"
#include "event/ports.h"
#include "menu/files.h"
#include "menu/view.h"
#include "symbols/elf_file.h"
#include "view/before.h"

#include <locale.h>

#define FOLDER "tests/screens/golden/"

enum { COUNTER, HELLO, MULTIPLICATION, MINIMAL };
enum { RAM = 0x40000, ALL = 100000 }; /* bytes of a guest; exits: until it ends */

static struct model model;
static struct view view;
static struct grid grid;
static uint64_t next_seq[VCPU_MAX], clocks[VCPU_MAX];

/* ---- The guests: their code, and their exits one after the other ---- */

static const uint8_t counter_code[] = { 0xba, 0xf8, 0x03, 0xb9, 0x00, 0x00, 0x88, 0xc8, 0x04,
                                        0x30, 0xee, 0x41, 0x83, 0xf9, 0x0a, 0x75, 0xf5, 0xf4 };
static const uint8_t hello_code[] = { 0xbe, 0x0f, 0x00, 0xba, 0xf8, 0x03, 0xac, 0x84, 0xc0, 0x74,
                                      0x03, 0xee, 0xeb, 0xf8, 0xf4, 0x48, 0x65, 0x6c, 0x6c, 0x6f,
                                      0x2c, 0x20, 0x4b, 0x56, 0x4d, 0x21, 0x0a, 0x00 };
static const uint8_t multiplication_code[] = {
    0xb1, 0x02, 0xb5, 0x01, 0x88, 0xc8, 0xe8, 0x31, 0x00, 0xbe, 0x65, 0x00, 0xe8, 0x42, 0x00, 0x88,
    0xe8, 0xe8, 0x26, 0x00, 0xbe, 0x69, 0x00, 0xe8, 0x37, 0x00, 0x88, 0xc8, 0xf6, 0xe5, 0xe8, 0x19,
    0x00, 0xb3, 0x0a, 0xe8, 0x38, 0x00, 0xfe, 0xc5, 0x80, 0xfd, 0x09, 0x76, 0xd7, 0xfe, 0xc1, 0x80,
    0xf9, 0x09, 0x76, 0xce, 0xb0, 0x00, 0xba, 0x00, 0x05, 0xee, 0xd4, 0x0a, 0x88, 0xc7, 0x88, 0xe3,
    0x84, 0xdb, 0x74, 0x06, 0x80, 0xc3, 0x30, 0xe8, 0x14, 0x00, 0x88, 0xfb, 0x80, 0xc3, 0x30, 0xeb,
    0x0d, 0xac, 0x88, 0xc3, 0x84, 0xc0, 0x74, 0x05, 0xe8, 0x03, 0x00, 0xeb, 0xf4, 0xc3, 0xba, 0x00,
    0x05, 0xb0, 0x01, 0xee, 0xc3, 0x20, 0x78, 0x20, 0x00, 0x20, 0x3d, 0x20, 0x00
};
static const uint8_t minimal_code[] = { 0xf4 };
static const uint8_t fails_code[] = { 0x0f, 0x01, 0x1e, 0x07, 0x00, /* lidt empty */
                                      0x0f, 0x0b,                   /* ud2 */
                                      0x00, 0x00, 0x00, 0x00, 0x00, 0x00 };

static struct guest {
    const char *name;
    const uint8_t *code;
    size_t size;
} guests[] = {
    { "counter.bin", counter_code, sizeof counter_code },
    { "hello.bin", hello_code, sizeof hello_code },
    { "multiplication.bin", multiplication_code, sizeof multiplication_code },
    { "minimal.bin", minimal_code, sizeof minimal_code },
};

/* As a guest finds them: real mode, its segment at the start of its RAM. */
static struct registers registers_at(unsigned vcpu, uint32_t ip)
{
    struct registers r = { .eip = ip, .eflags = EFLAGS_FIXED, .cr0 = CR0_ET };
    r.gpr[GPR_ESP] = 0xfffe;
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] = (struct segment){ vcpu * RAM, 0xffff, (uint16_t)(vcpu * RAM / 16),
                                     SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_DATA };
    r.seg[SEG_CS].attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_CODE;
    r.idt = (struct table_register){ vcpu * RAM, 0x3ff };
    return r;
}

/* Each vCPU has a clock of its own, as they run at the same time; lengths vary a little. */
static void post(struct event e)
{
    uint64_t *clock = &clocks[e.vcpu];
    e.seq = next_seq[e.vcpu]++;
    if (e.reason != EVENT_INJECT && e.reason != EVENT_EOI && !(e.flags & EVENT_MASKED))
        e.irq = EVENT_NO_IRQ;
    *clock += event_is_run_return(&e) ? 1500 + e.seq * 7919 % 1700 : 0;
    e.entry_ns = *clock;
    *clock += event_is_run_return(&e) ? 3000 + e.seq * 104729 % 5300 : 0;
    e.exit_ns = *clock;
    model_add(&model, &e);
}

static void note(unsigned vcpu, enum event_reason reason, enum event_outcome outcome)
{
    struct event e = { .vcpu = (uint8_t)vcpu,
                       .reason = (uint8_t)reason,
                       .outcome = (uint8_t)outcome };
    e.regs = next_seq[vcpu] ? model.vcpus[vcpu].last.regs : registers_at(vcpu, 0);
    e.linear = registers_code_linear(&e.regs, e.regs.eip);
    post(e);
}

/* An exit by an instruction of one byte. */
static void leave(unsigned vcpu, struct event e, struct registers regs, uint8_t insn)
{
    e.vcpu = (uint8_t)vcpu;
    e.regs = regs;
    e.linear = registers_code_linear(&regs, regs.eip - 1);
    e.insn_len = 1;
    e.insn[0] = insn;
    if (insn == 0xee) {
        e.direction = EVENT_OUT;
        e.port = (uint16_t)regs.gpr[GPR_EDX];
        e.size = e.count = 1;
        e.data[0] = (uint8_t)regs.gpr[GPR_EAX];
    }
    post(e);
}

static void halt(unsigned vcpu, struct registers regs)
{
    leave(vcpu, (struct event){ .reason = EVENT_HLT }, regs, 0xf4);
    note(vcpu, EVENT_END, OUTCOME_HALTED);
}

static void print(unsigned vcpu, struct registers regs, char c)
{
    regs.gpr[GPR_EAX] = (uint8_t)c;
    regs.gpr[GPR_EDX] = PORT_UART;
    leave(vcpu, (struct event){ .reason = EVENT_IO, .flags = EVENT_PRINTED }, regs, 0xee);
}

static void counter_exit(unsigned vcpu, unsigned n)
{
    struct registers regs = registers_at(vcpu, n < 10 ? 0x0b : 0x12);
    regs.gpr[GPR_ECX] = n;
    regs.eflags |= EFLAGS_PF | (n < 10 ? 0 : EFLAGS_ZF);
    if (n < 10) {
        print(vcpu, regs, (char)('0' + n));
        return;
    }
    regs.gpr[GPR_EAX] = '9';
    regs.gpr[GPR_EDX] = PORT_UART;
    halt(vcpu, regs);
}

static void hello_exit(unsigned vcpu, unsigned n)
{
    static const char text[] = "Hello, KVM!\n";
    struct registers regs = registers_at(vcpu, text[n] ? 0x0c : 0x0f);
    regs.gpr[GPR_ESI] = 0x10 + n;
    if (text[n]) {
        print(vcpu, regs, text[n]);
        return;
    }
    regs.gpr[GPR_EDX] = PORT_UART;
    regs.eflags |= EFLAGS_ZF | EFLAGS_PF;
    halt(vcpu, regs);
}

static void multiplication_exit(unsigned vcpu, unsigned n)
{
    struct registers regs = registers_at(vcpu, 0x64);
    regs.gpr[GPR_EDX] = PORT_HYPERCALL;
    for (unsigned a = 2; a < 10; a++)
        for (unsigned b = 1; b < 10; b++) {
            char line[32];
            unsigned length = (unsigned)snprintf(line, sizeof line, "%u x %u = %u\n", a, b, a * b);
            if (n >= length) {
                n -= length;
                continue;
            }
            regs.gpr[GPR_EAX] = HYPERCALL_PUTCHAR;
            regs.gpr[GPR_EBX] = (uint8_t)line[n];
            regs.gpr[GPR_ECX] = b << 8 | a;
            regs.gpr[GPR_ESI] = n < 4 ? 0x65 + n : 0x69 + n - 4;
            regs.gpr[GPR_ESP] = 0xfffa;
            leave(vcpu, (struct event){ .reason = EVENT_HYPERCALL, .flags = EVENT_PRINTED }, regs,
                  0xee);
            return;
        }
    regs.eip = 0x3a;
    regs.gpr[GPR_EAX] = HYPERCALL_EXIT;
    regs.gpr[GPR_EBX] = '\n';
    regs.gpr[GPR_ECX] = 0x0a0a;
    leave(vcpu, (struct event){ .reason = EVENT_HYPERCALL }, regs, 0xee);
    note(vcpu, EVENT_END, OUTCOME_EXITED);
}

static void minimal_exit(unsigned vcpu, unsigned n)
{
    (void)n;
    halt(vcpu, registers_at(vcpu, 1));
}

static void (*const exits_of[])(unsigned vcpu, unsigned n) = { counter_exit, hello_exit,
                                                               multiplication_exit, minimal_exit };

/* ---- 1K OS: paging, ring 3, interrupts; as its exits come, but in a virtual machine that never
 * was ---- */

enum { OS_ENTRY = 0x80001000, OS_OUT = 0x80001240, OS_SHELL = 0x80006020, OS_TICK_NS = 10000000 };
enum { OS_TIMER_VECTOR = 0x20, OS_KEYBOARD_VECTOR = 0x21 };

/* What stands at OS_SHELL: GETCHAR until there is one, as inline assembly makes it. */
static const uint8_t shell_code[] = { 0xb0, 0x02, 0xba, 0x00, 0x05, 0x00, 0x00, 0xee,
                                      0xec, 0x3c, 0xff, 0x74, 0xf3, 0xc3, 0xb0, 0x01,
                                      0xba, 0x00, 0x05, 0x00, 0x00, 0xee, 0xc3 };
enum { SHELL_GETCHAR = 8, SHELL_ANSWER = 9, SHELL_PUTCHAR = 22 }; /* EIP after those instructions */

static const uint64_t os_gdt[] = { 0,
                                   0x00cf9b000000ffff,
                                   0x00cf93000000ffff,
                                   0x00cffb000000ffff,
                                   0x00cff3000000ffff,
                                   0x80008b0091200067 };

static struct registers os_registers(unsigned ring, uint32_t eip)
{
    const uint16_t flat = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G;
    const uint16_t dpl = (uint16_t)(ring << SEGMENT_DPL_SHIFT);
    struct registers r = {
        .eip = eip, .eflags = EFLAGS_FIXED, .cr0 = CR0_PE | CR0_ET | CR0_PG, .cr3 = 0x100000
    };
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] = (struct segment){ 0, 0xffffffff, (uint16_t)(ring ? 0x23 : 0x10),
                                     flat | dpl | SEGMENT_TYPE_DATA };
    r.seg[SEG_CS] = (struct segment){ 0, 0xffffffff, (uint16_t)(ring ? 0x1b : 0x08),
                                      flat | dpl | SEGMENT_TYPE_CODE };
    r.gdt = (struct table_register){ 0x80009100, sizeof os_gdt - 1 };
    r.idt = (struct table_register){ 0x80009200, 0x7ff };
    r.tr = (struct segment){ 0x80009120, 0x67, 0x28, SEGMENT_P | SEGMENT_TYPE_TSS };
    r.gpr[GPR_ESP] = ring ? 0x8000bfe8 : 0x8000afd0;
    r.eflags |= ring ? EFLAGS_IF | 3 << 12 : 0;
    return r;
}

/* IN or OUT with its port in the instruction, by the kernel. */
static void os_port(unsigned vcpu, enum event_direction direction, uint16_t port, uint8_t value,
                    uint16_t flags)
{
    struct event e = { .vcpu = (uint8_t)vcpu,
                       .reason = EVENT_IO,
                       .direction = (uint8_t)direction,
                       .port = port,
                       .size = 1,
                       .count = 1,
                       .flags = flags,
                       .data = { value },
                       .linear = OS_OUT,
                       .insn = { 0xe4, (uint8_t)port },
                       .insn_len = 2 };
    e.insn[0] = direction == EVENT_OUT ? 0xe6 : 0xe4;
    e.regs = os_registers(0, OS_OUT + (direction == EVENT_OUT ? 2 : 0));
    e.regs.gpr[GPR_EAX] = value;
    post(e);
}

/* The shell's hypercalls. */
static void os_call(unsigned vcpu, enum hypercall_number call, char c)
{
    struct registers regs =
        os_registers(3, OS_SHELL + (call == HYPERCALL_PUTCHAR ? SHELL_PUTCHAR : SHELL_GETCHAR));
    regs.gpr[GPR_EAX] = call;
    regs.gpr[GPR_EBX] = (uint8_t)c;
    regs.gpr[GPR_EDX] = PORT_HYPERCALL;
    uint16_t flags = call == HYPERCALL_PUTCHAR ? EVENT_PRINTED : 0;
    leave(vcpu, (struct event){ .reason = EVENT_HYPERCALL, .flags = flags }, regs, 0xee);
}

static void os_answer(unsigned vcpu)
{
    struct registers regs = os_registers(3, OS_SHELL + SHELL_GETCHAR);
    regs.gpr[GPR_EDX] = PORT_HYPERCALL;
    post((struct event){ .vcpu = (uint8_t)vcpu,
                         .reason = EVENT_HYPERCALL,
                         .direction = EVENT_IN,
                         .port = PORT_HYPERCALL,
                         .size = 1,
                         .count = 1,
                         .data = { HYPERCALL_NO_CHARACTER },
                         .regs = regs,
                         .linear = OS_SHELL + SHELL_GETCHAR,
                         .insn = { 0xec },
                         .insn_len = 1 });
}

static void os_note(unsigned vcpu, enum event_reason reason, uint8_t irq, uint32_t detail)
{
    struct event e = {
        .vcpu = (uint8_t)vcpu, .reason = (uint8_t)reason, .irq = irq, .detail = detail
    };
    e.regs = next_seq[vcpu] ? model.vcpus[vcpu].last.regs : os_registers(0, OS_ENTRY);
    e.linear = e.regs.eip;
    post(e);
}

static void os_boots(unsigned vcpu)
{
    static const uint8_t writes[][2] = {
        { 0x20, 0x11 }, { 0xa0, 0x11 }, { 0x21, OS_TIMER_VECTOR },
        { 0xa1, 0x28 }, { 0x21, 0x04 }, { 0xa1, 0x02 },
        { 0x21, 0x01 }, { 0xa1, 0x01 }, { 0x21, 0xfc },
        { 0xa1, 0xff }, { 0x43, 0x34 }, { 0x40, 0x9c },
        { 0x40, 0x2e },
    };
    static const char menu[] =
        "\n=== 1K OS Menu ===\n  1. Multiplication (2x1 ~ 9x9)\n  2. Counter (0-9)\n"
        "  3. Echo (echo your input)\n  4. About 1K OS\n  0. Exit\n\nSelect: ";
    os_note(vcpu, EVENT_START, EVENT_NO_IRQ, 0);
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++)
        os_port(vcpu, EVENT_OUT, writes[i][0], writes[i][1], 0);
    for (const char *c = menu; *c; c++)
        os_call(vcpu, HYPERCALL_PUTCHAR, *c);
}

static void os_interrupt(unsigned vcpu, uint8_t irq, uint8_t vector, bool other_waits)
{
    os_note(vcpu, EVENT_INJECT, irq, vector);
    if (irq == IRQ_KEYBOARD)
        os_port(vcpu, EVENT_IN, PORT_KEYBOARD, 0x1e, other_waits ? EVENT_MASKED : 0);
    os_port(vcpu, EVENT_OUT, PORT_PIC1, 0x20, 0);
    os_note(vcpu, EVENT_EOI, irq, vector);
}

/* The shell waits for a key; the timer ticks on. At the last tick but one a key comes, too. */
static void os_idles(unsigned vcpu, unsigned ticks)
{
    for (unsigned i = 0; i < ticks; i++) {
        for (unsigned poll = 0; poll < 2; poll++) {
            os_call(vcpu, HYPERCALL_GETCHAR, 0);
            os_answer(vcpu);
        }
        os_note(vcpu, EVENT_WAIT, EVENT_NO_IRQ, WAIT_INPUT);
        clocks[vcpu] += OS_TICK_NS;
        os_note(vcpu, EVENT_RESUME, EVENT_NO_IRQ, 0);
        if (i + 2 == ticks)
            os_interrupt(vcpu, IRQ_KEYBOARD, OS_KEYBOARD_VECTOR, true);
        os_interrupt(vcpu, IRQ_TIMER, OS_TIMER_VECTOR, false);
    }
    os_call(vcpu, HYPERCALL_GETCHAR, 0);
    os_answer(vcpu);
    os_note(vcpu, EVENT_WAIT, EVENT_NO_IRQ, WAIT_INPUT);
}

static uint64_t os_gate(uint32_t handler, unsigned type, unsigned dpl)
{
    return (handler & 0xffff) | 0x8ull << 16 | (uint64_t)(0x80 | dpl << 5 | type) << 40 |
           (uint64_t)(handler >> 16) << 48;
}

static struct range os_range(uint64_t from, uint64_t to, uint8_t rights, uint64_t physical)
{
    return (struct range){ .from = from, .to = to, .rights = rights, .physical = physical };
}

/* The shell's, since whose last stop a page has come and one has lost a right. */
static void os_ranges(struct view_seen *seen)
{
    const uint8_t both = RANGE_USER | RANGE_WRITE;
    struct ranges *now = &seen->tables.ranges, *before = &seen->ranges_before;
    *before = (struct ranges){ .list = { os_range(0x00400000, 0x00401fff, both, 0x1d000),
                                         os_range(0x007fc000, 0x007fffff, both, 0x1f000),
                                         os_range(0x80000000, 0x803fffff, RANGE_WRITE, 0) },
                               .count = 3 };
    *now = *before;
    now->list[0].rights = RANGE_USER;
    now->list[3] = now->list[2];
    now->list[2] = os_range(0x00800000, 0x00800fff, both, 0x26000);
    now->count = 4;
    seen->ranges_have_before = true;
}

/* As the loop would copy them while the overlay is open. */
static void os_tables(uint32_t asked)
{
    struct view_tables *t = &view.seen.tables;
    memset(t, 0, sizeof *t);
    memcpy(t->gdt, os_gdt, sizeof os_gdt);
    t->gdt_size = sizeof os_gdt;
    for (unsigned i = 0; i < 0x22; i++) {
        uint64_t gate = i < 0x14 || i >= 0x20 ? os_gate(0x80001500 + 16 * i, 14, 0) : 0;
        memcpy(t->idt + 8 * (size_t)i, &gate, sizeof gate);
    }
    uint64_t call = os_gate(0x80001730, 14, 3);
    memcpy(t->idt + 8 * 0x80, &call, sizeof call);
    t->idt_size = 0x800;
    os_ranges(&view.seen);
    t->walks[t->walk_count++] = (struct view_walk){ .linear = 0x80006028,
                                                    .levels = 2,
                                                    .entries = { { 0x102018, 0x00006025, true },
                                                                 { 0x100800, 0x00102027, true } } };
    if (asked)
        t->walks[t->walk_count++] = (struct view_walk){
            .linear = asked, .levels = 2, .entries[1] = { 0x100000 + (asked >> 22) * 4, 0, true }
        };
}

/* ---- A run, and what the loop would make of it for a frame ---- */

/* Guests 0 to count - 1, each for that many exits or until it ends; always the one that is
 * behind. */
static void run(unsigned count, const unsigned limits[])
{
    unsigned done[VCPU_MAX] = { 0 };
    model_init(&model, count);
    model_keep_history(&model);
    view = (struct view){ .seen.model = &model, .seen.count = count, .chosen.zoomed = -1 };
    for (unsigned i = 0; i < count; i++) {
        next_seq[i] = 0;
        clocks[i] = 1000000000 + i * 20000;
        view.seen.vcpus[i] = (struct view_vcpu){ .guest = guests[i].name, .engine = ENGINE_KVM };
        note(i, EVENT_START, OUTCOME_NONE);
    }
    for (;;) {
        unsigned next = VCPU_MAX;
        for (unsigned i = 0; i < count; i++)
            if (done[i] < limits[i] && model.vcpus[i].state != MODEL_ENDED &&
                (next == VCPU_MAX || clocks[i] < clocks[next]))
                next = i;
        if (next == VCPU_MAX)
            return;
        exits_of[next](next, done[next]++);
    }
}

static void count_rates(void)
{
    double seconds = (double)(model.last_ns - model.first_ns) / 1e9;
    for (unsigned i = 0; i < view.seen.count; i++)
        if (model.vcpus[i].state == MODEL_RUNNING) {
            view.seen.vcpus[i].rate = (double)model.vcpus[i].exits / seconds;
            for (unsigned r = 0; r < model.row_count; r++)
                view.seen.vcpus[i].row_rates[r] = (double)model.rows[r].counts[i] / seconds;
        }
}

/* As the loop does it, so that what the lanes show of a run is what they show on the screen. */
static void fit_lanes(const struct rect *lanes)
{
    uint64_t from_ns, to_ns;
    if (!lanes->rows)
        return;
    model_set_bin(&model, view_lanes_fit(&view, lanes->rows, lanes->columns));
    view_lanes_time(&view, lanes->rows, lanes->columns, &from_ns, &to_ns);
    model_look_back(&model, from_ns, to_ns);
}

static void feed_panes(const struct layout *layout)
{
    static uint8_t bytes[MODEL_CONSOLE];
    for (unsigned i = 0; i < view.seen.count; i++) {
        struct view_vcpu *v = &view.seen.vcpus[i];
        const struct rect *r = &layout->panes[i];
        pane_free(v->pane);
        v->pane = NULL;
        if (r->rows < 3 || r->columns < 4)
            continue;
        v->pane = pane_new(r->rows - 2, r->columns - 2);
        assert_non_null(v->pane);
        const struct view_chosen_vcpu *chosen = &view.chosen.vcpus[i];
        uint64_t length = model_console_length(
            &model.vcpus[i], chosen->in_history ? chosen->history_seq : UINT64_MAX);
        pane_feed(v->pane, bytes, model_console_read(&model.vcpus[i], 0, length, bytes));
    }
}

static void os_copy_memory(void)
{
    const struct event *e = view_event(&view, view.chosen.focus);
    size_t offset = e->linear - OS_SHELL;
    memset(view.seen.code, 0, sizeof view.seen.code);
    if (offset < sizeof shell_code)
        memcpy(view.seen.code, shell_code + offset, sizeof shell_code - offset);
    view.seen.code_linear = e->linear;
    view.seen.code_size = sizeof view.seen.code;
    view.seen.memory_size = 0;
}

/* Of the focused guest, whose RAM is zero after its code. */
static void copy_memory(void)
{
    const struct event *e = view_event(&view, view.chosen.focus);
    if (e->regs.cr0 & CR0_PG) {
        os_copy_memory();
        return;
    }
    memset(view.seen.code, 0, sizeof view.seen.code);
    memset(view.seen.memory, 0, sizeof view.seen.memory);
    memcpy(view.seen.code, guests[view.chosen.focus].code, guests[view.chosen.focus].size);
    view.seen.code_linear = view.chosen.focus * RAM;
    view.seen.code_size = sizeof view.seen.code;
    memcpy(view.seen.memory, guests[view.chosen.focus].code, guests[view.chosen.focus].size);
    view.chosen.memory_linear = view.chosen.focus * RAM;
    view.seen.memory_size = sizeof view.seen.memory;
}

/* ---- Comparing ---- */

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return NULL;
    static char text[1 << 18];
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    return text;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    if (!f || fputs(text, f) < 0 || fclose(f))
        fail_msg("cannot write %s", path);
}

static void compare(const char *path, const char *wanted, const char *got)
{
    for (int line = 1; *wanted || *got; line++) {
        size_t w = strcspn(wanted, "\n"), g = strcspn(got, "\n");
        bool ends_alike = wanted[w] == got[g];
        if (w != g || memcmp(wanted, got, w) || !ends_alike)
            fail_msg("%s:%d differs%s\nwanted: %.*s\n   got: %.*s", path, line,
                     ends_alike ? "" : " (one of them ends here)", (int)w, wanted, (int)g, got);
        wanted += w + (wanted[w] != '\0');
        got += g + (got[g] != '\0');
    }
}

/* The grid, with the file of that name and size. */
static void check(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, FOLDER "%s_%dx%d.txt", name, grid.columns, grid.rows);
    char *got = grid_to_text(&grid);
    assert_non_null(got);
    const char *generate = getenv("GENERATE"), *wanted;
    if (generate && *generate == '1')
        write_file(path, got);
    else if ((wanted = read_file(path)))
        compare(path, wanted, got);
    else
        fail_msg("no %s: GENERATE=1 makes it", path);
    free(got);
}

static void screen(const char *name, int rows, int columns)
{
    struct layout layout;
    view_lay_out(&layout, &view, rows, columns);
    view.seen.now_ns = model.last_ns;
    fit_lanes(&layout.lanes);
    count_rates();
    feed_panes(&layout);
    copy_memory();
    assert_true(grid_init(&grid, rows, columns));
    view_screen(&grid, &view);
    check(name);
}

/* ---- The screens ---- */

static void all_sizes(const char *name)
{
    screen(name, 24, 80);
    screen(name, 36, 120);
    screen(name, 50, 200);
    screen(name, 70, 250);
}

static void both_sizes(const char *name)
{
    screen(name, 24, 80);
    screen(name, 36, 120);
}

static void one_guest_paused(void **state)
{
    run(1, (unsigned[]){ 6 });
    note(COUNTER, EVENT_PAUSE, OUTCOME_NONE);
    all_sizes("one");
}

static void two_guests_one_has_ended(void **state)
{
    run(2, (unsigned[]){ ALL, 8 });
    view.chosen.focus = HELLO;
    all_sizes("two");
}

static void three_guests_one_still_runs(void **state)
{
    run(3, (unsigned[]){ ALL, ALL, 300 });
    view.chosen.focus = MULTIPLICATION;
    view.chosen.log_all = true;
    all_sizes("three");
}

static void four_guests_all_have_ended(void **state)
{
    run(4, (unsigned[]){ ALL, ALL, ALL, ALL });
    all_sizes("four");
}

static void in_korean(void **state)
{
    run(3, (unsigned[]){ ALL, 7, 200 });
    view.chosen.language = KOREAN;
    view.chosen.focus = MULTIPLICATION;
    screen("korean", 36, 120);
    view.said.overlay = OVERLAY_HELP;
    screen("korean_help", 36, 120);
}

static void in_ascii(void **state)
{
    run(2, (unsigned[]){ 5, ALL });
    view.chosen.ascii = true;
    screen("ascii", 24, 80);
    screen("ascii", 36, 120);
}

/* At the exit that printed "3". */
static void in_history(void **state)
{
    run(2, (unsigned[]){ ALL, ALL });
    view.chosen.vcpus[COUNTER].in_history = true;
    view.chosen.vcpus[COUNTER].history_seq = view.chosen.log_selected_seq = 4;
    view.chosen.log_has_selection = true;
    screen("history", 24, 80);
    screen("history", 36, 120);
}

static size_t read_counter(const void *context, uint64_t linear, void *to, size_t n)
{
    size_t size = linear < sizeof counter_code ? sizeof counter_code - linear : 0;
    size = size < n ? size : n;
    memcpy(to, counter_code + linear, size);
    return size;
}

/* What it ran up to its eighth OUT, as the software CPU tells it. */
static void copy_before(void)
{
    enum { LOOP = 6, OUT_END = 11, JUMP_END = 17 };
    const struct before_memory memory = { .read = read_counter };
    struct trail trail = { .count = 1, .runs[0] = { .bytes = OUT_END, .times = 1 } };
    for (int i = 0; i < 7; i++) {
        trail.runs[trail.count++] = (struct trail_run){ 0, OUT_END, JUMP_END - OUT_END, 1 };
        trail.runs[trail.count++] = (struct trail_run){ 0, LOOP, OUT_END - LOOP, 1 };
    }
    before_make(&view.seen.before, &view, &trail, &memory);
}

/* As source, which assembly has by itself; as both; as instructions. */
static void code_and_its_source(void **state)
{
    struct elf_file elf;
    struct failure failure;
    struct symbols *symbols = symbols_create();
    assert_true(elf_file_read(&elf, "guests/counter.elf", &failure));
    assert_true(symbols_add_elf(symbols, &elf, 0, &failure));
    elf_file_free(&elf);
    run(1, (unsigned[]){ 8 });
    copy_before();
    view.seen.vcpus[0].symbols = symbols;
    view.seen.texts = source_texts_create(NULL, 0);
    all_sizes("code");
    view.chosen.language = KOREAN;
    both_sizes("code_korean");
    view.chosen.language = ENGLISH;
    view.chosen.code = CODE_BOTH;
    both_sizes("code_both");
    view.chosen.code = CODE_INSTRUCTIONS;
    both_sizes("code_instructions");
    source_texts_destroy(view.seen.texts);
    symbols_destroy(symbols);
}

static void modes_of_the_layout(void **state)
{
    run(4, (unsigned[]){ ALL, ALL, 400, ALL });
    view.chosen.focus = MULTIPLICATION;
    view.chosen.mode = LAYOUT_LOG;
    both_sizes("log");
    view.chosen.mode = LAYOUT_CONSOLES;
    both_sizes("consoles");
    view.chosen.mode = LAYOUT_WATCH;
    view.chosen.zoomed_matrix = true;
    both_sizes("matrix_zoomed");
}

/* A guest that steps, between two of its exits. */
static void layout_for_steps(void **state)
{
    run(2, (unsigned[]){ 6, 2 });
    note(COUNTER, EVENT_PAUSE, OUTCOME_NONE);
    note(HELLO, EVENT_PAUSE, OUTCOME_NONE);
    view.chosen.mode = LAYOUT_STEP;
    both_sizes("step");
    screen("step", 48, 160);
    view.chosen.language = KOREAN;
    screen("step_korean", 36, 120);
}

/* Lanes of three states, and of a moment that is looked at. */
static void layout_for_time(void **state)
{
    run(2, (unsigned[]){ ALL, ALL });
    view.chosen.mode = LAYOUT_TIME;
    view.chosen.vcpus[COUNTER].in_history = true;
    view.chosen.vcpus[COUNTER].history_seq = view.chosen.log_selected_seq = 4;
    view.chosen.log_has_selection = true;
    both_sizes("time");
    screen("time", 48, 160);
    view.chosen.language = KOREAN;
    screen("time_korean", 36, 120);
    view.chosen.language = ENGLISH;
    view.chosen.ascii = true;
    screen("time_ascii", 24, 80);
}

/* Of a guest in the place of hello: an instruction that is none, and no handler for that. */
static void a_failure(void **state)
{
    static struct diagnosis diagnosis = {
        .count = 2,
        .sentences = { "#UD at 4000:0005 (ud2) because UD2 is there to raise it",
                       "the IDT of limit 0x0 has no handler for it: triple fault" },
        .advice = "give the IDT a limit that holds its vectors (lidt)",
    };
    struct guest hello = guests[HELLO];
    guests[HELLO] = (struct guest){ "fails.bin", fails_code, sizeof fails_code };
    run(2, (unsigned[]){ ALL, 0 });
    struct event e = { .vcpu = HELLO, .reason = EVENT_SHUTDOWN, .regs = registers_at(HELLO, 5) };
    e.linear = registers_code_linear(&e.regs, 5);
    e.regs.idt.limit = 0;
    post(e);
    note(HELLO, EVENT_END, OUTCOME_FAILED);
    view.seen.vcpus[HELLO].diagnosis = &diagnosis;
    view.chosen.focus = HELLO;
    both_sizes("failure");
    view.chosen.mode = LAYOUT_STEP;
    screen("failure_step", 36, 120);
    guests[HELLO] = hello;
}

static void overlays(void **state)
{
    run(2, (unsigned[]){ ALL, ALL });
    view.said.overlay = OVERLAY_HELP;
    screen("help", 24, 80);
    screen("help", 50, 200);
    view.said.overlay = OVERLAY_GLOSSARY;
    both_sizes("glossary");
    view.chosen.language = KOREAN;
    screen("glossary_korean", 36, 120);
    view.chosen.language = ENGLISH;
    view.said.overlay = OVERLAY_MEMORY;
    screen("memory", 24, 80);
    view.said.overlay = OVERLAY_SEGMENTS;
    screen("segments", 24, 80);
}

static void add_break(struct model_breaks *list, const char *text, uint64_t hits)
{
    struct control_break what = { .kind = BREAK_WHEN };
    unsigned index = model_breaks_append(list, text, &what);
    list->list[index].hits = hits;
}

static void breakpoints(void **state)
{
    static struct model_breaks list;
    list = (struct model_breaks){ 0 };
    run(1, (unsigned[]){ ALL });
    view.seen.vcpus[0].breaks = &list;
    view.said.overlay = OVERLAY_BREAKS;
    screen("breaks_none", 24, 80);
    add_break(&list, "port 3f8 value 'A' if ax == 5 after 3", 12345);
    add_break(&list, "at 4000c", 0);
    add_break(&list, "write count", 1);
    list.list[1].enabled = false;
    list.met = 2;
    view.chosen.break_selected = 1;
    screen("breaks", 24, 80);
    screen("breaks", 36, 120);
    view.chosen.language = KOREAN;
    screen("breaks_korean", 24, 80);
    screen("breaks_korean", 36, 120);
    view.chosen.language = ENGLISH;
}

/* One 1K OS on the software CPU, from its start to a shell that waits. */
static void run_os(unsigned ticks)
{
    run(1, (unsigned[]){ 0 });
    model_destroy(&model); /* the start in real mode */
    model_init(&model, 1);
    model_keep_history(&model);
    next_seq[0] = 0;
    view.seen.vcpus[0] = (struct view_vcpu){ .guest = "kernel.bin",
                                             .engine = ENGINE_SOFT,
                                             .why = REASON_KVM_CANNOT_PAGE };
    os_boots(0);
    os_idles(0, ticks);
}

static void both_languages(const char *name)
{
    char korean[64];
    both_sizes(name);
    view.chosen.language = KOREAN;
    snprintf(korean, sizeof korean, "%s_korean", name);
    both_sizes(korean);
    view.chosen.language = ENGLISH;
}

static void an_idle_shell(void **state)
{
    run_os(20);
    both_languages("os");
}

/* Back at an interrupt that waits, and at one that is delivered. */
static void interrupts_in_the_log(void **state)
{
    run_os(20);
    view.chosen.mode = LAYOUT_LOG;
    both_languages("os_log");
    strcpy(view.chosen.log_search, "keyboard: IRQ 1, vector 0x21");
    unsigned vcpu;
    uint64_t seq;
    assert_true(view_log_find(&view, -1, &vcpu, &seq));
    view.chosen.vcpus[0].in_history = view.chosen.log_has_selection = true;
    view.chosen.vcpus[0].history_seq = view.chosen.log_selected_seq = seq;
    both_languages("os_injected");
    view.chosen.mode = LAYOUT_WATCH;
    view.chosen.vcpus[0].history_seq = view.chosen.log_selected_seq = seq + 1;
    both_sizes("os_masked");
}

static void devices_of_the_os(void **state)
{
    run_os(3);
    view.said.overlay = OVERLAY_DEVICES;
    both_languages("os_devices");
}

/* ---- Why the OS is where it is ---- */

static void os_exception(struct event_exception x)
{
    struct event e = { .reason = EVENT_EXCEPTION, .exception = x };
    post(e);
}

static void os_return(uint32_t to)
{
    os_exception((struct event_exception){ .kind = EXCEPTION_RETURN, .to = to });
}

static void os_system_call(void)
{
    os_exception((struct event_exception){
        .kind = EXCEPTION_SOFTWARE, .vector = 0x80, .from = 0x80006040, .to = 0x80001730 });
}

static void os_tick(uint32_t from)
{
    post((struct event){ .reason = EVENT_INJECT,
                         .irq = IRQ_TIMER,
                         .detail = OS_TIMER_VECTOR,
                         .linear = from,
                         .gpa = 0x80001700,
                         .regs = os_registers(0, from) });
    os_port(0, EVENT_OUT, PORT_PIC1, 0x20, 0);
    os_note(0, EVENT_EOI, IRQ_TIMER, OS_TIMER_VECTOR);
}

/* Ticks, a system call with a page fault in it, and a tick within a system call. */
static void os_interrupts(void)
{
    for (unsigned i = 0; i < 3; i++) {
        os_tick(0x80006028);
        os_return(0x80006028);
    }
    os_system_call();
    os_exception((struct event_exception){ .vector = VECTOR_PF,
                                           .has_error = true,
                                           .error = 2,
                                           .cr2 = 0x00400ffc,
                                           .from = 0x80001284,
                                           .to = 0x800015e0 });
    os_return(0x80001284);
    os_return(0x80006042);
    os_answer(0);
    os_system_call();
    os_tick(0x80001732);
}

/* In the handler of that tick, as the loop would copy it. */
static void os_stack(void)
{
    static const uint32_t words[] = { 0x80009fc0, 0x8000124c, 0x00000020, 0x80001732, 0x00000008,
                                      0x00000212, 0x00000003, 0x80006042, 0x0000001b, 0x00003202,
                                      0x8000bfb8, 0x00000023, 0x00000000, 0x8000900c, 0x00000001,
                                      0x00000002, 0x80001284, 0x00000000, 0x00000000, 0x00000000 };
    struct view_stack *s = &view.seen.stack;
    *s = (struct view_stack){ .linear = 0x8000afd0, .size = sizeof words };
    memcpy(s->bytes, words, sizeof words);
    s->frames = (struct frames){
        .word = 4,
        .count = 5,
        .frames = { { .linear = OS_OUT + 2, .stack = 0x8000afd0 },
                    { .kind = FRAME_CALLER,
                      .has_base = true,
                      .linear = 0x8000124c,
                      .saved = 0x8000afd4 },
                    { .kind = FRAME_INTERRUPTED,
                      .has_vector = true,
                      .vector = OS_TIMER_VECTOR,
                      .eflags = 0x212,
                      .linear = 0x80001732,
                      .stack = 0x8000afe8,
                      .saved = 0x8000afdc },
                    { .kind = FRAME_INTERRUPTED,
                      .ring = 3,
                      .has_vector = true,
                      .vector = 0x80,
                      .eflags = 0x3202,
                      .linear = 0x80006042,
                      .stack = 0x8000bfb8,
                      .saved = 0x8000afec },
                    { .kind = FRAME_MAYBE, .ring = 3, .linear = 0x8000607c, .saved = 0x8000bfbc } },
    };
}

static void interrupts_and_stack_of_the_os(void **state)
{
    struct failure failure;
    struct symbols *symbols = symbols_create();
    assert_true(symbols_add_list(symbols, "tests/screens/os.names", 0, &failure));
    run_os(0);
    os_interrupts();
    os_stack();
    view.seen.vcpus[0].symbols = symbols;
    view.said.overlay = OVERLAY_INTERRUPTS;
    both_sizes("interrupts");
    view.said.overlay = OVERLAY_STACK;
    both_languages("stack");
    symbols_destroy(symbols);
}

static void tables_of_the_os(void **state)
{
    run_os(3);
    os_tables(0);
    view.said.overlay = OVERLAY_TABLES;
    both_languages("os_tables");
    os_tables(0x00400ffc);
    both_sizes("os_walk");
    view.chosen.ascii = true;
    both_sizes("os_walk_ascii");
    view.chosen.ascii = false;
    view.said.overlay = OVERLAY_HELP;
    screen("os_help", 24, 80);
}

/* ---- A text screen ---- */

static void write_text(unsigned vcpu, unsigned row, unsigned column, const char *text,
                       uint8_t attribute)
{
    struct registers regs = registers_at(vcpu, 0x0b);
    for (unsigned cell = row * PC_COLUMNS + column; *text; cell++, text++) {
        struct event e = { .reason = EVENT_MMIO, .direction = EVENT_OUT, .size = 2, .count = 1 };
        e.gpa = PC_TEXT + 2 * cell;
        e.data[0] = (uint8_t)*text;
        e.data[1] = attribute;
        leave(vcpu, e, regs, 0xab);
    }
}

static void move_cursor(unsigned vcpu, unsigned row, unsigned column)
{
    unsigned cell = row * PC_COLUMNS + column;
    struct registers regs = registers_at(vcpu, 0x10);
    for (unsigned half = 0; half < 2; half++) {
        regs.gpr[GPR_EDX] = PORT_CRTC;
        regs.gpr[GPR_EAX] = 14 + half;
        leave(vcpu, (struct event){ .reason = EVENT_IO }, regs, 0xee);
        regs.gpr[GPR_EDX] = PORT_CRTC + 1;
        regs.gpr[GPR_EAX] = half ? cell & 0xff : cell >> 8;
        leave(vcpu, (struct event){ .reason = EVENT_IO, .detail = 14 + half }, regs, 0xee);
    }
}

static void fill_text(unsigned vcpu)
{
    write_text(vcpu, 0, 0, "\xc9\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xbb", 0x1f);
    write_text(vcpu, 1, 0, "\xba  A BOOT  \xba", 0x1f);
    write_text(vcpu, 2, 0, "\xc8\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xbc", 0x1f);
    write_text(vcpu, 4, 0, "disk: sector 2 read, checksum right", 0x07);
    write_text(vcpu, 12, 36, "<middle>", 0x4e);
    write_text(vcpu, 23, 0, "C:\\>", 0x07);
    write_text(vcpu, 24, 72, "24x80 \x01\x03", 0x70);
    move_cursor(vcpu, 23, 4);
}

static void text_screens(void **state)
{
    run(1, (unsigned[]){ 6 });
    fill_text(0);
    all_sizes("text");
    view.chosen.vcpus[0].serial = true;
    screen("text_serial", 24, 80);
    view.chosen.vcpus[0].serial = false;
    view.chosen.zoomed = 0;
    screen("text_zoomed", 24, 80);
    screen("text_zoomed", 36, 120);
    view.chosen.ascii = true;
    screen("text_ascii", 36, 120);
}

static void text_screens_of_some(void **state)
{
    run(4, (unsigned[]){ 6, 8, 20, ALL });
    fill_text(0);
    fill_text(2);
    view.chosen.focus = 2;
    screen("text_four", 24, 80);
    screen("text_four", 50, 200);
    view.chosen.language = KOREAN;
    screen("text_korean", 36, 120);
}

/* A guest of real mode on KVM, and two of the OS on the software CPU. */
static void two_engines(void **state)
{
    run(3, (unsigned[]){ ALL, 0, 0 });
    for (unsigned i = 1; i < 3; i++) {
        view.seen.vcpus[i] = (struct view_vcpu){ .guest = "kernel.bin",
                                                 .engine = ENGINE_SOFT,
                                                 .why = REASON_KVM_CANNOT_PAGE };
        os_boots(i);
        os_idles(i, 5 * i);
    }
    view.chosen.focus = 2;
    view.chosen.log_all = true;
    both_sizes("os_mixed");
}

/* ---- The start menu: some of what comes with the program, as its files describe it ---- */

static struct menu_items items;
static struct menu_choice choice;

static void add_item(enum menu_group group, const char *name, unsigned vcpus,
                     enum language language)
{
    struct menu_item *item = &items.list[items.count++];
    *item = (struct menu_item){ .group = group, .vcpus = vcpus, .bytes = 28 };
    snprintf(item->name, sizeof item->name, "%s", name);
    snprintf(item->word, sizeof item->word, "%s", name);
    snprintf(item->file, sizeof item->file, "guests/%s.bin", name);
    menu_file_describe_guest(item, language);
}

/* counter and hello, which is looked at, are marked. */
static void fill_menu(enum language language)
{
    static const char *const names[] = { "minimal", "hello", "counter", "multiplication", "race" };
    items.count = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        add_item(MENU_GUESTS, names[i], strcmp(names[i], "race") ? 1 : 2, language);
    add_item(MENU_HERE, "own", 1, language);
    snprintf(items.list[items.count - 1].head.about, sizeof items.list[0].head.about, "Own code.");
    menu_choice_init(&choice, &items);
    menu_choice_move(&choice, 2);
    assert_true(menu_choice_mark(&choice));
    menu_choice_move(&choice, -1);
    assert_true(menu_choice_mark(&choice));
}

static void menu_screen(const char *name, int rows, int columns, const struct menu_view *menu)
{
    assert_true(grid_init(&grid, rows, columns));
    view_menu(&grid, menu);
    check(name);
}

static void start_menu(void **state)
{
    static const char *const names[] = { "menu", "menu_korean" };
    static char preview[MENU_PREVIEW];
    model_init(&model, 1);
    for (enum language language = ENGLISH; language <= KOREAN; language++) {
        fill_menu(language);
        menu_item_preview(menu_choice_item(&choice), preview);
        struct menu_view menu = { .choice = &choice,
                                  .command = "./kvm-vmm counter hello",
                                  .preview = preview,
                                  .message = "",
                                  .language = language };
        menu_screen(names[language], 24, 80, &menu);
        menu_screen(names[language], 48, 160, &menu);
    }
}

static void too_small(void **state)
{
    run(4, (unsigned[]){ 1, 1, 1, 1 });
    screen("too_small", 9, 60);
    screen("smallest", LAYOUT_MIN_ROWS, LAYOUT_MIN_COLUMNS);
}

static int tear_down(void **state)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        pane_free(view.seen.vcpus[i].pane);
    memset(view.seen.vcpus, 0, sizeof view.seen.vcpus);
    model_destroy(&model);
    grid_destroy(&grid);
    return 0;
}

#define TEST(f) cmocka_unit_test_teardown(f, tear_down)

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        TEST(one_guest_paused),
        TEST(two_guests_one_has_ended),
        TEST(three_guests_one_still_runs),
        TEST(four_guests_all_have_ended),
        TEST(in_korean),
        TEST(in_ascii),
        TEST(in_history),
        TEST(code_and_its_source),
        TEST(modes_of_the_layout),
        TEST(layout_for_steps),
        TEST(layout_for_time),
        TEST(a_failure),
        TEST(overlays),
        TEST(breakpoints),
        TEST(an_idle_shell),
        TEST(interrupts_in_the_log),
        TEST(devices_of_the_os),
        TEST(tables_of_the_os),
        TEST(interrupts_and_stack_of_the_os),
        TEST(text_screens),
        TEST(text_screens_of_some),
        TEST(two_engines),
        TEST(start_menu),
        TEST(too_small),
    };
    return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
