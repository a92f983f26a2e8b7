/* Text on its way to lines: a word is put together piece by piece, and printed where it has
 * room. */
#include "help/fill.h"

#include "text/utf8.h"

#include <assert.h>
#include <string.h>

void fill_end_word(struct fill *f)
{
    int columns = text_columns(f->word);
    if (!f->length)
        return;
    if (f->column && f->column + 1 + columns > f->columns) {
        fputc('\n', f->out);
        f->column = 0;
    }
    f->column += f->column ? fprintf(f->out, " ") : fprintf(f->out, "%*s", f->indent, "");
    fputs(f->word, f->out);
    f->column += columns;
    f->length = 0;
    f->word[0] = '\0';
    f->began = true;
}

void fill_end_line(struct fill *f)
{
    fill_end_word(f);
    if (f->column)
        fputc('\n', f->out);
    f->column = 0;
}

void fill_blank_row(struct fill *f)
{
    fill_end_line(f);
    if (f->began)
        fputc('\n', f->out);
}

void fill_to(struct fill *f, int column)
{
    fill_end_word(f);
    if (f->column >= column)
        fill_end_line(f);
    else if (f->column)
        f->column += fprintf(f->out, "%*s", column - 1 - f->column, "");
}

void fill_byte(struct fill *f, char byte)
{
    assert(f->length + 1 < sizeof f->word);
    f->word[f->length++] = byte;
    f->word[f->length] = '\0';
}

/* One character of a source, an escape being one, too; returns what follows it. */
static const char *put_next(struct fill *f, const char *at)
{
    static const struct {
        const char *name, *text;
    } escapes[] = { { "\\&", "" },     { "\\e", "\\" },  { "\\-", "-" },
                    { "\\(dq", "\"" }, { "\\(ga", "`" }, { "\\(aq", "'" } };
    for (size_t i = 0; *at == '\\' && i < sizeof escapes / sizeof *escapes; i++) {
        size_t length = strlen(escapes[i].name);
        if (strncmp(at, escapes[i].name, length) != 0)
            continue;
        if (*escapes[i].text)
            fill_byte(f, *escapes[i].text);
        return at + length;
    }
    fill_byte(f, *at);
    return at + 1;
}

void fill_whole(struct fill *f, const char *text)
{
    while (*text)
        text = put_next(f, text);
}

void fill_text(struct fill *f, const char *text)
{
    while (*text)
        if (*text == ' ') {
            fill_end_word(f);
            text++;
        } else
            text = put_next(f, text);
}

void fill_literal(struct fill *f, const char *text, int indent)
{
    fill_end_line(f);
    fill_whole(f, text);
    fprintf(f->out, "%*s%s\n", f->length ? indent : 0, "", f->word);
    f->length = 0;
    f->word[0] = '\0';
    f->began = true;
}
