/* What happened to the devices of a vCPU, one change after the other, and now and then all of them
 * as they were: so they can be had as of any event of the history. */
#include "model/private.h"

#include <stdlib.h>

/* Changes between two frames; changes at first, and at most: all of a full history, with the lines
 * that go with it. All are powers of two. */
enum { EVERY = 1024, CHANGES_FIRST = 1024, CHANGES_MAX = 128 * EVERY };
enum { FRAMES = CHANGES_MAX / EVERY + 1 };

struct model_devices {
    struct devices_change *changes; /* owned, a ring by number: */
    uint32_t capacity;
    uint64_t first, next;           /* those from the first on are kept, a multiple of EVERY */
    uint64_t forgotten_seq;         /* of the latest that is not, if there is any */
    struct devices *frames[FRAMES]; /* owned: before change n, for each n that EVERY divides; or
                                     * NULL, where there was no memory */
};

static struct devices_change *change_at(const struct model_devices *p, uint64_t number)
{
    return &p->changes[number & (p->capacity - 1)];
}

static struct devices **frame_at(struct model_devices *p, uint64_t number)
{
    return &p->frames[number / EVERY % FRAMES];
}

/* ---- Changes ---- */

/* Only a ring that has not gone round can be made larger as it is. */
static void grow(struct model_devices *p)
{
    uint32_t capacity = p->capacity ? 2 * p->capacity : CHANGES_FIRST;
    if (p->first || capacity > CHANGES_MAX)
        return;
    struct devices_change *changes = realloc(p->changes, capacity * sizeof *changes);
    if (!changes)
        return;
    p->changes = changes;
    p->capacity = capacity;
}

static void make_room(struct model_devices *p)
{
    if (p->next - p->first < p->capacity)
        return;
    grow(p);
    if (!p->capacity || p->next - p->first < p->capacity)
        return;
    p->first += EVERY;
    p->forgotten_seq = change_at(p, p->first - 1)->seq;
}

/* Before a change. */
static void take_frame(struct model_devices *p, const struct devices *now)
{
    struct devices **frame = frame_at(p, p->next);
    if (p->next % EVERY)
        return;
    if (!*frame)
        *frame = malloc(sizeof **frame);
    if (*frame)
        **frame = *now;
}

static void keep(struct model_devices *p, const struct devices_change *c)
{
    if (p->capacity)
        *change_at(p, p->next++) = *c;
}

static struct model_devices *past_of(struct model_vcpu *v)
{
    if (!v->devices_past)
        v->devices_past = calloc(1, sizeof *v->devices_past);
    return v->devices_past;
}

static void add(struct model_vcpu *v, const struct event *e, unsigned n)
{
    struct model_devices *past = past_of(v);
    for (unsigned i = 0; i < n; i++) {
        const struct devices_change c = devices_change(&v->devices, e, i);
        if (past) {
            make_room(past);
            take_frame(past, &v->devices);
        }
        if (devices_apply(&v->devices, &c) && past)
            keep(past, &c);
    }
}

void devices_past_add(struct model_vcpu *v, const struct event *e)
{
    unsigned n = devices_changes(e);
    if (n)
        add(v, e, n);
    if (e->reason == EVENT_IO)
        v->devices.io_ns = e->exit_ns;
}

void devices_past_destroy(struct model_vcpu *v)
{
    if (!v->devices_past)
        return;
    for (unsigned i = 0; i < FRAMES; i++)
        free(v->devices_past->frames[i]);
    free(v->devices_past->changes);
    free(v->devices_past);
    v->devices_past = NULL;
}

/* ---- Looking ---- */

/* The number of the first change of an event with that seq, or a later one. */
static uint64_t find(const struct model_devices *p, uint64_t seq)
{
    uint64_t from = p->first, to = p->next;
    while (from < to) {
        uint64_t middle = from + (to - from) / 2;
        if (change_at(p, middle)->seq < seq)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The devices before the change of that number. */
static bool replay(struct model_devices *p, uint64_t number, struct devices *d)
{
    uint64_t from = number - number % EVERY;
    while (!*frame_at(p, from) && from > p->first)
        from -= EVERY;
    if (!*frame_at(p, from))
        return false;
    *d = **frame_at(p, from);
    for (; from < number; from++)
        devices_apply(d, change_at(p, from));
    return true;
}

/* Notes right after an event, up to the next of the history, are about the same moment. */
bool model_devices(const struct model_vcpu *v, uint64_t seq, struct devices *d)
{
    struct model_devices *past = v->devices_past;
    const struct event *then =
        seq == UINT64_MAX ? NULL : model_history(v, model_history_find(v, seq + 1));
    *d = v->devices;
    if (!then || !past)
        return true;
    uint64_t number = find(past, then->seq);
    bool known = !past->first || then->seq > past->forgotten_seq;
    if (known && (number == past->next || replay(past, number, d)))
        return true;
    devices_init(d);
    return false;
}
