/* The code view: what ran before, from a trail, from steps, or from what stands there; names and
 * lines of source. */
#include "views.h"

#include "event/trail.h"
#include "symbols/elf_file.h"
#include "view/before.h"

/* ---- A guest ---- */

/* hello.S: mov si; mov dx; next: lodsb; test; jz done; out; jmp next; done: hlt. */
static const uint8_t hello[] = { 0xbe, 0x0f, 0x00, 0xba, 0xf8, 0x03, 0xac, 0x84,
                                 0xc0, 0x74, 0x03, 0xee, 0xeb, 0xf8, 0xf4 };
enum { AT_OUT = 0x0b, AT_JMP = 0x0c, AT_NEXT = 6 };

static size_t read_hello(const void *context, uint64_t linear, void *to, size_t n)
{
    size_t size = linear < sizeof hello ? sizeof hello - linear : 0;
    if (size > n)
        size = n;
    memcpy(to, hello + linear, size);
    return size;
}

static void made(const struct trail *trail)
{
    static const struct trail nothing;
    const struct before_memory memory = { .read = read_hello };
    memcpy(view.seen.code, hello, sizeof hello);
    view.seen.code_linear = 0;
    view.seen.code_size = sizeof hello;
    before_make(&view.seen.before, &view, trail ? trail : &nothing, &memory);
}

static void add_run(struct trail *trail, uint32_t linear, uint32_t end, uint64_t times)
{
    trail->runs[trail->count++] =
        (struct trail_run){ .linear = linear, .bytes = end - linear, .times = times };
}

static void post_at(enum event_reason reason, uint32_t linear, uint32_t ip, unsigned length)
{
    struct event e = { .reason = (uint8_t)reason,
                       .direction = EVENT_OUT,
                       .port = 0x3f8,
                       .size = 1,
                       .count = 1,
                       .regs = real_mode(0, ip),
                       .linear = linear,
                       .insn_len = (uint8_t)length };
    memcpy(e.insn, hello + linear, length);
    post(e);
}

static void post_exit(void)
{
    post_at(EVENT_IO, AT_OUT, AT_JMP, 1);
}

static void post_step(uint32_t next)
{
    post_at(EVENT_STEP, next, next, 1);
}

/* The addresses of what ran before, "0 3 6"; with * of what nobody saw. */
static void ran(const char *expected)
{
    char text[512] = "";
    for (unsigned i = 0; i < view.seen.before.count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%llx%s", i ? " " : "",
                 (unsigned long long)view.seen.before.list[i].linear,
                 view.seen.before.list[i].unseen ? "*" : "");
    assert_string_equal(text, expected);
}

/* ---- What an engine saw ---- */

static void a_trail_is_what_ran_before(void **state)
{
    struct trail trail = { 0 };
    post_exit();
    add_run(&trail, 0, AT_OUT + 1, 1);
    made(&trail);
    ran("0 3 6 7 9"); /* and the OUT, which is shown */
    draw(view_registers, 20, 38);
    shows("│   0000:0009  jz 0x000e             │\n│ > 0000:000b  out dx, al  ; left");
    shows_not("not seen");
    post_note(0, EVENT_PAUSE, real_mode(0, AT_JMP));
    made(&trail);
    ran("0 3 6 7 9");
}

static void loops_are_folded(void **state)
{
    struct trail trail = { 0 };
    post_exit();
    add_run(&trail, 0, AT_JMP, 1);
    for (int i = 0; i < 9; i++) {
        add_run(&trail, AT_JMP, AT_JMP + 2, 1);
        add_run(&trail, AT_NEXT, AT_JMP, 1);
    }
    made(&trail);
    ran("0 3 6 7 9 b c 6 7 9 b c 6 7 9");
    assert_int_equal(view.seen.before.list[11].times, 0);
    draw(view_registers, 26, 38);
    shows("│ ┌ 0000:0006  lodsb                 │");
    shows("│ │ 0000:0007  test al, al           │");
    shows("│ └ 0000:000c  jmp 0x0006        x 8 │");
    shows("│   0000:0009  jz 0x000e             │\n│ > 0000:000b");
    view.chosen.ascii = true;
    draw(view_registers, 26, 38);
    shows("| | 0000:0006  lodsb");
}

/* A run that ends with a jump to its beginning, within a loop of more. */
static void a_loop_within_a_loop_has_both_counts(void **state)
{
    struct trail trail = { 0 };
    post_exit();
    for (int i = 0; i < 3; i++) {
        add_run(&trail, AT_JMP, AT_JMP + 2, 1);
        add_run(&trail, AT_NEXT, 9, 65536);
    }
    add_run(&trail, 9, AT_JMP, 1);
    made(&trail);
    ran("c 6 7 9");
    draw(view_registers, 20, 60);
    shows("x 65,536 x 3 │");
    assert_true(view.seen.before.list[0].loop_begins);
}

