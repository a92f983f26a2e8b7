/* Comments and lists of heads, taken apart into sentences. */
#include "menu/head.h"

#include <ctype.h>
#include <string.h>

enum { INDENTED = 4 }; /* blanks before a line that is a command, and no prose */

/* Adds a line to a paragraph, after a blank if that has begun; what has no room is left out. */
static void add_line(char *to, size_t size, const char *line, size_t length)
{
    size_t at = strlen(to);
    if (at + 1 + length + 1 > size)
        return;
    if (at)
        to[at++] = ' ';
    memcpy(to + at, line, length);
    to[at + length] = '\0';
}

/* A sentence that ends with a colon leads to something that is not taken. */
static void drop_lead(char *text)
{
    size_t length = strlen(text);
    if (!length || text[length - 1] != ':')
        return;
    while (length && strncmp(text + length - 1, ". ", 2) != 0)
        length--;
    text[length] = '\0';
}

static void finish(char *text)
{
    drop_lead(text);
    text[0] = (char)toupper((unsigned char)text[0]);
}

/* The length of what stands there if the text begins so, else 0. */
static size_t begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0 ? strlen(with) : 0;
}

/* ---- The comment of a source ---- */

/* Behind the mark of a comment's line; counts the blanks before its words in *indent. */
static const char *words_of_line(const char *line, size_t *indent)
{
    line += strspn(line, " \t");
    line += begins(line, "/*") ? 2 : *line == '*';
    *indent = strspn(line, " ");
    return line + *indent;
}

/* Where the words of a line end that may be the comment's last. */
static size_t words_length(const char *words, const char *end)
{
    size_t length = words < end ? strcspn(words, "\n") : 0;
    if (length && words + length > end)
        length = (size_t)(end - words);
    while (length && strchr(" \t\r*", words[length - 1]))
        length--;
    return length;
}

static void take_paragraphs(struct head *head, const char *line, const char *end)
{
    char *to = head->about, ignored[2] = "";
    size_t size = sizeof head->about, indent;
    while (line < end) {
        const char *words = words_of_line(line, &indent);
        size_t length = words_length(words, end), watch = begins(words, "Watch:");
        if (!length) {
            to = ignored;
            size = sizeof ignored;
        } else if (watch) {
            to = head->watch;
            size = sizeof head->watch;
            words += watch + strspn(words + watch, " ");
            length = words_length(words, end);
        }
        if (length && indent < INDENTED)
            add_line(to, size, words, length);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}

static const char *behind_name(const char *text, const char *name)
{
    size_t length = begins(text, name);
    return length && text[length] == ':' ? text + length + 1 + strspn(text + length + 1, " ")
                                         : NULL;
}

bool head_of_source(struct head *head, const char *name, const char *text, const char **rest)
{
    *head = (struct head){ 0 };
    const char *start = begins(text, "/* ") ? behind_name(text + 3, name) : NULL;
    const char *end = start ? strstr(start, "*/") : NULL;
    if (!end)
        return false;
    take_paragraphs(head, start, end);
    finish(head->about);
    finish(head->watch);
    *rest = end + 2 + strspn(end + 2, "\n");
    return true;
}

/* ---- A list ---- */

static const char *next_line(const char *at)
{
    at += strcspn(at, "\n");
    return *at ? at + 1 : at;
}

bool head_of_list(struct head *head, const char *name, const char *list)
{
    *head = (struct head){ 0 };
    const char *start = NULL;
    for (; *list && !start; list = next_line(list))
        start = behind_name(list, name);
    if (!start)
        return false;
    add_line(head->about, sizeof head->about, start, strcspn(start, "\n"));
    for (; *list == ' '; list = next_line(list)) {
        const char *words = list + strspn(list, " ");
        add_line(head->watch, sizeof head->watch, words, strcspn(words, "\n"));
    }
    return true;
}
