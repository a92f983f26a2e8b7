/* Signals and job control: whatever ends or stops the program, the terminal is as it was; and all
 * of the screen is there again when it goes on. Under a shell of its own, and without one. */
#include "test_screen.h"

#include "event/clock.h"
#include "program.h"

#include <ctype.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* ---- What is known of the terminal ---- */

static const char *const modes[] = { "1049", "2004", "1002", "1006" };
enum { MODES = sizeof modes / sizeof *modes };

/* How a mode was left by what came last of it: 'h' on, 'l' off, '\0' it never came. */
static char mode(const char *name)
{
    char sequence[16], last = '\0';
    size_t n = (size_t)snprintf(sequence, sizeof sequence, "\033[?%s", name);
    for (size_t at = 0; at + n < tty.raw_size; at++)
        if (!memcmp(tty.raw + at, sequence, n) && isalpha((unsigned char)tty.raw[at + n]))
            last = tty.raw[at + n];
    return last;
}

static void expect_mode(const char *name, char state)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (mode(name) != state) {
        tty_take(&tty, 20);
        if (clock_ns() < deadline && !tty.closed)
            continue;
        kill(tty.pid, SIGKILL);
        fail_msg("mode %s is not '%c':\n%s", name, state, tty_text(&tty));
    }
}

static void expect_given_back(int fd)
{
    struct termios after;
    memset(&after, 0, sizeof after);
    assert_int_equal(tcgetattr(fd, &after), 0);
    assert_true(after.c_lflag & ICANON);
    assert_true(after.c_lflag & ECHO);
    for (int i = 0; i < MODES; i++)
        assert_int_equal(mode(modes[i]), 'l');
    assert_int_equal(mode("25"), 'h');
}

/* ---- Signals ---- */

static bool ends_nothing(int number)
{
    static const int nothing[] = { SIGCHLD, SIGURG, SIGCONT, SIGWINCH, SIGPIPE, SIGXFSZ };
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (nothing[i] == number)
            return true;
    return false;
}

/* Sanitizers take crashes for themselves, and that of threads runs a handler of SIGSYS wherever it
 * comes, in the middle of its own locks, too: sent from outside it may hang there. */
static bool is_taken(int number)
{
#ifdef __SANITIZE_THREAD__
    if (number == SIGSYS)
        return true;
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    static const int crashes[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP };
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        if (crashes[i] == number)
            return true;
#endif
    return number == SIGKILL;
}

/* Two below SIGRTMIN are the C library's own, and those that stop it come later. */
static bool ends_it(int number)
{
    return !is_taken(number) && !ends_nothing(number) && (number < SIGSTOP || number > SIGTTOU) &&
           (number <= SIGSYS || number >= SIGRTMIN);
}

static void end_by(int number)
{
    kill(tty.pid, number);
    int status = finish();
    if (!WIFSIGNALED(status) || WTERMSIG(status) != number)
        fail_msg("signal %d: status %x", number, (unsigned)status);
}

static void expect_end_by(int number)
{
    int fd = dup(tty.fd);
    end_by(number);
    expect_given_back(fd);
    close(fd);
}

void every_signal_gives_the_terminal_back(void **state)
{
    for (int number = 1; number <= SIGRTMAX; number++)
        if (ends_it(number)) {
            START("--engine", "soft", guest("echo"));
            expect("waiting for input");
            expect_end_by(number);
        }
}

/* Whatever CPU it is: none is a kick for a vCPU. */
void signals_end_what_is_in_full_swing(void **state)
{
    static const int numbers[] = { SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGXCPU, SIGVTALRM };
    write_file("ends.md", "## First\n\none\n", 14);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        START(guest("flood"), guest("flood"));
        expect("flood.bin");
        expect_end_by(numbers[i]);
        START("present", guest("ends.md"));
        expect("slide 1/1");
        expect_end_by(numbers[i]);
        START("--plain", guest("flood"));
        expect("ABCDE");
        end_by(numbers[i]);
    }
}

void signals_that_end_nothing_end_nothing(void **state)
{
    START(guest("echo"));
    expect("waiting for input");
    for (int number = 1; number < SIGRTMIN; number++)
        if (ends_nothing(number))
            kill(tty.pid, number);
    type("?");
    expect("this help");
    type("?");
    expect("┌ glossary");
    type("?");
    expect_gone("┌ glossary");
    quit();
}

/* ---- Job control ---- */

static char *shell[] = { "sh", "-i", NULL };

static void forget(void)
{
    tty.raw_size = 0;
}

/* Types a command line that runs this in a shell of its own, as make does; gives the program's
 * process. */
static pid_t start_job(const char *arguments)
{
    char line[1024], said[64];
    static int jobs;
    snprintf(said, sizeof said, "job %d is ", ++jobs);
    snprintf(line, sizeof line,
             "sh -c 'sh -c \"echo job %d is \\$\\$; exec %s %s\"; echo aft\"\"er'\r", jobs, program,
             arguments);
    forget();
    type(line);
    expect_mode("1049", 'h');
    const char *end = tty.raw + tty.raw_size, *at = tty.raw;
    while ((at = memmem(at, (size_t)(end - at), said, strlen(said)))) {
        at += strlen(said); /* what was typed stands there first */
        if (isdigit((unsigned char)*at))
            return atoi(at);
    }
    fail_msg("no process in '%s'", tty_text(&tty));
    return 0;
}

