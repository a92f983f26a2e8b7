/* Which events are no lines of the log, as the line before says all that they do. */
#include "view/log_lines.h"

/* Does the pause at an index end a step? Then the last pause or wait before it was a pause that did
 * not end by itself: it was stepped out of. */
static bool ends_step(const struct model_vcpu *v, uint32_t index)
{
    enum { FAR = 200 }; /* after so many events the pause is worth saying, whatever led to it */
    const uint32_t least = index > FAR ? index - FAR : 0;
    bool resumed = false;
    while (index-- > least) {
        enum event_reason reason = model_history(v, index)->reason;
        if (reason == EVENT_START || (reason == EVENT_PAUSE && resumed))
            return false;
        if (reason == EVENT_PAUSE)
            return true;
        if (reason == EVENT_RESUME || reason == EVENT_WAIT)
            resumed = reason == EVENT_RESUME;
    }
    return false;
}

/* Of a pause at a breakpoint the line before it says so. */
bool log_is_folded(const struct view *view, const struct event *e)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[e->vcpu];
    if (e->reason != EVENT_PAUSE)
        return false;
    uint32_t index = model_history_find(v, e->seq);
    return index && (model_history(v, index - 1)->flags & EVENT_BREAK || ends_step(v, index));
}
