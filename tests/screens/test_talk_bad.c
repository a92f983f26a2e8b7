/* What a talk must bear: any keys in any order, guests that do not behave, files that go away. */
#include "program.h"
#include "test_talk.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#define NEXT "\033[6~"
#define BACK "\033[5~"

/* As `present` wants its arguments; on the real clock with REAL=1 in the environment. */
static void give(int rows, int columns, const char *deck)
{
    char *args[] = {
        (char *)program, "present", "--hurry", (char *)deck, "--clock", "virtual", NULL
    };
    if (getenv("REAL"))
        args[4] = NULL;
    start_sized(rows, columns, NULL, args);
}

/* In it, @ is the folder of the guests, and % ours. */
static char *write_deck(const char *text)
{
    char bytes[8192];
    size_t n = 0;
    for (; *text; text++) {
        const char *piece = *text == '@' ? guests : *text == '%' ? folder : NULL;
        n += (size_t)snprintf(bytes + n, sizeof bytes - n, "%.*s", piece ? 256 : 1,
                              piece ? piece : text);
        assert_true(n < sizeof bytes);
    }
    write_file("bad.md", bytes, n);
    return guest("bad.md");
}

static void remove_file(const char *name)
{
    assert_int_equal(unlink(guest(name)), 0);
}

/* ---- Any keys ---- */

/* What a keyboard can send, but Ctrl-C and q, which end a talk, Ctrl-Z and P, which leaves
 * files. */
static const char *const keys[] = {
    NEXT,
    BACK,
    NEXT,
    BACK,
    NEXT,
    "\t",
    "\t",
    "\t",
    "\035",
    "\035",
    "\r",
    " ",
    "\177",
    "\033",
    "\033[A",
    "\033[B",
    "\033[C",
    "\033[D",
    "\033[H",
    "\033[F",
    "\033[Z",
    "\033[15~",
    "\014",
    "\025",
    "0",
    "1",
    "2",
    "3",
    "4",
    "7",
    "9",
    "a",
    "b",
    "c",
    "e",
    "f",
    "g",
    "h",
    "i",
    "i",
    "j",
    "k",
    "l",
    "l",
    "m",
    "n",
    "o",
    "p",
    "r",
    "s",
    "t",
    "u",
    "x",
    "z",
    "F",
    "G",
    "M",
    "N",
    "S",
    "T",
    "X",
    ".",
    "/",
    "?",
    "<",
    ">",
    "-",
    "+",
    "=",
    "reason hlt\r",
    "4000:0010\r",
    "sp\r",
    "hello\r",
    "\303\251",
    "\033[200~a paste\r\t\035of \033[5~ lines\033[201~",
    "\033[<0;30;10M",
    "\033[<2;70;20M",
    "\033[<64;80;12M",
    "\033[<65;90;30M",
    "\033[<0;9999;9999M",
    "\033[?1;2c",
    "\033",
    "\033[",
};
enum { KEYS = sizeof keys / sizeof *keys };

static void change_something(uint32_t r)
{
    static const struct winsize sizes[] = { { .ws_row = 24, .ws_col = 80 },
                                            { .ws_row = 10, .ws_col = 40 },
                                            { .ws_row = 60, .ws_col = 250 },
                                            { .ws_row = 3, .ws_col = 7 } };
    if (r % 6 < 4)
        assert_int_equal(ioctl(tty.fd, TIOCSWINSZ, &sizes[r % 6]), 0);
    else if (r % 6 == 4)
        write_file("gone.bin", "\364", 1);
    else
        unlink(guest("gone.bin"));
}

static void press_something(uint32_t *random)
{
    uint32_t r = (*random = *random * 1664525 + 1013904223) >> 8;
    if (r % 40 == 0)
        change_something(r / 40);
    else
        type(keys[r / 40 % KEYS]);
    int ms = r % 8 ? 0 : 10;   /* now and then guests get a moment, too */
    while (tty_take(&tty, ms)) /* or both sides would wait for each other */
        ms = 0;
    if (tty.closed)
        fail_msg("it ended, with this on the screen:\n%s", tty_text(&tty));
}

static void press_anything(const char *deck, const char *last, unsigned count, uint32_t seed)
{
    const struct winsize size = { .ws_row = ROWS, .ws_col = COLUMNS };
    give(ROWS, COLUMNS, deck);
    expect("slide 1/");
    for (unsigned i = 0; i < count; i++)
        press_something(&seed);
    assert_int_equal(ioctl(tty.fd, TIOCSWINSZ, &size), 0);
    type("m\035\033[15~"); /* the m ends what may be half a sequence */
    expect("slide 1/");
    type(NEXT "G"); /* help goes away first, if it is there */
    expect(last);
    quit();
}

