/* The breakpoints of the focused vCPU: a list over the screen, and marks in its code. */
#include "event/until.h"
#include "text/text.h"
#include "view/overlay.h"

#include <stdio.h>
#include <string.h>

static const struct model_breaks *list_of(const struct view *view)
{
    static const struct model_breaks none;
    const struct model_breaks *list = view->seen.vcpus[view->chosen.focus].breaks;
    return list ? list : &none;
}

const struct model_break *view_breakpoint_at(const struct view *view, uint64_t linear)
{
    const struct model_breaks *list = list_of(view);
    unsigned index = model_breaks_at(list, linear);
    return index < BREAKS_MAX ? &list->list[index] : NULL;
}

const struct model_break *view_breakpoint_on_line(const struct view *view,
                                                  const struct symbols_place *line)
{
    const struct symbols *symbols = view->seen.vcpus[view->chosen.focus].symbols;
    const struct model_breaks *list = list_of(view);
    for (unsigned i = 0; i < list->count; i++) {
        const struct control_break *b = &list->list[i].what;
        struct symbols_place place;
        if (b->kind == BREAK_WHEN && until_is_address(&b->when) &&
            symbols_place(symbols, b->when.linear, NULL, 0, &place) && place.line == line->line &&
            !strcmp(place.file, line->file))
            return &list->list[i];
    }
    return NULL;
}

const char *view_break_mark(const struct view *view, const struct model_break *b)
{
    if (view->chosen.ascii)
        return b->enabled ? "*" : "o";
    return b->enabled ? "●" : "○";
}

/* Where an address or watched memory is by name, as far as that does not stand in the text. */
static char *place_of(const struct view *view, const struct model_break *b,
                      char text[SYMBOLS_PLACE])
{
    const struct symbols *symbols = view->seen.vcpus[view->chosen.focus].symbols;
    bool has_address = b->what.kind == BREAK_WRITE || (b->what.when.conditions & UNTIL_LINEAR);
    struct symbols_place place;
    *text = '\0';
    if (has_address &&
        symbols_place(symbols, b->what.kind == BREAK_WRITE ? b->what.linear : b->what.when.linear,
                      NULL, 0, &place)) {
        if (strstr(b->text, place.name))
            *place.name = '\0';
        symbols_put_place(&place, text);
    }
    return text;
}

/* Its hits at the right edge; returns the column before which the rest ends. */
static int draw_hits(const struct page *p, const struct model_break *b, bool met)
{
    char number[32], text[96];
    int width = p->canvas.area.columns;
    snprintf(text, sizeof text, "%s%s%s", met ? view_word(p->view, W_BREAKS_MET) : "",
             met ? "  " : "", text_number(b->hits, number));
    canvas_text_right(p->canvas, p->row, 0, width, met ? ROLE_WARN : ROLE_TEXT, text);
    return width - text_columns(text) - 2;
}

static void draw_break(struct page *p, unsigned index)
{
    const struct model_breaks *list = list_of(p->view);
    const struct model_break *b = &list->list[index];
    char place[SYMBOLS_PLACE];
    bool met = list->met == index;
    int end = draw_hits(p, b, met);
    enum role role = met ? ROLE_WARN : b->enabled ? ROLE_TEXT : ROLE_DIM;
    int column = canvas_format(p->canvas, p->row, 0, role, "%2u %s ", index + 1,
                               view_break_mark(p->view, b));
    column = canvas_text_cut(p->canvas, p->row, column, end - column, role, b->text) + 2;
    if (column < end)
        canvas_text_cut(p->canvas, p->row, column, end - column, ROLE_DIM,
                        place_of(p->view, b, place));
    if (index == p->view->chosen.break_selected)
        canvas_mark(p->canvas, p->row, 0, p->canvas.area.columns, ROLE_CURRENT);
    p->row++;
}

/* ---- What can be done, at the bottom ---- */

static void draw_grammar(struct page *p)
{
    static const struct {
        const char *example;
        enum word meaning;
    } lines[] = {
        { "Enter", W_BREAKS_HERE },
        { "putchar  console.c:14  at 4000c  ip 000c", W_BREAKS_AT },
        { "port 3f8 value 'A'  reason hlt  call getchar", W_BREAKS_EXIT },
        { "write count  write 0500 16", W_BREAKS_WRITE },
        { "... if ax == 5 after 3", W_BREAKS_IF },
    };
    enum { MEANING_COLUMN = 46 };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++, p->row++) {
        canvas_text(p->canvas, p->row, 0, ROLE_TEXT, lines[i].example);
        canvas_text_cut(p->canvas, p->row, MEANING_COLUMN, p->canvas.area.columns - MEANING_COLUMN,
                        ROLE_DIM, view_word(p->view, lines[i].meaning));
    }
}

static void draw_keys(struct page *p)
{
    static const struct {
        const char *key;
        enum word word;
    } keys[] = { { "A", W_BREAKS_ADD }, { "D", W_BREAKS_DELETE }, { "E", W_BREAKS_SWITCH } };
    int column = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        column = canvas_text(p->canvas, p->row, column, ROLE_STRONG, keys[i].key) + 1;
        column =
            canvas_text(p->canvas, p->row, column, ROLE_TEXT, view_word(p->view, keys[i].word)) + 2;
    }
}

void view_breaks(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, VIEW_FORMAT(view, WF_BREAKS_TITLE), view->chosen.focus);
    const struct model_breaks *list = list_of(view);
    enum { FOOT = 7 }; /* rows: a blank one, the grammar, the keys */
    int rows = p.canvas.area.rows, room = rows - FOOT;
    if (list->count)
        canvas_text_right(p.canvas, 0, 0, p.canvas.area.columns, ROLE_DIM,
                          view_word(view, W_BREAKS_HITS));
    else
        canvas_text(p.canvas, 0, 0, ROLE_DIM, view_word(view, W_BREAKS_NONE));
    for (unsigned i = 0; i < list->count && (int)i + 1 < room; i++) {
        p.row = (int)i + 1;
        draw_break(&p, i);
    }
    p.row = rows - FOOT + 1;
    draw_grammar(&p);
    if (view_takes_keys(&view->chosen) && view->said.overlay == OVERLAY_BREAKS)
        draw_keys(&p);
}
