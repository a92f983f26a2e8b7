/* The overlays about memory, and interrupts wherever they show, as the text they draw. */
#include "views.h"

/* ---- Memory ---- */

static void memory_is_dumped_with_what_changed(void **state)
{
    memcpy(view.seen.memory, "Hello", 5);
    memcpy(view.seen.memory_before, "Hullo", 5);
    view.chosen.memory_linear = 0x40000;
    view.seen.memory_size = 32;
    view.seen.memory_has_before = true;
    draw(view_memory, 10, 82);
    shows("00040000  48 65 6c 6c 6f 00");
    shows("Hello...");
    shows("00040020  no RAM from here on");
    shows("changed since the last stop");
    assert_int_equal(role_of("65"), ROLE_CHANGED);
    assert_int_equal(role_of("48"), ROLE_TEXT);
}

static void segments_are_decoded(void **state)
{
    post_note(0, EVENT_PAUSE, paging_on());
    draw(view_segments, 22, 80);
    shows("cs    0008  00000000  ffffffff  code read 32-bit DPL 0");
    shows("data write 32-bit DPL 0");
    shows("gdtr        00000500  00000027");
    shows("cr0   80000011");
    shows("cr3   00000600");
}

static void tables_of_real_mode(void **state)
{
    static const uint8_t vector[] = { 0x34, 0x12, 0x00, 0xf0 };
    memcpy(view.seen.tables.idt + 4 * 8, vector, sizeof vector);
    view.seen.tables.idt_size = 0x400;
    draw(view_tables, 20, 80);
    shows("paging is off");
    shows("08: f000:1234");
    shows_not("IRQ");
    post((struct event){ .reason = EVENT_INJECT, .irq = 0, .detail = 8, .regs = real_mode(0, 0) });
    draw(view_tables, 20, 80);
    shows("08: f000:1234  IRQ 0 timer");
    view.seen.tables.idt_size = 0;
    draw(view_tables, 20, 80);
    shows("no RAM there");
}

static uint64_t gate(uint32_t handler, unsigned type, unsigned dpl)
{
    return (handler & 0xffff) | 0x8ull << 16 | (uint64_t)(0x80 | dpl << 5 | type) << 40 |
           (uint64_t)(handler >> 16) << 48;
}

static void put_gate(unsigned vector, uint64_t gate)
{
    memcpy(view.seen.tables.idt + vector * 8, &gate, sizeof gate);
}

/* As 1K OS has them: all exceptions alike but for page faults, two interrupts, the system call. */
static void put_tables(void)
{
    static const uint64_t gdt[] = { 0, 0x00cf9a000000ffff, 0x00cf92000000ffff, 0x00cffa000000ffff,
                                    0x00cff2000000ffff };
    memcpy(view.seen.tables.gdt, gdt, sizeof gdt);
    view.seen.tables.gdt_size = sizeof gdt;
    for (unsigned i = 0; i < 20; i++)
        put_gate(i, gate(0x80001500, 14, 0));
    put_gate(14, gate(0x80001600, 14, 0));
    put_gate(0x20, gate(0x80001700, 14, 0));
    put_gate(0x21, gate(0x80001720, 14, 0));
    put_gate(0x80, gate(0x80001800, 15, 3));
    view.seen.tables.idt_size = 0x800;
}

static void tables_of_a_paging_guest(void **state)
{
    post((struct event){ .reason = EVENT_INJECT, .irq = 0, .detail = 0x20, .regs = paging_on() });
    post_note(0, EVENT_PAUSE, paging_on());
    put_tables();
    draw(view_tables, 40, 80);
    shows("0000  null");
    shows("0008  00000000  ffffffff  code read 32-bit DPL 0");
    shows("0018  00000000  ffffffff  code read 32-bit DPL 3");
    shows("  00-0d                     08:80001500  interrupt gate 32-bit DPL 0");
    shows("  0e     #PF page           08:80001600  interrupt gate 32-bit DPL 0");
    shows("  14-1f                     absent");
    shows("  20     IRQ 0 timer        08:80001700  interrupt gate 32-bit DPL 0");
    /* none came by it yet */
    shows("  21                        08:80001720  interrupt gate 32-bit DPL 0");
    shows("  22-7f                     absent");
    shows("  80                        08:80001800  trap gate 32-bit DPL 3");
    shows("  81-ff                     absent");
    assert_int_equal(role_of("81-ff"), ROLE_DIM);
    shows_not("more");
}

