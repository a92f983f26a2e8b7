/* What stands in the cells of the live panel: numbers in as few columns as a cell has, one of which
 * is the blank before the number. */
#ifndef VIEW_CELL_H
#define VIEW_CELL_H

#include "model/model.h"

struct cell_value {
    char text[128];
    bool is_nothing; /* it says that there was nothing: it is drawn dim */
};

/* Do times have their units in cells of so many columns? Else they are in microseconds. */
bool cells_have_units(int columns);

/* All of these make what stands in a cell of so many columns. */
struct cell_value cell_of_count(int columns, uint64_t n);
struct cell_value cell_of_real(int columns, double real);
/* us: the sign for microseconds. */
struct cell_value cell_of_ns(int columns, double ns, const char *us);
/* In percent, with a decimal where there is room; has_any: there was some, be it ever so little. */
struct cell_value cell_of_share(int columns, double share, bool has_any);
/* Of none it is "-". */
struct cell_value cell_of_average(int columns, const struct model_time *time, const char *us);
/* "812ns/8.12us/5.12ms": least, average and most of at least one. Longer than most cells. */
struct cell_value cell_of_spread(const struct model_time *time, const char *us);

enum { CELL_BAR = 256 };
/* Writes a bar of that part (0 to 1) of so many columns, in eighths of one. Something is never
 * nothing: it has one eighth at least. Returns text. */
char *cell_bar(int columns, double part, bool ascii, char text[CELL_BAR]);

#endif
