/* Speaker notes: what goes over the wire, and what is drawn of it. */
#include "test.h"

#include "notes/private.h"
#include "notes/view.h"

#include <locale.h>

static const struct notes_state plain = { .deck = "Mini-KVM",
                                          .language = "ko",
                                          .slide = 5,
                                          .slides = 31,
                                          .step = 2,
                                          .steps = 4,
                                          .title = "VM exit이란?",
                                          .notes = "첫째 줄\n\n\\n is no newline\nlast\n",
                                          .next = "Next one",
                                          .started_ns = 1,
                                          .slide_ns = UINT64_MAX };

static char wire[NOTES_MESSAGE];
static struct notes_message came;

static void expect_same(const struct notes_state *a, const struct notes_state *b)
{
    assert_string_equal(a->deck, b->deck);
    assert_string_equal(a->language, b->language);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->notes, b->notes);
    assert_string_equal(a->next, b->next);
    assert_int_equal(a->slide, b->slide);
    assert_int_equal(a->slides, b->slides);
    assert_int_equal(a->step, b->step);
    assert_int_equal(a->steps, b->steps);
    assert_true(a->started_ns == b->started_ns && a->slide_ns == b->slide_ns);
}

static void a_state_comes_as_it_was_told(void **state)
{
    const struct notes_state empty = {
        .slide = 1, .deck = "", .language = "", .title = "", .notes = "", .next = ""
    };
    const struct notes_state *states[] = { &plain, &empty };
    for (int i = 0; i < 2; i++) {
        size_t n = notes_encode(states[i], wire);
        assert_int_equal(notes_decode(&came, wire, n), n);
        expect_same(&came.state, states[i]);
    }
    size_t n = notes_encode(&(struct notes_state){ .slide = 1 }, wire); /* NULLs */
    assert_int_equal(notes_decode(&came, wire, n), n);
    expect_same(&came.state, &empty);
}

static void it_comes_in_pieces_and_with_the_next_one(void **state)
{
    size_t n = notes_encode(&plain, wire);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(notes_decode(&came, wire, i), 0);
    memcpy(wire + n, wire, n);
    assert_int_equal(notes_decode(&came, wire, 2 * n), n);
    expect_same(&came.state, &plain);
}

/* Cut between two characters, with an ellipsis, whatever stands at the limit. */
static void what_is_too_long_is_cut(void **state)
{
    static char notes[3 * NOTES_MESSAGE + 8];
    for (size_t shift = 0; shift < 4; shift++) {
        memset(notes, 'x', shift);
        size_t at = shift;
        while (at < 3 * NOTES_MESSAGE)
            at += (size_t)sprintf(notes + at, "%s", at % 2 ? "한\n" : "글\\");
        struct notes_state big = plain;
        big.notes = big.title = big.deck = big.next = big.language = notes;
        size_t n = notes_encode(&big, wire);
        assert_true(n <= NOTES_MESSAGE && n > NOTES_MESSAGE - 8);
        assert_int_equal(notes_decode(&came, wire, n), n);
        size_t length = strlen(came.state.notes) - strlen("…");
        assert_true(length > NOTES_MESSAGE / 2);
        assert_string_equal(came.state.notes + length, "…");
        assert_memory_equal(came.state.notes, notes, length);
        assert_true((notes[length] & 0xc0) != 0x80);
        assert_true(strlen(came.state.title) <= 2048 && strlen(came.state.title) > 1000);
        assert_int_equal(came.state.slides, 31);
    }
}

static ssize_t decode(const char *text)
{
    return notes_decode(&came, text, strlen(text));
}

static void other_things_are_refused(void **state)
{
    assert_int_equal(decode("k"), 0);
    assert_int_equal(decode("x"), -1);
    assert_int_equal(decode("kvm-vmm notes 2\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nslide x\n\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nslide -1\n\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nslide 4294967296\n\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nstarted 18446744073709551616\n\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nslide \n\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nslide\n\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nnotes \\t\n\n"), -1);
    assert_int_equal(decode("kvm-vmm notes 1\nnotes \\\n\n"), -1);
    assert_int_equal(notes_decode(&came, "kvm-vmm notes 1\nnotes a\0b\n\n", 27), -1);
    memset(wire, 'x', sizeof wire);
    memcpy(wire, "kvm-vmm notes 1\n", 16);
    assert_int_equal(notes_decode(&came, wire, sizeof wire - 1), 0);
    assert_int_equal(notes_decode(&came, wire, sizeof wire), -1);
    assert_int_equal(decode("kvm-vmm notes 1\n\n"), 17);
    assert_string_equal(came.state.notes, "");
    assert_true(decode("kvm-vmm notes 1\nfuture 7\nslide 3\nnotes \ta\tb\n\n") > 0);
    assert_int_equal(came.state.slide, 3);
    assert_string_equal(came.state.notes, " a b");
}

