/* Speaker notes on a second terminal: the talk serves them on a Unix socket, `kvm-vmm notes` shows
 * them.
 *
 * The socket is in a folder of the user's own, $XDG_RUNTIME_DIR/kvm-vmm/ or, without that,
 * /tmp/kvm-vmm-UID/ (made with mode 0700; refused if it is somebody else's, or others can write to
 * it), one socket for each talk. Both sides ask the kernel who the other one is (SO_PEERCRED) and
 * speak to nobody but the same user. A reader that does not read, sends nonsense or goes away never
 * holds up the talk.
 */
#ifndef NOTES_H
#define NOTES_H

#include "event/failure.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* What is told. Strings are borrowed, UTF-8. Times are CLOCK_MONOTONIC, the same on both sides. */
struct notes_state {
    const char *deck;              /* the talk's title, or its file */
    const char *language;          /* its code, "en" */
    unsigned slide, slides;        /* from 1 */
    unsigned step, steps;          /* from 1 */
    const char *title, *notes;     /* of this slide; notes: lines, parted by "\n" */
    const char *next;              /* title of the next one, "" at the end */
    uint64_t started_ns, slide_ns; /* when the talk and this slide began */
};

/* What a clicker pressed at the notes' terminal. */
enum notes_wish { NOTES_NONE, NOTES_NEXT, NOTES_BACK };

struct notes; /* opaque: the talk's side */
enum { NOTES_READERS = 4, NOTES_POLLS = NOTES_READERS + 1 };

/* Opens the socket. NULL with a failure: then there are no notes, and the talk goes on. The front
 * end's thread, here and below. */
struct notes *notes_open(struct failure *failure);
/* Removes the socket. NULL: nothing to do, here and in all that follow. */
void notes_close(struct notes *notes);
/* Sends the state to all readers, if it differs from the last one. Never blocks: whoever does not
 * read gets the latest once he does. */
void notes_tell(struct notes *notes, const struct notes_state *state);
/* Fills in what is to be polled; returns how many entries, at most NOTES_POLLS. */
unsigned notes_poll(const struct notes *notes, struct pollfd *polls);
/* After the poll, with its entries: lets readers in, sends what they did not take before, reads one
 * wish. Call it again while it gives one. */
enum notes_wish notes_serve(struct notes *notes, const struct pollfd *polls, unsigned count);

/* `kvm-vmm notes`: shows the notes of the talk that runs (the latest, if there are several) on this
 * terminal, waits for one if none does, stays for the next when it ends; q quits, PgDn and PgUp and
 * their like move the talk. Without a terminal, or plain: prints them as they come, and ends with
 * the talk; without a talk it is a failure. Returns the exit status; *signal as screen_run(). */
int notes_run(bool plain, bool ascii, int signals_fd, int *signal);
/* The same with its command line; argv[0] is "notes". Wrong usage: status 2. */
int notes_main(int argc, char **argv, int signals_fd, int *signal);

#endif
