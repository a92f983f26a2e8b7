/* The page walk: which entries translate an address, and into what (Intel SDM vol. 3A, 4.3 "32-bit
 * paging", 4.4 "PAE paging", 4.5 "4-level paging and 5-level paging"). */
#include "view/tables.h"

#include "event/wide.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { PTE_P = 0x01, PTE_W = 0x02, PTE_U = 0x04, PTE_A = 0x20, PTE_D = 0x40, PTE_PS = 0x80 };
enum { OF_32_BIT = 2, OF_PAE = 3, POINTERS = 2 };
#define PTE_NO_EXECUTE (1ull << 63)

/* ---- An address, cut up ---- */

unsigned walk_shift(const struct view_walk *walk, unsigned level)
{
    return 12 + (walk->levels == OF_32_BIT ? 10 : 9) * level;
}

static unsigned index_bits(const struct view_walk *walk, unsigned level)
{
    if (walk->levels == OF_PAE && level == POINTERS)
        return 2;
    return walk->levels == OF_32_BIT ? 10 : 9;
}

unsigned walk_index(const struct view_walk *walk, unsigned level)
{
    unsigned mask = (1u << index_bits(walk, level)) - 1;
    return (unsigned)(walk->linear >> walk_shift(walk, level)) & mask;
}

/* Does the entry of that level map a page? Of the larger ones a table may stand there instead. */
static bool may_map(const struct view_walk *walk, const struct registers *regs, unsigned level)
{
    if (walk->levels == OF_32_BIT)
        return level == 0 || (regs->cr4 & CR4_PSE);
    return level < (walk->levels == OF_PAE ? POINTERS : POINTERS + 1);
}

static bool maps_page(const struct view_walk *walk, const struct registers *regs, unsigned level)
{
    return level == 0 || (may_map(walk, regs, level) && (walk->entries[level].value & PTE_PS));
}

bool walk_goes_on(const struct view_walk *walk, const struct registers *regs, unsigned level)
{
    const struct view_entry *entry = &walk->entries[level];
    return entry->has && (entry->value & PTE_P) && !maps_page(walk, regs, level);
}

/* The level at which the walk ends: where a page is mapped, or an entry is none. */
static unsigned end_of(const struct view_walk *walk, const struct registers *regs)
{
    unsigned level = walk->levels - 1;
    while (level && walk_goes_on(walk, regs, level))
        level--;
    return level;
}

/* ---- Lines ---- */

/* "1000000000": the bits of an index, the highest first. */
static const char *bits(uint32_t value, unsigned count, char text[33])
{
    for (unsigned i = 0; i < count; i++)
        text[i] = value >> (count - 1 - i) & 1 ? '1' : '0';
    text[count] = '\0';
    return text;
}

struct pieces {
    struct page *page;
    char text[256];
    size_t at;
    int most; /* columns of a line */
};

static void end_line(struct pieces *pieces)
{
    if (pieces->at)
        page_line(pieces->page, ROLE_DIM, "%s", pieces->text);
    pieces->at = 0;
}

/* "  31-22 1000000000 = 200", on the next line where there is no room. */
static void put_piece(struct pieces *pieces, uint64_t linear, unsigned shift, unsigned count)
{
    char piece[80], digits[33];
    uint32_t value = (uint32_t)(linear >> shift) & (uint32_t)((1ull << count) - 1);
    int length = snprintf(piece, sizeof piece, "  %u-%u %s = %0*x", shift + count - 1, shift,
                          bits(value, count, digits), (int)(count + 3) / 4, value);
    if (pieces->at && (int)pieces->at + length > pieces->most)
        end_line(pieces);
    if (length > 0 && pieces->at + (size_t)length < sizeof pieces->text)
        pieces->at += (size_t)snprintf(pieces->text + pieces->at, sizeof pieces->text - pieces->at,
                                       "%s", piece);
}

static void address_lines(struct page *p, const struct registers *regs,
                          const struct view_walk *walk)
{
    struct pieces pieces = { .page = p, .most = p->canvas.area.columns };
    unsigned end = end_of(walk, regs);
    if (walk->levels == OF_32_BIT)
        pieces.most = INT_MAX;
    if (!maps_page(walk, regs, end))
        end = 0;
    for (unsigned level = walk->levels; level-- > end;)
        put_piece(&pieces, walk->linear, walk_shift(walk, level), index_bits(walk, level));
    put_piece(&pieces, walk->linear, 0, walk_shift(walk, end));
    end_line(&pieces);
}

