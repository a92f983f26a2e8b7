/* UTF-8, and which characters may be shown: the one place that knows either.
 *
 * The policy. Three kinds of bytes and characters are told apart, everywhere in the same way:
 *
 * - Bytes that are no UTF-8 (RFC 3629): not the shortest form, surrogates, beyond U+10FFFF, cut
 *   off. utf8_decode() and utf8_take() never take them for a character.
 * - Harmful characters, char_is_harmful(): they draw nothing themselves, but change what is drawn
 *   around them, its order or its width, or they are no characters at all. None of them reaches a
 *   terminal, a cell or a slide. These are the controls (C0, DEL, C1), the soft hyphen, directional
 *   controls and isolates, zero-width spaces and joiners, variation selectors, line and paragraph
 *   separators, byte order marks, annotations, tags, noncharacters, and everything from U+E0000 on,
 *   private planes included. Where the Unicode Character Database calls a character
 *   Default_Ignorable_Code_Point it is harmful, but for the four fillers of Hangul, which stand in
 *   the place of a letter. So are the skin tones of emoji, U+1F3FB to U+1F3FF: some terminals draw
 *   them into the emoji before them, others behind it, and all that follows shifts.
 * - All others. They take 0 (they combine with the one before), 1 or 2 columns: what the C
 *   library's wcwidth() says, because curses moves its cursor by it. In a locale that is not UTF-8
 *   only ASCII can be shown. Characters that the C library does not know take no columns and are
 *   not shown in cells, but in a stream of text they pass: the terminal may be newer. So do those
 *   of the private area U+E000 to U+F8FF, which have fonts.
 *
 * What becomes of that which is refused is up to who refuses it: \xNN or ^X in a stream of text
 * (text.h), '?' in a cell (terminal/grid.h), nothing in a guest's console (terminal/pane_filter.c),
 * an error in a deck.
 *
 * Pure, any thread; columns depend on the locale (LC_CTYPE), which is set once at the start.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 }; /* bytes of a character, at most */

/* ---- Bytes ---- */

/* How many bytes a character has that starts with this one: 1 to 4, or 0 if none does. */
unsigned utf8_length(uint8_t lead);

/* Is it a byte within a character, not the first one? */
static inline bool utf8_continues(char byte)
{
    return ((uint8_t)byte & 0xc0) == 0x80;
}

/* Decodes the character that these n bytes start with. Returns its length, 1 to 4, or 0 (and *c is
 * not set) if they start with none or with a part of one. */
unsigned utf8_decode(const char *bytes, size_t n, uint32_t *c);

/* Encodes a character; returns how many bytes it wrote. c is at most U+10FFFF; a surrogate comes
 * out as three bytes that utf8_decode() refuses. */
size_t utf8_encode(uint32_t c, char out[UTF8_MAX]);

/* Returns how many of the n bytes are left once a character that is cut off at their end is left
 * out. */
size_t utf8_whole(const char *bytes, size_t n);

/* Bytes of a character as they come, one by one. Zero-initialized. */
struct utf8_stream {
    uint8_t bytes[UTF8_MAX];
    uint8_t have, need; /* need 0: between two characters; bytes[0..have) is then the last one */
};

enum utf8_step {
    UTF8_MORE,   /* the byte was taken; its character is not complete yet */
    UTF8_WHOLE,  /* it was taken and completes a character, which is in *c */
    UTF8_BAD,    /* it was taken, but bytes[0..have) are no character */
    UTF8_BROKEN, /* it was not taken: bytes[0..have) break off before it, and it starts anew */
};
enum utf8_step utf8_take(struct utf8_stream *stream, uint8_t byte, uint32_t *c);

/* ---- Characters ---- */

/* Is it harmful by the policy above? Any number can be asked about, here and below. */
bool char_is_harmful(uint32_t c);
bool char_is_skin_tone(uint32_t c);

/* Returns 0, 1 or 2 columns, or -1 for what is not to be shown in a cell, being harmful or unknown
 * to the C library. */
int char_columns(uint32_t c);

/* Returns the character at *text, which is not at its end, and moves *text behind it. What cannot
 * be shown (harmful characters, invalid bytes one by one) comes out as '?', one column wide. */
uint32_t utf8_next(const char **text, int *columns);

/* Returns the columns of a text, with one '?' for each thing that cannot be shown. */
int text_columns(const char *text);

#endif
