/* Cells to characters. */
#include "run/row_text.h"

#include "model/text_screen.h"

#include <assert.h>

size_t row_text(const struct text_line *line, unsigned from, bool utf8, char text[ROW_TEXT_MAX])
{
    enum { LAST_ASCII = 0x7e };
    size_t n = 0;
    assert(line->count <= PC_COLUMNS);
    for (unsigned i = from; i < line->count; i++) {
        uint32_t c = text_screen_unicode(line->cells[2 * i]);
        n += utf8_encode(utf8 || c <= LAST_ASCII ? c : '?', text + n);
    }
    if (line->ends)
        text[n++] = '\n';
    return n;
}
