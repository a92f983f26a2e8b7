/* What the parts of the overlay about the CPU's tables share. */
#ifndef VIEW_TABLES_H
#define VIEW_TABLES_H

#include "view/overlay.h"

/* How many bytes of a table can be shown: no more than were copied (size), than there is room for
 * them, and than the table has. */
size_t tables_copied(size_t size, size_t room, const struct table_register *table);

/* Of a walk at a level: where the bits of the address begin that are the index into its table; that
 * index; whether the walk goes on to the level below. */
unsigned walk_shift(const struct view_walk *walk, unsigned level);
unsigned walk_index(const struct view_walk *walk, unsigned level);
bool walk_goes_on(const struct view_walk *walk, const struct registers *regs, unsigned level);
/* All walks that were copied. */
void tables_walks(struct page *page, const struct event *now);

/* The IVT: its entries side by side, those that are not zero, and first those that interrupts came
 * by. */
void tables_ivt(struct page *page, const struct table_register *idt);
/* The IDT: a line for each gate, or for several alike. base: all of its bits. */
void tables_idt(struct page *page, const struct table_register *idt, uint64_t base);

#endif
