/* A model made by hand, and what a view draws of it, for the tests of views. */
#ifndef VIEWS_H
#define VIEWS_H

#include "test.h"

#include "view/view.h"

#include <locale.h>

extern struct model model;
extern struct view view;
extern struct grid grid;
extern uint64_t seqs[VCPU_MAX], now_ns;
extern uint8_t pending; /* of the events to come, of those about an interrupt aside */
extern char *drawn;

/* ---- A model made by hand ---- */

struct registers real_mode(unsigned vcpu, uint32_t ip);

struct registers paging_on(void);

/* Posts an event: 8 us in the guest, then 2 us in the host. */
void post(struct event e);

void post_note(unsigned vcpu, enum event_reason reason, struct registers regs);

/* "out dx, al" to the UART, at offset 0x0a. */
void post_out(unsigned vcpu, char c);

void post_hlt(unsigned vcpu);

int set_up(void **state);

int tear_down(void **state);

typedef void (*view_function)(struct canvas, const struct view *);

const char *draw(view_function function, int rows, int columns);

void shows(const char *text);

void shows_not(const char *text);

/* The role of the first place where the text stands in the grid. */
enum role role_of(const char *text);

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