/* What follows in linear addresses but not in memory is one line; what changed has a mark. */
static void page_tables_are_ranges(void **state)
{
    enum { ALL = RANGE_USER | RANGE_WRITE };
    struct ranges *now = &view.seen.tables.ranges;
    post_note(0, EVENT_PAUSE, paging_on());
    draw(view_tables, 40, 80);
    shows("they map nothing");
    *now = (struct ranges){ .list = { { 0x00400000, 0x00400fff, 0x1d000, ALL, 0 },
                                      { 0x00401000, 0x00401fff, 0x21000, ALL, 0 },
                                      { 0x00402000, 0x00402fff, 0x1e000, RANGE_NO_EXECUTE, 0 },
                                      { 0x00800000, 0x00bfffff, 0x7f000000, RANGE_NO_TABLE, 0 },
                                      { 0x80000000, 0x803fffff, 0, RANGE_WRITE, 0 } },
                            .count = 5 };
    draw(view_tables, 40, 80);
    shows("  00400000-00401fff  user, writable: 2 pages, the first at 0001d000");
    shows("  00402000-00402fff  supervisor, read-only, no-execute: 0001e000");
    shows("  00800000-00bfffff  its table is not in RAM: 7f000000");
    shows("  80000000-803fffff  supervisor, writable: 00000000");
    shows_not("since the last stop");
    view.seen.ranges_before = *now;
    view.seen.ranges_have_before = true;
    draw(view_tables, 40, 80);
    shows_not("since the last stop");
    view.seen.ranges_before.list[1].rights = RANGE_USER;
    view.seen.ranges_before.list[4].to = 0x803fefff;
    view.seen.ranges_before.list[0].from = 0x003ff000;
    view.seen.ranges_before.list[0].physical = 0x1c000;
    now->is_cut = true;
    now->cut_at = 0x90000000;
    draw(view_tables, 40, 80);
    shows("- 003ff000-003fffff  user, writable: 0001c000");
    shows("  00400000-00400fff  user, writable: 0001d000");
    shows("* 00401000-00401fff  user, writable: 00021000");
    shows("+ 803ff000-803fffff  supervisor, writable: 003ff000");
    shows("what is from 90000000 on is not shown");
    shows("since the last stop: + new, - gone, * different");
    assert_int_equal(role_of("+ 803ff000"), ROLE_CHANGED);
}

/* Stubs made by a macro: a handler each, and only some with a name. */
static void nameless_handlers_share_a_line(void **state)
{
    post((struct event){ .reason = EVENT_INJECT, .irq = 0, .detail = 0x20, .regs = paging_on() });
    post_note(0, EVENT_PAUSE, paging_on());
    for (unsigned i = 0; i < 0x30; i++)
        put_gate(i, gate(0x80001500 + 16 * i, 14, 0));
    put_gate(0x30, gate(0x80001800, 14, 3));
    view.seen.tables.idt_size = 0x800;
    draw(view_tables, 60, 80);
    shows("  12     #MC machine check  08:80001620  interrupt gate 32-bit DPL 0");
    shows("  14-1f            08:80001640-800016f0  interrupt gate 32-bit DPL 0");
    shows("  20     IRQ 0 timer        08:80001700  interrupt gate 32-bit DPL 0");
    shows("  21-2f            08:80001710-800017f0  interrupt gate 32-bit DPL 0");
    shows("  30                        08:80001800  interrupt gate 32-bit DPL 3");
    shows("  31-ff                     absent");
}

/* The CPU reads the IDT up to its limit, and so does the list. */
static void tables_end_at_their_limits(void **state)
{
    struct registers regs = paging_on();
    regs.idt.limit = 0x107;
    regs.gdt.limit = 0x0f;
    post_note(0, EVENT_PAUSE, regs);
    put_tables();
    draw(view_tables, 40, 80);
    shows("  20                        08:80001700");
    shows_not("80001720");
    shows("0008  0");
    shows_not("0010  0");
    shows_not("no room");
    regs.idt.limit = 0;
    post_note(0, EVENT_PAUSE, regs);
    draw(view_tables, 40, 80);
    shows("none: its limit leaves no room for an entry");
    shows_not("no RAM there");
}

static void long_tables_are_scrolled(void **state)
{
    post_note(0, EVENT_PAUSE, paging_on());
    put_tables();
    draw(view_tables, 12, 80);
    shows_not("more"); /* beside other views the keys are not for it */
    view.said.overlay = OVERLAY_TABLES;
    draw(view_tables, 12, 80);
    shows("GDT");
    shows_not("80001800");
    shows("more");
    view.chosen.page_scroll = view_tables_lines(&view, 76) - 10;
    draw(view_tables, 12, 80);
    shows("81-ff");
    shows_not("GDT");
    shows_not("more");
}

