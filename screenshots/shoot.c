/* The pictures of this folder: the real program on a terminal of our own, keys in, the screen read
 * back through libvterm, and P, with which the program draws its screen itself; and a film of one.
 *   shoot PROGRAM GUESTS_FOLDER OS_FOLDER DECKS_FOLDER PICTURES_FOLDER
 * Every wait is for something to stand on the screen, with a limit.
 */
#include "film.h"

#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 30 };
#define SAVED "kvm-vmm-1.svg"

static char program[PATH_MAX], guests[PATH_MAX], os[PATH_MAX], decks[PATH_MAX], pictures[PATH_MAX];
static char folder[PATH_MAX];

static const char *name; /* of the picture, for messages */
static struct tty t;

/* ---- The folder in which the program runs ---- */

/* The links let panes and titles say guests/counter.bin, wherever the guests are. */
static void make_folder(void)
{
    if (!mkdtemp(folder) || chdir(folder) || symlink(guests, "guests") || symlink(os, "os-1k") ||
        symlink(decks, "decks")) {
        perror(folder);
        exit(1);
    }
}

static void remove_folder(void)
{
    unlink(SAVED);
    unlink("guests");
    unlink("os-1k");
    unlink("decks");
    rmdir(folder);
}

/* ---- A terminal ---- */

static void start(const char *picture, int columns, int rows, const char *language,
                  char *const *args)
{
    name = picture;
    pid_t pid = tty_fork(&t, rows, columns);
    if (pid < 0) {
        perror("forkpty");
        exit(1);
    }
    if (pid)
        return;
    setenv("LC_ALL", language, 1);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    execv(program, args);
    _exit(127);
}
#define START(name, columns, rows, language, ...)                                                  \
    start(name, columns, rows, language, ((char *[16]){ program, __VA_ARGS__, NULL }))

static void expect(const char *what)
{
    if (tty_wait(&t, what, true, LIMIT_SECONDS * 1000))
        return;
    fprintf(stderr, "%s: '%s' is not on the screen:\n%s", name, what, tty_text(&t));
    kill(t.pid, SIGKILL);
    exit(1);
}

static void fail(const char *what)
{
    perror(what);
    kill(t.pid, SIGKILL);
    exit(1);
}

static void type(const char *bytes)
{
    if (!tty_type(&t, bytes))
        fail(name);
}

static const char *picture_path(void)
{
    static char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s.svg", pictures, name);
    return path;
}

static void end(void)
{
    printf("%s.svg\n", name);
    type("q");
    for (time_t deadline = time(NULL) + LIMIT_SECONDS; !t.closed; tty_take(&t, 100))
        if (time(NULL) > deadline)
            kill(t.pid, SIGKILL);
    waitpid(t.pid, NULL, 0);
    tty_close(&t);
}

/* Saves the screen as the picture, and ends the program. */
static void shoot(void)
{
    type("P");
    expect(SAVED);
    if (rename(SAVED, picture_path()))
        fail(picture_path());
    end();
}

static void take_frame(void)
{
    if (!film_take(&t))
        fail(name);
}

/* ---- The pictures ---- */

#define ENGLISH "C.UTF-8"
#define KOREAN  "ko_KR.UTF-8"

static void four_guests_have_ended(void)
{
    START("four", 120, 36, ENGLISH, "guests/counter.bin", "guests/hello.bin",
          "guests/multiplication.bin", "guests/minimal.bin");
    expect("■ ended");
    expect("804 exits");
    shoot();
}

