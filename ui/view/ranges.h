/* What page tables map, all of it: ranges of linear addresses with their rights, and what changed
 * in them (Intel SDM vol. 3A, 4.3 to 4.6).
 *
 * Tables are a guest's, so anything may stand there: loops, tables that are no RAM, garbage. A walk
 * reads at most RANGES_TABLES tables and makes at most RANGES_MAX ranges, and says where it was cut
 * off. Pure but for what `read` does.
 */
#ifndef VIEW_RANGES_H
#define VIEW_RANGES_H

#include "event/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_wide;

enum { RANGES_MAX = 512, RANGES_TABLES = 512 };

/* Of all levels together. NO_TABLE: an entry names a table that is not in RAM, `physical` is its
 * address, and the others mean nothing. */
enum { RANGE_WRITE = 1, RANGE_USER = 2, RANGE_NO_EXECUTE = 4, RANGE_NO_TABLE = 8 };

enum range_change { RANGE_SAME, RANGE_NEW, RANGE_GONE, RANGE_DIFFERENT };

struct range {
    uint64_t from, to; /* linear, both inclusive */
    uint64_t physical; /* guest-physical, of `from`; those after it follow */
    uint8_t rights;
    uint8_t change; /* enum range_change, of ranges_compare() */
};

struct ranges {
    struct range list[RANGES_MAX]; /* by address, the lowest first; none overlap */
    unsigned count;
    bool is_cut;
    uint64_t cut_at; /* if so: nothing is known from this address on */
};

/* Reads guest-physical memory; returns how many bytes were there. */
typedef size_t ranges_read(void *context, uint64_t gpa, void *to, size_t n);

/* All that these registers map (wide: what they have beyond 32 bits, NULL: nothing); none without
 * paging. */
void ranges_walk(struct ranges *ranges, const struct registers *regs, const struct event_wide *wide,
                 ranges_read *read, void *context);

/* What is now, with what changed since before, cut into pieces where only a part did; and what is
 * gone. Where one of the two was cut off, nothing counts as changed. `shown` is neither of them. */
void ranges_compare(struct ranges *shown, const struct ranges *now, const struct ranges *before);

#endif
