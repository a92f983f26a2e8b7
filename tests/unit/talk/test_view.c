/* The slides of a talk and what is around them, as text. */
#include "views.h"

#include "decks.h"
#include "talk/view.h"
#include "talk/view_parts.h"
#include "terminal/key.h"

static struct talk_view talk;
static struct talk_layout layout;
static struct figures figures;

static int begin(void **state)
{
    set_up(state);
    new_deck();
    deck.title = "The talk";
    deck.author = "An author";
    slide(2, "The title");
    view.seen.count = 1;
    view.chosen.mode = LAYOUT_SLIDE;
    view.chosen.in_talk = view.chosen.talk_keys = true;
    view.seen.vcpus[0] = (struct view_vcpu){ .guest = "hello.bin", .engine = ENGINE_KVM };
    talk = (struct talk_view){ .deck = &deck, .figures = &figures, .seen.problem = "" };
    figures = (struct figures){ 0 };
    return 0;
}

static const char *show(int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    talk_layout_make(&layout, rows, columns, &view, &talk);
    view_talk(&grid, &layout, &view, &talk);
    free(drawn);
    drawn = grid_to_text(&grid);
    assert_non_null(drawn);
    return drawn;
}

static void stand_by(struct deck_run *run)
{
    talk.seen.run = run;
    talk.seen.state = PLAYER_STANDING_BY;
    talk.seen.show = run->show;
}

/* The row of the first place where the text stands; fails if it is nowhere. */
static int row_with(const char *text)
{
    const char *at = strstr(drawn, text);
    int row = 0;
    if (!at)
        fail_msg("no '%s' in:\n%s", text, drawn);
    for (const char *from = drawn; from < at; from++)
        row += *from == '\n';
    return row;
}

static void put_everything(void)
{
    static const char *const long_text =
        "A **bold** word, an *italic* one, `code`, ~~gone~~, a |link|, a figure {{exits hello}}; "
        "and 한국어 문장도 하나 있습니다, "
        "띄어쓰기가없는아주긴낱말은어디에서든끊어질수있습니다.\nforced";
    para(long_text);
    quote(long_text);
    item(0, 0, long_text);
    item(1, 0, "nested");
    item(2, 9, long_text);
    item(2, 10, "ten")->continues = false;
    item(2, 0, "goes on")->continues = true;
    item(9, 0, "deep");
    task('x', "done");
    pause_here();
    task(' ', "to do");
    code("a line\n\tindented, and a line that is longer than any screen of a sensible width would "
         "ever be, or so we think\n\n}");
    block(DECK_HEADING, 3, "A heading");
    table(3, "One/Two/Three\n1/a cell with more words than fit/한국어\n////\n")->table.aligns[1] =
        ALIGN_RIGHT;
    block(DECK_RULE, 0, "");
    block(DECK_GAP, 2, "");
    block(DECK_MIDDLE, 0, "");
    block(DECK_PARAGRAPH, 0, "centred")->align = ALIGN_CENTRE;
    slides[deck.slide_count - 1].notes = "Speaker notes.\nA second line.";
}

static void show_all_sizes(void)
{
    static const int sizes[] = {
        1, 2, 3, 9, 10, 11, 16, 24, 39, 40, 41, 61, 80, 99, 100, 120, 200
    };
    enum { COUNT = sizeof sizes / sizeof *sizes };
    for (int r = 0; r < COUNT; r++)
        for (int c = 0; c < COUNT; c++)
            show(sizes[r], sizes[c]);
    show(GRID_MAX_ROWS, GRID_MAX_COLUMNS);
}

static void every_size_can_be_drawn(void **state)
{
    put_everything();
    struct deck_run *run = run_of(
        "guests/hello.bin guests/with/a/very/long/path/that/needs/more/than/a/line.bin", 2, 0xfff);
    slide(1, "A chapter");
    post_out(0, 'A');
    view.seen.count = 2;
    view.seen.vcpus[1] = view.seen.vcpus[0];
    talk.chosen.step = 5;
    show_all_sizes();
    stand_by(run);
    show_all_sizes();
    for (talk.seen.state = PLAYER_BUSY; talk.seen.state <= PLAYER_FAILED; talk.seen.state++)
        show_all_sizes();
    talk.seen.state = PLAYER_RESTING;
    talk.chosen.shows_notes = talk.chosen.shows_timer = view.chosen.ascii = true;
    talk.chosen.scroll = 1000;
    view.chosen.language = KOREAN;
    show_all_sizes();
    view.chosen.talk_keys = false;
    show_all_sizes();
    for (talk.chosen.mode = TALK_OVERVIEW; talk.chosen.mode <= TALK_BLANK; talk.chosen.mode++)
        show_all_sizes();
}

