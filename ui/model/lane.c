/* The bins of one lane: a ring over the latest MODEL_BINS of them; or, of the whole time, as many
 * that get longer. */
#include "model/private.h"

#include <stdlib.h>

void lane_init(struct model_lane *lane, uint64_t bin_ns, bool grows)
{
    if (!lane->bins)
        lane->bins = calloc(MODEL_BINS, sizeof(struct model_bin));
    lane->bin_ns = bin_ns;
    lane->grows = grows;
    lane->until_ns = UINT64_MAX;
    lane->covers = false;
    lane->covered_ns = 0;
    lane->base = lane->from = lane->to = 0;
    lane->latest = NULL;
}

static struct model_bin *bin(const struct model_lane *lane, uint64_t number)
{
    return &lane->bins[(number - lane->base) % MODEL_BINS];
}

void lane_merge(struct model_bin *to, const struct model_bin *from)
{
    to->guest_ns += from->guest_ns;
    to->host_ns += from->host_ns;
    to->asleep_ns += from->asleep_ns;
    to->still_ns += from->still_ns;
    to->exits += from->exits;
    to->interrupts += from->interrupts;
}

/* Two bins make one, so that those there are take half the room: times are even more whole than
 * before, as numbers count from time 0. */
static void halve(struct model_lane *lane)
{
    uint64_t from = lane->from / 2, to = (lane->to + 1) / 2;
    for (uint64_t n = lane->from; n < lane->to; n++) {
        struct model_bin old = lane->bins[n - lane->base];
        lane->bins[n - lane->base] = (struct model_bin){ 0 };
        lane_merge(&lane->bins[n / 2 - from], &old);
    }
    lane->bin_ns *= 2;
    lane->base = lane->from = from;
    lane->to = to;
}

/* However far that is, at most MODEL_BINS are touched. */
static void extend(struct model_lane *lane, uint64_t number)
{
    uint64_t first = number - lane->to < MODEL_BINS ? lane->to : number + 1 - MODEL_BINS;
    for (uint64_t n = first; n <= number; n++)
        *bin(lane, n) = (struct model_bin){ 0 };
    lane->to = number + 1;
    if (lane->to - lane->from > MODEL_BINS)
        lane->from = lane->to - MODEL_BINS;
}

/* Makes room up to and including the bin of a time. */
static void reach(struct model_lane *lane, uint64_t ns)
{
    if (lane->from == lane->to)
        lane->base = lane->from = lane->to = ns / lane->bin_ns;
    while (lane->grows && ns / lane->bin_ns >= lane->from + MODEL_BINS)
        halve(lane);
    uint64_t number = ns / lane->bin_ns;
    if (number >= lane->to)
        extend(lane, number);
    lane->latest = bin(lane, lane->to - 1);
    lane->latest_ns = (lane->to - 1) * lane->bin_ns;
}

void lane_spread(struct model_lane *lane, enum lane_kind kind, uint64_t from, uint64_t to)
{
    reach(lane, from);
    reach(lane, to - 1);
    uint64_t first = from / lane->bin_ns, last = (to - 1) / lane->bin_ns;
    for (uint64_t n = first > lane->from ? first : lane->from; n <= last; n++) {
        uint64_t start = n == first ? from : n * lane->bin_ns;
        uint64_t end = n == last ? to : (n + 1) * lane->bin_ns;
        lane_add_to(bin(lane, n), kind, end - start);
    }
}

struct model_bin *lane_reach(struct model_lane *lane, uint64_t ns)
{
    reach(lane, ns);
    return bin(lane, ns / lane->bin_ns);
}

struct model_bin lane_between(const struct model_lane *lane, uint64_t from_ns, uint64_t to_ns)
{
    struct model_bin sum = { 0 };
    uint64_t first = from_ns / lane->bin_ns, last = (to_ns - 1) / lane->bin_ns;
    for (uint64_t n = first > lane->from ? first : lane->from; n <= last && n < lane->to; n++)
        lane_merge(&sum, bin(lane, n));
    return sum;
}
