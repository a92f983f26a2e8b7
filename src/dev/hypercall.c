/* The calls themselves: what each number does, and the answer to GETCHAR. */
#include "dev/hypercall.h"

#include "event/ports.h"

void hypercall_init(struct hypercall *hypercall, struct input *input)
{
    *hypercall = (struct hypercall){ .input = input };
}

static uint8_t hypercall_in(void *state, uint16_t offset, struct event *event)
{
    struct hypercall *hypercall = state;
    event->reason = EVENT_HYPERCALL;
    uint8_t byte = HYPERCALL_NO_CHARACTER;
    if (hypercall->answer_due && input_take(hypercall->input, READER_HYPERCALL, &byte))
        event->flags |= EVENT_TOOK_INPUT;
    hypercall->answer_due = false;
    return byte;
}

static void hypercall_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct hypercall *hypercall = state;
    event->reason = EVENT_HYPERCALL;
    switch (value) {
    case HYPERCALL_EXIT: hypercall->exited = true; break;
    case HYPERCALL_PUTCHAR:
        event->flags |= EVENT_PRINTED;
        input_begin_anew(hypercall->input);
        break;
    case HYPERCALL_GETCHAR:
        hypercall->answer_due = true;
        input_ask(hypercall->input);
        break;
    default: event->flags |= EVENT_UNKNOWN_CALL; break;
    }
}

struct device hypercall_device(struct hypercall *hypercall)
{
    return (struct device){ .first = PORT_HYPERCALL,
                            .count = 1,
                            .state = hypercall,
                            .in = hypercall_in,
                            .out = hypercall_out };
}
