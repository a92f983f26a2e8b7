/* mdoc, the language of manual pages, laid out as plain text: as much of it as the pages in ui/man
 * use, and no more. mandoc(1) knows the rest; tests/house/man compares the two word by word. */
#ifndef HELP_MDOC_H
#define HELP_MDOC_H

#include <stdbool.h>
#include <stdio.h>

/* Prints the lines from source up to end (whole lines) in at most so many columns (40 or more),
 * text in literal lines aside. name is what a bare .Nm stands for. False, with the line in
 * *refused, if there is a macro that it does not know; all lines before it are printed. Columns are
 * those of the locale (LC_CTYPE). Errors of the stream are the stream's. */
bool mdoc_print(const char *source, const char *end, const char *name, int columns, FILE *out,
                const char **refused);

#endif
