/* A row of a guest's text screen as text: for output that is not a screen. Pure. */
#ifndef RUN_ROW_TEXT_H
#define RUN_ROW_TEXT_H

#include "event/pc.h"
#include "text/utf8.h"

#include <stddef.h>

enum { ROW_TEXT_MAX = PC_COLUMNS * UTF8_MAX + 1 };

/* Writes count cells (model/text_rows.h; 80 at most) and a newline, as UTF-8 or in ASCII, where a
 * '?' stands for what that lacks. No byte of a guest becomes a control character. Returns how many
 * bytes it wrote. */
size_t row_text(const uint8_t *cells, unsigned count, bool utf8, char text[ROW_TEXT_MAX]);

#endif
