/* Code told from data: by following jumps. */
#include "view/reach.h"

static void see(struct reach *r, uint32_t target)
{
    if (r->count < REACH_TARGETS)
        r->targets[r->count++] = target;
}

bool reach_next(struct reach *r, const struct explain_flow *flow, uint32_t *offset)
{
    uint32_t behind = *offset + flow->length;
    bool found = flow->length && flow->goes_on;
    r->interruptible = flow->interruptible;
    if (flow->length && flow->jumps && flow->target >= behind)
        see(r, flow->target);
    *offset = found ? behind : UINT32_MAX;
    for (unsigned i = 0; !flow->goes_on && i < r->count; i++)
        if (r->targets[i] >= behind && r->targets[i] <= *offset) {
            *offset = r->targets[i];
            found = flow->length;
        }
    return found;
}

/* Jumps that are still to be followed. */
struct pending {
    unsigned count;
    struct branch {
        uint32_t offset;
        bool interruptible;
    } list[64];
};

static void put(struct pending *pending, uint32_t offset, bool interruptible)
{
    if (pending->count < sizeof pending->list / sizeof *pending->list)
        pending->list[pending->count++] = (struct branch){ offset, interruptible };
}

/* One instruction after the other, up to the first that is marked already, or none. */
static void mark_straight(struct reach_code *code, struct branch from, struct pending *pending)
{
    uint32_t at = from.offset - code->base;
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

void reach_mark(struct reach_code *code, uint32_t offset, bool interruptible)
{
    struct pending pending = { 0 };
    put(&pending, offset, interruptible);
    while (pending.count) {
        struct branch from = pending.list[--pending.count];
        mark_straight(code, from, &pending);
    }
}
