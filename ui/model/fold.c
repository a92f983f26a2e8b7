/* Writes of one REP, kept as one event of the past with the bytes of all (model.h). */
#include "event/rep.h"
#include "model/private.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 64 };

/* Room for one more write. */
static bool make_room(struct model_past *past, size_t size)
{
    struct model_fold *fold = past->fold;
    if (fold && fold->used + size <= fold->room)
        return true;
    uint32_t room = fold ? 2 * fold->room : ROOM_FIRST;
    fold = realloc(fold, sizeof *fold + room);
    if (!fold)
        return false;
    if (!past->fold)
        *fold = (struct model_fold){ .guest_ns = 0 };
    fold->room = room;
    past->fold = fold;
    return true;
}

static void add_bytes(struct model_fold *fold, const struct event *e)
{
    memcpy(fold->bytes + fold->used, e->data, e->size);
    fold->used += e->size;
}

static void begin(struct model_fold *fold, const struct event *first)
{
    add_bytes(fold, first);
    fold->guest_ns = time_between(first->entry_ns, first->exit_ns);
}

/* Is it the next, but for a WIDE? Numbers of exits follow from those of events. */
static bool is_next(const struct event *last, const struct event *e)
{
    return e->seq == last->seq + (last->flags & EVENT_HAS_WIDE ? 2 : 1);
}

bool fold_add(struct model_past *past, const struct event *e)
{
    struct event *last = &past->event;
    unsigned count = fold_count(past); /* a recording may say anything of a single one */
    if (!is_next(last, e) || !event_rep_goes_on(last, e) || count == UINT16_MAX ||
        !make_room(past, 2 * e->size))
        return false;
    struct model_fold *fold = past->fold;
    if (!fold->used)
        begin(fold, last);
    add_bytes(fold, e);
    fold->guest_ns += time_between(e->entry_ns, e->exit_ns);
    fold->host_ns += time_between(e->stalled_ns, time_between(last->exit_ns, e->entry_ns));
    const struct event first = *last;
    *last = *e;
    last->count = (uint16_t)(count + 1);
    last->entry_ns = first.entry_ns;
    last->stalled_ns = first.stalled_ns;
    past->exits++;
    return true;
}

size_t fold_room(const struct model_past *past)
{
    return past->fold ? past->fold->room : 0;
}

unsigned fold_count(const struct model_past *past)
{
    return past->fold ? past->event.count : 1;
}

void fold_part(const struct model_past *past, unsigned index, struct event *part)
{
    if (!past->fold)
        return;
    part->count = 1;
    part->gpa = event_rep_gpa(&past->event, index);
    memcpy(part->data, past->fold->bytes + (size_t)index * part->size, part->size);
}

struct event fold_share(const struct model_past *past, unsigned index)
{
    struct event share = past->event;
    if (!past->fold)
        return share;
    uint64_t all = time_between(share.entry_ns, share.exit_ns), rests = share.count - 1u,
             guest = past->fold->guest_ns / share.count,
             idle = time_between(past->fold->guest_ns + past->fold->host_ns, all);
    share.entry_ns += time_between(guest, all) * index / rests;
    share.exit_ns = share.entry_ns + guest;
    if (index)
        share.stalled_ns = idle / rests;
    return share;
}
