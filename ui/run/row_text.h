/* A row of a guest's text screen as text: for output that is not a screen. Pure. */
#ifndef RUN_ROW_TEXT_H
#define RUN_ROW_TEXT_H

#include "event/pc.h"
#include "model/text_rows.h"
#include "text/utf8.h"

#include <stddef.h>

enum { ROW_TEXT_MAX = PC_COLUMNS * UTF8_MAX + 1 };

/* Writes the cells of a line from one on, and a newline if it ends, as UTF-8 or in ASCII, where a
 * '?' stands for what that lacks. No byte of a guest becomes a control character. Returns how many
 * bytes it wrote. */
size_t row_text(const struct text_line *line, unsigned from, bool utf8, char text[ROW_TEXT_MAX]);

#endif
