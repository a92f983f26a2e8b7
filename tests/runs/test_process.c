/* The program as a process: signals, terminals, readers that are slow or gone, many runs in a row.
 *   test_process PROGRAM GUESTS_FOLDER [RUNS]
 */
#include "../unit/test.h"

#include "event/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>

/* for anything that should happen soon, on a busy machine, under a sanitizer */
enum { LIMIT_MS = 30000 };

static const char *program, *guests;
static char faulty[4096]; /* the program that fails on demand (faults.c) */
static int runs = 200;
static char folder[] = "/tmp/kvm-vmm-test-XXXXXX";

/* ---- Running it ---- */

struct process {
    pid_t pid;
    int out, err; /* our ends of pipes, or the terminal in out */
};

enum { ARGS_MAX = 16 };

static char *guest(const char *name)
{
    static char paths[8][256];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s.bin", strchr(name, '.') ? folder : guests, name);
    if (strchr(name, '.'))
        snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_guest(const char *name, const void *bytes, size_t n)
{
    FILE *file = fopen(guest(name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

static void run_child(char *const *args)
{
    execv(program, args);
    _exit(127);
}

static struct process start(char *const *args)
{
    struct process p;
    int out[2], err[2];
    assert_int_equal(pipe2(out, O_CLOEXEC) | pipe2(err, O_CLOEXEC), 0);
    p.pid = fork();
    if (!p.pid) {
        int null = open("/dev/null", O_RDONLY);
        dup2(null, 0);
        dup2(out[1], 1);
        dup2(err[1], 2);
        run_child(args);
    }
    close(out[1]);
    close(err[1]);
    p.out = out[0];
    p.err = err[0];
    return p;
}

static struct process start_on_terminal(char *const *args)
{
    struct process p = { .err = -1 };
    struct winsize size = { .ws_row = 24, .ws_col = 80 };
    p.pid = forkpty(&p.out, NULL, NULL, &size);
    assert_true(p.pid >= 0);
    if (!p.pid)
        run_child(args);
    return p;
}
#define ARGS(...) ((char *[ARGS_MAX]){ (char *)program, __VA_ARGS__, NULL })

/* Reads until the other end is closed; false after the limit. */
static bool read_all(int fd, char *text, size_t size)
{
    size_t at = 0;
    struct pollfd p = { .fd = fd, .events = POLLIN };
    for (;;) {
        if (poll(&p, 1, LIMIT_MS) <= 0)
            return false;
        ssize_t n = read(fd, text + at, size - 1 - at);
        if (n <= 0)
            break;
        at += (size_t)n;
    }
    text[at] = '\0';
    return true;
}

/* Waits for its end; -1 and a kill after the limit. */
static int wait_status(pid_t pid)
{
    int status;
    for (uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull; clock_ns() < deadline;) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return status;
        poll(NULL, 0, 1);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return -1;
}

static void finish(struct process *p)
{
    close(p->out);
    if (p->err >= 0)
        close(p->err);
}

/* How many threads named vCPU... there are, all of them in the state (R: running a guest). */
static int count_vcpus(pid_t pid, char state)
{
    char path[64], line[256];
    int n = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *dir = opendir(path);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        char stat[400];
        snprintf(stat, sizeof stat, "/proc/%d/task/%s/stat", pid, d->d_name);
        FILE *file = fopen(stat, "r");
        if (file && fgets(line, sizeof line, file) && strstr(line, "(vCPU ") &&
            strchr(line, ')')[2] == state)
            n++;
        if (file)
            fclose(file);
    }
    if (dir)
        closedir(dir);
    return n;
}

static void wait_for_vcpus(pid_t pid, int count, char state)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (count_vcpus(pid, state) != count)
        if (clock_ns() > deadline)
            fail_msg("no %d vCPU threads in state %c", count, state);
        else
            poll(NULL, 0, 1);
}

/* ---- Signals ---- */

static void every_signal_ends_four_spinning_guests(void **state)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    char *spin = guest("spin"), text[4096];
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct process p = start(ARGS(spin, spin, spin, spin));
        wait_for_vcpus(p.pid, 4, 'R');
        uint64_t since = clock_ns();
        kill(p.pid, signals[i]);
        int status = wait_status(p.pid);
        print_message("             ended %.0f ms after the signal\n",
                      (double)(clock_ns() - since) / 1e6);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_false(WCOREDUMP(status));
        assert_true(read_all(p.err, text, sizeof text));
        assert_non_null(strstr(text, "vCPU 3 spin.bin on KVM: stopped, 0 exits in "));
        assert_non_null(strstr(text, "ended by SIG"));
        finish(&p);
    }
}

