/* Large letters made of blocks: what they look like. Those of ASCII, a few more signs of titles,
 * and every syllable of Hangul (hangul.h); a letter of any other script has none. */
#ifndef SLIDE_BLOCK_LETTERS_H
#define SLIDE_BLOCK_LETTERS_H

#include "slide/hangul.h"

/* How high letters are, in pixels that are as wide as high. Capitals stand on row 6 of LETTER_ROWS;
 * row 7 is for what hangs below. Beside syllables they are drawn taller, in rows as high as those,
 * and stand on row 12. */
enum { LETTER_ROWS = 8, LETTER_TALL_ROWS = HANGUL_ROWS };

struct block_letter {
    int columns;
    uint16_t rows[LETTER_TALL_ROWS]; /* bit 0: the pixel on the left is set */
};

/* Gives the letter of a character (UTF-32), tall or not. False if there is none: a syllable has
 * none that is not tall. A blank has one. Any thread. */
bool block_letter(uint32_t c, bool tall, struct block_letter *letter);

#endif
