/* What the key bar names here and now, and where on its row: made from the table of commands. For
 * whoever draws it, and for a click on it. Pure. */
#ifndef VIEW_BAR_H
#define VIEW_BAR_H

#include "view/command.h"
#include "view/view.h"

/* What the whole bar says by its colour, and by a word at its left end: of the focused vCPU, or,
 * where that has ended, of those that have not. */
enum bar_mode { BAR_LIVE, BAR_PAUSED, BAR_HISTORY, BAR_ENDED, BAR_TYPING, BAR_MODES };

enum { BAR_ITEMS = 64 };

struct bar {
    enum bar_mode mode;
    const char *word;    /* of the mode, "" none */
    char lead[160];      /* said before the keys, "" nothing */
    enum role lead_role; /* ROLE_COUNT: that of the bar's words */
    int lead_column;
    unsigned count;
    struct bar_item {
        uint32_t keys[2]; /* two commands may share a word; keys[1] 0: it has it alone */
        char name[32];    /* of the keys: "Up/Down" */
        const char *word; /* what they do */
        int column, columns;
    } items[BAR_ITEMS];
};

/* What is named on a row of so many columns: most useful first, each whole or not at all. Keys that
 * do nothing now are not among them. */
void bar_make(struct bar *bar, const struct view *view, int columns);
/* Have all vCPUs ended? */
bool bar_has_ended(const struct view *view);
/* Does the command do something here and now that is worth a key's place? */
bool bar_is_of_use(const struct view *view, enum command_id id);

#endif