/* At any time: while it starts, runs, ends. It must end by the signal or, if that came too late,
 * well. */
static void a_signal_may_come_at_any_moment(void **state)
{
    char *spin = guest("spin"), *hello = guest("hello"), text[4096];
    for (int i = 0; i < runs / 2; i++) {
        bool ends = i & 1;
        struct process p = start(ARGS(hello, ends ? hello : spin, hello, hello));
        struct timespec delay = { 0, (i * 7919L % 100) * 100000 }; /* 0 to 10 ms */
        nanosleep(&delay, NULL);
        kill(p.pid, SIGTERM);
        int status = wait_status(p.pid);
        assert_true((WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) || (ends && status == 0));
        assert_true(read_all(p.err, text, sizeof text));
        finish(&p);
    }
}

/* Under nohup SIGHUP is ignored and stays so. */
static void nohup_is_respected(void **state)
{
    signal(SIGHUP, SIG_IGN);
    struct process p = start(ARGS(guest("spin")));
    signal(SIGHUP, SIG_DFL);
    wait_for_vcpus(p.pid, 1, 'R');
    kill(p.pid, SIGHUP);
    kill(p.pid, SIGTERM);
    int status = wait_status(p.pid);
    assert_int_equal(WTERMSIG(status), SIGTERM);
    finish(&p);
}

/* ---- The second signal ---- */

/* Again and again, as somebody who loses patience does. */
static int signal_until_it_ends(pid_t pid, int number)
{
    int status;
    for (uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull; clock_ns() < deadline;) {
        kill(pid, number);
        if (waitpid(pid, &status, WNOHANG) == pid)
            return status;
        poll(NULL, 0, 20);
    }
    return wait_status(pid);
}

static void assert_ends_by(struct process *p, int number)
{
    int status = signal_until_it_ends(p->pid, number);
    if (!WIFSIGNALED(status))
        fail_msg("it ended with status %d", WEXITSTATUS(status));
    assert_int_equal(WTERMSIG(status), number);
    finish(p);
}

/* The program that fails on demand stands beside the tests. */
static struct process start_faulty(const char *fault, struct process (*how)(char *const *args),
                                   char *const *args)
{
    const char *sound = program;
    program = faulty;
    setenv("KVM_FAULT", fault, 1);
    struct process p = how(args);
    unsetenv("KVM_FAULT");
    program = sound;
    return p;
}

static void wait_for_first_bytes(const struct process *p)
{
    struct pollfd poll_out = { .fd = p->out, .events = POLLIN };
    assert_int_equal(poll(&poll_out, 1, LIMIT_MS), 1);
}

static void write_deck(void)
{
    char deck[512];
    int n = snprintf(deck, sizeof deck, "## One\n```kvm\n%s\n```\n", guest("flood.bin"));
    write_guest("deck.md", deck, (size_t)n);
}

static void a_second_signal_ends_a_run_whatever_hangs(void **state)
{
    write_deck();
    for (size_t i = 0; i < 2; i++) {
        const char *fault = i ? "hang-write" : "hang-vcpu";
        struct process runs_on[] = {
            start_faulty(fault, start, ARGS("--plain", guest("flood.bin"))),
            start_faulty(fault, start, ARGS("--json", guest("flood.bin"))),
            start_faulty(fault, start, ARGS("present", guest("deck.md"))),
        };
        for (size_t j = 0; j < sizeof runs_on / sizeof *runs_on; j++)
            assert_ends_by(&runs_on[j], j ? SIGTERM : SIGINT);
    }
}

