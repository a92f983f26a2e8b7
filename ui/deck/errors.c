/* What is wrong with a deck: a list in the order of places, of one clear line each. */
#include "deck/errors.h"

#include "text/hint.h"
#include "text/text.h"
#include "words/said.h"

#include <string.h>

static bool is_before(struct deck_place a, struct deck_place b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

/* Beyond DECK_ERRORS the first ones are kept. */
static struct deck_error *insert(struct deck_errors *errors, struct deck_place place)
{
    unsigned at = errors->count;
    while (at && is_before(place, errors->list[at - 1].place))
        at--;
    errors->total++;
    if (at == DECK_ERRORS)
        return NULL;
    if (errors->count < DECK_ERRORS)
        errors->count++;
    memmove(&errors->list[at + 1], &errors->list[at],
            (errors->count - 1 - at) * sizeof *errors->list);
    errors->list[at].place = place;
    return &errors->list[at];
}

/* A word that was cut may end within a character: that is left out. */
static void drop_halves(char *text)
{
    struct utf8_stream stream = { 0 };
    char *to = text;
    while (*text) {
        uint32_t c;
        enum utf8_step step = utf8_take(&stream, (uint8_t)*text, &c);
        text += step != UTF8_BROKEN;
        if (step == UTF8_WHOLE || step == UTF8_BAD)
            to = mempcpy(to, stream.bytes, stream.have);
    }
    *to = '\0';
}

void deck_complain_args(struct deck_errors *errors, struct deck_place place, const char *format,
                        va_list args)
{
    char text[600];
    struct deck_error *error = insert(errors, place);
    if (!error)
        return;
    vsnprintf(text, sizeof text, said(format), args);
    drop_halves(text);
    deck_blank_tabs(text);
    text_safe(text, true, error->text, sizeof error->text);
}

void deck_complain(struct deck_errors *errors, struct deck_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    deck_complain_args(errors, place, format, args);
    va_end(args);
}

bool deck_parse_bool(struct deck_errors *errors, struct deck_place place, const char *name,
                     const char *value)
{
    bool is_true = !strcmp(value, "true");
    if (!is_true && strcmp(value, "false") != 0)
        deck_complain(errors, place, "%s: %.40s: expected true or false", name, value);
    return is_true;
}

/* ---- Names ---- */

void deck_complain_name(struct deck_errors *errors, struct deck_place place, const char *what,
                        const char *word, const char *const *names)
{
    char list[160] = "";
    size_t at = 0;
    const char *nearest = hint_nearest(word, names);
    if (nearest) {
        deck_complain(errors, place, "%s: did you mean %s?", what, nearest);
        return;
    }
    for (; *names && at < sizeof list; names++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", at ? ", " : "", *names);
    deck_complain(errors, place, "%s: expected %s", what, list);
}

void deck_print_errors(FILE *file, const struct deck *deck, const struct deck_errors *errors)
{
    char path[512];
    bool utf8 = text_locale_is_utf8();
    text_safe(deck->path, utf8, path, sizeof path);
    for (unsigned i = 0; i < errors->count; i++) {
        const struct deck_error *e = &errors->list[i];
        char text[4 * sizeof e->text];
        text_safe(e->text, utf8, text, sizeof text);
        fprintf(file, "%s:%u:%u: %s\n", path, e->place.line, e->place.column, text);
    }
    unsigned more = errors->total - errors->count;
    if (more)
        fprintf(file, more == 1 ? said("%s: %u more error\n") : said("%s: %u more errors\n"), path,
                more);
}
