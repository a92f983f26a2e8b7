/* Where the guests' input comes from in a run without a screen: a file, standard input, or nothing.
 * A source is read only when its guest asks. */
#ifndef RUN_SOURCES_H
#define RUN_SOURCES_H

#include "machine/machine.h"

#include <poll.h>

struct source {
    struct machine *machine; /* borrowed; the guest is that of this vCPU: */
    unsigned vcpu;
    const char *name; /* of the file, for messages */
    int fd;           /* -1: ended */
    bool fd_is_own;
    bool polled;   /* its entry in the last poll() */
    bool is_typed; /* its input is typed on the screen: not ours to answer */
};

struct sources {
    struct source list[VCPU_MAX];
    unsigned count;
};

/* Opens what is named (NULL: nothing, "-": standard input) for the machine's vCPUs, a name for
 * each. Names and machine are borrowed until it is closed. False with a failure: nothing is
 * open. */
bool sources_open(struct sources *sources, struct machine *machine, const char *const *names,
                  struct failure *failure);

/* Adds what should be polled now; returns how many entries were added (at most VCPU_MAX). */
unsigned sources_poll(struct sources *sources, struct pollfd *polls);

/* Does a guest whose source is being polled stand still until it is answered? Then poll() must not
 * wait. */
bool sources_must_answer(const struct sources *sources);

/* After the poll: reads what is there and answers every guest that asked. polls as filled above.
 * Returns the source whose reading failed (errno tells), or NULL. */
const struct source *sources_serve(struct sources *sources, const struct pollfd *polls);

/* Gives back to a file what was read but not taken, so that whoever shares it can go on there.
 * After the vCPUs have ended. */
void sources_close(struct sources *sources);

#endif
