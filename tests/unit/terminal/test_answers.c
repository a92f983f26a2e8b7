/* What the terminal answers is never a key nor text, in whatever pieces it comes; keys are. */
#include "test.h"

#include "terminal/keys.h"

static struct keys *keys;

static int set_up(void **state)
{
    keys = keys_new("xterm-256color");
    if (keys)
        keys_await_answers(keys, true);
    return keys ? 0 : -1;
}

static int tear_down(void **state)
{
    keys_free(keys);
    return 0;
}

/* ---- Time that passes ---- */

/* What came of it: keys by their names, text as it is. */
static char got[512];

static void take_all(bool typing)
{
    struct key_event e;
    while ((e = keys_next(keys, typing)).type != KEY_EVENT_NONE) {
        char name[16];
        size_t n = strlen(got);
        if (e.type == KEY_EVENT_KEY)
            snprintf(got + n, sizeof got - n, "%s ", key_name(e.key, name));
        else
            snprintf(got + n, sizeof got - n, "%.*s", (int)e.size, e.text);
    }
}

static void push(const char *bytes, size_t n, bool typing)
{
    keys_push(keys, bytes, n, false);
    take_all(typing);
}

static void pass(unsigned ms, bool typing)
{
    while (keys_are_pending(keys) && keys_wait_ms(keys) <= ms) {
        keys_force(keys);
        take_all(typing);
    }
}

/* Everything in two pieces; nothing, or what may be, comes of it. */
static void in_two_pieces(const char *bytes, unsigned pause_ms, bool typing, const char *wanted,
                          const char *or_else)
{
    size_t n = strlen(bytes);
    for (size_t cut = 1; cut < n; cut++) {
        got[0] = '\0';
        keys_await_answers(keys, true);
        push(bytes, cut, typing);
        pass(pause_ms, typing);
        push(bytes + cut, n - cut, typing);
        pass(UINT32_MAX, typing);
        if (strcmp(got, wanted) != 0 && strcmp(got, or_else) != 0)
            fail_msg("cut at %zu, %u ms: \"%s\" instead of \"%s\"", cut, pause_ms, got, wanted);
    }
}

#define GROUND "\033]11;rgb:ffff/ffff/ffff\033\\"
#define MODE   "\033[?2026;2$y"
#define LAST   "\033[?62;1;22c"

/* ---- In pieces ---- */

