/* The screen around the panel: header, consoles, help; as text. */
#include "around.h"

#include "view/command.h"
#include "view/parts.h"
#include "view/viewing.h"

/* ---- Header ---- */

static void header_drops_the_least_important_first(void **state)
{
    start(2);
    print(0, "ab");
    view.seen.vcpus[0].rate = 1000;
    view.seen.vcpus[1].rate = 234;
    view.chosen.slow = 10;
    draws(view_header, 1, 100,
          " Mini-KVM  ▶ running  2 vCPUs  KVM  2 exits  1.2k/s  slow motion 10/s                ? "
          "help  q quit\n");
    draws(view_header, 1, 80,
          " Mini-KVM  ▶ running  KVM  2 exits  1.2k/s  slow motion 10/s     ? help  q quit\n");
    draws(view_header, 1, 60, " Mini-KVM  ▶ running  KVM  2 exits  slow motion 10/s\n");
    draws(view_header, 1, 40, " ▶ running  2 exits  slow motion 10/s\n");
    assert_int_equal(grid_at(&grid, 0, 39)->role, ROLE_BAR);
}

static void header_names_the_state_of_all(void **state)
{
    start(2);
    view.seen.vcpus[1].engine = ENGINE_SOFT;
    note(0, EVENT_PAUSE);
    view_header(fresh(1, 100), &view);
    assert_true(has("▶ running") && has("KVM + software"));
    note(1, EVENT_PAUSE);
    view_header(fresh(1, 100), &view);
    assert_true(has("‖ paused"));
    view.chosen.vcpus[0].in_history = true;
    view_header(fresh(1, 100), &view);
    assert_true(has("◀ history"));
    view.chosen.vcpus[0].in_history = false;
    end(0, OUTCOME_HALTED);
    end(1, OUTCOME_HALTED);
    view.chosen.ascii = true;
    view_header(fresh(1, 100), &view);
    assert_true(has("# ended"));
}

static void stalls_are_shown(void **state)
{
    start(1);
    view_header(fresh(1, 100), &view);
    assert_false(has("stalled"));
    add((struct event){ .reason = EVENT_KICK, .stalled_ns = 81200000 });
    view_header(fresh(1, 100), &view);
    assert_true(has("stalled 81.2 ms"));
}

/* ---- Panes ---- */

static void a_pane_has_its_state_in_its_frame(void **state)
{
    start(3);
    print(0, "01");
    add((struct event){ .reason = EVENT_HLT });
    end(0, OUTCOME_HALTED);
    pane(0, 3, 40,
         "┏ 0 counter.bin ━ KVM ━ halted ━━━━━━━━┓\n"
         "┃01                                    ┃\n"
         "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛\n");
    pane(0, 3, 21,
         "┏0 counter ━ halted━┓\n"
         "┃01                 ┃\n"
         "┗━━━━━━━━━━━━━━━━━━━┛\n");
    view.chosen.ascii = true;
    pane(2, 3, 21,
         "+2 multip~ - running+\n"
         "|                   |\n"
         "+-------------------+\n");
    pane(2, 3, 8,
         "+2 - r~+\n"
         "|      |\n"
         "+------+\n");
}

/* Also without colours: the pane that keys are about, and whose keys they are. */
static void the_focused_pane_has_a_thick_frame(void **state)
{
    start(2);
    view.chosen.focus = 1;
    pane(0, 3, 40,
         "┌ 0 counter.bin ─ KVM ─ running ───────┐\n"
         "│                                      │\n"
         "└──────────────────────────────────────┘\n");
    pane(1, 3, 40,
         "┏ 1 hello.bin ━ KVM ━ running ━━━━━━━━━┓\n"
         "┃                                      ┃\n"
         "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛\n");
    assert_int_equal(grid_at(&grid, 0, 3)->role, ROLE_VCPU1);
    view.chosen.typing = true;
    pane(1, 2, 40,
         "┏ 1 hello ━ KVM ━ typing, Ctrl-] ends ━┓\n"
         "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛\n");
    assert_int_equal(grid_at(&grid, 0, 3)->role, ROLE_TYPING);
    view.chosen.ascii = true;
    pane(1, 3, 40,
         "# 1 hello - KVM - typing, Ctrl-] ends =#\n"
         "|                                      |\n"
         "#======================================#\n");
    view.chosen.ascii = view.chosen.typing = false;
    view.chosen.talk_keys = true; /* keys are the talk's: no pane stands out */
    pane(1, 2, 40,
         "┌ 1 hello.bin ─ KVM ─ running ─────────┐\n"
         "└──────────────────────────────────────┘\n");
}

