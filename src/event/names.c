/* The names of what events tell, in English and ASCII. */
#include "event/names.h"

#include "event/ports.h"

#include <stddef.h>

static const char *const reason_names[EVENT_REASON_COUNT] = {
    [EVENT_IO] = "io",
    [EVENT_HYPERCALL] = "hypercall",
    [EVENT_MMIO] = "mmio",
    [EVENT_HLT] = "hlt",
    [EVENT_IRQ_WINDOW] = "irq-window",
    [EVENT_STEP] = "step",
    [EVENT_SHUTDOWN] = "shutdown",
    [EVENT_INTERNAL_ERROR] = "internal-error",
    [EVENT_FAIL_ENTRY] = "fail-entry",
    [EVENT_RUN_ERROR] = "run-error",
    [EVENT_NO_HANDLER] = "no-handler",
    [EVENT_OTHER] = "other",
    [EVENT_KICK] = "kick",
    [EVENT_START] = "start",
    [EVENT_WAIT] = "wait",
    [EVENT_PAUSE] = "pause",
    [EVENT_RESUME] = "resume",
    [EVENT_INJECT] = "inject",
    [EVENT_EOI] = "eoi",
    [EVENT_ENGINE] = "engine",
    [EVENT_DATA] = "data",
    [EVENT_END] = "end",
    [EVENT_WIDE] = "wide",
    [EVENT_EXCEPTION] = "exception",
    [EVENT_LINE] = "line",
    [EVENT_INPUT] = "input",
    [EVENT_BRANCH] = "branch",
};

const char *event_reason_name(enum event_reason reason)
{
    return reason < EVENT_REASON_COUNT ? reason_names[reason] : "?";
}

const char *event_flag_name(enum event_flag flag)
{
    switch (flag) {
    case EVENT_NO_DEVICE: return "no-device";
    case EVENT_PRINTED: return "printed";
    case EVENT_TOOK_INPUT: return "took-input";
    case EVENT_STRING: return "string";
    case EVENT_UNKNOWN_CALL: return "unknown-call";
    case EVENT_FETCH: return "fetch";
    case EVENT_STALE_REGS: return "stale-regs";
    case EVENT_SLOWED: return "slowed";
    case EVENT_SPURIOUS: return "spurious";
    case EVENT_MASKED: return "masked";
    case EVENT_POST: return "post";
    }
    return "?";
}

const char *event_port_name(uint16_t port)
{
    static const struct {
        uint16_t first, last;
        const char *name;
    } ports[] = {
        { PORT_PIC1, PORT_PIC1 + 1, "pic" },
        { PORT_PIT, PORT_PIT + 3, "pit" },
        { PORT_KEYBOARD, PORT_KEYBOARD, "keyboard" },
        { PORT_SYSTEM_B, PORT_SYSTEM_B, "system" },
        { PORT_KEYBOARD_COMMAND, PORT_KEYBOARD_COMMAND, "keyboard" },
        { PORT_CMOS, PORT_CMOS + 1, "cmos" },
        { PORT_SYSTEM_A, PORT_SYSTEM_A, "system" },
        { PORT_PIC2, PORT_PIC2 + 1, "pic" },
        { PORT_UART, PORT_UART + 7, "uart" },
        { PORT_HYPERCALL, PORT_HYPERCALL, "hypercall" },
    };
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (port >= ports[i].first && port <= ports[i].last)
            return ports[i].name;
    return "";
}

const char *event_irq_name(uint8_t irq)
{
    switch (irq) {
    case IRQ_TIMER: return "timer";
    case IRQ_KEYBOARD: return "keyboard";
    case IRQ_UART: return "uart";
    default: return "";
    }
}

const char *event_call_name(const struct event *e)
{
    static const char *const names[] = { "exit", "putchar", "getchar" };
    if (e->direction == EVENT_IN)
        return "answer";
    return e->data[0] < sizeof names / sizeof *names ? names[e->data[0]] : "?";
}

const char *event_outcome_words(enum event_outcome outcome)
{
    switch (outcome) {
    case OUTCOME_NONE: return "not started";
    case OUTCOME_HALTED: return "Guest halted";
    case OUTCOME_EXITED: return "Guest exited";
    case OUTCOME_INPUT_ENDED: return "input ended";
    case OUTCOME_RESET: return "the guest reset itself";
    case OUTCOME_STOPPED: return "stopped";
    case OUTCOME_LIMIT: return "limit reached";
    case OUTCOME_FAILED: return "failed";
    }
    return "?";
}
