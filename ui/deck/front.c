/* The front matter: its lines, and what each key sets. */
#include "deck/parser.h"
#include "deck/value.h"
#include "words/language.h"
#include "words/said.h"

#include <stdlib.h>
#include <string.h>

/* What is being read, and what it is read into. */
struct front {
    struct deck_ground *ground;
    struct deck *deck;
    struct deck_habits *habits;
    char *name;        /* the latest key, owned; NULL: none yet, or one that was refused */
    size_t at;         /* where it is */
    bool has_children; /* its values are in lines of their own */
};

static const char *const keys[] = { "title",    "sub_title", "author",   "authors", "date", "event",
                                    "location", "theme",     "language", "options", NULL };

/* ---- Keys ---- */

static void set_once(struct front *front, char **field, char *value)
{
    if (**field)
        deck_error_at(front->ground, front->at, "%s is said twice", front->name);
    free(*field);
    *field = value;
}

/* Adds one to those that are known already. */
static void add_author(struct front *front, char *value)
{
    struct deck *deck = front->deck;
    char *joined = NULL;
    if (asprintf(&joined, "%s%s%s", deck->author, *deck->author ? ", " : "", value) < 0) {
        front->ground->no_memory = true;
        joined = NULL;
    } else {
        free(deck->author);
        deck->author = joined;
    }
    free(value);
}

/* "en or ko"; of three, "en, ko or fr". */
static void list_languages(char *text, size_t size)
{
    size_t at = 0;
    for (enum language i = 0; i < LANGUAGE_COUNT && at < size; i++) {
        const char *joint = !i ? "" : i + 1 < LANGUAGE_COUNT ? ", " : said(" or ");
        at += (size_t)snprintf(text + at, size - at, "%s%s", joint, language_code(i));
    }
}

static void refuse_language(struct front *front, char *value, size_t at)
{
    char codes[100];
    list_languages(codes, sizeof codes);
    deck_error_at(front->ground, at, "language: %.40s: expected %s", value, codes);
    free(value);
}

static void set_language(struct front *front, char *value, size_t at)
{
    if (!*value || language_of_code(value) < LANGUAGE_COUNT)
        set_once(front, &front->deck->language, value);
    else
        refuse_language(front, value, at);
}

/* Where the value goes of a key that needs no more than to be kept. */
static char **field_of(struct deck *deck, const char *name)
{
    if (!strcmp(name, "title"))
        return &deck->title;
    if (!strcmp(name, "author"))
        return &deck->author;
    if (!strcmp(name, "date"))
        return &deck->date;
    return !strcmp(name, "event") ? &deck->event : &deck->subtitle;
}

static void set_theme(struct front *front, char *value, size_t at)
{
    front->deck->theme_place = deck_here(front->ground, at);
    set_once(front, &front->deck->theme, value);
}

/* Takes a line below "options:". */
static void set_option(struct front *front, const char *name, size_t name_at, size_t at,
                       size_t size)
{
    static const char *const names[] = { "incremental_lists", "end_slide_shorthand", NULL };
    struct deck_ground *ground = front->ground;
    struct deck_habits *habits = front->habits;
    bool *const options[] = { &habits->lists_are_incremental, &habits->rules_end_slides };
    char what[160];
    for (size_t i = 0; names[i]; i++)
        if (!strcmp(name, names[i])) {
            char *value = deck_value(ground, at, size);
            *options[i] =
                value && deck_parse_bool(ground->errors, deck_here(ground, at), name, value);
            free(value);
            return;
        }
    snprintf(what, sizeof what, said("%.40s is no option that is known here"), name);
    deck_complain_name(ground->errors, deck_here(ground, name_at), what, name, names);
}

static void set(struct front *front, size_t at, size_t size)
{
    char *value = deck_value(front->ground, at, size);
    if (!value)
        return;
    if (!strcmp(front->name, "authors"))
        add_author(front, value);
    else if (!strcmp(front->name, "theme"))
        set_theme(front, value, at);
    else if (!strcmp(front->name, "language"))
        set_language(front, value, at);
    else if (!strcmp(front->name, "location"))
        free(value); /* for presenterm; nothing shows it here */
    else if (!strcmp(front->name, "options")) {
        deck_error_at(front->ground, at,
                      "options have lines of their own below: \"  incremental_lists: true\"");
        free(value);
    } else
        set_once(front, field_of(front->deck, front->name), value);
}

static bool knows(const char *name)
{
    if (!strcmp(name, "subtitle"))
        return true;
    for (const char *const *key = keys; *key; key++)
        if (!strcmp(name, *key))
            return true;
    return false;
}

