/* A fork of this process on a terminal of its own, whose screen is read back through libvterm. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "child.h"

#include <stdint.h>

struct terminal; /* opaque */

/* Starts the child there; all three standard streams are the terminal. NULL if it did not work. */
struct terminal *terminal_start(child_fn *fn, const void *context);
pid_t terminal_pid(const struct terminal *terminal);

bool terminal_type(struct terminal *terminal, const char *keys);

/* Takes what the child writes for so long, or until it has closed the terminal. */
void terminal_drain(struct terminal *terminal, unsigned ms);

/* Until the text stands on the screen, or no longer does. When the bytes came that did it
 * (clock_ns()), or 0 if they never did. */
uint64_t terminal_expect(struct terminal *terminal, const char *text, bool there);

/* Types 'q' and waits for the end. True if the child's status is 0. In any case all is given
 * back. */
bool terminal_finish(struct terminal *terminal);

#endif
