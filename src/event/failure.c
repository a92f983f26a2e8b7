/* The one place where the words of a failure are written. */
#include "event/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *(*in_language)(const char *english);
static const char *(*error_in_language)(int error);

void failure_speak(const char *(*text_of)(const char *english), const char *(*words_of)(int error))
{
    in_language = text_of;
    error_in_language = words_of;
}

const char *failure_words(const char *english)
{
    const char *translated = in_language ? in_language(english) : NULL;
    return translated ? translated : english;
}

bool set_failure(struct failure *failure, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    /* cppcheck-suppress ctuuninitvar; it is written, not read */
    vsnprintf(failure->text, sizeof failure->text, failure_words(format), args);
    va_end(args);
    return false;
}

const char *error_words(int error)
{
    const char *translated = error_in_language ? error_in_language(error) : NULL;
    return translated ? translated : strerror(error);
}
