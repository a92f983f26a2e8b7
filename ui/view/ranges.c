/* Page tables walked from one end to the other, and two such walks compared. */
#include "view/ranges.h"

#include "event/paging.h"

enum { ENTRY_PRESENT = 0x01, ENTRY_WRITE = 0x02, ENTRY_USER = 0x04, ENTRY_PAGE = 0x80 };
enum { ALL = RANGE_WRITE | RANGE_USER };
#define ENTRY_NO_EXECUTE (1ull << 63)

/* ---- A list of ranges ---- */

static void cut(struct ranges *r, uint64_t at)
{
    if (!r->is_cut)
        r->cut_at = at;
    r->is_cut = true;
}

/* Does it go on where the other ends, in linear and in physical addresses? */
static bool continues(const struct range *range, const struct range *next)
{
    uint64_t size = next->from - range->from;
    bool follows = next->rights & RANGE_NO_TABLE ? next->physical == range->physical
                                                 : next->physical == range->physical + size;
    return range->to + 1 == next->from && range->rights == next->rights &&
           range->change == next->change && (follows || next->change == RANGE_GONE);
}

static void add(struct ranges *r, struct range range)
{
    if (r->is_cut)
        return;
    struct range *last = r->count ? &r->list[r->count - 1] : NULL;
    if (last && continues(last, &range))
        last->to = range.to;
    else if (r->count < RANGES_MAX)
        r->list[r->count++] = range;
    else
        cut(r, range.from);
}

/* ---- The walk ---- */

struct walker {
    struct ranges *ranges;
    const struct registers *regs;
    ranges_read *read;
    void *context;
    unsigned levels, tables;
};

static uint64_t span_of(const struct walker *w, unsigned level)
{
    return 1ull << (12 + (w->levels == PAGING_32_BIT ? 10 : 9) * level);
}

/* In long mode the upper half of the addresses has all upper bits set. */
static uint64_t canonical(const struct walker *w, uint64_t linear)
{
    unsigned bits = 12 + 9 * w->levels;
    bool upper = w->levels > PAGING_PAE && linear >> (bits - 1) & 1;
    return upper ? linear | ~((1ull << bits) - 1) : linear;
}

static void map(struct walker *w, uint64_t linear, unsigned level, uint64_t physical,
                uint8_t rights)
{
    uint64_t from = canonical(w, linear);
    add(w->ranges, (struct range){ .from = from,
                                   .to = from + (span_of(w, level) - 1),
                                   .physical = physical,
                                   .rights = rights });
}

/* Of an entry and those above it. The pointers of PAE have none. */
static uint8_t rights_of(const struct walker *w, uint64_t entry, unsigned level, uint8_t above)
{
    if (w->levels == PAGING_PAE && level == PAGING_POINTERS)
        return above;
    bool no_execute = w->levels != PAGING_32_BIT && (entry & ENTRY_NO_EXECUTE);
    uint8_t own =
        (uint8_t)((entry & ENTRY_WRITE ? RANGE_WRITE : 0) | (entry & ENTRY_USER ? RANGE_USER : 0));
    return (uint8_t)((above & own) | (above & RANGE_NO_EXECUTE) |
                     (no_execute ? RANGE_NO_EXECUTE : 0));
}

static void walk_table(struct walker *w, uint64_t table, unsigned level, uint64_t linear,
                       uint8_t rights);

static void take_entry(struct walker *w, uint64_t entry, unsigned level, uint64_t linear,
                       uint8_t above)
{
    if (!(entry & ENTRY_PRESENT))
        return;
    uint8_t rights = rights_of(w, entry, level, above);
    uint64_t to = entry & PAGING_ADDRESS;
    if (!level || ((entry & ENTRY_PAGE) && paging_may_map(w->regs, level)))
        map(w, linear, level, to & ~(span_of(w, level) - 1), rights);
    else
        walk_table(w, to, level - 1, linear, rights);
}

