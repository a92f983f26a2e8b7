/* Talks on a terminal of our own, driven by keys as a clicker sends them.
 *   test_talk PROGRAM GUESTS_FOLDER [TEST]      from the repository's root
 *
 * The decks of ui/decks/ are given from end to end on virtual time, where every run is the same
 * every time; each step's screen is awaited as it stands in tests/screens/golden/talk/. GENERATE=1
 * in the environment writes those files anew, to be looked at before they are kept. TALK_CLOCK=real
 * gives all other talks on whatever CPU this host has (tests/nested/groups).
 */
#include "test_talk.h"
#include "event/clock.h"
#include "program.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#define GOLDEN_FOLDER "tests/screens/golden/talk/"
#define NEXT          "\033[6~"
#define BACK          "\033[5~"

enum { SETTLED_MS = 600, SCREENS_MAX = 400 };

static char *talk_clock = "virtual";

static void start_talk(int rows, int columns, const char *option, const char *value,
                       const char *deck)
{
    char *args[] = { (char *)program, "present",     "--hurry",    "--clock", talk_clock,
                     (char *)option,  (char *)value, (char *)deck, NULL };
    if (!option) {
        args[5] = (char *)deck;
        args[6] = NULL;
    }
    start_sized(rows, columns, NULL, args);
}

/* ---- Whole decks, screen by screen ---- */

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s is missing: GENERATE=1 makes it", path);
    size_t size = 4 << 20, n;
    char *text = malloc(size + 1);
    n = fread(text, 1, size, file);
    text[n] = '\0';
    fclose(file);
    return text;
}

/* 1K OS as it was when the files were written. Another compiler makes other instructions of it:
 * then sizes, addresses and times differ, and of each screen only its first row and its last are
 * compared: the slide, its step, how its run fares. */
static uint64_t kernel_sum(void)
{
    uint64_t sum = 14695981039346656037u; /* FNV-1a */
    FILE *file = fopen("os-1k/kernel.bin", "r");
    assert_non_null(file);
    for (int c; (c = getc(file)) != EOF;)
        sum = (sum ^ (unsigned)c) * 1099511628211u;
    fclose(file);
    return sum;
}

static const char *last_row(const char *rows)
{
    const char *last = rows + strlen(rows) - 1;
    while (last > rows && last[-1] != '\n')
        last--;
    return last;
}

static bool is_alike(const char *rows, const char *expected, bool same_kernel)
{
    size_t first = strcspn(expected, "\n");
    if (same_kernel)
        return !strcmp(rows, expected);
    return !strncmp(rows, expected, first + 1) && !strcmp(last_row(rows), last_row(expected));
}

static void wait_for_screen(const char *expected, bool same_kernel, const char *deck,
                            unsigned number)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (!is_alike(tty_rows(&tty), expected, same_kernel)) {
        tty_take(&tty, 100);
        if (!tty.closed && clock_ns() < deadline)
            continue;
        kill(tty.pid, SIGKILL);
        /* cmocka's messages are too short for two screens */
        fprintf(stderr, "%s, screen %u should be\n%sand is\n%s", deck, number, expected,
                tty_rows(&tty));
        fail();
    }
}

/* A golden file: a line with the sum of the kernel, then screens, each after a line "==== N KEYS".
 * Cuts the next one out of *rest, NULL at the end, and gives what leads to it: nothing to the
 * first, PgDn to those of the talk, a number to a slide of the appendix. */
static char *next_screen(char **rest, char keys[8])
{
    char *start = strstr(*rest, "==== ");
    if (!start)
        return NULL;
    keys[0] = '\0';
    sscanf(start, "==== %*u%*1[ ]%7[^ \n]", keys); /* blanks would reach into the screen below */
    start = strchr(start, '\n') + 1;
    char *end = strstr(start, "==== ");
    *rest = end ? end : start + strlen(start);
    return strndup(start, (size_t)(*rest - start));
}

/* A number is that of a slide. */
static void press(const char *keys)
{
    if (!strcmp(keys, "PgDn"))
        type(NEXT);
    else if (*keys) {
        type(keys);
        type("\r");
    }
}

static void compare(const char *deck, const char *golden)
{
    char *text = read_whole(golden), *rest = text, *screen, keys[8];
    bool same_kernel = strtoull(text, NULL, 16) == kernel_sum();
    if (!same_kernel)
        printf("os-1k/kernel.bin is not the one of %s: of its screens only the first and the last "
               "row are compared\n",
               golden);
    for (unsigned i = 0; (screen = next_screen(&rest, keys)); i++) {
        press(keys);
        wait_for_screen(screen, same_kernel, deck, i);
        free(screen);
    }
    free(text);
}

