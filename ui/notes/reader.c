/* The readers' side of the socket: a talk is found, its states are taken, wishes are sent to it. */
#include "notes/private.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool notes_reader_find(struct notes_reader *reader, struct failure *failure)
{
    failure->text[0] = '\0';
    if (reader->fd >= 0)
        return true;
    reader->have = 0;
    reader->has_state = false;
    reader->fd = notes_connect(failure);
    return reader->fd >= 0;
}

void notes_reader_close(struct notes_reader *reader)
{
    if (reader->fd >= 0)
        close(reader->fd);
    reader->fd = -1;
}

/* There is room, as notes_reader_next() has nothing more: of what fills all of it, it makes a
 * message or nothing. */
bool notes_reader_read(struct notes_reader *reader)
{
    assert(reader->fd >= 0 && reader->have < sizeof reader->bytes);
    ssize_t n = recv(reader->fd, reader->bytes + reader->have, sizeof reader->bytes - reader->have,
                     MSG_DONTWAIT);
    if (n > 0)
        reader->have += (size_t)n;
    if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
        return true;
    notes_reader_close(reader);
    return false;
}

int notes_reader_next(struct notes_reader *reader)
{
    ssize_t n = notes_decode(&reader->message, reader->bytes, reader->have);
    if (n < 0) {
        reader->have = 0;
        reader->has_state = false;
        notes_reader_close(reader);
    }
    if (n <= 0)
        return (int)n;
    reader->have -= (size_t)n;
    memmove(reader->bytes, reader->bytes + n, reader->have);
    reader->has_state = true;
    return 1;
}

enum language notes_reader_language(const struct notes_reader *reader)
{
    enum language language = language_of_code(reader->message.state.language);
    return language < LANGUAGE_COUNT ? language : ENGLISH;
}

void notes_reader_send(struct notes_reader *reader, enum notes_wish wish)
{
    const char *line = notes_wish_line(wish);
    if (reader->fd >= 0)
        send(reader->fd, line, strlen(line), MSG_NOSIGNAL | MSG_DONTWAIT);
}
