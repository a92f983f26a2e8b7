/* What the model keeps of the past: the events of each vCPU. */
#include "model/private.h"

#include <stdlib.h>
#include <string.h>

enum { HISTORY_FIRST = 1024 };

/* ---- Events ---- */

static uint32_t slot_of(const struct model_vcpu *v, uint32_t index)
{
    uint32_t slot = v->history_first + index;
    return slot < v->history_capacity ? slot : slot - v->history_capacity;
}

static bool enlarge(struct model_vcpu *v, uint32_t capacity)
{
    struct model_past *history = realloc(v->history, capacity * sizeof *history);
    if (!history)
        return false;
    v->history = history;
    if (!v->wides)
        return true;
    struct event_wide *wides = realloc(v->wides, capacity * sizeof *wides);
    if (wides)
        v->wides = wides;
    return wides;
}

/* Makes the full ring larger, if it may and can be. Only while its oldest event is in the first
 * slot: so a ring for which there was no memory goes round in what it has, and asks again after a
 * turn. */
static void grow(struct model_vcpu *v)
{
    if (v->history_first || v->history_capacity == MODEL_HISTORY)
        return;
    uint32_t capacity = v->history_capacity ? 2 * v->history_capacity : HISTORY_FIRST;
    if (capacity > MODEL_HISTORY)
        capacity = MODEL_HISTORY;
    if (enlarge(v, capacity))
        v->history_capacity = capacity;
}

/* Upper halves are zeros; but of the end, and until an event's own have come, those before. */
static void start_wide(struct model_vcpu *v, const struct event *e, uint32_t slot)
{
    bool goes_on = e->reason == EVENT_END || (e->flags & EVENT_HAS_WIDE);
    if (goes_on && v->history_size > 1)
        v->wides[slot] = v->wides[slot_of(v, v->history_size - 2)];
    else
        v->wides[slot] = (struct event_wide){ 0 };
}

const struct model_past *history_at(const struct model_vcpu *v, uint32_t index)
{
    return &v->history[slot_of(v, index)];
}

static void forget_oldest(struct model_vcpu *v)
{
    struct model_past *oldest = &v->history[v->history_first];
    const struct event *second = model_history(v, 1);
    text_past_forget(v, oldest, second ? second->seq : UINT64_MAX);
    v->folded -= fold_room(oldest);
    free(oldest->fold);
    v->history_first = slot_of(v, 1);
    v->history_size--;
}

/* Is it kept with the event before it? */
static bool fold(struct model_vcpu *v, const struct event *e)
{
    if (!v->history_size)
        return false;
    struct model_past *latest = &v->history[slot_of(v, v->history_size - 1)];
    size_t before = fold_room(latest);
    bool folded = fold_add(latest, e);
    v->folded += fold_room(latest) - before;
    while (v->folded > MODEL_FOLDED && v->history_size > 1)
        forget_oldest(v);
    return folded;
}

bool history_add(struct model_vcpu *v, const struct event *e)
{
    if (!event_has_registers(e) || fold(v, e))
        return false;
    if (v->history_size == v->history_capacity)
        grow(v);
    if (!v->history_capacity)
        return false;
    if (v->history_size == v->history_capacity)
        forget_oldest(v);
    uint32_t slot = slot_of(v, v->history_size++);
    v->history[slot] = (struct model_past){ *e, v->exits + event_is_exit(e), NULL };
    if (v->wides)
        start_wide(v, e, slot);
    return true;
}

/* Guests of 32 bits never come here, and have no second ring. */
void history_widen(struct model_vcpu *v, const struct event *e)
{
    if (!v->history_size)
        return;
    uint32_t latest = slot_of(v, v->history_size - 1);
    if (v->history[latest].event.seq + 1 != e->seq)
        return;
    if (!v->wides)
        v->wides = calloc(v->history_capacity, sizeof *v->wides);
    if (v->wides)
        v->wides[latest] = e->wide;
}

const struct event_wide *model_wide(const struct model_vcpu *v, const struct event *e)
{
    static const struct event_wide none;
    if (v->exits && e->seq == v->last_exit.seq)
        return v->exit_wide_seq == e->seq ? &v->exit_wide : &none;
    uint32_t index = model_history_find(v, e->seq);
    const struct event *kept = model_history(v, index);
    return v->wides && kept && kept->seq == e->seq ? &v->wides[slot_of(v, index)] : &none;
}

void history_destroy(struct model_vcpu *v)
{
    for (uint32_t i = 0; i < v->history_size; i++)
        free(v->history[slot_of(v, i)].fold);
    free(v->history);
    free(v->wides);
}

uint32_t model_history_size(const struct model_vcpu *v)
{
    return v->history_size;
}

