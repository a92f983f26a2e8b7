/* The live panel, the registers, the log and the overlays about memory, as the text they draw. */
#include "test.h"

#include "view.h"

#include <locale.h>

static struct model model;
static struct view view;
static struct grid grid;
static uint64_t seqs[VCPU_MAX], now_ns;
static char *drawn;

/* ---- A model made by hand ---- */

static struct registers real_mode(unsigned vcpu, uint32_t ip)
{
    struct registers r = { .eip = ip, .eflags = EFLAGS_FIXED, .cr0 = CR0_ET };
    r.gpr[GPR_ESP] = 0xfffe;
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] =
            (struct segment){ vcpu * 0x40000, 0xffff, (uint16_t)(vcpu * 0x4000), SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_DATA };
    r.seg[SEG_CS].attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_CODE;
    r.idt = (struct table_register){ vcpu * 0x40000, 0x3ff };
    return r;
}

static struct registers paging_on(void)
{
    struct registers r = { .eip = 0x80001005, .eflags = EFLAGS_FIXED, .cr0 = CR0_PE | CR0_ET | CR0_PG, .cr3 = 0x600 };
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] = (struct segment){ 0, 0xffffffff, 0x10, SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G | SEGMENT_TYPE_DATA };
    r.seg[SEG_CS] = (struct segment){ 0, 0xffffffff, 8, SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G | SEGMENT_TYPE_CODE };
    r.gdt = (struct table_register){ 0x500, 0x27 };
    r.idt = (struct table_register){ 0x528, 0x7ff };
    return r;
}

/* Posts an event: 8 us in the guest, then 2 us in the host. */
static void post(struct event e)
{
    e.seq = seqs[e.vcpu]++;
    e.entry_ns = now_ns;
    now_ns += event_is_run_return(&e) ? 8000 : 0;
    e.exit_ns = now_ns;
    e.entry_ns = event_is_run_return(&e) ? e.entry_ns : now_ns;
    now_ns += 2000;
    model_add(&model, &e);
}

static void post_note(unsigned vcpu, enum event_reason reason, struct registers regs)
{
    struct event e = { .vcpu = (uint8_t)vcpu, .reason = (uint8_t)reason, .regs = regs };
    e.linear = registers_code_linear(&regs, regs.eip);
    post(e);
}

/* "out dx, al" to the UART, at offset 0x0a. */
static void post_out(unsigned vcpu, char c)
{
    struct event e = { .vcpu = (uint8_t)vcpu, .reason = EVENT_IO, .direction = EVENT_OUT, .port = 0x3f8, .size = 1, .count = 1 };
    e.flags = EVENT_PRINTED;
    e.data[0] = (uint8_t)c;
    e.regs = real_mode(vcpu, 0x0b);
    e.regs.gpr[GPR_EAX] = 0x0100u | (uint8_t)c;
    e.regs.gpr[GPR_EDX] = 0x3f8;
    e.linear = vcpu * 0x40000 + 0x0a;
    e.insn_len = 1;
    e.insn[0] = 0xee;
    post(e);
}

static void post_hlt(unsigned vcpu)
{
    struct event e = {
        .vcpu = (uint8_t)vcpu, .reason = EVENT_HLT, .regs = real_mode(vcpu, 0x12), .insn_len = 1, .insn = { 0xf4 }
    };
    e.linear = vcpu * 0x40000 + 0x11;
    post(e);
}

static int set_up(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    memset(&view, 0, sizeof view);
    memset(seqs, 0, sizeof seqs);
    now_ns = 1000000;
    model_init(&model, 4);
    model_keep_history(&model);
    view.model = &model;
    view.count = 4;
    view.zoomed = -1;
    for (unsigned i = 0; i < 4; i++)
        post_note(i, EVENT_START, real_mode(i, 0));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    model_destroy(&model);
    grid_destroy(&grid);
    free(drawn);
    drawn = NULL;
    return 0;
}

typedef void (*view_function)(struct canvas, const struct view *);

static const char *draw(view_function function, int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    function(canvas_of(&grid, (struct rect){ 0, 0, rows, columns }), &view);
    free(drawn);
    drawn = grid_to_text(&grid);
    assert_non_null(drawn);
    return drawn;
}

static void shows(const char *text)
{
    if (!strstr(drawn, text))
        fail_msg("no '%s' in:\n%s", text, drawn);
}

static void shows_not(const char *text)
{
    if (strstr(drawn, text))
        fail_msg("'%s' in:\n%s", text, drawn);
}

