/* One slide's text, laid out: where each of its blocks stands. All of them, whatever the step: so
 * that nothing jumps when more of it is revealed. Rows and columns are cells. The front end's
 * thread. */
#ifndef SLIDE_H
#define SLIDE_H

#include "slide/text.h"

/* How much room there is between blocks. */
enum slide_spacing {
    SLIDE_CLOSE, /* only what keeps them apart */
    SLIDE_EVEN,  /* an empty row between blocks, none within lists */
    SLIDE_AIRY,  /* also between the items of a list */
    /* Also between the rows of a table, and two between blocks, which keeps a list apart from what
     * follows. */
    SLIDE_ROOMY,
    SLIDE_WIDE, /* one more between blocks and between items */
    SLIDE_SPACINGS
};

/* Where a block stands, counted from the text's first row and column. */
struct slide_place {
    int row, rows;
    int mark, indent; /* columns: of an item's mark, of the text */
};

struct slide_page {
    const struct deck_slide *slide; /* borrowed */
    struct slide_style style;
    enum slide_spacing spacing;
    int columns, rows;          /* rows: with those above its first block */
    struct slide_place *places; /* owned; of the slide's blocks */
};

/* Lays a slide out. room is the number of rows that there are for it, for what stands in the
 * middle; 0: as few as it takes. Without memory it is a page of no rows. */
void slide_page_make(struct slide_page *page, const struct deck_slide *slide,
                     const struct slide_style *style, int columns, int room,
                     enum slide_spacing spacing);
/* Lays it out with the widest spacing, at most this one, with which it fits into the room; else
 * close. */
void slide_page_fit(struct slide_page *page, const struct deck_slide *slide,
                    const struct slide_style *style, int columns, int room,
                    enum slide_spacing most);
/* Moves it down by a part of the rows that are left over, which would all be below it. A slide with
 * a DECK_MIDDLE stays. */
void slide_page_lower(struct slide_page *page, int room);
void slide_page_free(struct slide_page *page);

/* The first row that is shown in so many rows at a step: what the step has revealed last is in
 * sight, and then `scroll` rows further down, as far as there is revealed text. */
int slide_page_first(const struct slide_page *page, unsigned step, int rows, int scroll);
/* The row after the last one that is revealed. */
int slide_page_end(const struct slide_page *page, unsigned step);
/* Draws what is revealed, from that row on. */
void slide_page_draw(struct canvas canvas, const struct slide_page *page, unsigned step, int first);

/* ---- Blocks, for those who lay them out ---- */

/* Each draws itself from a row of the canvas on and returns the rows that it takes, drawn or
 * not. */
int slide_block_draw(struct canvas canvas, int row, const struct slide_page *page,
                     const struct deck_block *block, const struct slide_place *place);
/* The same for a table; apart: there is an empty row between its rows. */
int slide_table_draw(struct canvas canvas, int row, int column, int columns,
                     const struct deck_block *block, bool apart, const struct slide_style *style);
/* Columns of an item's mark and the blank after it; item is its index among the blocks. */
int slide_mark_columns(const struct deck_slide *slide, unsigned item, bool ascii);

/* ---- Slides that are a title page of their own ---- */

/* Is it made from the front matter, or nothing but a heading of level 1? */
bool slide_is_cover(const struct deck_slide *slide);
void slide_cover_draw(struct canvas canvas, const struct deck *deck, const struct deck_slide *slide,
                      const struct slide_style *style);

/* A title in large letters of blocks (block_letters.h). */
struct slide_big {
    /* Owned. The width of a cell is that of its letter in pixels, with the gap after it. */
    struct slide_text text;
    /* How large a pixel is, in half rows and columns; 0: in ordinary letters, as there is no room
     * or not a letter for each character. */
    int scale;
    bool tall;       /* its letters are as high as syllables, since some are */
    int columns;     /* where lines break, in pixels */
    int rows, width; /* of all of it, in cells */
};

enum { SLIDE_SCALE_MOST = 3 };
/* Makes it as large as fits into a part of that much room, up to a scale, at most
 * SLIDE_SCALE_MOST. For slide_big_free(). */
struct slide_big slide_big_make(const struct slide_text *title, int columns, int rows, int most);
/* Draws it centred, from a row of the canvas on. Its scale is not 0. */
void slide_big_draw(struct canvas canvas, int row, const struct slide_big *big);
void slide_big_free(struct slide_big *big);

#endif
