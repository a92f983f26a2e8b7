/* Which sentence an event gets, the devices' own aside. */
#include "explain/private.h"

#include "event/ports.h"

static bool is_string(const struct event *e)
{
    return (e->flags & EVENT_STRING) && e->count > 1;
}

static enum word of_uart_out(const struct event *e)
{
    switch (e->port - PORT_UART) {
    case 0: return W_EXPLAIN_OUT_UART_SILENT;
    case 5:
    case 6: return W_EXPLAIN_OUT_UART_READ_ONLY;
    default: return W_EXPLAIN_OUT_UART_REGISTER;
    }
}

static bool is_uart(const struct event *e)
{
    return e->port >= PORT_UART && e->port <= PORT_UART + 7;
}

/* A port whose bytes are printed, and that is all it does. */
static enum word of_console(const struct event *e)
{
    if (e->direction == EVENT_IN)
        return W_EXPLAIN_IN_CONSOLE;
    return is_string(e) ? W_EXPLAIN_OUT_CONSOLE_STRING : W_EXPLAIN_OUT_CONSOLE;
}

static enum word of_out(const struct event *e)
{
    if (e->flags & EVENT_NO_DEVICE)
        return is_string(e) ? W_EXPLAIN_STRING_NO_DEVICE : W_EXPLAIN_OUT_NO_DEVICE;
    if (e->flags & EVENT_PRINTED && !is_uart(e))
        return of_console(e);
    if (e->flags & EVENT_PRINTED)
        return is_string(e) ? W_EXPLAIN_OUT_PRINTED_STRING : W_EXPLAIN_OUT_PRINTED;
    if (is_string(e))
        return W_EXPLAIN_OUT_STRING;
    if (e->flags & EVENT_POST)
        return W_EXPLAIN_OUT_POST;
    if (e->flags & EVENT_STATUS)
        return W_EXPLAIN_OUT_EXIT;
    return is_uart(e) ? of_uart_out(e) : W_EXPLAIN_OUT_DEVICE;
}

static enum word of_in(const struct event *e)
{
    if (e->flags & EVENT_NO_DEVICE)
        return is_string(e) ? W_EXPLAIN_STRING_NO_DEVICE : W_EXPLAIN_IN_NO_DEVICE;
    if (is_string(e))
        return W_EXPLAIN_IN_STRING;
    if (e->flags & EVENT_POST)
        return W_EXPLAIN_IN_POST;
    if (e->flags & EVENT_STATUS)
        return W_EXPLAIN_IN_EXIT;
    if (e->port == PORT_DEBUG_CONSOLE)
        return of_console(e);
    if (!is_uart(e))
        return W_EXPLAIN_IN_DEVICE;
    if (e->flags & EVENT_TOOK_INPUT)
        return W_EXPLAIN_IN_TYPED;
    return e->port == PORT_UART       ? W_EXPLAIN_IN_NOT_TYPED
           : e->port == PORT_UART + 5 ? W_EXPLAIN_IN_LINE_STATUS
                                      : W_EXPLAIN_IN_UART_REGISTER;
}

static enum word of_hypercall(const struct event *e)
{
    if (e->direction == EVENT_IN)
        return is_string(e)                  ? W_EXPLAIN_ANSWER_STRING
               : e->flags & EVENT_TOOK_INPUT ? W_EXPLAIN_ANSWER
                                             : W_EXPLAIN_ANSWER_NONE;
    if (is_string(e))
        return W_EXPLAIN_CALL_STRING;
    switch (e->data[0]) {
    case HYPERCALL_EXIT: return W_EXPLAIN_CALL_EXIT;
    case HYPERCALL_PUTCHAR: return W_EXPLAIN_CALL_PUTCHAR;
    case HYPERCALL_GETCHAR: return W_EXPLAIN_CALL_GETCHAR;
    default: return W_EXPLAIN_CALL_UNKNOWN;
    }
}

static enum word of_internal_error(const struct event *e)
{
    enum { EMULATION = 1 }; /* KVM_INTERNAL_ERROR_EMULATION, KVM API 5 "exit reasons" */
    return e->flags & EVENT_FETCH   ? W_EXPLAIN_FETCH
           : e->detail == EMULATION ? W_EXPLAIN_NO_EMULATION
                                    : W_EXPLAIN_INTERNAL;
}

/* Whether anything can wake it, only what follows tells; with IF clear, nothing can. */
static enum word of_halt(const struct event *e)
{
    if (!(e->regs.eflags & EFLAGS_IF))
        return W_EXPLAIN_HALT;
    return e->irq < EVENT_IRQS ? W_EXPLAIN_HALT_DUE : W_EXPLAIN_HALT_WITH_IF;
}

