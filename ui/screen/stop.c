/* What a stop changed in memory: kept from one stop to the next. */
#include "screen/stop.h"

#include <string.h>

static void compare_memory(struct screen_stop *stop, struct view *view,
                           const struct model_vcpu *vcpu)
{
    uint64_t count = vcpu->counts[EVENT_PAUSE];
    bool anew = !stop->is_kept || stop->choice != view->chosen.memory_choice;
    if (anew)
        memcpy(stop->memory, view->seen.memory, sizeof stop->memory);
    if (anew || count != stop->count || vcpu->state != MODEL_PAUSED)
        memcpy(view->seen.memory_before, stop->memory, sizeof view->seen.memory_before);
    if (count != stop->count)
        memcpy(stop->memory, view->seen.memory, sizeof stop->memory);
    stop->count = count;
    stop->choice = view->chosen.memory_choice;
    stop->is_kept = view->seen.memory_has_before = view_shows_memory(view);
}

static void compare_ranges(struct screen_stop *stop, struct view *view,
                           const struct model_vcpu *vcpu)
{
    struct view_seen *seen = &view->seen;
    uint64_t count = vcpu->counts[EVENT_PAUSE];
    /* Before its first stop there is none to compare with. */
    bool anew =
        !stop->ranges_are_kept || stop->ranges_vcpu != view->chosen.focus || !stop->ranges_count;
    bool stops = count != stop->ranges_count;
    stop->ranges_are_kept = seen->ranges_have_before = view_shows_tables(view);
    if (!stop->ranges_are_kept)
        return;
    if (anew)
        stop->ranges = seen->tables.ranges;
    if (anew || stops || vcpu->state != MODEL_PAUSED)
        seen->ranges_before = stop->ranges;
    if (stops)
        stop->ranges = seen->tables.ranges;
    stop->ranges_count = count;
    stop->ranges_vcpu = view->chosen.focus;
}

void stop_compare(struct screen_stop *stop, struct view *view, const struct model_vcpu *vcpu)
{
    compare_memory(stop, view, vcpu);
    compare_ranges(stop, view, vcpu);
}
