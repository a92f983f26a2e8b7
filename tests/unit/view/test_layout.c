/* The layout: every size, every number of panes, every mode. */
#include "rects.h"
#include "test.h"

#include "view/layout.h"

enum { PARTS = VCPU_MAX + 11 };

/* What parts ask for: little, some, more than there is. */
enum { LITTLE = 3, SOME = 12, MUCH = 1000 };
static int asked = SOME;

static int rows_asked(const void *context, enum layout_part part, int columns)
{
    return part == LAYOUT_EXPLAIN && asked == SOME ? (columns < 100 ? 8 : 6) : asked;
}

static void make(struct layout *layout, int rows, int columns, unsigned panes,
                 enum layout_mode mode, int zoomed)
{
    const struct layout_wants wants = {
        .panes = panes, .mode = mode, .zoomed = zoomed, .rows = rows_asked
    };
    layout_make(layout, rows, columns, &wants);
}

static void parts_of(const struct layout *l, struct part parts[PARTS])
{
    const struct part all[PARTS] = {
        { "pane 0", l->panes[0] },     { "pane 1", l->panes[1] }, { "pane 2", l->panes[2] },
        { "pane 3", l->panes[3] },     { "header", l->header },   { "matrix", l->matrix },
        { "registers", l->registers }, { "log", l->log },         { "interleaved", l->interleaved },
        { "lanes", l->lanes },         { "explain", l->explain }, { "keys", l->keys },
        { "stack", l->stack },         { "devices", l->devices }, { "memory", l->memory },
    };
    memcpy(parts, all, sizeof all);
}

/* Returns the cells that the parts cover. */
static int check(int rows, int columns, unsigned panes, enum layout_mode mode, int zoomed)
{
    struct layout layout;
    struct part parts[PARTS];
    char what[64];
    make(&layout, rows, columns, panes, mode, zoomed);
    parts_of(&layout, parts);
    snprintf(what, sizeof what, "%u panes, mode %d, zoom %d", panes, mode, zoomed);
    return expect_room_for_each(parts, PARTS, rows, columns, what);
}

static void nothing_overlaps_or_sticks_out(void **state)
{
    static const int asks[] = { LITTLE, SOME, MUCH };
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        for (int columns = 1; columns <= 500; columns += columns < 130 ? 1 : 7)
            for (int rows = 1; rows <= 200; rows += rows < 60 ? 1 : 7)
                for (unsigned panes = 1; panes <= VCPU_MAX; panes++)
                    for (int mode = 0; mode < LAYOUT_MODES; mode++)
                        for (int zoomed = -1; zoomed < (int)panes; zoomed += 1 + (int)panes / 2) {
                            asked = asks[i];
                            check(rows, columns, panes, (enum layout_mode)mode, zoomed);
                        }
    asked = SOME;
}

