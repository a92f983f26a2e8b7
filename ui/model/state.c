/* What a vCPU does from one event to the next. */
#include "model/private.h"

enum model_state state_after(enum model_state state, const struct event *e)
{
    if (!event_has_registers(e)) /* it only goes with another event, or comes from outside */
        return state;
    switch ((enum event_reason)e->reason) {
    case EVENT_WAIT: return e->detail == WAIT_INTERRUPT ? MODEL_HALTED : MODEL_WAITING;
    case EVENT_PAUSE: return MODEL_PAUSED;
    case EVENT_END: return MODEL_ENDED;
    default: return MODEL_RUNNING;
    }
}

bool state_is_asleep(enum model_state state)
{
    return state == MODEL_WAITING || state == MODEL_HALTED;
}

bool state_is_still(enum model_state state)
{
    return state == MODEL_PAUSED || state == MODEL_ENDED;
}