static void a_page_walk_shows_both_levels(void **state)
{
    post_note(0, EVENT_PAUSE, paging_on());
    view.seen.tables.walks[0] = (struct view_walk){ .linear = 0x80001234,
                                                    .levels = 2,
                                                    .entries = { { 0x101004, 0x00001063, true },
                                                                 { 0x100800, 0x00101027, true } } };
    view.seen.tables.walk_count = 1;
    draw(view_tables, 24, 80);
    shows("page walk of CS:EIP  80001234  cr3 00000600");
    shows("  31-22 1000000000 = 200  21-12 0000000001 = 001  11-0 001000110100 = 234");
    shows("PDE[200] @ 00100800 = 00101027  writable user accessed");
    shows("PTE[001] @ 00101004 = 00001063  writable supervisor accessed dirty");
    shows("physical 00001234");
    shows("M walks another address");
    view.chosen.talk_keys = true; /* on a slide that key does nothing */
    draw(view_tables, 24, 80);
    shows_not("M walks");
    view.chosen.talk_keys = false;
    view.seen.tables.walks[1] =
        (struct view_walk){ .linear = 0x00400ffc, .levels = 2, .entries[1] = { 0x600, 0, true } };
    view.seen.tables.walk_count = 2;
    draw(view_tables, 24, 80);
    shows("page walk of the address asked for  00400ffc");
    shows("PDE[001] @ 00000600 = 00000000  not present: page fault (#PF)");
    assert_int_equal(role_of("not present"), ROLE_BAD);
    shows_not("M walks");
}

static void a_page_walk_ends_where_it_must(void **state)
{
    struct registers regs = paging_on();
    post_note(0, EVENT_PAUSE, regs);
    view.seen.tables.walk_count = 1;
    view.seen.tables.walks[0] =
        (struct view_walk){ .linear = 0x80001234,
                            .levels = 2,
                            .entries = { { 0x101004, 0, true }, { 0x100800, 0x00101027, true } } };
    draw(view_tables, 24, 80);
    shows("PTE[001] @ 00101004 = 00000000  not present");
    shows_not("physical");
    view.seen.tables.walks[0].entries[0].has = false;
    draw(view_tables, 24, 80);
    shows("PTE[001] @ 00101004: no RAM there");
    view.seen.tables.walks[0].entries[1].has = false;
    draw(view_tables, 24, 80);
    shows("PDE[200] @ 00100800: no RAM there");
    shows_not("PTE");
    regs.cr4 = CR4_PSE;
    post_note(0, EVENT_PAUSE, regs);
    view.seen.tables.walks[0] = (struct view_walk){ .linear = 0x80401234,
                                                    .levels = 2,
                                                    .entries[1] = { 0x100804, 0x008000e3, true } };
    draw(view_tables, 24, 80);
    shows("PDE[201] @ 00100804 = 008000e3  writable supervisor accessed dirty");
    shows("physical 00801234  (4 MiB page)");
}

static void overlays_say_that_memory_is_of_now(void **state)
{
    post_out(0, 'a');
    post_out(0, 'b');
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 1;
    draw(view_tables, 20, 80);
    shows("registers of exit 1, memory as it is now");
    draw(view_memory, 20, 82);
    shows("registers of exit 1, memory as it is now");
    view.chosen.vcpus[0].in_history = false;
    draw(view_tables, 20, 80);
    shows_not("as it is now");
}

/* ---- Interrupts ---- */

static void post_irq(unsigned vcpu, enum event_reason reason, uint8_t irq, uint8_t vector,
                     struct registers regs)
{
    struct event e = {
        .vcpu = (uint8_t)vcpu, .reason = (uint8_t)reason, .irq = irq, .detail = vector, .regs = regs
    };
    e.linear = registers_code_linear(&regs, regs.eip);
    post(e);
}

