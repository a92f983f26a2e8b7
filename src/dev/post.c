/* A latch of one byte, each access to which is marked. */
#include "dev/post.h"

static uint8_t post_in(void *state, uint16_t offset, struct event *event)
{
    const struct post *post = state;
    event->flags |= EVENT_POST;
    return post->code;
}

static void post_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct post *post = state;
    event->flags |= EVENT_POST;
    post->code = value;
}

struct device post_device(struct post *post, uint16_t port)
{
    return (
        struct device){ .first = port, .count = 1, .state = post, .in = post_in, .out = post_out };
}