/* "present writable user accessed"; the pointers of PAE have no rights. */
static void describe_entry(struct page *p, const struct view_walk *walk, unsigned level, bool maps,
                           char *text, size_t size)
{
    const struct view *view = p->view;
    const char *gap = view_word(view, W_TABLES_BETWEEN);
    uint64_t entry = walk->entries[level].value;
    size_t at = (size_t)snprintf(text, size, "%s", view_word(view, W_TABLES_PRESENT));
    if (walk->levels == OF_PAE && level == POINTERS)
        return;
    const enum word words[] = { entry & PTE_W ? W_TABLES_WRITE : W_TABLES_READ,
                                entry & PTE_U ? W_TABLES_USER : W_TABLES_KERNEL,
                                entry & PTE_NO_EXECUTE ? W_TABLES_NO_EXECUTE : NO_WORD,
                                entry & PTE_A ? W_TABLES_ACCESSED : NO_WORD,
                                (entry & PTE_D) && maps ? W_TABLES_DIRTY : NO_WORD };
    for (size_t i = 0; i < sizeof words / sizeof *words && at < size; i++)
        if (words[i] != NO_WORD)
            at += (size_t)snprintf(text + at, size - at, "%s%s", gap, view_word(view, words[i]));
}

static void entry_line(struct page *p, const struct registers *regs, const struct view_walk *walk,
                       unsigned level)
{
    static const char *const names[VIEW_LEVELS] = { "PTE", "PDE", "PDPTE", "PML4E", "PML5E" };
    const struct view_entry *entry = &walk->entries[level];
    unsigned index = walk_index(walk, level);
    char text[160], name[16];
    snprintf(name, sizeof name, "%s[%03x]", names[level], index);
    if (!entry->has) {
        page_line(p, ROLE_BAD, "  %s @ %08llx: %s", name, (unsigned long long)entry->at,
                  view_word(p->view, W_TABLES_NO_RAM));
        return;
    }
    bool present = entry->value & PTE_P;
    if (present)
        describe_entry(p, walk, level, maps_page(walk, regs, level), text, sizeof text);
    else
        snprintf(text, sizeof text, "%s", view_word(p->view, W_TABLES_FAULT));
    bool aligned = walk->levels > OF_PAE && p->canvas.area.columns > 78;
    page_line(p, present ? ROLE_TEXT : ROLE_BAD, "  %-*s @ %08llx = %08llx  %s", aligned ? 10 : 0,
              name, (unsigned long long)entry->at, (unsigned long long)entry->value, text);
}

static void physical_line(struct page *p, const struct view_walk *walk, unsigned level)
{
    uint64_t offset = (1ull << walk_shift(walk, level)) - 1;
    unsigned long long physical =
        (walk->entries[level].value & PAGING_ADDRESS & ~offset) | (walk->linear & offset);
    enum word size = walk->levels == OF_32_BIT ? W_TABLES_FOUR_MIB
                     : level == POINTERS       ? W_TABLES_ONE_GIB
                                               : W_TABLES_TWO_MIB;
    if (level)
        page_line(p, ROLE_GOOD, "  %s %08llx  (%s)", view_word(p->view, W_TABLES_PHYSICAL),
                  physical, view_word(p->view, size));
    else
        page_line(p, ROLE_GOOD, "  %s %08llx", view_word(p->view, W_TABLES_PHYSICAL), physical);
}

static void walk_lines(struct page *p, const struct event *now, const struct view_walk *walk,
                       const char *of)
{
    const struct registers *regs = &now->regs;
    unsigned long long cr3 = wide_cr3(regs, view_wide(p->view, now));
    page_line(p, ROLE_STRONG, "%s %s  %08llx  cr3 %08llx", view_word(p->view, W_TABLES_WALK_OF), of,
              (unsigned long long)walk->linear, cr3);
    if (walk->levels > OF_PAE && !wide_is_canonical(walk->linear, walk->levels)) {
        page_line(p, ROLE_BAD, "  %s", view_word(p->view, W_TABLES_NOT_CANONICAL));
        return;
    }
    address_lines(p, regs, walk);
    unsigned end = end_of(walk, regs);
    for (unsigned level = walk->levels; level-- > end;)
        entry_line(p, regs, walk, level);
    if (walk->entries[end].has && (walk->entries[end].value & PTE_P))
        physical_line(p, walk, end);
}

void tables_walks(struct page *p, const struct event *now)
{
    const struct registers *regs = &now->regs;
    const struct view_tables *tables = &p->view->seen.tables;
    if (!(regs->cr0 & CR0_PG)) {
        page_line(p, ROLE_DIM, "%s", view_word(p->view, W_TABLES_PAGING_OFF));
        return;
    }
    const char *of = registers_code_bits(regs) == 64 ? "RIP" : "CS:EIP";
    for (unsigned i = 0; i < tables->walk_count && i < VIEW_WALKS; i++)
        if (tables->walks[i].levels >= OF_32_BIT && tables->walks[i].levels <= VIEW_LEVELS)
            walk_lines(p, now, &tables->walks[i], i ? view_word(p->view, W_TABLES_ASKED) : of);
    if (tables->walk_count == 1 && view_takes_keys(&p->view->chosen))
        page_line(p, ROLE_DIM, "  %s", view_word(p->view, W_TABLES_ASK));
}
