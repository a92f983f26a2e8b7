/* Sentences, drawn word by word: what they name stands out. */
#include "view/explained.h"

#include <string.h>

/* Up to the next blank; within backticks blanks are part of it, so that an instruction stays on one
 * line. */
static size_t word_length(const char *text)
{
    size_t length = 0;
    for (bool within = false; text[length] && (within || text[length] != ' '); length++)
        within ^= text[length] == '`' && (within || strchr(text + length + 1, '`'));
    return length;
}

static int columns_of(const char *text, size_t length)
{
    int columns = 0, one;
    for (const char *at = text; at < text + length;) {
        bool tick = *at == '`';
        utf8_next(&at, &one);
        columns += tick ? 0 : one;
    }
    return columns;
}

static void new_line(struct explained_pen *pen)
{
    pen->row++;
    pen->column = pen->indent;
}

void explained_keep(struct explained_pen *pen, int columns, const char *text)
{
    columns += 1 + columns_of(text, word_length(text));
    if (pen->column > pen->indent && pen->column + 1 + columns > pen->canvas.area.columns)
        new_line(pen);
}

/* One character; what is too long for any line breaks anywhere. */
static void put_character(struct explained_pen *pen, enum role role, const char **text)
{
    char one[UTF8_MAX + 1];
    int columns;
    const char *from = *text;
    utf8_next(text, &columns);
    size_t length = (size_t)(*text - from) < sizeof one ? (size_t)(*text - from) : sizeof one - 1;
    memcpy(one, from, length);
    one[length] = '\0';
    if (pen->column + columns > pen->canvas.area.columns)
        new_line(pen);
    pen->column = canvas_text(pen->canvas, pen->row, pen->column, role, one);
}

/* Returns how many of the bytes have the same look. */
static size_t run_length(const struct view_named *named, const char *text, size_t length,
                         bool within, bool *is_named)
{
    const size_t tick = strcspn(text, "`"), name = strspn(text, VIEW_NAMES_CHARACTERS);
    *is_named = within || (name && view_named_word(named, text, name));
    size_t run = within ? tick : name ? name : 1;
    return run < length ? run : length;
}

static void put_word(struct explained_pen *pen, const struct view_named *named, enum role role,
                     const char *text, size_t length)
{
    bool within = false, is_named;
    const char *end = text + length;
    while (text < end) {
        if (*text == '`') {
            within = !within;
            text++;
            continue;
        }
        const char *stop = text + run_length(named, text, (size_t)(end - text), within, &is_named);
        while (text < stop)
            put_character(pen, is_named ? ROLE_EXPLAIN : role, &text);
    }
}

void explained_put(struct explained_pen *pen, const struct view_named *named, enum role role,
                   const char *text)
{
    while (*text) {
        size_t length = word_length(text);
        int columns = columns_of(text, length), room = pen->canvas.area.columns;
        bool begins = pen->column <= pen->indent;
        if (!begins && pen->column + 1 + columns > room)
            new_line(pen);
        else if (!begins)
            pen->column++;
        bool is_seen = pen->row < pen->canvas.area.rows; /* else it is but measured */
        if (is_seen || pen->column + columns > room)
            put_word(pen, named, role, text, length);
        else
            pen->column += columns;
        text += length;
        text += strspn(text, " ");
    }
}
