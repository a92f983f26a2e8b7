/* Breakpoints, counted from events. */
#include "model/breaks.h"

#include "event/wide.h"

#include <stdio.h>
#include <string.h>

/* Which one a return met is not in it, only that it paused for one: so each is held against it.
 * One that lets hits go by is met without a pause; but a kick may find the guest where it stood
 * before, and is none then. */
static bool counts(const struct model_break *b, const struct event *e,
                   const struct event_wide *wide)
{
    bool may_go_by = e->reason != EVENT_KICK && b->hits < b->what.skip;
    return b->enabled && (e->flags & EVENT_BREAK || may_go_by) && break_is_hit(&b->what, e, wide);
}

static void look(struct model_breaks *m, const struct event *e, const struct event_wide *wide)
{
    bool is_told = false;
    m->met = BREAKS_MAX;
    for (unsigned i = 0; i < m->count; i++) {
        struct model_break *b = &m->list[i];
        if (!counts(b, e, wide))
            continue;
        b->hits++;
        if (!(e->flags & EVENT_BREAK) || is_told || b->hits <= b->what.skip)
            continue;
        is_told = true;
        m->met = i;
        m->met_seq = e->seq;
        m->pauses++;
    }
}

void model_breaks_add(struct model_breaks *m, const struct event *e)
{
    if (!m->count && !m->is_held)
        return;
    if (m->is_held) {
        m->is_held = false;
        look(m, &m->held, e->reason == EVENT_WIDE ? &e->wide : NULL);
    }
    if (!event_is_run_return(e))
        return;
    m->is_held = e->flags & EVENT_HAS_WIDE;
    if (m->is_held)
        m->held = *e;
    else
        look(m, e, NULL);
}

static bool has_room(const struct model_breaks *m, const struct control_break *what)
{
    unsigned writes = 0;
    for (unsigned i = 0; i < m->count; i++)
        writes += m->list[i].what.kind == BREAK_WRITE;
    return m->count < BREAKS_MAX && (what->kind != BREAK_WRITE || writes < BREAK_WRITES_MAX);
}

unsigned model_breaks_append(struct model_breaks *m, const char *text,
                             const struct control_break *what)
{
    if (!has_room(m, what))
        return BREAKS_MAX;
    if (!m->count)
        m->met = BREAKS_MAX;
    m->list[m->count] = (struct model_break){ .what = *what, .enabled = true };
    snprintf(m->list[m->count].text, BREAK_TEXT, "%s", text);
    return m->count++;
}

void model_breaks_remove(struct model_breaks *m, unsigned index)
{
    if (index >= m->count)
        return;
    m->count--;
    memmove(&m->list[index], &m->list[index + 1], (m->count - index) * sizeof *m->list);
    if (m->met == index)
        m->met = BREAKS_MAX;
    else if (m->met < BREAKS_MAX && m->met > index)
        m->met--;
}

unsigned model_breaks_at(const struct model_breaks *m, uint64_t linear)
{
    for (unsigned i = 0; i < m->count; i++) {
        const struct control_break *b = &m->list[i].what;
        if (b->kind == BREAK_WHEN && until_is_address(&b->when) && b->when.linear == linear)
            return i;
    }
    return BREAKS_MAX;
}