/* The role of the first place where the text stands in the grid. */
static enum role role_of(const char *text)
{
    for (int row = 0; row < grid.rows; row++)
        for (int column = 0; column + (int)strlen(text) <= grid.columns; column++) {
            size_t i = 0;
            while (text[i] && grid_at(&grid, row, column + (int)i)->chars[0] == (uint8_t)text[i])
                i++;
            if (!text[i])
                return grid_at(&grid, row, column)->role;
        }
    fail_msg("no '%s' in:\n%s", text, drawn);
    return ROLE_TEXT;
}

/* ---- The live panel ---- */

static void rows_are_named_by_port_and_direction(void **state)
{
    (void)state;
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
    (void)state;
    for (unsigned i = 0; i < 12; i++)
        post_out(i & 1, 'x');
    post_hlt(2);
    draw(view_matrix, 10, 38);
    shows("exits: count");
    shows("out 3f8 uart     6     6     0     0");
    shows("hlt              0     0     1     0");
    shows("all exits        6     6     1     0");
    shows("host avg us");
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
    (void)state;
    post_out(0, 'a');
    post_out(0, 'b');
    post_hlt(0);
    view.vcpus[0].row_rates[0] = 1234;
    view.matrix = MATRIX_RATE;
    draw(view_matrix, 10, 100);
    shows("rate, per second");
    shows("1,234");
    view.matrix = MATRIX_SHARE;
    draw(view_matrix, 10, 38);
    shows(" 67%");
    view.matrix = MATRIX_HOST_TIME;
    draw(view_matrix, 10, 38);
    shows("host time, avg us");
    shows("out 3f8 uart   2.0 ");
    draw(view_matrix, 10, 120);
    shows("min/avg/max");
    shows("2.00us/2.00us/2.00us");
    view.language = KOREAN;
    draw(view_matrix, 10, 60);
    shows("호스트 시간, 평균");
    shows("합계");
}

static void matrix_rows_are_filtered_and_sorted(void **state)
{
    (void)state;
    post_hlt(1);
    post_out(0, 'a');
    post_out(0, 'b');
    draw(view_matrix, 10, 38);
    assert_true(strstr(drawn, "hlt") < strstr(drawn, "out 3f8"));
    view.sort = SORT_COUNT;
    draw(view_matrix, 10, 38);
    assert_true(strstr(drawn, "hlt") > strstr(drawn, "out 3f8"));
    strcpy(view.matrix_filter, "UART");
    draw(view_matrix, 10, 38);
    shows("out 3f8 uart");
    shows_not("hlt");
    strcpy(view.matrix_filter, "zzz");
    draw(view_matrix, 10, 38);
    shows("no row fits the filter");
}

static void matrix_says_how_many_rows_are_hidden(void **state)
{
    (void)state;
    for (uint16_t port = 0x90; port < 0x9a; port++) {
        struct event e = { .reason = EVENT_IO, .port = port, .size = 1, .count = 1, .regs = real_mode(0, 0) };
        post(e);
    }
    draw(view_matrix, 10, 38);
    shows("in 93");
    shows_not("in 94");
    shows("+6 more");
    shows("all exits");
}

/* ---- Registers ---- */

static void code_of_counter(void)
{
    static const uint8_t code[] = { 0xee, 0xfe, 0xc0, 0x49, 0x75, 0xfa, 0xf4 };
    memcpy(view.code, code, sizeof code);
    view.code_linear = 0x0a;
    view.code_size = sizeof code;
}

static void registers_have_the_names_of_their_mode(void **state)
{
    (void)state;
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
    view.focus = 1;
    draw(view_registers, 14, 60);
    shows("eax 00000000");
    shows("cs:eip 08:80001005  linear 80001005");
}

static void what_changed_is_told_also_after_a_note(void **state)
{
    (void)state;
    post_out(0, '8');
    post_out(0, '9');
    post_note(0, EVENT_PAUSE, model.vcpus[0].last.regs);
    draw(view_registers, 12, 38);
    assert_int_equal(role_of("0139"), ROLE_CHANGED);
    assert_int_equal(role_of("03f8"), ROLE_TEXT);
    view.vcpus[0].in_history = true;
    view.vcpus[0].history_seq = 1;
    draw(view_registers, 12, 60);
    shows("at exit 1");
    shows("ax 0138");
    assert_int_equal(view_event(&view, 0)->seq, 1);
    assert_int_equal(view_event_before(&view, 0)->seq, 0);
    assert_null(view_event(&view, 4));
    assert_null(view_event_before(&view, 3));
}

