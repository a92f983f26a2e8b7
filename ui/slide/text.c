/* Text of a slide as a row of cells, then broken into lines and drawn. */
#include "slide/text.h"
#include "text/clamp.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

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

/* Terminals that slant letters are few: what is italic is underlined. */
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
        shown = figures_text(style->figures, span, style->language, figure, sizeof figure);
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

/* ---- Breaking it ---- */

static bool is_one_of(uint32_t c, const wchar_t *set)
{
    return c && wcschr(set, (wchar_t)c);
}

/* Does it belong to what is before it? */
static bool clings(uint32_t c)
{
    return is_one_of(c, L".,;:!?)]}%…—–·’”、。」』》〉）！？，：；");
}

/* Not between a number and its unit. */
static bool is_blank(const struct slide_text *text, size_t at)
{
    return text->cells[at].chars[0] == ' ' && text->cells[at].role != ROLE_FIGURE;
}

static bool ends(const struct slide_text *text, size_t at)
{
    return at >= text->count || is_blank(text, at) || text->cells[at].chars[0] == '\n';
}

/* A mark that stands alone, such as a dash: a word that starts with one, as ".bin", is a word like
 * others. */
static bool is_lone_mark(const struct slide_text *text, size_t at)
{
    while (!ends(text, at) && clings(text->cells[at].chars[0]))
        at++;
    return ends(text, at);
}

static bool breaks_before(const struct slide_text *text, size_t at)
{
    return is_blank(text, at - 1) && !is_blank(text, at) && !is_lone_mark(text, at);
}

/* Within a word that is longer than a line: beside a wide character, after what joins. */
static bool parts_before(const struct slide_text *text, size_t at)
{
    const struct cell *before = &text->cells[at - 1], *cell = &text->cells[at];
    if (clings(cell->chars[0]) || is_one_of(before->chars[0], L"([{「『《〈（“‘"))
        return false;
    return cell->width == 2 || before->width == 2 || is_one_of(before->chars[0], L"/-_,;=&?");
}

/* Where the line that starts at start and would have to go on at `over` ends. */
static size_t break_of(const struct slide_text *text, size_t start, size_t over)
{
    bool blank = is_blank(text, over);
    if (blank && (over + 1 == text->count || breaks_before(text, over + 1)))
        return over;
    for (size_t at = over; at > start; at--)
        if (breaks_before(text, at))
            return at;
    if (blank)
        return over;
    for (size_t at = over; at > start + (over - start) / 2; at--)
        if (parts_before(text, at))
            return at;
    return over > start ? over : start + 1; /* at least one, however narrow it is */
}

static int columns_of(const struct slide_text *text, size_t from, size_t to)
{
    int columns = 0;
    for (size_t i = from; i < to; i++)
        columns += text->cells[i].width;
    return columns;
}

static bool is_at(const struct slide_text *text, size_t at, uint32_t c)
{
    return at < text->count && text->cells[at].chars[0] == c;
}

struct slide_line slide_text_line(const struct slide_text *text, size_t start, int columns)
{
    size_t over = start;
    for (int at = 0; over < text->count && text->cells[over].chars[0] != '\n'; over++)
        if ((at += text->cells[over].width) > columns)
            break;
    struct slide_line line = { .start = start, .end = over, .next = over };
    if (is_at(text, over, '\n'))
        line.next = over + 1;
    else if (over < text->count) {
        line.end = line.next = break_of(text, start, over);
        while (is_at(text, line.next, ' '))
            line.next++;
        line.next += is_at(text, line.next, '\n');
    }
    while (line.end > start && text->cells[line.end - 1].chars[0] == ' ')
        line.end--;
    line.columns = columns_of(text, start, line.end);
    return line;
}

int slide_text_columns(const struct slide_text *text)
{
    int most = 0, columns = 0;
    for (size_t i = 0; i < text->count; i++) {
        columns = text->cells[i].chars[0] == '\n' ? 0 : columns + text->cells[i].width;
        most = max(most, columns);
    }
    return most;
}

static int longest_word(const struct slide_text *text)
{
    int most = 0, columns = 0;
    for (size_t i = 0; i < text->count; i++) {
        columns = ends(text, i) ? 0 : columns + text->cells[i].width;
        most = max(most, columns);
    }
    return most;
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
    int rows = slide_text_rows(text, columns), word = longest_word(text), even = columns;
    if (rows < 2 || rows > EVEN_ROWS || 2 * last_line(text, columns) >= columns)
        return columns;
    while (even > word && slide_text_rows(text, even - 1) == rows)
        even--;
    return even;
}

/* How many cells fit into that many columns. */
static size_t fitting(const struct slide_text *text, int columns)
{
    size_t n = 0;
    for (int at = 0; n < text->count && (at += text->cells[n].width) <= columns;)
        n++;
    return n;
}

int slide_text_draw_cut(struct canvas canvas, int row, int column, int columns,
                        const struct slide_text *text)
{
    size_t n = fitting(text, columns);
    bool cut = n < text->count;
    if (cut)
        n = fitting(text, columns - 1);
    draw_cells(canvas, row, column, text, 0, n);
    column += columns_of(text, 0, n);
    if (!cut || columns < 1)
        return column;
    return canvas_text(canvas, row, column, (enum role)text->cells[n].role,
                       char_columns(0x2026) == 1 ? "…" : "~");
}
