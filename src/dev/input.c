/* One queue with three readers: who takes what, who waits for whom, and who is asked for
 * more. */
#include "dev/input.h"

#include <limits.h>
#include <string.h>

/* The two that lose nothing to the keyboard. */
static bool reads_text(enum input_reader reader)
{
    return reader != READER_KEYBOARD;
}

/* Who sets the pace: the text reader furthest ahead; the keyboard where it is the only one. */
static enum input_reader leader(const struct input *in)
{
    const uint32_t *heads = in->heads;
    bool hypercall = in->used[READER_HYPERCALL], uart = in->used[READER_UART];
    if (hypercall && uart)
        return (int32_t)(heads[READER_UART] - heads[READER_HYPERCALL]) > 0 ? READER_UART
                                                                           : READER_HYPERCALL;
    if (!hypercall && !uart && in->used[READER_KEYBOARD])
        return READER_KEYBOARD;
    return uart ? READER_UART : READER_HYPERCALL;
}

/* Who is waited for when the queue is full, beside the leader: one of text. */
static enum input_reader holder(const struct input *in)
{
    enum input_reader first = leader(in);
    return reads_text(first) ? first : READER_HYPERCALL;
}

/* Moves a reader on to a place if it is not that far yet. */
static void move_up(struct input *in, enum input_reader reader, uint32_t to)
{
    if ((int32_t)(to - in->heads[reader]) > 0)
        in->heads[reader] = to;
}

/* A text reader has taken something: the others are not left too far behind. */
static void draw_others(struct input *in, enum input_reader reader)
{
    uint32_t front = in->heads[reader];
    for (enum input_reader other = 0; other < READER_COUNT; other++)
        if (!in->used[other])
            move_up(in, other, front);
    move_up(in, READER_KEYBOARD, front - INPUT_KEYBOARD_LAG);
}

/* Lock held. */
static void begin_anew(struct input *in)
{
    in->vain = in->looks = 0;
    memset(in->looks_at, 0, sizeof in->looks_at);
}

bool input_take(struct input *in, enum input_reader reader, uint8_t *byte)
{
    pthread_mutex_lock(in->lock);
    in->used[reader] = true;
    bool any = input_queued(in, reader) > 0;
    if (any) {
        *byte = in->bytes[in->heads[reader]++ % INPUT_CAPACITY];
        begin_anew(in);
        if (reads_text(reader))
            draw_others(in, reader);
    }
    pthread_mutex_unlock(in->lock);
    return any;
}

/* The bit in ends[] of a byte. */
static uint8_t *end_of(struct input *in, uint32_t place, uint8_t *bit)
{
    *bit = (uint8_t)(1 << place % 8);
    return &in->ends[place % INPUT_CAPACITY / 8];
}

bool input_goes_on(struct input *in, enum input_reader reader)
{
    uint8_t bit;
    pthread_mutex_lock(in->lock);
    bool ended = *end_of(in, in->heads[reader] - 1, &bit) & bit, any = input_queued(in, reader) > 0;
    pthread_mutex_unlock(in->lock);
    return any && !ended;
}

bool input_peek(struct input *in, enum input_reader reader)
{
    pthread_mutex_lock(in->lock);
    bool any = input_queued(in, reader) > 0;
    pthread_mutex_unlock(in->lock);
    return any;
}

bool input_is_typed(struct input *in)
{
    pthread_mutex_lock(in->lock);
    bool typed = in->typed;
    pthread_mutex_unlock(in->lock);
    return typed;
}

bool input_next(struct input *in, enum input_reader reader, uint8_t *byte, uint32_t *number)
{
    pthread_mutex_lock(in->lock);
    bool any = input_queued(in, reader) > 0;
    *number = in->heads[reader];
    *byte = any ? in->bytes[*number % INPUT_CAPACITY] : 0;
    pthread_mutex_unlock(in->lock);
    return any;
}

/* For one who can get nothing because others do not take theirs: those lose the older half; or only
 * those that have never asked. */