/* For GENERATE alone: a screen that stands still. A test waits for what it knows. */
static void wait_until_settled(void)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    do
        while (tty_take(&tty, SETTLED_MS))
            ;
    while (strstr(last_row(tty_rows(&tty)), "▶ ") && clock_ns() < deadline);
}

/* One key more than there are steps, and the talk says so. */
static bool is_at_end(const char *rows)
{
    return strstr(rows, "this is the end") || strstr(rows, "발표의 끝");
}

static void slide_of(const char *rows, unsigned *slide, unsigned *slides)
{
    const char *at = strchr(last_row(rows), '/');
    assert_non_null(at);
    *slides = (unsigned)strtoul(at + 1, NULL, 10);
    while (at[-1] >= '0' && at[-1] <= '9')
        at--;
    *slide = (unsigned)strtoul(at, NULL, 10);
}

/* The talk to its end, then the slides behind that. */
static void generate(const char *golden)
{
    char keys[16] = "";
    unsigned slide = 0, slides = 0;
    bool appendix = false;
    FILE *file = fopen(golden, "w");
    assert_non_null(file);
    fprintf(file, "%016llx os-1k/kernel.bin\n", (unsigned long long)kernel_sum());
    for (unsigned i = 0; i < SCREENS_MAX; i++) {
        press(keys);
        wait_until_settled();
        appendix = appendix || is_at_end(tty_rows(&tty));
        if (!is_at_end(tty_rows(&tty))) {
            fprintf(file, "==== %u %s\n%s", i, keys, tty_rows(&tty));
            slide_of(tty_rows(&tty), &slide, &slides);
        }
        if (appendix && slide == slides)
            break;
        if (appendix)
            snprintf(keys, sizeof keys, "%u", slide + 1);
        else
            strcpy(keys, "PgDn");
    }
    fclose(file);
}

static void give(const char *deck, int rows, int columns)
{
    char golden[256];
    const char *name = strrchr(deck, '/') + 1;
    snprintf(golden, sizeof golden, GOLDEN_FOLDER "%.*s.%dx%d.txt", (int)strlen(name) - 3, name,
             columns, rows);
    start_talk(rows, columns, NULL, NULL, deck);
    if (getenv("GENERATE"))
        generate(golden);
    else
        compare(deck, golden);
    type(NEXT);
    tty_wait(&tty, "F5", true, LIMIT_MS);
    assert_true(is_at_end(tty_rows(&tty)));
    type("q");
    assert_int_equal(finish(), 0);
    assert_true(came("\033[?1049l"));
}

static int on_virtual_time(void **state)
{
    talk_clock = "virtual";
    return 0;
}

static int on_the_clock_asked_for(void **state)
{
    talk_clock = getenv("TALK_CLOCK") ? getenv("TALK_CLOCK") : "virtual";
    return 0;
}

static void the_english_talk_runs_from_end_to_end(void **state)
{
    give("ui/decks/demo.md", 24, 80);
}

static void the_korean_talk_runs_from_end_to_end(void **state)
{
    give("ui/decks/demo.ko.md", 24, 80);
}

static void the_korean_talk_runs_on_a_wide_screen(void **state)
{
    give("ui/decks/demo.ko.md", 36, 120);
}

/* ---- Keys ---- */

static const char deck[] =
    "---\ntitle: Keys\n---\n"
    "## First things\n\nhere at once\n\n<!-- pause -->\n\nhere later\n\n"
    "<!-- speaker_note: say *this* -->\n"
    "<!-- end_slide -->\n\n"
    "## A counter\n\n```kvm\n%s\nname counter\nshow consoles registers explain\n```\n\n"
    "<!-- pause -->\n\nIt left {{exits counter}}.\n\n"
    "<!-- end_slide -->\n\n"
    "## An echo\n\n```kvm\n%s\nstart now\n```\n\n"
    "<!-- end_slide -->\n\n"
    "## The last\n\nThe end.\n\n"
    "<!--\nspeaker_note: |\n  one\n  two\n  three\n  four\n  five\n  six\n  seven\n  eight\n  "
    "nine\n  ten\n  eleven\n-->\n";

static char *own_deck(void)
{
    char text[2048];
    int n = snprintf(text, sizeof text, deck, guest("counter"), guest("echo"));
    write_file("deck.md", text, (size_t)n);
    return guest("deck.md");
}

static void start_own(void)
{
    start_talk(ROWS, COLUMNS, NULL, NULL, own_deck());
    expect("slide 1/5");
}

