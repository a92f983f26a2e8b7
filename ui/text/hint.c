/* What was probably meant, by the names that there are. */
#include "text/hint.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { WORD_MAX = 64 }; /* bytes of the longest name that there is */

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
