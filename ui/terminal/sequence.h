/* Sequences that a terminal sends, as bytes: for keys.c alone. s begins with ESC, and n, the bytes
 * that are there or those of the whole sequence, is at least 1. */
#ifndef TERMINAL_SEQUENCE_H
#define TERMINAL_SEQUENCE_H

#include "terminal/keys.h"

enum { KEYS_BUFFER = 1 << 16 }; /* bytes that are kept until a sequence is whole */

/* The length of the sequence that begins at s; 0 if it is not complete. */
size_t sequence_length(const char *s, size_t n);

/* Is it a string that the terminal sends by itself (OSC, DCS, ...)? At least 2 bytes are there. */
bool sequence_is_answer(const char *s);
/* Is a whole one something that keys send: ESC with a character, ESC O with a letter, or a short
 * CSI sequence with a key's final? libtermkey overruns its stack or goes astray on some others,
 * which no key sends anyway. */
bool sequence_is_bearable(const char *s, size_t n);
/* Which function key is a whole one on the Linux console and in Konsole, whatever TERM says: "ESC [
 * [ A" is F1, and so on to F5; 0: none. */
unsigned sequence_function(const char *s, size_t n);
/* Is a whole one exactly that? */
bool sequence_is(const char *s, size_t n, const char *what);

/* What the mouse did: "ESC [ < button ; column ; row M" (xterm's SGR mode, the only one that is
 * asked for). KEY_EVENT_NONE for what is not a click, a drag or a turn of the wheel. */
struct key_event sequence_mouse(const char *s, size_t n);

#endif
