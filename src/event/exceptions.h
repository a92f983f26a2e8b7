/* Exceptions as the processor's manuals have them: their vectors and names, what their error codes
 * speak of, and what becomes of two. Pure functions; any thread. */
#ifndef EVENT_EXCEPTIONS_H
#define EVENT_EXCEPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* SDM vol. 3A, table 6-1. */
enum {
    VECTOR_DE = 0,
    VECTOR_DB = 1,
    VECTOR_BP = 3,
    VECTOR_OF = 4,
    VECTOR_BR = 5,
    VECTOR_UD = 6,
    VECTOR_NM = 7,
    VECTOR_DF = 8,
    VECTOR_TS = 10,
    VECTOR_NP = 11,
    VECTOR_SS = 12,
    VECTOR_GP = 13,
    VECTOR_PF = 14,
    VECTOR_AC = 17
};

/* "#PF" and the like, "" where there is none. */
const char *event_exception_name(uint8_t vector);
/* May its error code be one of a selector (SDM vol. 3A, 6.13)? */
bool event_exception_selects(uint8_t vector);

/* What comes of an exception while another is being delivered (SDM vol. 3A, tables 6-4, 6-5). */
enum exception_pair {
    PAIR_SECOND,       /* the second is delivered, as if it were alone */
    PAIR_DOUBLE_FAULT, /* VECTOR_DF takes the place of both */
    PAIR_SHUTDOWN      /* a triple fault: the first was VECTOR_DF */
};

enum exception_pair event_exception_pair(uint8_t first, uint8_t second);

#endif
