/* The start menu: opened, looked through, left; what is chosen runs, and leads back to it. */
#include "test_screen.h"

#include "program.h"

#include <limits.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define TITLE "What shall run?"

static void open_menu(int rows, int columns)
{
    start_sized(rows, columns, NULL, (char *[]){ (char *)program, NULL });
    expect(TITLE);
}

/* Looks at the first item that has this. */
static void look_at(const char *filter)
{
    char shown[80];
    snprintf(shown, sizeof shown, "filter %s ", filter);
    type("/");
    type(filter);
    expect(shown);
}

static void show_all(void)
{
    type("\033");
    expect("q quit");
}

static void choose(const char *name, const char *chosen)
{
    look_at(name);
    type(" ");
    expect(chosen);
    show_all();
}

/* The first click on a row, counted from 1, looks at it. */
static void click(int row, int column)
{
    char bytes[64];
    snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", column, row, column, row);
    type(bytes);
}

void guests_are_chosen_and_lead_back(void **state)
{
    open_menu(ROWS, COLUMNS);
    choose("hello", "1 of 4 vCPUs chosen");
    choose("counter", "2 of 4 vCPUs chosen");
    expect(" hello counter");
    type("\r");
    expect("Hello, KVM!");
    expect("0123456789");
    expect("ended");
    type("q");
    expect(TITLE);
    expect_gone("chosen");
    quit();
}

void four_start_paused(void **state)
{
    open_menu(ROWS, COLUMNS);
    choose("race", "2 of 4 vCPUs chosen");
    choose("1k", "3 of 4 vCPUs chosen");
    choose("minimal", "4 of 4 vCPUs chosen");
    expect(" race race minimal --paging os-1k/kernel.bin"); /* what starts with paging comes last */
    look_at("hello");
    type(" ");
    expect("at most 4 vCPUs run at once");
    show_all();
    type("s");
    expect("‖ paused");
    expect("3 kernel");
    type("q");
    expect(TITLE);
    type("\003");
    assert_int_equal(finish(), 0);
}

/* A guest that fails is read of before the menu comes back; so is what is no screen. */
void what_is_printed_waits_for_enter(void **state)
{
    open_menu(ROWS, COLUMNS);
    look_at("doctor");
    type(" ");
    expect("doctor runs alone");
    type("\r");
    expect("Mini-KVM: what this host can do");
    expect("Enter: back to the menu");
    type("\r");
    expect(TITLE);
    look_at("triple");
    type("\r");
    expect("ended");
    type("q");
    expect("Enter: back to the menu");
    expect("triple fault");
    type("\r");
    expect(TITLE);
    look_at("six");
    type("\r");
    expect("slide 1/10");
    type("q");
    expect(TITLE);
    quit();
}

void the_mouse_chooses_and_starts(void **state)
{
    open_menu(24, 80);
    expect("│ hello ");
    click(8, 3);
    expect("1 of 4 vCPUs chosen");
    expect("28 bytes");
    click(8, 3);
    expect_gone("1 of 4 vCPUs chosen");
    click(9, 10);
    expect("18 bytes");
    type("\033[<65;10;9M"); /* the wheel, one down */
    expect("hypercalls");
    click(8, 10);
    expect("28 bytes");
    type("\033[<0;10;9M\033[<32;11;9M\033[<0;11;9m"); /* not quite still: one click all the same */
    expect("18 bytes");
    click(8, 10);
    expect("28 bytes");
    click(8, 10);
    expect("Hello, KVM!");
    expect("ended");
    type("q");
    expect(TITLE);
    click(24, 76); /* past the last key: nothing */
    click(24, 2);  /* Enter, on the key bar */
    expect("ended");
    type("q");
    expect(TITLE);
    type("\033");
    assert_int_equal(finish(), 0);
}

void files_of_the_folder_are_listed(void **state)
{
    char before[PATH_MAX], absolute[PATH_MAX];
    const char *relative = program;
    assert_non_null(getcwd(before, sizeof before));
    assert_non_null(realpath(program, absolute));
    write_file("own's.bin", "\xf4", 1);
    write_file("own.md", "## A\n\n<!-- end_slide -->\n\n## B\n", 31);
    write_file("prose.md", "# No deck\n", 10);
    write_file("picture.img", "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(chdir(folder), 0);
    program = absolute;
    open_menu(ROWS, COLUMNS);
    look_at("own");
    expect("In this folder");
    expect("own.md");
    expect_gone("prose.md");
    expect_gone("picture.img");
    show_all();
    look_at("own'");
    expect(" 'own'\\''s.bin'");
    type("\r");
    expect("ended");
    type("q");
    expect(TITLE);
    quit();
    program = relative;
    assert_int_equal(chdir(before), 0);
}

/* More than the list holds: what else there is stays at its end. */
void of_many_files_some_are_listed(void **state)
{
    char name[32], line[512];
    snprintf(line, sizeof line, "mkdir %s/many.d", folder);
    assert_int_equal(system(line), 0);
    for (int i = 0; i < 120; i++) {
        snprintf(name, sizeof name, "many.d/%d.bin", i);
        write_file(name, "\xf4", 1);
    }
    snprintf(line, sizeof line, "cd %s/many.d && exec \"$0\"", folder);
    char absolute[PATH_MAX];
    assert_non_null(realpath(program, absolute));
    start_sized(ROWS, COLUMNS, NULL, (char *[]){ "sh", "-c", line, absolute, NULL });
    expect(TITLE);
    expect("1/96");
    type("\033[F"); /* End */
    expect("96/96");
    expect("what this computer can do");
    quit();
}

static void resize(int rows, int columns)
{
    struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
    vterm_set_size(tty.vterm, rows, columns);
    tty.rows = rows;
    tty.columns = columns;
    ioctl(tty.fd, TIOCSWINSZ, &size);
}

void the_menu_speaks_korean_in_any_size(void **state)
{
    setenv("LC_ALL", "ko_KR.UTF-8", 1);
    start_sized(24, 80, NULL, (char *[]){ (char *)program, "--theme", "light", NULL });
    expect("무엇을 실행할까요?");
    type("jjj");
    expect("28바이트");
    expect(" --theme light hello");
    resize(10, 40);
    expect_gone("볼 것");
    expect("hello");
    resize(1, 1);
    expect_gone("hello");
    resize(48, 160);
    expect("시리얼 포트에 \"Hello, KVM!\"을 출력합니다.");
    quit();
    setenv("LC_ALL", "C.UTF-8", 1);
    start_sized(24, 80, NULL, (char *[]){ (char *)program, "--ascii", NULL });
    expect("+--");
    expect("> ");
    quit();
}

void a_signal_ends_the_menu(void **state)
{
    open_menu(24, 80);
    kill(tty.pid, SIGTERM);
    int status = finish();
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    assert_true(came("\033[?1049l"));
    open_menu(24, 80);
    look_at("doctor");
    type("\r");
    expect("Enter: back to the menu");
    type("\003");
    status = finish();
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
}
