/* The live panel, the registers and the overlays about memory, as the text they draw. */
#include "views.h"

/* ---- The live panel ---- */

static void rows_are_named_by_port_and_direction(void **state)
{
    static const struct {
        struct model_row row;
        const char *name;
    } rows[] = {
        { { .reason = EVENT_IO, .direction = EVENT_OUT, .port = 0x3f8 }, "out 3f8 uart" },
        { { .reason = EVENT_IO, .direction = EVENT_IN, .port = 0x99 }, "in 99" },
        { { .reason = EVENT_HYPERCALL, .direction = EVENT_OUT, .port = 0x500 }, "hypercall out" },
        { { .reason = EVENT_MMIO, .direction = EVENT_OUT }, "mmio write" },
        { { .reason = EVENT_MMIO, .direction = EVENT_IN }, "mmio read" },
        { { .reason = EVENT_HLT }, "hlt" },
    };
    char name[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        view_row_name(&rows[i].row, name, sizeof name);
        assert_string_equal(name, rows[i].name);
    }
}

static void matrix_counts_by_reason_and_vcpu(void **state)
{
    for (unsigned i = 0; i < 12; i++)
        post_out(i & 1, 'x');
    post_hlt(2);
    draw(view_matrix, 10, 38);
    shows("exits: count");
    shows("out 3f8 uart     6     6     ·     ·");
    shows("hlt              ·     ·     1     ·");
    shows("all exits        6     6     1     ·");
    shows("host avg µs");
    view.chosen.ascii = true;
    draw(view_matrix, 10, 38);
    shows("host avg us");
    view.chosen.ascii = false;
    assert_int_equal(role_of("6     6"), ROLE_VCPU0);
    model.rows[0].counts[0] = 18204;
    draw(view_matrix, 10, 38);
    shows(" 18.2k ");
    draw(view_matrix, 10, 34);
    shows(" 18k ");
    draw(view_matrix, 10, 60);
    shows(" 18,204 ");
    model.rows[0].counts[0] = 999960;
    draw(view_matrix, 10, 38);
    shows(" 1.0M ");
}

static void matrix_shows_what_it_is_told(void **state)
{
    post_out(0, 'a');
    post_out(0, 'b');
    post_hlt(0);
    view.seen.vcpus[0].row_rates[0] = 1234;
    view.chosen.matrix = MATRIX_RATE;
    draw(view_matrix, 10, 100);
    shows("rate, per second");
    shows("1,234");
    view.chosen.matrix = MATRIX_SHARE;
    draw(view_matrix, 10, 38);
    shows(" 67%");
    view.chosen.matrix = MATRIX_HOST_TIME;
    draw(view_matrix, 10, 38);
    shows("host time, average µs");
    shows("out 3f8 uart   2.0 ");
    draw(view_matrix, 10, 120);
    shows("min/avg/max");
    shows("2.00µs/2.00µs/2.00µs");
    view.chosen.language = KOREAN;
    draw(view_matrix, 10, 60);
    shows("호스트 시간, 평균");
    shows("합계");
}

static bool stands_before(const char *first, const char *second)
{
    shows(first);
    shows(second);
    return strstr(drawn, first) < strstr(drawn, second);
}

static void post_in(unsigned vcpu, uint16_t port)
{
    struct event e = { .reason = EVENT_IO, .port = port, .size = 1, .count = 1 };
    e.vcpu = (uint8_t)vcpu;
    e.regs = real_mode(vcpu, 0);
    post(e);
}

static void matrix_rows_are_filtered_and_sorted(void **state)
{
    post_hlt(1);
    post_hlt(1);
    post_out(0, 'a');
    draw(view_matrix, 10, 38);
    assert_true(stands_before("out 3f8", "hlt")); /* by kind, whoever came first */
    view.chosen.sort = SORT_COUNT;
    draw(view_matrix, 10, 38);
    assert_true(stands_before("hlt", "out 3f8"));
    strcpy(view.chosen.matrix_filter, "UART");
    draw(view_matrix, 10, 38);
    shows("out 3f8 uart");
    shows_not("hlt");
    strcpy(view.chosen.matrix_filter, "zzz");
    draw(view_matrix, 10, 38);
    shows("no row fits the filter");
}

