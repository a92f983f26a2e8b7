/* The sources of guests that have not started, on the stage of a slide. */
#include "views.h"

#include "decks.h"
#include "folder.h"
#include "talk/talk.h"

static struct talk talk;
static struct talk_layout layout;
static char guests[2][64];

static const char head[] =
    "/* short: says x.\n *\n * Watch: it leaves.\n */\n#include \"abi.inc\"\n\n";

static int begin(void **state)
{
    if (make_folder(state))
        return 1;
    set_up(state);
    new_deck();
    slide(2, "The title");
    view.chosen.mode = LAYOUT_SLIDE;
    view.chosen.in_talk = view.chosen.talk_keys = true;
    talk = (struct talk){ .view.deck = &deck, .sources = source_texts_create(NULL, 0) };
    talk.view.seen.problem = "";
    talk.view.seen.state = PLAYER_STANDING_BY;
    return 0;
}

static int end(void **state)
{
    source_texts_destroy(talk.sources);
    tear_down(state);
    return remove_folder(state);
}

static void put_source(const char *name, unsigned lines)
{
    FILE *file = fopen(path_in_folder(name), "w");
    assert_non_null(file);
    fputs(head, file);
    for (unsigned i = 1; i <= lines; i++)
        fprintf(file, "next%u:\tout\t%%al, %%dx\n", i);
    assert_int_equal(fclose(file), 0);
}

static void stand_by(const char *first, const char *second)
{
    struct deck_run *run = run_of("guests", second ? 2 : 1, SHOW_CONSOLES);
    const char *names[2] = { first, second };
    for (unsigned i = 0; i < run->options.guest_count; i++) {
        snprintf(guests[i], sizeof guests[i], "%s", path_in_folder(names[i]));
        run->options.guests[i] = guests[i];
    }
    talk.view.seen.run = run;
    talk_find_sources(&talk);
}

static const char *show(int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    talk_layout_make(&layout, rows, columns, &view, &talk.view);
    view_talk(&grid, &layout, &view, &talk.view);
    free(drawn);
    drawn = grid_to_text(&grid);
    assert_non_null(drawn);
    return drawn;
}

static void it_is_read_from_beside_the_guest(void **state)
{
    put_source("short.S", 3);
    stand_by("short.bin", NULL);
    show(24, 80);
    shows("─ short.S ─");
    shows("│ /* short: says x.");
    shows("│ #include \"abi.inc\"");
    shows("│ next3:  out     %al, %dx");
    shows("PgDn starts it");
}

static void a_long_one_begins_with_its_code(void **state)
{
    put_source("long.S", 100);
    stand_by("long.bin", NULL);
    show(24, 80);
    shows("─ long.S ─");
    shows("│ next1:  out     %al, %dx");
    shows_not("Watch");
    shows_not("#include");
    shows_not("next100");
    shows("PgDn starts it");
}

static void a_c_file_will_do(void **state)
{
    put_source("kernel.c", 1);
    stand_by("kernel.elf", NULL);
    show(24, 80);
    shows("─ kernel.c ─");
}

static void several_stand_beside_or_above_each_other(void **state)
{
    put_source("a.S", 30);
    put_source("b.S", 2);
    stand_by("a.bin", "b.bin");
    show(18, 80);
    shows("─  ── b.S ─");
    show(48, 160);
    shows("─ a.S ─");
    shows("─ b.S ─");
    shows_not("─  ── b.S ─");
    shows("next2:  out"); /* all of the shorter one */
    shows("next19: out"); /* and as much as that leaves of the longer one */
    assert_int_equal(talk.view.seen.source_count, 2);
}

static void the_same_is_there_once(void **state)
{
    put_source("a.S", 3);
    stand_by("a.bin", "a.bin");
    assert_int_equal(talk.view.seen.source_count, 1);
}

static void without_one_the_stage_is_as_empty_as_it_is(void **state)
{
    stand_by("none.bin", NULL);
    assert_int_equal(talk.view.seen.source_count, 0);
    show(24, 80);
    shows("PgDn starts it");
}

static void what_is_no_text_is_made_harmless(void **state)
{
    FILE *file = fopen(path_in_folder("bad.S"), "w");
    assert_non_null(file);
    fputs("\033[31mred\033]0;title\007\n/* never closed\n", file);
    assert_int_equal(fclose(file), 0);
    stand_by("bad.bin", NULL);
    show(24, 80);
    shows("red");
    assert_null(strpbrk(drawn, "\033\007"));
}

static void every_size_can_be_drawn(void **state)
{
    put_source("a.S", 30);
    put_source("b.S", 2);
    stand_by("a.bin", "b.bin");
    for (int rows = 1; rows < 60; rows++)
        for (int columns = 1; columns < 200; columns += 3)
            show(rows, columns);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(it_is_read_from_beside_the_guest),
        CASE(a_long_one_begins_with_its_code),
        CASE(a_c_file_will_do),
        CASE(several_stand_beside_or_above_each_other),
        CASE(the_same_is_there_once),
        CASE(without_one_the_stage_is_as_empty_as_it_is),
        CASE(what_is_no_text_is_made_harmless),
        CASE(every_size_can_be_drawn),
    };
    return cmocka_run_group_tests_name("sources", tests, NULL, NULL);
}
