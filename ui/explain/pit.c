/* What is said to the timer, and what it answers (data sheet of the Intel 8254). */
#include "explain/private.h"

#include "event/commands.h"
#include "event/ports.h"

#include <assert.h>

enum { PIT_CONTROL_PORT = PORT_PIT + 3, PIT_INPUT_HZ = 1193182 };

static enum word of_pit_control(uint8_t control)
{
    switch (pit_decode(control).kind) {
    case PIT_COMMAND_READ_BACK: return W_EXPLAIN_PIT_READ_BACK;
    case PIT_COMMAND_LATCH: return W_EXPLAIN_PIT_LATCH;
    case PIT_COMMAND_MODE: break;
    }
    return W_EXPLAIN_PIT_CONTROL;
}

static bool sets_up(const struct event *e, unsigned counter)
{
    struct pit_command command = pit_decode(e->data[0]);
    return e->port == PIT_CONTROL_PORT && command.kind == PIT_COMMAND_MODE &&
           command.counter == counter;
}

/* Returns the latest control word for a counter, NULL if none is known; says how many bytes of a
 * divisor the counter got since, and which was the last, NULL if none. */
static const struct event *counter_setup(const struct explain_past *past, unsigned counter,
                                         const struct event **byte_before, unsigned *bytes)
{
    *bytes = 0;
    *byte_before = NULL;
    for (unsigned i = 0; i < past->count; i++) {
        const struct event *e = past->writes[i];
        if (sets_up(e, counter))
            return e;
        if (e->port != PORT_PIT + counter)
            continue;
        if (!*bytes)
            *byte_before = e;
        ++*bytes;
    }
    return NULL;
}

static enum word of_load(const struct pit_load *load)
{
    if (load->counter)
        return W_EXPLAIN_PIT_LOADED;
    switch (load->mode) {
    case 2:
    case 3: return W_EXPLAIN_PIT_TICKS;
    case 1:
    case 5: return W_EXPLAIN_PIT_UNTRIGGERED;
    default: return W_EXPLAIN_PIT_ONCE;
    }
}

static uint32_t divisor_of(uint32_t written)
{
    return written ? written : 0x10000;
}

static enum word of_pit_byte(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event, *before;
    unsigned bytes;
    const struct event *setup = counter_setup(past, e->port - PORT_PIT, &before, &bytes);
    struct pit_command command = setup ? pit_decode(setup->data[0]) : (struct pit_command){ 0 };
    if (!setup || command.bcd) /* in BCD the value reads otherwise */
        return W_EXPLAIN_PIT_BYTE;
    w->load = (struct pit_load){ .counter = e->port - PORT_PIT, .mode = command.mode };
    switch (command.access) {
    case PIT_ACCESS_LOW: w->load.divisor = divisor_of(e->data[0]); break;
    case PIT_ACCESS_HIGH: w->load.divisor = divisor_of((uint32_t)e->data[0] << 8); break;
    case PIT_ACCESS_BOTH:
        if (bytes % 2 == 0)
            return W_EXPLAIN_PIT_LOW;
        w->load.divisor = divisor_of((uint32_t)e->data[0] << 8 | before->data[0]);
        break;
    }
    return of_load(&w->load);
}

enum word explain_pit(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event;
    if (e->direction == EVENT_IN)
        return e->port == PIT_CONTROL_PORT ? NO_WORD : W_EXPLAIN_PIT_READ;
    return e->port == PIT_CONTROL_PORT ? of_pit_control(e->data[0]) : of_pit_byte(w, past);
}

static void put_counter(struct writer *w)
{
    const struct event *e = w->event;
    bool control = e->port == PIT_CONTROL_PORT;
    explain_put(w, "%u", control ? pit_decode(e->data[0]).counter : e->port - PORT_PIT);
}

static void put_mode_number(struct writer *w)
{
    explain_put(w, "%u", pit_decode(w->event->data[0]).mode);
}

static void put_mode_name(struct writer *w)
{
    static const enum word names[] = {
        W_EXPLAIN_PIT_MODE_0, W_EXPLAIN_PIT_MODE_1,   W_EXPLAIN_PIT_MODE_2,
        W_EXPLAIN_PIT_MODE_3, W_EXPLAIN_PIT_MODE_4_5, W_EXPLAIN_PIT_MODE_4_5,
    };
    unsigned mode = pit_decode(w->event->data[0]).mode;
    assert(mode < sizeof names / sizeof *names);
    explain_put_word(w, names[mode]);
}

static void put_access(struct writer *w)
{
    switch (pit_decode(w->event->data[0]).access) {
    case PIT_ACCESS_LOW: explain_put_word(w, W_EXPLAIN_PIT_ACCESS_LOW); break;
    case PIT_ACCESS_HIGH: explain_put_word(w, W_EXPLAIN_PIT_ACCESS_HIGH); break;
    case PIT_ACCESS_BOTH: explain_put_word(w, W_EXPLAIN_PIT_ACCESS_BOTH); break;
    }
}

static void put_divisor(struct writer *w)
{
    explain_put(w, "%u", w->load.divisor);
}

static void put_hz(struct writer *w)
{
    double hz = (double)PIT_INPUT_HZ / (w->load.divisor ? w->load.divisor : 1);
    explain_put(w, hz < 1000 ? "%.1f" : "%.0f", hz);
}

static void put_span(struct writer *w)
{
    explain_put(w, "%.3f ms", 1000.0 * w->load.divisor / PIT_INPUT_HZ);
}

bool explain_put_pit_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "counter", put_counter },     { "mode-number", put_mode_number },
        { "mode-name", put_mode_name }, { "access", put_access },
        { "divisor", put_divisor },     { "hz", put_hz },
        { "span", put_span },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