/* It ran whole but for the last time. */
static void the_last_round_of_a_loop_stands_alone(void **state)
{
    struct trail trail = { 0 };
    post_exit();
    add_run(&trail, AT_NEXT, AT_JMP, 5);
    made(&trail);
    ran("6 7 9 b 6 7 9");
    assert_int_equal(view.seen.before.list[3].times, 4);
}

/* The guest has written there since, or the memory is gone. */
static void what_is_no_code_any_more_ends_it(void **state)
{
    struct trail trail = { 0 };
    post_exit();
    add_run(&trail, 0x4000, 0x4010, 1);
    add_run(&trail, 1, 9, 1); /* into the middle of an instruction */
    add_run(&trail, 0x90000000, 0x80000000, 1);
    add_run(&trail, AT_NEXT, AT_JMP, 1);
    made(&trail);
    ran("6 7 9");
}

static void a_long_trail_is_cut_at_its_oldest(void **state)
{
    struct trail trail = { 0 };
    post_exit();
    for (unsigned i = 0; i < TRAIL_MAX; i++)
        add_run(&trail, i % 3 ? AT_NEXT : 3, i % 5 ? 9 : AT_OUT, 1);
    trail.runs[TRAIL_MAX - 1].bytes = AT_JMP - trail.runs[TRAIL_MAX - 1].linear;
    made(&trail);
    assert_int_equal(view.seen.before.count, VIEW_BEFORE);
}

/* ---- What steps showed ---- */

static void steps_are_what_ran_before(void **state)
{
    post_exit();
    post_note(0, EVENT_PAUSE, real_mode(0, AT_JMP));
    post_step(AT_NEXT);
    post_note(0, EVENT_PAUSE, real_mode(0, AT_NEXT));
    post_step(7);
    made(NULL);
    ran("0* 3* 6* 7* 9* b c 6"); /* up to the OUT nobody saw it */
    draw(view_registers, 20, 38);
    shows("> 0000:0007  test al, al  ; next");
    post_step(9);
    post_step(AT_OUT);
    post_exit();
    made(NULL);
    ran("0* 3* 6* 7* 9* b c 6 7 9");
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 3;
    made(NULL);
    ran("0* 3* 6* 7* 9* b c");
}

static void steps_from_the_start_are_all(void **state)
{
    post_step(3);
    post_step(AT_NEXT);
    made(NULL);
    ran("0 3");
}

/* A breakpoint was hit after a run: that is no step. */
static void a_run_between_is_no_step(void **state)
{
    post_exit();
    post_note(0, EVENT_RESUME, real_mode(0, AT_JMP));
    post_step(AT_NEXT);
    made(NULL);
    ran("0* 3*");
    post_step(9); /* where LODSB does not lead */
    made(NULL);
    ran("0* 3* 6* 7*");
}

/* ---- What nobody saw ---- */

static void code_before_is_marked_as_not_seen(void **state)
{
    post_exit();
    made(NULL);
    ran("0* 3* 6* 7* 9*");
    draw(view_registers, 9, 38);
    shows("  0000:0009  jz 0x000e    not seen │\n│ > 0000:000b  out dx, al  ; left");
    assert_int_equal(role_of("jz 0x000e"), ROLE_DIM);
    draw(view_registers, 9, 80);
    shows("not seen: the code before │");
    view.chosen.language = KOREAN;
    draw(view_registers, 9, 38);
    shows("미확인");
}

static void nothing_stands_before_the_start(void **state)
{
    post_note(0, EVENT_PAUSE, real_mode(0, 0));
    made(NULL);
    ran("");
    draw(view_registers, 20, 38);
    shows("> 0000:0000  mov si, 0xf  ; next");
}

/* ---- Names and lines ---- */

static struct symbols *symbols;

static void know(uint64_t bias)
{
    struct elf_file elf;
    struct failure failure;
    symbols = symbols_create();
    assert_true(elf_file_read(&elf, "guests/hello.elf", &failure));
    assert_true(symbols_add_elf(symbols, &elf, bias, &failure));
    elf_file_free(&elf);
    view.seen.vcpus[0].symbols = symbols;
    view.seen.texts = source_texts_create(NULL, 0);
}

static void forget(void)
{
    source_texts_destroy(view.seen.texts);
    symbols_destroy(symbols);
}

static void assembly_is_shown_as_its_source(void **state)
{
    know(0);
    post_exit();
    made(NULL);
    draw(view_registers, 20, 50);
    shows(" jz      done");
    shows("out     %al, %dx  ; left");
    shows_not("out dx, al");
    shows("cs:ip 0000:000c  next+0x06  hello.S:");
    assert_int_equal(role_of("out     %al"), ROLE_CURRENT);
    assert_int_equal(role_of("jz      done"), ROLE_DIM);
    draw(view_registers, 9, 38);
    shows("out     %al, %dx  ; left");
    view.chosen.code = CODE_INSTRUCTIONS;
    draw(view_registers, 20, 50);
    shows("> 0000:000b  out dx, al  ; left here");
    shows_not("%al, %dx");
    view.chosen.code = CODE_BOTH;
    draw(view_registers, 24, 50);
    shows("out     %al, %dx");
    shows("> 0000:000b  out dx, al  ; left here");
    forget();
}