static void code_shows_where_the_guest_left(void **state)
{
    (void)state;
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
    view.code_size = 0;
    draw(view_registers, 12, 38);
    shows("> 0000:000a  out dx, al");
    view.focus = 1; /* only started */
    draw(view_registers, 12, 60);
    shows("> 4000:0000  no code in RAM here");
}

/* Its IP stays on the instruction until re-entry completes it. */
static void code_goes_on_behind_a_read(void **state)
{
    (void)state;
    struct event e = {
        .reason = EVENT_IO, .port = 0x60, .size = 1, .count = 1, .linear = 0x20, .insn_len = 2, .insn = { 0xe4, 0x60 }
    };
    e.regs = real_mode(0, 0x20);
    post(e);
    memcpy(view.code, "\xe4\x60\xf4", 3);
    view.code_linear = 0x20;
    view.code_size = 3;
    draw(view_registers, 12, 38);
    shows("> 0000:0020  in al, 0x60");
    shows("  0000:0022  hlt");
    shows_not("   0000:0020");
}

/* ---- The log ---- */

static void log_is_in_true_order(void **state)
{
    (void)state;
    post_out(0, 'A');
    post_out(1, 'B');
    post_hlt(0);
    post_note(0, EVENT_END, real_mode(0, 0x12));
    view.log_all = true;
    draw(view_log, 12, 100);
    assert_true(strstr(drawn, "'A'") < strstr(drawn, "'B'"));
    assert_true(strstr(drawn, "'B'") < strstr(drawn, "hlt"));
    shows("all vCPUs");
    shows("8.00 us");
    shows("4000:000a");
    assert_int_equal(role_of("not started"), ROLE_DIM); /* the end, which has no outcome here */
    view.log_all = false;
    draw(view_log, 12, 38);
    shows("'A'");
    shows_not("'B'");
}

