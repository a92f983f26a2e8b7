/* Manual pages as plain text: lines of text and of macros. */
#include "help/mdoc.h"

#include "help/fill.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 5,   /* of text; that of section titles is 0 */
    SUBTITLE = 3, /* of the titles of subsections */
    INDENT = 6,   /* more, of literal lines */
    WORDS = 64,   /* in a line of macros */
    LINE_BYTES = 1024,
};

struct layout {
    struct fill fill;
    const char *name; /* of the page */
    bool joins;       /* the next word stands right after this one */
    bool is_literal;  /* within .Bd */
    bool is_synopsis; /* the section */
    int tag_room;     /* of a list: columns from its tags to its texts */
    bool is_compact;  /* of a list: no blank rows between its items */
};

/* ---- Words of a macro's line ---- */

static bool closes(const char *word)
{
    return word[0] && !word[1] && strchr(".,:;)]?!", word[0]);
}

static bool opens(const char *word)
{
    return (word[0] == '(' || word[0] == '[') && !word[1];
}

/* Cuts a line into words, in place: blanks part them, "..." holds them together. */
static unsigned split(char *line, char *words[WORDS])
{
    unsigned count = 0;
    for (char *at = line; *(at += strspn(at, " "));) {
        bool quoted = *at == '"';
        assert(count < WORDS);
        words[count++] = at += quoted;
        at += strcspn(at, quoted ? "\"" : " ");
        if (*at)
            *at++ = '\0';
    }
    return count;
}

static void begin_item(struct layout *l)
{
    if (!l->joins)
        fill_end_word(&l->fill);
    l->joins = false;
}

static void put_word(struct layout *l, const char *word, const char *prefix)
{
    if (closes(word))
        l->joins = false;
    else
        begin_item(l);
    fill_whole(&l->fill, closes(word) ? "" : prefix);
    fill_text(&l->fill, word);
    l->joins = opens(word);
}

/* What macros that stand around their words put there; NULL for others. Within quotes a blank is no
 * place for a line to end: these are commands to be copied. */
static const char *around(const char *macro, bool *is_quote)
{
    static const char *const all[][2] = { { "Op", "[]" }, { "Pq", "()" }, { "Ql", "''" } };
    *is_quote = !strcmp(macro, "Ql");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(macro, all[i][0]))
            return all[i][1];
    return NULL;
}

static bool is_one_of(const char *macro, const char *names)
{
    return strlen(macro) == 2 && strstr(names, macro);
}

/* Macros whose words are printed as they are. */
static const char plain[] = "Ar Cm Ic Pa Ev No";

static unsigned put_reference(struct layout *l, char **words, unsigned count)
{
    begin_item(l);
    fill_whole(&l->fill, words[0]);
    if (count < 2)
        return 1;
    fill_byte(&l->fill, '(');
    fill_whole(&l->fill, words[1]);
    fill_byte(&l->fill, ')');
    return 2;
}

static void put_words(struct layout *l, char **words, unsigned count);

static void put_around(struct layout *l, const char *signs, bool is_quote, char **words,
                       unsigned count)
{
    unsigned inside = count;
    while (inside && closes(words[inside - 1]))
        inside--;
    begin_item(l);
    fill_byte(&l->fill, signs[0]);
    l->joins = true;
    for (unsigned i = 0; is_quote && i < inside; i++) {
        if (i)
            fill_byte(&l->fill, ' ');
        fill_whole(&l->fill, words[i]);
    }
    if (!is_quote)
        put_words(l, words, inside);
    fill_byte(&l->fill, signs[1]);
    l->joins = false;
    put_words(l, words + inside, count - inside);
}

/* A macro and its words, in which there may be further ones. */
static void put_words(struct layout *l, char **words, unsigned count)
{
    const char *prefix = "";
    bool is_quote;
    for (unsigned i = 0; i < count; i++) {
        const char *signs = around(words[i], &is_quote);
        if (signs) {
            put_around(l, signs, is_quote, words + i + 1, count - i - 1);
            return;
        }
        if (!strcmp(words[i], "Ns"))
            l->joins = true;
        else if (!strcmp(words[i], "Xr") && i + 1 < count)
            i += put_reference(l, words + i + 1, count - i - 1);
        else if (!strcmp(words[i], "Fl"))
            prefix = "-";
        else if (is_one_of(words[i], plain))
            prefix = "";
        else
            put_word(l, words[i], prefix);
    }
}

/* ---- Macros that stand alone ---- */

