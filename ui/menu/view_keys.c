/* The key bar: what works now, or the filter while it is typed. */
#include "menu/view_parts.h"
#include "terminal/key.h"
#include "text/text.h"
#include "words/words.h"

#include <stdio.h>

struct hint {
    uint32_t key;
    enum word what;
};

/* What there is no room for is left out, from the last on. */
static const struct hint hints[] = {
    { KEY_ENTER_, W_MENU_KEY_START }, { ' ', W_MENU_KEY_MARK }, { 's', W_MENU_KEY_STEP },
    { '/', W_MENU_KEY_FILTER },       { 'q', W_MENU_KEY_QUIT },
};
static const struct hint filter_hints[] = {
    { KEY_ENTER_, W_MENU_KEY_START },
    { ' ', W_MENU_KEY_MARK },
    { KEY_ESCAPE_, W_MENU_KEY_ALL },
};

struct bar {
    const struct hint *hints;
    unsigned count;
};

static struct bar bar_of(const struct menu_view *view)
{
    return view->filtering
               ? (struct bar){ filter_hints, sizeof filter_hints / sizeof *filter_hints }
               : (struct bar){ hints, sizeof hints / sizeof *hints };
}

static int hint_columns(const struct menu_view *view, const struct hint *hint)
{
    char key[16];
    return text_columns(key_name(hint->key, key)) + 1 +
           text_columns(word(view->language, hint->what));
}

/* Where the hints begin: behind the filter. */
static int first_column(const struct menu_view *view)
{
    if (!view->filtering)
        return 1;
    return 1 + text_columns(word(view->language, W_MENU_KEY_FILTER)) + 1 +
           text_columns(view->choice->filter) + 4;
}

static void draw_filter(struct canvas row, const struct menu_view *view)
{
    int column = canvas_text(row, 0, 1, ROLE_BAR, word(view->language, W_MENU_KEY_FILTER)) + 1;
    column = canvas_text(row, 0, column, ROLE_BAR_KEY, view->choice->filter);
    if (column < row.area.columns) {
        row.grid->cursor_row = row.area.row;
        row.grid->cursor_column = row.area.column + column;
    }
}

void menu_draw_keys(struct canvas row, const struct menu_view *view)
{
    const struct bar bar = bar_of(view);
    int column = first_column(view);
    canvas_fill(row, ROLE_BAR);
    if (view->filtering)
        draw_filter(row, view);
    for (unsigned i = 0; i < bar.count; i++) {
        char key[16];
        if (column + hint_columns(view, &bar.hints[i]) >= row.area.columns)
            return;
        column = canvas_text(row, 0, column, ROLE_BAR_KEY, key_name(bar.hints[i].key, key)) + 1;
        column = canvas_text(row, 0, column, ROLE_BAR, word(view->language, bar.hints[i].what)) + 2;
    }
}

uint32_t menu_key_at(const struct menu_view *view, int columns, int column)
{
    const struct bar bar = bar_of(view);
    int at = first_column(view);
    for (unsigned i = 0; i < bar.count; i++) {
        int width = hint_columns(view, &bar.hints[i]);
        if (at + width >= columns)
            break;
        if (column >= at && column < at + width)
            return bar.hints[i].key;
        at += width + 2;
    }
    return KEY_NONE_;
}
