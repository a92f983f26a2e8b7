/* Years and months, counted one by one: there are few. */
#include "dev/date.h"

#include <stdbool.h>

enum { FIRST_YEAR = 1970, DAY_S = 24 * 60 * 60, THURSDAY = 5 }; /* which 1 January 1970 was */

static bool is_leap(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_of_year(unsigned year)
{
    return is_leap(year) ? 366 : 365;
}

static unsigned days_of_month(unsigned year, unsigned month)
{
    switch (month) {
    case 2: return is_leap(year) ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11: return 30;
    default: return 31;
    }
}

struct date date_of(uint64_t seconds)
{
    uint64_t days = seconds / DAY_S;
    struct date date = { FIRST_YEAR, 1, 1, (unsigned)((days + THURSDAY - 1) % 7 + 1) };
    for (; days >= days_of_year(date.year); date.year++)
        days -= days_of_year(date.year);
    for (; days >= days_of_month(date.year, date.month); date.month++)
        days -= days_of_month(date.year, date.month);
    date.day += (unsigned)days;
    return date;
}

uint64_t date_seconds(const struct date *date)
{
    uint64_t days = date->day ? date->day - 1 : 0;
    for (unsigned year = FIRST_YEAR; year < date->year; year++)
        days += days_of_year(year);
    for (unsigned month = 1; month < date->month && month < 12; month++)
        days += days_of_month(date->year, month);
    return days * DAY_S;
}
