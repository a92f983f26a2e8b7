/* What the parts of the model share: model.c calls history.c, text_past.c, lanes.c, interrupts.c,
 * devices_past.c and pc.c, all but interrupts.c and pc.c the history, history.c tells text_past.c
 * what it forgets, lanes.c keeps what it finds by lane.c, and all of them use state.c. */
#ifndef MODEL_PRIVATE_H
#define MODEL_PRIVATE_H

#include "model/model.h"

/* state.c: the state of a vCPU after an event, given the one before. */
enum model_state state_after(enum model_state state, const struct event *event);
/* Does it sleep? Does it stand still? Then its time is neither the guest's nor the host's. */
bool state_is_asleep(enum model_state state);
bool state_is_still(enum model_state state);

/* How long from one time to another; 0 where a broken recording goes backwards. */
static inline uint64_t time_between(uint64_t from_ns, uint64_t to_ns)
{
    return to_ns > from_ns ? to_ns - from_ns : 0;
}

/* history.c: adds an event, and what it printed; each wants the vCPU as it was before the event.
 * history_add() is false if the event is none of its own in the history: it is not kept, or with
 * the one before. */
bool history_add(struct model_vcpu *v, const struct event *event);
void history_destroy(struct model_vcpu *v);
void history_widen(struct model_vcpu *v, const struct event *wide);
void history_print(struct model *model, struct model_vcpu *v, const struct event *event);

/* text_past.c: adds an event to the text screen, after the history has it, folded: with the one
 * before; the oldest event of the history is about to go, and the one with seq next is the oldest
 * then; the end. */
void text_past_add(struct model_vcpu *v, const struct event *event, bool folded);
void text_past_forget(struct model_vcpu *v, const struct model_past *oldest, uint64_t next);
void text_past_destroy(struct model_vcpu *v);

/* interrupts.c: adds any event. */
void interrupts_add(struct model_vcpu *v, const struct event *event);
/* devices_past.c: adds an event to the devices, and keeps what they were; the end. */
void devices_past_add(struct model_vcpu *v, const struct event *event);
void devices_past_destroy(struct model_vcpu *v);

/* pc.c: adds an exit. */
void pc_add(struct model_pc *pc, const struct event *exit);

/* The event of the past at an index, below history_size. */
const struct model_past *history_at(const struct model_vcpu *v, uint32_t index);

/* fold.c: adds an event to the one before if it is one more write of the same REP, and there is
 * memory for it; false: it is not. */
bool fold_add(struct model_past *past, const struct event *event);
/* The bytes that it has room for, and how many events it stands for. */
size_t fold_room(const struct model_past *past);
unsigned fold_count(const struct model_past *past);
/* One of those: what it wrote, and where; or its share of the time, of which only the sums are
 * known. Registers and seq are those of the last, part is *past's event at first. */
void fold_part(const struct model_past *past, unsigned index, struct event *part);
struct event fold_share(const struct model_past *past, unsigned index);

/* lane.c: what a bin's time is spent in. Times given to a lane never go back. */
enum lane_kind { LANE_GUEST, LANE_HOST, LANE_ASLEEP, LANE_STILL };

/* Makes it empty, with bins of that length, if there is memory for them; grows: of that length at
 * first, of twice as much whenever they do not hold the whole time. */
void lane_init(struct model_lane *lane, uint64_t bin_ns, bool grows);
/* Of one with bins: adds a time to all the bins in it; the bin of a time, which is made, and is
 * borrowed until the next call. */
void lane_spread(struct model_lane *lane, enum lane_kind kind, uint64_t from_ns, uint64_t to_ns);
struct model_bin *lane_reach(struct model_lane *lane, uint64_t ns);

static inline void lane_add_to(struct model_bin *bin, enum lane_kind kind, uint64_t ns)
{
    switch (kind) {
    case LANE_GUEST: bin->guest_ns += ns; break;
    case LANE_HOST: bin->host_ns += ns; break;
    case LANE_ASLEEP: bin->asleep_ns += ns; break;
    case LANE_STILL: bin->still_ns += ns; break;
    }
}

/* Does the latest bin hold all of a time? Nearly always: spares divisions. */
static inline bool lane_is_latest(const struct model_lane *lane, uint64_t from, uint64_t to)
{
    return lane->latest && from >= lane->latest_ns && to - lane->latest_ns <= lane->bin_ns;
}

static inline void lane_spend(struct model_lane *lane, enum lane_kind kind, uint64_t from,
                              uint64_t to)
{
    if (to > lane->until_ns)
        to = lane->until_ns;
    if (from >= to)
        return;
    if (lane_is_latest(lane, from, to))
        lane_add_to(lane->latest, kind, to - from);
    else
        lane_spread(lane, kind, from, to);
}

/* Counts an exit, or an interrupt. */
static inline void lane_count(struct model_lane *lane, uint64_t ns, bool is_exit)
{
    if (ns >= lane->until_ns)
        return;
    struct model_bin *bin = lane_is_latest(lane, ns, ns + 1) ? lane->latest : lane_reach(lane, ns);
    bin->exits += is_exit;
    bin->interrupts += !is_exit;
}
/* All that is known of a time that begins and ends with a bin, and is not empty. */
struct model_bin lane_between(const struct model_lane *lane, uint64_t from_ns, uint64_t to_ns);
/* Adds one bin to another. */
void lane_merge(struct model_bin *to, const struct model_bin *from);

/* lanes.c: makes both lanes of a vCPU; adds the time up to an event, before its state is that after
 * it; the end. */
void lanes_init(const struct model *model, struct model_vcpu *v);
void lanes_add(struct model_vcpu *v, const struct event *event);
void lanes_destroy(struct model_vcpu *v);

#endif
