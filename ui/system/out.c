/* Buffered output, and the ways in which a pipe, a terminal, a socket and a file must not block
 * it. */
#include "system/out.h"

#include "event/clock.h"
#include "system/open.h"
#include "system/wait.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes; a pipe that can be written has room for as many (pipe(7)). */
enum { CAREFUL_WRITE = PIPE_BUF };

/* Goes on with a second, non-blocking description of the same pipe or terminal, if that can be
 * had. */
static void reopen(struct out *out)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", out->fd);
    int own = open_file(OPEN_STREAM, path);
    if (own < 0)
        return;
    out->fd = own;
    out->fd_is_own = true;
    out->must_ask = false;
}

void out_init(struct out *out, int fd, const char *name)
{
    *out = (struct out){ .name = name, .fd = fd };
    struct stat st;
    if (fstat(fd, &st) < 0)
        return; /* closed: the first write will say so */
    out->is_socket = S_ISSOCK(st.st_mode);
    out->is_terminal = S_ISCHR(st.st_mode) && isatty(fd);
    out->must_ask = S_ISFIFO(st.st_mode) || out->is_terminal;
    if (out->is_terminal)
        reopen(out);
}

void out_destroy(struct out *out)
{
    if (out->fd_is_own)
        close(out->fd);
    free(out->bytes);
    *out = (struct out){ .fd = -1 };
}

/* Room for n more bytes at the end. */
static bool make_room(struct out *out, size_t n)
{
    if (out->end + n <= out->capacity)
        return true;
    if (out->start)
        memmove(out->bytes, out->bytes + out->start, out_pending(out));
    out->end -= out->start;
    out->start = 0;
    if (out->end + n <= out->capacity)
        return true;
    size_t capacity = (out->end + n) * 2;
    char *bytes = realloc(out->bytes, capacity);
    if (!bytes)
        return false;
    out->bytes = bytes;
    out->capacity = capacity;
    return true;
}

static bool may_write(struct out *out)
{
    struct pollfd p = { .fd = out->fd, .events = POLLOUT };
    if (!out->must_ask || poll(&p, 1, 0) > 0)
        return true;
    reopen(out);
    return !out->must_ask;
}

static ssize_t write_some(const struct out *out, const char *from, size_t n)
{
    if (out->is_socket)
        return send(out->fd, from, n, MSG_DONTWAIT | MSG_NOSIGNAL);
    return write(out->fd, from, out->must_ask && n > CAREFUL_WRITE ? CAREFUL_WRITE : n);
}

void out_flush(struct out *out)
{
    while (out_pending(out) && !out->error && may_write(out)) {
        ssize_t n = write_some(out, out->bytes + out->start, out_pending(out));
        if (n >= 0)
            out->start += (size_t)n;
        else if (errno == EAGAIN)
            return;
        else if (errno != EINTR)
            out->error = errno;
    }
    if (out->error)
        out->start = out->end;
}

/* Without memory to keep them: what says so must still come out. */
static bool write_at_once(struct out *out, const char *bytes, size_t n)
{
    out_flush(out);
    while (n && !out_pending(out) && !out->error && may_write(out)) {
        ssize_t written = write_some(out, bytes, n);
        if (written < 0 && errno != EINTR)
            return false;
        bytes += written > 0 ? written : 0;
        n -= written > 0 ? (size_t)written : 0;
    }
    return !n;
}

void out_put(struct out *out, const void *bytes, size_t n)
{
    if (out->error || !n)
        return;
    if (!make_room(out, n)) {
        if (!write_at_once(out, bytes, n))
            out_lose(out);
        return;
    }
    memcpy(out->bytes + out->end, bytes, n);
    out->end += n;
}

void out_format(struct out *out, const char *format, ...)
{
    char line[2048];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n > 0)
        out_put(out, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

bool out_finish(struct out *out, int ms, int interrupt_fd)
{
    uint64_t deadline = clock_ns() + (uint64_t)(ms < 0 ? 0 : ms) * 1000000;
    for (;;) {
        out_flush(out);
        if (!out_pending(out))
            return !out->error;
        uint64_t now = clock_ns();
        if (ms >= 0 && now >= deadline)
            return false;
        struct pollfd p[] = { { .fd = out->fd, .events = POLLOUT },
                              { .fd = interrupt_fd, .events = POLLIN } };
        wait_for(p, 2, ms < 0 ? -1 : (int)((deadline - now) / 1000000) + 1);
        if (p[1].revents)
            return false;
    }
}
