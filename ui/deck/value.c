/* The values of front matter: the little of YAML's ways to write a string that a deck needs. */
#include "deck/value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

size_t deck_value_length(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && !(text[length] == '#' && length &&
                              (text[length - 1] == ' ' || text[length - 1] == '\t')))
        length++;
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return length;
}

/* Writes what a quoted value says, from its quote on; returns how many bytes of the text it took, 0
 * if it does not end. What is written is shorter than what was taken. */
static size_t unquote(const char *text, size_t size, char *out)
{
    char quote = text[0];
    for (size_t i = 1; i < size; i++) {
        if (text[i] == quote && quote == '\'' && i + 1 < size && text[i + 1] == quote)
            *out++ = text[i++];
        else if (text[i] == '\\' && quote == '"' && i + 1 < size)
            *out++ = text[++i] == 'n' || text[i] == 't' ? ' ' : text[i];
        else if (text[i] == quote) {
            *out = '\0';
            return i + 1;
        } else
            *out++ = text[i] == '\t' ? ' ' : text[i];
    }
    return 0;
}

/* Makes the copy of an unquoted value what it says; false with an error. */
static bool finish_plain(struct deck_ground *ground, size_t at, size_t size, char *value)
{
    value[deck_value_length(value, size)] = '\0';
    deck_blank_tabs(value);
    if (!*value || !strchr("|>{&*!%@`", *value))
        return true;
    deck_error_at(ground, at,
                  "YAML's \"%c\" is not understood here: put the value in one line, in quotes",
                  *value);
    return false;
}

/* The same for one that starts with a quote. */
static bool finish_quoted(struct deck_ground *ground, size_t at, size_t size, char *value)
{
    const char *text = ground->source.text + at;
    size_t took = unquote(text, size, value);
    if (!took) {
        deck_error_at(ground, at, "the closing quote %c is missing", *text);
        return false;
    }
    bool is_all = !deck_value_length(text + took, size - took);
    if (is_all || text[took + strspn(text + took, " \t")] == '#')
        return true;
    deck_error_at(ground, at, "text after the closing quote");
    return false;
}

char *deck_value(struct deck_ground *ground, size_t at, size_t size)
{
    assert(at + size <= ground->source.size);
    char *value = deck_copy(ground, ground->source.text + at, size);
    if (!value)
        return NULL;
    bool is_quoted = *value == '"' || *value == '\'';
    if (is_quoted ? finish_quoted(ground, at, size, value) : finish_plain(ground, at, size, value))
        return value;
    free(value);
    return NULL;
}
