/* What is looked at: what it is, what to watch, and as much of its source as there is room for. */
#include "menu/view_parts.h"
#include "text/clamp.h"
#include "text/text.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

enum { PROSE_COLUMNS = 78 }; /* longer lines are hard to follow */

/* Its size and its file. */
static void put_facts(const struct menu_item *item, enum language language, char *text, size_t size)
{
    char number[32], path[1024];
    text_number(item->bytes, number);
    text_safe(item->file, true, path, sizeof path);
    int n =
        item->vcpus
            ? snprintf(text, size,
                       WORD_FORMAT_OF(item->bytes, language, WF_COUNT_BYTE, WF_COUNT_BYTES), number)
            : 0;
    snprintf(text + n, size - (size_t)n, "%s%s", n ? "  " : "", path);
}

/* Draws line by line what is there, from a row on. */
static void draw_preview(struct canvas canvas, int row, enum role role, const char *text)
{
    char line[256];
    for (; *text && row < canvas.area.rows; row++) {
        size_t length = strcspn(text, "\n");
        size_t kept = utf8_whole(text, length < sizeof line ? length : sizeof line - 1);
        memcpy(line, text, kept);
        line[kept] = '\0';
        canvas_text_cut(canvas, row, 0, canvas.area.columns, role, line);
        text += length + (text[length] == '\n');
    }
}

static void draw_item(struct canvas canvas, const struct menu_view *view,
                      const struct menu_item *item)
{
    char facts[1200];
    struct canvas prose =
        canvas_inner(canvas, 0, 0, canvas.area.rows, min(canvas.area.columns, PROSE_COLUMNS));
    int row = canvas_wrap(prose, 0, 0, ROLE_TEXT, item->head.about) + 1;
    if (item->head.watch[0]) {
        canvas_text(prose, row++, 0, ROLE_STRONG,
                    word(view->language, item->vcpus ? W_MENU_WATCH : W_MENU_MORE));
        row += canvas_wrap(prose, row, 0, ROLE_TEXT, item->head.watch) + 1;
    }
    if (item->file[0]) {
        put_facts(item, view->language, facts, sizeof facts);
        canvas_text_cut(canvas, row, 0, canvas.area.columns, ROLE_DIM, facts);
        row += 2;
    }
    draw_preview(canvas, row, item->vcpus ? ROLE_CODE : ROLE_TEXT, view->preview);
}

void menu_draw_about(struct canvas canvas, const struct menu_view *view, bool is_framed)
{
    const struct menu_item *item = menu_choice_item(view->choice);
    char title[MENU_NAME + 8] = "";
    if (canvas.area.rows <= 0)
        return;
    if (item)
        snprintf(title, sizeof title, " %s ", item->name);
    if (is_framed) {
        canvas_frame(canvas, ROLE_FRAME, item ? title : NULL, ROLE_STRONG, view->ascii);
        canvas = canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4);
    }
    if (item)
        draw_item(canvas, view, item);
}
