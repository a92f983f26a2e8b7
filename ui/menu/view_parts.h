/* What the files of the menu's view share. */
#ifndef MENU_VIEW_PARTS_H
#define MENU_VIEW_PARTS_H

#include "menu/view.h"

/* Rectangles of the grid; those without room have no rows. */
struct menu_places {
    struct rect header, list, about, command, keys;
    bool is_framed; /* list and about have frames */
};

struct menu_places menu_places(int rows, int columns);

/* view_about.c: what is looked at, in words, and what is in it. */
void menu_draw_about(struct canvas canvas, const struct menu_view *view, bool is_framed);

/* view_keys.c: the key bar; the key that is named in a column of it, KEY_NONE_: none. */
void menu_draw_keys(struct canvas row, const struct menu_view *view);
uint32_t menu_key_at(const struct menu_view *view, int columns, int column);

#endif
