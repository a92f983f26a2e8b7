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

/* How the time went from the end of what is covered up to an event: until `stalls` the host was at
 * work, or the vCPU slept or stood still; then it stalled; from the entry to the end the guest
 * ran. */
struct span {
    uint64_t from, stalls, entry, end;
    enum lane_kind between;
};

/* A LINE tells of no stall: what it waited is the next event's. */
static struct span span_before(const struct model_lane *lane, enum model_state state,
                               const struct event *e)
{
    const bool ran = event_is_run_return(e);
    uint64_t entry = ran ? e->entry_ns : e->exit_ns;
    const uint64_t from = lane->covers ? lane->covered_ns : entry;
    entry = entry < from ? from : entry;
    const uint64_t between = entry - from;
    return (struct span){
        .from = from,
        .stalls = entry - (e->stalled_ns < between ? e->stalled_ns : between),
        .entry = entry,
        .end = ran && e->exit_ns > entry ? e->exit_ns : entry,
        .between = between_runs(state),
    };
}

/* All of it is in the latest bin, nearly always. */
static void spend_in_latest(struct model_bin *bin, const struct span *s, const struct event *e)
{
    lane_add_to(bin, s->between, s->stalls - s->from);
    bin->still_ns += s->entry - s->stalls;
    bin->guest_ns += s->end - s->entry;
    bin->exits += event_is_exit(e);
    bin->interrupts += e->reason == EVENT_INJECT;
}

static void spend(struct model_lane *lane, const struct span *s, const struct event *e)
{
    lane_spend(lane, s->between, s->from, s->stalls);
    lane_spend(lane, LANE_STILL, s->stalls, s->entry);
    lane_spend(lane, LANE_GUEST, s->entry, s->end);
    if (event_is_exit(e) || e->reason == EVENT_INJECT)
        lane_count(lane, s->end, event_is_exit(e));
}

static void lane_add(struct model_lane *lane, enum model_state state, const struct event *e)
{
    const struct span s = span_before(lane, state, e);
    if (s.end < lane->until_ns && lane_is_latest(lane, s.from, s.end + 1))
        spend_in_latest(lane->latest, &s, e);
    else
        spend(lane, &s, e);
    lane->covers = true;
    lane->covered_ns = s.end;
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
