/* The smaller, the larger, and what is in between: of rows, columns and places. */
#ifndef TEXT_CLAMP_H
#define TEXT_CLAMP_H

#include <assert.h>

static inline int min(int a, int b)
{
    return a < b ? a : b;
}

static inline int max(int a, int b)
{
    return a > b ? a : b;
}

/* least is at most most. */
static inline int clamp(int value, int least, int most)
{
    assert(least <= most);
    return value < least ? least : value > most ? most : value;
}

#endif
