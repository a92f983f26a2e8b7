/* The user's terminal, on one of our own: whatever ends the process, it is as it was. */
#include "../../screens/tty.h"
#include "test.h"

#include "system/signals.h"
#include "terminal/restore.h"
#include "terminal/terminal.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { LIMIT_MS = 30000 };

static struct tty tty;
static struct terminal terminal = TERMINAL_CLOSED;

/* What a process does once it has the terminal; none returns. */
static void leave(void)
{
    exit(3); /* as ncurses does without memory */
}

static int fill_stack(int depth)
{
    volatile char deep[1 << 16];
    deep[depth % (int)sizeof deep] = 1;
    return depth < 1 << 30 ? fill_stack(depth + 1) + deep[0] : 0;
}

static void overrun(void)
{
    _exit(fill_stack(0));
}

static void have_terminal(void (*then)(void))
{
    struct failure failure;
    setenv("TERM", "xterm-256color", 1);
    signal(SIGSEGV, SIG_DFL); /* cmocka has a handler */
    const struct ending_terminal ending = { restore_now, restore_make_room };
    signals_open(&ending);
    if (!terminal_open(&terminal, false, &failure))
        _exit(9);
    then();
}

/* What comes to a terminal that has been given back is for the shell. */
static unsigned waiting_bytes(void)
{
    struct termios now;
    int n = 0;
    tcgetattr(STDIN_FILENO, &now);
    now.c_lflag &= ~(tcflag_t)ICANON; /* else only whole lines are counted */
    tcsetattr(STDIN_FILENO, TCSANOW, &now);
    ioctl(STDIN_FILENO, FIONREAD, &n);
    now.c_lflag |= ICANON;
    tcsetattr(STDIN_FILENO, TCSANOW, &now);
    return (unsigned)n;
}

static void close_with_answers_under_way(void)
{
    struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
    poll(&p, 1, LIMIT_MS);
    terminal_close(&terminal);
    printf("%u bytes are left", waiting_bytes());
    fflush(stdout);
    _exit(0);
}

/* Nobody has looked at them for longer than they are waited for. */
static void close_with_answers_that_came_long_ago(void)
{
    terminal.asked_ns -= 5000000000;
    close_with_answers_under_way();
}

static bool came(const char *bytes)
{
    return memmem(tty.raw, tty.raw_size, bytes, strlen(bytes)) != NULL;
}

static int status_after(void (*then)(void), const char *says)
{
    struct termios after;
    int status;
    fflush(NULL);
    pid_t pid = tty_fork(&tty, 24, 80);
    assert_true(pid >= 0);
    if (!pid)
        have_terminal(then);
    int fd = dup(tty.fd);
    for (bool answered = false; !tty.closed;) {
        tty_take(&tty, 1000);
        if (!answered && came("\033[c"))
            answered = tty_type(&tty, "\033]11;rgb:00/00/00\a\033[?2026;2$y\033[?1;2c");
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(tcgetattr(fd, &after), 0);
    assert_true(after.c_lflag & ICANON);
    assert_true(after.c_lflag & ECHO);
    assert_true(came("\033[?1049h"));
    assert_true(came("\033[?1049l"));
    assert_true(came("\033[?2004l"));
    if (!came(says))
        fail_msg("no '%s' in what came:\n%.*s", says, (int)tty.raw_size, tty.raw);
    close(fd);
    tty_close(&tty);
    return status;
}

static void exit_gives_it_back(void **state)
{
    int status = status_after(leave, "kvm-vmm: a library ended it");
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
}

static void no_answer_is_left_to_the_shell(void **state)
{
    assert_true(WIFEXITED(status_after(close_with_answers_under_way, ">0 bytes are left")));
    assert_true(
        WIFEXITED(status_after(close_with_answers_that_came_long_ago, ">0 bytes are left")));
}

/* Sanitizers take it for themselves. */
static void an_overrun_stack_gives_it_back(void **state)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    skip();
#endif
    int status = status_after(overrun, "kvm-vmm: crashed by SIGSEGV");
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_gives_it_back),
        cmocka_unit_test(no_answer_is_left_to_the_shell),
        cmocka_unit_test(an_overrun_stack_gives_it_back),
    };
    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
