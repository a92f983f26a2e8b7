/* The way of a machine's events to its owner, and the owner's sleep when there are none. */
#include "machine/private.h"

size_t machine_drain(struct machine *m, size_t limit, stream_fn *fn, void *context)
{
    return stream_drain(&m->stream, limit, fn, context);
}

int machine_fd(const struct machine *m)
{
    return m->limit.both >= 0 ? m->limit.both : doorbell_fd(&m->bell);
}

bool machine_arm(struct machine *m)
{
    doorbell_arm(&m->bell);
    return stream_is_empty(&m->stream);
}

void machine_disarm(struct machine *m)
{
    doorbell_disarm(&m->bell);
    limit_look(m);
}

bool machine_is_late(const struct machine *m)
{
    return m->limit.is_late;
}
