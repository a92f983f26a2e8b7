/* Starts the program on a terminal and waits for what it should show. */
#include "program.h"

#include "event/clock.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

const char *program, *guests;
char folder[] = "/tmp/kvm-vmm-screen-XXXXXX";
struct tty tty;

char *guest(const char *name)
{
    static char paths[8][256];
    static unsigned next;
    char *path = paths[next++ % 8];
    bool ours = strchr(name, '.') != NULL;
    snprintf(path, sizeof paths[0], "%s/%s%s", ours ? folder : guests, name, ours ? "" : ".bin");
    return path;
}

void write_file(const char *name, const void *bytes, size_t n)
{
    FILE *file = fopen(guest(name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

void start_sized(int rows, int columns, const char *standard_input, char *const *args)
{
    pid_t pid = tty_fork(&tty, rows, columns);
    assert_true(pid >= 0);
    if (pid)
        return;
    if (standard_input)
        dup2(open(standard_input, O_RDONLY), STDIN_FILENO);
    execvp(args[0], args);
    _exit(127);
}

static void wait_for(const char *what, bool there)
{
    if (tty_wait(&tty, what, there, LIMIT_MS))
        return;
    kill(tty.pid, SIGKILL);
    fail_msg("'%s' %s on the screen:\n%s", what, there ? "is not" : "stays", tty_text(&tty));
}

void expect(const char *what)
{
    wait_for(what, true);
}

void expect_gone(const char *what)
{
    wait_for(what, false);
}

void type(const char *bytes)
{
    assert_true(tty_type(&tty, bytes));
}

static bool stands_at(const char *text, int row, int column)
{
    VTermScreenCell cell;
    for (; *text; text++, column++)
        if (!vterm_screen_get_cell(tty.screen, (VTermPos){ row, column }, &cell) ||
            cell.chars[0] != (uint8_t)*text)
            return false;
    return true;
}

void mouse(int button, int row, int column)
{
    char bytes[32];
    snprintf(bytes, sizeof bytes, "\033[<%d;%d;%dM", button, column + 1, row + 1);
    type(bytes);
}

void find(const char *text, int *row, int *column)
{
    expect(text);
    for (*row = tty.rows - 1; *row >= 0; --*row)
        for (*column = 0; *column < tty.columns; ++*column)
            if (stands_at(text, *row, *column))
                return;
    fail_msg("'%s' is nowhere in one piece", text);
}

void click_on(const char *text)
{
    int row, column;
    find(text, &row, &column);
    mouse(0, row, column);
}

int finish(void)
{
    int status = -1;
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (tty_take(&tty, 100) || (!tty.closed && clock_ns() < deadline))
        ;
    if (clock_ns() >= deadline)
        kill(tty.pid, SIGKILL);
    waitpid(tty.pid, &status, 0);
    tty_close(&tty);
    return status;
}

bool came(const char *bytes)
{
    return memmem(tty.raw, tty.raw_size, bytes, strlen(bytes)) != NULL;
}

char *kernel(void)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/../os-1k/kernel.bin", guests);
    return path;
}

/* Where the title "0 kernel.bin" of a pane stands, behind its corner. */
static bool find_title(const char *title, VTermPos *at)
{
    size_t length = strlen(title);
    char text[256];
    for (at->row = 0; at->row < tty.rows; at->row++)
        for (at->col = 0; at->col + (int)length <= tty.columns; at->col++) {
            VTermRect rect = { at->row, at->row + 1, at->col, at->col + (int)length };
            if (vterm_screen_get_text(tty.screen, text, sizeof text, rect) == length &&
                !memcmp(text, title, length))
                return true;
        }
    return false;
}

static bool is_frame(int row, int column)
{
    const uint32_t thin = 0x2502, thick = 0x2503; /* that of the pane in focus */
    VTermScreenCell cell;
    return vterm_screen_get_cell(tty.screen, (VTermPos){ row, column }, &cell) &&
           (cell.chars[0] == thin || cell.chars[0] == thick);
}

const char *pane_text(unsigned vcpu)
{
    char title[16];
    VTermPos at;
    snprintf(title, sizeof title, "%u kernel", vcpu);
    if (!find_title(title, &at))
        return "";
    int left = at.col - 2, right = at.col, bottom = at.row + 1;
    while (right < tty.columns && !is_frame(at.row + 1, right))
        right++;
    while (bottom < tty.rows && is_frame(bottom, left))
        bottom++;
    return tty_text_in(&tty, (VTermRect){ at.row + 1, bottom, left + 1, right });
}

void expect_in_pane(unsigned vcpu, const char *what)
{
    uint64_t deadline = clock_ns() + LIMIT_MS * 1000000ull;
    while (!strstr(pane_text(vcpu), what)) {
        tty_take(&tty, 100);
        if (!tty.closed && clock_ns() < deadline)
            continue;
        kill(tty.pid, SIGKILL);
        fail_msg("'%s' is not in pane %u:\n%s", what, vcpu, tty_text(&tty));
    }
}

void quit(void)
{
    struct termios after;
    memset(&after, 0, sizeof after);
    int fd = dup(tty.fd);
    type("q");
    assert_int_equal(finish(), 0);
    assert_int_equal(tcgetattr(fd, &after), 0);
    assert_true(after.c_lflag & ICANON);
    assert_true(after.c_lflag & ECHO);
    assert_true(came("\033[?1049l"));
    close(fd);
}

bool prepare(int argc, char **argv)
{
    if (argc < 3)
        return false;
    program = argv[1];
    guests = argv[2];
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    unsetenv("TMUX");
    cmocka_set_test_filter(argc > 3 ? argv[3] : NULL);
    if (!mkdtemp(folder))
        return false;
    setenv("XDG_RUNTIME_DIR", folder, 1); /* no notes of somebody else's move our talks */
    return true;
}

bool put_away(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0;
}
