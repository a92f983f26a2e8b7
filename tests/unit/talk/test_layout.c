/* The layout of a talk: every size, every kind of slide, every view on the stage. */
#include "test.h"

#include "decks.h"
#include "rects.h"
#include "talk/view.h"

#include <locale.h>

static struct view view;
static struct talk_view talk;
static struct talk_layout layout;

enum { PARTS = VCPU_MAX + 16 };

static int set_up(void **state)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    new_deck();
    deck.title = "A talk";
    slide(2, "Title");
    view = (struct view){ .chosen.zoomed = -1, .seen.count = 1, .chosen.mode = LAYOUT_SLIDE };
    talk = (struct talk_view){ .deck = &deck, .seen.problem = "" };
    return 0;
}

static void lay_out(int rows, int columns)
{
    talk_layout_make(&layout, rows, columns, &view, &talk);
}

/* The run of the slide is on the stage. */
static struct deck_run *run_it(unsigned guests, unsigned show)
{
    struct deck_run *run = run_of("guests/hello.bin", guests, show);
    talk.seen.run = run;
    talk.seen.state = PLAYER_BUSY;
    talk.seen.show = show;
    view.seen.count = guests;
    return run;
}

/* What is drawn: the stage's frame only while no parts fill it. */
static void parts_of(struct part parts[PARTS])
{
    const struct layout *l = &layout.parts;
    bool fills = talk.seen.state == PLAYER_BUSY;
    const struct part all[PARTS] = {
        { "pane 0", l->panes[0] },
        { "pane 1", l->panes[1] },
        { "pane 2", l->panes[2] },
        { "pane 3", l->panes[3] },
        { "matrix", l->matrix },
        { "registers", l->registers },
        { "log", l->log },
        { "interleaved", l->interleaved },
        { "lanes", l->lanes },
        { "explain", l->explain },
        { "memory", layout.memory },
        { "tables", layout.tables },
        { "devices", layout.devices },
        { "interrupts", layout.interrupts },
        { "stack", layout.stack },
        { "title", layout.title },
        { "text", layout.text },
        { "notes", layout.notes },
        { "footer", layout.footer },
        { "stage", fills ? (struct rect){ 0 } : layout.stage },
    };
    memcpy(parts, all, sizeof all);
}

static void check(int rows, int columns)
{
    struct part parts[PARTS];
    char what[64];
    lay_out(rows, columns);
    parts_of(parts);
    snprintf(what, sizeof what, "%u vCPUs, show %x", view.seen.count, talk.seen.show);
    expect_room_for_each(parts, PARTS, rows, columns, what);
}

static void check_sizes(void)
{
    for (int rows = 1; rows <= 70; rows += rows < 40 ? 1 : 7)
        for (int columns = 1; columns <= 260; columns += columns < 130 ? 3 : 11)
            check(rows, columns);
    check(GRID_MAX_ROWS, GRID_MAX_COLUMNS);
}

static void nothing_overlaps_or_sticks_out(void **state)
{
    static const unsigned shows[] = { 0,
                                      SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_MIXED,
                                      SHOW_CONSOLES | SHOW_EXITS | SHOW_REGISTERS,
                                      SHOW_LOG | SHOW_LANES,
                                      SHOW_EXPLAIN,
                                      SHOW_MEMORY | SHOW_TABLES | SHOW_CONSOLES,
                                      0xfff,
                                      SHOW_DEVICES | SHOW_INTERRUPTS | SHOW_CONSOLES,
                                      SHOW_STACK | SHOW_REGISTERS,
                                      SHOW_EXITS | SHOW_REGISTERS | SHOW_LOG | SHOW_MEMORY };
    para("Some text, with enough words in it that it needs more than one line on a screen of "
         "eighty columns.");
    check_sizes();
    struct deck_run *run = run_it(1, 0);
    for (view.seen.count = 1; view.seen.count <= VCPU_MAX; view.seen.count++)
        for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
            talk.seen.show = shows[i];
            run->percent = (unsigned)i * 15;
            check_sizes();
        }
}

