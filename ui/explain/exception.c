/* What exceptions, INTs and IRETs mean (Intel SDM vol. 3A, 6.15). */
#include "explain/private.h"

#include "event/exceptions.h"

enum word explain_exception(const struct event *e)
{
    switch ((enum event_exception_kind)e->exception.kind) {
    case EXCEPTION_SOFTWARE: return W_EXPLAIN_EXCEPTION_INT;
    case EXCEPTION_RETURN: return W_EXPLAIN_EXCEPTION_IRET;
    case EXCEPTION_INTERRUPT: return W_EXPLAIN_EXCEPTION_INTERRUPT;
    default:
        return e->exception.vector == VECTOR_PF ? W_EXPLAIN_EXCEPTION_PAGE_FAULT
                                                : W_EXPLAIN_EXCEPTION_FAULT;
    }
}

/* Where it leads, or that it does not. */
enum word explain_exception_way(const struct event *e)
{
    if (e->exception.failed)
        return W_EXPLAIN_EXCEPTION_FAILED;
    return e->exception.kind == EXCEPTION_RETURN ? W_EXPLAIN_EXCEPTION_BACK
                                                 : W_EXPLAIN_EXCEPTION_HANDLER;
}

static void put_name(struct writer *w)
{
    static const enum word names[EXCEPTION_COUNT] = {
        [0] = W_EXCEPTION_DE,  [1] = W_EXCEPTION_DB,  [3] = W_EXCEPTION_BP,  [4] = W_EXCEPTION_OF,
        [5] = W_EXCEPTION_BR,  [6] = W_EXCEPTION_UD,  [7] = W_EXCEPTION_NM,  [8] = W_EXCEPTION_DF,
        [10] = W_EXCEPTION_TS, [11] = W_EXCEPTION_NP, [12] = W_EXCEPTION_SS, [13] = W_EXCEPTION_GP,
        [14] = W_EXCEPTION_PF, [17] = W_EXCEPTION_AC,
    };
    const uint8_t vector = w->event->exception.vector;
    if (vector < EXCEPTION_COUNT && names[vector])
        explain_put_word(w, names[vector]);
    else
        explain_put(w, WORD_FORMAT(w->language, WF_EXCEPTION_OTHER), vector);
}

static void put_access(struct writer *w)
{
    const uint32_t error = w->event->exception.error;
    explain_put_word(w, error & PAGE_FAULT_FETCH   ? W_EXPLAIN_EXCEPTION_FETCHED
                        : error & PAGE_FAULT_WRITE ? W_EXPLAIN_EXCEPTION_WROTE
                                                   : W_EXPLAIN_EXCEPTION_READ);
}

static void put_reason(struct writer *w)
{
    const uint32_t error = w->event->exception.error;
    explain_put_word(w, error & PAGE_FAULT_RESERVED  ? W_EXPLAIN_EXCEPTION_RESERVED
                        : error & PAGE_FAULT_PRESENT ? W_EXPLAIN_EXCEPTION_FORBIDDEN
                                                     : W_EXPLAIN_EXCEPTION_UNMAPPED);
}

static void put_linear(struct writer *w, uint64_t linear)
{
    explain_put(w, "%08llx", (unsigned long long)linear);
}

static void put_cr2(struct writer *w)
{
    put_linear(w, w->event->exception.cr2);
}

static void put_from(struct writer *w)
{
    put_linear(w, w->event->exception.from);
}

static void put_to(struct writer *w)
{
    put_linear(w, w->event->exception.to);
}

static void put_number(struct writer *w)
{
    explain_put(w, "0x%02x", w->event->exception.vector);
}

bool explain_put_exception_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "exception", put_name }, { "accessed", put_access }, { "because", put_reason },
        { "cr2", put_cr2 },        { "from", put_from },       { "to", put_to },
        { "number", put_number },
    };
    return w->event->reason == EVENT_EXCEPTION &&
           explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