static char state_of(pid_t pid)
{
    char path[32], letter = '\0';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%*d %*[^)]) %c", &letter) != 1)
        letter = '\0';
    if (file)
        fclose(file);
    return letter;
}

static void expect_stopped(pid_t pid)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (state_of(pid) != 'T') {
        tty_take(&tty, 20);
        assert_true(clock_ns() < deadline);
    }
}

/* The shell has the terminal: what is typed is its. Some shells leave it as it is after a
 * SIGSTOP. */
static void expect_shell(void)
{
    static int times;
    char line[64], answer[32];
    snprintf(line, sizeof line, "printf '\\r\\nans''wer %d.\\r\\n'\n", ++times);
    snprintf(answer, sizeof answer, "answer %d.", times);
    type(line);
    expect(answer);
}

/* All that makes a screen is there again, and what the shell wrote is gone. */
static void expect_all_again(const char *what)
{
    forget();
    type("fg\n");
    expect_mode("25", 'l');
    for (int i = 0; i < MODES; i++)
        expect_mode(modes[i], 'h');
    expect_gone("answer");
    expect(what);
}

static void stop_and_go_on(pid_t pid, int number, const char *what)
{
    forget();
    if (number == SIGSTOP) /* else the shell between would wait on */
        kill(-getpgid(pid), number);
    else if (number)
        kill(pid, number);
    else
        type("\032");
    expect_stopped(pid);
    if (number != SIGSTOP) {
        expect_mode("25", 'h');
        for (int i = 0; i < MODES; i++)
            expect_mode(modes[i], 'l');
    }
    expect_shell();
    expect_all_again(what);
}

/* A job that goes on in the background stays away from the terminal until it has it. */
static void go_on_in_the_background(pid_t pid, const char *what)
{
    type("\032");
    expect_stopped(pid);
    expect_shell();
    forget();
    type("bg\n");
    expect_shell();
    expect_stopped(pid);
    expect_shell();
    assert_int_equal(mode("1049"), '\0');
    expect_all_again(what);
}

static void expect_job_control(const char *arguments, const char *what)
{
    static const int numbers[] = { 0, SIGTSTP, SIGSTOP };
    start_sized(24, 100, NULL, shell);
    pid_t pid = start_job(arguments);
    expect(what);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        stop_and_go_on(pid, numbers[i], what);
    go_on_in_the_background(pid, what);
    forget();
    type("q");
    expect("after\n");
    expect_mode("1049", 'l');
    type("exit\n");
    finish();
}

void the_whole_job_stops_and_goes_on(void **state)
{
    char arguments[512];
    snprintf(arguments, sizeof arguments, "--step %s", guest("counter"));
    expect_job_control(arguments, "paused");
}

/* The question and what was typed are there again; the cursor stood there all the time. */
void a_prompt_stops_and_goes_on(void **state)
{
    char arguments[512];
    start_sized(24, 100, NULL, shell);
    snprintf(arguments, sizeof arguments, "--step %s", guest("counter"));
    pid_t pid = start_job(arguments);
    expect("paused");
    type("Mzzz");
    expect("memory at zzz");
    forget();
    type("\032");
    expect_stopped(pid);
    expect_mode("1049", 'l');
    expect_shell();
    type("fg\n");
    expect_mode("1049", 'h');
    expect_gone("answer");
    expect("memory at zzz");
    type("\003");
    expect_gone("memory at zzz");
    type("q");
    expect("after\n");
    type("exit\n");
    finish();
}

void a_talk_stops_and_goes_on(void **state)
{
    char arguments[512];
    write_file("jobs.md", "## First\n\none\n", 14);
    snprintf(arguments, sizeof arguments, "present %s", guest("jobs.md"));
    expect_job_control(arguments, "slide 1/1");
}

void the_notes_stop_and_go_on(void **state)
{
    expect_job_control("notes", "waiting for a talk");
}

void the_menu_stops_and_goes_on(void **state)
{
    expect_job_control("", "What shall run?");
}

/* Without a screen it is like any other program: stopped at once, and it goes on where it was. */
void a_plain_run_stops_and_goes_on(void **state)
{
    char line[512];
    start_sized(24, 100, NULL, shell);
    snprintf(line, sizeof line, "%s --plain %s\n", program, guest("flood"));
    type(line);
    expect("ABCDE");
    type("\032");
    expect_shell();
    type("clear\n");
    expect_gone("ABCDE");
    type("fg\n");
    expect("ABCDE");
    type("\003");
    expect("ended by SIGINT");
    type("exit\n");
    finish();
}

/* A session without a shell: it would never go on. */
void without_a_shell_it_does_not_stop(void **state)
{
    START("--step", guest("counter"));
    expect("paused");
    type("\032?");
    expect("this help");
    forget();
    kill(tty.pid, SIGTSTP);
    expect_mode("1049", 'h'); /* the screen is taken anew */
    expect("this help");
    type("?");
    expect("┌ glossary");
    type("?");
    expect_gone("┌ glossary");
    quit();
}
