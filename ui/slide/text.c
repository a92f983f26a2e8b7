/* Text of a slide as a row of cells, and how it is drawn in lines. */
#include "slide/text.h"

#include <stdlib.h>

enum { TAB = 4, EVEN_ROWS = 4, STROKE = 0x336 /* combines: a line through the character */ };

/* ---- Making it ---- */

static struct cell *add_cell(struct slide_text *text)
{
    if (text->count == text->capacity) {
        size_t capacity = text->capacity ? 2 * text->capacity : 64;
        struct cell *cells = realloc(text->cells, capacity * sizeof *cells);
        if (!cells)
            return NULL;
        text->cells = cells;
        text->capacity = capacity;
    }
    return &text->cells[text->count++];
}

static void add(struct slide_text *text, uint32_t c, int width, struct cell look)
{
    if (!width && c != '\n') {
        if (text->count)
            cell_combine(&text->cells[text->count - 1], c);
        return;
    }
    struct cell *cell = add_cell(text);
    if (!cell)
        return;
    look.chars[0] = c;
    look.width = (uint8_t)width;
    *cell = look;
}

static void add_text(struct slide_text *text, const char *from, struct cell look, bool struck)
{
    while (*from) {
        int width = 1;
        bool newline = *from == '\n', tab = *from == '\t';
        uint32_t c = newline || tab ? (uint8_t)*from++ : utf8_next(&from, &width);
        for (size_t blanks = tab ? TAB - text->count % TAB : 0; blanks; blanks--)
            add(text, ' ', 1, look);
        if (!tab)
            add(text, c, newline ? 0 : width, look);
        if (struck && c > ' ' && width == 1)
            add(text, STROKE, 0, look);
    }
}

/* How a span looks. Terminals that slant letters are few: what is italic is underlined. */
static struct cell look_of(const struct deck_span *span, enum role role, unsigned attrs)
{
    if (span->figure != FIGURE_NONE)
        role = ROLE_FIGURE;
    else if (span->styles & SPAN_LINK)
        role = ROLE_LINK;
    else if (span->styles & SPAN_CODE)
        role = ROLE_CODE;
    else if (span->styles & SPAN_STRIKE)
        role = ROLE_DIM;
    attrs |= (span->styles & SPAN_BOLD ? CELL_BOLD : 0u) |
             (span->styles & SPAN_ITALIC ? CELL_UNDERLINE : 0u);
    return (struct cell){
        .role = (uint8_t)role, .attrs = (uint8_t)attrs, .fg = COLOUR_BY_ROLE, .bg = COLOUR_BY_ROLE
    };
}

static void add_span(struct slide_text *text, const struct deck_span *span, struct cell look,
                     const struct slide_style *style)
{
    char figure[160];
    const char *shown = span->text;
    bool struck = (span->styles & SPAN_STRIKE) && !style->ascii && char_columns(STROKE) == 0;
    if (span->figure != FIGURE_NONE)
        shown = figures_text(style->figures, span, style->language, style->ascii, figure,
                             sizeof figure);
    add_text(text, shown, look, struck);
}

struct slide_text slide_text_make(const struct deck_text *from, enum role role, unsigned attrs,
                                  const struct slide_style *style)
{
    struct slide_text text = { 0 };
    for (unsigned i = 0; i < from->count; i++)
        add_span(&text, &from->spans[i], look_of(&from->spans[i], role, attrs), style);
    return text;
}

struct slide_text slide_text_span(const struct deck_span *span, enum role role,
                                  const struct slide_style *style)
{
    struct slide_text text = { 0 };
    add_span(&text, span, look_of(span, role, 0), style);
    return text;
}

struct slide_text slide_text_plain(const char *from, enum role role)
{
    struct slide_text text = { 0 };
    add_text(&text, from,
             (struct cell){ .role = (uint8_t)role, .fg = COLOUR_BY_ROLE, .bg = COLOUR_BY_ROLE },
             false);
    return text;
}

void slide_text_free(struct slide_text *text)
{
    free(text->cells);
    *text = (struct slide_text){ 0 };
}

/* ---- Drawing it ---- */

static void draw_cells(struct canvas canvas, int row, int column, const struct slide_text *text,
                       size_t from, size_t to)
{
    if (row < 0 || row >= canvas.area.rows)
        return;
    for (size_t i = from; i < to; i++) {
        canvas_cell(canvas, row, column, &text->cells[i]);
        column += text->cells[i].width;
    }
}

int slide_text_shift(enum deck_align align, int room)
{
    return room <= 0 || align == ALIGN_LEFT ? 0 : align == ALIGN_CENTRE ? room / 2 : room;
}

int slide_text_draw(struct canvas canvas, int row, int column, int columns, enum deck_align align,
                    const struct slide_text *text)
{
    int rows = 0;
    columns = columns < 1 ? 1 : columns;
    for (size_t at = 0; at < text->count; rows++) {
        struct slide_line line = slide_text_line(text, at, columns);
        draw_cells(canvas, row + rows, column + slide_text_shift(align, columns - line.columns),
                   text, line.start, line.end);
        at = line.next;
    }
    return rows;
}

int slide_text_rows(const struct slide_text *text, int columns)
{
    return slide_text_draw((struct canvas){ 0 }, 0, 0, columns, ALIGN_LEFT, text);
}

static int last_line(const struct slide_text *text, int columns)
{
    struct slide_line line = { 0 };
    for (size_t at = 0; at < text->count; at = line.next)
        line = slide_text_line(text, at, columns);
    return line.columns;
}

int slide_text_even_columns(const struct slide_text *text, int columns)
{
    int rows = slide_text_rows(text, columns), word = slide_text_word_columns(text), even = columns;
    if (rows < 2 || rows > EVEN_ROWS || 2 * last_line(text, columns) >= columns)
        return columns;
    while (even > word && slide_text_rows(text, even - 1) == rows)
        even--;
    return even;
}

/* How many cells fit into that many columns; they take *taken. */
static size_t fitting(const struct slide_text *text, int columns, int *taken)
{
    size_t n = 0;
    *taken = 0;
    while (n < text->count && *taken + text->cells[n].width <= columns)
        *taken += text->cells[n++].width;
    return n;
}

int slide_text_draw_cut(struct canvas canvas, int row, int column, int columns,
                        const struct slide_text *text)
{
    int taken;
    size_t n = fitting(text, columns, &taken);
    bool cut = n < text->count;
    if (cut)
        n = fitting(text, columns - 1, &taken);
    draw_cells(canvas, row, column, text, 0, n);
    column += taken;
    if (!cut || columns < 1)
        return column;
    return canvas_text(canvas, row, column, (enum role)text->cells[n].role,
                       char_columns(0x2026) == 1 ? "…" : "~");
}
