/* The talk's side: it lets readers in, tells them its state and takes their wishes. */
#include "notes/private.h"
#include "system/open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WISHES = 16 }; /* in a row: a reader that never stops wishing must not hold up the talk */

/* What a reader is told. */
struct telling {
    char message[NOTES_MESSAGE]; /* on its way; message[sent .. size-1] is to be sent */
    size_t sent, size;
    bool behind; /* the latest state is to be sent after it */
};

/* What it has sent, not looked at yet. */
struct hearing {
    char line[NOTES_LINE];
    size_t have; /* bytes of it */
};

struct reader {
    int fd; /* -1: none */
    struct telling out;
    struct hearing in;
};

struct notes {
    int fd;
    /* A descriptor that is given up for a moment to turn away a reader for whom there is none; -1:
     * it could not be had. */
    int spare;
    char path[NOTES_PATH];
    char latest[NOTES_MESSAGE];
    size_t size; /* 0: nothing has been told */
    struct reader readers[NOTES_READERS];
    unsigned wishes; /* in a row */
    unsigned turn;   /* whose it is to wish */
};

/* ---- Opening and closing ---- */

/* Removes what talks that crashed have left. */
static void tidy_up(void)
{
    struct failure ignored;
    int fd = notes_connect(&ignored);
    if (fd >= 0)
        close(fd);
}

static int open_spare(void)
{
    return open_file(OPEN_SPARE, "/dev/null");
}

struct notes *notes_open(struct failure *failure)
{
    struct notes *notes = calloc(1, sizeof *notes);
    if (!notes) {
        set_failure(failure, "not enough memory: no speaker notes");
        return NULL;
    }
    for (unsigned i = 0; i < NOTES_READERS; i++)
        notes->readers[i].fd = -1;
    tidy_up();
    notes->fd = notes_listen(notes->path, failure);
    if (notes->fd >= 0) {
        notes->spare = open_spare();
        return notes;
    }
    free(notes);
    return NULL;
}

static void drop(struct reader *reader)
{
    if (reader->fd >= 0)
        close(reader->fd);
    reader->fd = -1;
    reader->in.have = 0;
}

void notes_close(struct notes *notes)
{
    if (!notes)
        return;
    for (unsigned i = 0; i < NOTES_READERS; i++)
        drop(&notes->readers[i]);
    unlink(notes->path);
    close(notes->fd);
    if (notes->spare >= 0)
        close(notes->spare);
    free(notes);
}

/* ---- Telling ---- */

/* Is anything on its way? If nothing is, the latest state is from now on, and no other of those
 * that came meanwhile. */
static bool has_to_send(const struct notes *notes, struct telling *out)
{
    if (out->sent < out->size || !out->behind)
        return out->sent < out->size;
    memcpy(out->message, notes->latest, notes->size);
    out->size = notes->size;
    out->sent = 0;
    out->behind = false;
    return true;
}

static void send_to(const struct notes *notes, struct reader *reader)
{
    while (reader->fd >= 0 && has_to_send(notes, &reader->out)) {
        ssize_t n = send(reader->fd, reader->out.message + reader->out.sent,
                         reader->out.size - reader->out.sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0)
            reader->out.sent += (size_t)n;
        else if (n < 0 && errno == EAGAIN)
            return;
        else if (n == 0 || errno != EINTR)
            drop(reader);
    }
}

void notes_tell(struct notes *notes, const struct notes_state *state)
{
    if (!notes)
        return;
    char message[NOTES_MESSAGE];
    size_t size = notes_encode(state, message);
    if (size == notes->size && !memcmp(message, notes->latest, size))
        return;
    memcpy(notes->latest, message, size);
    notes->size = size;
    for (unsigned i = 0; i < NOTES_READERS; i++) {
        notes->readers[i].out.behind = true;
        send_to(notes, &notes->readers[i]);
    }
}

/* ---- Polling ---- */

