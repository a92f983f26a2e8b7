/* How each vCPU spent its time, in bins: a ring over the latest MODEL_BINS of them, by number. */
#include "model/private.h"

#include <assert.h>
#include <string.h>

#define BIN_MIN_NS (10 * UINT64_C(1000))
#define BIN_MAX_NS (10 * UINT64_C(1000000000))

enum lane_kind { LANE_GUEST, LANE_HOST, LANE_IDLE };

static struct model_bin *bin(const struct model_vcpu *v, uint64_t number)
{
    return &v->bins[number % MODEL_BINS];
}

/* Makes room up to and including a bin. However far that is, at most MODEL_BINS are touched. */
static void reach(struct model_vcpu *v, uint64_t number)
{
    if (number < v->bins_to)
        return;
    uint64_t from = number - v->bins_to < MODEL_BINS ? v->bins_to : number + 1 - MODEL_BINS;
    for (uint64_t n = from; n <= number; n++)
        memset(bin(v, n), 0, sizeof(struct model_bin));
    v->bins_to = number + 1;
    if (v->bins_to - v->bins_from > MODEL_BINS)
        v->bins_from = v->bins_to - MODEL_BINS;
}

static void add(struct model_bin *to, enum lane_kind kind, uint64_t ns)
{
    switch (kind) {
    case LANE_GUEST: to->guest_ns += ns; break;
    case LANE_HOST: to->host_ns += ns; break;
    case LANE_IDLE: to->idle_ns += ns; break;
    }
}

/* Adds time to several bins, of which the first ones may be too old to be kept. */
static void spread(struct model_vcpu *v, uint64_t bin_ns, enum lane_kind kind, uint64_t from,
                   uint64_t to)
{
    assert(from < to);
    uint64_t first = from / bin_ns, last = (to - 1) / bin_ns;
    if (v->bins_from == v->bins_to)
        v->bins_from = v->bins_to = first;
    reach(v, last);
    for (uint64_t n = first > v->bins_from ? first : v->bins_from; n <= last; n++) {
        uint64_t start = n == first ? from : n * bin_ns;
        uint64_t end = n == last ? to : (n + 1) * bin_ns;
        add(bin(v, n), kind, end - start);
    }
}

static void spend(struct model_vcpu *v, uint64_t bin_ns, enum lane_kind kind, uint64_t from,
                  uint64_t to)
{
    if (from >= to)
        return;
    /* nearly all lie in the latest bin: spares divisions */
    uint64_t latest = (v->bins_to - 1) * bin_ns;
    if (v->bins_to && from >= latest && to - latest <= bin_ns)
        add(bin(v, v->bins_to - 1), kind, to - from);
    else
        spread(v, bin_ns, kind, from, to);
}

/* A LINE tells of no stall: what it waited is the next event's.
 *
 * From the end of what is covered to the entry the host was at work, or the vCPU stood still; what
 * it stalled came last. From the entry to the exit the guest ran. */
void lanes_add(const struct model *model, struct model_vcpu *v, enum model_state state,
               const struct event *e)
{
    /* The time of an EXCEPTION is that of the return after it. */
    if (!v->bins || e->reason == EVENT_EXCEPTION || e->reason == EVENT_LINE)
        return;
    bool ran = event_is_run_return(e);
    uint64_t until = ran ? e->entry_ns : e->exit_ns;
    if (!v->covers)
        v->covered_ns = until;
    v->covers = true;
    if (until < v->covered_ns)
        until = v->covered_ns;
    uint64_t between = until - v->covered_ns;
    uint64_t stalled = e->stalled_ns < between ? e->stalled_ns : between;
    spend(v, model->bin_ns, state_is_idle(state) ? LANE_IDLE : LANE_HOST, v->covered_ns,
          until - stalled);
    spend(v, model->bin_ns, LANE_IDLE, until - stalled, until);
    if (ran)
        spend(v, model->bin_ns, LANE_GUEST, until, e->exit_ns);
    v->covered_ns = ran && e->exit_ns > until ? e->exit_ns : until;
}

/* Notes without registers are not in the history: what one of them stalled counts as host time
 * after this. */
static void refill(const struct model *model, struct model_vcpu *v)
{
    v->bins_from = v->bins_to = 0;
    v->covers = false;
    enum model_state state = MODEL_NOT_STARTED;
    for (uint32_t i = 0; i < v->history_size; i++) {
        const struct model_past *past = history_at(v, i);
        for (unsigned part = 0; part < fold_count(past); part++) {
            const struct event e = fold_share(past, part);
            lanes_add(model, v, state, &e);
        }
        state = state_after(state, &past->event);
    }
}

void model_set_bin(struct model *model, uint64_t bin_ns)
{
    bin_ns = bin_ns < BIN_MIN_NS ? BIN_MIN_NS : bin_ns > BIN_MAX_NS ? BIN_MAX_NS : bin_ns;
    if (bin_ns == model->bin_ns)
        return;
    model->bin_ns = bin_ns;
    for (unsigned i = 0; i < model->count; i++)
        refill(model, &model->vcpus[i]);
}

/* What a vCPU that stands still has spent of a bin since its latest event. */
static uint64_t idle_since(const struct model *model, const struct model_vcpu *v, uint64_t start)
{
    if (!v->covers || !state_is_idle(v->state) || model->last_ns <= start)
        return 0;
    uint64_t end = model->last_ns - start < model->bin_ns ? model->last_ns : start + model->bin_ns;
    return time_between(v->covered_ns > start ? v->covered_ns : start, end);
}

struct model_bin model_bin_at(const struct model *model, unsigned vcpu, uint64_t ns)
{
    struct model_bin found = { 0 };
    if (vcpu >= model->count)
        return found;
    const struct model_vcpu *v = &model->vcpus[vcpu];
    uint64_t number = ns / model->bin_ns;
    if (v->bins && number >= v->bins_from && number < v->bins_to)
        found = *bin(v, number);
    found.idle_ns += idle_since(model, v, number * model->bin_ns);
    return found;
}
