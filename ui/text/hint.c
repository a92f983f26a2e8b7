/* What was probably meant: of guests by their files, of words by the names that there are. */
#include "text/hint.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool exists(const char *name, size_t length, const char *suffix, char path[256])
{
    int n = snprintf(path, 256, "guests/%.*s%s", (int)length, name, suffix);
    return n < 256 && access(path, F_OK) == 0;
}

__attribute__((format(printf, 2, 3))) static void append(struct failure *failure,
                                                         const char *format, ...)
{
    va_list args;
    size_t at = strlen(failure->text);
    va_start(args, format);
    vsnprintf(failure->text + at, sizeof failure->text - at, format, args);
    va_end(args);
}

void hint_add(struct failure *failure, const char *const *paths, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (access(paths[i], F_OK) == 0)
            continue;
        const char *slash = strrchr(paths[i], '/'), *name = slash ? slash + 1 : paths[i];
        const char *dot = strstr(name, ".bin");
        size_t length = dot ? (size_t)(dot - name) : strlen(name);
        char path[256];
        if (exists(name, length, ".bin", path))
            append(failure, "; did you mean %s?", path);
        else if (exists(name, length, ".S", path))
            append(failure, "; its source is here, %s: run make first", path);
        return;
    }
}

/* ---- Words ---- */

enum { WORD_MAX = 24 };

/* How many letters have to be changed, put in or left out to make one of the other
 * (Levenshtein). */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[WORD_MAX + 1], length = (unsigned)strlen(b);
    for (unsigned j = 0; j <= length; j++)
        row[j] = j;
    for (unsigned i = 0; a[i]; i++) {
        unsigned corner = row[0];
        row[0] = i + 1;
        for (unsigned j = 0; j < length; j++) {
            unsigned change = corner + (a[i] != b[j]),
                     least = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
            corner = row[j + 1];
            row[j + 1] = change < least ? change : least;
        }
    }
    return row[length];
}

const char *hint_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t length = strlen(word);
    unsigned best = length < 4 ? 2 : 3; /* less than so many mistakes */
    if (length > WORD_MAX)
        return NULL;
    for (; *names; names++) {
        assert(strlen(*names) <= WORD_MAX);
        unsigned d = distance(word, *names);
        if (d < best && d < strlen(*names)) {
            best = d;
            nearest = *names;
        }
    }
    return nearest;
}
