/* Whether guests rest, or more will come of them by itself. */
#include "player/private.h"

enum { DOZE_MS = 100 }; /* longer than from one tick of a guest's timer to the next */

/* A guest that waits for input while its timer runs is awake for a moment at each tick: it dozes,
 * as long as nothing else comes of it. */
void player_look(struct player_watch *w, const struct model_vcpu *v, uint64_t now_ns)
{
    bool busy = v->console_total != w->printed || v->taken != w->taken;
    if (v->last.seq != w->seq)
        w->changed_ns = now_ns;
    if (v->state == MODEL_WAITING || (w->dozed_ns && !busy && v->counts[EVENT_WAIT] != w->waits))
        w->dozed_ns = now_ns;
    else if (busy)
        w->dozed_ns = 0;
    w->seq = v->last.seq;
    w->printed = v->console_total;
    w->taken = v->taken;
    w->waits = v->counts[EVENT_WAIT];
}

bool player_vcpu_rests(const struct player *p, unsigned i, uint64_t now)
{
    const struct player_watch *w = &p->watch[i];
    switch (player_model(p, i)->state) {
    case MODEL_PAUSED:
    case MODEL_ENDED: return true;
    /* When the input has ended, these two are about to notice. */
    case MODEL_WAITING: return !p->input_ended;
    case MODEL_HALTED:
        return !p->input_ended && now >= w->changed_ns + (uint64_t)PLAYER_QUIET_MS * MS;
    default: return w->dozed_ns && now < w->dozed_ns + (uint64_t)DOZE_MS * MS && !p->input_ended;
    }
}

bool player_all_rest(const struct player *p, uint64_t now)
{
    for (unsigned i = 0; i < p->run->model.count; i++)
        if (!player_vcpu_rests(p, i, now))
            return false;
    return true;
}

/* How far others have come when an order reaches a guest that stands still would be the host's
 * affair: so it waits for them, but for a guest without end not long. */
bool player_has_settled(struct player *p)
{
    uint64_t limit = p->clock.since_ns + (uint64_t)PLAYER_SETTLE_MS * MS;
    if (!p->hurries || !p->options.virtual_clock || player_all_rest(p, p->clock.now_ns))
        return true;
    player_wake_at(&p->clock, limit);
    return p->clock.now_ns >= limit;
}

/* On virtual time only input ends a wait for it. */
bool player_sleeps_on(struct player *p, unsigned i)
{
    enum model_state state = player_model(p, i)->state;
    uint64_t quiet_ns = p->watch[i].changed_ns + (uint64_t)PLAYER_QUIET_MS * MS;
    if (state != MODEL_WAITING && state != MODEL_HALTED)
        return false;
    if (state == MODEL_WAITING && p->options.virtual_clock)
        return true;
    player_wake_at(&p->clock, quiet_ns);
    return p->clock.now_ns >= quiet_ns;
}

/* When a vCPU comes to rest, or rests no more, though nothing happens; now if it has already. */
static uint64_t change_of(const struct player *p, unsigned i)
{
    const struct player_watch *w = &p->watch[i];
    switch (player_model(p, i)->state) {
    case MODEL_HALTED: return w->changed_ns + (uint64_t)PLAYER_QUIET_MS * MS;
    case MODEL_RUNNING: return w->dozed_ns + (uint64_t)DOZE_MS * MS;
    default: return p->clock.now_ns;
    }
}

void player_wake_for_rest(struct player *p)
{
    uint64_t endless = p->clock.since_ns + (uint64_t)PLAYER_ENDLESS_MS * MS;
    if (p->clock.now_ns < endless)
        player_wake_at(&p->clock, endless);
    for (unsigned i = 0; i < p->run->model.count; i++)
        if (change_of(p, i) > p->clock.now_ns)
            player_wake_at(&p->clock, change_of(p, i));
}
