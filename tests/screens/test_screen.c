/* The real program on a terminal of our own: keys in, the screen read back through libvterm.
 *   test_screen PROGRAM GUESTS_FOLDER [TEST]      one test, or those that a pattern with * fits
 * Every wait is for something to stand on the screen, with a limit.
 */
#include "test_screen.h"

#include "event/clock.h"
#include "program.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void stepping_moves_one_vcpu_by_one_exit(void **state)
{
    START("--step", guest("counter"), guest("hello"));
    expect("paused");
    for (int i = 0; i < 5; i++) {
        char digits[8];
        snprintf(digits, sizeof digits, "%.*s", i + 1, "01234");
        type("s");
        expect(digits);
    }
    type("Z");
    expect("out 3f8 uart 5 ·"); /* vCPU 1 has not moved */
    type("Z");
    expect("ax 0034");
    expect("┃01234 ┃");
    type("b"); /* the digit disappears from the pane; the interleaved line stays in the present */
    expect("┃0123 ┃");
    expect("exit 4 of 5");
    type("b");
    expect("┃012 ┃");
    expect("exit 3 of 5");
    type("ff");
    expect("┃01234 ┃");
    type(" ");
    expect("0123456789");
    expect("Hello, KVM!");
    expect("ended");
    type("q");
    assert_int_equal(finish(), 0);
}

/* JMP to itself: no exit ends a step. */
static void a_step_that_does_not_end_is_told_and_stopped(void **state)
{
    static const char *const stop[] = { " ", "p" };
    write_file("spin.bin", "\xeb\xfe", 2);
    START("--step", guest("spin.bin"));
    expect("paused");
    for (int i = 0; i < 2; i++) {
        type(i ? "S" : "s");
        expect("stepping, no exit yet");
        expect("is on its way to its next exit");
        type(stop[i]);
        expect_gone("stepping");
        expect("‖ paused");
    }
    type("s "); /* seen paused: on, and not paused again */
    expect("▶ running");
    type(" ");
    expect("‖ paused");
    type("q");
    assert_int_equal(finish(), 0);
}

/* The IVT lies under the guest's own image. */
static void code_is_not_shown_as_vectors(void **state)
{
    START("--step", guest("clock"), guest("hello"));
    expect("paused");
    type("t");
    expect("│ 20: 0000:00b9 │");
    expect("the rest is no vector");
    expect_gone("00: ");
    type("1");
    expect("base 00040000");
    expect_gone("20: 0000:00b9");
    expect_gone("03: ");
    type("tq");
    assert_int_equal(finish(), 0);
}

static void why_a_guest_failed_is_explained_at_once(void **state)
{
    START("--engine", "soft", guest("triple"), guest("counter"));
    expect("ENDED 12 exits in");
    expect("; vCPU 0 has failed");
    expect("┌ vCPU 0, exit 1 ");
    expect("#UD at triple.S:26 (ud2) because UD2 is there to raise it");
    type("b");
    expect("vCPU 0 exit 1 ─ protected, ");
    type("f");
    expect_gone("vCPU 0 exit 1 ─ protected, ");
    type("1");
    expect("hlt at 4000:0011 (");
    type("q");
    assert_int_equal(WEXITSTATUS(finish()), 1);
}

static void while_typing_no_key_is_named_that_goes_to_the_guest(void **state)
{
    START(guest("echo"));
    expect("waiting for input");
    expect("? help q quit");
    type("i");
    expect("Keys go to vCPU 0 Ctrl-] back to commands");
    expect_gone("q quit");
    type("\035");
    expect("? help q quit");
    type("q");
    assert_int_equal(finish(), 0);
}

static void what_is_typed_reaches_the_focused_guest(void **state)
{
    START(guest("echo"), guest("echo"));
    expect("waiting for input");
    type("1i");
    expect("typing");
    type("to one\r");
    expect("to one");
    type("\035");
    expect_gone("typing");
    type("0\rto zero");
    expect("to zero");
    type("q"); /* the guest leaves at a 'q' */
    expect("is EXIT,");
    type("more");
    expect("vCPU 0 has ended: what is typed goes nowhere Ctrl-] back to commands");
    type("\035");
    expect("exited");
    type("q");
    assert_int_equal(finish(), 0);
}

