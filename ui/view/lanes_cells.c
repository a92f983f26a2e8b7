/* What a bin looks like: guest, host and sleep above each other; and the numbers of an axis. */
#include "view/lanes.h"

#include <stdio.h>

/* By eighths of a cell. */
static const uint32_t heights[] = { ' ',    0x2581, 0x2582, 0x2583, 0x2584,
                                    0x2585, 0x2586, 0x2587, 0x2588 };

/* How far up in a lane its parts reach, in eighths of a cell. */
struct levels {
    unsigned guest, busy, known;
    bool some; /* it was busy, however shortly */
};

static struct levels levels_of(const struct model_bin *bin, int rows)
{
    uint64_t busy = bin->guest_ns + bin->host_ns, awake = busy + bin->still_ns,
             all = awake + bin->asleep_ns, most = 8 * (uint64_t)rows;
    struct levels l = { .some = busy > 0 };
    if (!all)
        return l;
    l.guest = (unsigned)((double)bin->guest_ns / (double)all * (double)most + 0.5);
    l.busy = (unsigned)((double)busy / (double)all * (double)most + 0.5);
    l.known = (unsigned)((double)(busy + bin->asleep_ns) / (double)all * (double)most + 0.5);
    if (!l.busy && l.some && !bin->asleep_ns)
        l.busy = 1; /* beside a sleep it would look like work */
    return l;
}

static unsigned within(unsigned level, unsigned from)
{
    return level <= from ? 0 : level - from < 8 ? level - from : 8;
}

static uint32_t in_ascii(unsigned guest, unsigned busy, unsigned known)
{
    if (!busy)
        return known >= 4 ? '.' : ' ';
    if (busy < 4)
        return '_';
    return 2 * guest >= busy ? '#' : guest ? '+' : '-';
}

/* A cell that was busy throughout: the guest's share is the height, the host's is the ground behind
 * it. Partly: as high as it was busy, in the colour of what took more. */
struct cell lanes_cell(struct model_bin bin, int row, int rows, enum theme theme, bool ascii)
{
    struct cell cell = {
        .chars = { ' ' }, .width = 1, .role = ROLE_DIM, .fg = COLOUR_BY_ROLE, .bg = COLOUR_BY_ROLE
    };
    struct levels l = levels_of(&bin, rows);
    unsigned from = 8 * (unsigned)row, guest = within(l.guest, from), busy = within(l.busy, from),
             known = within(l.known, from);
    if (busy)
        cell.role = (busy < 8 ? 2 * guest >= busy : guest > 0) ? ROLE_GUEST : ROLE_HOST;
    if (ascii) {
        cell.role = busy && 2 * guest < busy ? ROLE_HOST : cell.role;
        cell.chars[0] = in_ascii(guest, busy, known);
    } else if (busy == 8) {
        cell.bg = guest < 8 ? theme_look(ROLE_HOST, theme, THEME_256).fg : COLOUR_BY_ROLE;
        /* in one colour the shade is solid; in none it is a shade */
        cell.chars[0] = guest ? heights[guest] : 0x2591;
    } else if (busy) {
        cell.chars[0] = heights[busy];
    } else if (known >= 4) {
        cell.chars[0] = 0xb7;
    }
    return cell;
}

struct cell lanes_bar(uint64_t value, uint64_t most, int row, int rows, enum role role, bool ascii)
{
    static const char lines[] = " ..::||##";
    struct cell cell = { .chars = { ' ' },
                         .width = 1,
                         .role = (uint8_t)role,
                         .fg = COLOUR_BY_ROLE,
                         .bg = COLOUR_BY_ROLE };
    /* below the top, so that it does not run into what is above it */
    unsigned level = most ? (unsigned)((double)value / (double)most * (8 * rows - 2) + 0.5) : 0;
    if (!level && value)
        level = 1;
    unsigned here = within(level, 8 * (unsigned)row);
    cell.chars[0] = ascii ? (uint8_t)lines[here] : heights[here];
    return cell;
}

/* ---- Times of an axis ---- */

uint64_t lanes_step(uint64_t least_ns)
{
    static const unsigned times[] = { 2, 5, 10 };
    uint64_t unit = 1, step = 1;
    while (step < least_ns && unit < UINT64_MAX / 100) {
        for (unsigned i = 0; i < 3 && step < least_ns; i++)
            step = unit * times[i];
        unit *= 10;
    }
    return step;
}

char *lanes_time(const struct view *view, uint64_t ns, uint64_t step_ns, uint64_t end_ns,
                 char text[32])
{
    const struct {
        uint64_t from, unit;
        const char *name;
    } units[] = { { UINT64_C(10000000000), 1000000000, "s" },
                  { 1000000, 1000000, "ms" },
                  { 0, 1000, view_us(view) } };
    unsigned i = 0;
    while (end_ns < units[i].from && (i > 0 || step_ns < units[i].unit))
        i++;
    if (i == 0 && step_ns < 10000000) /* of these the log counts in milliseconds */
        i = 1;
    int digits = 0;
    for (uint64_t unit = units[i].unit; unit > step_ns && digits < 6; unit /= 10)
        digits++;
    if (ns == 0)
        snprintf(text, 32, "0");
    else
        snprintf(text, 32, "%.*f %s", digits, (double)ns / (double)units[i].unit, units[i].name);
    return text;
}
