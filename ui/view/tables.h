/* What the parts of the overlay about the CPU's tables share. */
#ifndef VIEW_TABLES_H
#define VIEW_TABLES_H

#include "view/overlay.h"

/* How many bytes of a table can be shown: no more than were copied (size), than there is room for
 * them, and than the table has. */
size_t tables_copied(size_t size, size_t room, const struct table_register *table);

/* The IVT: its entries side by side, those that are not zero, and first those that interrupts came
 * by. */
void tables_ivt(struct page *page, const struct table_register *idt);
/* The IDT: a line for each gate, or for several alike. */
void tables_idt(struct page *page, const struct table_register *idt);

#endif