static void a_limit_ends_what_spins_and_says_so(void **state)
{
    START("--limit", "100ms", guest("spin"), guest("hello"));
    expect("━ limit reached ━");
    expect("─ halted ─");
    expect("ENDED limit reached: 13 exits in");
    type("q");
    assert_int_equal(WEXITSTATUS(finish()), 1);
}

/* As a terminal pastes: all of it, as fast as it is taken. */
static void paste(size_t lines)
{
    char line[16];
    type("\033[200~");
    for (size_t i = 1; i <= lines; i++) {
        snprintf(line, sizeof line, "line %09zu\r", i);
        type(line);
        tty_take(&tty, 0); /* or both sides would wait for each other */
    }
    type("\033[201~");
}

static void a_paste_waits_whole_for_its_guest(void **state)
{
    START("--engine", "soft", "--step", guest("echo"));
    expect("paused");
    type("i");
    expect("typing");
    paste(6000); /* 15 bytes each */
    expect("90,000 typed");
    type("\035?"); /* keys behind it are keys */
    expect("this help");
    type("\033");
    expect_gone("this help");
    type(" "); /* at full speed */
    expect("line 000006000");
    expect_gone("typed");
    quit();
}

static void a_paste_without_an_end_leaves_the_keys(void **state)
{
    START("--step", guest("echo"));
    expect("paused");
    type("i\033[200~lost");
    expect("4 typed");
    poll(NULL, 0, 600); /* the pause after which a key is a key again */
    type("\035");
    expect_gone("typing");
    quit();
}

/* One that polls the UART is shown as waiting, and echoes what is typed; one with a time-out of its
 * own gets there although nobody types; one that resets its CPU is done. */
static void guests_that_poll_wait_or_go_on(void **state)
{
    /* in %dx, %al; test $1, %al; jz; mov $0x3f8, %dx; in %dx, %al; out %al, %dx; jmp */
    static const uint8_t echoes[] = { 0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x74, 0xfb,
                                      0xba, 0xf8, 0x03, 0xec, 0xee, 0xeb, 0xf1 };
    /* 9,000 looks at the keyboard; mov $'T', %al; mov $0x3f8, %dx; out %al, %dx; hlt */
    static const uint8_t gives_up[] = { 0xb9, 0x28, 0x23, 0xe4, 0x64, 0xa8, 0x01, 0xe1,
                                        0xfa, 0xb0, 0x54, 0xba, 0xf8, 0x03, 0xee, 0xf4 };
    static const uint8_t resets[] = { 0xb0, 0xfe, 0xe6, 0x64, 0xeb, 0xfe };
    write_file("echoes.bin", echoes, sizeof echoes);
    write_file("gives_up.bin", gives_up, sizeof gives_up);
    write_file("resets.bin", resets, sizeof resets);
    START(guest("echoes.bin"), guest("gives_up.bin"), guest("resets.bin"));
    expect("reset itself");
    expect("waiting for input");
    expect("│T ");
    expect("halted");
    type("0ihello");
    expect("┃hello");
    type("\035q");
    assert_int_equal(finish(), 0);
}

static void redirected_input_goes_to_the_guest_and_keys_come_from_the_terminal(void **state)
{
    write_file("in.txt", "from a file", 11);
    char *args[] = { (char *)program, guest("echo"), NULL };
    start_sized(ROWS, COLUMNS, guest("in.txt"), args);
    expect("from a file");
    expect("input ended");
    type("?");
    expect("this help");
    type("\033");
    expect_gone("this help");
    type("q");
    assert_int_equal(finish(), 0);
}

static void overlays_and_prompts_work(void **state)
{
    START("--step", guest("counter"));
    expect("paused");
    type("u");
    expect("run until");
    type("port 3f8 value '5'\r");
    expect("012345");
    type("m");
    expect("memory of vCPU 0");
    type("m");
    expect_gone("memory of vCPU 0");
    type("g");
    expect("gdtr");
    type("\033");
    expect_gone("gdtr");
    type("z");
    type("l");
    type("l");
    type("uprot 3f8\r"); /* what was typed stays, to be mended */
    expect("run until prot 3f8 no name, address or condition: port, value");
    type("\025port 3f9\r");
    expect("vCPU 0 has ended and never met: port 3f9 r restart");
    type("\030"); /* a key that does nothing */
    expect("does nothing");
    type("r");
    expect_gone("012345");
    type("q");
    assert_int_equal(finish(), 0);
}

