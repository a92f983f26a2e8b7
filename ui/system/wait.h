/* The poll() of the front ends, which always comes back. */
#ifndef SYSTEM_WAIT_H
#define SYSTEM_WAIT_H

#include <poll.h>

/* Milliseconds. Whoever is not woken, as the write of who would have done it failed, looks after so
 * many by himself. */
enum { WAIT_LONGEST_MS = 500 };

/* Waits until something has happened, at most ms milliseconds (-1: as long as nothing does) and
 * WAIT_LONGEST_MS: callers look again at what they wait for. A poll() that fails, but for a signal,
 * is as if nothing had happened; one that goes on failing ends the program with a line that says
 * so, as nothing else could end it. The front end's thread. */
void wait_for(struct pollfd *polls, unsigned n, int ms);

#endif
