/* What goes over the socket: a talk's state and a reader's wishes as lines of text. */
#include "notes/private.h"
#include "text/utf8.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char version[] = "kvm-vmm notes 1\n";
static const char ellipsis[] = "…";

/* ---- What a state is made of ---- */

enum kind { TEXT, COUNT, TIME };
enum { TITLE_MOST = 2048, LANGUAGE_MOST = 32 }; /* bytes, as they are sent */

/* The fields in the order of a message; the notes come last and get the room that is left. */
static const struct field {
    const char *key;
    enum kind kind;
    size_t offset, most;
} fields[] = {
    { "deck", TEXT, offsetof(struct notes_state, deck), TITLE_MOST },
    { "language", TEXT, offsetof(struct notes_state, language), LANGUAGE_MOST },
    { "slide", COUNT, offsetof(struct notes_state, slide), 0 },
    { "slides", COUNT, offsetof(struct notes_state, slides), 0 },
    { "step", COUNT, offsetof(struct notes_state, step), 0 },
    { "steps", COUNT, offsetof(struct notes_state, steps), 0 },
    { "title", TEXT, offsetof(struct notes_state, title), TITLE_MOST },
    { "next", TEXT, offsetof(struct notes_state, next), TITLE_MOST },
    { "started", TIME, offsetof(struct notes_state, started_ns), 0 },
    { "slide-began", TIME, offsetof(struct notes_state, slide_ns), 0 },
    { "notes", TEXT, offsetof(struct notes_state, notes), NOTES_MESSAGE },
};
enum { FIELDS = sizeof fields / sizeof *fields };

static const char **text_of(struct notes_state *state, const struct field *field)
{
    return (const char **)(void *)((char *)state + field->offset);
}

static unsigned *count_of(struct notes_state *state, const struct field *field)
{
    return (unsigned *)(void *)((char *)state + field->offset);
}

static uint64_t *time_of(struct notes_state *state, const struct field *field)
{
    return (uint64_t *)(void *)((char *)state + field->offset);
}

/* ---- Out ---- */

struct writer {
    char *bytes;
    size_t at;
};

static void put(struct writer *w, const char *bytes, size_t n)
{
    assert(n <= NOTES_MESSAGE - w->at);
    memcpy(w->bytes + w->at, bytes, n);
    w->at += n;
}

/* The bytes of the character at text, so that none is sent in part. */
static size_t character_length(const char *text)
{
    uint32_t c;
    unsigned n = utf8_decode(text, strnlen(text, UTF8_MAX), &c);
    return n ? n : 1;
}

static size_t escape(const char *text, size_t n, char out[4])
{
    bool escaped = *text == '\n' || *text == '\\';
    memcpy(out, escaped ? *text == '\n' ? "\\n" : "\\\\" : text, escaped ? 2 : n);
    return escaped ? 2 : n;
}

/* Puts a text in at most so many bytes, the ellipsis included. */
static void put_text(struct writer *w, const char *text, size_t most)
{
    assert(most >= strlen(ellipsis));
    size_t end = w->at + most - strlen(ellipsis);
    while (text && *text) {
        char piece[4];
        size_t n = character_length(text), size = escape(text, n, piece);
        if (w->at + size > end) {
            put(w, ellipsis, strlen(ellipsis));
            return;
        }
        put(w, piece, size);
        text += n;
    }
}

static void put_number(struct writer *w, uint64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    put(w, digits, (size_t)n);
}

static void put_field(struct writer *w, const struct field *field, struct notes_state *state)
{
    put(w, field->key, strlen(field->key));
    put(w, " ", 1);
    size_t room = NOTES_MESSAGE - w->at - strlen("\n\n");
    switch (field->kind) {
    case TEXT: put_text(w, *text_of(state, field), field->most < room ? field->most : room); break;
    case COUNT: put_number(w, *count_of(state, field)); break;
    case TIME: put_number(w, *time_of(state, field)); break;
    }
    put(w, "\n", 1);
}

size_t notes_encode(const struct notes_state *state, char message[NOTES_MESSAGE])
{
    struct writer w = { .bytes = message };
    struct notes_state copy = *state;
    put(&w, version, strlen(version));
    for (unsigned i = 0; i < FIELDS; i++)
        put_field(&w, &fields[i], &copy);
    put(&w, "\n", 1);
    return w.at;
}

/* ---- In ---- */

/* Resolves escapes in place, as it only gets shorter. False for a backslash before anything
 * else. */
static bool unescape(char *text)
{
    char *to = text;
    for (; *text; text++) {
        char c = *text == '\t' ? ' ' : *text;
        if (c == '\\') {
            text++;
            if (*text != 'n' && *text != '\\')
                return false;
            c = *text == 'n' ? '\n' : '\\';
        }
        *to++ = c;
    }
    *to = '\0';
    return true;
}

static bool take_number(const char *text, uint64_t most, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && !errno && *number <= most;
}

static bool take_value(struct notes_state *state, const struct field *field, char *value)
{
    uint64_t number;
    switch (field->kind) {
    case TEXT: *text_of(state, field) = value; return unescape(value);
    case TIME: return take_number(value, UINT64_MAX, time_of(state, field));
    case COUNT: break;
    }
    if (!take_number(value, UINT32_MAX, &number))
        return false;
    *count_of(state, field) = (unsigned)number;
    return true;
}

static bool take_line(struct notes_state *state, char *line)
{
    char *blank = strchr(line, ' ');
    if (!blank)
        return false;
    *blank = '\0';
    for (unsigned i = 0; i < FIELDS; i++)
        if (!strcmp(fields[i].key, line))
            return take_value(state, &fields[i], blank + 1);
    return true;
}

/* The length of the message, as far as its frame says, with the same returns. */
static ssize_t message_length(const char *bytes, size_t n)
{
    size_t known = n < strlen(version) ? n : strlen(version);
    if (memcmp(bytes, version, known) != 0)
        return -1;
    const char *end = memmem(bytes, n, "\n\n", 2);
    if (!end)
        return n >= NOTES_MESSAGE ? -1 : 0;
    size_t length = (size_t)(end - bytes) + 2;
    return length > NOTES_MESSAGE || memchr(bytes, '\0', length) ? -1 : (ssize_t)length;
}

ssize_t notes_decode(struct notes_message *message, const char *bytes, size_t n)
{
    ssize_t length = message_length(bytes, n);
    if (length <= 0)
        return length;
    message->state =
        (struct notes_state){ .deck = "", .language = "", .title = "", .notes = "", .next = "" };
    memcpy(message->text, bytes, (size_t)length);
    message->text[length - 1] = '\0';
    for (char *line = message->text + strlen(version), *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        *end = '\0';
        if (!take_line(&message->state, line))
            return -1;
    }
    return length;
}

/* ---- Wishes ---- */

const char *notes_wish_line(enum notes_wish wish)
{
    return wish == NOTES_NEXT ? "next\n" : wish == NOTES_BACK ? "back\n" : "";
}

ssize_t notes_decode_wish(enum notes_wish *wish, const char *bytes, size_t n)
{
    const char *newline = memchr(bytes, '\n', n);
    if (!newline)
        return n >= NOTES_LINE ? -1 : 0;
    size_t length = (size_t)(newline - bytes) + 1;
    for (*wish = NOTES_NEXT; *wish <= NOTES_BACK; ++*wish)
        if (length == strlen(notes_wish_line(*wish)) &&
            !memcmp(bytes, notes_wish_line(*wish), length))
            return (ssize_t)length;
    return -1;
}
