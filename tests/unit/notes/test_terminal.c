/* `kvm-vmm notes` as its user has it: on a terminal of our own, and without one, beside a talk in
 * this process. */
#include "../../screens/tty.h"
#include "folder.h"
#include "test.h"

#include "app.h"
#include "event/clock.h"
#include "notes/notes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

enum { LIMIT_MS = 30000 };

static struct notes *notes;
static struct tty tty;

static int set_up_all(void **state)
{
    if (make_folder(state))
        return -1;
    setenv("XDG_RUNTIME_DIR", test_folder, 1);
    setenv("TERM", "xterm-256color", 1);
    return 0;
}

static int set_up(void **state)
{
    setenv("LC_ALL", "C.UTF-8", 1);
    notes = NULL;
    return 0;
}

static int tear_down(void **state)
{
    notes_close(notes);
    return 0;
}

/* ---- The talk ---- */

static void open_talk(void)
{
    struct failure failure;
    notes = notes_open(&failure);
    if (!notes)
        fail_msg("%s", failure.text);
}

static void close_talk(void)
{
    notes_close(notes);
    notes = NULL;
}

static void tell(unsigned slide, const char *title, const char *text, const char *next)
{
    struct notes_state state = {
        .deck = "The deck", .language = "en", .slide = slide, .slides = 3, .step = 1, .steps = 1
    };
    state.title = title;
    state.notes = text;
    state.next = next;
    state.started_ns = state.slide_ns = clock_ns();
    notes_tell(notes, &state);
}

static enum notes_wish serve(void)
{
    struct pollfd polls[NOTES_POLLS];
    unsigned n = notes_poll(notes, polls);
    poll(polls, n, notes ? 10 : 0);
    return notes_serve(notes, polls, n);
}

/* ---- The terminal ---- */

static void run_notes(const char *option)
{
    char *args[] = { "kvm-vmm", "notes", (char *)option, NULL };
    close_range(3, ~0u, 0); /* what is this process's, the talk's socket too */
    exit(app_main(option ? 3 : 2, args));
}

static void start(const char *option)
{
    fflush(NULL);
    pid_t pid = tty_fork(&tty, 24, 80);
    assert_true(pid >= 0);
    if (!pid)
        run_notes(option);
}

/* Until this stands on the screen; meanwhile the talk is there. */
static void expect(const char *what)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (!strstr(tty_text(&tty), what)) {
        assert_int_equal(serve(), NOTES_NONE);
        tty_take(&tty, 10);
        if (!tty.closed && clock_ns() < deadline)
            continue;
        kill(tty.pid, SIGKILL);
        fail_msg("'%s' is not on the screen:\n%s", what, tty_text(&tty));
    }
}

static void expect_wish(const char *keys, enum notes_wish wish)
{
    enum notes_wish came = NOTES_NONE;
    assert_true(tty_type(&tty, keys));
    for (uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull; !came && clock_ns() < deadline;
         tty_take(&tty, 0))
        came = serve();
    assert_int_equal(came, wish);
}

static bool came(const char *bytes)
{
    return memmem(tty.raw, tty.raw_size, bytes, strlen(bytes)) != NULL;
}

static int finish(void)
{
    int status = -1;
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (tty_take(&tty, 10) || (!tty.closed && clock_ns() < deadline))
        serve();
    if (!tty.closed)
        kill(tty.pid, SIGKILL);
    waitpid(tty.pid, &status, 0);
    tty_close(&tty);
    return status;
}

static void quit(void)
{
    assert_true(tty_type(&tty, "q"));
    assert_int_equal(finish(), 0);
}

/* ---- On it ---- */