static void failures_say_why(void **state)
{
    start(1);
    add((struct event){ .reason = EVENT_SHUTDOWN });
    end(0, OUTCOME_FAILED);
    pane(0, 2, 44,
         "┌ 0 counter ─ KVM ─ failed: triple fault ──┐\n"
         "└──────────────────────────────────────────┘\n");
    assert_int_equal(grid_at(&grid, 0, 20)->role, ROLE_BAD);
    pane(0, 2, 32,
         "┌ 0 counter ─ KVM ─ failed ────┐\n"
         "└──────────────────────────────┘\n");
    pane(0, 2, 24,
         "┌0 counter ─ failed────┐\n"
         "└──────────────────────┘\n");
    assert_int_equal(grid_at(&grid, 0, 2)->role, ROLE_VCPU0);
}

static void typing_history_and_scrollback_are_marked(void **state)
{
    start(1);
    print(0, "a\nb\nc\nd");
    view.chosen.typing = true;
    view.seen.vcpus[0].typed_ahead = 1200;
    pane(0, 2, 60,
         "┌ 0 counter.bin ─ KVM ─ typing, Ctrl-] ends ─ 1,200 typed ─┐\n"
         "└──────────────────────────────────────────────────────────┘\n");
    assert_int_equal(grid_at(&grid, 0, 0)->role, ROLE_TYPING);
    view.chosen.typing = false;
    view.seen.vcpus[0].typed_ahead = 0;
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 2;
    view.chosen.vcpus[0].scrolled_back = 2;
    pane(0, 4, 40,
         "┌ 0 counter.bin ─ KVM ─ exit 2 of 7 ───┐\n"
         "│a                                     │\n"
         "│b                                     │\n"
         "└──────────────────────────── -2 lines ┘\n");
    assert_int_equal(grid_at(&grid, 0, 0)->role, ROLE_FOCUS);
}

static void korean_titles_stay_in_their_frame(void **state)
{
    start(2);
    note(1, EVENT_WAIT);
    view.chosen.language = KOREAN;
    view.seen.vcpus[1].guest = "에코프로그램.bin";
    pane(1, 2, 24,
         "┌1 에코프… ─ 입력 대기─┐\n"
         "└──────────────────────┘\n");
}

static void sleeping_guests_say_what_for(void **state)
{
    start(1);
    add((struct event){ .reason = EVENT_WAIT, .detail = WAIT_INTERRUPT });
    pane(0, 2, 60,
         "┌ 0 counter.bin ─ KVM ─ waiting for an interrupt ──────────┐\n"
         "└──────────────────────────────────────────────────────────┘\n");
    assert_int_equal(grid_at(&grid, 0, 30)->role, ROLE_WARN);
    pane(0, 2, 21,
         "┌0 counter ─ idle───┐\n"
         "└───────────────────┘\n");
    view.chosen.language = KOREAN;
    pane(0, 2, 24,
         "┌0 counter ─ 대기 중───┐\n"
         "└──────────────────────┘\n");
    view.chosen.language = ENGLISH;
    add((struct event){ .reason = EVENT_WAIT, .detail = WAIT_INPUT });
    pane(0, 2, 60,
         "┌ 0 counter.bin ─ KVM ─ waiting for input ─────────────────┐\n"
         "└──────────────────────────────────────────────────────────┘\n");
}

/* ---- Engines ---- */

static void on_software(unsigned vcpu, enum engine_reason why)
{
    view.seen.vcpus[vcpu].engine = ENGINE_SOFT;
    view.seen.vcpus[vcpu].why = why;
}

static void engines_are_named_as_far_as_they_fit(void **state)
{
    start(1);
    on_software(0, REASON_KVM_CANNOT_PAGE);
    print(0, "ab");
    draws(view_header, 1, 100,
          " Mini-KVM  ▶ running  1 vCPU  software CPU (KVM here cannot page)  2 exits           ? "
          "help  q quit\n");
    draws(view_header, 1, 80,
          " Mini-KVM  ▶ running  1 vCPU  software CPU  2 exits              ? help  q quit\n");
    draws(view_header, 1, 60, " Mini-KVM  ▶ running  1 vCPU  soft  2 exits  ? help  q quit\n");
    draws(view_header, 1, 40, " Mini-KVM  ▶ running  soft  2 exits\n");
    draws(view_header, 1, 30, " ▶ running  soft  2 exits\n");
    view.chosen.language = KOREAN;
    view_header(fresh(1, 120), &view);
    assert_true(has("소프트웨어 CPU (이 호스트의 KVM은 페이징 불가)"));
    view_header(fresh(1, 60), &view);
    assert_true(has("소프트웨어") && !has("CPU"));
}

