/* Files typed into guests: each is polled only while its guest asks, and answers it every time. */
#include "run/sources.h"

#include "machine/input.h"
#include "system/open.h"
#include "words/said.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool open_source(struct source *s, struct failure *failure)
{
    struct stat st;
    s->fd = open_file(OPEN_SOURCE, s->name);
    if (s->fd < 0)
        return set_failure(failure, "%s: %s", s->name, error_words(errno));
    s->fd_is_own = true;
    if (!fstat(s->fd, &st) && S_ISDIR(st.st_mode))
        return set_failure(failure, "%s is a directory; --input needs a file", s->name);
    return true;
}

bool sources_open(struct sources *sources, struct machine *machine, const char *const *names,
                  struct failure *failure)
{
    *sources = (struct sources){ .count = machine_count(machine) };
    for (unsigned i = 0; i < sources->count; i++)
        sources->list[i] =
            (struct source){ .machine = machine, .vcpu = i, .name = names[i], .fd = -1 };
    for (unsigned i = 0; i < sources->count; i++) {
        struct source *s = &sources->list[i];
        if (!s->name)
            continue;
        if (!strcmp(s->name, "-")) {
            s->name = said("standard input");
            s->fd = STDIN_FILENO;
        } else if (!open_source(s, failure)) {
            sources_close(sources);
            return false;
        }
        if (isatty(s->fd))
            machine_input_is_typed(machine, i);
    }
    return true;
}

unsigned sources_poll(struct sources *sources, struct pollfd *polls)
{
    unsigned n = 0;
    for (unsigned i = 0; i < sources->count; i++) {
        struct source *s = &sources->list[i];
        enum input_wanted wanted =
            s->is_typed ? INPUT_NOT_WANTED : machine_input_wanted(s->machine, s->vcpu);
        s->polled = wanted != INPUT_NOT_WANTED && machine_input_room(s->machine, s->vcpu) > 0;
        if (wanted == INPUT_WANTED_NOW && !s->polled)
            /* another device of the guest has yet to take what is there */
            machine_input_none(s->machine, s->vcpu);
        if (!s->polled)
            continue;
        if (s->fd < 0)
            machine_input_end(s->machine, s->vcpu);
        polls[n++] = (struct pollfd){ .fd = s->fd, .events = POLLIN };
    }
    return n;
}

bool sources_must_answer(const struct sources *sources)
{
    for (unsigned i = 0; i < sources->count; i++)
        if (sources->list[i].polled &&
            machine_input_wanted(sources->list[i].machine, i) == INPUT_WANTED_NOW)
            return true;
    return false;
}

static void finish(struct source *s)
{
    machine_input_end(s->machine, s->vcpu);
    if (s->fd_is_own)
        close(s->fd);
    s->fd = -1;
}

/* False if reading failed, as opposed to ended; errno tells why. */
static bool read_some(struct source *s)
{
    uint8_t bytes[INPUT_CAPACITY];
    size_t room = machine_input_room(s->machine, s->vcpu);
    ssize_t n = read(s->fd, bytes, room < sizeof bytes ? room : sizeof bytes);
    if (n > 0)
        machine_input_push(s->machine, s->vcpu, bytes, (size_t)n);
    else if (n < 0 && (errno == EAGAIN || errno == EINTR))
        machine_input_none(s->machine, s->vcpu);
    else {
        int why = errno;
        finish(s);
        errno = why;
        return n == 0 || why == EBADF; /* a closed standard input is an empty one */
    }
    return true;
}

const struct source *sources_serve(struct sources *sources, const struct pollfd *polls)
{
    const struct source *failed = NULL;
    for (unsigned i = 0; i < sources->count; i++) {
        struct source *s = &sources->list[i];
        if (!s->polled)
            continue;
        s->polled = false;
        short events = (polls++)->revents;
        if (s->fd < 0)
            continue;
        if (!events)
            machine_input_none(s->machine, s->vcpu);
        else if (!read_some(s))
            failed = s;
    }
    return failed;
}

void sources_close(struct sources *sources)
{
    for (unsigned i = 0; i < sources->count; i++) {
        struct source *s = &sources->list[i];
        if (s->fd < 0)
            continue;
        off_t unread = (off_t)machine_input_unread(s->machine, s->vcpu);
        /* from a pipe or a terminal it is gone, as with any program */
        (void)lseek(s->fd, -unread, SEEK_CUR);
        if (s->fd_is_own)
            close(s->fd);
        s->fd = -1;
    }
}
