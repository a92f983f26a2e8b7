/* What stands behind the word of an order: numbers and text. */
#include "deck/line.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void deck_line_complain(const struct deck_line *l, const char *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    deck_complain_args(l->ground->errors, deck_within(l->place, l->start, at), format, args);
    va_end(args);
}

/* ---- Values ---- */

bool deck_parse_number(const char *text, unsigned least, unsigned most, unsigned *number)
{
    size_t digits = strspn(text, "0123456789");
    if (!digits || text[digits] || digits > 9)
        return false;
    *number = (unsigned)strtoul(text, NULL, 10);
    return *number >= least && *number <= most;
}

bool deck_parse_decimal(const char *text, double least, double most, double *value)
{
    double scale = 1;
    bool digits = false;
    for (*value = 0; isdigit((unsigned char)*text) && *value < 1e12; text++, digits = true)
        *value = *value * 10 + (*text - '0');
    if (*text == '.')
        for (text++; isdigit((unsigned char)*text); text++, digits = true)
            *value += (scale /= 10) * (*text - '0');
    return digits && !*text && *value >= least && *value <= most;
}

/* ---- Text ---- */

static int hex_digit(char c)
{
    return isdigit((unsigned char)c)    ? c - '0'
           : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                        : -1;
}

/* Takes one byte from a "\" on. Returns how many bytes of the deck it took; 0, with an error, if it
 * is none. */
static size_t unescape(const struct deck_line *l, const char *at, char *out)
{
    static const char from[] = "nt\\\"", to[] = "\n\t\\\"";
    const char *known = at[1] ? strchr(from, at[1]) : NULL;
    if (known) {
        *out = to[known - from];
        return 2;
    }
    int high = at[1] == 'x' ? hex_digit(at[2]) : -1, low = high >= 0 ? hex_digit(at[3]) : -1;
    if (low < 0)
        deck_line_complain(l, at, "%s: after \\ comes n, t, \\, \" or xNN, two hexadecimal digits",
                           l->word);
    else if (!high && !low)
        deck_line_complain(l, at, "%s: \\x00 cannot be typed", l->word);
    else {
        *out = (char)(high << 4 | low);
        return 4;
    }
    return 0;
}

char *deck_line_text(const struct deck_line *l, size_t *size)
{
    bool quoted = *l->rest == '"';
    const char *at = l->rest + quoted;
    char *out = deck_copy(l->ground, at, strlen(at));
    for (*size = 0; out && *at && !(quoted && *at == '"');) {
        size_t took = 1;
        if (*at == '\\')
            took = unescape(l, at, out + *size);
        else
            out[*size] = *at;
        ++*size;
        at += took;
        if (!took)
            goto wrong;
    }
    if (!out)
        return NULL;
    out[*size] = '\0';
    if (*size && (!quoted || (*at && !at[1])))
        return out;
    if (quoted && *at && at[1])
        deck_line_complain(
            l, at + 1, "%s: text after the closing quote; a quote of the text is \\\"", l->word);
    else if (quoted && !*at)
        deck_line_complain(l, l->rest,
                           "%s: the closing quote \" is missing; a quote of the text is \\\"",
                           l->word);
    else
        deck_line_complain(l, l->rest, "%s what? Expected text, such as %s 123\\n", l->word,
                           l->word);
wrong:
    free(out);
    return NULL;
}
