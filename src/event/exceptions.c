/* Exceptions: what becomes of two, and in words with INTs and IRETs: their names, and what their
 * error codes say (Intel SDM vol. 3A, table 6-1, 6.13; page faults: 4.7). */
#include "event/exceptions.h"

#include "event/style.h"

const char *event_exception_name(uint8_t vector)
{
    static const char *const names[] = { "#DE", "#DB", "NMI", "#BP", "#OF", "#BR", "#UD",
                                         "#NM", "#DF", "",    "#TS", "#NP", "#SS", "#GP",
                                         "#PF", "",    "#MF", "#AC", "#MC", "#XM" };
    return vector < sizeof names / sizeof *names ? names[vector] : "";
}

bool event_exception_selects(uint8_t vector)
{
    return vector >= VECTOR_TS && vector <= VECTOR_GP;
}

enum exception_class { BENIGN, CONTRIBUTORY, PAGE_FAULT, DOUBLE_FAULT };

static enum exception_class class_of(uint8_t vector)
{
    switch (vector) {
    case VECTOR_DE:
    case VECTOR_TS:
    case VECTOR_NP:
    case VECTOR_SS:
    case VECTOR_GP: return CONTRIBUTORY;
    case VECTOR_PF: return PAGE_FAULT;
    case VECTOR_DF: return DOUBLE_FAULT;
    default: return BENIGN;
    }
}

enum exception_pair event_exception_pair(uint8_t first, uint8_t second)
{
    const enum exception_class before = class_of(first), now = class_of(second);
    if (before == BENIGN || now == BENIGN || (before == CONTRIBUTORY && now == PAGE_FAULT))
        return PAIR_SECOND;
    return before == DOUBLE_FAULT ? PAIR_SHUTDOWN : PAIR_DOUBLE_FAULT;
}

/* What the guest did: "write, user, not present". */
static size_t put_page_fault(const struct style *style, uint32_t error, char *text, size_t size)
{
    size_t at = 0;
    PUT("%s", error & PAGE_FAULT_FETCH   ? style->say("fetch")
              : error & PAGE_FAULT_WRITE ? style->say("write")
                                         : style->say("read"));
    if (error & PAGE_FAULT_USER)
        PUT(", %s", style->say("user"));
    PUT(", %s", error & PAGE_FAULT_RESERVED  ? style->say("reserved bit set")
                : error & PAGE_FAULT_PRESENT ? style->say("present")
                                             : style->say("not present"));
    return at;
}

/* Which descriptor, or which gate: "selector 0x18", "IDT entry 13, external". */
static size_t put_selector(const struct style *style, uint32_t error, char *text, size_t size)
{
    size_t at = 0;
    if (error & SELECTOR_ERROR_IDT)
        PUT(style->say("IDT entry 0x%02x"), error >> 3 & 0xff);
    else
        PUT(error & SELECTOR_ERROR_LDT ? style->say("LDT selector 0x%x")
                                       : style->say("selector 0x%x"),
            error & 0xfffc);
    if (error & SELECTOR_ERROR_EXTERNAL)
        PUT("%s", style->say(", external"));
    return at;
}

static size_t put_error(const struct event_exception *x, const struct style *style, char *text,
                        size_t size)
{
    size_t at = 0;
    PUT(style->say(" (error 0x%x"), x->error);
    if (style->spared >= 2) {
        PUT(")");
        return at;
    }
    if (x->vector == VECTOR_PF) {
        PUT(": ");
        at += put_page_fault(style, x->error, text + at, size - at);
    } else if (x->error && event_exception_selects(x->vector)) {
        PUT(": ");
        at += put_selector(style, x->error, text + at, size - at);
    }
    PUT(")");
    return at;
}

static size_t put_what(const struct event_exception *x, const struct style *style, char *text,
                       size_t size)
{
    size_t at = 0;
    const char *name = event_exception_name(x->vector);
    switch ((enum event_exception_kind)x->kind) {
    case EXCEPTION_SOFTWARE: PUT("int 0x%02x", x->vector); break;
    case EXCEPTION_RETURN: PUT("iret"); break;
    case EXCEPTION_INTERRUPT: PUT(style->say("interrupt 0x%02x"), x->vector); break;
    default:
        if (*name)
            PUT("%s", name);
        else
            PUT(style->say("exception %u"), x->vector);
        break;
    }
    return at;
}

/* From where is spared first: who is short of room says it elsewhere. */
size_t style_describe_exception(const struct event *e, const struct style *style, char *text,
                                size_t size)
{
    const struct event_exception *x = &e->exception;
    const bool is_page_fault = x->kind == EXCEPTION_FAULT && x->vector == VECTOR_PF;
    size_t at = put_what(x, style, text, size);
    if (!style->spared)
        PUT(style->say(" at %08llx"), (unsigned long long)x->from);
    if (x->has_error && style->spared < 3)
        at += put_error(x, style, text + at, size - at);
    if (is_page_fault)
        PUT(", cr2 %08llx", (unsigned long long)x->cr2);
    if (x->failed)
        PUT("%s", style->say(", not delivered"));
    else if (style->spared < 2)
        PUT(x->has_error ? style->say(", to %08llx") : style->say(" to %08llx"),
            (unsigned long long)x->to);
    return at;
}
