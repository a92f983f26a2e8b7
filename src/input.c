#include "input.h"

bool input_take(struct input *in, uint8_t *byte)
{
    pthread_mutex_lock(in->lock);
    bool any = input_queued(in) > 0;
    if (any) {
        *byte = in->bytes[in->head++ % INPUT_CAPACITY];
        in->vain = 0;
    }
    pthread_mutex_unlock(in->lock);
    return any;
}

bool input_peek(struct input *in)
{
    pthread_mutex_lock(in->lock);
    bool any = input_queued(in) > 0;
    pthread_mutex_unlock(in->lock);
    return any;
}

bool input_ask(struct input *in)
{
    pthread_mutex_lock(in->lock);
    bool any = input_queued(in) > 0;
    if (!any)
        in->wanted = in->vain < INPUT_PATIENCE ? INPUT_WANTED_NOW : INPUT_WANTED_LATER;
    pthread_mutex_unlock(in->lock);
    return any;
}

bool input_is_over(const struct input *in)
{
    return in->ended && in->wanted != INPUT_NOT_WANTED && !input_queued(in);
}

size_t input_push(struct input *in, const uint8_t *bytes, size_t n)
{
    size_t room = INPUT_CAPACITY - input_queued(in);
    if (n > room)
        n = room;
    for (size_t i = 0; i < n; i++)
        in->bytes[in->tail++ % INPUT_CAPACITY] = bytes[i];
    if (n)
        in->wanted = INPUT_NOT_WANTED;
    return n;
}

void input_none(struct input *in)
{
    if (in->wanted != INPUT_WANTED_NOW)
        return;
    in->vain++;
    in->wanted = INPUT_NOT_WANTED;
}

void input_end(struct input *in)
{
    in->ended = true;
}