/* It is on standard error as well, which the screen hides. */
static void symbols_that_are_not_used_are_told(void **state)
{
    char from[256], to[256], command[1024];
    snprintf(from, sizeof from, "%s", guest("hello"));
    snprintf(to, sizeof to, "%s", guest("stale.elf"));
    snprintf(command, sizeof command, "cp %s/counter.elf %s && cp %s %.*sbin", guests, to, from,
             (int)strlen(to) - 3, to);
    assert_int_equal(system(command), 0);
    START("--step", guest("stale.bin"));
    expect("stale.elf is not of the bytes of stale.bin");
    type("s");
    expect_gone("is not of the bytes");
    type("q");
    assert_int_equal(finish(), 0);
}

/* Tab goes as far as there is one way, shows which there are, and tries them. */
static void tab_completes_words_of_answers(void **state)
{
    START("--step", guest("counter"));
    expect("paused");
    type("ur\t");
    expect("run until reason");
    type("\t");
    expect("io hypercall mmio hlt"); /* which `run until reason` may go on with */
    type("h\tl\t");
    expect("run until reason hlt");
    type("\r");
    expect("0123456789");
    type("A\025wri\tne\t af\t");
    expect("write next after");
    type("\025 counter.S");
    type("\t\t\033[Z");
    expect("counter.S:");
    type("\033");
    expect_gone("breakpoint counter");
    type("q");
    assert_int_equal(finish(), 0);
}

/* In history it goes along: before the first tick nothing has happened yet. */
static void interrupts_are_listed_up_to_what_is_looked_at(void **state)
{
    START("--engine", "soft", guest("clock"));
    expect("ended");
    type("I");
    expect("interrupts of vCPU 0");
    expect("IRQ 0 timer");
    type("I");
    expect_gone("interrupts of vCPU 0");
    type("bI");
    expect("interrupts of vCPU 0");
    for (int i = 0; i < 50; i++)
        type("b");
    expect("none yet");
    type("q");
    assert_int_equal(finish(), 0);
}

static void breakpoints_are_listed_met_and_kept(void **state)
{
    START("--step", "--break", "port 3f8 value '3'", guest("counter"));
    expect("paused");
    type("A");
    expect("Enter before the one shown now");
    type("\025port 3f8 value '5' if ah = 0\r");
    expect("not understood; as in: if ax == 5");
    type("\025port 3f8 value '5' after 1\r"); /* which never comes twice */
    expect("2 ● port 3f8 value '5' after 1");
    type("B");
    expect_gone("breakpoints of vCPU 0");
    type(" ");
    expect("breakpoint 1 of vCPU 0: port 3f8 value '3', hit 1");
    expect("│0123 │");
    type("B");
    expect("paused here 1");
    type("E");
    expect("1 ○ port 3f8 value '3'");
    type("\033[B"); /* Down */
    type("D");
    expect_gone("after 1");
    type("E");
    expect("1 ● port 3f8");
    type("r"); /* they stay */
    expect("1 ● port 3f8 value '3' 0 │");
    expect(" 0 exits"); /* of the new run, */
    expect("‖ paused"); /* which is there now */
    type(" ");
    expect("paused here 1");
    type("B ");
    expect("0123456789");
    type("q");
    assert_int_equal(finish(), 0);
}

/* On a line of the source. */
static void a_click_sets_and_clears_a_breakpoint(void **state)
{
    START("--step", guest("counter"));
    expect("PAUSED");
    click_on("next: ");
    expect("is set: next");
    expect("●10 next:");
    type(" ");
    expect("breakpoint 1 of vCPU 0: next, hit 1");
    expect(">●10 next:");
    click_on("next: ");
    expect("the breakpoint is gone: next");
    type(" ");
    expect("0123456789");
    type("q");
    assert_int_equal(finish(), 0);
}

/* putchar has no frame: where it returns to is on top of its stack. The CALL that is stepped over
 * makes exits of its own. */
