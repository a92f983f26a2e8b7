/* What guests print, on standard output, and the rows of their text screens (model/text_rows.h),
 * each on a line of its own.
 *
 * To a pipe or file: their bytes, untouched, in the order they were printed. To a terminal: made
 * harmless (text.h), and with several guests each vCPU in its colour. With --verbose into the same
 * file, a guest's line is held back until it is whole, so that exits do not cut it into pieces.
 */
#ifndef RUN_CONSOLE_H
#define RUN_CONSOLE_H

#include "event/event.h"
#include "model/text_rows.h"
#include "system/out.h"
#include "text/text.h"

struct console_lane {
    struct text_filter filter;
    char *held; /* owned; the line that is held back */
    size_t held_size;
    struct text_rows *rows; /* owned */
};

struct console {
    struct out *out; /* borrowed */
    bool safe, utf8; /* make it harmless for a terminal; which may print UTF-8 */
    bool colour, hold;
    int coloured;       /* vCPU whose colour is on, -1: none */
    int in_row;         /* vCPU whose row may go on where the output is, -1: none */
    bool at_line_start; /* of the output */
    struct console_lane lanes[VCPU_MAX];
};

/* guests: how many there are. hold: a line is held back until it is whole. out outlives it. */
void console_init(struct console *console, struct out *out, unsigned guests, bool hold);
void console_destroy(struct console *console);

/* Writes what the event's vCPU has printed, if anything, and the rows that it finished. False
 * without memory for its text screen: what the event writes there is lost. */
bool console_add(struct console *console, const struct event *event);
/* Puts colours back: before a flush, so that what is seen then is whole. */
void console_rest(struct console *console);
/* Begins a line if the last one is not at its end: before a line of somebody else in the same
 * file. */
void console_fresh_line(struct console *console);

#endif
