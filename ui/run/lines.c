/* Events and their upper halves, brought together. */
#include "run/lines.h"

#include <stdlib.h>

void lines_init(struct lines *l, lines_fn *fn, void *context)
{
    *l = (struct lines){ .fn = fn, .context = context };
}

/* The WIDE of the event at an index; NULL: it has none. */
static const struct event_wide *wide_of(const struct lines *l, size_t index)
{
    const struct event *e = &l->held[index];
    for (size_t i = index + 1; (e->flags & EVENT_HAS_WIDE) && i < l->count; i++)
        if (l->held[i].reason == EVENT_WIDE && l->held[i].vcpu == e->vcpu)
            return &l->held[i].wide;
    return NULL;
}

/* The end of a vCPU has what the event before it has. */
static void hand_on(struct lines *l, const struct event *e, const struct event_wide *wide)
{
    const struct event_wide **of = &l->of[e->vcpu];
    if (event_has_registers(e) && e->reason != EVENT_END) {
        if (wide)
            l->wides[e->vcpu] = *wide;
        *of = wide ? &l->wides[e->vcpu] : NULL;
    }
    l->fn(l->context, e, event_has_registers(e) ? *of : NULL);
}

static void hand_on_all(struct lines *l)
{
    for (size_t i = 0; i < l->count; i++)
        hand_on(l, &l->held[i], wide_of(l, i));
    l->count = 0;
    l->awaited = 0;
}

void lines_destroy(struct lines *l)
{
    hand_on_all(l);
    free(l->held);
    l->held = NULL;
    l->capacity = 0;
}

static bool has_room(struct lines *l)
{
    enum { FIRST = 16 };
    if (l->count < l->capacity)
        return true;
    size_t capacity = l->capacity ? 2 * l->capacity : FIRST;
    struct event *held = realloc(l->held, capacity * sizeof *held);
    if (!held)
        return false;
    l->held = held;
    l->capacity = capacity;
    return true;
}

/* Without memory lines are not held: an event then comes without its upper halves, but it comes. */
void lines_add(struct lines *l, const struct event *e)
{
    bool waits = l->count || (e->flags & EVENT_HAS_WIDE);
    if (!waits || !has_room(l)) {
        hand_on_all(l);
        hand_on(l, e, NULL);
        return;
    }
    l->held[l->count++] = *e;
    unsigned bit = 1u << e->vcpu;
    l->awaited = e->flags & EVENT_HAS_WIDE ? l->awaited | bit : l->awaited & ~bit;
    if (!l->awaited)
        hand_on_all(l);
}