static void answers_in_pieces_are_no_keys(void **state)
{
    static const char *const answers[] = {
        GROUND,
        "\033]11;rgb:0000/0000/0000\a",
        MODE,
        LAST,
        GROUND MODE LAST,
        "\033P>|XTerm(390)\033\\",
        "\033P1$r0m\033\\",
        "\033_Gi=31;OK\033\\",
        "\033[?0u",
        "\033[>41;390;0c",
        "\033[?997;1n",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        for (int typing = 0; typing < 2; typing++) {
            in_two_pieces(answers[i], 20, typing, "", "");
            in_two_pieces(answers[i], 200, typing, "", "");
            in_two_pieces(answers[i], 499, typing, "", "");
            /* half a second after its ESC alone, that was an Esc; the rest is still no key */
            in_two_pieces(answers[i], 9000, typing, "", typing ? "\033" : "Esc ");
        }
}

static void answers_byte_by_byte_are_no_keys(void **state)
{
    const char *answers = GROUND MODE LAST;
    got[0] = '\0';
    for (const char *c = answers; *c; c++) {
        push(c, 1, false);
        pass(400, false);
    }
    assert_string_equal(got, "");
    assert_false(keys_are_pending(keys));
    assert_int_equal(keys_answers(keys)->ground, THEME_GROUND_LIGHT);
    assert_true(keys_answers(keys)->synchronised);
    assert_false(keys_answers(keys)->awaited);
}

static void keys_around_answers_are_keys(void **state)
{
    in_two_pieces("q" GROUND "s", 400, false, "q s ", "");
    in_two_pieces("q" GROUND "s" MODE "\033[A" LAST "r", 20, false, "q s Up r ", "");
    in_two_pieces("ab" GROUND "cd" LAST "e", 400, true, "abcde", "");
}

/* ---- While the screen is given away: answers are taken, keys are not ---- */

/* Listens to pieces of so many bytes until a key comes, or all has. What comes after that waits in
 * the terminal until the screen is back. Returns how much was heard. */
static size_t hear(const char *bytes, size_t first, size_t piece)
{
    size_t n = strlen(bytes), at = 0;
    got[0] = '\0';
    keys_await_answers(keys, true);
    for (size_t size = first; at < n; size = piece) {
        size = size < n - at ? size : n - at;
        keys_push(keys, bytes + at, size, false);
        at += size;
        if (!keys_take_answers(keys))
            break;
    }
    return at;
}

static void answers_are_heard_out_in_any_pieces(void **state)
{
    const char *answers = GROUND MODE LAST;
    for (size_t first = 1; first <= strlen(answers); first++)
        for (size_t piece = 1; piece <= strlen(answers); piece++) {
            assert_int_equal(hear(answers, first, piece), strlen(answers));
            assert_false(keys_answers(keys)->awaited);
            assert_false(keys_are_pending(keys));
            take_all(false);
            assert_string_equal(got, "");
        }
    assert_int_equal(keys_answers(keys)->ground, THEME_GROUND_LIGHT);
    assert_true(keys_answers(keys)->synchronised);
}

static void the_first_key_ends_the_listening(void **state)
{
    assert_int_equal(hear("q" LAST, 1, 1), 1);
    take_all(false);
    assert_string_equal(got, "q ");
    assert_int_equal(hear("\033[A" LAST, 3, 1), 3);
    take_all(false);
    assert_string_equal(got, "Up ");
    assert_int_equal(hear(GROUND "q", 1, 1), strlen(GROUND "q"));
    assert_true(keys_answers(keys)->awaited);
    take_all(false);
    assert_string_equal(got, "q ");
}

/* Before, between and after answers, however it is cut: each key is there once, and in order. */
static void keys_typed_while_answers_are_heard_are_kept(void **state)
{
    const char *bytes = "a" GROUND "b" MODE "\033[Bc" LAST "d\033[A";
    for (int from = 0; from < 2; from++)
        for (size_t first = 1; first <= strlen(bytes); first++)
            for (size_t piece = 1; piece <= strlen(bytes); piece++) {
                size_t heard = hear(bytes + from, first, piece);
                push(bytes + from + heard, strlen(bytes + from) - heard, false);
                assert_string_equal(got, &"a b Down c d Up "[2 * from]);
                assert_false(keys_answers(keys)->awaited || keys_are_pending(keys));
            }
}

/* They come when they come: also when nobody waits for them any more. */
static void late_answers_are_no_keys(void **state)
{
    for (size_t cut = 3; cut < strlen(GROUND); cut++) {
        got[0] = '\0';
        keys_await_answers(keys, false);
        push(GROUND, cut, false);
        pass(5000, false);
        push(GROUND + cut, strlen(GROUND) - cut, false);
        pass(UINT32_MAX, false);
        assert_string_equal(got, "");
    }
}

/* ---- Reports that nobody has asked for ---- */

static void reports_are_neither_keys_nor_text(void **state)
{
    static const char *const reports[] = { "\033[I",          "\033[O",      "\033[24;80R",
                                           "\033[1;80R",      "\033[0n",     "\033[8;24;80t",
                                           "\033[4;2$y",      "\033[?62;4c", "\033[>0;276;0c",
                                           "\033[?1;2c",      "\033[?0u",    "\033]l title\033\\",
                                           "\033]52;c;YQ==\a" };
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        for (int typing = 0; typing < 2; typing++) {
            keys_await_answers(keys, false);
            got[0] = '\0';
            push(reports[i], strlen(reports[i]), typing);
            assert_string_equal(got, "");
        }
    push("\033[1;2R", 6, false); /* F3 with Shift */
    assert_string_equal(got, "F15 ");
}

/* ---- Keys that look like the beginning of an answer ---- */

static void escape_is_a_key_while_answers_are_awaited(void **state)
{
    got[0] = '\0';
    push("\033", 1, false);
    pass(400, false);
    assert_string_equal(got, "");
    pass(500, false);
    assert_string_equal(got, "Esc ");
    assert_false(keys_are_pending(keys));
    push("q", 1, false);
    assert_string_equal(got, "Esc q ");
    push("\033\033[B", 4, false);
    assert_string_equal(got, "Esc q Esc Down ");
    push("\033", 1, false);
    pass(500, false);
    push("]", 1, false); /* the rest of an answer, for all one knows */
    push("x", 1, false);
    assert_string_equal(got, "Esc q Esc Down Esc ] x ");
}

static void keys_with_alt_are_keys_when_answers_are_over(void **state)
{
    static const char *const alone[] = { "\033", "\033]", "\033[", "\033P", "\033_", "\033O" };
    static const char *const names[] = { "Esc ", "Alt-] ", "Alt-[ ", "Alt-P ", "Alt-_ ", "Alt-O " };
    push(LAST, strlen(LAST), false);
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        got[0] = '\0';
        push(alone[i], strlen(alone[i]), false);
        pass(KEYS_WAIT_MS, false);
        assert_string_equal(got, names[i]);
    }
    got[0] = '\0';
    push("\033]q\033Ps", 6, false);
    assert_string_equal(got, "Alt-] q Alt-P s ");
}