static void notes_and_covers_fit_too(void **state)
{
    slide(1, "A chapter");
    talk.chosen.shows_notes = true;
    check_sizes();
    talk.chosen.slide = 1;
    check_sizes();
    lay_out(24, 80);
    assert_int_equal(layout.text.rows, 15);
    assert_int_equal(layout.notes.rows, 8);
    assert_int_equal(layout.title.rows, 0);
}

static void small_screens_are_too_small(void **state)
{
    lay_out(TALK_MIN_ROWS - 1, 80);
    assert_true(layout.too_small);
    lay_out(24, TALK_MIN_COLUMNS - 1);
    assert_true(layout.too_small);
    lay_out(TALK_MIN_ROWS, TALK_MIN_COLUMNS);
    assert_false(layout.too_small);
}

static void the_stage_is_beside_the_text_where_there_is_room(void **state)
{
    para("Text.");
    run_it(1, SHOW_CONSOLES);
    lay_out(36, 120);
    assert_int_equal(layout.stage.columns, 68);
    assert_int_equal(layout.stage.row, layout.text.row);
    assert_true(layout.text.column + layout.text.columns < layout.stage.column);
    lay_out(24, 80);
    assert_int_equal(layout.stage.columns, 80);
    assert_int_equal(layout.stage.row, layout.text.row + layout.text.rows + 1);
}

static int right_of(struct rect area, int columns)
{
    return columns - area.column - area.columns;
}

/* Left and right; on tall screens also above the title and below the stage. */
static void margins_are_as_wide_on_both_sides(void **state)
{
    static const struct {
        int rows, columns;
    } sizes[] = { { 24, 80 }, { 30, 100 }, { 36, 120 }, { 48, 160 }, { 50, 200 }, { 70, 250 } };
    para("Text.");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int rows = sizes[i].rows, columns = sizes[i].columns;
        new_deck();
        slide(2, "Title");
        para("Text.");
        talk = (struct talk_view){ .deck = &deck, .seen.problem = "" };
        lay_out(rows, columns);
        assert_int_equal(layout.text.column, right_of(layout.text, columns));
        assert_int_equal(layout.title.column, right_of(layout.title, columns));
        run_it(1, SHOW_CONSOLES);
        lay_out(rows, columns);
        assert_int_equal(layout.title.column, right_of(layout.title, columns));
        int left = columns < 100 ? layout.stage.column : layout.text.column;
        assert_int_equal(left, right_of(layout.stage, columns));
        assert_true(columns < 100 || left > 1);
        assert_int_equal(layout.title.row, rows >= 30);
        assert_int_equal(layout.stage.row + layout.stage.rows, layout.footer.row - (rows >= 30));
    }
}

/* Its text has the rows that it needs, all steps of it, from the start. */
static void the_stage_below_takes_what_the_text_leaves(void **state)
{
    para("Text.");
    pause_here();
    para("Later.");
    run_it(1, SHOW_CONSOLES);
    talk.seen.state = PLAYER_STANDING_BY;
    lay_out(24, 80);
    assert_int_equal(layout.text.rows, 3);
    assert_int_equal(layout.stage.rows, 24 - 1 - 2 - 1 - 3 - 1);
    for (int i = 0; i < 20; i++)
        para("More.");
    lay_out(24, 80);
    assert_int_equal(layout.stage.rows, STAGE_ROWS);
}

static void a_deck_may_say_how_much_of_it_is_stage(void **state)
{
    para("Text.");
    struct deck_run *run = run_it(1, SHOW_CONSOLES);
    run->percent = 40;
    lay_out(36, 120);
    assert_int_equal(layout.stage.columns, 48);
    run->percent = 50;
    lay_out(24, 80);
    assert_int_equal(layout.stage.rows, 20 * 50 / 100);
    run->percent = 60; /* more than usual: and what the text does not need */
    lay_out(24, 80);
    assert_int_equal(layout.stage.rows, 20 - 1 - 1);
}

