/* What has happened so far, from events alone. No clock of its own, no terminal; the same events give
 * the same model, live or recorded. */
#ifndef MODEL_H
#define MODEL_H

#include "event.h"

enum model_state { MODEL_NOT_STARTED, MODEL_RUNNING, MODEL_WAITING, MODEL_PAUSED, MODEL_ENDED };

/* Accesses that met nothing, and the first of them. */
struct model_misses {
    uint64_t count;
    uint64_t first; /* port, guest-physical address or number */
};

struct model_vcpu {
    enum model_state state;
    enum event_outcome outcome;
    uint64_t counts[EVENT_REASON_COUNT]; /* by reason, notes included */
    uint64_t exits;                      /* the sum over exits */
    uint64_t start_ns, last_ns;          /* CLOCK_MONOTONIC: the start, the latest event */
    uint64_t stalled_ns;                 /* waited for the front end */
    struct model_misses ports, addresses, calls;
    struct event last_exit; /* valid if exits > 0 */
};

struct model {
    unsigned count;
    struct model_vcpu vcpus[VCPU_MAX];
};

void model_init(struct model *model, unsigned count);
void model_add(struct model *model, const struct event *event);

bool model_is_over(const struct model *model);    /* every vCPU has ended */
bool model_has_failed(const struct model *model); /* one or more of them badly */

#endif
