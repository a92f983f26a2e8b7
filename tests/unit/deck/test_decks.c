/* The decks that come with the program: without an error, the same talk in both languages. From the
 * repository's root. */
#include "built.h"
#include "test.h"

#include "talk/view.h"

#include <locale.h>

#define ENGLISH_DECK "ui/decks/demo.md"
#define KOREAN_DECK  "ui/decks/demo.ko.md"

static struct deck *read_deck(const char *path)
{
    static struct deck_errors errors;
    struct failure failure = { "" };
    struct deck *deck = deck_read(path, NULL, &errors, &failure);
    if (!deck)
        fail_msg("%s", failure.text);
    deck_check(deck, &errors);
    deck_print_errors(stderr, deck, &errors);
    assert_int_equal(errors.total, 0);
    return deck;
}

/* Each in English, then the same in Korean. */
static const char *const paths[] = { ENGLISH_DECK, KOREAN_DECK, "ui/decks/learn.md",
                                     "ui/decks/learn.ko.md" };
enum { DECKS = sizeof paths / sizeof *paths };

static void they_have_no_errors(void **state)
{
    for (int i = 0; i < DECKS; i++)
        deck_free(read_deck(paths[i]));
}

static void every_slide_fits_a_small_screen(void **state)
{
    for (int i = 0; i < DECKS; i++) {
        struct deck *deck = read_deck(paths[i]);
        for (unsigned slide = 0; slide < deck->slide_count; slide++)
            if (!talk_slide_fits(deck, slide, 24, 80))
                fail_msg("%s:%u: slide %u does not fit on 80x24", paths[i],
                         deck->slides[slide].place.line, slide + 1);
        deck_free(deck);
    }
}

/* The nth run of a slide, or NULL. */
static const struct deck_run *run_of(const struct deck_slide *slide, unsigned n)
{
    for (unsigned i = 0; i < slide->block_count; i++)
        if (slide->blocks[i].run && n-- == 0)
            return slide->blocks[i].run;
    return NULL;
}

static void expect_same_run(const struct deck_run *a, const struct deck_run *b)
{
    assert_string_equal(a->command, b->command);
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->start_step, b->start_step);
    assert_int_equal(a->show, b->show);
    assert_int_equal(a->order_count, b->order_count);
    for (unsigned i = 0; i < a->order_count; i++) {
        assert_int_equal(a->orders[i].kind, b->orders[i].kind);
        assert_int_equal(a->orders[i].step, b->orders[i].step);
        assert_int_equal(a->orders[i].number, b->orders[i].number);
        assert_string_equal(a->orders[i].text ? a->orders[i].text : "",
                            b->orders[i].text ? b->orders[i].text : "");
    }
}

static void expect_same_slide(const struct deck_slide *a, const struct deck_slide *b)
{
    assert_int_equal(a->steps, b->steps);
    assert_int_equal(a->title_level, b->title_level);
    assert_int_equal(a->notes[0] != '\0', b->notes[0] != '\0');
    for (unsigned n = 0; run_of(a, n) || run_of(b, n); n++) {
        assert_true(run_of(a, n) && run_of(b, n));
        expect_same_run(run_of(a, n), run_of(b, n));
    }
}

static void both_languages_give_the_same_talk(void **state)
{
    for (int pair = 0; pair < DECKS; pair += 2) {
        struct deck *english = read_deck(paths[pair]), *korean = read_deck(paths[pair + 1]);
        assert_int_equal(english->slide_count, korean->slide_count);
        for (unsigned i = 0; i < english->slide_count; i++)
            expect_same_slide(&english->slides[i], &korean->slides[i]);
        deck_free(english);
        deck_free(korean);
    }
}

static bool runs_guests(const struct deck_run *run, const char *guests)
{
    char all[256] = "";
    for (unsigned i = 0; i < run->options.guest_count; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? " " : "",
                 run->options.guests[i]);
    return !strcmp(all, guests);
}

static bool has_run_of(const struct deck *deck, const char *guests)
{
    for (unsigned i = 0; i < deck->slide_count; i++)
        for (unsigned n = 0; run_of(&deck->slides[i], n); n++)
            if (runs_guests(run_of(&deck->slides[i], n), guests))
                return true;
    return false;
}

/* What a run of the deck types into its guest, all of it. */
static void types(const struct deck *deck, const char *text)
{
    for (unsigned i = 0; i < deck->slide_count; i++)
        for (unsigned n = 0; run_of(&deck->slides[i], n); n++) {
            const struct deck_run *run = run_of(&deck->slides[i], n);
            char all[512] = "";
            for (unsigned o = 0; o < run->order_count; o++)
                if (run->orders[o].kind == ORDER_TYPE)
                    strncat(all, run->orders[o].text, sizeof all - strlen(all) - 1);
            if (!strcmp(run->command, "--paging os-1k/kernel.bin") && !strcmp(all, text))
                return;
        }
    fail_msg("no run types %s", text);
}

static void every_scene_of_the_guide_is_played(void **state)
{
    static const char *const guests[] = {
        "guests/minimal.bin",
        "guests/hello.bin",
        "guests/counter.bin",
        "guests/multiplication.bin guests/counter.bin",
        "guests/counter.bin guests/hello.bin guests/multiplication.bin guests/minimal.bin",
        "guests/race.bin guests/race.bin",
        "guests/lock.bin guests/lock.bin",
    };
    struct deck *deck = read_deck(KOREAN_DECK);
    for (size_t i = 0; i < sizeof guests / sizeof *guests; i++)
        if (!has_run_of(deck, guests[i]))
            fail_msg("no slide runs %s", guests[i]);
    types(deck, "1\n");
    types(deck, "2\n");
    types(deck, "3\nHello World!\nThis is amazing!\nquit\n");
    types(deck, "4\n0\n");
    deck_free(deck);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_have_no_errors),
        cmocka_unit_test(every_slide_fits_a_small_screen),
        cmocka_unit_test(both_languages_give_the_same_talk),
        cmocka_unit_test(every_scene_of_the_guide_is_played),
    };
    return cmocka_run_group_tests_name("decks", tests, guests_are_built, NULL);
}