static void clickers_and_arrows_move_it(void **state)
{
    static const char *const nexts[] = { NEXT, "\033[C", " ", "\r", "n", "\033[<0;5;5M" };
    static const char *const backs[] = { BACK, "\033[D", "\177", "p", "\033[<2;5;5M" };
    start_own();
    for (size_t i = 0; i < sizeof nexts / sizeof *nexts; i++) {
        type(nexts[i]);
        expect("here at once");
        type(backs[i % (sizeof backs / sizeof *backs)]);
        expect("slide 1/5");
    }
    type(NEXT);
    expect("slide 2/5");
    assert_null(strstr(tty_text(&tty), "here later"));
    type(NEXT);
    expect("here later");
    type(BACK);
    expect_gone("here later");
    expect("slide 2/5");
    quit();
}

static void runs_start_by_key_and_anew(void **state)
{
    start_own();
    type("3\r");
    expect("PgDn starts it");
    expect("─ counter.S ─");
    type(NEXT);
    expect("│0123456789");
    expect("over");
    type(NEXT);
    expect("It left 11 exits.");
    type("r");
    expect_gone("It left");
    expect("│0123456789");
    type(BACK);
    expect("PgDn starts it");
    expect_gone("│0123456789");
    type(NEXT NEXT);
    expect("It left 11 exits.");
    type(NEXT); /* echo starts by itself */
    expect("waiting for input");
    type(BACK); /* the slide before with all its steps, its guest anew */
    expect("│0123456789");
    expect("It left 11 exits.");
    quit();
}

/* The second by itself, once the first has done what is left of its orders. */
static void runs_play_one_after_the_other(void **state)
{
    char text[1024];
    int n = snprintf(text, sizeof text,
                     "## Two\n\n```kvm\n--step %s\nshow consoles\npause\nuntil value "
                     "'4'\n```\n\n```kvm\n%s\nstart now\nshow "
                     "consoles\n```\n",
                     guest("counter"), guest("hello"));
    write_file("two.md", text, (size_t)n);
    start_talk(ROWS, COLUMNS, NULL, NULL, guest("two.md"));
    expect("PgDn starts it");
    type(NEXT);
    expect("paused");
    type(NEXT);
    expect("Hello, KVM!");
    expect("over");
    type("r"); /* anew: the one that is on show */
    expect("Hello, KVM!");
    type(BACK);
    expect("counter.bin");
    expect("paused");
    quit();
}

/* Its reason is seen for as long as any other run, before the next one has its turn. */
static void a_run_that_cannot_start_is_seen(void **state)
{
    char text[1024], *missing = guest("missing.bin");
    int n = snprintf(text, sizeof text,
                     "## Four\n\n```kvm\n%s\nstart now\n```\n\n```kvm\n%s\nstart "
                     "now\n```\n\n```kvm\n%s\nstart now\n```\n\n```kvm\n%s\n```\n",
                     guest("counter"), missing, guest("hello"), missing);
    write_file("four.md", text, (size_t)n);
    uint64_t since = clock_ns();
    start_sized(ROWS, COLUMNS, NULL,
                (char *[]){ (char *)program, "present", guest("four.md"), NULL });
    expect("missing.bin: No such file or directory");
    expect("Hello, KVM!");
    assert_true(clock_ns() - since > 1400000000); /* 1.5 s of it, however late this looks */
    type(NEXT);
    expect("missing.bin: No such file or directory");
    type("\t");
    expect_gone("slide 1/1"); /* what is said stands in its place */
    assert_null(strstr(tty_text(&tty), "starts it"));
    quit();
}

/* The same on KVM as on the software CPU, but for where an interrupt leads: KVM keeps it pending
 * during a step. */
static void guests_are_followed_step_by_step(void **state)
{
    char text[1024];
    int n = snprintf(text, sizeof text,
                     "## Counter\n\n```kvm\n--step %s\nshow consoles registers "
                     "explain\npause\nstep\npause\ninstruction\npause\n"
                     "until value '9'\npause\nuntil reason hlt\n```\n\n<!-- end_slide -->\n\n"
                     "## Clock\n\n```kvm\n--step %s\nshow consoles registers explain\nuntil reason "
                     "hlt\npause\nuntil port 20\npause\n"
                     "instruction\npause\ngo\n```\n",
                     guest("counter"), guest("clock"));
    write_file("steps.md", text, (size_t)n);
    start_talk(ROWS, COLUMNS, NULL, NULL, guest("steps.md"));
    type(NEXT);
    expect("paused");
    type(NEXT);
    expect("out dx, al at 0000:000a");
    type(NEXT);
    expect("cmp cx, 0xa at 0000:000c");
    type(NEXT);
    expect("The VMM printed '9'");
    type(NEXT);
    expect("halted");
    expect("0123456789");
    type(NEXT NEXT);
    expect("HLT stops a CPU until an interrupt comes");
    type(NEXT);
    expect("0x20 is an EOI");
    type(NEXT);
    expect("cli at 0000:00ad");
    type(NEXT);
    expect("..........");
    expect("halted");
    quit();
}

