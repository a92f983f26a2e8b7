/* Typing for the presenter: when the guest wants it, and not faster than somebody types. */
#include "player/private.h"

#include <assert.h>

/* After so long a guest whose reading is seen nowhere is taken to have dealt with a key. */
enum { EMPTY_MS = 50 };

void player_begin_typing(struct player *p)
{
    player_begin_moving(p);
    p->progress.typed = p->progress.typed_ns = p->progress.empty_ns = 0;
    p->progress.mark = p->run->typed[p->focus].total;
}

static const char *rest_of(const struct player *p, const struct deck_order *o, size_t *n)
{
    assert(p->progress.typed <= o->size);
    *n = o->size - p->progress.typed;
    return o->text + p->progress.typed;
}

/* Types the next byte, or all that are left. What has no room any more is dropped, as it is when
 * somebody types it. */
static void type(struct player *p, const struct deck_order *o, bool all)
{
    size_t n;
    const char *bytes = rest_of(p, o, &n);
    n = all || !n ? n : 1;
    run_type(p->run, p->focus, bytes, n);
    run_serve_typed(p->run);
    p->progress.typed += n;
    p->progress.typed_ns = p->clock.now_ns;
    p->progress.empty_ns = 0;
}

/* Has the guest taken all that was typed, by anybody? A keyboard's reader takes no bytes, but scan
 * codes: then all that can be seen is that none is left. */
static bool is_taken(struct player *p)
{
    if (run_typed_ahead(p->run, p->focus)) {
        p->progress.empty_ns = 0;
        return false;
    }
    if (player_focused(p)->taken >= p->progress.mark + p->progress.typed)
        return true;
    if (!p->progress.empty_ns)
        p->progress.empty_ns = p->clock.now_ns;
    player_wake_at(&p->clock, p->progress.empty_ns + (uint64_t)EMPTY_MS * MS);
    return p->clock.now_ns >= p->progress.empty_ns + (uint64_t)EMPTY_MS * MS;
}

static bool wants_input(struct player *p)
{
    enum model_state state = player_focused(p)->state;
    return state == MODEL_HALTED || state == MODEL_PAUSED ||
           player_vcpu_rests(p, p->focus, p->clock.now_ns);
}

static bool is_at_once(const struct player *p)
{
    bool unwanted = p->clock.now_ns >= p->progress.begun_ns + 2 * (uint64_t)PLAYER_READY_MS * MS;
    return p->hurries || p->what->pace == PACE_AT_ONCE ||
           player_focused(p)->state == MODEL_PAUSED || unwanted;
}

static void type_when_wanted(struct player *p, const struct deck_order *o)
{
    bool at_once = is_at_once(p);
    bool wanted = is_taken(p) && wants_input(p) && player_has_settled(p);
    uint64_t last = p->progress.typed_ns ? p->progress.typed_ns : p->progress.begun_ns;
    uint64_t due =
        wanted ? (at_once || !p->progress.typed_ns ? 0 : last + (uint64_t)PLAYER_TYPE_MS * MS)
               : last + (uint64_t)PLAYER_READY_MS * MS;
    if (p->clock.now_ns < due) {
        player_wake_at(&p->clock, due);
        return;
    }
    if (wanted)
        player_got_on(p);
    type(p, o, at_once);
}

/* Is WAIT or FOR next? Whoever writes that says himself how long to look at what comes of this. */
static bool is_waited_for(const struct player *p)
{
    unsigned next = p->next + 1;
    if (next >= p->what->order_count)
        return false;
    enum deck_order_kind kind = p->what->orders[next].kind;
    return kind == ORDER_WAIT || kind == ORDER_FOR;
}

bool player_go_on_typing(struct player *p, const struct deck_order *o)
{
    const struct model_vcpu *v = player_focused(p);
    if (v->state == MODEL_ENDED)
        return true;
    if (player_is_impatient(p, o)) {
        type(p, o, true);
        return true;
    }
    if (p->progress.typed < o->size)
        type_when_wanted(p, o);
    if (p->progress.typed < o->size)
        return false;
    if (v->state == MODEL_PAUSED)
        return true; /* it takes it when it goes on */
    return is_taken(p) && (is_waited_for(p) || player_vcpu_rests(p, p->focus, p->clock.now_ns));
}
