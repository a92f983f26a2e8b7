/* What can be read off an event: the value, the bytes that it printed, its POST code. */
#include "event/event.h"

#include <string.h>

uint32_t event_value(const struct event *e)
{
    uint32_t value = 0;
    memcpy(&value, e->data, e->size < sizeof value ? e->size : sizeof value);
    return value;
}

size_t event_printed(const struct event *e, uint8_t bytes[EVENT_DATA_MORE])
{
    if (!(e->flags & EVENT_PRINTED) || !e->size)
        return 0;
    if (e->reason == EVENT_HYPERCALL) {
        bytes[0] = (uint8_t)e->regs.gpr[GPR_EBX];
        return 1;
    }
    bool rest = e->reason == EVENT_DATA;
    const uint8_t *from = rest ? e->more : e->data;
    size_t have = rest ? e->count : event_data_size(e);
    size_t room = rest ? EVENT_DATA_MORE : EVENT_DATA_INLINE;
    if (have > room)
        have = room;
    size_t n = 0;
    for (size_t i = 0; i < have; i += e->size) /* a wider element prints its low byte only */
        bytes[n++] = from[i];
    return n;
}

bool event_post_code(const struct event *e, uint8_t *code)
{
    if (!(e->flags & EVENT_POST) || e->direction != EVENT_OUT || !e->size)
        return false;
    bool rest = e->reason == EVENT_DATA;
    size_t have = rest ? e->count : event_data_size(e),
           room = rest ? EVENT_DATA_MORE : EVENT_DATA_INLINE;
    if (have > room)
        have = room;
    if (have < e->size)
        return false;
    /* Of a wider element its low byte counts. */
    *code = (rest ? e->more : e->data)[have - have % e->size - e->size];
    return true;
}
