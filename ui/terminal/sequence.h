/* Sequences that a terminal sends, as bytes: for keys.c alone. s begins with ESC, and n, the bytes
 * that are there or those of the whole sequence, is at least 1. */
#ifndef TERMINAL_SEQUENCE_H
#define TERMINAL_SEQUENCE_H

#include "terminal/keys.h"

enum { KEYS_BUFFER = 1 << 16 }; /* bytes that are kept until a sequence is whole */

/* The length of the sequence that begins at s; 0 if it is not complete. One that a control
 * character breaks off ends before that, which is a key; an Esc before another one is alone. */
size_t sequence_length(const char *s, size_t n);

/* Is it what the terminal sends by itself, whole or as far as it is there: a string (OSC, DCS and
 * so on), a CSI sequence with a private marker, or a report such as that of the focus or of where
 * the cursor is? No key sends any of these. Of fewer than 3 bytes nobody knows: false. */
bool sequence_is_answer(const char *s, size_t n);
/* May it become one with more bytes, or is it one? */
bool sequence_may_be_answer(const char *s, size_t n);

/* Is a whole one something that libtermkey is to decode: ESC with a character, ESC O with a letter,
 * or a short CSI sequence with a key's final? It overruns its stack or goes astray on some others,
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
