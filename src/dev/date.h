/* Days of the Gregorian calendar, for a clock that shows them. Pure, any thread; unlike the C
 * library's, it looks at no file. */
#ifndef DEV_DATE_H
#define DEV_DATE_H

#include <stdint.h>

struct date {
    unsigned year;    /* 1970 or later */
    unsigned month;   /* 1 to 12 */
    unsigned day;     /* 1 to 31 */
    unsigned weekday; /* 1 to 7, Sunday is 1 */
};

/* The day on which a time is, in seconds since the beginning of 1970. */
struct date date_of(uint64_t seconds);
/* When a day begins; its weekday does not matter. Whatever is not a date is taken for one
 * nearby. */
uint64_t date_seconds(const struct date *date);

#endif