/* In each run another vCPU may come first. */
static void order_of_rows_is_that_of_their_kinds(void **state)
{
    char first[4096];
    for (unsigned run = 0; run < 2; run++) {
        model_destroy(&model);
        model_init(&model, 4);
        for (unsigned i = 0; i < 4; i++) {
            const unsigned vcpu = run ? 3 - i : i;
            post_in(vcpu, (uint16_t)(0x90 + vcpu));
            if (vcpu & 1)
                post_out(vcpu, 'a');
            else
                post_hlt(vcpu);
        }
        for (unsigned sort = 0; sort < SORT_COUNT_OF_SORTS; sort++) {
            view.chosen.sort = sort;
            draw(view_matrix, 12, 38);
            assert_true(stands_before("in 90", "in 93"));
        }
        view.chosen.sort = SORT_KIND;
        draw(view_matrix, 12, 38);
        assert_true(stands_before("in 93", "out 3f8") && stands_before("out 3f8", "hlt"));
        if (!run)
            snprintf(first, sizeof first, "%s", drawn);
    }
    assert_string_equal(drawn, first);
}

static void matrix_scrolls_and_says_what_is_hidden(void **state)
{
    for (uint16_t port = 0x90; port < 0x9a; port++)
        post_in(0, port);
    draw(view_matrix, 10, 38);
    shows("in 95");
    shows_not("in 96");
    shows(" 4 below ");
    shows_not("above");
    shows("all exits");
    assert_int_equal(view_matrix_hidden(&view, 10), 4);
    view.chosen.matrix_scroll = 1;
    draw(view_matrix, 10, 38);
    shows_not("in 90");
    shows("in 96");
    shows(" 1 above, 3 below ");
    view.chosen.matrix_scroll = 1000; /* no further than to the last */
    draw(view_matrix, 10, 38);
    shows("in 99");
    shows(" 4 above ");
    shows_not("below");
    shows("all exits");
}

static void matrix_says_how_many_rows_it_would_like(void **state)
{
    assert_int_equal(view_matrix_rows(&view), 9); /* that nothing happened, and sums */
    for (uint16_t port = 0x90; port < 0x9a; port++)
        post_in(0, port);
    assert_int_equal(view_matrix_rows(&view), 18);
    model.deliveries[4][0].count = 1;
    const int rows = view_matrix_rows(&view);
    draw(view_matrix, rows, 38);
    shows("in 99");
    shows("interrupts");
    shows("IRQ 4");
    shows("guest avg");
    shows_not("above");
    shows_not("below");
    assert_int_equal(view_matrix_hidden(&view, rows), 0);
    model.deliveries[8][0].count = 1;
    draw(view_matrix, 10, 38); /* they have a row of their own, and scroll last */
    shows("in 94");
    shows("IRQ 4");
    shows(" 6 below ");
    view.chosen.matrix_scroll = 5;
    draw(view_matrix, 10, 38);
    shows("in 99");
    shows("IRQ 4");
    shows(" 5 above, 1 below ");
    view.chosen.matrix_scroll = 6;
    draw(view_matrix, 10, 38);
    shows("in 99");
    shows("IRQ 8");
    shows(" 6 above ");
    model.deliveries[8][0].count = 0;
    model.vcpus[1].stalled_ns = 1000;
    assert_int_equal(view_matrix_rows(&view), rows + 1);
}

static void bars_show_the_share_of_a_row(void **state)
{
    for (unsigned i = 0; i < 8; i++)
        post_in(i & 1, 0x90);
    for (unsigned i = 0; i < 7; i++)
        post_in(1, 0x91);
    post_in(2, 0x92);
    draw(view_matrix, 12, 52);
    shows("in 90            4     4     ·     ·  █████ ");
    shows("in 91            ·     7     ·     ·  ████▍ ");
    shows("in 92 system     ·     ·     1     ·  ▋ ");
    shows("share");
    strcpy(view.chosen.matrix_filter, "in 9"); /* that hides none */
    view.chosen.ascii = true;
    draw(view_matrix, 12, 52);
    shows("in 90            4     4     .     .  #####");
    shows("in 92 system     .     .     1     .  - ");
    draw(view_matrix, 12, 38); /* numbers come first */
    shows_not("#");
}

static void with_room_a_row_tells_of_all_vcpus_together(void **state)
{
    for (unsigned i = 0; i < 4; i++)
        post_in(i & 1, 0x90);
    view.seen.vcpus[0].row_rates[0] = view.seen.vcpus[1].row_rates[0] = 2;
    draw(view_matrix, 12, 110);
    shows("exits/s  guest avg   host avg");
    shows("4.0    8.00 µs");
    draw(view_matrix, 12, 90);
    shows_not("exits/s  guest");
}

