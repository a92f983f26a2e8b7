/* Which language is meant: by a code, or by the user's locale. */
#include "words/language.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const codes[] = {
#define LANGUAGE(name, code) [name] = #code,
    LANGUAGES(LANGUAGE)
#undef LANGUAGE
};

const char *language_code(enum language language)
{
    assert(language < LANGUAGE_COUNT);
    return codes[language];
}

enum language language_of_code(const char *code)
{
    enum language language = ENGLISH;
    while (language < LANGUAGE_COUNT && strcmp(code, codes[language]) != 0)
        language++;
    return language;
}

/* Does the name of a locale start with the code? "kok_IN", Konkani, does not start with "ko". */
static bool is_locale_of(const char *name, const char *code)
{
    size_t n = strlen(code);
    return !strncmp(name, code, n) && (!name[n] || strchr("_.@-", name[n]));
}

static enum language language_of_locale(const char *name)
{
    for (enum language language = ENGLISH; language < LANGUAGE_COUNT; language++)
        if (is_locale_of(name, codes[language]))
            return language;
    return ENGLISH;
}

static enum language chosen = LANGUAGE_COUNT; /* none */

void language_choose(enum language language)
{
    assert(language < LANGUAGE_COUNT);
    chosen = language;
}

enum language language_of_user(void)
{
    if (chosen < LANGUAGE_COUNT)
        return chosen;
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return language_of_locale(value);
    }
    return ENGLISH;
}

enum language language_on(bool ascii, const char *code)
{
    enum language language = ascii                     ? ENGLISH
                             : chosen < LANGUAGE_COUNT ? chosen
                                                       : language_of_code(code);
    return language < LANGUAGE_COUNT ? language : language_of_user();
}
