/* The way back of a terminal, kept beforehand, for a signal handler to take. */
#include "terminal/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static struct {
    atomic_bool armed; /* lock-free, as are all on x86: signal handlers may use it */
    int fd;
    struct termios termios;
    char bytes[512];
    atomic_size_t size;
} way_back;

void restore_keep(int fd, const struct termios *before)
{
    way_back.armed = false;
    way_back.fd = fd;
    way_back.termios = *before;
    way_back.size = 0;
}

void restore_add(const char *bytes)
{
    size_t size = strlen(bytes);
    if (size > sizeof way_back.bytes - way_back.size)
        return;
    memcpy(way_back.bytes + way_back.size, bytes, size);
    way_back.size += size;
}

void restore_arm(bool armed)
{
    way_back.armed = armed;
}

static bool put_all(void)
{
    size_t at = 0;
    while (at < way_back.size) {
        ssize_t n = write(way_back.fd, way_back.bytes + at, way_back.size - at);
        if (n <= 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* The last moment must not hang on a terminal that takes nothing; what still waits to be shown
 * there goes away anyway, and makes room. */
void restore_now(void)
{
    if (!atomic_exchange(&way_back.armed, false))
        return;
    fcntl(way_back.fd, F_SETFL, O_NONBLOCK);
    tcsetattr(way_back.fd, TCSANOW, &way_back.termios);
    if (!put_all() && tcflush(way_back.fd, TCOFLUSH) == 0)
        put_all();
}

/* What is flushed leaves room, but only settings wake who waits for it (Linux,
 * n_tty_set_termios()); those that are wanted in the end, whoever else sets them now. */
void restore_make_room(void)
{
    if (way_back.armed && tcflush(way_back.fd, TCOFLUSH) == 0)
        tcsetattr(way_back.fd, TCSANOW, &way_back.termios);
}