static void the_same_gives_the_same(void **state)
{
    put_everything();
    char *first = strdup(show(24, 80));
    assert_string_equal(first, show(24, 80));
    free(first);
}

static void a_title_has_a_line_under_it(void **state)
{
    para("Text.");
    show(24, 80);
    assert_int_equal(row_with("The title"), 0);
    assert_int_equal(row_with("──────"), 1);
    assert_int_equal(row_with("Text."), 3);
    assert_int_equal(role_of("The title"), ROLE_TITLE);
}

static void styles_show(void **state)
{
    para("**bold** *slanted* `code` ~~gone~~ |link|");
    show(24, 80);
    assert_int_equal(role_of("code"), ROLE_CODE);
    assert_int_equal(role_of("link"), ROLE_LINK);
    assert_int_equal(grid_at(&grid, 3, 2)->attrs, CELL_BOLD);
    assert_int_equal(grid_at(&grid, 3, 7)->attrs, CELL_UNDERLINE);
    assert_int_equal(grid_at(&grid, 3, 20)->chars[1], 0x336);
}

/* ---- Text in lines ---- */

static void lines_break_at_blanks(void **state)
{
    para("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk");
    show(24, 40); /* 38 columns */
    shows("\n aaaa bbbb cccc dddd eeee ffff gggg\n hhhh iiii jjjj kkkk\n");
}

static void no_word_is_left_alone_on_the_last_line(void **state)
{
    para("aaaa bbbb cccc dddd eeee ffff gggg hhhh");
    item(0, 0, "aaaa bbbb cccc dddd eeee ffff gggg hhhh");
    block(DECK_PARAGRAPH, 0, "aaaa bbbb cccc dddd eeee ffff gggg hhhh")->align = ALIGN_RIGHT;
    show(24, 40);
    shows("\n aaaa bbbb cccc dddd\n eeee ffff gggg hhhh\n");
    shows("\n • aaaa bbbb cccc dddd\n   eeee ffff gggg hhhh\n");
    shows("\n                    aaaa bbbb cccc dddd\n                    eeee ffff gggg hhhh\n");
}

static void korean_breaks_at_blanks_too(void **state)
{
    para("하이퍼바이저는 게스트를 실제로 그대로 실행합니다.");
    show(24, 40);
    shows("\n 하이퍼바이저는 게스트를\n 실제로 그대로 실행합니다.\n");
}

static void only_long_words_break_within(void **state)
{
    para("가나다라마바사아자차카타파하가나다라마바사아자차");
    para("/a/path/that/is/longer/than/one/line/of/a/slide.bin");
    show(24, 40);
    shows("\n 가나다라마바사아자차카타파하가나다라마\n 바사아자차\n");
    shows("\n /a/path/that/is/longer/than/one/line/\n of/a/slide.bin\n");
}

static void no_line_starts_with_a_dash(void **state)
{
    para("aaaa bbbb cccc dddd eeee ffff gggg hhh — iiii jjjj kkkk");
    show(24, 40);
    shows("ffff gggg\n hhh — iiii jjjj kkkk\n");
}

static void a_forced_end_of_line_is_one(void **state)
{
    para("one\ntwo");
    show(24, 80);
    shows("\n  one\n  two\n");
}

/* ---- Blocks ---- */

static void lists_hang(void **state)
{
    item(0, 0, "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk");
    item(1, 0, "nested");
    item(2, 0, "deeper");
    item(0, 0, "again");
    item(0, 0, "and more")->continues = true;
    show(24, 40);
    shows("\n • aaaa bbbb cccc dddd eeee ffff gggg\n   hhhh iiii jjjj kkkk\n   ◦ nested\n     ▪ "
          "deeper\n • again\n\n   and more\n");
    view.chosen.ascii = true;
    show(24, 40);
    shows("\n - aaaa");
    shows("\n   * nested\n     - deeper\n");
}