/* Its terminal is then as it was, on the screen and in a talk. */
static void expect_terminal_back(char *const *args)
{
    char text[65536];
    struct termios before, after;
    memset(&before, 0, sizeof before);
    memset(&after, 0, sizeof after);
    setenv("TERM", "xterm-256color", 1);
    struct process p = start_faulty("hang-vcpu", start_on_terminal, args);
    int terminal = dup(p.out);
    assert_int_equal(tcgetattr(terminal, &before), 0);
    wait_for_first_bytes(&p);
    int status = signal_until_it_ends(p.pid, SIGTERM);
    memset(text, 0, sizeof text);
    read_all(p.out, text, sizeof text);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    assert_non_null(strstr(text, "\033[?1049h"));
    assert_non_null(strstr(text, "\033[?1049l"));
    assert_int_equal(tcgetattr(terminal, &after), 0);
    assert_memory_equal(&before, &after, sizeof before);
    close(terminal);
    finish(&p);
}

static void a_second_signal_gives_the_terminal_back(void **state)
{
    write_deck();
    expect_terminal_back(ARGS(guest("flood.bin")));
    expect_terminal_back(ARGS("present", guest("deck.md")));
}

/* ---- Readers ---- */

static const uint8_t flood_code[] = { 0xb0, 'A', 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xfd };

/* Nobody reads: the guest stands still, and a signal ends the run all the same. */
static void a_stuck_reader_stops_nothing_but_the_output(void **state)
{
    struct process p = start(ARGS("--verbose", guest("flood.bin")));
    wait_for_vcpus(p.pid, 1, 'S'); /* its ring is full */
    kill(p.pid, SIGTERM);
    int status = wait_status(p.pid);
    assert_true(WIFSIGNALED(status));
    finish(&p);
}

/* A reader that takes its time gets everything, and the wait is told. */
static void a_slow_reader_loses_nothing(void **state)
{
    /* mov $'A', %al; mov $0x3f8, %dx; mov $60000, %cx; next: out %al, %dx; loop next; hlt */
    static const uint8_t code[] = { 0xb0, 'A',  0xba, 0xf8, 0x03, 0xb9,
                                    0x60, 0xea, 0xee, 0xe2, 0xfd, 0xf4 };
    enum { COUNT = 60000 };
    write_guest("slow.bin", code, sizeof code);
    struct process p = start(ARGS("--json", guest("slow.bin")));
    wait_for_vcpus(p.pid, 1, 'S'); /* nothing was read yet: its ring is full */
    FILE *file = fdopen(p.out, "r");
    char *line = NULL, text[4096];
    size_t size = 0, printed = 0, seq = 0;
    bool stalled = false;
    while (getline(&line, &size, file) > 0) {
        char start_of_line[64];
        snprintf(start_of_line, sizeof start_of_line, "{\"seq\":%zu,", seq++);
        assert_memory_equal(line, start_of_line, strlen(start_of_line));
        printed += strstr(line, "\"printed\"") != NULL;
        stalled = stalled || !strstr(line, "\"stalled_ns\":0,");
    }
    assert_int_equal(printed, COUNT);
    assert_int_equal(seq, COUNT + 3); /* start, hlt, end */
    assert_true(stalled);
    assert_int_equal(wait_status(p.pid), 0);
    assert_true(read_all(p.err, text, sizeof text));
    assert_non_null(strstr(text, "Guest halted, 60,001 exits in "));
    assert_non_null(strstr(text, "waiting for the output to be read"));
    free(line);
    fclose(file);
    close(p.err);
}

/* ---- Terminals ---- */

static void expect_on_terminal(char *const *args, const char *expected, int wanted_status)
{
    char text[8192];
    struct process p = start_on_terminal(args);
    struct termios before, after;
    memset(&before, 0, sizeof before);
    memset(&after, 0, sizeof after);
    assert_int_equal(tcgetattr(p.out, &before), 0);
    memset(text, 0, sizeof text);
    read_all(p.out, text, sizeof text); /* a terminal ends with an error: what came is in text */
    assert_int_equal(wait_status(p.pid), wanted_status << 8);
    if (!strstr(text, expected))
        fail_msg("'%s' is not in '%s'", expected, text);
    if (tcgetattr(p.out, &after) == 0)
        assert_memory_equal(&before, &after, sizeof before);
    finish(&p);
}