static void notes_are_shown_and_keys_move_the_talk(void **state)
{
    static const char *const next[] = { "\033[6~", "\033[C", " ", "\r", "n", "\033[<0;5;5M" };
    static const char *const back[] = { "\033[5~", "\033[D", "p" };
    open_talk();
    tell(1, "One", "Say hello.\nThen wait.", "Two");
    start(NULL);
    expect("The deck slide 1/3\n");
    expect("One\n");
    expect("Say hello.\n\n Then wait.\n");
    expect("Next: Two");
    for (size_t i = 0; i < sizeof next / sizeof *next; i++)
        expect_wish(next[i], NOTES_NEXT);
    for (size_t i = 0; i < sizeof back / sizeof *back; i++)
        expect_wish(back[i], NOTES_BACK);
    tell(3, "Three", "Goodbye.", "");
    expect("slide 3/3\n");
    expect("The last slide.");
    assert_true(tty_type(&tty, "\003")); /* Ctrl-C */
    assert_int_equal(finish(), 0);
    assert_true(came("\033[?1049l"));
}

static void notes_longer_than_the_screen_scroll(void **state)
{
    char text[512] = "";
    for (int i = 0, at = 0; i < 40; i++)
        at += sprintf(text + at, "line %d\n", i);
    open_talk();
    tell(1, "One", text, "Two");
    start(NULL);
    expect("Up Down 1-17 / 40 lines");
    assert_true(tty_type(&tty, "\033[B\033[B"));
    expect("Up Down 3-19 / 40 lines");
    assert_true(tty_type(&tty, "\033[A\033[<64;5;5M\033[<65;5;5M"));
    expect("Up Down 2-18 / 40 lines");
    tell(2, "Two", text, "Three");
    expect("Up Down 1-17 / 40 lines");
    quit();
}

static void it_waits_for_a_talk_and_for_the_next(void **state)
{
    start(NULL);
    expect("waiting for a talk: kvm-vmm present DECK.md, in another terminal");
    open_talk();
    tell(1, "First talk", "", "");
    expect("First talk");
    close_talk();
    expect("The talk has ended: The deck");
    open_talk();
    tell(2, "Second talk", "", "");
    expect("Second talk");
    quit();
}

static void any_size_is_survived(void **state)
{
    static const int sizes[][2] = { { 12, 60 }, { 5, 20 }, { 1, 1 },   { 200, 500 },
                                    { 2, 3 },   { 8, 43 }, { 3, 300 }, { 24, 80 } };
    open_talk();
    tell(1, "One", "a few words 한글도", "Two");
    start("--ascii");
    expect("One\n");
    for (int round = 0; round < 5; round++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            struct winsize size = { .ws_row = (unsigned short)sizes[i][0],
                                    .ws_col = (unsigned short)sizes[i][1] };
            ioctl(tty.fd, TIOCSWINSZ, &size);
            serve();
            tty_take(&tty, 20);
        }
    tell(2, "After all", "", "Two");
    expect("After all\n");
    quit();
}

static void the_talk_cannot_write_to_the_terminal(void **state)
{
    const char *evil = "\033]0;evil\007\033[2J\rtext\x9b"
                       "31m";
    open_talk();
    tell(1, evil, evil, evil);
    start(NULL);
    expect("?]0;evil??[2J?text?31m");
    close_talk();
    expect("has ended");
    quit();
    assert_false(came("evil\007"));
    assert_false(came("\033]0;evil"));
}

static void signals_give_the_terminal_back(void **state)
{
    static const int numbers[] = { SIGTERM, SIGHUP, SIGINT };
    open_talk();
    tell(1, "One", "", "");
    for (int i = 0; i < 3; i++) {
        start(NULL);
        expect("One\n");
        kill(tty.pid, numbers[i]);
        int status = finish();
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == numbers[i]);
        assert_true(came("\033[?1049l"));
    }
}

static void it_goes_on_after_a_stop(void **state)
{
    int status = 0;
    open_talk();
    tell(1, "One", "", "");
    start(NULL);
    expect("One\n");
    kill(tty.pid, SIGSTOP);
    for (uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
         waitpid(tty.pid, &status, WNOHANG | WUNTRACED) == 0;) {
        tty_take(&tty, 10);
        assert_true(clock_ns() < deadline);
    }
    assert_true(WIFSTOPPED(status));
    tell(2, "Told meanwhile", "", "");
    kill(tty.pid, SIGCONT);
    expect("Told meanwhile\n");
    quit();
}