static void interrupts_are_below_the_exits_and_no_exits(void **state)
{
    post_out(0, 'a');
    draw(view_matrix, 20, 46);
    shows_not("interrupts");
    post_irq(0, EVENT_INJECT, 0, 0x20, paging_on());
    post_irq(0, EVENT_INJECT, 0, 0x20, paging_on());
    post_irq(1, EVENT_INJECT, 1, 0x21, paging_on());
    post_irq(1, EVENT_EOI, 1, 0x21, paging_on());
    draw(view_matrix, 20, 46);
    shows("│ all exits           1      ·      ·      · │");
    shows("│ interrupts                                 │\n"
          "│ IRQ 0 timer         2      ·      ·      · │\n"
          "│ IRQ 1 keyboard      ·      1      ·      · │");
    assert_true(strstr(drawn, "out 3f8") < strstr(drawn, "interrupts"));
    view.chosen.matrix = MATRIX_RATE;
    view.seen.vcpus[0].irq_rates[0] = 100;
    draw(view_matrix, 20, 46);
    shows("IRQ 0 timer       100      ·");
    view.chosen.matrix = MATRIX_HOST_TIME;
    draw(view_matrix, 20, 46);
    shows_not("IRQ 0");
    view.chosen.matrix = MATRIX_COUNT;
    strcpy(view.chosen.matrix_filter, "timer");
    draw(view_matrix, 20, 46);
    shows("IRQ 0 timer");
    shows_not("IRQ 1");
    view.chosen.matrix_filter[0] = '\0';
    draw(view_matrix, 9, 38); /* hardly any room */
    shows("IRQ 0 timer");
}

static void registers_tell_what_waits(void **state)
{
    post_out(0, 'a');
    draw(view_registers, 20, 58);
    shows_not("irq ");
    pending = 0;
    post((struct event){ .reason = EVENT_IO, .flags = EVENT_MASKED, .regs = paging_on() });
    draw(view_registers, 20, 58);
    shows("irq 0 timer due; IF=0 holds it");
    assert_int_equal(role_of("timer due"), ROLE_WARN);
    pending = EVENT_NO_IRQ;
    struct registers regs = paging_on();
    regs.eflags |= EFLAGS_IF;
    post_irq(0, EVENT_INJECT, 0, 0x20, regs);
    post((struct event){ .reason = EVENT_IO, .regs = regs });
    draw(view_registers, 20, 58);
    shows("irq none due  last 0 timer 0x20");
    view.chosen.vcpus[0].in_history = true; /* at the exit when it waited */
    view.chosen.vcpus[0].history_seq = 2;
    draw(view_registers, 20, 58);
    shows("irq 0 timer due; IF=0 holds it");
    shows_not("last");
    view.chosen.language = KOREAN;
    draw(view_registers, 20, 58);
    shows("irq 0 timer 대기; IF=0이라 못 받음");
}

static void log_has_interrupts_in_words(void **state)
{
    struct registers regs = paging_on();
    post_out(0, 'a');
    post_irq(0, EVENT_INJECT, 0, 0x20, regs);
    post_irq(0, EVENT_EOI, 0, 0x20, regs);
    post((struct event){
        .reason = EVENT_INJECT, .irq = 7, .detail = 0x27, .flags = EVENT_SPURIOUS, .regs = regs });
    draw(view_log, 12, 100);
    shows("timer: IRQ 0, vector 0x20, delivered");
    shows("timer: IRQ 0 done (EOI), vector 0x20");
    shows("spurious: IRQ 7, vector 0x27, delivered");
    shows("08:80001005");
    assert_int_equal(role_of("timer: IRQ"), ROLE_EXPLAIN);
    draw(view_log, 12, 82); /* the address matters more than the vector */
    shows("timer: IRQ 0 delivered              08:80001005│");
    shows("timer: IRQ 0 done (EOI)             08:80001005│");
    draw(view_log, 12, 83); /* both fit */
    shows("timer: IRQ 0, vector 0x20, delivered 08:80001005│");
    draw(view_log, 12, 73);
    shows("timer: IRQ 0 delivered     08:80001005│");
    shows("timer: IRQ 0 done (EOI)    08:80001005│");
    for (int columns = 20; columns <= 120; columns++) { /* what happened is always said */
        draw(view_log, 12, columns);
        shows("delivered");
    }
    strcpy(view.chosen.log_filter, "eoi");
    draw(view_log, 12, 100);
    shows("done (EOI)");
    shows_not("delivered");
}

/* What is shown is what is shortened, filtered and searched. */
static void the_log_speaks_korean(void **state)
{
    struct registers regs = paging_on();
    post_irq(0, EVENT_INJECT, 0, 0x20, regs);
    post_irq(0, EVENT_EOI, 0, 0x20, regs);
    view.chosen.language = KOREAN;
    draw(view_log, 12, 100);
    shows("타이머: IRQ 0, 벡터 0x20, 전달됨");
    draw(view_log, 12, 73);
    shows("타이머: IRQ 0 전달됨");
    for (int columns = 20; columns <= 120; columns++) {
        draw(view_log, 12, columns);
        shows("전달됨");
    }
    strcpy(view.chosen.log_search, "IRQ");
    draw(view_log, 12, 100);
    assert_int_equal(role_of("IRQ 0"), ROLE_CHANGED);
    assert_int_not_equal(role_of(": IRQ 0"), ROLE_CHANGED);
    strcpy(view.chosen.log_filter, "처리 끝");
    draw(view_log, 12, 100);
    shows("처리 끝(EOI)");
    shows_not("전달됨");
}