static void numbers_end_in_one_column(void **state)
{
    for (unsigned i = 8; i <= 10; i++)
        item(0, i, "text");
    item(1, 0, "nested");
    show(24, 80);
    shows("\n   8. text\n   9. text\n  10. text\n      ◦ nested\n");
}

static void tasks_have_boxes(void **state)
{
    task('x', "done");
    task(' ', "to do");
    show(24, 80);
    shows("\n  ☑ done\n  ☐ to do\n");
    view.chosen.ascii = true;
    show(24, 80);
    shows("\n  [x] done\n  [ ] to do\n");
}

static void quotes_have_a_bar_throughout(void **state)
{
    quote("one");
    quote("two");
    show(24, 80);
    shows("\n  ▎ one\n  ▎\n  ▎ two\n");
    for (int i = 0; i < 5; i++)
        quote("more");
    show(11, 60);
    int last = row_with("▼"); /* there the slide goes on below the screen, and so does the bar */
    assert_int_equal(grid_at(&grid, last, 2)->role, ROLE_MARK);
}

static void code_is_framed_and_cut_never_broken(void **state)
{
    code("int x;\n\tlong aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;")->language = keep("c", 1);
    show(24, 40);
    shows("│ int x;                             │\n");
    shows("│     long aaaaaaaaaaaaaaaaaaaaaaaa… │\n");
    assert_int_equal(role_of("int x;"), ROLE_CODE);
}

static void what_is_fenced_off_without_a_language_is_no_code(void **state)
{
    code("guest ──▶ VMM");
    show(24, 80);
    shows("│ guest ──▶ VMM ");
    assert_int_equal(role_of("guest"), ROLE_TEXT);
}

/* Rows are spent on looks where there are many. */
static void tall_screens_have_room_between_blocks(void **state)
{
    item(0, 0, "one");
    item(0, 0, "two");
    para("Text.");
    table(2, "A/B\nc/d\ne/f");
    show(24, 80);
    shows("\n  • one\n  • two\n\n  Text.\n\n  A   B\n  ─── ─\n  c   d\n  e   f\n");
    assert_int_equal(row_with("one"), 3);
    show(36, 80);
    shows("\n  • one\n\n  • two\n\n\n  Text.\n\n\n  A   B\n  ─── ─\n  c   d\n\n  e   f\n");
    assert_in_range(row_with("one"), 6, 10);
    show(50, 80);
    shows("\n  • one\n\n\n  • two\n\n\n\n  Text.\n");
}

static void tables_line_up_by_columns_of_the_screen(void **state)
{
    table(2, "원인/Count\n입출력/7\nhlt/1,000")->table.aligns[1] = ALIGN_RIGHT;
    show(24, 80);
    shows("\n  원인     Count\n  ──────── ─────\n  입출력       7\n  hlt      1,000\n");
}

static void wide_tables_break_their_cells(void **state)
{
    table(2, "Key/Words\nshort/aaaa bbbb cccc dddd eeee ffff gggg hhhh\nb/c");
    show(24, 40);
    shows("\n short   aaaa bbbb cccc dddd eeee ffff\n         gggg hhhh\n b       c\n");
}

static void a_table_without_words_in_its_head_has_none(void **state)
{
    table(2, "/\na/b");
    show(24, 80);
    shows("\n\n  a   b\n");
    shows_not("─── ─");
}

static void figures_are_looked_up(void **state)
{
    para("{{exits hello}} {{exits other}} {{vcpus}} {{calls}} {{memory hello}} {{bytes "
         "/nothing/there}}");
    figures.runs[0] = (struct figures_run){
        .name = "hello", .exits = 14272, .memory = 0x40000, .state = FIGURES_FINAL
    };
    figures.count = 1;
    show(24, 80);
    shows("14,272 exits - 4 vCPUs 3 hypercalls 256 KiB -");
    assert_int_equal(role_of("14,272"), ROLE_FIGURE);
    view.chosen.language = KOREAN;
    show(24, 80);
    shows("exit 14,272회 - vCPU 4개 하이퍼콜 3개");
}