static void calls_are_stepped_over_and_out_of(void **state)
{
    START("--step", "--break", "putchar", guest("multiplication"));
    expect("paused");
    type(" ");
    expect("breakpoint 1 of vCPU 0: putchar, hit 1");
    type("BDB"); /* it would be met again */
    type("O");
    expect("cs:ip 0000:0009");
    type(",");
    expect("cs:ip 0000:000c");
    type(",");
    expect("cs:ip 0000:000f");
    expect("│2 x │");
    type("q");
    assert_int_equal(finish(), 0);
}

static void instructions_are_stepped_exactly(void **state)
{
    START("--step", guest("counter"));
    expect("paused");
    type(".");
    expect("dx 03f8");
    expect("cs:ip 0000:0003");
    type("..");
    expect("cs:ip 0000:0008");
    type("..");
    expect("cs:ip 0000:000b");
    expect("out 0x3f8 (uart) '0'");
    type("q");
    assert_int_equal(finish(), 0);
}

static void code_is_shown_as_its_source(void **state)
{
    START("--step", "--engine", "soft", guest("hello"));
    expect("paused");
    type("s");
    expect("%al, %dx ; left");
    expect("jz done");
    type("v");
    expect("code: instructions");
    expect("out dx, al ; left");
    expect_gone("%al, %dx");
    type("v");
    expect("code: source and instructions");
    expect("out %al, %dx");
    expect("out dx, al ; left");
    type("v");
    expect("code: source");
    expect_gone("out dx, al ; left");
    type("l");
    type("l");
    expect("hello.S:");
    type("q");
    assert_int_equal(finish(), 0);
}

/* "804 exits", as --json counts them, and the closing lines in the scrollback after it. */
static void counts_are_those_of_the_events(void **state)
{
    START(guest("counter"), guest("hello"), guest("multiplication"), guest("minimal"));
    expect("ended");
    expect("804 exits");
    type("q");
    assert_int_equal(finish(), 0);
    assert_true(came("vCPU 0 counter.bin on "));
    assert_true(came(": Guest halted, 11 exits in "));
    assert_true(came("vCPU 2 multiplication.bin on "));
    assert_true(came(": Guest exited, 779 exits in "));
    assert_true(came("9 x 9 = 81"));
}

static const uint8_t flood_code[] = { 0xb0, 'A', 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xfd };

static void keys_are_answered_while_four_guests_flood(void **state)
{
    write_file("flood.bin", flood_code, sizeof flood_code);
    START(guest("flood.bin"), guest("flood.bin"), guest("flood.bin"), guest("flood.bin"));
    expect("AAAAAAAA");
    for (int i = 0; i < 5; i++) {
        type("?");
        expect("this help");
        type("\033");
        expect_gone("this help");
    }
    type(" ");
    expect("paused");
    type("q");
    assert_int_equal(finish(), 0);
}

static void any_size_is_survived(void **state)
{
    static const int sizes[][2] = { { 1, 1 },  { 24, 80 },  { 2, 3 },   { 200, 500 }, { 10, 40 },
                                    { 9, 39 }, { 50, 200 }, { 5, 300 }, { 100, 10 },  { 36, 120 } };
    write_file("flood.bin", flood_code, sizeof flood_code);
    START(guest("flood.bin"), guest("counter"), guest("flood.bin"));
    expect("AAAA");
    for (int round = 0; round < 20; round++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            struct winsize size = { .ws_row = (unsigned short)sizes[i][0],
                                    .ws_col = (unsigned short)sizes[i][1] };
            ioctl(tty.fd, TIOCSWINSZ, &size);
            if (round % 4 == 0)
                /* now and then it gets to draw; libvterm keeps its own size, so cells mean
                 * nothing */
                tty_take(&tty, 20);
        }
    type("q");
    assert_int_equal(finish(), 0);
}

static void too_small_a_terminal_says_so(void **state)
{
    char *args[] = { (char *)program, guest("counter"), NULL };
    start_sized(5, 30, NULL, args);
    expect("too small");
    type("q");
    assert_int_equal(finish(), 0);
}