static void a_run_without_text_has_it_all(void **state)
{
    slides[0].title.count = 0;
    run_it(1, SHOW_CONSOLES);
    lay_out(24, 80);
    assert_int_equal(layout.parts.panes[0].rows, 23);
    assert_int_equal(layout.parts.panes[0].columns, 80);
}

static void before_it_starts_a_run_has_no_parts(void **state)
{
    para("Text.");
    run_it(2, SHOW_CONSOLES | SHOW_EXPLAIN);
    talk.seen.state = PLAYER_STANDING_BY;
    lay_out(24, 80);
    assert_true(is_shown(layout.stage));
    assert_false(is_shown(layout.parts.panes[0]));
    assert_false(is_shown(layout.parts.explain));
}

static void what_is_named_has_its_place(void **state)
{
    para("Text.");
    para("More text.");
    run_it(1, SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_EXITS | SHOW_REGISTERS);
    for (int wide = 0; wide < 2; wide++) {
        lay_out(wide ? 36 : 24, wide ? 120 : 80);
        assert_true(layout.parts.panes[0].rows >= 4);
        assert_true(layout.parts.matrix.rows >= 6);
        assert_true(layout.parts.registers.rows >= 7);
        assert_true(layout.parts.explain.rows >= 2);
        assert_false(is_shown(layout.parts.log));
    }
}

/* In the order lanes, log, exits, registers; consoles stay. */
static void what_does_not_fit_is_left_out(void **state)
{
    para("Text.");
    run_it(1, SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_LANES | SHOW_LOG | SHOW_EXITS | SHOW_REGISTERS);
    lay_out(36, 120);
    assert_true(is_shown(layout.parts.lanes) && is_shown(layout.parts.log) &&
                is_shown(layout.parts.matrix));
    bool lanes = true, log = true, matrix = true;
    for (int rows = 36; rows >= TALK_MIN_ROWS; rows--) {
        lay_out(rows, 75);
        lanes &= is_shown(layout.parts.lanes);
        log &= is_shown(layout.parts.log);
        matrix &= is_shown(layout.parts.matrix);
        assert_true(log || !lanes);
        assert_true(matrix || !log);
        assert_true(is_shown(layout.parts.panes[0]));
    }
    assert_false(lanes || log || matrix);
}

/* All of the stage where nothing else is on it; a frame beside consoles that have room, too. */
static void lanes_are_large_where_it_is_about_them(void **state)
{
    para("Text.");
    run_it(2, SHOW_LANES);
    lay_out(36, 120);
    assert_int_equal(layout.parts.lanes.rows, layout.stage.rows);
    talk.seen.show = SHOW_LANES | SHOW_EXPLAIN;
    lay_out(36, 120);
    assert_int_equal(layout.parts.lanes.rows + layout.parts.explain.rows, layout.stage.rows);
    talk.seen.show = SHOW_LANES | SHOW_CONSOLES;
    lay_out(36, 120);
    assert_true(layout.parts.lanes.rows >= 12 && layout.parts.panes[0].rows >= 6);
    talk.seen.show = SHOW_LANES | SHOW_CONSOLES | SHOW_EXITS;
    lay_out(36, 120);
    assert_int_equal(layout.parts.lanes.rows, 2);
}

/* Words take as many columns wherever they stand. */
static void a_narrow_stage_has_more_rows_of_words(void **state)
{
    para("Text.");
    run_it(1, SHOW_CONSOLES | SHOW_REGISTERS | SHOW_EXPLAIN);
    lay_out(30, 110);
    assert_int_equal(layout.parts.explain.rows,
                     view_explain_rows(&view, layout.parts.explain.columns));
    lay_out(36, 120);
    assert_int_equal(layout.parts.explain.rows, 4);
    lay_out(24, 80);
    assert_int_equal(layout.parts.explain.rows, 3);
    lay_out(24, 180);
    assert_int_equal(layout.parts.explain.rows, 2);
    lay_out(50, 200);
    assert_int_equal(layout.parts.explain.rows, 3);
    assert_true(layout.parts.registers.columns >= 56);
}

