/* A command line's words, as the shell has them: quotes and backslashes, nothing else of it. */
#include "deck/command.h"

#include <stdlib.h>
#include <string.h>

struct deck_place deck_words_place(const struct deck_command *c, size_t at)
{
    const struct deck_span *line = c->lines;
    size_t left = at;
    while (left >= strlen(line->text) && c->text[at]) {
        left -= strlen(line->text);
        line++;
    }
    return deck_within(line->place, line->text, line->text + left);
}

/* ---- Words ---- */

static bool continues(const char *line)
{
    size_t length = strlen(line), backslashes = 0;
    while (backslashes < length && line[length - 1 - backslashes] == '\\')
        backslashes++;
    return backslashes % 2;
}

/* Each "\" at an end becomes the blank between two lines. */
unsigned deck_words_join(struct deck_command *c, unsigned count)
{
    unsigned n = 0;
    size_t size = 0, length = 0;
    while (n < count && (n == 0 || continues(c->lines[n - 1].text)))
        size += strlen(c->lines[n++].text);
    c->text = deck_copy(c->ground, "", 0);
    char *text = realloc(c->text, size + 1);
    if (!text) {
        c->ground->no_memory = true;
        return n;
    }
    c->text = text;
    for (unsigned i = 0; i < n; i++) {
        length = (size_t)(stpcpy(text + length, c->lines[i].text) - text);
        if (length && continues(c->lines[i].text))
            text[length - 1] = ' ';
    }
    text[length] = '\0';
    return n;
}

/* Copies what is between quotes, from the first one on; NULL if they do not close. */
static const char *take_quoted(const char *at, char **out)
{
    char quote = *at++;
    for (; *at && *at != quote; at++) {
        if (quote == '"' && *at == '\\' && at[1] && strchr("\"\\$`", at[1]))
            at++;
        *(*out)++ = *at;
    }
    return *at ? at + 1 : NULL;
}

/* Copies a word. NULL, with an error, if its quotes do not close. */
static const char *take_word(struct deck_command *c, const char *at, char *out)
{
    while (*at && *at != ' ' && *at != '\t') {
        const char *start = at;
        if (*at == '"' || *at == '\'') {
            at = take_quoted(at, &out);
            if (!at) {
                deck_complain(c->ground->errors, deck_words_place(c, (size_t)(start - c->text)),
                              "the closing quote %c is missing", *start);
                return NULL;
            }
            continue;
        }
        if (*at == '\\' && at[1])
            at++;
        *out++ = *at++;
    }
    *out = '\0';
    return at;
}

static bool add_word(struct deck_command *c, const char **at)
{
    size_t from = (size_t)(*at - c->text);
    if (c->count == WORDS_MAX) {
        deck_complain(c->ground->errors, deck_words_place(c, from),
                      "more than %d words in a command line", WORDS_MAX);
        return false;
    }
    char *word = deck_copy(c->ground, *at, strlen(*at));
    if (!word)
        return false;
    *at = take_word(c, *at, word);
    if (!*at) {
        free(word);
        return false;
    }
    c->words[c->count] = word;
    c->from[c->count] = from;
    c->to[c->count++] = (size_t)(*at - c->text);
    return true;
}

static void drop_first(struct deck_command *c)
{
    free(c->words[0]);
    c->count--;
    memmove(c->words, c->words + 1, c->count * sizeof *c->words);
    memmove(c->from, c->from + 1, c->count * sizeof *c->from);
    memmove(c->to, c->to + 1, c->count * sizeof *c->to);
}

/* Drops what a shell's prompt and this program's name are: "$ ./kvm-vmm guest" is "guest". */
static void drop_program(struct deck_command *c)
{
    if (c->count && !strcmp(c->words[0], "$"))
        drop_first(c);
    const char *slash = c->count ? strrchr(c->words[0], '/') : NULL;
    if (c->count && !strcmp(slash ? slash + 1 : c->words[0], "kvm-vmm"))
        drop_first(c);
}

bool deck_words_split(struct deck_command *c)
{
    const char *at = c->text + strspn(c->text, " \t");
    while (*at && *at != '#') {
        if (!add_word(c, &at))
            return false;
        at += strspn(at, " \t");
    }
    drop_program(c);
    if (c->count)
        return true;
    deck_complain(c->ground->errors, deck_words_place(c, 0),
                  "no guest named; a first line may be guests/hello.bin");
    return false;
}

void deck_words_free(struct deck_command *c)
{
    for (unsigned i = 0; i < c->count; i++)
        free(c->words[i]);
    free(c->text);
}
