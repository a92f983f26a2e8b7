/* What the parts of the overlay about the CPU's tables share. */
#ifndef VIEW_TABLES_H
#define VIEW_TABLES_H

#include "view/overlay.h"

/* How many bytes of a table can be shown: no more than were copied (size), than there is room for
 * them, and than the table has. */
size_t tables_copied(size_t size, size_t room, const struct table_register *table);

/* Of a walk at a level: where the bits of the address begin that are the index into its table, and
 * how many there are; that index; does the entry map a page, is it present, does the walk go on to
 * the level below? */
unsigned walk_shift(const struct view_walk *walk, unsigned level);
unsigned walk_bits(const struct view_walk *walk, unsigned level);
unsigned walk_index(const struct view_walk *walk, unsigned level);
bool walk_maps_page(const struct view_walk *walk, const struct registers *regs, unsigned level);
bool walk_is_present(const struct view_walk *walk, unsigned level);
bool walk_goes_on(const struct view_walk *walk, const struct registers *regs, unsigned level);
/* The level at which the walk ends: where a page is mapped, or an entry is none. */
unsigned walk_end(const struct view_walk *walk, const struct registers *regs);
/* Where it leads, if the entry of that level maps a page. */
uint64_t walk_physical(const struct view_walk *walk, unsigned level);

/* These write, at most size - 1 bytes: "PDE[200]"; "writable user accessed" (of the pointers of
 * PAE, which have no rights, "present"); "PDE[200] @ 00100800 = 00102027  writable ...", whose role
 * is returned; "physical 00001000". */
enum { WALK_NAME = 16 };
void walk_put_name(const struct view_walk *walk, unsigned level, char name[WALK_NAME]);
void walk_put_rights(const struct view *view, const struct registers *regs,
                     const struct view_walk *walk, unsigned level, char *text, size_t size);
enum role walk_put_entry(const struct page *page, const struct registers *regs,
                         const struct view_walk *walk, unsigned level, char *text, size_t size);
void walk_put_physical(const struct view *view, const struct view_walk *walk, unsigned level,
                       char *text, size_t size);

/* Draws the address, cut up into the indices. */
void walk_address_lines(struct page *page, const struct registers *regs,
                        const struct view_walk *walk);
/* All walks that were copied; one of them as a drawing: boxes side by side where there is room for
 * them, else one below the other. */
void tables_walks(struct page *page, const struct event *now);
/* What the page tables map, a line a range, with what changed since the last stop. */
void tables_ranges(struct page *page, const struct event *now);

/* The IVT: its entries side by side, those that are not zero, and first those that interrupts came
 * by. */
void tables_ivt(struct page *page, const struct table_register *idt);
/* The IDT: a line for each gate, or for several alike. base: all of its bits. */
void tables_idt(struct page *page, const struct table_register *idt, uint64_t base);

#endif