/* Half of a number is none, but memory does not change any more. */
static void a_figure_waits_for_the_end_of_its_run(void **state)
{
    para("{{exits hello}} {{time hello}} {{chars hello}} {{memory hello}}");
    figures.runs[0] = (struct figures_run){ .name = "hello", .exits = 5, .memory = 0x40000 };
    figures.count = 1;
    show(24, 80);
    shows("… … … 256 KiB");
    view.chosen.ascii = true;
    show(24, 80);
    shows("... ... ... 256 KiB");
}

/* Long ones look like those without an end: what they have come to may not be all. */
static void a_figure_of_a_run_that_goes_on_says_so(void **state)
{
    para("{{exits race}}, {{time race}}, {{memory race}}");
    figures.runs[0] = (struct figures_run){
        .name = "race", .ns = 12300, .memory = 0x40000, .state = FIGURES_SO_FAR
    };
    figures.count = 1;
    show(24, 80);
    shows("0 exits so far, 12.3 µs so far, 256 KiB");
    view.chosen.language = KOREAN;
    show(24, 80);
    shows("지금까지 exit 0회, 지금까지 12.3 µs, 256 KiB");
    view.chosen.language = ENGLISH;
    view.chosen.ascii = true;
    show(24, 80);
    shows("12.3 us so far");
    figures.runs[0].state = FIGURES_FINAL;
    show(24, 80);
    shows("0 exits, 12.3 us, 256 KiB");
}

static void numbers_stay_with_their_units(void **state)
{
    para("aaaa bbbb cccc dddd eeee ffff 12 {{vcpus}} and more of it");
    show(24, 40);
    shows("ffff 12\n 4 vCPUs and more of it\n");
}

static void the_middle_is_the_middle(void **state)
{
    block(DECK_MIDDLE, 0, "");
    block(DECK_PARAGRAPH, 0, "centre")->align = ALIGN_CENTRE;
    show(24, 80);
    assert_int_equal(row_with("centre"), 3 + (20 - 1) / 2);
    shows("\n                                     centre\n");
}

/* ---- Steps ---- */

static void nothing_moves_when_a_step_is_revealed(void **state)
{
    item(0, 9, "first");
    pause_here();
    item(0, 10, "second");
    table(2, "A/B\nlong words/c");
    show(24, 80);
    int row = row_with("   9. first");
    shows_not("second");
    talk.chosen.step = 1;
    show(24, 80);
    assert_int_equal(row_with("   9. first"), row);
    assert_int_equal(row_with("  10. second"), row + 1);
}

static void put_lines(int from, int to)
{
    char text[16];
    for (int i = from; i <= to; i++) {
        snprintf(text, sizeof text, "line %02d.", i);
        item(0, 0, text);
    }
}

static void long_text_shows_what_came_last(void **state)
{
    put_lines(1, 30);
    pause_here();
    put_lines(31, 35);
    show(24, 80); /* 20 rows of it */
    shows("line 01.");
    shows_not("line 21.");
    shows("▼");
    shows_not("▲");
    talk.chosen.step = 1;
    show(24, 80);
    shows("line 35.");
    shows("line 16.");
    shows_not("line 15.");
    shows("▲");
    shows_not("▼");
}

static void text_is_scrolled_as_far_as_it_goes(void **state)
{
    put_lines(1, 30);
    talk.chosen.scroll = 3;
    show(24, 80);
    shows("line 04.");
    shows_not("line 03.");
    assert_int_equal(talk_scroll_clamp(&layout, &view, &talk), 3);
    talk.chosen.scroll = 100;
    show(24, 80);
    shows("line 30.");
    assert_int_equal(talk_scroll_clamp(&layout, &view, &talk), 10);
    talk.chosen.scroll = -100;
    assert_int_equal(talk_scroll_clamp(&layout, &view, &talk), 0);
}

/* ---- Covers ---- */

static void the_talks_own_page_names_it(void **state)
{
    deck.subtitle = "A subtitle";
    deck.date = "May";
    deck.event = "A seminar";
    slide(0, "")->is_intro = true;
    talk.chosen.slide = 1;
    view.chosen.ascii = true; /* no large letters */
    show(24, 80);
    assert_true(row_with("The talk") < row_with("A subtitle"));
    assert_true(row_with("A subtitle") < row_with("An author"));
    assert_int_equal(row_with("May") + 1, row_with("A seminar"));
    assert_int_equal(role_of("The talk"), ROLE_CURRENT);
}