/* Each step is one digit, which also says that the step before is over. */
static void step_counter(int steps)
{
    for (int i = 1; i <= steps; i++) {
        char digits[32];
        snprintf(digits, sizeof digits, "┃%.*s ┃", i, "0123456789");
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
    expect("vCPU 0 exit 4 ");
    shoot();
}

/* Its film: what stands on the screen before the first exit, and after each. Where nothing moves,
 * the word is half printed. */
static void step_through_hello(const char *picture, const char *language, const char *paused,
                               const char *twelve, const char *ended)
{
    static const char says[] = "Hello, KVM!";
    START(picture, 100, 30, language, "--theme", "dark", "--step", "guests/hello.bin");
    expect(paused);
    take_frame();
    for (int i = 1; i < (int)sizeof says; i++) {
        char printed[32];
        snprintf(printed, sizeof printed, "│%.*s", i, says);
        type("s");
        expect(printed);
        take_frame();
    }
    type("s"); /* the end of the line */
    expect(twelve);
    take_frame();
    type("s");
    expect(ended);
    take_frame();
    if (!film_write(picture_path(), "kvm-vmm --step hello", 5))
        fail(picture_path());
    end();
}

static void hello_is_stepped_through(void)
{
    step_through_hello("hello", ENGLISH, "‖ paused", "12 exits", "■ ended");
    step_through_hello("hello-ko", KOREAN, "‖ 일시 정지", "12회", "■ 끝남");
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
    expect("‖ 일시 정지");
    type("1");
    step_counter(3);
    type("0pi");
    expect("Ctrl-]");
    type("안녕하세요");
    expect("안녕하세요");
    type("\035");
    expect("입력 대기"); /* the pane's title, where it said that keys go to the guest */
    expect("한 단계");
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
    START("small", 80, 24, ENGLISH, "--slow", "20", "guests/counter.bin", "guests/hello.bin",
          "guests/multiplication.bin", "guests/minimal.bin");
    expect("Hello");
    type(" ");
    expect("‖ paused");
    shoot();
}

/* On virtual time, where the shell stands still until a key comes, and all numbers are the same
 * every time. */
static void start_shell(const char *picture, int columns, int rows)
{
    START(picture, columns, rows, ENGLISH, "--engine", "soft", "--clock", "virtual", "--paging",
          "os-1k/kernel.bin");
    expect("Select:");
    expect("waiting for input");
    type("i");
    expect("Keys go to vCPU 0");
    type("1");
    expect("9*9=81");
    type("\035");
    expect("waiting for input ─"); /* the pane's title, once its guest has said all it had to */
    expect("exits/s ·");
}

/* A key is pressed while the shell waits, and its interrupt stopped at the end of the handler. */
static void a_key_interrupts_the_shell(void)
{
    start_shell("os", 120, 36);
    type("u");
    expect("run until");
    type("port 20\r");
    expect("Space");
    type("i");
    expect("Keys go to vCPU 0");
    type("2");
    expect("paused");
    expect("EOI (end of interrupt)");
    type("\035");
    expect("PAUSED");
    shoot();
}

static void the_tables_of_the_os_are_shown(void)
{
    start_shell("tables", 110, 40);
    type("t");
    expect("page walk");
    shoot();
}

/* ---- Slides ---- */

#define NEXT   "\033[6~"
#define SLIDES 200 /* no deck has more */

/* Of the slide with that title, in the overview; 0: it is not on the screen. "12 2-1. Two guests"
 * is number 12. */
static unsigned number_before(const char *title)
{
    const char *text = tty_text(&t), *at = strstr(text, title);
    while (at && at > text && strchr("0123456789-. ", at[-1]))
        at--;
    return at ? (unsigned)strtoul(at, NULL, 10) : 0;
}

/* Looks for it in the overview, page by page: numbers change as a talk is being written. */
static void go_to_slide(const char *title)
{
    char text[32];
    expect(" 1/");
    type("o");
    expect("Up Down");
    for (unsigned i = 1; i <= SLIDES && !number_before(title); i++) {
        snprintf(text, sizeof text, " %u/", i);
        expect(text);
        type(NEXT);
    }
    unsigned number = number_before(title);
    snprintf(text, sizeof text, "%u\r", number);
    type(text);
    snprintf(text, sizeof text, " %u/", number);
    expect(text);
    expect(title);
}

static void next_shows(const char *what)
{
    type(NEXT);
    expect(what);
}

static void two_guests_are_on_a_slide(void)
{
    START("slide", 110, 30, ENGLISH, "present", "decks/demo.md");
    go_to_slide("Two guests at once");
    next_shows("│012345678");
    shoot();
}

static void two_guests_are_on_a_korean_slide(void)
{
    START("slide-ko", 110, 30, KOREAN, "present", "decks/demo.ko.md");
    go_to_slide("두 게스트를 동시에");
    next_shows("│012345678");
    shoot();
}

/* Once it has booted: of the shell, and of the kernel below it. */
static void a_page_walk_is_on_a_slide(void)
{
    START("pagewalk", 110, 30, ENGLISH, "present", "decks/demo.md");
    go_to_slide("A page walk");
    next_shows("CS:EIP 80001000");
    next_shows("asked for 00001000");
    next_shows("asked for 80001000");
    expect("at rest");
    shoot();
}

static void a_tick_has_come_on_a_slide(void)
{
    START("tick", 110, 30, ENGLISH, "present", "decks/demo.md");
    go_to_slide("Following a tick");
    next_shows("paused");
    next_shows("> 29 hlt");
    next_shows("tick clock.S:40");
    expect("at rest");
    shoot();
}

static void a_pc_has_booted_on_a_slide(void)
{
    START("boot", 110, 30, ENGLISH, "present", "decks/demo.md");
    go_to_slide("A boot sector");
    next_shows("f000:fff0");
    next_shows("Port 0x43");
    next_shows("512 bytes of sector 0");
    next_shows("_start boot.S:11");
    next_shows("'H' in light grey");
    next_shows("sector 0! Type:");
    expect("at rest");
    next_shows("key A is pressed");
    next_shows("column 27");
    expect("at rest");
    shoot();
}

/* Back where the shell asked for a character. */
static void the_os_is_on_a_light_slide(void)
{
    START("theme-light", 110, 30, KOREAN, "present", "--theme", "light", "decks/demo.ko.md");
    go_to_slide("1K OS: 에코");
    next_shows("Select:");
    expect("대기 중");
    next_shows("Echo Program");
    expect("대기 중");
    next_shows("Echo: This is amazing!");
    expect("대기 중");
    next_shows("vCPU 0 exit ");
    shoot();
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 6 || !realpath(argv[1], program) || !realpath(argv[2], guests) ||
        !realpath(argv[3], os) || !realpath(argv[4], decks) || !realpath(argv[5], pictures)) {
        fprintf(stderr,
                "usage: shoot PROGRAM GUESTS_FOLDER OS_FOLDER DECKS_FOLDER PICTURES_FOLDER\n");
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
    hello_is_stepped_through();
    a_race_has_lost_additions();
    korean_is_typed();
    help_is_shown();
    four_guests_are_paused_on_a_small_screen();
    a_key_interrupts_the_shell();
    the_tables_of_the_os_are_shown();
    two_guests_are_on_a_slide();
    two_guests_are_on_a_korean_slide();
    a_page_walk_is_on_a_slide();
    a_tick_has_come_on_a_slide();
    a_pc_has_booted_on_a_slide();
    the_os_is_on_a_light_slide();
    return 0;
}