static void make_room(struct input *in, bool also_from_used)
{
    if (input_room(in))
        return;
    for (enum input_reader reader = 0; reader < READER_COUNT; reader++)
        if (also_from_used || !in->used[reader])
            move_up(in, reader, in->tail - INPUT_CAPACITY / 2);
}

void input_expect(struct input *in)
{
    make_room(in, false);
}

static void ask(struct input *in, enum input_reader reader, enum input_wanted wanted,
                bool background)
{
    in->asks++;
    in->wanted = wanted;
    in->asker = reader;
    in->background = background;
}

static void listen_for(struct input *in, enum input_reader reader)
{
    if (!in->ended && !in->listening && in->wanted == INPUT_NOT_WANTED)
        ask(in, reader, INPUT_WANTED_NOW, true);
}

bool input_ask(struct input *in)
{
    pthread_mutex_lock(in->lock);
    in->used[READER_HYPERCALL] = true;
    bool any = input_queued(in, READER_HYPERCALL) > 0;
    if (!any) {
        make_room(in, true);
        ask(in, READER_HYPERCALL, in->vain < INPUT_PATIENCE ? INPUT_WANTED_NOW : INPUT_WANTED_LATER,
            false);
    }
    pthread_mutex_unlock(in->lock);
    return any;
}

void input_look_in_vain(struct input *in, enum input_reader reader)
{
    bool again = in->looks_at[reader];
    in->looker = reader;
    in->looked = in->looks_at[reader] = true;
    if (!again)
        return;
    if (in->looks < UINT_MAX)
        in->looks++;
    pthread_mutex_lock(in->lock);
    in->used[reader] = true;
    make_room(in, true);
    listen_for(in, reader);
    pthread_mutex_unlock(in->lock);
}

void input_begin_anew(struct input *in)
{
    pthread_mutex_lock(in->lock);
    begin_anew(in);
    pthread_mutex_unlock(in->lock);
}

bool input_listen(struct input *in, enum input_reader reader)
{
    pthread_mutex_lock(in->lock);
    in->used[reader] = true;
    bool may_come = input_queued(in, reader) > 0;
    if (!may_come && !in->ended) {
        may_come = true;
        listen_for(in, reader);
    }
    pthread_mutex_unlock(in->lock);
    return may_come;
}

bool input_is_over(const struct input *in)
{
    return in->ended && in->wanted != INPUT_NOT_WANTED && !in->background &&
           !input_queued(in, in->asker);
}

void input_withdraw(struct input *in)
{
    if (in->wanted == INPUT_WANTED_LATER)
        in->listening = true; /* the front end need not be told again */
    in->wanted = INPUT_NOT_WANTED;
}

enum input_wanted input_wanted(const struct input *in)
{
    if (in->wanted == INPUT_NOT_WANTED && in->listening && !in->ended)
        return INPUT_WANTED_LATER;
    return in->wanted;
}

size_t input_unread(const struct input *in)
{
    return input_queued(in, leader(in));
}

size_t input_room(const struct input *in)
{
    size_t first = input_queued(in, leader(in)), held = input_queued(in, holder(in));
    return INPUT_CAPACITY - (first > held ? first : held);
}

size_t input_push(struct input *in, const uint8_t *bytes, size_t n)
{
    size_t room = input_room(in);
    if (n > room)
        n = room;
    for (size_t i = 0; i < n; i++) {
        uint8_t bit, *end = end_of(in, in->tail, &bit);
        *end = (uint8_t)(i + 1 < n ? *end & ~bit : *end | bit);
        in->bytes[in->tail++ % INPUT_CAPACITY] = bytes[i];
    }
    for (enum input_reader reader = 0; reader < READER_COUNT; reader++)
        move_up(in, reader, in->tail - INPUT_CAPACITY);
    if (n) {
        in->wanted = INPUT_NOT_WANTED;
        in->listening = false;
    }
    return n;
}

void input_none(struct input *in)
{
    if (in->wanted != INPUT_WANTED_NOW)
        return;
    if (in->background)
        in->listening = true;
    else
        in->vain++;
    in->wanted = INPUT_NOT_WANTED;
}

void input_end(struct input *in)
{
    in->ended = true;
    if (in->background)
        in->wanted = INPUT_NOT_WANTED;
}