static void log_is_filtered_and_searched(void **state)
{
    (void)state;
    for (char c = 'a'; c <= 'z'; c++)
        post_out(0, c);
    post_hlt(0);
    strcpy(view.log_filter, "HLT");
    draw(view_log, 10, 60);
    shows("hlt");
    shows_not("0x3f8");
    strcpy(view.log_filter, "nowhere");
    draw(view_log, 10, 60);
    shows("nothing fits");
    view.log_filter[0] = '\0';
    strcpy(view.log_search, "'z'");
    draw(view_log, 10, 60);
    assert_int_equal(role_of("'z' "), ROLE_CHANGED);
    unsigned vcpu;
    uint64_t seq;
    assert_true(view_log_find(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, 26);
    view.log_has_selection = true;
    view.log_selected_seq = seq;
    assert_false(view_log_find(&view, 1, &vcpu, &seq));
    assert_false(view_log_find(&view, -1, &vcpu, &seq));
    strcpy(view.log_search, "'a'");
    assert_true(view_log_find(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, 1);
}

static void log_selection_moves_and_stays_in_view(void **state)
{
    (void)state;
    unsigned vcpu = 9;
    uint64_t seq = 0;
    for (int i = 0; i < 100; i++)
        post_out(i & 1, 'a');
    view.log_all = true;
    assert_true(view_log_move(&view, -1, &vcpu, &seq));
    assert_int_equal(vcpu, 1);
    assert_int_equal(seq, 50);
    view.log_has_selection = true;
    view.log_selected_vcpu = vcpu;
    view.log_selected_seq = seq;
    assert_true(view_log_move(&view, 1, &vcpu, &seq)); /* already the newest */
    assert_int_equal(seq, 50);
    assert_true(view_log_move(&view, -60, &vcpu, &seq));
    assert_int_equal(seq, 20);
    assert_int_equal(vcpu, 1);
    view.log_selected_seq = seq;
    draw(view_log, 10, 60);
    assert_int_equal(role_of(">"), ROLE_CURRENT);
    assert_true(view_log_move(&view, 59, &vcpu, &seq));
    assert_int_equal(vcpu, 0);
    assert_int_equal(seq, 50);
    assert_true(view_log_move(&view, -1000, &vcpu, &seq));
    assert_int_equal(vcpu, 0);
    assert_int_equal(seq, 0);
}

static void of_equal_times_the_higher_vcpu_is_newer(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        post_out(i, 'a');
        now_ns -= 10000;
    }
    view.log_all = view.log_has_selection = true;
    view.log_selected_seq = 1;
    for (unsigned i = 1; i <= 2; i++) {
        unsigned vcpu;
        uint64_t seq;
        view.log_selected_vcpu = i;
        assert_true(view_log_move(&view, 1, &vcpu, &seq));
        assert_int_equal(vcpu, i + 1);
        assert_true(view_log_move(&view, -1, &vcpu, &seq));
        assert_int_equal(vcpu, i - 1);
        assert_int_equal(seq, 1);
    }
}

/* ---- Memory ---- */

static void memory_is_dumped_with_what_changed(void **state)
{
    (void)state;
    memcpy(view.memory, "Hello", 5);
    memcpy(view.memory_before, "Hullo", 5);
    view.memory_linear = 0x40000;
    view.memory_size = 32;
    view.memory_has_before = true;
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
    (void)state;
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
    (void)state;
    static const uint8_t vector[] = { 0x34, 0x12, 0x00, 0xf0 };
    memcpy(view.memory + 4 * 8, vector, sizeof vector);
    view.memory_size = sizeof view.memory;
    draw(view_tables, 20, 80);
    shows("paging is off");
    shows("08: f000:1234");
    view.memory_linear = 0x1000;
    draw(view_tables, 20, 80);
    shows("the memory shown does not hold it");
}

static void tables_of_paging(void **state)
{
    (void)state;
    static const uint64_t gdt[] = { 0, 0x00cf9a000000ffff, 0x00cf92000000ffff, 0x00cffa000000ffff };
    uint32_t entry = 0x00101003;
    post_note(0, EVENT_PAUSE, paging_on());
    view.memory_linear = 0x500;
    view.memory_size = sizeof view.memory;
    memcpy(view.memory, gdt, sizeof gdt);
    draw(view_tables, 24, 80);
    shows("0008  00000000  ffffffff  code read 32-bit DPL 0");
    shows("0018  00000000  ffffffff  code read 32-bit DPL 3");
    shows("PDE[200] at physical 00000800");
    shows("the memory shown does not hold it");
    view.memory_linear = 0x700;
    memcpy(view.memory + 0x100, &entry, sizeof entry);
    draw(view_tables, 24, 80);
    shows("PDE[200] at physical 00000800: 00101003  supervisor, write");
    shows("PTE[001] at physical 00101004");
}

/* ---- All of them ---- */

static const view_function all[] = { view_matrix, view_registers, view_log, view_memory, view_segments, view_tables };

static void any_size_can_be_drawn(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++)
        post_out(i & 3, 'a');
    post_note(3, EVENT_PAUSE, paging_on());
    code_of_counter();
    view.memory_size = sizeof view.memory;
    view.log_all = view.log_has_selection = true;
    strcpy(view.log_search, "out");
    for (unsigned mode = 0; mode < 2 * MATRIX_MODES; mode++) {
        view.matrix = mode % MATRIX_MODES;
        view.language = mode & 1 ? KOREAN : ENGLISH;
        view.focus = mode & 3;
        for (int columns = 1; columns < 130; columns += columns < 20 ? 1 : 7)
            for (int rows = 1; rows < 40; rows += rows < 12 ? 1 : 9)
                for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                    draw(all[i], rows, columns);
    }
}

static void ascii_is_ascii(void **state)
{
    (void)state;
    post_out(0, 'a');
    view.ascii = true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (const char *c = draw(all[i], 20, 100); *c; c++)
            assert_true((uint8_t)*c < 0x80);
}

static void nothing_has_happened_yet(void **state)
{
    (void)state;
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_are_named_by_port_and_direction),
        TEST(matrix_counts_by_reason_and_vcpu),
        TEST(matrix_shows_what_it_is_told),
        TEST(matrix_rows_are_filtered_and_sorted),
        TEST(matrix_says_how_many_rows_are_hidden),
        TEST(registers_have_the_names_of_their_mode),
        TEST(what_changed_is_told_also_after_a_note),
        TEST(code_shows_where_the_guest_left),
        TEST(code_goes_on_behind_a_read),
        TEST(log_is_in_true_order),
        TEST(log_is_filtered_and_searched),
        TEST(log_selection_moves_and_stays_in_view),
        TEST(of_equal_times_the_higher_vcpu_is_newer),
        TEST(memory_is_dumped_with_what_changed),
        TEST(segments_are_decoded),
        TEST(tables_of_real_mode),
        TEST(tables_of_paging),
        TEST(any_size_can_be_drawn),
        TEST(ascii_is_ascii),
        TEST(nothing_has_happened_yet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