/* ---- Devices ---- */

static void tell_pic(uint16_t port, uint8_t value)
{
    post((struct event){ .reason = EVENT_IO,
                         .direction = EVENT_OUT,
                         .port = port,
                         .size = 1,
                         .count = 1,
                         .data = { value },
                         .irq = EVENT_NO_IRQ,
                         .regs = real_mode(0, 0) });
}

static void raise_line(uint8_t irq)
{
    post((struct event){ .reason = EVENT_LINE, .detail = LINE_RISES, .irq = irq });
}

static void devices_say_what_waits_for_what(void **state)
{
    static const uint8_t set_up_pic[] = { 0x11, 0x20, 0x04, 0x01, 0xfc };
    for (unsigned i = 0; i < sizeof set_up_pic; i++)
        tell_pic(i ? 0x21 : 0x20, set_up_pic[i]);
    uint64_t before = model.vcpus[0].last.seq;
    raise_line(0);
    post((struct event){
        .reason = EVENT_INJECT, .irq = 0, .detail = 0x20, .regs = real_mode(0, 0) });
    uint64_t served = model.vcpus[0].last.seq;
    raise_line(1);
    raise_line(4);
    draw(view_devices, 22, 80);
    shows("0  timer      0x20");
    shows("no EOI for");
    shows("waits for IRQ 0's EOI");
    shows("IRQ 0: in service for");
    tell_pic(0x20, 0x20);
    draw(view_devices, 22, 80);
    shows_not("EOI");
    shows("IF is off");
    shows("it is masked");
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = served;
    draw(view_devices, 22, 80);
    shows("waits for IRQ 0's EOI");
    view.chosen.vcpus[0].history_seq = before;
    draw(view_devices, 22, 80);
    shows_not("EOI");
}

static void a_line_may_wait_for_its_own_eoi(void **state)
{
    static const uint8_t set_up_pic[] = { 0x11, 0x20, 0x04, 0x01, 0xfc };
    for (unsigned i = 0; i < sizeof set_up_pic; i++)
        tell_pic(i ? 0x21 : 0x20, set_up_pic[i]);
    raise_line(0);
    post((struct event){
        .reason = EVENT_INJECT, .irq = 0, .detail = 0x20, .regs = real_mode(0, 0) });
    post((struct event){ .reason = EVENT_LINE, .detail = LINE_FALLS, .irq = 0 });
    raise_line(0);
    draw(view_devices, 22, 80);
    shows("waits for its own EOI");
}

/* What is beside the PICs on a wide screen is below them on others. */
static void devices_stand_side_by_side_where_there_is_room(void **state)
{
    tell_pic(0x20, 0x11);
    tell_pic(0x3fb, 0x03);
    draw(view_devices, 22, 80);
    shows("│ serial port (16550)");
    assert_true(view_devices_lines(&view, 156) < view_devices_lines(&view, 155));
    const char *wide = draw(view_devices, 22, 160);
    const char *first = strstr(wide, "interrupt controllers");
    assert_non_null(first);
    assert_true(strstr(first, "serial port (16550)") < strchr(first, '\n'));
    shows_not("│ serial port (16550)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(memory_is_dumped_with_what_changed),
        TEST(segments_are_decoded),
        TEST(tables_of_real_mode),
        TEST(devices_say_what_waits_for_what),
        TEST(a_line_may_wait_for_its_own_eoi),
        TEST(devices_stand_side_by_side_where_there_is_room),
        TEST(tables_of_a_paging_guest),
        TEST(page_tables_are_ranges),
        TEST(nameless_handlers_share_a_line),
        TEST(tables_end_at_their_limits),
        TEST(long_tables_are_scrolled),
        TEST(a_page_walk_shows_both_levels),
        TEST(a_page_walk_ends_where_it_must),
        TEST(overlays_say_that_memory_is_of_now),
        TEST(interrupts_are_below_the_exits_and_no_exits),
        TEST(registers_tell_what_waits),
        TEST(log_has_interrupts_in_words),
        TEST(the_log_speaks_korean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
