/* Syllables of Hangul in pixels, composed of their letters: every one that there is, since each
 * letter is a few strokes, which are drawn as large as its place in the syllable. Pure, any thread.
 */
#ifndef SLIDE_HANGUL_H
#define SLIDE_HANGUL_H

#include <stdbool.h>
#include <stdint.h>

/* The size of a syllable, in pixels that are as wide as high. */
enum { HANGUL_ROWS = 14, HANGUL_COLUMNS = 13 };

/* Draws a syllable (U+AC00 to U+D7A3): of each row the bits of the pixels that are set, bit 0 on
 * the left. False, and nothing drawn, if it is none. */
bool hangul_draw(uint32_t c, uint16_t rows[HANGUL_ROWS]);

/* The syllable of letters as the decomposed forms of Unicode have them (U+1100 on); final 0: it has
 * none. 0: they make none. */
uint32_t hangul_compose(uint32_t initial, uint32_t vowel, uint32_t final);

#endif
