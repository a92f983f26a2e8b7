/* What is said to the control ports of a PC's board, and what they answer (IBM PS/2 Technical
 * Reference, "System Control Port A" and "B"). */
#include "explain/private.h"

#include "event/ports.h"

enum { B_GATE = 0x01, B_REFRESH = 0x10, B_OUTPUT = 0x20, A_RESET = 0x01, A_A20 = 0x02 };

enum word explain_system_ports(const struct event *e)
{
    bool out = e->direction == EVENT_OUT;
    if (e->port == PORT_SYSTEM_B)
        return out ? W_EXPLAIN_SYSTEM_B_WRITTEN : W_EXPLAIN_SYSTEM_B_READ;
    if (!out)
        return W_EXPLAIN_SYSTEM_A_READ;
    return e->data[0] & A_RESET ? W_EXPLAIN_SYSTEM_A_RESET : W_EXPLAIN_SYSTEM_A_WRITTEN;
}

static void put_gate(struct writer *w)
{
    explain_put_word(w, w->event->data[0] & B_GATE ? W_EXPLAIN_GATE_OPEN : W_EXPLAIN_GATE_CLOSED);
}

static void put_bit(struct writer *w, uint8_t bit)
{
    explain_put(w, "%u", (w->event->data[0] & bit) != 0);
}

static void put_output(struct writer *w)
{
    put_bit(w, B_OUTPUT);
}

static void put_refresh(struct writer *w)
{
    put_bit(w, B_REFRESH);
}

static void put_a20(struct writer *w)
{
    explain_put_word(w, w->event->data[0] & A_A20 ? W_EXPLAIN_A20_ON : W_EXPLAIN_A20_OFF);
}

bool explain_put_system_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "gate", put_gate },
        { "output", put_output },
        { "refresh", put_refresh },
        { "a20", put_a20 },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