static void tables_are_walked_before_and_after_booting(void **state)
{
    char text[1024];
    int n = snprintf(text, sizeof text,
                     "## Walk\n\n```kvm\n--step --paging %s\nshow tables\npause\nwalk 1000\npause\n"
                     "go\nwait Select:\nuntil call getchar\nwalk 80001000\npause\nwalk 0\n```\n",
                     kernel());
    write_file("walk.md", text, (size_t)n);
    start_talk(ROWS, COLUMNS, NULL, NULL, guest("walk.md"));
    type(NEXT);
    expect("CS:EIP 80001000");
    expect("physical 00001000");
    type(NEXT);
    expect("asked for 00001000");
    type(NEXT);
    expect("writable user");
    expect("asked for 80001000");
    expect("writable supervisor");
    type(NEXT);
    expect("not present: page fault (#PF)");
    quit();
}

static void tab_goes_into_the_guests_and_back(void **state)
{
    start_own();
    type("\t");
    expect("no guests run on this slide");
    type("4\r");
    expect("waiting for input");
    type("\ti");
    expect("Ctrl-] ends");
    type("hello g3\r");
    expect("hello g3");
    type("\035"); /* one Ctrl-] leads back to the talk, also while typing */
    expect("slide 4/5");
    type("\t");
    expect("Space pause");
    type("l"); /* the live screen in whole, with its header */
    expect("Mini-KVM");
    expect("all exits");
    expect("q back to the talk");
    type("?");
    expect("let the focused vCPU go to its next exit");
    type("\033");
    expect_gone("let the focused vCPU");
    type("q"); /* a key that was meant for the guests does not end the talk */
    expect("slide 4/5");
    type(NEXT);
    expect("The end.");
    quit();
}

static void numbers_and_ends_are_jumped_to(void **state)
{
    start_own();
    type("G");
    expect("slide 5/5");
    type("g");
    expect("slide 1/5");
    type("4");
    expect("go to slide");
    type("\033");
    expect_gone("go to slide");
    type("2g");
    expect("slide 2/5");
    type("5G");
    expect("slide 5/5");
    type("999\r");
    expect("slide 5/5");
    type("0\r");
    expect("slide 1/5");
    type("o");
    expect("Up Down");
    type("3");
    expect("go to slide");
    type("\r");
    expect("slide 3/5");
    type("G");
    expect("slide 5/5");
    type("\033[15~"); /* F5 */
    expect("slide 1/5");
    type("G" NEXT);
    expect("this is the end");
    quit();
}

static void overview_notes_timer_blank_and_help(void **state)
{
    start_own();
    type(NEXT "o");
    expect("An echo");
    expect("The last");
    type("\033[B\033[B\r");
    expect("slide 4/5");
    type("2\rN");
    expect("say *this*");
    expect("A counter"); /* what comes next */
    type("N");
    expect_gone("say *this*");
    type("t");
    expect("00:0");
    type("t");
    expect_gone("00:0");
    type("b");
    expect_gone("First things");
    type(NEXT); /* shows the slide again, and no more */
    expect("First things");
    expect("slide 2/5");
    type(".");
    expect_gone("First things");
    type(".");
    expect("First things");
    type("?");
    expect("next step or slide");
    assert_null(strstr(tty_text(&tty), "let the focused vCPU go to its next exit"));
    type(NEXT);
    expect_gone("next step or slide");
    expect("slide 2/5");
    type("5\rN");
    expect("Up Down 1-9 / 11 lines");
    type("\033[Bj\033[B"); /* no further than that goes */
    expect("Up Down 3-11 / 11 lines");
    type("k");
    expect("Up Down 2-10 / 11 lines");
    type("\033[5~5\r");
    expect("Up Down 1-9 / 11 lines");
    quit();
}

static void it_plays_by_itself_over_and_over(void **state)
{
    start_talk(ROWS, COLUMNS, "--auto", "0.2", own_deck());
    expect("It left 11 exits.");
    expect("The end.");
    expect("slide 1/5"); /* again */
    expect("auto");
    quit();
}

