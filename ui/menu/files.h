/* What a file says of itself: a guest by its source or its first bytes, a deck by its title. As
 * items.h. */
#ifndef MENU_FILES_H
#define MENU_FILES_H

#include "menu/items.h"

/* Fill in the head of an item by its file; without a source that says it, an empty one. */
void menu_file_describe_guest(struct menu_item *item, enum language language);
/* False: it is no deck, as far as one can tell: it has neither a second slide nor a run. */
bool menu_file_describe_deck(struct menu_item *item);
/* The same of a guest that did not come with the program, and how it is named on the command line;
 * false: it cannot be started. */
bool menu_file_describe_own(struct menu_item *item, enum language language);

#endif
