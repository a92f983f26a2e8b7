/* What the overlays about memory share: a page of lines in a frame over the screen. */
#ifndef VIEW_OVERLAY_H
#define VIEW_OVERLAY_H

#include "view/view.h"

struct page {
    const struct view *view;
    struct canvas canvas; /* inside the frame */
    int row;              /* of the next line; those outside the canvas are not drawn */
    bool is_long;         /* the CPU is in long mode: addresses have 64 bits */
};

/* Draws an empty frame over whatever was there, with that title. */
struct page page_open(struct canvas canvas, const struct view *view, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Draws the next line, cut at the page's edge, and goes on to the row after it. */
void page_line(struct page *page, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Says in the frame's last row that the page goes on, and by which keys, where there are any. */
void page_more(struct canvas canvas, const struct view *view);
/* What a page of more lines than rows draws, one after the other by page_line() and its like; now
 * is the event that is looked at. */
typedef void page_lines_fn(struct page *page, const struct event *now);
/* How many lines that is, in so many columns inside the frame; 0 before the start. */
int page_count(const struct view *view, int columns, page_lines_fn *lines);
/* Draws those that are not scrolled away; canvas is that of page_open(). */
void page_draw(struct page *page, struct canvas canvas, page_lines_fn *lines);
/* Says in history that registers are those of then, and memory is as it is now. */
void page_warn_of_history(struct page *page);

/* Writes "code read 32-bit DPL 0", in the words of the manuals; attr is as struct segment has
 * it. */
void page_describe_attr(const struct page *page, unsigned attr, char *text, size_t size);
/* Draws the line of a segment register or a descriptor. base: all of its bits. */
void page_segment(struct page *page, const char *name, const struct segment *segment, uint64_t base,
                  bool changed);
/* Digits of a base there: 8, or 16 in long mode. */
int page_digits(const struct page *page);

#endif
