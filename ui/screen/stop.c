/* What a stop changed in memory: kept from one stop to the next. */
#include "screen/stop.h"

#include <string.h>

void stop_compare(struct screen_stop *stop, struct view *view, const struct model_vcpu *vcpu)
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