/* Who goes into the guests stops it, as long as keys come. */
static void playing_by_itself_goes_on_without_the_visitor(void **state)
{
    start_talk(ROWS, COLUMNS, "--auto", "0.3", own_deck());
    expect("waiting for input");
    type("\ti");
    expect("Ctrl-] ends");
    type("still here");
    expect("still here");
    expect("The end.");
    quit();
}

static void set_size(int rows, int columns)
{
    struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
    assert_int_equal(ioctl(tty.fd, TIOCSWINSZ, &size), 0);
}

static void themes_and_sizes_change_at_any_time(void **state)
{
    static const int sizes[][2] = { { 24, 80 }, { 50, 200 }, { 10, 40 },
                                    { 5, 20 },  { 1, 1 },    { 36, 120 } };
    start_talk(ROWS, COLUMNS, "--theme", "light", own_deck());
    expect("slide 1/5");
    type("3\r" NEXT);
    expect("0123456789");
    type("T");
    expect("theme: contrast");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        set_size(sizes[i][0], sizes[i][1]);
    expect("0123456789");
    quit();
}

/* ---- A user's first talk ---- */

/* What stands between two lines of a file. */
static char *cut(const char *path, const char *from, const char *to)
{
    char *text = read_whole(path), *start = strstr(text, from),
         *end = start ? strstr(start, to) : NULL;
    if (!end)
        fail_msg("%s has no '%s' to '%s'", path, from, to);
    *end = '\0';
    char *part = strdup(start + strlen(from));
    free(text);
    return part;
}

/* The shell commands of a README's example, as they stand there, in an empty folder. */
static void try_readme(const char *readme, const char *title, const char *sentence)
{
    char here[512], command[1024],
        *example = cut(readme, "````sh\n", "./kvm-vmm present talk.md\n````");
    assert_non_null(getcwd(here, sizeof here));
    write_file("example.sh", example, strlen(example));
    free(example);
    snprintf(command, sizeof command, "cd %s && bash example.sh", folder);
    assert_int_equal(system(command), 0);
    char absolute[1024];
    snprintf(absolute, sizeof absolute, "%s%s%s", program[0] == '/' ? "" : here,
             program[0] == '/' ? "" : "/", program);
    assert_int_equal(chdir(folder), 0);
    start_sized(ROWS, COLUMNS, NULL, (char *[]){ absolute, "present", "talk.md", NULL });
    expect(title);
    type(NEXT);
    expect(sentence);
    type(NEXT);
    expect("│A");
    expect("■");
    quit();
    assert_int_equal(chdir(here), 0);
}

static void the_readmes_example_works_as_it_stands(void **state)
{
    try_readme("README.md", "My first talk", "A guest of 7 bytes");
    setenv("LC_ALL", "ko_KR.UTF-8", 1);
    try_readme("README.ko.md", "나의 첫 발표", "7바이트짜리 게스트");
    setenv("LC_ALL", "C.UTF-8", 1);
}

int main(int argc, char **argv)
{
    if (!prepare(argc, argv))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_english_talk_runs_from_end_to_end, on_virtual_time,
                                        on_the_clock_asked_for),
        cmocka_unit_test_setup_teardown(the_korean_talk_runs_from_end_to_end, on_virtual_time,
                                        on_the_clock_asked_for),
        cmocka_unit_test_setup_teardown(the_korean_talk_runs_on_a_wide_screen, on_virtual_time,
                                        on_the_clock_asked_for),
        cmocka_unit_test(clickers_and_arrows_move_it),
        cmocka_unit_test(runs_start_by_key_and_anew),
        cmocka_unit_test(runs_play_one_after_the_other),
        cmocka_unit_test(a_run_that_cannot_start_is_seen),
        cmocka_unit_test(guests_are_followed_step_by_step),
        cmocka_unit_test(tables_are_walked_before_and_after_booting),
        cmocka_unit_test(tab_goes_into_the_guests_and_back),
        cmocka_unit_test(numbers_and_ends_are_jumped_to),
        cmocka_unit_test(overview_notes_timer_blank_and_help),
        cmocka_unit_test(it_plays_by_itself_over_and_over),
        cmocka_unit_test(playing_by_itself_goes_on_without_the_visitor),
        cmocka_unit_test(themes_and_sizes_change_at_any_time),
        cmocka_unit_test(the_readmes_example_works_as_it_stands),
        SCENE_TESTS,
        BAD_TALK_TESTS,
    };
    on_the_clock_asked_for(NULL);
    int failed = cmocka_run_group_tests_name("talk", tests, NULL, NULL);
    return !put_away() || failed;
}