static void wishes_are_two(void **state)
{
    enum notes_wish wish;
    assert_int_equal(notes_decode_wish(&wish, "next\nback\n", 10), 5);
    assert_int_equal(wish, NOTES_NEXT);
    assert_int_equal(notes_decode_wish(&wish, "back\n", 5), 5);
    assert_int_equal(wish, NOTES_BACK);
    assert_int_equal(notes_decode_wish(&wish, "back", 4), 0);
    assert_int_equal(notes_decode_wish(&wish, "", 0), 0);
    assert_int_equal(notes_decode_wish(&wish, "\n", 1), -1);
    assert_int_equal(notes_decode_wish(&wish, "nextback\n", 9), -1);
    assert_int_equal(notes_decode_wish(&wish, "nnnnnnnnnnnnnnnnnnnn", NOTES_LINE), -1);
}

/* Good messages with a few bytes changed: whatever is made of them, it is within the message. */
static void damaged_messages_do_no_harm(void **state)
{
    static char copy[4096];
    size_t n = notes_encode(&plain, wire);
    uint32_t random = 1;
    for (int i = 0; i < 20000; i++) {
        memcpy(copy, wire, n);
        for (int k = 0; k < 3; k++) {
            random = random * 1664525 + 1013904223;
            copy[(random >> 8) % n] = (char)("\n\\\0 n1s\xff"[random >> 29]);
        }
        char *exact = malloc(n); /* so that a sanitizer sees the end */
        memcpy(exact, copy, n);
        ssize_t length = notes_decode(&came, exact, n);
        free(exact);
        assert_true(length <= (ssize_t)n);
        if (length > 0)
            assert_true(
                strlen(came.state.deck) + strlen(came.state.title) + strlen(came.state.notes) < n);
    }
}

/* ---- On the screen ---- */

static struct grid grid;
static struct notes_view view;
static struct notes_state told;
static char *drawn;
static int scroll_most;

static int set_up(void **state)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    told = (struct notes_state){ .deck = "A talk",
                                 .language = "en",
                                 .slide = 5,
                                 .slides = 31,
                                 .step = 2,
                                 .steps = 4,
                                 .title = "This slide",
                                 .notes = "first line\n\nlast line\n",
                                 .next = "Another",
                                 .started_ns = 1000000000,
                                 .slide_ns = 3601000000000 };
    view = (struct notes_view){
        .state = &told, .ended = "", .problem = "", .now_ns = 3666999999999, .hour = 9, .minute = 5
    };
    return 0;
}

static int tear_down(void **state)
{
    grid_destroy(&grid);
    free(drawn);
    drawn = NULL;
    return 0;
}

static void draw(int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    scroll_most = view_notes(&grid, &view);
    free(drawn);
    drawn = grid_to_text(&grid);
}

static void shows(const char *text, bool there)
{
    if ((strstr(drawn, text) != NULL) != there)
        fail_msg("'%s' is %sin:\n%s", text, there ? "not " : "", drawn);
}

static void everything_has_its_place(void **state)
{
    draw(13, 66);
    assert_string_equal(drawn,
                        " A talk                                      slide 5/31, step 2/4\n"
                        "\n"
                        "  This slide\n"
                        "  ──────────────────────────────────────────────────────────────\n"
                        "  first line\n"
                        "\n"
                        "  last line\n"
                        "\n"
                        "\n"
                        "\n"
                        "  ──────────────────────────────────────────────────────────────\n"
                        "  Next: Another\n"
                        " 1:01:05 talk  01:05 slide  09:05 clock         PgDn next  q quit\n");
    assert_int_equal(scroll_most, 0);
}