static void hostile_output_stays_in_its_pane(void **state)
{
    static const char code[] =
        "\xbe\x0f\x00\xba\xf8\x03\xac\x84\xc0\x74\x03\xee\xeb\xf8\xf4"
        "\033[2J\033[1;1Hin the pane\033]0;evil\007\033[?1049l\033c\033[99999bafter\n";
    write_file("hostile.bin", code, sizeof code);
    START(guest("hostile.bin"));
    expect("after");
    expect("exits: count");
    type("q");
    assert_int_equal(finish(), 0);
    assert_false(came("evil\007"));
    assert_false(came("\033c"));
}

/* Nobody reads what is drawn: a signal ends it all the same, and who reads on has the terminal
 * back. */
static void a_stuck_terminal_does_not_hold_it_up(void **state)
{
    char *flood = guest("flood");
    START(flood, flood, flood, flood);
    expect("flood.bin");
    /* frames to fill whatever lies between us; if it is not full, the test is only weaker */
    for (unsigned i = 0; i < 40; i++) {
        type("\f");
        poll(NULL, 0, 40);
    }
    kill(tty.pid, SIGTERM);
    int status = -1;
    for (uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
         waitpid(tty.pid, &status, WNOHANG) == 0;)
        if (clock_ns() > deadline) {
            kill(tty.pid, SIGKILL);
            fail_msg("it hangs");
        } else {
            poll(NULL, 0, 5);
        }
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    while (tty_take(&tty, 0))
        ;
    assert_true(came("\033[?1049l"));
    assert_true(came("\033[?2004l"));
    tty_close(&tty);
}

/* Under timeout(1) it is not in the foreground: it must not hang, and say so. */
static void without_the_foreground_there_is_no_screen(void **state)
{
    char command[1024];
    snprintf(command, sizeof command, "timeout 20 %s %s", program, guest("hello"));
    char *args[] = { "sh", "-c", command, NULL };
    start_sized(ROWS, COLUMNS, NULL, args);
    assert_int_equal(finish(), 0);
    assert_true(came("running without the screen"));
    assert_true(came("Hello, KVM!"));
}

/* Each is told, harmlessly, with the way out; NULL: it is not set. */
static void terminals_that_cannot_are_not_tried(void **state)
{
    static const char *const terms[] = { "dumb", "", NULL, "nosuch", "x\033]0;evil\007" };
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        if (terms[i])
            setenv("TERM", terms[i], 1);
        else
            unsetenv("TERM");
        START(guest("hello"));
        assert_int_equal(finish(), 0);
        assert_true(came("Hello, KVM!"));
        assert_true(came("TERM=xterm-256color"));
        assert_false(came("\033]0;evil"));
        start_sized(ROWS, COLUMNS, NULL, (char *[]){ (char *)program, NULL }); /* nor for a menu */
        assert_int_equal(WEXITSTATUS(finish()), 2);
        assert_true(came("TERM=xterm-256color"));
        assert_true(came("no guest named"));
    }
    setenv("TERM", "xterm-256color", 1);
}

static void the_doctor_knows_them_too(void **state)
{
    setenv("TERM", "nosuch\033]0;evil\007", 1);
    START("doctor");
    finish();
    assert_true(came("which is not known here"));
    assert_true(came("export TERM=xterm-256color"));
    assert_false(came("\033]0;evil"));
    setenv("TERM", "xterm-256color", 1);
    START("doctor");
    finish();
    assert_false(came("which is not known here"));
}

/* No cell keeps the terminal's own ground, blank or not. */
static void expect_a_ground_everywhere(void)
{
    for (VTermPos at = { 0 }; at.row < ROWS; at.row++)
        for (at.col = 0; at.col < COLUMNS; at.col++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(tty.screen, at, &cell);
            if (!VTERM_COLOR_IS_INDEXED(&cell.bg))
                fail_msg("row %d, column %d has the terminal's own ground:\n%s", at.row, at.col,
                         tty_text(&tty));
        }
}

