/* What is around the panel of the screen, drawn from a model that a test fills by hand: as text.
 * One test at a time; each begins with start(). */
#ifndef AROUND_H
#define AROUND_H

#include "test.h"

#include "view/view.h"

extern struct model model;
extern struct view view;
extern struct grid grid;
extern uint64_t now; /* ns; each event takes some of it */

/* ---- What happens ---- */

/* So many vCPUs on KVM, named after guests, each with its EVENT_START. */
void start(unsigned count);
/* With the vCPU's next number, one microsecond after the last; a return from the guest after four
 * in it. */
void add(struct event e);
void print(uint8_t vcpu, const char *text);
void note(uint8_t vcpu, enum event_reason reason);
void end(uint8_t vcpu, enum event_outcome outcome);

/* ---- What is seen ---- */

typedef void draw_function(struct canvas canvas, const struct view *view);

struct canvas fresh(int rows, int columns);
void same(const char *expected);
bool has(const char *part);
void shows(draw_function *draw, int rows, int columns, const char *expected);
/* The same of a vCPU's console. */
void pane(unsigned vcpu, int rows, int columns, const char *expected);

int around_set_up(void **state);
int around_tear_down(void **state);
#define TEST(f) cmocka_unit_test_setup_teardown(f, around_set_up, around_tear_down)

#endif