/* ---- Without it ---- */

static pid_t start_plainly(const char *option, int *fd)
{
    int pipes[2];
    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (!pid) {
        dup2(pipes[1], STDOUT_FILENO);
        dup2(pipes[1], STDERR_FILENO);
        run_notes(option);
    }
    close(pipes[1]);
    *fd = pipes[0];
    return pid;
}

/* What it prints until that is there; NULL: to its end. */
static const char *read_until(int fd, const char *what)
{
    static char text[4096];
    size_t at = 0;
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    for (text[0] = '\0'; !what || !strstr(text, what); text[at] = '\0') {
        struct pollfd p = { .fd = fd, .events = POLLIN };
        serve();
        assert_true(clock_ns() < deadline);
        ssize_t n = poll(&p, 1, 10) > 0 ? read(fd, text + at, sizeof text - 1 - at) : -1;
        if (n == 0)
            break;
        at += n > 0 ? (size_t)n : 0;
    }
    return text;
}

static int status_of(pid_t pid, int fd)
{
    int status = -1;
    close(fd);
    waitpid(pid, &status, 0);
    return status;
}

static void without_a_terminal_it_prints(void **state)
{
    int fd;
    open_talk();
    tell(1, "One", "Say hello.\n\033[2J\rThen wait.", "Two");
    pid_t pid = start_plainly(NULL, &fd);
    assert_string_equal(read_until(fd, "Two\n"),
                        "1/3 One\nSay hello.\n^[[2J^MThen wait.\nNext: Two\n");
    tell(1, "One", "Say hello.\n\033[2J\rThen wait.", "Two"); /* only its times are others */
    tell(2, "둘", "", "Three");
    assert_string_equal(read_until(fd, "Three\n"), "\n2/3 둘\nNext: Three\n");
    tell(3, "Three", "Goodbye.\n", "");
    assert_string_equal(read_until(fd, "Goodbye.\n"), "\n3/3 Three\nGoodbye.\n");
    close_talk();
    assert_string_equal(read_until(fd, NULL), "");
    assert_int_equal(status_of(pid, fd), 0);
}

static void a_signal_ends_it(void **state)
{
    int fd;
    open_talk();
    tell(1, "One", "", "");
    pid_t pid = start_plainly("--plain", &fd);
    read_until(fd, "1/3 One\n");
    kill(pid, SIGTERM);
    assert_string_equal(read_until(fd, NULL), "");
    assert_int_equal(status_of(pid, fd), SIGTERM);
}

static void what_cannot_be_is_told(void **state)
{
    static const struct {
        const char *option, *text;
        int status;
    } cases[] = {
        { NULL, "kvm-vmm: no talk runs: start one with kvm-vmm present DECK.md\n", 1 },
        { "--nonsense\033",
          "kvm-vmm: notes: --nonsense^[ is not understood (see kvm-vmm notes --help)\n", 2 },
        { "more", "kvm-vmm: notes: more is not understood (see kvm-vmm notes --help)\n", 2 },
        { "--help", "Usage: kvm-vmm notes [OPTIONS] ", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd;
        pid_t pid = start_plainly(cases[i].option, &fd);
        const char *text = read_until(fd, NULL);
        assert_memory_equal(text, cases[i].text, strlen(cases[i].text));
        assert_int_equal(status_of(pid, fd), cases[i].status << 8);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(notes_are_shown_and_keys_move_the_talk),
        TEST(notes_longer_than_the_screen_scroll),
        TEST(it_waits_for_a_talk_and_for_the_next),
        TEST(any_size_is_survived),
        TEST(the_talk_cannot_write_to_the_terminal),
        TEST(signals_give_the_terminal_back),
        TEST(it_goes_on_after_a_stop),
        TEST(without_a_terminal_it_prints),
        TEST(a_signal_ends_it),
        TEST(what_cannot_be_is_told),
    };
    return cmocka_run_group_tests_name("notes, terminal", tests, set_up_all, remove_folder);
}