/* Other bytes are there than those that the lines are of. */
static void stale_source_is_not_shown(void **state)
{
    know(1);
    post_exit();
    made(NULL);
    draw(view_registers, 20, 50);
    shows("> 0000:000b  out dx, al  ; left here");
    shows_not("hello.S");
    view.chosen.code = CODE_SOURCE;
    draw(view_registers, 20, 50);
    shows("> 0000:000b  out dx, al  ; left here");
    shows("no source: none is known of this code");
    forget();
}

static void a_missing_source_is_told(void **state)
{
    know(0);
    source_texts_destroy(view.seen.texts);
    view.seen.texts = NULL;
    post_exit();
    made(NULL);
    draw(view_registers, 20, 60);
    shows("out dx, al  ; left here");
    shows("no source: hello.S not found, see --source");
    view.chosen.code = CODE_INSTRUCTIONS;
    draw(view_registers, 20, 60);
    shows_not("no source");
    forget();
}

static void the_log_names_places(void **state)
{
    know(0);
    post_exit();
    draw(view_log, 8, 120);
    shows("next+0x05  hello.S:");
    draw(view_log, 8, 74);
    shows_not("next+0x05");
    shows(" hello.S:");
    draw(view_log, 8, 34);
    shows_not("hello.S"); /* what happened goes first */
    shows("out 0x3f8");
    strcpy(view.chosen.log_filter, "next+0x05");
    draw(view_log, 8, 90);
    shows("out 0x3f8");
    strcpy(view.chosen.log_filter, "next+0x07");
    draw(view_log, 8, 90);
    shows("nothing fits");
    forget();
}

static void plain_words_name_places(void **state)
{
    know(0);
    post_exit();
    draw(view_explain, 4, 120);
    shows("at 0000:000b (next+0x05, hello.S:");
    view.chosen.language = KOREAN;
    draw(view_explain, 4, 120);
    shows("0000:000b (next+0x05, hello.S:");
    forget();
}

static void targets_have_names(void **state)
{
    know(0);
    post_exit();
    made(NULL);
    view.chosen.code = CODE_INSTRUCTIONS;
    draw(view_registers, 20, 50);
    shows("jmp next");
    shows("jz done");
    forget();
}

/* A trail goes through rings and segments; the selector of CS holds for where it led. */
static void what_ran_in_another_segment_has_its_linear_address(void **state)
{
    struct event e = { .reason = EVENT_HLT,
                       .regs = real_mode(1, 1),
                       .linear = 0x40000,
                       .insn_len = 1,
                       .insn = { 0xf4 } };
    struct trail trail = { 0 };
    post(e);
    add_run(&trail, AT_JMP, AT_JMP + 2, 1);
    made(&trail);
    draw(view_registers, 20, 38);
    shows("      0000c  jmp ");
    shows("> 4000:0000  hlt");
}

/* ---- Sizes ---- */

static void any_size_can_be_drawn(void **state)
{
    struct trail trail = { 0 };
    post_exit();
    for (unsigned i = 0; i < TRAIL_MAX; i++)
        add_run(&trail, i % 3 ? AT_NEXT : 3, i % 5 ? 9 : AT_OUT, i);
    made(&trail);
    know(0);
    for (unsigned i = 0; i < 4; i++) {
        view.chosen.code = (enum view_code)i;
        for (int rows = 1; rows < 120; rows += rows < 20 ? 1 : 33)
            for (int columns = 1; columns < 130; columns += columns < 60 ? 3 : 17)
                draw(view_registers, rows, columns);
    }
    forget();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_trail_is_what_ran_before),
        TEST(loops_are_folded),
        TEST(a_loop_within_a_loop_has_both_counts),
        TEST(the_last_round_of_a_loop_stands_alone),
        TEST(what_is_no_code_any_more_ends_it),
        TEST(a_long_trail_is_cut_at_its_oldest),
        TEST(steps_are_what_ran_before),
        TEST(steps_from_the_start_are_all),
        TEST(a_run_between_is_no_step),
        TEST(code_before_is_marked_as_not_seen),
        TEST(nothing_stands_before_the_start),
        TEST(assembly_is_shown_as_its_source),
        TEST(stale_source_is_not_shown),
        TEST(a_missing_source_is_told),
        TEST(the_log_names_places),
        TEST(plain_words_name_places),
        TEST(targets_have_names),
        TEST(what_ran_in_another_segment_has_its_linear_address),
        TEST(any_size_can_be_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
