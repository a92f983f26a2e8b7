/* What the files of the player share. core.c is the ground; on it stand rest.c, then type.c and
 * look.c, then orders.c, then player.c: none calls one above it. */
#ifndef PLAYER_PRIVATE_H
#define PLAYER_PRIVATE_H

#include "machine/control.h"
#include "player/player.h"
#include "run/until_parse.h"

enum { MS = 1000000 }; /* nanoseconds */

/* ---- vCPUs ---- */

static inline const struct model_vcpu *player_model(const struct player *player, unsigned vcpu)
{
    return &player->run->model.vcpus[vcpu];
}
/* The vCPU that orders are about. */
static inline const struct model_vcpu *player_focused(const struct player *player)
{
    return player_model(player, player->focus);
}

/* ---- player/core.c ---- */

/* The order that is next or under way; NULL: all up to the step are done. The player is open. */
const struct deck_order *player_order(const struct player *player);
/* Are waits to be cut short, as the talk has gone on without them? */
bool player_is_impatient(const struct player *player, const struct deck_order *order);

/* Wants the next tick by then. */
void player_wake_at(struct player_clock *clock, uint64_t ns);
/* Something came of the order: its limit counts anew. */
void player_got_on(struct player *player);
/* The `for` that is under way or next, but for orders that only set something; NULL: none. */
const struct deck_order *player_next_for(const struct player *player);
/* Slow motion, in exits a second: what the deck asks for; 0, full speed, while it hurries, unless
 * something else would come of the next order then. In a rush it is 0 all the same. */
double player_rate(const struct player *player);
void player_set_rate(struct player *player);
/* Does a row of its text screen have this text, in UTF-8, now? */
bool player_shows(const struct model_vcpu *vcpu, const void *text, size_t size);
/* Guests are about to move: no more history, and WAIT looks at what they print from here on. */
void player_begin_moving(struct player *player);

/* Says what an order is told to do that its guest has not. The deck's reader has found its
 * words to be right, so it is a name. */
void player_refuse(struct player *player, const char *order, const char *text,
                   const struct until_mistake *mistake);

/* What conditions and addresses are about: the guest of the orders, as it is shown. */
struct until_guest player_guest(const struct player *player);

/* ---- player/rest.c ---- */

/* At each tick: sees what has come of a vCPU. */
void player_look(struct player_watch *watch, const struct model_vcpu *vcpu, uint64_t now_ns);
/* Wants the next tick when the player's state changes though nothing happens. */
void player_wake_for_rest(struct player *player);
/* Does nothing move there until somebody does something? */
bool player_vcpu_rests(const struct player *player, unsigned vcpu, uint64_t now_ns);
bool player_all_rest(const struct player *player, uint64_t now_ns);
/* On virtual time, in a hurry: have all guests come to rest, or would that take too long? */
bool player_has_settled(struct player *player);
/* Is it asleep, for input or halted, and stays so? Else it wants a tick when that may be known. */
bool player_sleeps_on(struct player *player, unsigned vcpu);

/* ---- player/orders.c ---- */

/* What a kind of order does: it begins, then goes on until it is done. The order is player_order(),
 * which is then not NULL. */
struct player_doing {
    /* This may be NULL: there is nothing to begin. */
    void (*begin)(struct player *player);
    bool (*is_done)(struct player *player, const struct deck_order *order);
};
struct player_doing player_doing(enum deck_order_kind kind);
/* Built, not started: what `for` before anything else says on virtual time holds from the first
 * instruction on. */
void player_begin_at_start(struct player *player);

/* ---- player/type.c ---- */

void player_begin_typing(struct player *player);
bool player_go_on_typing(struct player *player, const struct deck_order *order);

/* ---- player/look.c: orders that change what is seen ---- */

void player_begin_explaining(struct player *player);
bool player_go_on_explaining(struct player *player, const struct deck_order *order);
/* The vCPU that orders are about becomes the one that is looked at. */
void player_show_focus(struct player *player);
bool player_change_focus(struct player *player, const struct deck_order *order);
bool player_change_show(struct player *player, const struct deck_order *order);
bool player_show_memory(struct player *player, const struct deck_order *order);
bool player_show_walk(struct player *player, const struct deck_order *order);
/* `show memory` without an address starts at the code. */
void player_default_memory(struct player *player);
void player_apply_show(struct player *player, unsigned show);

#endif
