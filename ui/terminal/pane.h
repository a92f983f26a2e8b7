/* A guest's console as a terminal of its own (libvterm).
 *
 * What guests print is hostile input: bytes go through a filter that lets only harmless sequences
 * reach libvterm. The pane is never resized: for another size it is made anew from the console's
 * bytes. The front end's thread.
 */
#ifndef TERMINAL_PANE_H
#define TERMINAL_PANE_H

#include "terminal/grid.h"

struct pane; /* opaque */

struct pane *pane_new(int rows, int columns); /* NULL below 1 x 2, and without memory */
void pane_free(struct pane *pane);

/* Feeds what the guest printed; any bytes, any number. */
void pane_feed(struct pane *pane, const uint8_t *bytes, size_t n);

/* Draws it, scrolled back by that many lines (0: the end; more than there are: the first). */
void pane_draw(const struct pane *pane, struct canvas canvas, int scrolled_back);
int pane_scrollback(const struct pane *pane); /* lines above the screen, at most PANE_SCROLLBACK */
int pane_rows(const struct pane *pane);
int pane_columns(const struct pane *pane);
/* Where the guest's cursor is; false if hidden. */
bool pane_cursor(const struct pane *pane, int *row, int *column);

enum { PANE_SCROLLBACK = 1000 };

/* The filter alone, for tests and fuzzing: takes n bytes, calls emit with what may pass. */
struct pane_filter;
struct pane_filter *pane_filter_new(void (*emit)(void *context, const char *bytes, size_t n),
                                    void *context);
void pane_filter_free(struct pane_filter *filter);
void pane_filter_feed(struct pane_filter *filter, const uint8_t *bytes, size_t n);

#endif
