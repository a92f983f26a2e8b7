/* The page walk: which entries translate an address, and into what (Intel SDM vol. 3A, 4.3 "32-bit
 * paging", 4.4 "PAE paging", 4.5 "4-level paging and 5-level paging"). */
#include "view/tables.h"

#include "event/paging.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { PTE_P = 0x01, PTE_W = 0x02, PTE_U = 0x04, PTE_A = 0x20, PTE_D = 0x40, PTE_PS = 0x80 };
#define PTE_NO_EXECUTE (1ull << 63)

/* ---- An address, cut up ---- */

unsigned walk_shift(const struct view_walk *walk, unsigned level)
{
    return 12 + (walk->levels == PAGING_32_BIT ? 10 : 9) * level;
}

unsigned walk_bits(const struct view_walk *walk, unsigned level)
{
    if (walk->levels == PAGING_PAE && level == PAGING_POINTERS)
        return 2;
    return walk->levels == PAGING_32_BIT ? 10 : 9;
}

unsigned walk_index(const struct view_walk *walk, unsigned level)
{
    unsigned mask = (1u << walk_bits(walk, level)) - 1;
    return (unsigned)(walk->linear >> walk_shift(walk, level)) & mask;
}

bool walk_maps_page(const struct view_walk *walk, const struct registers *regs, unsigned level)
{
    return level == 0 || (paging_may_map(regs, level) && (walk->entries[level].value & PTE_PS));
}

bool walk_goes_on(const struct view_walk *walk, const struct registers *regs, unsigned level)
{
    const struct view_entry *entry = &walk->entries[level];
    return entry->has && (entry->value & PTE_P) && !walk_maps_page(walk, regs, level);
}

unsigned walk_end(const struct view_walk *walk, const struct registers *regs)
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

void walk_address_lines(struct page *p, const struct registers *regs, const struct view_walk *walk)
{
    struct pieces pieces = { .page = p, .most = p->canvas.area.columns };
    unsigned end = walk_end(walk, regs);
    if (walk->levels == PAGING_32_BIT)
        pieces.most = INT_MAX;
    if (!walk_maps_page(walk, regs, end))
        end = 0;
    for (unsigned level = walk->levels; level-- > end;)
        put_piece(&pieces, walk->linear, walk_shift(walk, level), walk_bits(walk, level));
    put_piece(&pieces, walk->linear, 0, walk_shift(walk, end));
    end_line(&pieces);
}

void walk_put_rights(const struct view *view, const struct registers *regs,
                     const struct view_walk *walk, unsigned level, char *text, size_t size)
{
    const char *gap = view_word(view, W_TABLES_BETWEEN);
    uint64_t entry = walk->entries[level].value;
    size_t at = 0;
    if (walk->levels == PAGING_PAE && level == PAGING_POINTERS) {
        snprintf(text, size, "%s", view_word(view, W_TABLES_PRESENT));
        return;
    }
    bool dirty = (entry & PTE_D) && walk_maps_page(walk, regs, level);
    const enum word words[] = { entry & PTE_W ? W_TABLES_WRITE : W_TABLES_READ,
                                entry & PTE_U ? W_TABLES_USER : W_TABLES_KERNEL,
                                entry & PTE_NO_EXECUTE ? W_TABLES_NO_EXECUTE : NO_WORD,
                                entry & PTE_A ? W_TABLES_ACCESSED : NO_WORD,
                                dirty ? W_TABLES_DIRTY : NO_WORD };
    for (size_t i = 0; i < sizeof words / sizeof *words && at < size; i++)
        if (words[i] != NO_WORD)
            at += (size_t)snprintf(text + at, size - at, "%s%s", at ? gap : "",
                                   view_word(view, words[i]));
}

void walk_put_name(const struct view_walk *walk, unsigned level, char name[WALK_NAME])
{
    static const char *const names[VIEW_LEVELS] = { "PTE", "PDE", "PDPTE", "PML4E", "PML5E" };
    snprintf(name, WALK_NAME, "%s[%03x]", names[level], walk_index(walk, level));
}

bool walk_is_present(const struct view_walk *walk, unsigned level)
{
    return walk->entries[level].has && (walk->entries[level].value & PTE_P);
}

uint64_t walk_physical(const struct view_walk *walk, unsigned level)
{
    uint64_t offset = (1ull << walk_shift(walk, level)) - 1;
    return (walk->entries[level].value & PAGING_ADDRESS & ~offset) | (walk->linear & offset);
}

enum role walk_put_entry(const struct page *p, const struct registers *regs,
                         const struct view_walk *walk, unsigned level, char *text, size_t size)
{
    const struct view_entry *entry = &walk->entries[level];
    char rights[160], name[WALK_NAME];
    walk_put_name(walk, level, name);
    if (!entry->has) {
        snprintf(text, size, "%s @ %08llx: %s", name, (unsigned long long)entry->at,
                 view_word(p->view, W_TABLES_NO_RAM));
        return ROLE_BAD;
    }
    bool present = walk_is_present(walk, level);
    if (present)
        walk_put_rights(p->view, regs, walk, level, rights, sizeof rights);
    else
        snprintf(rights, sizeof rights, "%s", view_word(p->view, W_TABLES_FAULT));
    bool aligned = walk->levels > PAGING_PAE && p->canvas.area.columns > 78;
    snprintf(text, size, "%-*s @ %08llx = %08llx  %s", aligned ? 10 : 0, name,
             (unsigned long long)entry->at, (unsigned long long)entry->value, rights);
    return present ? ROLE_TEXT : ROLE_BAD;
}

void walk_put_physical(const struct view *view, const struct view_walk *walk, unsigned level,
                       char *text, size_t size)
{
    unsigned long long physical = walk_physical(walk, level);
    enum word page = walk->levels == PAGING_32_BIT ? W_TABLES_FOUR_MIB
                     : level == PAGING_POINTERS    ? W_TABLES_ONE_GIB
                                                   : W_TABLES_TWO_MIB;
    if (level)
        snprintf(text, size, "%s %08llx  (%s)", view_word(view, W_TABLES_PHYSICAL), physical,
                 view_word(view, page));
    else
        snprintf(text, size, "%s %08llx", view_word(view, W_TABLES_PHYSICAL), physical);
}
