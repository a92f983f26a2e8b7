/* The way of a machine's events to its owner, and the owner's sleep when there are none. */
#include "machine/private.h"

size_t machine_drain(struct machine *m, size_t limit, stream_fn *fn, void *context)
{
    return stream_drain(&m->stream, limit, fn, context);
}

static size_t drain_ring(struct ring *ring, stream_fn *fn, void *context)
{
    uint32_t count;
    const struct event *e = ring_peek(ring, &count);
    for (uint32_t i = 0; i < count; i++)
        fn(context, &e[i]);
    ring_release(ring, count);
    return count;
}

size_t machine_drain_unordered(struct machine *m, stream_fn *fn, void *context)
{
    size_t n = 0;
    for (unsigned i = 0; i < m->count; i++)
        n += drain_ring(&m->vcpus[i].ring, fn, context);
    return n;
}

int machine_fd(const struct machine *m)
{
    return doorbell_fd(&m->bell);
}

bool machine_arm(struct machine *m)
{
    doorbell_arm(&m->bell);
    return stream_is_empty(&m->stream);
}

void machine_disarm(struct machine *m)
{
    doorbell_disarm(&m->bell);
}