static void mixed_output_is_of_several_guests(void **state)
{
    para("Text.");
    run_it(1, SHOW_CONSOLES | SHOW_MIXED);
    lay_out(36, 120);
    assert_false(is_shown(layout.parts.interleaved));
    view.seen.count = 2;
    lay_out(36, 120);
    assert_int_equal(layout.parts.interleaved.rows, 1);
}

static void four_consoles_fit_below_text(void **state)
{
    for (int i = 0; i < 9; i++)
        para("Text.");
    run_it(4, SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_MIXED);
    lay_out(24, 80);
    assert_int_equal(layout.stage.rows, STAGE_ROWS);
    for (unsigned i = 0; i < 4; i++)
        assert_true(layout.parts.panes[i].rows >= 4);
    assert_true(layout.parts.explain.rows >= 1);
    assert_int_equal(layout.parts.interleaved.rows, 1);
}

static void a_slide_is_known_to_fit(void **state)
{
    para("Text.");
    assert_true(talk_slide_fits(&deck, 0, 24, 80));
    run_it(1, SHOW_CONSOLES | SHOW_EXPLAIN);
    assert_true(talk_slide_fits(&deck, 0, 24, 80));
    assert_false(talk_slide_fits(&deck, 0, 9, 80));
    for (int i = 0; i < 10; i++)
        para("Text.");
    assert_false(talk_slide_fits(&deck, 0, 24, 80));
    assert_true(talk_slide_fits(&deck, 0, 36, 120));
    slide(2, "A title that is much longer than a title should be: nobody would read so many words, "
             "let alone remember them, on a "
             "screen of eighty columns, where they need more rows than there are");
    assert_false(talk_slide_fits(&deck, 1, 24, 80));
}

static void rows_of_text_are_counted(void **state)
{
    assert_int_equal(talk_text_rows(&slides[0], 76, ENGLISH), 0);
    para("one two three");
    assert_int_equal(talk_text_rows(&slides[0], 76, ENGLISH), 1);
    assert_int_equal(talk_text_rows(&slides[0], 7, ENGLISH), 2);
    item(0, 0, "item");
    item(0, 0, "item");
    assert_int_equal(talk_text_rows(&slides[0], 76, ENGLISH), 3);
    pause_here();
    block(DECK_GAP, 4, "");
    assert_int_equal(talk_text_rows(&slides[0], 76, ENGLISH), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_overlaps_or_sticks_out, set_up),
        cmocka_unit_test_setup(notes_and_covers_fit_too, set_up),
        cmocka_unit_test_setup(small_screens_are_too_small, set_up),
        cmocka_unit_test_setup(the_stage_is_beside_the_text_where_there_is_room, set_up),
        cmocka_unit_test_setup(margins_are_as_wide_on_both_sides, set_up),
        cmocka_unit_test_setup(the_stage_below_takes_what_the_text_leaves, set_up),
        cmocka_unit_test_setup(a_deck_may_say_how_much_of_it_is_stage, set_up),
        cmocka_unit_test_setup(a_run_without_text_has_it_all, set_up),
        cmocka_unit_test_setup(before_it_starts_a_run_has_no_parts, set_up),
        cmocka_unit_test_setup(what_is_named_has_its_place, set_up),
        cmocka_unit_test_setup(what_does_not_fit_is_left_out, set_up),
        cmocka_unit_test_setup(lanes_are_large_where_it_is_about_them, set_up),
        cmocka_unit_test_setup(a_narrow_stage_has_more_rows_of_words, set_up),
        cmocka_unit_test_setup(mixed_output_is_of_several_guests, set_up),
        cmocka_unit_test_setup(four_consoles_fit_below_text, set_up),
        cmocka_unit_test_setup(a_slide_is_known_to_fit, set_up),
        cmocka_unit_test_setup(rows_of_text_are_counted, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