static void half_an_answer_does_not_hold_the_keys(void **state)
{
    static const char *const halves[] = { "\033]11;rgb:ff", "\033[?62;", "\033P>|X" };
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        got[0] = '\0';
        push(halves[i], strlen(halves[i]), false);
        push("\003", 1, false);
        assert_string_equal(got, "Ctrl-c ");
        push(halves[i], strlen(halves[i]), false);
        pass(KEYS_ANSWER_MS, false);
        push("q", 1, false);
        assert_string_equal(got, "Ctrl-c q ");
    }
}

static void a_paste_keeps_what_looks_like_an_answer(void **state)
{
    push(LAST, strlen(LAST), false);
    got[0] = '\0';
    push("\033[200~\033[?1c\033]11;rgb:ff/ff/ff\a\033[201~", 32, false);
    assert_string_equal(got, "\033[?1c");
    assert_int_equal(keys_answers(keys)->ground, THEME_GROUND_UNKNOWN);
}

/* ---- What they say ---- */

static enum theme_ground ground_after(const char *colour)
{
    char answer[64];
    struct answers answers = { .ground = THEME_GROUND_UNKNOWN };
    snprintf(answer, sizeof answer, "\033]11;%s\a", colour);
    answers_take(&answers, answer, strlen(answer));
    return answers.ground;
}

static void grounds_are_dark_or_light_or_neither(void **state)
{
    static const char *const dark[] = { "rgb:0000/0000/0000", "rgb:1e/1e/2e", "rgb:0/2/3",
                                        "rgba:2828/2c2c/3434/ffff", "rgb:2e2e/3434/4040" },
                             *const light[] = { "rgb:ffff/ffff/ffff", "rgb:FD/F6/E3", "rgb:f/f/f",
                                                "rgba:eee/eee/eee/fff" },
                             *const other[] = { "rgb:8080/8080/8080", "rgb:0000/8000/0000" },
                             *const wrong[] = { "rgb:",    "rgb:ff/ff",  "rgb:fffff/0/0",
                                                "#ffffff", "rgb:gg/0/0", "" };
    for (size_t i = 0; i < sizeof dark / sizeof *dark; i++)
        assert_int_equal(ground_after(dark[i]), THEME_GROUND_DARK);
    for (size_t i = 0; i < sizeof light / sizeof *light; i++)
        assert_int_equal(ground_after(light[i]), THEME_GROUND_LIGHT);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_int_equal(ground_after(other[i]), THEME_GROUND_OTHER);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(ground_after(wrong[i]), THEME_GROUND_UNKNOWN);
}

static void only_a_mode_that_can_be_switched_is_there(void **state)
{
    static const char *const answers[] = { "\033[?2026;0$y", "\033[?2026;1$y", "\033[?2026;2$y",
                                           "\033[?2026;3$y", "\033[?2026;4$y", "\033[?2027;1$y" };
    static const bool is_there[] = { false, true, true, false, false, false };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct answers a = { .awaited = true };
        answers_take(&a, answers[i], strlen(answers[i]));
        assert_int_equal(a.synchronised, is_there[i]);
        assert_true(a.awaited);
    }
}

static void only_known_terminals_are_asked(void **state)
{
    static const char *const asked[] = { "xterm",       "xterm-256color",
                                         "xterm-kitty", "foot",
                                         "tmux",        "rxvt-unicode-256color",
                                         "st-256color", "konsole-256color" },
                             *const not_asked[] = {
                                 "linux",      "dumb",   "vt100", "vt220", "screen",
                                 "ansi",       "cons25", "st52",  "",      "screen.xterm-256color",
                                 "eterm-color"
                             };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        assert_true(answers_can_be_asked(asked[i], false));
    for (size_t i = 0; i < sizeof not_asked / sizeof *not_asked; i++)
        assert_false(answers_can_be_asked(not_asked[i], false));
    assert_true(answers_can_be_asked("screen-256color", true));
    assert_false(answers_can_be_asked("linux", true));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(answers_in_pieces_are_no_keys),
        TEST(answers_byte_by_byte_are_no_keys),
        TEST(keys_around_answers_are_keys),
        TEST(answers_are_heard_out_in_any_pieces),
        TEST(the_first_key_ends_the_listening),
        TEST(keys_typed_while_answers_are_heard_are_kept),
        TEST(late_answers_are_no_keys),
        TEST(reports_are_neither_keys_nor_text),
        TEST(escape_is_a_key_while_answers_are_awaited),
        TEST(keys_with_alt_are_keys_when_answers_are_over),
        TEST(half_an_answer_does_not_hold_the_keys),
        TEST(a_paste_keeps_what_looks_like_an_answer),
        cmocka_unit_test(grounds_are_dark_or_light_or_neither),
        cmocka_unit_test(only_a_mode_that_can_be_switched_is_there),
        cmocka_unit_test(only_known_terminals_are_asked),
    };
    return cmocka_run_group_tests_name("answers", tests, NULL, NULL);
}
