/* Large letters made of blocks: what they look like. Those of ASCII, and the star of titles; a
 * letter of any other script has none.
 */
#ifndef SLIDE_BLOCK_LETTERS_H
#define SLIDE_BLOCK_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

/* How high a letter is, in pixels that are as wide as high. Capitals stand on row 6; row 7 is for
 * what hangs below. */
enum { LETTER_ROWS = 8 };

struct block_letter {
    int columns;
    /* Each is `columns` characters, '#' for a pixel that is set, '.' for others, and no NUL. */
    const char *rows[LETTER_ROWS];
};

/* Gives the letter of a character (UTF-32). False if there is none. A blank has one. Any thread. */
bool block_letter(uint32_t c, struct block_letter *letter);

#endif