/* A guest that runs lights up what it did lately; of one that stands still it is the last exit. */
static void what_counts_lights_up(void **state)
{
    post_in(0, 0x90);
    post_in(0, 0x91);
    view.chosen.ascii = true;
    view.seen.vcpus[0].row_rates[1] = 4;
    draw(view_matrix, 10, 38);
    assert_int_equal(role_of("in 90"), ROLE_TEXT);
    assert_int_equal(role_of("1     ."), ROLE_VCPU0);
    assert_int_equal(role_of("in 91"), ROLE_STRONG);
    post_in(1, 0x92);
    view.seen.vcpus[0].row_rates[1] = 0;
    draw(view_matrix, 10, 38);
    assert_int_equal(role_of("in 91"), ROLE_TEXT);
    post_note(1, EVENT_PAUSE, real_mode(1, 0));
    draw(view_matrix, 10, 38);
    assert_int_equal(role_of("in 91"), ROLE_TEXT);
    assert_int_equal(role_of("in 92"), ROLE_STRONG);
    assert_int_equal(role_of("1     .     .|"), ROLE_CHANGED);
    post_note(1, EVENT_END, real_mode(1, 0));
    draw(view_matrix, 10, 38);
    assert_int_equal(role_of("in 92"), ROLE_TEXT);
}

/* ---- Registers ---- */

static void code_of_counter(void)
{
    static const uint8_t code[] = { 0xee, 0xfe, 0xc0, 0x49, 0x75, 0xfa, 0xf4 };
    memcpy(view.seen.code, code, sizeof code);
    view.seen.code_linear = 0x0a;
    view.seen.code_size = sizeof code;
}

static void registers_have_the_names_of_their_mode(void **state)
{
    post_out(0, '9');
    draw(view_registers, 12, 38);
    shows("ax 0139");
    shows("dx 03f8");
    shows("cs:ip 0000:000b  linear 0000b");
    shows("flags 0002");
    shows("cr0 00000010  ET");
    shows_not("eax");
    assert_int_equal(role_of("0139"), ROLE_CHANGED); /* since the start */
    assert_int_equal(role_of("fffe"), ROLE_TEXT);
    post_note(1, EVENT_PAUSE, paging_on());
    view.chosen.focus = 1;
    draw(view_registers, 14, 60);
    shows("eax 00000000");
    shows("cs:eip 08:80001005  linear 80001005");
}

/* Where there are rows for it, registers say what they hold. */
static void registers_say_what_they_mean_where_there_is_room(void **state)
{
    post_out(0, '9'); /* AX is 0139 */
    draw(view_registers, 20, 58);
    shows("ax 0139 '9'  bx 0000      cx 0000      dx 03f8");
    shows("flags 0002  -");
    shows("interrupts off");
    assert_int_equal(role_of("'9'"), ROLE_DIM);
    draw(view_registers, 8, 46); /* and else what has room */
    shows("ax 0139 '9'  bx 0000      cx 0000  dx 03f8");
    shows_not("interrupts off");
    draw(view_registers, 8, 38);
    shows("ax 0139  bx 0000  cx 0000  dx 03f8");
    struct registers r = paging_on();
    r.gpr[GPR_EBX] = 'b';
    r.gpr[GPR_ECX] = 0x1041; /* a number, whose low byte could be a character */
    r.gpr[GPR_ESI] = 's';    /* an address */
    r.eflags |= EFLAGS_IF | EFLAGS_ZF;
    r.cr2 = 0xdead0000;
    post_note(1, EVENT_PAUSE, r);
    view.chosen.focus = 1;
    draw(view_registers, 30, 58);
    shows("ebx 00000062 'b'");
    shows("ecx 00001041  ");
    shows("esi 00000073  ");
    shows("interrupts on, zero ");
    shows("cr2 dead0000  cr3 00000600  cr4 00000000");
    shows("cs 0008  base 00000000  code read 32-bit DPL 0");
    shows("ss 0010  base 00000000  data write 32-bit DPL 0");
    draw(view_registers, 30, 40);
    shows("cr2 dead0000  cr3 00000600 ");
    shows_not("cr4"); /* of which a part alone would be another number */
    view.chosen.language = KOREAN;
    draw(view_registers, 30, 58);
    shows("인터럽트 켜짐, 결과 0 ");
}

