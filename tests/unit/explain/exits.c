/* Makes the exits that most explanations are about. */
#include "exits.h"

struct event io(enum event_direction direction, uint16_t port, uint8_t data, uint16_t flags)
{
    uint8_t insn = direction == EVENT_OUT ? 0xee : 0xec;
    return (struct event){ .reason = EVENT_IO,
                           .direction = (uint8_t)direction,
                           .port = port,
                           .size = 1,
                           .count = 1,
                           .flags = flags,
                           .linear = 0xc,
                           .insn_len = 1,
                           .insn = { insn },
                           .data = { data } };
}

const char *explain(const struct event *e, enum language language)
{
    static char text[ENOUGH];
    explain_event(e, ENGINE_KVM, language, text, sizeof text);
    return text;
}