static void a_theme_sets_the_ground_of_blanks(void **state)
{
    enum { WHITE = 231 };
    VTermScreenCell blank;
    START("--theme", "light", guest("counter"), guest("multiplication"), guest("race"),
          guest("race"));
    expect("ended");
    expect_a_ground_everywhere();
    vterm_screen_get_cell(tty.screen, (VTermPos){ 6, 2 }, &blank);
    assert_int_equal(blank.bg.indexed.idx, WHITE);
    type("?");
    expect("this help");
    expect_a_ground_everywhere();
    type("q");
    expect_gone("this help");
    type("q");
    assert_int_equal(finish(), 0);
}

static void it_speaks_korean_and_ascii(void **state)
{
    setenv("LC_ALL", "ko_KR.UTF-8", 1);
    START("--step", guest("counter"));
    expect("리얼 모드");
    type("q");
    assert_int_equal(finish(), 0);
    setenv("LC_ALL", "C", 1);
    setenv("NO_COLOR", "1", 1);
    START("--step", guest("counter"));
    expect("+ 0 counter.bin");
    type("q");
    assert_int_equal(finish(), 0);
    unsetenv("NO_COLOR");
    setenv("LC_ALL", "C.UTF-8", 1);
}

/* On the screen, and once more after it, where it stays to be read. No file of the program may grow
 * beyond one byte. */
static void a_log_that_is_full_is_told(void **state)
{
    struct rlimit before, tiny;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tiny = (struct rlimit){ 1, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
    START("--log-dir", guest("logs.d"), guest("echo"));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    expect("waiting for input");
    type("ix\r\035");
    expect("vcpu0.log: File too large");
    type("q");
    expect("stopped, ");
    expect("vcpu0.log: File too large");
    assert_int_equal(WEXITSTATUS(finish()), 1);
}

int main(int argc, char **argv)
{
    if (!prepare(argc, argv))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stepping_moves_one_vcpu_by_one_exit),
        cmocka_unit_test(a_step_that_does_not_end_is_told_and_stopped),
        cmocka_unit_test(code_is_not_shown_as_vectors),
        cmocka_unit_test(why_a_guest_failed_is_explained_at_once),
        cmocka_unit_test(while_typing_no_key_is_named_that_goes_to_the_guest),
        cmocka_unit_test(what_is_typed_reaches_the_focused_guest),
        cmocka_unit_test(a_limit_ends_what_spins_and_says_so),
        cmocka_unit_test(a_paste_waits_whole_for_its_guest),
        cmocka_unit_test(a_paste_without_an_end_leaves_the_keys),
        cmocka_unit_test(guests_that_poll_wait_or_go_on),
        cmocka_unit_test(redirected_input_goes_to_the_guest_and_keys_come_from_the_terminal),
        cmocka_unit_test(overlays_and_prompts_work),
        cmocka_unit_test(tab_completes_words_of_answers),
        cmocka_unit_test(symbols_that_are_not_used_are_told),
        cmocka_unit_test(interrupts_are_listed_up_to_what_is_looked_at),
        cmocka_unit_test(breakpoints_are_listed_met_and_kept),
        cmocka_unit_test(a_click_sets_and_clears_a_breakpoint),
        cmocka_unit_test(calls_are_stepped_over_and_out_of),
        cmocka_unit_test(instructions_are_stepped_exactly),
        cmocka_unit_test(code_is_shown_as_its_source),
        cmocka_unit_test(counts_are_those_of_the_events),
        cmocka_unit_test(keys_are_answered_while_four_guests_flood),
        cmocka_unit_test(any_size_is_survived),
        cmocka_unit_test(too_small_a_terminal_says_so),
        cmocka_unit_test(hostile_output_stays_in_its_pane),
        cmocka_unit_test(a_stuck_terminal_does_not_hold_it_up),
        cmocka_unit_test(without_the_foreground_there_is_no_screen),
        cmocka_unit_test(terminals_that_cannot_are_not_tried),
        cmocka_unit_test(the_doctor_knows_them_too),
        cmocka_unit_test(a_theme_sets_the_ground_of_blanks),
        cmocka_unit_test(it_speaks_korean_and_ascii),
        cmocka_unit_test(a_log_that_is_full_is_told),
        OS_TESTS,
        KEYS_TESTS,
        MENU_TESTS,
        JOB_TESTS,
        ANSWER_TESTS,
    };
    int failed = cmocka_run_group_tests_name("screen", tests, NULL, NULL);
    return !put_away() || failed;
}