static void no_cell_is_wasted(void **state)
{
    static const int sizes[][2] = { { 10, 40 },  { 24, 80 }, { 36, 120 }, { 50, 200 },
                                    { 70, 250 }, { 60, 50 }, { 12, 300 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (unsigned panes = 1; panes <= VCPU_MAX; panes++)
            for (int mode = 0; mode < LAYOUT_MODES; mode++)
                assert_int_equal(check(sizes[i][0], sizes[i][1], panes, (enum layout_mode)mode, -1),
                                 sizes[i][0] * sizes[i][1]);
}

static void a_zoomed_matrix_leaves_the_explanation_and_the_keys(void **state)
{
    static const int sizes[][2] = { { 10, 40 }, { 24, 80 }, { 70, 250 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int mode = 0; mode < LAYOUT_MODES; mode++) {
            const int rows = sizes[i][0], columns = sizes[i][1];
            struct layout layout;
            struct part parts[PARTS];
            make(&layout, rows, columns, 4, (enum layout_mode)mode, -1);
            layout_zoom_matrix(&layout, rows, columns);
            parts_of(&layout, parts);
            assert_int_equal(expect_room_for_each(parts, PARTS, rows, columns, "zoomed"),
                             rows * columns);
            assert_in_range(layout.matrix.rows, rows - 2 - rows / 3, rows - 2);
            assert_int_equal(layout.panes[0].rows, 0);
        }
}

static void too_small_shows_nothing_else(void **state)
{
    struct layout layout;
    make(&layout, LAYOUT_MIN_ROWS, LAYOUT_MIN_COLUMNS, 4, LAYOUT_WATCH, -1);
    assert_false(layout.too_small);
    make(&layout, LAYOUT_MIN_ROWS - 1, LAYOUT_MIN_COLUMNS, 4, LAYOUT_WATCH, -1);
    assert_true(layout.too_small);
    make(&layout, LAYOUT_MIN_ROWS, LAYOUT_MIN_COLUMNS - 1, 4, LAYOUT_WATCH, -1);
    assert_true(layout.too_small);
    assert_int_equal(check(9, 100, 4, LAYOUT_WATCH, -1), 0);
}

/* A pane that is shown has a row inside its frame and room for a title. */
static void panes_are_of_use(void **state)
{
    for (int columns = LAYOUT_MIN_COLUMNS; columns <= 260; columns++)
        for (int rows = LAYOUT_MIN_ROWS; rows <= 80; rows++)
            for (unsigned panes = 1; panes <= VCPU_MAX; panes++) {
                struct layout layout;
                make(&layout, rows, columns, panes, LAYOUT_WATCH, -1);
                for (unsigned i = 0; i < panes; i++)
                    if (layout.panes[i].rows < 3 || layout.panes[i].columns < 18)
                        fail_msg("%dx%d: pane %u of %u has %dx%d", columns, rows, i, panes,
                                 layout.panes[i].columns, layout.panes[i].rows);
                assert_int_equal(layout.header.rows, 1);
                assert_int_equal(layout.keys.rows, 1);
                assert_true(layout.explain.rows >= 1);
            }
}

static void four_guests_fit_80_by_24(void **state)
{
    struct layout l;
    make(&l, 24, 80, 4, LAYOUT_WATCH, -1);
    for (unsigned i = 0; i < 4; i++)
        assert_true(l.panes[i].rows >= 8 && l.panes[i].columns >= 20);
    assert_int_equal(l.panes[0].row, l.panes[1].row);
    assert_int_equal(l.panes[0].column, l.panes[2].column);
    assert_true(l.matrix.columns == 38 && l.matrix.rows >= 8);
    assert_true(l.registers.columns == 38 && l.registers.rows >= 8);
    assert_int_equal(l.interleaved.rows, 1);
    assert_int_equal(l.lanes.rows, 1);
    assert_int_equal(l.explain.rows, 2);
    assert_true(l.explain.row + 2 < l.lanes.row + 1); /* it is not the last above the keys */
    assert_int_equal(l.log.rows, 0);
    assert_int_equal(l.keys.row, 23);
}

static void lanes_go_first_then_the_interleaved_line(void **state)
{
    struct layout l;
    bool lanes = true, interleaved = true;
    for (int rows = 24; rows >= LAYOUT_MIN_ROWS; rows--) {
        make(&l, rows, 80, 4, LAYOUT_WATCH, -1);
        assert_true(lanes || !l.lanes.rows);             /* they do not come back */
        assert_true(interleaved || !l.interleaved.rows); /* on a smaller screen */
        assert_true(l.interleaved.rows || !l.lanes.rows);
        lanes = l.lanes.rows;
        interleaved = l.interleaved.rows;
    }
    assert_false(lanes || interleaved);
}

static void larger_screens_show_more(void **state)
{
    static const int sizes[][2] = { { 24, 80 }, { 36, 120 }, { 50, 200 }, { 70, 250 } };
    struct layout before = { 0 }, l;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++, before = l) {
        make(&l, sizes[i][0], sizes[i][1], 4, LAYOUT_WATCH, -1);
        assert_true(l.panes[0].columns > before.panes[0].columns || l.stack.rows > 0);
        assert_true(l.matrix.rows >= before.matrix.rows);
        assert_true(l.registers.rows >= before.registers.rows);
        assert_int_equal(l.log.rows > 0, i > 0);
    }
    make(&l, 34, 80, 2, LAYOUT_WATCH, -1);
    assert_true(l.log.rows > 0);
    make(&l, 24, 110, 2, LAYOUT_WATCH, -1);
    assert_true(l.log.rows > 0);
    make(&l, 27, 109, 2, LAYOUT_WATCH, -1);
    assert_int_equal(l.log.rows, 0);
}

static void parts_are_as_high_as_what_they_say(void **state)
{
    struct layout little, much;
    asked = LITTLE;
    make(&little, 48, 160, 1, LAYOUT_WATCH, -1);
    asked = MUCH;
    make(&much, 48, 160, 1, LAYOUT_WATCH, -1);
    asked = SOME;
    assert_true(little.panes[0].rows < much.panes[0].rows);
    assert_true(little.matrix.rows < much.matrix.rows);
    assert_true(little.log.rows > much.log.rows && much.log.rows >= 6);
    assert_true(little.registers.rows > much.registers.rows || little.stack.rows > 0);
}

static void large_screens_have_room_for_all(void **state)
{
    static const int modes[] = { LAYOUT_WATCH, LAYOUT_STEP };
    for (int i = 0; i < 2; i++)
        for (unsigned panes = 1; panes <= VCPU_MAX; panes++) {
            struct layout l;
            make(&l, 50, 200, panes, modes[i], -1);
            assert_true(l.stack.rows && l.devices.rows && l.matrix.rows && l.registers.rows);
            assert_true(l.log.rows && l.explain.rows >= EXPLAIN_FRAMED && l.lanes.rows);
        }
}

static void who_steps_sees_the_explanation_first(void **state)
{
    struct layout l;
    make(&l, 24, 80, 1, LAYOUT_STEP, -1);
    assert_int_equal(l.explain.row, 1);
    assert_int_equal(l.explain.rows, 2);
    assert_true(l.registers.rows >= 18 && l.log.rows >= 6 && !l.matrix.rows);
    make(&l, 36, 120, 1, LAYOUT_STEP, -1);
    assert_int_equal(l.explain.row, 1);
    assert_true(l.explain.rows >= EXPLAIN_FRAMED);
    assert_true(l.panes[0].row > l.explain.row && l.log.row > l.panes[0].row);
}

static void time_is_large(void **state)
{
    struct layout l;
    make(&l, 24, 80, 4, LAYOUT_TIME, -1);
    assert_true(l.lanes.rows >= 10 && l.lanes.columns == 80);
    make(&l, 50, 200, 4, LAYOUT_TIME, -1);
    assert_true(l.lanes.rows >= 20);
}

static void panes_follow_their_number(void **state)
{
    struct layout l;
    make(&l, 24, 80, 2, LAYOUT_WATCH, -1); /* 42 columns: above each other */
    assert_int_equal(l.panes[0].column, l.panes[1].column);
    make(&l, 50, 200, 2, LAYOUT_WATCH, -1);
    assert_int_equal(l.panes[0].row, l.panes[1].row);
    make(&l, 36, 120, 3, LAYOUT_WATCH, -1); /* the third one is wide */
    assert_int_equal(l.panes[2].columns, l.panes[0].columns + l.panes[1].columns);
    assert_true(l.panes[2].row > l.panes[0].row);
    make(&l, 24, 80, 1, LAYOUT_WATCH, -1);
    assert_int_equal(l.panes[0].columns, 42);
    assert_int_equal(l.interleaved.rows, 0); /* nothing to mix */
}

static void a_zoomed_pane_has_the_room_of_all(void **state)
{
    struct layout all, l;
    make(&all, 36, 120, 4, LAYOUT_CONSOLES, -1);
    make(&l, 36, 120, 4, LAYOUT_CONSOLES, 2);
    assert_int_equal(l.panes[2].rows, all.panes[0].rows + all.panes[2].rows);
    assert_int_equal(l.panes[2].columns, 120);
    assert_int_equal(l.panes[0].rows + l.panes[1].rows + l.panes[3].rows, 0);
}

static void modes_differ(void **state)
{
    struct layout l;
    make(&l, 24, 80, 4, LAYOUT_CONSOLES, -1);
    assert_int_equal(l.panes[0].rows + l.panes[2].rows, 22);
    assert_int_equal(l.matrix.rows + l.log.rows + l.explain.rows, 0);
    make(&l, 24, 80, 4, LAYOUT_LOG, -1);
    assert_true(l.log.rows >= 14 && l.log.columns == 80);
    assert_int_equal(l.panes[3].row, l.panes[0].row); /* a strip */
    assert_int_equal(l.explain.rows, 3);
    make(&l, 24, 120, 4, LAYOUT_LOG, -1);
    assert_int_equal(l.explain.rows, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_or_sticks_out),
        cmocka_unit_test(no_cell_is_wasted),
        cmocka_unit_test(a_zoomed_matrix_leaves_the_explanation_and_the_keys),
        cmocka_unit_test(too_small_shows_nothing_else),
        cmocka_unit_test(panes_are_of_use),
        cmocka_unit_test(four_guests_fit_80_by_24),
        cmocka_unit_test(lanes_go_first_then_the_interleaved_line),
        cmocka_unit_test(larger_screens_show_more),
        cmocka_unit_test(parts_are_as_high_as_what_they_say),
        cmocka_unit_test(large_screens_have_room_for_all),
        cmocka_unit_test(who_steps_sees_the_explanation_first),
        cmocka_unit_test(time_is_large),
        cmocka_unit_test(panes_follow_their_number),
        cmocka_unit_test(a_zoomed_pane_has_the_room_of_all),
        cmocka_unit_test(modes_differ),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
