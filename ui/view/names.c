/* Names of a guest's addresses, in the columns that there are for them. */
#include "event/wide.h"
#include "text/text.h"
#include "view/parts.h"

#include <string.h>

char *view_name(const struct view *view, unsigned vcpu, uint64_t linear, const uint8_t *bytes,
                size_t n, int columns, char text[SYMBOLS_PLACE])
{
    struct symbols_place place, line;
    text[0] = '\0';
    if (!symbols_place(view->seen.vcpus[vcpu].symbols, linear, n ? bytes : NULL, n, &place))
        return text;
    symbols_put_place(&place, text);
    if (text_columns(text) <= columns)
        return text;
    line = place;
    line.name[0] = '\0';
    place.line = 0;
    symbols_put_place(line.line ? &line : &place, text);
    if (text_columns(text) > columns)
        symbols_put_place(&place, text);
    if (text_columns(text) > columns)
        text[0] = '\0';
    return text;
}

char *view_event_name(const struct view *view, const struct event *e, int columns,
                      char text[SYMBOLS_PLACE])
{
    if (e->reason == EVENT_EXCEPTION) /* it has no registers, and where it happened */
        return view_name(view, e->vcpu, e->exception.from, NULL, 0, columns, text);
    return view_name(view, e->vcpu, wide_linear(e, view_wide(view, e)), e->insn, e->insn_len,
                     columns, text);
}
