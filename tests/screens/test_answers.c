/* What the terminal is asked, and what becomes of its answers, however they come. */
#include "test_screen.h"

#include "event/clock.h"
#include "program.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#define LIGHT    "\033]11;rgb:ffff/ffff/ffff\033\\"
#define DARK     "\033]11;rgb:1c/1c/1c\a"
#define HAS_MODE "\033[?2026;2$y"
#define LAST     "\033[?62;1;22c"
enum { BAR_ON_UNKNOWN = 238, BAR_ON_DARK = 237, BAR_ON_LIGHT = 252 };

/* The ground of the header, by which the theme is known. */
static int header_ground(void)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(tty.screen, (VTermPos){ 0, 0 }, &cell);
    return VTERM_COLOR_IS_INDEXED(&cell.bg) ? cell.bg.indexed.idx : -1;
}

static void expect_header(int ground)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (header_ground() != ground) {
        tty_take(&tty, 20);
        if (clock_ns() < deadline && !tty.closed)
            continue;
        kill(tty.pid, SIGKILL);
        fail_msg("the header's ground is %d, not %d:\n%s", header_ground(), ground, tty_text(&tty));
    }
}

/* One that has counted to 2, which a restart would undo. */
static void start_counting(void)
{
    START("--step", guest("counter"));
    expect("paused");
    type("sss");
    expect("│012 │");
    assert_true(came("\033]11;?\033\\"));
    assert_int_equal(header_ground(), BAR_ON_UNKNOWN); /* the frame has waited for nothing */
}

static void expect_as_it_was(void)
{
    type("s");
    expect("│0123 │");
    quit();
}

/* The pauses are longer than the one after which Esc is a key where no answer is awaited. */
void an_answer_in_pieces_changes_the_theme_and_nothing_else(void **state)
{
    static const char *const pieces[] = { "\033", "]", "11;r", "gb:ffff/ff", "ff/ffff\033", "\\" };
    start_counting();
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        poll(NULL, 0, 100);
        type(pieces[i]);
    }
    expect_header(BAR_ON_LIGHT);
    type(HAS_MODE "\033[?62");
    poll(NULL, 0, 100);
    type(";1;22c");
    expect_as_it_was();
}

void answers_come_between_keys(void **state)
{
    start_counting();
    type("s" DARK "s");
    expect_header(BAR_ON_DARK);
    expect("│01234 │");
    type("b" HAS_MODE "b" LAST);
    expect("exit 3 of 5");
    type("ff");
    expect("│01234 │");
    quit();
}

void answers_are_not_typed_into_a_guest(void **state)
{
    START(guest("echo"));
    expect("waiting for input");
    type("iab" LIGHT "c\033[?20");
    poll(NULL, 0, 100);
    type("26;2$yd" LAST "e");
    expect("│abcde");
    type("\035");
    expect_gone("typing");
    quit();
}

static unsigned count(const char *sequence)
{
    unsigned n = 0;
    size_t size = strlen(sequence);
    for (size_t at = 0; at + size <= tty.raw_size; at++)
        n += !memcmp(tty.raw + at, sequence, size);
    return n;
}

/* The end comes once more with the way back. */
void only_who_has_the_mode_gets_its_marks(void **state)
{
    static const char begin[] = "\033[?2026h", end[] = "\033[?2026l";
    start_counting();
    type("\033[?2026;0$y");
    type("s");
    expect("│0123 │");
    assert_false(came(begin));
    type(HAS_MODE LAST "s");
    expect("│01234 │");
    quit();
    assert_true(count(begin) > 0);
    assert_int_equal(count(end), count(begin) + 1);
}

void who_may_not_understand_is_not_asked(void **state)
{
    static const char *const terms[] = { "linux", "vt100", "screen" };
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        setenv("TERM", terms[i], 1);
        START("--step", guest("counter"));
        expect("paused");
        assert_false(came("\033]11;?"));
        assert_false(came("\033[c"));
        assert_false(came("\033[?2026$p"));
        type("q");
        assert_int_equal(finish(), 0);
    }
    setenv("TERM", "xterm-256color", 1);
}