static void a_chapter_is_centred(void **state)
{
    slide(1, "Chapter");
    talk.chosen.slide = 1;
    show(24, 80);
    shows("▄▀▀▀▄ █");
    view.chosen.ascii = true; /* no large letters */
    show(24, 80);
    assert_int_equal(row_with("Chapter"), 11);
    shows("\n                                    Chapter\n");
}

/* ---- The stage ---- */

static void a_run_stands_by_with_its_command_line(void **state)
{
    para("Text.");
    stand_by(run_of("guests/hello.bin", 1, SHOW_CONSOLES));
    show(24, 80);
    shows("│ $ ./kvm-vmm guests/hello.bin");
    shows("PgDn starts it");
    shows("standing by");
    view.chosen.language = KOREAN;
    show(24, 80);
    shows("PgDn을 누르면 시작합니다");
}

static void a_run_that_cannot_start_says_why(void **state)
{
    para("Text.");
    stand_by(run_of("guests/none.bin", 1, SHOW_CONSOLES));
    talk.seen.state = PLAYER_FAILED;
    talk.seen.problem = "guests/none.bin: no such file";
    show(24, 80);
    shows("guests/none.bin: no such file");
    assert_int_equal(role_of("guests/none.bin: no"), ROLE_BAD);
}

static void a_run_has_consoles_and_words(void **state)
{
    para("Text.");
    stand_by(
        run_of("guests/hello.bin", 1, SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_EXITS | SHOW_MEMORY));
    talk.seen.state = PLAYER_BUSY;
    post_out(0, 'A');
    show(24, 80);
    shows("0 hello.bin");
    shows("exit 1 ◀ ");
    shows("exits: count");
    shows("memory of vCPU 0");
    shows("▶ running");
    shows_not("$ ./kvm-vmm");
}

/* To those who watch, the focus says nothing. */
static void the_focus_is_marked_inside_only(void **state)
{
    para("Text.");
    stand_by(run_of("guests/hello.bin", 1, SHOW_CONSOLES));
    talk.seen.state = PLAYER_RESTING;
    show(24, 80);
    struct rect pane = layout.parts.panes[0];
    assert_int_equal(grid_at(&grid, pane.row + 1, pane.column)->role, ROLE_FRAME);
    view.chosen.talk_keys = false;
    show(24, 80);
    assert_int_equal(grid_at(&grid, pane.row + 1, pane.column)->role, ROLE_FOCUS);
}

/* There q, too, only leads back. */
static void inside_no_key_is_said_to_quit(void **state)
{
    para("Text.");
    stand_by(run_of("guests/hello.bin", 1, SHOW_CONSOLES));
    talk.seen.state = PLAYER_RESTING;
    view.chosen.talk_keys = false;
    show(24, 120);
    shows("Ctrl-] back to the talk");
    shows("Space pause");
    shows_not("quit");
    view.said.overlay = OVERLAY_HELP;
    show(120, 80);
    shows("back to the talk");
    shows_not("quit");
}

/* ---- The footer ---- */

static void the_footer_says_where_we_are(void **state)
{
    para("Text.");
    pause_here();
    para("More.");
    slide(2, "Next");
    talk.chosen.shows_timer = true;
    talk.seen.elapsed_ns = 725000000000;
    talk.seen.slide_ns = 65000000000;
    show(24, 100);
    shows(" The talk · An author");
    shows("PgDn next  o overview");
    shows("12:05 · 01:05  slide 1/2  ●○");
    assert_int_equal(grid_at(&grid, 23, 24)->role, ROLE_PASSED); /* a quarter of the talk */
    assert_int_equal(grid_at(&grid, 23, 26)->role, ROLE_BAR);
}

static uint32_t key_named(const char *text, int columns)
{
    const char *last = strrchr(drawn, '\n');
    while (last > drawn && last[-1] != '\n')
        last--;
    const char *at = strstr(last, text);
    assert_non_null(at);
    return view_talk_key_at(&view, &talk, columns, (int)(at - last));
}

