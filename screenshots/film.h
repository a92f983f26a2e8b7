/* A film of a terminal's screen, for the pictures: taken frame by frame from what libvterm knows of
 * it, written by the program's own writer (terminal/svg_animation.h). One at a time. */
#ifndef FILM_H
#define FILM_H

#include "../tests/screens/tty.h"

/* Takes the screen as it is, once nothing new has come to it for a moment. The first one says how
 * large all of them are. False without memory, or if there is no room for one more. */
bool film_take(struct tty *tty);
/* Writes what was taken, and forgets it. still: the frame that is seen where nothing moves. False,
 * with errno, if that could not be done. */
bool film_write(const char *path, const char *title, unsigned still);

#endif