/* Depth first, from the lowest address on. A level is one less each time: a loop has an end. */
static void walk_table(struct walker *w, uint64_t table, unsigned level, uint64_t linear,
                       uint8_t rights)
{
    union {
        uint32_t narrow[1024];
        uint64_t wide[512];
    } copy;
    bool narrow = w->levels == PAGING_32_BIT;
    size_t size = narrow ? 4 : 8,
           count = w->levels == PAGING_PAE && level == PAGING_POINTERS ? 4 : 4096 / size;
    if (w->tables++ >= RANGES_TABLES)
        cut(w->ranges, canonical(w, linear));
    if (w->ranges->is_cut)
        return;
    size_t have = w->read(w->context, table, &copy, count * size) / size;
    if (!have)
        map(w, linear, level + 1, table, RANGE_NO_TABLE);
    for (size_t i = 0; i < have && i < count && !w->ranges->is_cut; i++)
        take_entry(w, narrow ? copy.narrow[i] : copy.wide[i], level, linear + i * span_of(w, level),
                   rights);
}

void ranges_walk(struct ranges *ranges, const struct registers *regs, const struct event_wide *wide,
                 ranges_read *read, void *context)
{
    struct walker w = { .ranges = ranges,
                        .regs = regs,
                        .read = read,
                        .context = context,
                        .levels = paging_levels(regs) };
    ranges->count = 0;
    ranges->is_cut = false;
    if (w.levels)
        walk_table(&w, paging_first_table(regs, wide), w.levels - 1, 0, ALL);
}

/* ---- What changed ---- */

/* One of the two lists, and how far it has been gone through. */
struct side {
    const struct ranges *ranges;
    unsigned next;
    struct range rest; /* of the range that comes next */
};

static void begin_range(struct side *s)
{
    if (s->next < s->ranges->count)
        s->rest = s->ranges->list[s->next];
}

static bool is_left(const struct side *s)
{
    return s->next < s->ranges->count;
}

/* Up to and with an address. */
static void go_past(struct side *s, uint64_t to)
{
    if (s->rest.to == to) {
        s->next++;
        begin_range(s);
        return;
    }
    if (!(s->rest.rights & RANGE_NO_TABLE))
        s->rest.physical += to + 1 - s->rest.from;
    s->rest.from = to + 1;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Is that address beyond what is known of one of them? */
static bool is_unknown(const struct ranges *r, uint64_t at)
{
    return r->is_cut && at >= r->cut_at;
}

/* The next piece, which is on one side, or the same stretch on both. */
static void compare_next(struct ranges *shown, struct side *now, struct side *before)
{
    const struct range *n = is_left(now) ? &now->rest : NULL,
                       *b = is_left(before) ? &before->rest : NULL;
    bool in_now = n && (!b || n->from <= b->from), in_before = b && (!n || b->from <= n->from);
    struct range piece = in_now ? *n : *b;
    if (in_now && in_before)
        piece.to = least(n->to, b->to);
    else if (n && b)
        piece.to = least(piece.to, (in_now ? b->from : n->from) - 1);
    bool same = in_now && in_before && n->rights == b->rights && n->physical == b->physical;
    piece.change = in_now && in_before ? (same ? RANGE_SAME : RANGE_DIFFERENT)
                   : in_now            ? RANGE_NEW
                                       : RANGE_GONE;
    bool unknown = is_unknown(now->ranges, piece.from) || is_unknown(before->ranges, piece.from);
    if (unknown)
        piece.change = RANGE_SAME;
    if (in_now || !unknown)
        add(shown, piece);
    if (in_now)
        go_past(now, piece.to);
    if (in_before)
        go_past(before, piece.to);
}

void ranges_compare(struct ranges *shown, const struct ranges *now, const struct ranges *before)
{
    struct side of_now = { .ranges = now }, of_before = { .ranges = before };
    begin_range(&of_now);
    begin_range(&of_before);
    shown->count = 0;
    shown->is_cut = false;
    while (is_left(&of_now) || is_left(&of_before))
        compare_next(shown, &of_now, &of_before);
    if (now->is_cut)
        cut(shown, now->cut_at);
}