static void a_terminal_gets_nothing_raw(void **state)
{
    /* mov $text, %si; mov $0x3f8, %dx; next: lodsb; test %al, %al; jz done; out %al, %dx; jmp next;
     * done: hlt */
    static const char code[] = "\xbe\x0f\x00\xba\xf8\x03\xac\x84\xc0\x74\x03\xee\xeb\xf8\xf4"
                               "\033[2J\033]0;evil\007\xed\x95\x9c\xff\r\n";
    write_guest("hostile.bin", code, sizeof code);
    setenv("LC_ALL", "C.UTF-8", 1);
    expect_on_terminal(
        ARGS("--plain", guest("hostile.bin")),
        "^[[2J^[]0;evil^G\xed\x95\x9c\\xff\r\r\nvCPU 0 hostile.bin on KVM: Guest halted", 0);
    setenv("LC_ALL", "C", 1);
    expect_on_terminal(ARGS("--plain", guest("hostile.bin")), "evil^G\\xed\\x95\\x9c\\xff", 0);
    setenv("LC_ALL", "C.UTF-8", 1);
}

static void several_guests_have_colours_on_a_terminal(void **state)
{
    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    expect_on_terminal(ARGS("--plain", guest("minimal"), guest("minimal"), guest("hello")),
                       "\033[32mH", 0);
    expect_on_terminal(ARGS("--plain", guest("hello")), "Hello, KVM!\r\nvCPU 0 ", 0);
    setenv("NO_COLOR", "1", 1);
    expect_on_terminal(ARGS("--plain", guest("minimal"), guest("hello")), "Hello, KVM!\r\nvCPU 0 ",
                       0);
    unsetenv("NO_COLOR");
    setenv("TERM", "dumb", 1);
    expect_on_terminal(ARGS("--plain", guest("minimal"), guest("hello")), "Hello, KVM!\r\nvCPU 0 ",
                       0);
    setenv("TERM", "xterm-256color", 1);
}

/* The terminal is the source of vCPU 0: the guest waits for what is typed, asleep. */
static void what_is_typed_on_a_terminal_is_echoed_by_the_guest(void **state)
{
    char text[4096] = "";
    struct process p = start_on_terminal(ARGS("--plain", guest("echo")));
    wait_for_vcpus(p.pid, 1, 'S');
    assert_int_equal(write(p.out, "hi q\n", 5), 5);
    read_all(p.out, text, sizeof text);
    assert_int_equal(wait_status(p.pid), 0);
    assert_non_null(strstr(text, "hi \r\nvCPU 0 echo.bin on KVM: Guest exited, "));
    finish(&p);

    p = start_on_terminal(ARGS("--plain", guest("echo")));
    wait_for_vcpus(p.pid, 1, 'S');
    assert_int_equal(write(p.out, "\003", 1), 1); /* Ctrl-C, to the foreground process group */
    read_all(p.out, text, sizeof text);
    int status = wait_status(p.pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    assert_non_null(strstr(text, "stopped"));
    finish(&p);
}

/* ---- Many runs ---- */

/* A number after a key; the JSON is our own and has no surprises. */
static long field(const char *line, const char *key)
{
    const char *at = strstr(line, key);
    return at ? strtol(at + strlen(key), NULL, 10) : -1;
}

struct told {
    long next_seq;
    uint64_t last_ns;
    char text[2048];
    size_t size;
};

static void take_line(struct told *told, const char *line)
{
    assert_int_equal(field(line, "\"seq\":"), told->next_seq++);
    uint64_t ns = (uint64_t)field(line, "\"exit_ns\":");
    assert_true(ns >= told->last_ns);
    told->last_ns = ns;
    if (!strstr(line, "\"printed\""))
        return;
    bool call = strstr(line, "\"hypercall\"") != NULL;
    told->text[told->size++] = (char)(call ? field(line, "\"ebx\":") : field(line, "\"data\":["));
}

static void expect_log(unsigned vcpu, const char *text, size_t size)
{
    char path[128], log[2048];
    snprintf(path, sizeof path, "%s/logs/vcpu%u.log", folder, vcpu);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fread(log, 1, sizeof log, file), size);
    assert_memory_equal(log, text, size);
    fclose(file);
}