unsigned notes_poll(const struct notes *notes, struct pollfd *polls)
{
    unsigned n = 0;
    if (!notes)
        return 0;
    polls[n++] = (struct pollfd){ .fd = notes->fd, .events = POLLIN };
    for (unsigned i = 0; i < NOTES_READERS; i++) {
        const struct reader *reader = &notes->readers[i];
        bool waits = reader->out.behind || reader->out.sent < reader->out.size;
        if (reader->fd >= 0)
            polls[n++] = (struct pollfd){ .fd = reader->fd,
                                          .events = (short)(waits ? POLLIN | POLLOUT : POLLIN) };
    }
    return n;
}

static int take_reader(const struct notes *notes)
{
    return accept4(notes->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

/* Turns away whoever would be left at the door, as poll() would return for ever: he tries again by
 * himself. */
static void turn_away(struct notes *notes)
{
    if (notes->spare >= 0)
        close(notes->spare);
    int fd = take_reader(notes);
    if (fd >= 0)
        close(fd);
    notes->spare = open_spare();
}

/* One at most: the others are still there at the next poll. */
static void let_in(struct notes *notes)
{
    int fd = take_reader(notes);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE))
        turn_away(notes);
    if (fd < 0)
        return;
    struct reader *reader = notes->readers;
    while (reader < notes->readers + NOTES_READERS && reader->fd >= 0)
        reader++;
    if (reader == notes->readers + NOTES_READERS || !notes_is_same_user(fd)) {
        close(fd);
        return;
    }
    reader->fd = fd;
    reader->out.sent = reader->out.size = reader->in.have = 0;
    reader->out.behind = notes->size > 0;
    send_to(notes, reader);
}

/* Takes one wish of those that have come. Whoever sends anything else is dropped: he is no
 * reader. */
static enum notes_wish take_wish(struct reader *reader)
{
    enum notes_wish wish = NOTES_NONE;
    ssize_t n = notes_decode_wish(&wish, reader->in.line, reader->in.have);
    if (n < 0)
        drop(reader);
    if (n <= 0)
        return NOTES_NONE;
    reader->in.have -= (size_t)n;
    memmove(reader->in.line, reader->in.line + n, reader->in.have);
    return wish;
}

static enum notes_wish read_wish(struct reader *reader)
{
    enum notes_wish wish = take_wish(reader);
    if (wish || reader->fd < 0)
        return wish;
    ssize_t n = recv(reader->fd, reader->in.line + reader->in.have,
                     sizeof reader->in.line - reader->in.have, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        drop(reader);
    if (n <= 0)
        return NOTES_NONE;
    reader->in.have += (size_t)n;
    return take_wish(reader);
}

static short events_of(const struct reader *reader, const struct pollfd *polls, unsigned count)
{
    for (unsigned i = 0; i < count && reader->fd >= 0; i++)
        if (polls[i].fd == reader->fd)
            return polls[i].revents;
    return 0;
}

/* Reads one wish: of each reader in its turn, so that none keeps the others from being read. */
static enum notes_wish read_wishes(struct notes *notes, const struct pollfd *polls, unsigned count)
{
    for (unsigned i = 0; i < NOTES_READERS; i++) {
        struct reader *reader = &notes->readers[notes->turn++ % NOTES_READERS];
        enum notes_wish wish = reader->in.have || events_of(reader, polls, count) & ~POLLOUT
                                   ? read_wish(reader)
                                   : NOTES_NONE;
        if (wish)
            return wish;
    }
    return NOTES_NONE;
}

enum notes_wish notes_serve(struct notes *notes, const struct pollfd *polls, unsigned count)
{
    if (!notes)
        return NOTES_NONE;
    for (unsigned i = 0; i < NOTES_READERS; i++)
        if (events_of(&notes->readers[i], polls, count) & POLLOUT)
            send_to(notes, &notes->readers[i]);
    enum notes_wish wish = notes->wishes < WISHES ? read_wishes(notes, polls, count) : NOTES_NONE;
    notes->wishes = wish ? notes->wishes + 1 : 0;
    for (unsigned i = 0; i < count; i++)
        if (polls[i].fd == notes->fd && polls[i].revents)
            let_in(notes);
    return wish;
}