static void mixed_engines_are_all_named(void **state)
{
    start(4);
    on_software(1, REASON_KVM_CANNOT_PAGE);
    on_software(2, REASON_KVM_CANNOT_PAGE);
    draws(view_header, 1, 120,
          " Mini-KVM  ▶ running  4 vCPUs  KVM + software CPU (KVM here cannot page)  0 exits       "
          "                 ? help  q "
          "quit\n");
    view_header(fresh(1, 50), &view);
    assert_true(has("KVM + soft"));
    pane(0, 2, 44,
         "┏ 0 counter.bin ━ KVM ━ running ━━━━━━━━━━━┓\n"
         "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛\n");
    pane(1, 2, 44,
         "┌ 1 hello.bin ─ software CPU ─ running ────┐\n"
         "└──────────────────────────────────────────┘\n");
    pane(1, 2, 36,
         "┌ 1 hello ─ software CPU ─ running ┐\n"
         "└──────────────────────────────────┘\n");
    pane(1, 2, 34,
         "┌ 1 hello ─ soft ─ running ──────┐\n"
         "└────────────────────────────────┘\n");
    pane(1, 2, 24,
         "┌1 hello ─ running─────┐\n"
         "└──────────────────────┘\n");
}

/* From then on it is shown as what it is, and what was before as what it was. */
static void a_takeover_is_shown(void **state)
{
    start(2);
    print(0, "a");
    add((struct event){
        .reason = EVENT_INTERNAL_ERROR, .detail = 1, .insn = { 0xcd, 0x30 }, .insn_len = 2 });
    uint64_t failed = model.vcpus[0].last.seq;
    add((struct event){ .reason = EVENT_ENGINE, .detail = ENGINE_SOFT });
    view_explain(fresh(3, 160), &view);
    assert_true(has("From here on the software CPU runs this guest"));
    print(0, "b");
    view_header(fresh(1, 120), &view);
    assert_true(has("software CPU (KVM could not go on) + KVM"));
    pane(0, 2, 52,
         "┏ 0 counter.bin ━ software CPU ━ running ━━━━━━━━━━┓\n"
         "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛\n");
    pane(1, 2, 52,
         "┌ 1 hello.bin ─ KVM ─ running ─────────────────────┐\n"
         "└──────────────────────────────────────────────────┘\n");
    view_help(fresh(60, 80), &view);
    assert_true(has("software CPU: KVM could not go on"));
    view_log(fresh(8, 80), &view);
    assert_true(has("the software CPU takes over"));
    view_explain(fresh(3, 160), &view);
    assert_true(has("software CPU"));
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = failed;
    view_explain(fresh(3, 160), &view);
    assert_true(has("KVM had to execute") && has("takes over from this very"));
    view_pane(fresh(2, 52), &view, 0);
    assert_true(has("counter.bin ━ KVM ━ exit 2 of 3"));
    view.chosen.vcpus[0].history_seq = failed - 1;
    view_explain(fresh(3, 160), &view);
    assert_false(has("software"));
}

static void help_says_why_it_is_not_kvm(void **state)
{
    start(2);
    view_help(fresh(60, 80), &view);
    assert_false(has("Engines"));
    on_software(1, REASON_KVM_CANNOT_PAGE);
    view_help(fresh(60, 80), &view);
    assert_true(has("Engines") && has("vCPU 0") && has("vCPU 1"));
    assert_true(has("software CPU: KVM here cannot page"));
}

/* ---- Help ---- */

/* Scrolled from end to end, it says every command's key and sentence. */
static void help_holds_every_command(void **state)
{
    static char seen[1 << 21];
    char key[16];
    start(1);
    seen[0] = '\0';
    for (int i = 0; i < 80; i++) { /* of a run, then of a talk */
        view.chosen.talk_keys = i >= 40;
        view.chosen.help_scroll = i % 40 * 5;
        view_help(fresh(10, 300), &view);
        char *text = grid_to_text(&grid);
        strcat(seen, text);
        free(text);
    }
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        char first[32];
        const char *help = word(ENGLISH, commands[i].help);
        snprintf(first, sizeof first, "%.*s", (int)strcspn(help, " "), help);
        assert_non_null(strstr(seen, first));
        assert_non_null(strstr(seen, key_name(commands[i].keys[0], key)));
    }
}

static void help_cannot_be_scrolled_away(void **state)
{
    start(1);
    view.chosen.help_scroll = 12;
    view_help(fresh(200, 120), &view);
    assert_true(has(word(ENGLISH, command_group_word(GROUP_RUN))));
    view.chosen.help_scroll = 100000;
    view_help(fresh(10, 60), &view);
    int cells = 0;
    for (int column = 1; column < 59; column++)
        cells += grid_at(&grid, 8, column)->chars[0] != ' ';
    assert_true(cells > 0); /* the last line is in the last row */
}