/* Every guest's text is complete and in order, in the events and in its log, and the events of all
 * come in the order of their times. */
static void run_and_check(char *const *args, const char *const *expected, unsigned count)
{
    struct told *told = calloc(4, sizeof *told);
    struct process p = start(args);
    FILE *file = fdopen(p.out, "r");
    char *line = NULL, text[4096];
    size_t size = 0;
    uint64_t last_ns = 0;
    while (getline(&line, &size, file) > 0) {
        uint64_t ns = (uint64_t)field(line, "\"exit_ns\":");
        assert_true(ns >= last_ns);
        last_ns = ns;
        take_line(&told[field(line, "\"vcpu\":")], line);
    }
    assert_int_equal(wait_status(p.pid), 0);
    assert_true(read_all(p.err, text, sizeof text));
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(told[i].size, strlen(expected[i]));
        assert_memory_equal(told[i].text, expected[i], told[i].size);
        expect_log(i, expected[i], told[i].size);
    }
    free(line);
    free(told);
    fclose(file);
    close(p.err);
}

static const char *multiplication_table(void)
{
    static char text[2048];
    size_t at = 0;
    for (int a = 2; a <= 9; a++)
        for (int b = 1; b <= 9; b++)
            at += (size_t)sprintf(text + at, "%d x %d = %d\n", a, b, a * b);
    return text;
}

static void many_runs_are_all_complete(void **state)
{
    const char *table = multiplication_table();
    char logs[128];
    snprintf(logs, sizeof logs, "%s/logs", folder);
    for (int i = 0; i < runs; i++) {
        run_and_check(ARGS("--json", "--log-dir", logs, guest("multiplication"), guest("counter")),
                      (const char *[]){ table, "0123456789" }, 2);
        run_and_check(ARGS("--json", "--log-dir", logs, guest("counter"), guest("hello"),
                           guest("multiplication"), guest("minimal")),
                      (const char *[]){ "0123456789", "Hello, KVM!\n", table, "" }, 4);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    program = argv[1];
    guests = argv[2];
    const char *slash = strrchr(argv[0], '/');
    snprintf(faulty, sizeof faulty, "%.*s/../kvm-vmm-faulty", slash ? (int)(slash - argv[0]) : 1,
             slash ? argv[0] : ".");
    runs = argc > 3 ? atoi(argv[3]) : runs;
    if (access("/dev/kvm", W_OK) < 0) {
        printf("skipped, needs /dev/kvm: test_process\n0 passed, 0 failed, 1 skipped\n");
        return 0;
    }
    if (!mkdtemp(folder))
        return 1;
    setenv("LC_ALL", "C.UTF-8", 1);
    write_guest("flood.bin", flood_code, sizeof flood_code);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_signal_ends_four_spinning_guests),
        cmocka_unit_test(a_signal_may_come_at_any_moment),
        cmocka_unit_test(nohup_is_respected),
        cmocka_unit_test(a_second_signal_ends_a_run_whatever_hangs),
        cmocka_unit_test(a_second_signal_gives_the_terminal_back),
        cmocka_unit_test(a_stuck_reader_stops_nothing_but_the_output),
        cmocka_unit_test(a_slow_reader_loses_nothing),
        cmocka_unit_test(a_terminal_gets_nothing_raw),
        cmocka_unit_test(several_guests_have_colours_on_a_terminal),
        cmocka_unit_test(what_is_typed_on_a_terminal_is_echoed_by_the_guest),
        cmocka_unit_test(many_runs_are_all_complete),
    };
    int failed = cmocka_run_group_tests_name("process", tests, NULL, NULL);
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) || failed;
}