const struct event *model_history(const struct model_vcpu *v, uint32_t index)
{
    return index < v->history_size ? &v->history[slot_of(v, index)].event : NULL;
}

uint32_t model_history_find(const struct model_vcpu *v, uint64_t seq)
{
    uint32_t from = 0, to = v->history_size;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (model_history(v, middle)->seq < seq)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

uint32_t model_history_after(const struct model_vcpu *v, uint64_t ns)
{
    uint32_t from = 0, to = v->history_size;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (model_history(v, middle)->exit_ns <= ns)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const struct event *model_history_at(const struct model_vcpu *v, uint64_t ns)
{
    uint32_t index = model_history_after(v, ns);
    const struct event *after = model_history(v, index),
                       *before = index ? model_history(v, index - 1) : NULL;
    bool is_after = after && (!before || after->exit_ns - ns < time_between(before->exit_ns, ns));
    return is_after ? after : before;
}

/* One that is not kept, as it has no registers, is before the next that is. */
uint64_t model_exit_number(const struct model_vcpu *v, uint64_t seq)
{
    uint32_t index = model_history_find(v, seq);
    if (index == v->history_size)
        return v->exits;
    const struct model_past *past = history_at(v, index);
    unsigned each = past->event.flags & EVENT_HAS_WIDE ? 2 : 1; /* its WIDE has a seq, too */
    uint64_t after = (past->event.seq - seq + each - 1) / each, all = fold_count(past);
    return event_is_exit(&past->event) ? past->exits - (after < all ? after : all) : past->exits;
}

unsigned model_history_exits(const struct model_vcpu *v, uint32_t index)
{
    const struct event *e = model_history(v, index);
    return e && event_is_exit(e) ? fold_count(history_at(v, index)) : 0;
}

void model_history_times(const struct model_vcpu *v, uint32_t index, uint64_t *guest_ns,
                         uint64_t *host_ns)
{
    const struct event *e = model_history(v, index);
    const struct model_fold *fold = e ? history_at(v, index)->fold : NULL;
    *guest_ns = fold ? fold->guest_ns : e ? time_between(e->entry_ns, e->exit_ns) : 0;
    *host_ns = fold ? fold->host_ns : 0;
}

static uint32_t exit_before(const struct model_vcpu *v, uint32_t index)
{
    if (index > v->history_size)
        index = v->history_size;
    while (index-- > 0)
        if (event_is_exit(model_history(v, index)))
            return index;
    return UINT32_MAX;
}

static uint32_t exit_after(const struct model_vcpu *v, uint32_t index)
{
    while (index < v->history_size && ++index < v->history_size)
        if (event_is_exit(model_history(v, index)))
            return index;
    return UINT32_MAX;
}

uint32_t model_history_exit(const struct model_vcpu *v, uint32_t index, int direction)
{
    return direction < 0 ? exit_before(v, index) : exit_after(v, index);
}

const struct event *model_delivery_before(const struct model_vcpu *v, uint32_t index)
{
    const struct event *e = model_history(v, index);
    if (!v->counts[EVENT_INJECT]) /* spares looking at all of them */
        return NULL;
    while (e && e->reason != EVENT_INJECT)
        e = index ? model_history(v, --index) : NULL;
    return e;
}

uint8_t model_pending(const struct model_vcpu *v, uint32_t index, bool *masked)
{
    const struct event *e = model_history(v, index);
    while (e && e->reason == EVENT_EOI)
        e = index ? model_history(v, --index) : NULL;
    /* what is delivered waits no more */
    bool known = e && e->reason != EVENT_INJECT && e->irq < EVENT_IRQS;
    *masked = known && (e->flags & EVENT_MASKED);
    return known ? e->irq : EVENT_NO_IRQ;
}

/* ---- All vCPUs together ---- */

static void start(const struct model *model, struct model_cursor *cursor)
{
    for (unsigned i = 0; i < model->count; i++)
        cursor->next[i] = model->vcpus[i].history_size;
    cursor->started = true;
}

/* Of equal times the later is that of the higher vCPU: the stream gives the lower one first. */
const struct event *model_before(const struct model *model, struct model_cursor *cursor)
{
    if (!cursor->started)
        start(model, cursor);
    const struct event *latest = NULL;
    unsigned of = 0;
    for (unsigned i = 0; i < model->count; i++) {
        const struct event *e =
            cursor->next[i] ? model_history(&model->vcpus[i], cursor->next[i] - 1) : NULL;
        if (e && (!latest || e->exit_ns >= latest->exit_ns)) {
            latest = e;
            of = i;
        }
    }
    if (latest)
        cursor->next[of]--;
    return latest;
}
