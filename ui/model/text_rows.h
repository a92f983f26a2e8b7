/* What a guest writes to its text screen, as lines: for output that is not a screen. Events in,
 * lines out, each once it is finished. Pure; the front end's thread.
 *
 * A row is finished when it scrolls out at the top. No event says so, only what is written where:
 * - Copied up. The guest writes a rectangle, cell after cell, row after row, and each character is
 *   the one that stood n rows below at that moment, the same n from 1 to 24 for all but the last n
 *   rows at most: the rows that were the upper n there are lines. The rectangle may be as wide and
 *   high as it likes from two such rows on, but has to bring some text and to change something; the
 *   whole screen may also change nothing (lines that are all alike). How many bytes a write has
 *   does not matter, nor do attributes, nor what an interrupt's handler writes elsewhere meanwhile.
 * - The start moved. It is n rows further on, or what is shown from there is what was shown, n rows
 *   up: the upper n rows are lines. Both halves of the start count as one change.
 * - Cleared. The guest writes blanks over half of the rows or more, whole ones, one after the
 *   other: what stood there is lines, up to the last one with text; but not if it is what was
 *   cleared the time before, as programs do that clear and draw again and again.
 * - The vCPU has ended: what is shown then.
 * - The guest waits: for input, for a key of our BIOS, or for an interrupt where the cursor stands
 *   right behind what it wrote last. Then the rows above the cursor are lines, and the cursor's is
 *   the beginning of one, a prompt; but not where the page is the one that was cleared last.
 *
 * A line is given as soon as that is sure: at the latest when other text is written into the last
 * of the rows, when others scroll, and when the guest rests (HLT, or it waits for input).
 *
 * A row that is a line is none again while it stays the same; if it has changed it is one more when
 * it scrolls or the guest ends.
 *
 * So what is drawn in place, a clock in a corner or a whole page without being cleared before, is
 * no line until it scrolls, or the guest waits or ends; what a program draws by changing single
 * cells alone never scrolls, and is told as it is at the end. */
#ifndef MODEL_TEXT_ROWS_H
#define MODEL_TEXT_ROWS_H

#include "event/event.h"

/* A line: count cells, 0 to 80, of two bytes as text_screen.h has them; blanks at its end are left
 * out. Of the line before, a beginning, it is the rest: so many of its cells were in that; 0: it is
 * a new one. Unless it ends here it may go on. Borrowed during the call. */
struct text_line {
    const uint8_t *cells;
    unsigned count, from;
    bool ends;
};
typedef void text_rows_fn(void *context, const struct text_line *line);

struct text_rows;

/* Takes all events of one vCPU, in order, and gives fn the lines that each finishes. *rows is NULL
 * at first, and stays so while there is no text screen. False without memory for it: what this
 * event writes is lost. */
bool text_rows_add(struct text_rows **rows, const struct event *event, text_rows_fn *fn,
                   void *context);
/* Frees it; *rows is NULL then. */
void text_rows_free(struct text_rows **rows);

#endif
