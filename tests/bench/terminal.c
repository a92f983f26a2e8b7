#include "terminal.h"

#include "clock.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

enum { ROWS = 36, COLUMNS = 120, LIMIT_MS = 20000 };

struct terminal {
    pid_t pid;
    int fd;
    VTerm *vterm;
    VTermScreen *screen;
    bool closed;
};

static void prepare_screen(struct terminal *t)
{
    t->vterm = vterm_new(ROWS, COLUMNS);
    vterm_set_utf8(t->vterm, 1);
    t->screen = vterm_obtain_screen(t->vterm);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
}

/* The user's own settings must not decide what is measured. */
static int run(child_fn *fn, const void *context)
{
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    return fn(context);
}

struct terminal *terminal_start(child_fn *fn, const void *context)
{
    struct winsize size = { .ws_row = ROWS, .ws_col = COLUMNS };
    struct terminal *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->pid = forkpty(&t->fd, NULL, NULL, &size);
    if (t->pid == 0)
        _exit(run(fn, context));
    if (t->pid < 0) {
        free(t);
        return NULL;
    }
    prepare_screen(t);
    return t;
}

pid_t terminal_pid(const struct terminal *t)
{
    return t->pid;
}

bool terminal_type(struct terminal *t, const char *keys)
{
    ssize_t size = (ssize_t)strlen(keys);
    return write(t->fd, keys, (size_t)size) == size;
}

/* When something came, or 0 if nothing did for that long. */
static uint64_t take(struct terminal *t, int ms)
{
    char bytes[65536];
    struct pollfd p = { .fd = t->fd, .events = POLLIN };
    if (t->closed || poll(&p, 1, ms) <= 0)
        return 0;
    ssize_t n = read(t->fd, bytes, sizeof bytes);
    uint64_t now = clock_ns();
    t->closed = n <= 0;
    if (n > 0)
        vterm_input_write(t->vterm, bytes, (size_t)n);
    return n > 0 ? now : 0;
}

static int left_ms(uint64_t deadline)
{
    uint64_t now = clock_ns();
    return now >= deadline ? 0 : (int)((deadline - now + 999999) / 1000000);
}

void terminal_drain(struct terminal *t, unsigned ms)
{
    uint64_t deadline = clock_ns() + ms * 1000000ull;
    for (int left; !t->closed && (left = left_ms(deadline)) > 0;)
        take(t, left);
}

static bool is_on_screen(struct terminal *t, const char *what)
{
    char text[COLUMNS * VTERM_MAX_CHARS_PER_CELL * 4 + 1];
    for (int row = 0; row < ROWS; row++) {
        VTermRect rect = { row, row + 1, 0, COLUMNS };
        text[vterm_screen_get_text(t->screen, text, sizeof text - 1, rect)] = '\0';
        if (strstr(text, what))
            return true;
    }
    return false;
}

uint64_t terminal_expect(struct terminal *t, const char *text, bool there)
{
    uint64_t came = clock_ns(), deadline = came + LIMIT_MS * 1000000ull;
    while (is_on_screen(t, text) != there) {
        uint64_t now = take(t, 100);
        if (t->closed || !left_ms(deadline)) /* even while other things keep coming */
            return 0;
        came = now ? now : came;
    }
    return came;
}

bool terminal_finish(struct terminal *t)
{
    int status = -1;
    terminal_type(t, "q");
    terminal_drain(t, LIMIT_MS);
    if (!t->closed)
        kill(t->pid, SIGKILL);
    bool ok = waitpid(t->pid, &status, 0) == t->pid && status == 0;
    close(t->fd);
    vterm_free(t->vterm);
    free(t);
    return ok;
}
