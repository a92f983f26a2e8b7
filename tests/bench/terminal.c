/* Keys for a child on a terminal, and the time at which a text is seen on its screen. */
#include "terminal.h"

#include "../screens/tty.h"
#include "event/clock.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROWS = 36, COLUMNS = 120, LIMIT_MS = 20000 };

struct terminal {
    struct tty tty;
};

/* The user's own settings must not decide what is measured. */
static int run(child_fn *fn, const void *context)
{
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    return fn(context);
}

/* It says what it is when it is asked, as terminals do: until then each Esc might begin that. */
static void answer(const char *bytes, size_t n, void *context)
{
    struct terminal *t = context;
    if (write(t->tty.fd, bytes, n) < 0)
        perror("the terminal's answer");
}

struct terminal *terminal_start(child_fn *fn, const void *context)
{
    struct terminal *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    pid_t pid = tty_fork(&t->tty, ROWS, COLUMNS);
    if (pid == 0)
        _exit(run(fn, context));
    if (pid > 0) {
        vterm_output_set_callback(t->tty.vterm, answer, t);
        return t;
    }
    free(t);
    return NULL;
}

pid_t terminal_pid(const struct terminal *t)
{
    return t->tty.pid;
}

bool terminal_type(struct terminal *t, const char *keys)
{
    return tty_type(&t->tty, keys);
}

static int left_ms(uint64_t deadline)
{
    uint64_t now = clock_ns();
    return now >= deadline ? 0 : (int)((deadline - now + 999999) / 1000000);
}

void terminal_drain(struct terminal *t, unsigned ms)
{
    uint64_t deadline = clock_ns() + ms * 1000000ull;
    for (int left; !t->tty.closed && (left = left_ms(deadline)) > 0;)
        tty_take(&t->tty, left);
}

uint64_t terminal_expect(struct terminal *t, const char *text, bool there)
{
    uint64_t came = clock_ns(), deadline = came + LIMIT_MS * 1000000ull;
    while ((strstr(tty_text(&t->tty), text) != NULL) != there) {
        if (tty_take(&t->tty, 100))
            came = clock_ns();
        if (t->tty.closed || !left_ms(deadline)) /* even while other things keep coming */
            return 0;
    }
    return came;
}

bool terminal_finish(struct terminal *t)
{
    int status = -1;
    terminal_type(t, "q");
    terminal_drain(t, LIMIT_MS);
    if (!t->tty.closed)
        kill(t->tty.pid, SIGKILL);
    bool ok = waitpid(t->tty.pid, &status, 0) == t->tty.pid && status == 0;
    tty_close(&t->tty);
    free(t);
    return ok;
}