static unsigned number_from(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);
    return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static const char bad_guests[] =
    "---\ntitle: Bad guests\n---\n## Spins\n\n```kvm\n@/spin.bin\nstart now\nname "
    "spin\n```\n\n{{exits spin}}\n\n"
    "<!-- end_slide -->\n## Floods\n\n```kvm\n@/flood.bin @/flood.bin @/flood.bin @/flood.bin\n"
    "show consoles exits log lanes mixed\n```\n\n"
    "<!-- end_slide -->\n## Fails\n\n```kvm\n@/triple.bin\n```\n\n<!-- pause -->\n\nmore\n\n"
    "<!-- end_slide -->\n## Echoes\n\n```kvm\n@/echo.bin @/counter.bin\nstart now\nshow consoles "
    "memory tables\npause\n"
    "type \"hello\\n\"\npause\nstep 3\npause\nfocus 1\nuntil reason hypercall\n```\n\n"
    "<!-- end_slide -->\n## Comes and goes\n\n```kvm\n%/gone.bin\nstart now\n```\n\n"
    "<!-- end_slide -->\n## The end\n";

/* By hand: KEYS=20000 SEED=1, DECK=path, REAL=1 in the environment. */
void any_keys_at_all_leave_a_talk_that_answers(void **state)
{
    unsigned count = number_from("KEYS", 1000);
    uint32_t seed = number_from("SEED", 1);
    if (getenv("DECK"))
        press_anything(getenv("DECK"), "slide", count, seed);
    else
        press_anything(write_deck(bad_guests), "The end", count, seed);
}

/* ---- Guests that cannot be had ---- */

void guests_that_go_away_while_keys_go_to_them(void **state)
{
    write_file("gone.bin", "\353\376", 2);
    give(ROWS, COLUMNS,
         write_deck(
             "## Here\n\n```kvm\n%/gone.bin\nstart now\n```\n\n<!-- end_slide -->\n## The end\n"));
    expect("gone.bin");
    expect("running");
    type("\t");
    expect("Space pause");
    type("l "); /* anew, and still in whole: keys go to them as before */
    expect("Mini-KVM ‖ paused");
    type("r");
    expect("Mini-KVM ▶ running");
    type(" ");
    expect("Mini-KVM ‖ paused");
    remove_file("gone.bin");
    type("r");
    expect("could not be started");
    expect("No such file");
    type("spu"); /* the talk's keys again */
    expect("the key u does nothing");
    write_file("gone.bin", "\353\376", 2);
    type("r");
    expect("running");
    quit();
}

/* ---- Speaker notes ---- */

/* A reader of the notes of the talk that runs. */
static int read_notes(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%.60s/kvm-vmm/talk-%d.sock", folder,
             (int)tty.pid);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void wish(int notes, const char *line)
{
    assert_int_equal(write(notes, line, strlen(line)), strlen(line));
}

void the_notes_terminal_moves_a_talk_whose_keys_go_to_guests(void **state)
{
    give(ROWS, COLUMNS,
         write_deck("## Here\n\n```kvm\n@/echo.bin\nstart now\n```\n\n<!-- end_slide -->\n## "
                    "Nothing runs\n\nno guest\n\n"
                    "<!-- end_slide -->\n## The end\n"));
    expect("waiting for input");
    int notes = read_notes();
    type("\tl/"); /* a prompt over the whole live screen */
    expect("search");
    wish(notes, "next\n");
    expect("no guest");
    expect("slide 2/3");
    type("s\tiu"); /* none is for a guest */
    expect("the key u does nothing");
    wish(notes, "back\n");
    expect("waiting for input");
    type("\ti");
    expect("Ctrl-] ends");
    wish(notes, "next\n");
    expect("no guest");
    type("G");
    expect("The end");
    type("b");
    expect_gone("The end");
    wish(notes, "back\n"); /* as on any clicker, the slide is on show again, and no more */
    expect("The end");
    type("go");
    expect("Enter open"); /* all slides */
    wish(notes, "next\n");
    expect("no guest");
    close(notes);
    quit();
}

/* ---- Playing by itself ---- */

void playing_by_itself_leaves_out_no_run(void **state)
{
    char *deck = write_deck("## Two runs\n\n```kvm\n@/counter.bin\nstart "
                            "now\n```\n\n```kvm\n@/hello.bin\nstart now\n```\n");
    START("present", "--auto", "0.1", "--clock", "virtual", deck);
    expect("0123456789");
    expect("Hello, KVM!");
    expect("0123456789"); /* over and over */
    quit();
}

void a_start_beyond_the_end_is_the_last_slide(void **state)
{
    START("present", "--slide", "999", write_deck("## One\n\n<!-- end_slide -->\n## Two\n"));
    expect("slide 2/2");
    quit();
}