/* Takes each of [a, b]; the "[" is the first of these bytes. */
static void set_each(struct front *front, size_t at, size_t size)
{
    const char *text = front->ground->source.text;
    size_t end = at + deck_value_length(text + at, size);
    if (text[end - 1] != ']') {
        deck_error_at(front->ground, at, "the closing ] is missing");
        return;
    }
    for (at++, end--; at < end;) {
        at += strspn(text + at, " \t");
        size_t length = 0;
        char quote = at < end && (text[at] == '"' || text[at] == '\'') ? text[at] : '\0';
        while (at + length < end && (quote || text[at + length] != ',')) {
            if (quote && length && text[at + length] == quote)
                quote = '\0';
            length++;
        }
        if (at < end && length)
            set(front, at, length);
        at += length + 1;
    }
}

/* ---- Lines ---- */

static void take_item(struct front *front, size_t at, size_t end)
{
    at += 1 + strspn(front->ground->source.text + at + 1, " \t");
    if (front->name && !strcmp(front->name, "authors") && at < end)
        set(front, at, end - at);
    else
        deck_error_at(front->ground, at, "a list belongs to authors alone");
}

/* Takes a line below a key: "  name: dark" below "theme:". */
static void take_child(struct front *front, const char *key, size_t at, size_t value, size_t end)
{
    const char *parent = front->has_children ? front->name : "";
    if (!strcmp(parent, "options"))
        set_option(front, key, at, value, end - value);
    else if (!strcmp(parent, "theme") && !strcmp(key, "name"))
        set(front, value, end - value);
    else
        deck_error_at(
            front->ground, at,
            "%.40s: nothing is said in lines of its own here but theme's name and options", key);
}

static void take_key(struct front *front, char *key, size_t at, size_t value, size_t end)
{
    const char *text = front->ground->source.text;
    char what[160];
    free(front->name);
    front->name = NULL;
    if (!knows(key)) {
        snprintf(what, sizeof what, said("%.40s is not known in front matter"), key);
        deck_complain_name(front->ground->errors, deck_here(front->ground, at), what, key, keys);
        free(key);
        return;
    }
    front->name = key;
    front->at = at;
    front->has_children = value == end || text[value] == '#';
    if (front->has_children)
        return;
    if (text[value] == '[' && !strcmp(key, "authors"))
        set_each(front, value, end - value);
    else
        set(front, value, end - value);
}

static void take_pair(struct front *front, size_t at, size_t end, bool is_child)
{
    const char *text = front->ground->source.text, *colon = memchr(text + at, ':', end - at);
    size_t value = colon ? (size_t)(colon - text) + 1 : end;
    if (!colon || (value < end && text[value] != ' ' && text[value] != '\t')) {
        deck_error_at(front->ground, at, "not understood: a line of front matter is KEY: VALUE");
        return;
    }
    char *key = deck_copy(front->ground, text + at,
                          deck_value_length(text + at, (size_t)(colon - text) - at));
    value += strspn(text + value, " \t");
    if (!key)
        return;
    if (is_child && front->name) {
        take_child(front, key, at, value > end ? end : value, end);
        free(key);
    } else if (is_child)
        free(key); /* of what has been refused */
    else
        take_key(front, key, at, value > end ? end : value, end);
}

static void take_line(struct front *front, size_t start)
{
    const char *text = front->ground->source.text;
    size_t end = deck_line_end(&front->ground->source, start),
           at = start + strspn(text + start, " \t");
    if (at >= end || text[at] == '#')
        return;
    if (text[at] == '-' && (at + 1 == end || text[at + 1] == ' ')) {
        if (front->name || at == start)
            take_item(front, at, end);
    } else
        take_pair(front, at, end, at > start);
}

/* ---- All of it ---- */

static bool is_fence(const struct deck_source *source, size_t start)
{
    size_t end = deck_line_end(source, start);
    return end >= start + 3 && !memcmp(source->text + start, "---", 3) &&
           start + 3 + strspn(source->text + start + 3, " \t") >= end;
}

static size_t find_end(const struct deck_source *source, size_t start)
{
    for (size_t at = deck_line_next(source, start); at < source->size;
         at = deck_line_next(source, at))
        if (is_fence(source, at))
            return at;
    return source->size;
}

size_t deck_front(struct deck_ground *ground, struct deck *deck, struct deck_habits *habits)
{
    const struct deck_source *source = &ground->source;
    struct front front = { .ground = ground, .deck = deck, .habits = habits };
    if (!is_fence(source, 0))
        return 0;
    size_t end = find_end(source, 0);
    if (end == source->size) {
        deck_error_at(ground, 0, "this front matter has no end: a further line --- is missing");
        return deck_line_next(source, 0);
    }
    for (size_t at = deck_line_next(source, 0); at < end && !ground->no_memory;
         at = deck_line_next(source, at))
        take_line(&front, at);
    free(front.name);
    return deck_line_next(source, end);
}
