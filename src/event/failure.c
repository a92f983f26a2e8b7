/* The one place where the words of a failure are written. */
#include "event/failure.h"

#include <stdarg.h>
#include <stdio.h>

bool set_failure(struct failure *failure, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    /* cppcheck-suppress ctuuninitvar; it is written, not read */
    vsnprintf(failure->text, sizeof failure->text, format, args);
    va_end(args);
    return false;
}