/* As many rows as the registers ask for show all of them, and code. */
static void registers_fill_the_rows_that_they_ask_for(void **state)
{
    post_out(0, '9');
    code_of_counter();
    for (int columns = 38; columns < 160; columns += 11) {
        int rows = view_registers_rows(&view, columns);
        draw(view_registers, rows, columns);
        shows("interrupts off");
        shows("ds 0000");
        shows("> 0000:000a");
        shows("inc al");
        assert_in_range(rows, 10, 28);
        post_out(0, 'a'); /* not from exit to exit */
        assert_int_equal(view_registers_rows(&view, columns), rows);
    }
    draw(view_registers, 12, 130);
    assert_true(strstr(drawn, "ax 0161") < strstr(drawn, "out dx, al"));
    const char *first_row = strchr(drawn, '\n') + 1;
    assert_true(strstr(drawn, "0000:000a") < strchr(first_row, '\n')); /* the code stands beside */
    view.chosen.focus = 3;
    assert_int_equal(view_registers_rows(&view, 58), view_registers_rows(&view, 59));
}

/* In virtual-8086 mode they are those of real mode, and the mode is named. */
static void registers_of_virtual_8086_mode_are_of_16_bits(void **state)
{
    struct registers r = real_mode(0, 0x0b);
    r.cr0 = CR0_PE | CR0_ET | CR0_PG;
    r.eflags |= EFLAGS_VM;
    r.seg[SEG_CS].selector = 0x1234;
    r.seg[SEG_CS].base = 0x12340;
    post_note(0, EVENT_PAUSE, r);
    draw(view_registers, 12, 60);
    shows("virtual-8086 mode");
    shows("sp fffe");
    shows("cs:ip 1234:000b  linear 1234b");
    shows("flags 0002  VM");
    shows_not("eax");
}

static void what_changed_is_told_also_after_a_note(void **state)
{
    post_out(0, '8');
    post_out(0, '9');
    post_note(0, EVENT_PAUSE, model.vcpus[0].last.regs);
    draw(view_registers, 12, 38);
    assert_int_equal(role_of("0139"), ROLE_CHANGED);
    assert_int_equal(role_of("03f8"), ROLE_EXPLAIN); /* the port that is named */
    assert_int_equal(role_of("bx "), ROLE_DIM);
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 1;
    draw(view_registers, 12, 60);
    shows(" exit 1 ");
    shows("ax 0138");
    assert_int_equal(view_event(&view, 0)->seq, 1);
    assert_int_equal(view_event_before(&view, 0)->seq, 0);
    assert_null(view_event(&view, 4));
    assert_null(view_event_before(&view, 3));
}

static void code_shows_where_the_guest_left(void **state)
{
    post_out(0, '9');
    code_of_counter();
    draw(view_registers, 12, 38);
    shows("> 0000:000a  out dx, al  ; left ");
    shows("  0000:000b  inc al");
    shows("  0000:000d  dec cx");
    assert_int_equal(role_of("out dx, al"), ROLE_CURRENT);
    draw(view_registers, 14, 60);
    shows("; left here");
    shows("fe c0 ");
    view.seen.code_size = 0;
    draw(view_registers, 12, 38);
    shows("> 0000:000a  out dx, al");
    view.chosen.focus = 1; /* only started */
    draw(view_registers, 12, 60);
    shows("> 4000:0000  no code in RAM here");
}

static void put_code(const char *code, size_t size)
{
    memcpy(view.seen.code, code, size);
    view.seen.code_size = size;
}

/* OUTS took its byte from memory, whatever AL holds. */
static void al_is_a_character_where_an_out_took_it(void **state)
{
    post_out(0, 'H');
    draw(view_registers, 20, 60);
    shows("ax 0148 'H'");
    struct event outs = view.seen.model->vcpus[0].last_exit;
    outs.flags |= EVENT_STRING;
    post(outs);
    draw(view_registers, 20, 60);
    shows("ax 0148");
    shows_not("'H'");
}