/* Where there is room more than what a speaker cannot do without; each can be clicked on. */
static void the_footer_names_keys_that_can_be_clicked_on(void **state)
{
    para("Text.");
    slide(2, "Next");
    show(24, 80);
    shows("PgDn next  ? keys");
    show(24, 140);
    shows("PgDn next  o overview  N notes  : command  ? keys");
    deck.title = "ASCII";
    deck.author = "";
    show(24, 140);
    assert_int_equal(key_named("PgDn", 140), KEY_PAGEDOWN_);
    assert_int_equal(key_named("overview", 140), 'o');
    assert_int_equal(key_named("? keys", 140), '?');
    assert_int_equal(key_named(" ASCII", 140), 0);
    assert_int_equal(key_named("  o overview", 140), 0);
    talk.chosen.mode = TALK_OVERVIEW;
    show(24, 80);
    assert_int_equal(key_named("Esc back", 80), KEY_ESCAPE_);
}

static bool is_passed(int column)
{
    enum role role = grid_at(&grid, 23, column)->role;
    return role == ROLE_PASSED || role == ROLE_PASSED_KEY;
}

/* At each width the mark of what is over ends between two words, never within one. */
static void the_mark_of_what_is_over_parts_no_words(void **state)
{
    static const unsigned steps = 7;
    deck.title = "Some words, 낱말 몇 개, and an";
    para("Text.");
    for (unsigned i = 1; i < steps; i++) {
        pause_here();
        para("More.");
    }
    for (int columns = 60; columns < 110; columns++)
        for (talk.chosen.step = 0; talk.chosen.step < steps; talk.chosen.step++) {
            show(24, columns);
            int end = 0;
            while (end < columns && is_passed(end))
                end++;
            for (int i = end; i < columns; i++)
                assert_false(is_passed(i));
            bool whole = end == 0 || end == columns || grid_at(&grid, 23, end)->chars[0] == ' ' ||
                         grid_at(&grid, 23, end - 1)->chars[0] == ' ';
            if (!whole || (end == columns) != (talk.chosen.step + 1 == steps))
                fail_msg("%d columns, step %u: it ends before column %d of\n%s", columns,
                         talk.chosen.step, end, drawn);
        }
}

static void a_narrow_footer_keeps_the_number(void **state)
{
    deck.title =
        "A title that is longer than the row, and that nobody needs to read on every slide";
    stand_by(run_of("guests/hello.bin", 1, SHOW_CONSOLES));
    talk.seen.state = PLAYER_RESTING;
    show(24, 40);
    shows("at rest");
    shows("slide 1/1");
    show(24, 80);
    shows("A title tha");
    shows("Tab guests");
}

static void what_is_said_takes_the_footers_place(void **state)
{
    slides[0].no_footer = true;
    show(24, 80);
    shows_not("slide 1/1");
    strcpy(talk.chosen.number, "12");
    show(24, 80);
    shows("go to slide 12_");
    strcpy(view.said.message, "something happened");
    show(24, 80);
    shows("something happened");
    shows_not("go to slide");
}

/* ---- What stands over it ---- */

static void notes_are_shown_to_those_who_ask(void **state)
{
    para("Text.");
    slides[0].notes = "Say this.\nThen that.";
    slide(2, "The next one");
    show(24, 80);
    shows_not("Say this.");
    talk.chosen.shows_notes = true;
    show(24, 80);
    shows("│ Say this.");
    shows("│ Then that.");
    shows("next: The next one");
}

static void long_notes_are_scrolled(void **state)
{
    para("Text.");
    slides[0].notes = "one\ntwo\nthree\nfour\nfive\nsix\nseven";
    talk.chosen.shows_notes = true;
    show(24, 80);
    shows("│ five");
    shows_not("│ six");
    shows(" Up Down 1-5 / 7 lines ");
    assert_int_equal(talk_notes_scroll_most(&layout, &view, &talk), 2);
    talk.chosen.notes_scroll = 1;
    show(24, 80);
    shows_not("│ one");
    shows("│ six");
    shows(" Up Down 2-6 / 7 lines ");
    talk.chosen.notes_scroll = 9; /* as after a resize */
    show(24, 80);
    shows("│ three");
    shows("│ seven");
    show(36, 80);
    shows("│ one");
    shows("│ seven");
    shows_not("Up Down");
    assert_int_equal(talk_notes_scroll_most(&layout, &view, &talk), 0);
    talk.chosen.shows_notes = false;
    show(24, 80);
    assert_int_equal(talk_notes_scroll_most(&layout, &view, &talk), 0);
}

