/* The text screen of a vCPU now, and of each moment of its history: a snapshot of it now and then,
 * and what the kept events did since. Nothing is kept of a guest that has to do with no screen. */
#include "model/private.h"
#include "model/text_screen.h"

#include <stdlib.h>
#include <string.h>

/* After so many events of the history; of so many writes that are one event of it. */
enum { EVERY = 4096, WRITES = 16 * EVERY };
enum { SNAPSHOTS = MODEL_HISTORY / EVERY + MODEL_FOLDED / 4 / WRITES + 8 };

/* The screen as all events before one of that seq made it. */
struct snapshot {
    uint64_t before;
    struct text_screen screen;
};

struct model_text {
    struct text_screen now;
    uint64_t written_seq; /* valid if now.is_written */
    unsigned kept;        /* writes since the last snapshot, or what is as much work */
    /* Owned, oldest first. The first is always there: as it was before the oldest event that is
     * kept. */
    struct snapshot *snapshots[SNAPSHOTS];
    unsigned count;
};

/* ---- Snapshots ---- */

static void drop(struct model_text *t, unsigned index)
{
    free(t->snapshots[index]);
    t->count--;
    memmove(&t->snapshots[index], &t->snapshots[index + 1],
            (t->count - index) * sizeof *t->snapshots);
}

/* What there is no memory for is left out: more events are gone through then. */
static bool take(struct model_text *t, uint64_t before)
{
    struct snapshot *s = malloc(sizeof *s);
    if (!s)
        return false;
    if (t->count == SNAPSHOTS)
        drop(t, 1);
    s->before = before;
    s->screen = t->now;
    t->snapshots[t->count++] = s;
    t->kept = 0;
    return true;
}

static struct model_text *begin(void)
{
    struct model_text *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    text_screen_init(&t->now);
    if (take(t, 0))
        return t;
    free(t);
    return NULL;
}

/* ---- Events ---- */

/* What a string that is too long for one event may change, in a number. */
static uint64_t place(const struct text_screen *s)
{
    return (uint64_t)s->start << 32 | (uint64_t)s->cursor << 8 | s->cursor_off;
}

static void add(struct model_text *t, const struct event *e)
{
    bool was_written = t->now.is_written;
    uint64_t before = place(&t->now);
    text_screen_add(&t->now, e);
    if (t->now.is_written && !was_written)
        t->written_seq = e->seq;
    if (!event_has_registers(e) && place(&t->now) != before)
        take(t, e->seq + 1); /* it is in no history */
}

void text_past_add(struct model_vcpu *v, const struct event *e, bool folded)
{
    if (!v->text && text_screen_is_about(e))
        v->text = begin();
    if (!v->text)
        return;
    v->text->kept += folded ? 1 : WRITES / EVERY;
    if (event_has_registers(e) && v->text->kept > WRITES)
        take(v->text, e->seq);
    add(v->text, e);
}

/* Again, in a group of which the screen has some already, leads to the same. */
static void redo(struct text_screen *screen, const struct model_past *past)
{
    struct event part = past->event;
    for (unsigned i = 0; i < fold_count(past); i++) {
        fold_part(past, i, &part);
        text_screen_add(screen, &part);
    }
}

void text_past_forget(struct model_vcpu *v, const struct model_past *oldest, uint64_t next)
{
    struct model_text *t = v->text;
    if (!t)
        return;
    redo(&t->snapshots[0]->screen, oldest);
    t->snapshots[0]->before = oldest->event.seq + 1;
    if (t->count > 1 && t->snapshots[1]->before <= next)
        drop(t, 0);
}

void text_past_destroy(struct model_vcpu *v)
{
    if (!v->text)
        return;
    for (unsigned i = 0; i < v->text->count; i++)
        free(v->text->snapshots[i]);
    free(v->text);
    v->text = NULL;
}

/* ---- Looking ---- */

bool model_has_text(const struct model_vcpu *v, uint64_t seq)
{
    return v->text && v->text->now.is_written && v->text->written_seq <= seq;
}

static const struct snapshot *latest(const struct model_text *t, uint64_t seq)
{
    for (unsigned i = t->count; i--;) {
        const struct snapshot *s = t->snapshots[i];
        if (!s->before || s->before - 1 <= seq)
            return s;
    }
    return NULL;
}

static void replay(const struct model_vcpu *v, const struct snapshot *from, uint64_t seq,
                   struct text_screen *screen)
{
    const struct event *e;
    *screen = from->screen;
    for (uint32_t i = model_history_find(v, from->before);
         (e = model_history(v, i)) && e->seq <= seq; i++)
        redo(screen, history_at(v, i));
}

bool model_text_screen(const struct model_vcpu *v, uint64_t seq, struct text_screen *screen)
{
    const struct snapshot *from = model_has_text(v, seq) ? latest(v->text, seq) : NULL;
    if (!from)
        text_screen_init(screen);
    else if (seq == UINT64_MAX)
        *screen = v->text->now;
    else
        replay(v, from, seq, screen);
    return from;
}
