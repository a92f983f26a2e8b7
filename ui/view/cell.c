/* Numbers as words of a few columns. */
#include "view/cell.h"

#include "text/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { UNITS_COLUMNS = 8 };

static void put_count(uint64_t n, int width, char text[32])
{
    if ((int)strlen(text_number(n, text)) <= width)
        return;
    if (snprintf(text, 32, "%llu", (unsigned long long)n) <= width && n < 10000)
        return;
    double value = (double)n / 1000;
    const char *unit = "kMGTPE";
    for (; value >= 999.5 && unit[1]; unit++)
        value /= 1000;
    if (snprintf(text, 32, "%.1f%c", value, *unit) > width)
        snprintf(text, 32, "%.0f%c", value, *unit);
}

struct cell_value cell_of_count(int columns, uint64_t n)
{
    struct cell_value value = { .is_nothing = n == 0 };
    put_count(n, columns - 1, value.text);
    return value;
}

static uint64_t rounded(double value)
{
    return (uint64_t)(value + 0.5);
}

struct cell_value cell_of_real(int columns, double real)
{
    struct cell_value value = { 0 };
    if (real < 0.05 || real >= 9.95)
        return cell_of_count(columns, rounded(real));
    snprintf(value.text, sizeof value.text, "%.1f", real);
    return value;
}

bool cells_have_units(int columns)
{
    return columns >= UNITS_COLUMNS;
}

struct cell_value cell_of_ns(int columns, double ns, const char *us)
{
    struct cell_value value = { .is_nothing = rounded(ns) == 0 };
    if (!cells_have_units(columns))
        return cell_of_real(columns, ns / 1000);
    text_duration_in(rounded(ns), us, value.text);
    return value;
}

struct cell_value cell_of_share(int columns, double share, bool has_any)
{
    struct cell_value value = { .is_nothing = !has_any };
    if (cells_have_units(columns))
        snprintf(value.text, sizeof value.text, "%.1f%%", 100 * share);
    else if (has_any && share < 0.005)
        snprintf(value.text, sizeof value.text, "<1%%");
    else
        snprintf(value.text, sizeof value.text, "%.0f%%", 100 * share);
    return value;
}

struct cell_value cell_of_spread(const struct model_time *time, const char *us)
{
    assert(time->count > 0);
    uint64_t values[] = { time->min, time->total / time->count, time->max };
    struct cell_value value = { 0 };
    size_t at = 0;
    for (unsigned i = 0; i < 3; i++) {
        char duration[32];
        text_duration_in(values[i], us, duration);
        if (i)
            value.text[at++] = '/';
        for (const char *c = duration; *c; c++)
            if (*c != ' ')
                value.text[at++] = *c;
    }
    return value;
}

struct cell_value cell_of_average(int columns, const struct model_time *time, const char *us)
{
    if (!time->count)
        return (struct cell_value){ .text = "-", .is_nothing = true };
    return cell_of_ns(columns, (double)time->total / (double)time->count, us);
}

char *cell_bar(int columns, double part, bool ascii, char text[CELL_BAR])
{
    static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };
    const int steps = ascii ? 2 : 8;
    int left = (int)(part * steps * columns + 0.5);
    size_t at = 0;
    text[0] = '\0';
    for (left += !left && part > 0; left > 0 && at + sizeof "█" < CELL_BAR; left -= steps) {
        const char *full = ascii ? "#" : "█", *some = ascii ? "-" : eighths[left < 8 ? left : 8];
        at += (size_t)snprintf(text + at, CELL_BAR - at, "%s", left >= steps ? full : some);
    }
    return text;
}