static void the_overview_lists_all_slides(void **state)
{
    slide(1, "A chapter");
    slide(0, "");
    for (int i = 0; i < 40; i++)
        slide(2, "Another one");
    run_of("guests/hello.bin", 1, SHOW_CONSOLES);
    talk.chosen.mode = TALK_OVERVIEW;
    show(24, 80);
    shows(" 1 ●   The title");
    shows(" 2   A chapter");
    shows("(no title)");
    shows_not("43     Another");
    show(24, 120);
    shows("43     Another one ▶");
    assert_int_equal(row_with(" 1 ●   The title"), row_with("16     Another"));
    talk.chosen.selected = 42;
    show(24, 80);
    shows("43     Another one ▶");
    shows("slide 43/43");
    assert_int_equal(role_of("43     Another"), ROLE_CURRENT);
}

static void blank_is_blank(void **state)
{
    put_everything();
    talk.chosen.mode = TALK_BLANK;
    show(24, 80);
    for (const char *at = drawn; *at; at++)
        assert_int_equal(*at, '\n');
}

static void help_is_drawn_over_it(void **state)
{
    para("Text.");
    view.said.overlay = OVERLAY_HELP;
    show(24, 80);
    shows(" help ");
    shows_not("Text.");
    view.seen.vcpus[0].engine = ENGINE_SOFT;
    show(24, 80);
    shows("Engines");
    view.seen.vcpus[0].engine = ENGINE_NONE; /* as long as it stands by */
    show(24, 80);
    shows_not("Engines");
}

static void a_small_screen_says_so(void **state)
{
    show(8, 80);
    shows("terminal too small");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_size_can_be_drawn),
        CASE(the_same_gives_the_same),
        CASE(a_title_has_a_line_under_it),
        CASE(styles_show),
        CASE(lines_break_at_blanks),
        CASE(no_word_is_left_alone_on_the_last_line),
        CASE(korean_breaks_at_blanks_too),
        CASE(only_long_words_break_within),
        CASE(no_line_starts_with_a_dash),
        CASE(a_forced_end_of_line_is_one),
        CASE(lists_hang),
        CASE(numbers_end_in_one_column),
        CASE(tasks_have_boxes),
        CASE(quotes_have_a_bar_throughout),
        CASE(code_is_framed_and_cut_never_broken),
        CASE(what_is_fenced_off_without_a_language_is_no_code),
        CASE(tall_screens_have_room_between_blocks),
        CASE(tables_line_up_by_columns_of_the_screen),
        CASE(wide_tables_break_their_cells),
        CASE(a_table_without_words_in_its_head_has_none),
        CASE(figures_are_looked_up),
        CASE(a_figure_waits_for_the_end_of_its_run),
        CASE(a_figure_of_a_run_that_goes_on_says_so),
        CASE(numbers_stay_with_their_units),
        CASE(the_middle_is_the_middle),
        CASE(nothing_moves_when_a_step_is_revealed),
        CASE(long_text_shows_what_came_last),
        CASE(text_is_scrolled_as_far_as_it_goes),
        CASE(the_talks_own_page_names_it),
        CASE(a_chapter_is_centred),
        CASE(a_run_stands_by_with_its_command_line),
        CASE(a_run_that_cannot_start_says_why),
        CASE(a_run_has_consoles_and_words),
        CASE(the_focus_is_marked_inside_only),
        CASE(inside_no_key_is_said_to_quit),
        CASE(the_footer_says_where_we_are),
        CASE(the_footer_names_keys_that_can_be_clicked_on),
        CASE(the_mark_of_what_is_over_parts_no_words),
        CASE(a_narrow_footer_keeps_the_number),
        CASE(what_is_said_takes_the_footers_place),
        CASE(notes_are_shown_to_those_who_ask),
        CASE(long_notes_are_scrolled),
        CASE(the_overview_lists_all_slides),
        CASE(blank_is_blank),
        CASE(help_is_drawn_over_it),
        CASE(a_small_screen_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
