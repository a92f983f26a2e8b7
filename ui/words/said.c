/* The texts of errors, help and doctor by their English ones: few are ever asked for. */
#include "words/said.h"

#include "event/failure.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

struct saying {
    const char *english, *translated;
};

struct error_saying {
    int error;
    const char *translated;
};

static const struct saying en_sayings[] = { { NULL, NULL } };
static const struct error_saying en_errors[] = { { 0, NULL } };

#define SAID(english, translated) { english, translated },
#define ERROR(number, translated)
static const struct saying ko_sayings[] = {
#include "words/ko.said.def"
    { NULL, NULL }
};
#undef SAID
#undef ERROR

#define SAID(english, translated)
#define ERROR(number, translated) { number, translated },
static const struct error_saying ko_errors[] = {
#include "words/ko.said.def"
    { 0, NULL }
};

static const struct {
    const struct saying *sayings;
    const struct error_saying *errors;
} tables[LANGUAGE_COUNT] = {
#define LANGUAGE(name, code) [name] = { code##_sayings, code##_errors },
    LANGUAGES(LANGUAGE)
#undef LANGUAGE
};

static enum language spoken = ENGLISH;

static const char *find(enum language language, const char *english)
{
    const struct saying *s = tables[language].sayings;
    while (s->english && strcmp(s->english, english) != 0)
        s++;
    return s->translated;
}

static const char *translation(const char *english)
{
    return find(spoken, english);
}

static const char *error_translation(int error)
{
    const struct error_saying *e = tables[spoken].errors;
    while (e->error && e->error != error)
        e++;
    return e->translated;
}

void said_in(enum language language)
{
    spoken = language;
    failure_speak(translation, error_translation);
}

const char *said(const char *english)
{
    return failure_words(english);
}

/* ---- In a language that need not be the user's ---- */

#define LANGUAGE(name, code)                                                                       \
    static const char *said_in_##code(const char *english)                                         \
    {                                                                                              \
        const char *translated = find(name, english);                                              \
        return translated ? translated : english;                                                  \
    }
LANGUAGES(LANGUAGE)
#undef LANGUAGE

event_say *said_by(enum language language)
{
    static event_say *const all[] = {
#define LANGUAGE(name, code) [name] = said_in_##code,
        LANGUAGES(LANGUAGE)
#undef LANGUAGE
    };
    return all[language];
}