/* Past its end a key does nothing, so that the next one back does something. */
static void scrolling_ends_with_the_help(void **state)
{
    static const enum view_overlay overlays[] = { OVERLAY_HELP, OVERLAY_GLOSSARY };
    static const int columns[] = { 2, 60, 80, 120, 250 };
    start(1);
    for (size_t i = 0; i < 2 * sizeof columns / sizeof *columns; i++) {
        view.said.overlay = overlays[i & 1];
        view.chosen.help_scroll = 0;
        fresh(20, columns[i / 2]);
        viewing_scroll_help(&view, &grid, 10000);
        view_overlay_draw(&grid, &view);
        char *end = grid_to_text(&grid);
        fresh(20, columns[i / 2]);
        viewing_scroll_help(&view, &grid, -1);
        view_overlay_draw(&grid, &view);
        char *before = grid_to_text(&grid);
        assert_true(columns[i / 2] < 60 || strcmp(end, before) != 0);
        viewing_scroll_help(&view, &grid, -10000);
        assert_int_equal(view.chosen.help_scroll, 0);
        free(end);
        free(before);
    }
}

/* ---- The screen ---- */

static void the_whole_screen(void **state)
{
    start(4);
    print(0, "0");
    print(1, "H");
    assert_true(grid_init(&grid, 24, 80));
    view.seen.now_ns = now_ns;
    view_screen(&grid, &view);
    assert_true(has("┏0 counter ━ running") && has("┌3 echo ─ running") &&
                has(" interleaved  ₀0₁H\n"));
    assert_true(has(" lanes ") && has(" exit 1 ◀ ") && has("2 exits"));
    assert_int_equal(grid.cursor_row, -1);
    view.said.overlay = OVERLAY_HELP;
    view_screen(&grid, &view);
    assert_false(has("counter"));
    assert_true(has("Mini-KVM") && has("┌ help "));
}

static void the_cursor_is_the_guests_while_typing(void **state)
{
    struct layout layout;
    start(2);
    view_lay_out(&layout, &view, 24, 80);
    view.seen.vcpus[1].pane = pane_new(layout.panes[1].rows - 2, layout.panes[1].columns - 2);
    pane_feed(view.seen.vcpus[1].pane, (const uint8_t *)"\r\n$ ", 4);
    view.chosen.focus = 1;
    view.chosen.typing = true;
    assert_true(grid_init(&grid, 24, 80));
    view_screen(&grid, &view);
    assert_int_equal(grid.cursor_row, layout.panes[1].row + 2);
    assert_int_equal(grid.cursor_column, layout.panes[1].column + 3);
    view.chosen.vcpus[1].scrolled_back = 1;
    view_screen(&grid, &view);
    assert_int_equal(grid.cursor_row, -1);
}

static void small_terminals_are_told(void **state)
{
    start(4);
    assert_true(grid_init(&grid, 9, 60));
    view_screen(&grid, &view);
    same("terminal too small: 60x9, 40x10 needed\n\n\n\n\n\n\n\n\n");
}

/* Every size, language and overlay: for the sanitizers. */
static void no_size_is_too_odd(void **state)
{
    start(4);
    print(0, "abc\n\033[");
    print(3, "한글");
    for (int rows = 1; rows < 60; rows += 3)
        for (int columns = 1; columns < 250; columns += 7)
            for (int i = 0; i < 8; i++) {
                view.chosen.language = i & 1 ? KOREAN : ENGLISH;
                view.chosen.ascii = i & 2;
                view.said.overlay = i & 4 ? OVERLAY_HELP : i & 2 ? OVERLAY_PROMPT : OVERLAY_NONE;
                assert_true(grid_init(&grid, rows, columns));
                view_screen(&grid, &view);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(header_drops_the_least_important_first),
        TEST(header_names_the_state_of_all),
        TEST(stalls_are_shown),
        TEST(a_pane_has_its_state_in_its_frame),
        TEST(the_focused_pane_has_a_thick_frame),
        TEST(failures_say_why),
        TEST(typing_history_and_scrollback_are_marked),
        TEST(korean_titles_stay_in_their_frame),
        TEST(sleeping_guests_say_what_for),
        TEST(engines_are_named_as_far_as_they_fit),
        TEST(mixed_engines_are_all_named),
        TEST(a_takeover_is_shown),
        TEST(help_says_why_it_is_not_kvm),
        TEST(help_holds_every_command),
        TEST(help_cannot_be_scrolled_away),
        TEST(scrolling_ends_with_the_help),
        TEST(the_whole_screen),
        TEST(the_cursor_is_the_guests_while_typing),
        TEST(small_terminals_are_told),
        TEST(no_size_is_too_odd),
    };
    return cmocka_run_group_tests_name("around the panel", tests, NULL, NULL);
}
