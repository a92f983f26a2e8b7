/* How each vCPU spent its time, from one event to the next. */
#include "model/private.h"

#include <stdlib.h>

#define BIN_MIN_NS UINT64_C(1000)
#define BIN_MAX_NS (10 * UINT64_C(1000000000))

void lanes_init(const struct model *model, struct model_vcpu *v)
{
    lane_init(&v->lane, model->bin_ns, false);
    lane_init(&v->past, model->bin_ns, false);
    lane_init(&v->whole, BIN_MIN_NS, true);
}

void lanes_destroy(struct model_vcpu *v)
{
    free(v->lane.bins);
    free(v->past.bins);
    free(v->whole.bins);
}

static enum lane_kind between_runs(enum model_state state)
{
    return state_is_asleep(state) ? LANE_ASLEEP : state_is_still(state) ? LANE_STILL : LANE_HOST;
}

/* A LINE tells of no stall: what it waited is the next event's.
 *
 * From the end of what is covered to the entry the host was at work, or the vCPU slept or stood
 * still; what it stalled came last. From the entry to the exit the guest ran. */
static void lane_add(struct model_lane *lane, enum model_state state, const struct event *e)
{
    bool ran = event_is_run_return(e);
    uint64_t until = ran ? e->entry_ns : e->exit_ns;
    if (!lane->covers)
        lane->covered_ns = until;
    lane->covers = true;
    if (until < lane->covered_ns)
        until = lane->covered_ns;
    uint64_t between = until - lane->covered_ns;
    uint64_t stalled = e->stalled_ns < between ? e->stalled_ns : between;
    lane_spend(lane, between_runs(state), lane->covered_ns, until - stalled);
    lane_spend(lane, LANE_STILL, until - stalled, until);
    if (ran)
        lane_spend(lane, LANE_GUEST, until, e->exit_ns);
    lane->covered_ns = ran && e->exit_ns > until ? e->exit_ns : until;
    if (event_is_exit(e))
        lane_count(lane, lane->covered_ns, true);
    else if (e->reason == EVENT_INJECT)
        lane_count(lane, lane->covered_ns, false);
}

/* The time of an EXCEPTION is that of the return after it. */
static bool takes_time(const struct event *e)
{
    return e->reason != EVENT_EXCEPTION && e->reason != EVENT_LINE;
}

void lanes_add(struct model_vcpu *v, const struct event *e)
{
    if (!takes_time(e))
        return;
    if (v->lane.bins)
        lane_add(&v->lane, v->state, e);
    if (v->whole.bins)
        lane_add(&v->whole, v->state, e);
}

/* Fills a lane anew with the events of the history from an index on, up to a time. Notes without
 * registers are not in the history: what one of them stalled counts as host time after this. */
static void refill(const struct model *model, const struct model_vcpu *v, struct model_lane *lane,
                   uint32_t index, uint64_t until_ns)
{
    lane_init(lane, model->bin_ns, false);
    lane->until_ns = until_ns;
    enum model_state state = MODEL_NOT_STARTED;
    for (; lane->bins && index < v->history_size && lane->covered_ns < until_ns; index++) {
        const struct model_past *past = history_at(v, index);
        for (unsigned part = 0; part < fold_count(past); part++) {
            const struct event e = fold_share(past, part); /* has registers, and takes time */
            lane_add(lane, state, &e);
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
    for (unsigned i = 0; i < model->count && model->keeps_history; i++) {
        refill(model, &model->vcpus[i], &model->vcpus[i].lane, 0, UINT64_MAX);
        model->vcpus[i].past_to = 0;
    }
}

static bool is_whole(const struct model *model, const struct model_vcpu *v)
{
    return v->whole.bins && model->bin_ns % v->whole.bin_ns == 0;
}

/* From the event before that time on: what came after that one was spent as that one says. */
static void look_back(const struct model *model, struct model_vcpu *v, uint64_t from_ns,
                      uint64_t to_ns)
{
    uint64_t from = from_ns / model->bin_ns, to = to_ns / model->bin_ns + 1;
    if (to > from + MODEL_BINS)
        to = from + MODEL_BINS;
    bool was_asked = v->past_to && from >= v->past_from && to <= v->past_to;
    if (is_whole(model, v) || from >= v->lane.from || was_asked)
        return;
    uint32_t index = model_history_after(v, from_ns);
    refill(model, v, &v->past, index ? index - 1 : 0, to * model->bin_ns);
    v->past_from = from;
    v->past_to = to;
}

void model_look_back(struct model *model, uint64_t from_ns, uint64_t to_ns)
{
    for (unsigned i = 0; i < model->count && model->keeps_history; i++)
        look_back(model, &model->vcpus[i], from_ns, to_ns);
}

/* They are as long as the shortest, or twice, four times, ... as long. */
uint64_t model_whole_bin(const struct model *model)
{
    uint64_t longest = BIN_MIN_NS;
    for (unsigned i = 0; i < model->count; i++)
        if (model->vcpus[i].whole.bins && model->vcpus[i].whole.bin_ns > longest)
            longest = model->vcpus[i].whole.bin_ns;
    return longest;
}

/* Adds what a vCPU that sleeps or stands still has spent of a bin since its latest event. */
static void add_since(const struct model *model, enum model_state state,
                      const struct model_lane *lane, uint64_t start, struct model_bin *bin)
{
    if (!lane->covers || model->last_ns <= start)
        return;
    uint64_t end = model->last_ns - start < model->bin_ns ? model->last_ns : start + model->bin_ns;
    uint64_t since = time_between(lane->covered_ns > start ? lane->covered_ns : start, end);
    if (state_is_asleep(state))
        bin->asleep_ns += since;
    else if (state_is_still(state))
        bin->still_ns += since;
}

/* The lane that knows a bin. The one of the whole time if bins of that make it up: that one reaches
 * back further. */
static const struct model_lane *lane_of(const struct model *model, const struct model_vcpu *v,
                                        uint64_t number)
{
    if (is_whole(model, v))
        return &v->whole;
    bool is_past = number < v->lane.from && number >= v->past_from && number < v->past_to;
    return is_past ? &v->past : &v->lane;
}

struct model_bin model_bin_at(const struct model *model, unsigned vcpu, uint64_t ns)
{
    struct model_bin found = { 0 };
    if (vcpu >= model->count)
        return found;
    const struct model_vcpu *v = &model->vcpus[vcpu];
    const struct model_lane *lane = lane_of(model, v, ns / model->bin_ns);
    uint64_t start = ns - ns % model->bin_ns;
    if (!lane->bins)
        return found;
    if (start <= UINT64_MAX - model->bin_ns)
        found = lane_between(lane, start, start + model->bin_ns);
    if (lane != &v->past)
        add_since(model, v->state, lane, start, &found);
    return found;
}
