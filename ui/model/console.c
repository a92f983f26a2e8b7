/* What each guest printed: its last bytes, and which event printed them. */
#include "model/private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert((MODEL_CONSOLE & (MODEL_CONSOLE - 1)) == 0, "a byte's place is its number, masked");

static size_t place(uint64_t number)
{
    return number & (MODEL_CONSOLE - 1);
}

/* The number of the oldest byte that is kept. */
static uint64_t oldest(const struct model_vcpu *v)
{
    return v->console_total > MODEL_CONSOLE ? v->console_total - MODEL_CONSOLE : 0;
}

static bool has_console(struct model_vcpu *v)
{
    if (!v->console)
        v->console = malloc(MODEL_CONSOLE);
    if (!v->console_seq)
        v->console_seq = malloc(MODEL_CONSOLE * sizeof *v->console_seq);
    return v->console && v->console_seq;
}

/* The bytes that an event printed. event_printed() trusts a DATA note's size and count: those of a
 * broken recording are looked at. */
static size_t printed(const struct event *e, uint8_t bytes[EVENT_DATA_MORE])
{
    if (!(e->flags & EVENT_PRINTED))
        return 0;
    if (e->reason == EVENT_DATA && (!e->size || e->count > EVENT_DATA_MORE))
        return 0;
    return event_printed(e, bytes);
}

/* A console that moves its cursor writes where it likes: it wants all rows of a terminal. */
static void count_rows(struct model_vcpu *v, uint8_t byte)
{
    enum { COLUMNS = 80, ROWS = 24, ESCAPE = 0x1b };
    if (byte == ESCAPE && v->console_rows < ROWS)
        v->console_rows = ROWS;
    if (byte == '\r')
        v->console_column = 0;
    else if (byte == '\n' || ++v->console_column >= COLUMNS) {
        v->console_rows++;
        v->console_column = 0;
    }
}

/* The bytes of a DATA note are those of the exit before it: one instruction printed them all. */
void history_print(struct model *model, struct model_vcpu *v, const struct event *e)
{
    uint8_t bytes[EVENT_DATA_MORE];
    size_t n = printed(e, bytes);
    if (!n)
        return;
    uint64_t seq = e->reason == EVENT_DATA && v->exits ? v->last_exit.seq : e->seq;
    for (size_t i = 0; i < n; i++)
        model->mixed[model->mixed_total++ % MODEL_MIXED] =
            (struct model_mixed){ e->vcpu, bytes[i] };
    if (!has_console(v))
        return;
    for (size_t i = 0; i < n; i++) {
        size_t at = place(v->console_total++);
        v->console[at] = bytes[i];
        v->console_seq[at] = seq;
        count_rows(v, bytes[i]);
    }
}

uint64_t model_console_length(const struct model_vcpu *v, uint64_t seq)
{
    uint64_t from = oldest(v), to = v->console_total;
    while (from < to) {
        uint64_t middle = from + (to - from) / 2;
        if (v->console_seq[place(middle)] <= seq)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

size_t model_console_read(const struct model_vcpu *v, uint64_t from, uint64_t to, uint8_t *bytes)
{
    if (from < oldest(v))
        from = oldest(v);
    if (to > v->console_total)
        to = v->console_total;
    if (from >= to)
        return 0;
    size_t n = to - from, straight = MODEL_CONSOLE - place(from);
    if (straight > n)
        straight = n;
    memcpy(bytes, v->console + place(from), straight);
    memcpy(bytes + straight, v->console, n - straight);
    return n;
}

size_t model_console(const struct model_vcpu *v, uint64_t seq, uint8_t *bytes, size_t n)
{
    uint64_t end = model_console_length(v, seq);
    return model_console_read(v, end > n ? end - n : 0, end, bytes);
}
