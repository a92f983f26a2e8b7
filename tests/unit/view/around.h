/* What is around the panel of the screen, drawn as text: of guests that a test makes anew by
 * start(), and of whose events it tells no more than it needs. */
#ifndef AROUND_H
#define AROUND_H

#include "views.h"

/* ---- What happens ---- */

/* So many vCPUs on KVM, named after guests, each with its EVENT_START. */
void start(unsigned count);
/* Posts an event: 1 us in the host, then, if it is a return from the guest, 4 us in there. */
void add(struct event e);
void print(uint8_t vcpu, const char *text);
void note(uint8_t vcpu, enum event_reason reason);
void end(uint8_t vcpu, enum event_outcome outcome);

/* ---- What is seen ---- */

struct canvas fresh(int rows, int columns);
void same(const char *expected);
bool has(const char *part);
void draws(view_function function, int rows, int columns, const char *expected);
/* The same of a vCPU's console. */
void pane(unsigned vcpu, int rows, int columns, const char *expected);

#endif
