/* Code told from data: by following jumps. */
#include "view/reach.h"

static void put_offset(uint64_t offset, uint64_t list[REACH_LISTED], unsigned *count)
{
    if (*count < REACH_LISTED)
        list[(*count)++] = offset;
}

/* Is there nothing new to be listed: it is there already, or not known? */
static bool is_no_news(const struct reach *r, uint64_t offset)
{
    if (offset - r->base >= r->size)
        return true;
    for (unsigned i = 0; i < r->listed_count; i++)
        if (r->listed[i] == offset)
            return true;
    return false;
}

/* The nearest target from an offset on; UINT64_MAX: none. */
static uint64_t nearest(const struct reach *r, uint64_t from)
{
    uint64_t found = UINT64_MAX;
    for (unsigned i = 0; i < r->target_count; i++)
        if (r->targets[i] >= from && r->targets[i] < found && !is_no_news(r, r->targets[i]))
            found = r->targets[i];
    return found;
}

bool reach_next(struct reach *r, const struct explain_flow *flow, uint64_t *offset)
{
    uint64_t behind = *offset + flow->length, next = flow->goes_on ? behind : flow->target;
    if (!flow->length)
        return false;
    put_offset(*offset, r->listed, &r->listed_count);
    r->interruptible = flow->interruptible;
    if (flow->jumps && flow->goes_on)
        put_offset(flow->target, r->targets, &r->target_count);
    if ((!flow->goes_on && !flow->jumps) || is_no_news(r, next))
        next = nearest(r, behind);
    *offset = next;
    return next != UINT64_MAX;
}

/* Jumps that are still to be followed. */
struct pending {
    unsigned count;
    struct branch {
        uint64_t offset;
        bool interruptible;
    } list[64];
};

static void put(struct pending *pending, uint64_t offset, bool interruptible)
{
    if (pending->count < sizeof pending->list / sizeof *pending->list)
        pending->list[pending->count++] = (struct branch){ offset, interruptible };
}

/* One instruction after the other, up to the first that is marked already, or none. */
static void mark_straight(struct reach_code *code, struct branch from, struct pending *pending)
{
    uint64_t at = from.offset - code->base;
    if (code->bits != 64) /* where offsets wrap */
        at = (uint32_t)at;
    struct explain_flow flow = { .goes_on = true, .interruptible = from.interruptible };
    while (flow.goes_on && at < code->size && !code->is_code[at]) {
        flow = explain_flow(code->bytes + at, code->size - at, code->bits, code->base + at,
                            flow.interruptible);
        for (unsigned i = 0; i < flow.length; i++)
            code->is_code[at + i] = true;
        if (flow.jumps)
            put(pending, flow.target, flow.interruptible);
        at += flow.length;
    }
}

void reach_mark(struct reach_code *code, uint64_t offset, bool interruptible)
{
    struct pending pending = { 0 };
    put(&pending, offset, interruptible);
    while (pending.count) {
        struct branch from = pending.list[--pending.count];
        mark_straight(code, from, &pending);
    }
}
