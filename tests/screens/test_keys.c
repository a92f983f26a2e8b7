/* Prompts, commands by name, copying, and the mouse on the screen. */
#include "test_screen.h"

#include "program.h"

void prompts_say_what_they_take_and_remember_it(void **state)
{
    START("--step", guest("counter"));
    expect("paused");
    type("u");
    expect("FILE:LINE");
    type("port 3f8 value '5'\r");
    expect("012345");
    type("uport 3f8 value '7'\r");
    expect("01234567");
    type("u\033[A\033[A");
    expect("run until port 3f8 value '5'");
    type("\033[B");
    expect("run until port 3f8 value '7'");
    type("\033");
    expect_gone("run until");
    type("F\033[A"); /* of another question there is none yet */
    expect("show lines with any part of a line");
    type("out\t");
    expect("show lines with out 0x3f8 (uart) '");
    type("\033");
    expect_gone("show lines with");
    quit();
}

void a_command_is_done_by_its_name(void **state)
{
    START("--step", guest("counter"));
    expect("paused");
    type(":");
    expect("command its name, or the beginning of it");
    type("ste");
    expect("let the focused vCPU go to its next exit (s)");
    type("\r");
    expect("│0 ");
    type(":until port 3f8 value '5'\r");
    expect("012345");
    type(":un\t"); /* its own question takes the place of the name */
    expect("run until NAME");
    type("\033");
    expect_gone("run until");
    type(":memory at sp\r");
    expect("memory of vCPU 0");
    type(":close\r");
    expect_gone("memory of vCPU 0");
    type(":stpe\r");
    expect("no such command; perhaps step?");
    type("\025nonsense of all kinds\r");
    expect("no such command: Tab shows which there are");
    type("\025quit\r");
    assert_int_equal(finish(), 0);
}

void commands_have_korean_names(void **state)
{
    setenv("LC_ALL", "ko_KR.UTF-8", 1);
    START("--step", guest("counter"));
    expect("리얼 모드");
    type(":한 단");
    expect("(s)");
    type("\r");
    expect("│0");
    type(":조건까지 port 3f8 value '5'\r");
    expect("│012345");
    type("q");
    assert_int_equal(finish(), 0);
    setenv("LC_ALL", "C.UTF-8", 1);
}

/* What is selected in base64, "012345" here, goes to the terminal by OSC 52. */
void what_is_looked_at_is_copied(void **state)
{
    START("--step", guest("counter"));
    expect("paused");
    type("uport 3f8 value '5'\r");
    expect("012345");
    type("zy");
    expect("copied, if the terminal allows it: the console, 6 bytes");
    assert_true(came("\033]52;c;MDEyMzQ1\a"));
    type("zy");
    expect("the explanation, ");
    assert_true(came("\033]52;c;dkNQVSAw")); /* vCPU 0 */
    type("\033[Ay");
    expect("the line of the log, ");
    type("ey?y");
    expect("the page, ");
    type("\033");
    expect_gone("this help");
    quit();
}

void a_terminal_without_a_clipboard_gets_nothing(void **state)
{
    static const char *const terms[] = { "linux", "vt100", "screen" };
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        setenv("TERM", terms[i], 1);
        START("--step", guest("counter"));
        expect("paused");
        type("y");
        expect("this terminal has no clipboard");
        assert_false(came("\033]52"));
        type("q");
        assert_int_equal(finish(), 0);
    }
    setenv("TERM", "xterm-256color", 1);
}

/* ---- The mouse ---- */

void a_click_does_what_is_named_there(void **state)
{
    START("--step", guest("counter"), guest("hello"));
    expect("PAUSED");
    click_on("s step");
    expect("┃0 ");
    click_on("s step");
    expect("┃01 ");
    click_on("b back");
    expect("HISTORY");
    click_on("e live");
    expect_gone("HISTORY");
    click_on("1 hello"); /* its title: the focus, then all of the room */
    expect("vCPU 1 ─");
    click_on("1 hello");
    expect_gone("0 counter");
    click_on("1 hello");
    expect("0 counter");
    type("i");
    expect("TYPING");
    click_on("Ctrl-]");
    expect_gone("TYPING");
    click_on("? help");
    expect("Esc close Up/Down line"); /* the page says Esc, too, and may come before */
    click_on("Esc close");
    expect_gone("Esc close");
    quit();
}

void a_click_selects_a_line(void **state)
{
    START("--step", guest("counter"));
    expect("PAUSED");
    type("uport 3f8 value '2'\r");
    expect("012");
    click_on("(uart) '1'");
    expect("HISTORY");
    type("y");
    expect("the line of the log, ");
    type("eB");
    expect("breakpoints of vCPU 0");
    type("Aport 21\r");
    expect("1 ● port 21");
    type("Aport 22\r");
    expect("2 ● port 22");
    expect("is set: port 22");
    click_on("port 21");
    type("D");
    expect("1 ● port 22");
    quit();
}

/* Once it has ended, its lanes show all of a run, which takes as long each time on virtual time:
 * the text of the console tells which moment is shown. */
void a_click_selects_a_moment(void **state)
{
    enum { LANE = 18, LAST = COLUMNS - 3 }; /* columns from a name to the lane beside it; its end */
    int row, column;
    START("--clock", "virtual", guest("counter"), guest("multiplication"));
    expect("ENDED");
    type("lll");
    expect("layout: time");
    find("1 multiplication", &row, &column);
    mouse(BUTTON_LEFT, row, column); /* a name is no moment */
    mouse(BUTTON_LEFT, row, column + LANE);
    expect("HISTORY");
    expect_gone("9 x 9 = 81");
    mouse(BUTTON_LEFT | BUTTON_MOVES, row, LAST);
    expect("9 x 9 = 81");
    expect("why vCPU 1 is done");
    mouse(BUTTON_LEFT | BUTTON_MOVES, row, column + LANE + 1);
    expect_gone("9 x 9 = 81");
    find("0 counter.bin", &row, &column); /* the button is still down */
    mouse(BUTTON_LEFT | BUTTON_MOVES, row, LAST);
    expect("why vCPU 0 is done");
    type("e");
    expect_gone("HISTORY");
    quit();
}

static void turn_wheel(int button, const char *text)
{
    int row, column;
    find(text, &row, &column);
    mouse(button, row, column);
}

/* Lines of a console, or of the log. A click on the log's title gives it the room. */
void the_wheel_turns_what_is_under_it(void **state)
{
    enum { UP = 64, DOWN = 65 };
    START(guest("multiplication"));
    expect("ENDED");
    expect("│9 x 9 = 81");
    turn_wheel(UP, "8 x 9 = 72");
    expect_gone("│9 x 9 = 81");
    turn_wheel(DOWN, "8 x 8 = 64");
    expect("│9 x 9 = 81");
    turn_wheel(UP, "Guest exited");
    expect("HISTORY");
    type("e");
    expect_gone("HISTORY");
    click_on("exit log");
    expect_gone("exits: count");
    quit();
}