static void put_title(struct layout *l, const char *title, int indent)
{
    fill_blank_row(&l->fill);
    l->fill.indent = indent;
    fill_whole(&l->fill, title);
    fill_end_line(&l->fill);
    l->fill.indent = MARGIN;
}

/* -tag -width Ds|Nn [-compact] */
static void begin_list(struct layout *l, char **words, unsigned count)
{
    fill_end_line(&l->fill);
    l->is_compact = count > 3 && !strcmp(words[3], "-compact");
    l->tag_room = 2 + (count > 2 && strcmp(words[2], "Ds") != 0 ? atoi(words[2]) : 6);
}

static void put_tag(struct layout *l, char **words, unsigned count)
{
    if (l->is_compact)
        fill_end_line(&l->fill);
    else
        fill_blank_row(&l->fill);
    l->fill.indent = MARGIN;
    put_words(l, words, count);
    fill_end_word(&l->fill);
    l->fill.indent = MARGIN + l->tag_room;
    fill_to(&l->fill, l->fill.indent);
}

static void put_name(struct layout *l, char **words, unsigned count)
{
    bool is_named = count && !closes(words[0]);
    if (is_named && l->is_synopsis)
        fill_end_line(&l->fill); /* each command line begins a line */
    put_word(l, is_named ? words[0] : l->name, "");
    put_words(l, words + is_named, count - is_named);
}

static void put_description(struct layout *l, const char *text)
{
    fill_text(&l->fill, " - ");
    fill_text(&l->fill, text);
}

/* text: what stands after the macro, as it is; words: the same, cut. */
static bool put_macro(struct layout *l, const char *macro, const char *text, char **words,
                      unsigned count)
{
    if (is_one_of(macro, "Dd Dt Os"))
        return true;
    if (!strcmp(macro, "Sh"))
        l->is_synopsis = !strcmp(text, "SYNOPSIS");
    if (is_one_of(macro, "Sh Ss"))
        put_title(l, text, macro[1] == 'h' ? 0 : SUBTITLE);
    else if (!strcmp(macro, "Pp"))
        fill_blank_row(&l->fill);
    else if (!strcmp(macro, "Bl"))
        begin_list(l, words, count);
    else if (!strcmp(macro, "It"))
        put_tag(l, words, count);
    else if (is_one_of(macro, "El Ed")) {
        fill_end_line(&l->fill);
        l->fill.indent = MARGIN;
        l->is_literal = false;
    } else if (!strcmp(macro, "Bd")) {
        fill_blank_row(&l->fill);
        l->is_literal = true;
    } else if (!strcmp(macro, "Dl"))
        fill_literal(&l->fill, text, MARGIN + INDENT);
    else if (!strcmp(macro, "Nm"))
        put_name(l, words, count);
    else if (!strcmp(macro, "Nd"))
        put_description(l, text);
    else {
        char *all[WORDS + 1] = { (char *)macro };
        bool ignored;
        if (!around(macro, &ignored) && !is_one_of(macro, plain) && !is_one_of(macro, "Fl Xr Ns"))
            return false;
        memcpy(all + 1, words, count * sizeof *words);
        put_words(l, all, count + 1);
    }
    return true;
}

static bool put_line(struct layout *l, char *line)
{
    char copy[LINE_BYTES], *words[WORDS];
    if (!strncmp(line, ".\\\"", 3))
        return true;
    if (line[0] != '.') {
        if (l->is_literal)
            fill_literal(&l->fill, line, MARGIN + INDENT);
        else {
            begin_item(l);
            fill_text(&l->fill, line);
        }
        return true;
    }
    size_t length = strcspn(line, " ");
    const char *text = line + length + strspn(line + length, " ");
    memcpy(copy, text, strlen(text) + 1);
    line[length] = '\0';
    return put_macro(l, line + 1, text, words, split(copy, words));
}

bool mdoc_print(const char *source, const char *end, const char *name, int columns, FILE *out,
                const char **refused)
{
    struct layout l = { .fill = { .out = out, .columns = columns, .indent = MARGIN },
                        .name = name };
    assert(columns >= 40);
    while (source < end) {
        char line[LINE_BYTES];
        size_t length = strcspn(source, "\n");
        assert(length < sizeof line);
        memcpy(line, source, length);
        line[length] = '\0';
        if (!put_line(&l, line)) {
            *refused = source;
            return false;
        }
        source += length + (source[length] == '\n');
    }
    fill_end_line(&l.fill);
    return true;
}