static void the_ends_of_a_talk_are_told(void **state)
{
    told.slide = 31;
    told.next = told.notes = "";
    told.steps = 1;
    view.now_ns = 0; /* before it began: cannot be, but is no thousand years */
    draw(24, 80);
    shows("slide 31/31\n", true);
    shows("The last slide.", true);
    shows("No notes for this slide.", true);
    shows("00:00 talk  00:00 slide", true);
    view.state = NULL;
    draw(24, 80);
    shows("waiting for a talk: kvm-vmm present DECK.md, in another terminal", true);
    shows("ended", false);
    shows("talk  ", false);
    view.ended = "A talk";
    view.problem = "It burns.";
    draw(24, 80);
    shows("The talk has ended: A talk", true);
    shows("It burns.", true);
}

static void long_notes_scroll(void **state)
{
    told.notes = "1\n2\n3\n4\n5\n6\n7\n8\n9";
    draw(12, 60);
    assert_int_equal(scroll_most, 4);
    shows("Up Down 1-5 / 9 lines", true);
    shows("  5\n", true);
    shows("  6\n", false);
    for (view.scroll = 4; view.scroll < 100; view.scroll += 90) { /* no further than to the end */
        draw(12, 60);
        assert_int_equal(scroll_most, 4);
        shows("Up Down 5-9 / 9 lines", true);
        shows("  4\n", false);
        shows("  5\n", true);
        shows("  9\n", true);
    }
}

/* Where there is room; what is in brackets stands out. */
static void lines_of_notes_are_apart(void **state)
{
    told.notes = "Say this.\n[PgDn: run] Look there.\nSay that.";
    draw(24, 80);
    shows("\n  Say this.\n\n  [PgDn: run] Look there.\n\n  Say that.\n", true);
    assert_int_equal(grid_at(&grid, 6, 2)->role, ROLE_MARK);
    assert_int_equal(grid_at(&grid, 6, 12)->role, ROLE_MARK);
    assert_int_equal(grid_at(&grid, 6, 14)->role, ROLE_TEXT);
    draw(10, 80);
    shows("\n  Say this.\n  [PgDn: run] Look there.\n  Say that.\n", true);
}

static void korean_is_aligned(void **state)
{
    told = plain;
    told.notes = "가나다라 마바사아 자차카타 파하";
    view.language = KOREAN;
    draw(12, 46);
    shows("슬라이드 5/31, 단계 2/4", true);
    shows("다음: Next one", true);
    shows("VM exit이란?", true);
    for (int row = 0; row < grid.rows; row++)
        for (int column = 0; column < grid.columns; column++)
            if (grid_at(&grid, row, column)->width == 2)
                assert_int_equal(grid_at(&grid, row, column + 1)->width, 0);
    draw(9, 12);
    shows("가나다라\n", true);
    shows("\n마바사아\n", true);
}

static void control_characters_are_seen(void **state)
{
    told.title = told.deck = told.next = told.notes = "a\033[31mb\rc\x7f\xff";
    draw(24, 80);
    shows("a?[31mb?c??", true);
    told.language = told.title;
    view.state = NULL;
    view.ended = view.problem = told.title;
    draw(24, 80);
    shows("ended: a?[31mb?c??", true);
}

static void ascii_stays_ascii(void **state)
{
    view.ascii = true;
    told.notes = "1\n2\n3\n4\n5\n6\n7\n8\n9";
    draw(12, 60);
    for (const char *c = drawn; *c; c++)
        assert_true((unsigned char)*c < 0x80);
}

static void any_size_is_drawn(void **state)
{
    told = plain;
    for (int shown = 0; shown < 2; shown++)
        for (int rows = 1; rows < 30; rows++)
            for (int columns = 1; columns < 90; columns += columns < 30 ? 1 : 7) {
                view.state = shown ? &told : NULL;
                draw(rows, columns);
                assert_true(scroll_most >= 0);
            }
    told.notes = "to be read";
    draw(5, 20);
    shows("to be read", true);
    shows("5/31", true);
    shows("VM exit", true);
    shows("1:01:06", true);
}

#define VIEW(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_comes_as_it_was_told),
        cmocka_unit_test(it_comes_in_pieces_and_with_the_next_one),
        cmocka_unit_test(what_is_too_long_is_cut),
        cmocka_unit_test(other_things_are_refused),
        cmocka_unit_test(wishes_are_two),
        cmocka_unit_test(damaged_messages_do_no_harm),
        VIEW(everything_has_its_place),
        VIEW(the_ends_of_a_talk_are_told),
        VIEW(long_notes_scroll),
        VIEW(lines_of_notes_are_apart),
        VIEW(korean_is_aligned),
        VIEW(control_characters_are_seen),
        VIEW(ascii_stays_ascii),
        VIEW(any_size_is_drawn),
    };
    return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
