/* A run of a deck, made by hand and played: on the software CPU and on virtual time, where it is
 * the same every time. Each event is held to what event.h promises. One test at a time. */
#ifndef PLAY_H
#define PLAY_H

#include "test.h"

#include "built.h"
#include "player/player.h"

enum { PLAY_ORDERS = 16, FLYING = 50 };
#define VIRTUAL "--clock virtual "

extern struct player player;
extern struct run run;
extern struct view view;
extern struct deck_run what;
extern struct deck_order orders[PLAY_ORDERS];

/* A command line without its first word; then its orders, one after the other. */
void command(const char *text);
struct deck_order *order(enum deck_order_kind kind, unsigned number, const char *text);

/* The player's time, as fast as a test wants it: limits of seconds are tried with time that flies,
 * what comes at once with time that stands still, however busy the host is. */
void let_time_pass(double pace);
void skip_time(uint64_t ns);
uint64_t time_ns(void);

void open_it(void);
/* As loops do it, once. */
void turn(void);
/* Until it is busy no more. */
enum player_state play(void);
enum player_state start_and_play(bool hurry);
void play_until_it_has_begun(void);
void play_until_printed(const char *text);
const char *printed(unsigned vcpu);
/* What a test that sets run.also is to call, too. */
void play_holds(void *context, const struct event *e);

int play_set_up(void **state);
int play_tear_down(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, play_set_up, play_tear_down)

#endif