static enum word of_injection(const struct event *e)
{
    if (e->flags & EVENT_SPURIOUS)
        return W_EXPLAIN_INJECTED_SPURIOUS;
    if (!(e->regs.cr0 & CR0_PE))
        return W_EXPLAIN_INJECTED_IVT;
    unsigned ring = (e->regs.seg[SEG_SS].attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT;
    if (e->regs.efer & EFER_LMA) /* whatever code it interrupts (Intel SDM vol. 3A, 6.14) */
        return ring == 3 ? W_EXPLAIN_INJECTED_LONG_RING3 : W_EXPLAIN_INJECTED_LONG;
    return ring == 3 ? W_EXPLAIN_INJECTED_IDT_RING3 : W_EXPLAIN_INJECTED_IDT;
}

static enum word of_end(const struct event *e)
{
    switch ((enum event_outcome)e->outcome) {
    case OUTCOME_HALTED: return W_EXPLAIN_END_HALTED;
    case OUTCOME_EXITED:
        return e->flags & EVENT_STATUS ? W_EXPLAIN_END_STATUS : W_EXPLAIN_END_EXITED;
    case OUTCOME_INPUT_ENDED: return W_EXPLAIN_END_INPUT;
    case OUTCOME_RESET: return W_EXPLAIN_END_RESET;
    case OUTCOME_STOPPED: return W_EXPLAIN_END_STOPPED;
    case OUTCOME_LIMIT: return W_EXPLAIN_END_LIMIT;
    case OUTCOME_FAILED: return W_EXPLAIN_END_FAILED;
    case OUTCOME_NONE: break;
    }
    return W_EXPLAIN_END_SOMEHOW;
}

/* PG may have been lost: not in long mode, which there is not without. */
static enum word of_shutdown(const struct event *e, bool software)
{
    bool may_lack_paging = (e->regs.cr0 & CR0_PE) && !(e->regs.efer & EFER_LMA) && !software;
    return may_lack_paging ? W_EXPLAIN_SHUTDOWN_PAGING : W_EXPLAIN_SHUTDOWN;
}

enum word explain_sentence(const struct event *e, bool software)
{
    enum { BREAKPOINT_VECTOR = 3 };
    bool out = e->direction == EVENT_OUT;
    if (e->reason == EVENT_MMIO && e->count > 1)
        return explain_rep(e);
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return out ? of_out(e) : of_in(e);
    case EVENT_HYPERCALL: return of_hypercall(e);
    case EVENT_MMIO: return out ? explain_memory_write(e) : W_EXPLAIN_MMIO_READ;
    case EVENT_HLT: return of_halt(e);
    case EVENT_IRQ_WINDOW: return W_EXPLAIN_IRQ_WINDOW;
    case EVENT_STEP:
        if (e->flags & EVENT_WATCH)
            return W_EXPLAIN_WATCH;
        return e->detail == BREAKPOINT_VECTOR || e->flags & EVENT_BREAK ? W_EXPLAIN_BREAKPOINT
                                                                        : W_EXPLAIN_STEP;
    case EVENT_SHUTDOWN: return of_shutdown(e, software);
    case EVENT_INTERNAL_ERROR: return of_internal_error(e);
    case EVENT_FAIL_ENTRY: return W_EXPLAIN_FAIL_ENTRY;
    case EVENT_RUN_ERROR: return W_EXPLAIN_RUN_ERROR;
    case EVENT_NO_HANDLER: return W_EXPLAIN_NO_HANDLER;
    case EVENT_KICK: return W_EXPLAIN_KICK;
    case EVENT_START: return W_EXPLAIN_START;
    case EVENT_WAIT:
        return e->detail == WAIT_INTERRUPT ? W_EXPLAIN_WAIT_FOR_INTERRUPT : W_EXPLAIN_WAIT;
    case EVENT_PAUSE: return W_EXPLAIN_PAUSE;
    case EVENT_RESUME: return W_EXPLAIN_RESUME;
    case EVENT_INJECT: return of_injection(e);
    case EVENT_EOI: return W_EXPLAIN_EOI_NOTE;
    case EVENT_ENGINE: return W_EXPLAIN_ENGINE;
    case EVENT_DATA: return e->flags & EVENT_PRINTED ? W_EXPLAIN_DATA_PRINTED : W_EXPLAIN_DATA;
    case EVENT_END: return of_end(e);
    case EVENT_OTHER:
    case EVENT_WIDE:
    case EVENT_EXCEPTION:
    case EVENT_LINE:
    case EVENT_INPUT:
    case EVENT_BRANCH:
    case EVENT_REASON_COUNT: break;
    }
    return W_EXPLAIN_OTHER;
}
