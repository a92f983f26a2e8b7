/* What is said to the clock and its memory, and what they answer (Motorola MC146818 data sheet; IBM
 * PC AT Technical Reference, "Real-time clock/CMOS RAM information"). */
#include "explain/private.h"

#include "event/ports.h"

enum { INDEX_MASK = 0x7f };

/* The choice right before is what a byte goes to, or comes from. */
static bool find_index(const struct event *e, const struct explain_past *past, uint8_t *index)
{
    const struct event *choice = e->port == PORT_CMOS ? e : NULL;
    for (unsigned i = 0; !choice && i < past->count; i++)
        if (past->writes[i]->port == PORT_CMOS)
            choice = past->writes[i];
    if (choice)
        *index = choice->data[0] & INDEX_MASK;
    return choice;
}

enum word explain_cmos(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event;
    bool out = e->direction == EVENT_OUT, known = find_index(e, past, &w->cmos_index);
    if (e->port == PORT_CMOS)
        return out ? W_EXPLAIN_CMOS_CHOSEN : NO_WORD;
    if (known)
        return out ? W_EXPLAIN_CMOS_WRITTEN_THERE : W_EXPLAIN_CMOS_READ_THERE;
    return out ? W_EXPLAIN_CMOS_WRITTEN : W_EXPLAIN_CMOS_READ;
}

static void put_index(struct writer *w)
{
    explain_put(w, "0x%02x", w->cmos_index);
}

static enum word byte_name(uint8_t index)
{
    static const enum word of_clock[] = {
        W_EXPLAIN_CMOS_SECONDS,  W_EXPLAIN_CMOS_MEMORY,   W_EXPLAIN_CMOS_MINUTES,
        W_EXPLAIN_CMOS_MEMORY,   W_EXPLAIN_CMOS_HOURS,    W_EXPLAIN_CMOS_MEMORY,
        W_EXPLAIN_CMOS_WEEKDAY,  W_EXPLAIN_CMOS_DAY,      W_EXPLAIN_CMOS_MONTH,
        W_EXPLAIN_CMOS_YEAR,     W_EXPLAIN_CMOS_STATUS_A, W_EXPLAIN_CMOS_STATUS_B,
        W_EXPLAIN_CMOS_STATUS_C, W_EXPLAIN_CMOS_STATUS_D,
    };
    if (index < sizeof of_clock / sizeof *of_clock)
        return of_clock[index];
    switch (index) {
    case 0x15:
    case 0x16:
    case 0x17:
    case 0x18:
    case 0x30:
    case 0x31:
    case 0x34:
    case 0x35: return W_EXPLAIN_CMOS_SIZE;
    case 0x32: return W_EXPLAIN_CMOS_CENTURY;
    default: return W_EXPLAIN_CMOS_MEMORY;
    }
}

static void put_byte(struct writer *w)
{
    explain_put_word(w, byte_name(w->cmos_index));
}

bool explain_put_cmos_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "cmos-index", put_index },
        { "cmos-byte", put_byte },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