/* hello's: LODSB, TEST, JZ over the OUT and the JMP, HLT, and what it prints. */
static void data_behind_the_code_is_not_shown_as_code(void **state)
{
    static const char code[] = "\xee\xeb\xf8\xf4Hello";
    post_out(0, 'H');
    view.seen.code_linear = 0x0a;
    put_code(code, sizeof code);
    draw(view_registers, 20, 38);
    shows("> 0000:000a  out dx, al");
    shows("  0000:000b  jmp 0x0005");
    shows_not("0000:000d"); /* nobody is known to come there, */
    shows_not("dec ax");
    put_code("\xee\x74\x02\xeb\xf6\xf4Hello", 11);
    draw(view_registers, 20, 38);
    shows("  0000:000b  jz 0x000f"); /* but here */
    shows("  0000:000d  jmp 0x0005");
    shows("  0000:000f  hlt");
    shows_not("dec ax");
    put_code("\xee\xfb\xf4\x49\xfa\xf4Hello", 11);
    draw(view_registers, 20, 38);
    shows("  0000:000d  dec cx"); /* an interrupt ends a HLT after STI, */
    shows("  0000:000f  hlt");
    shows_not("dec ax"); /* and none after CLI */
    post_hlt(0);
    view.seen.code_linear = 0x11;
    put_code("\xf4Hello", 6);
    draw(view_registers, 20, 38);
    shows("hlt  ; left");
    shows_not("dec ax");
}

/* Its IP stays on the instruction until re-entry completes it. */
static void code_goes_on_behind_a_read(void **state)
{
    struct event e = { .reason = EVENT_IO,
                       .port = 0x60,
                       .size = 1,
                       .count = 1,
                       .linear = 0x20,
                       .insn_len = 2,
                       .insn = { 0xe4, 0x60 } };
    e.regs = real_mode(0, 0x20);
    post(e);
    memcpy(view.seen.code, "\xe4\x60\xf4", 3);
    view.seen.code_linear = 0x20;
    view.seen.code_size = 3;
    draw(view_registers, 12, 38);
    shows("> 0000:0020  in al, 0x60");
    shows("  0000:0022  hlt");
    shows_not("   0000:0020");
}

/* ---- All of them ---- */

static const view_function all[] = { view_matrix, view_registers, view_log,
                                     view_memory, view_segments,  view_tables };

static void any_size_can_be_drawn(void **state)
{
    for (int i = 0; i < 50; i++)
        post_out(i & 3, 'a');
    post_note(3, EVENT_PAUSE, paging_on());
    code_of_counter();
    view.seen.memory_size = sizeof view.seen.memory;
    view.chosen.log_all = view.chosen.log_has_selection = true;
    strcpy(view.chosen.log_search, "out");
    for (unsigned mode = 0; mode < 2 * MATRIX_MODES; mode++) {
        view.chosen.matrix = mode % MATRIX_MODES;
        view.chosen.language = mode & 1 ? KOREAN : ENGLISH;
        view.chosen.focus = mode & 3;
        for (int columns = 1; columns < 130; columns += columns < 20 ? 1 : 7)
            for (int rows = 1; rows < 40; rows += rows < 12 ? 1 : 9)
                for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                    draw(all[i], rows, columns);
    }
}

static void ascii_is_ascii(void **state)
{
    post_out(0, 'a');
    view.chosen.ascii = true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (const char *c = draw(all[i], 20, 100); *c; c++)
            assert_true((uint8_t)*c < 0x80);
}

static void nothing_has_happened_yet(void **state)
{
    model_destroy(&model);
    model_init(&model, 4);
    model_keep_history(&model);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        draw(all[i], 20, 80);
    draw(view_registers, 10, 38);
    shows("not started yet");
    draw(view_matrix, 10, 38);
    shows("no exits yet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_are_named_by_port_and_direction),
        TEST(matrix_counts_by_reason_and_vcpu),
        TEST(matrix_shows_what_it_is_told),
        TEST(matrix_rows_are_filtered_and_sorted),
        TEST(order_of_rows_is_that_of_their_kinds),
        TEST(matrix_scrolls_and_says_what_is_hidden),
        TEST(matrix_says_how_many_rows_it_would_like),
        TEST(bars_show_the_share_of_a_row),
        TEST(with_room_a_row_tells_of_all_vcpus_together),
        TEST(what_counts_lights_up),
        TEST(registers_have_the_names_of_their_mode),
        TEST(registers_of_virtual_8086_mode_are_of_16_bits),
        TEST(registers_say_what_they_mean_where_there_is_room),
        TEST(registers_fill_the_rows_that_they_ask_for),
        TEST(what_changed_is_told_also_after_a_note),
        TEST(code_shows_where_the_guest_left),
        TEST(al_is_a_character_where_an_out_took_it),
        TEST(data_behind_the_code_is_not_shown_as_code),
        TEST(code_goes_on_behind_a_read),
        TEST(any_size_can_be_drawn),
        TEST(ascii_is_ascii),
        TEST(nothing_has_happened_yet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
