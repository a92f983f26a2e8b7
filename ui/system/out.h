/* Output that never blocks the program.
 *
 * Bytes are kept in memory until the reader takes them, so that a stopped terminal or a full pipe
 * delays nothing but the output itself, and a signal ends the run at any time. The descriptor that
 * others share is not made non-blocking: a pipe is asked before every write, which then fits, and
 * as soon as it is full, as a terminal from the start, it is opened a second time, non-blocking.
 */
#ifndef SYSTEM_OUT_H
#define SYSTEM_OUT_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes; more than this should not be asked of guests before some are taken. */
enum { OUT_ENOUGH = 256 * 1024 };

struct out {
    const char *name; /* for messages: "standard output", or a file's */
    int fd;
    /* must_ask: poll() comes before a write, which could block. */
    bool fd_is_own, is_terminal, is_socket, must_ask;
    /* Owned; bytes[start .. end-1] are to be written. */
    char *bytes;
    size_t start, end, capacity;
    int error;       /* errno of the first failure; what comes after is dropped */
    bool error_told; /* for the owner: has the user been told? */
};

/* Looks at what fd is and starts an output to it. fd and name are borrowed; a caller who sets
 * fd_is_own after it gives fd away. */
void out_init(struct out *out, int fd, const char *name);
void out_destroy(struct out *out); /* closes fd only if it is the out's own */

/* Add to what is to be written. Without memory for it, it is written at once; what then cannot be
 * has made the output fail (ENOMEM). */
void out_put(struct out *out, const void *bytes, size_t n);
void out_format(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Its owner has no memory for what was to be put: it has failed, unless it had before. */
static inline void out_lose(struct out *out)
{
    if (!out->error)
        out->error = ENOMEM;
}

/* Writes what can be written at once. */
void out_flush(struct out *out);
/* Writes everything, waiting for the reader at most ms milliseconds, or until interrupt_fd (-1:
 * none) can be read. False if something is left or has failed. */
bool out_finish(struct out *out, int ms, int interrupt_fd);

static inline size_t out_pending(const struct out *out)
{
    return out->end - out->start;
}

#endif
