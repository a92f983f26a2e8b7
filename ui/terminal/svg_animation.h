/* Screens one after the other in one SVG file: a film of what happened on them. Styles move it, no
 * script, so that it plays in an image of a page, too; who knows no such styles, or asked for less
 * motion, sees one of its frames. */
#ifndef TERMINAL_SVG_ANIMATION_H
#define TERMINAL_SVG_ANIMATION_H

#include "terminal/grid.h"

#include <stdio.h>

enum { SVG_FRAMES_MOST = 32 };

/* Writes count grids, 1 to SVG_FRAMES_MOST, all of the first one's size and theme, as a window with
 * a title (as in svg.h). Each is shown for so many milliseconds, the last one three times as long;
 * then it begins anew. still: the frame, from 0, that is seen where nothing moves. What several
 * frames have in common is written once. False, with errno, if it could not be written, or there is
 * no memory. */
bool svg_animation_write(FILE *file, const struct grid *frames, unsigned count, unsigned still,
                         unsigned ms, const char *title);

#endif
