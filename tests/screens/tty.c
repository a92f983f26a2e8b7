/* The master side of a terminal: a fork on its slave, and a screen kept up by libvterm. */
#include "tty.h"

#include <poll.h>
#include <pty.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

pid_t tty_fork(struct tty *t, int rows, int columns)
{
    struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
    memset(t, 0, sizeof *t);
    t->rows = rows;
    t->columns = columns;
    t->pid = forkpty(&t->fd, NULL, NULL, &size);
    if (t->pid <= 0)
        return t->pid;
    t->vterm = vterm_new(rows, columns);
    vterm_set_utf8(t->vterm, 1);
    t->screen = vterm_obtain_screen(t->vterm);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    return t->pid;
}

void tty_close(struct tty *t)
{
    close(t->fd);
    vterm_free(t->vterm);
}

bool tty_type(struct tty *t, const char *bytes)
{
    return write(t->fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes);
}

/* What is older than half of the buffer may go. */
static void keep_raw(struct tty *t, const char *bytes, size_t n)
{
    const size_t half = sizeof t->raw / 2;
    if (t->raw_size + n > sizeof t->raw) {
        memmove(t->raw, t->raw + t->raw_size - half, half);
        t->raw_size = half;
    }
    memcpy(t->raw + t->raw_size, bytes, n);
    t->raw_size += n;
}

bool tty_take(struct tty *t, int ms)
{
    char bytes[4096];
    struct pollfd p = { .fd = t->fd, .events = POLLIN };
    if (t->closed || poll(&p, 1, ms) <= 0)
        return false;
    ssize_t n = read(t->fd, bytes, sizeof bytes);
    t->closed = n <= 0;
    if (t->closed)
        return false;
    vterm_input_write(t->vterm, bytes, (size_t)n);
    keep_raw(t, bytes, (size_t)n);
    return true;
}

const char *tty_text_in(struct tty *t, VTermRect area)
{
    static char text[1 << 18];
    size_t at = 0;
    for (int row = area.start_row; row < area.end_row; row++) {
        VTermRect rect = { row, row + 1, area.start_col, area.end_col };
        size_t from = at,
               n = vterm_screen_get_text(t->screen, text + at, sizeof text - at - 2, rect);
        for (size_t i = from; i < from + n; i++)
            if (text[i] != ' ' || at == from || text[at - 1] != ' ')
                text[at++] = text[i];
        at -= at > from && text[at - 1] == ' ';
        text[at++] = '\n';
    }
    text[at] = '\0';
    return text;
}

const char *tty_text(struct tty *t)
{
    return tty_text_in(t, (VTermRect){ 0, t->rows, 0, t->columns });
}

const char *tty_rows(struct tty *t)
{
    static char text[1 << 18];
    size_t at = 0;
    for (int row = 0; row < t->rows; row++) {
        VTermRect rect = { row, row + 1, 0, t->columns };
        size_t n = vterm_screen_get_text(t->screen, text + at, sizeof text - at - 2, rect);
        while (n && text[at + n - 1] == ' ')
            n--;
        at += n;
        text[at++] = '\n';
    }
    text[at] = '\0';
    return text;
}

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

bool tty_wait(struct tty *t, const char *text, bool there, int ms)
{
    long long deadline = now_ms() + ms;
    while ((strstr(tty_text(t), text) != NULL) != there) {
        tty_take(t, 100);
        if (t->closed || now_ms() > deadline) /* even while other things keep coming */
            return (strstr(tty_text(t), text) != NULL) == there;
    }
    return true;
}
