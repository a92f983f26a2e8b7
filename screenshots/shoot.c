/* The pictures of this folder: the real program on a terminal of our own, keys in, the screen read back
 * through libvterm, and P, with which the program draws its screen itself.
 *   shoot PROGRAM GUESTS_FOLDER PICTURES_FOLDER
 * Every wait is for something to stand on the screen, with a limit.
 */
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { LIMIT_SECONDS = 30 };
#define SAVED "kvm-vmm-1.svg"

static char program[PATH_MAX], guests[PATH_MAX], pictures[PATH_MAX];
static char folder[PATH_MAX];

static struct {
    const char *name; /* of the picture, for messages */
    pid_t pid;
    int fd;
    int rows, columns;
    VTerm *vterm;
    VTermScreen *screen;
} t;

/* ---- The folder in which the program runs ---- */

/* The link lets panes and titles say guests/counter.bin, wherever the guests are. */
static void make_folder(void)
{
    if (!mkdtemp(folder) || chdir(folder) || symlink(guests, "guests")) {
        perror(folder);
        exit(1);
    }
}

static void remove_folder(void)
{
    unlink(SAVED);
    unlink("guests");
    rmdir(folder);
}

/* ---- A terminal ---- */

static void start(const char *name, int columns, int rows, const char *language, char *const *args)
{
    struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
    t.name = name;
    t.rows = rows;
    t.columns = columns;
    t.pid = forkpty(&t.fd, NULL, NULL, &size);
    if (t.pid < 0) {
        perror("forkpty");
        exit(1);
    }
    if (!t.pid) {
        setenv("LC_ALL", language, 1);
        setenv("TERM", "xterm-256color", 1);
        unsetenv("NO_COLOR");
        execv(program, args);
        _exit(127);
    }
    t.vterm = vterm_new(rows, columns);
    vterm_set_utf8(t.vterm, 1);
    t.screen = vterm_obtain_screen(t.vterm);
    vterm_screen_enable_altscreen(t.screen, 1);
    vterm_screen_reset(t.screen, 1);
}
#define START(name, columns, rows, language, ...)                                                                                \
    start(name, columns, rows, language, ((char *[16]){ program, __VA_ARGS__, NULL }))

/* Takes what the program has written, within 100 ms; false if it has closed its terminal. */
static bool take(void)
{
    char bytes[4096];
    struct pollfd p = { .fd = t.fd, .events = POLLIN };
    if (poll(&p, 1, 100) <= 0)
        return true;
    ssize_t n = read(t.fd, bytes, sizeof bytes);
    if (n <= 0)
        return false;
    vterm_input_write(t.vterm, bytes, (size_t)n);
    return true;
}

/* Row by row, runs of blanks as one blank. */
static const char *screen_text(void)
{
    static char text[1 << 16];
    size_t at = 0;
    for (int row = 0; row < t.rows; row++) {
        VTermRect rect = { row, row + 1, 0, t.columns };
        size_t from = at, n = vterm_screen_get_text(t.screen, text + at, sizeof text - at - 2, rect);
        for (size_t i = from; i < from + n; i++)
            if (text[i] != ' ' || at == from || text[at - 1] != ' ')
                text[at++] = text[i];
        text[at++] = '\n';
    }
    text[at] = '\0';
    return text;
}

_Noreturn static void give_up(const char *what)
{
    fprintf(stderr, "%s: '%s' is not on the screen:\n%s", t.name, what, screen_text());
    kill(t.pid, SIGKILL);
    exit(1);
}

static void expect(const char *what)
{
    time_t deadline = time(NULL) + LIMIT_SECONDS;
    while (!strstr(screen_text(), what))
        if (!take() || time(NULL) > deadline)
            give_up(what);
}

static void type(const char *bytes)
{
    if (write(t.fd, bytes, strlen(bytes)) != (ssize_t)strlen(bytes)) {
        perror(t.name);
        kill(t.pid, SIGKILL);
        exit(1);
    }
}

/* Saves the screen as the picture, and ends the program. */
static void shoot(void)
{
    char path[PATH_MAX + 64];
    type("P");
    expect(SAVED);
    snprintf(path, sizeof path, "%s/%s.svg", pictures, t.name);
    if (rename(SAVED, path)) {
        perror(path);
        kill(t.pid, SIGKILL);
        exit(1);
    }
    printf("%s.svg\n", t.name);
    type("q");
    for (time_t deadline = time(NULL) + LIMIT_SECONDS; take();)
        if (time(NULL) > deadline)
            kill(t.pid, SIGKILL);
    waitpid(t.pid, NULL, 0);
    close(t.fd);
    vterm_free(t.vterm);
}

/* ---- The pictures ---- */

#define ENGLISH "C.UTF-8"
#define KOREAN  "ko_KR.UTF-8"

static void four_guests_have_ended(void)
{
    START("four", 120, 36, ENGLISH, "guests/counter.bin", "guests/hello.bin", "guests/multiplication.bin", "guests/minimal.bin");
    expect("■ ended");
    expect("804 exits");
    shoot();
}

/* Each step is one digit, which also says that the step before is over. */
static void step_counter(int steps)
{
    for (int i = 1; i <= steps; i++) {
        char digits[32];
        snprintf(digits, sizeof digits, "│%.*s │", i, "0123456789");
        type("s");
        expect(digits);
    }
}

static void five_steps_and_one_back(void)
{
    START("step", 100, 30, ENGLISH, "--step", "guests/counter.bin", "guests/hello.bin");
    expect("‖ paused");
    step_counter(5);
    type("b");
    expect("exit 4 of 5");
    shoot();
}

static void a_race_has_lost_additions(void)
{
    START("race", 100, 30, ENGLISH, "guests/race.bin", "guests/race.bin");
    expect("lost");
    expect("■ ended");
    shoot();
}

/* echo runs and counter is stepped, so that the screen stands still. */
static void korean_is_typed(void)
{
    START("korean", 100, 30, KOREAN, "--step", "guests/echo.bin", "guests/counter.bin");
    expect("‖ 일시정지");
    type("1");
    step_counter(3);
    type("0pi");
    expect("Ctrl-]");
    type("안녕하세요");
    expect("안녕하세요");
    type("\035");
    expect("입력을 기다림"); /* the pane's title, where it said that keys go to the guest */
    expect("한 걸음");
    shoot();
}

static void help_is_shown(void)
{
    START("help", 120, 40, ENGLISH, "--step", "guests/counter.bin");
    expect("‖ paused");
    type("?");
    expect("this help");
    shoot();
}

static void four_guests_are_paused_on_a_small_screen(void)
{
    START("small", 80, 24, ENGLISH, "--slow", "20", "guests/counter.bin", "guests/hello.bin", "guests/multiplication.bin",
          "guests/minimal.bin");
    expect("Hello");
    type(" ");
    expect("‖ paused");
    shoot();
}

int main(int argc, char **argv)
{
    if (argc != 4 || !realpath(argv[1], program) || !realpath(argv[2], guests) || !realpath(argv[3], pictures)) {
        fprintf(stderr, "usage: shoot PROGRAM GUESTS_FOLDER PICTURES_FOLDER\n");
        return 2;
    }
    /* Beside this program, not in /tmp: pictures are moved from there, within one file system. */
    if (!realpath(argv[0], folder))
        return 1;
    strcpy(strrchr(folder, '/'), "/shoot-XXXXXX");
    make_folder();
    atexit(remove_folder);
    four_guests_have_ended();
    five_steps_and_one_back();
    a_race_has_lost_additions();
    korean_is_typed();
    help_is_shown();
    four_guests_are_paused_on_a_small_screen();
    return 0;
}
