/* Where do two exits differ? */
#ifndef DIFFER_H
#define DIFFER_H

#include "side.h"

#include <stdio.h>

enum { DIFFER_TEXT = 160 };

/* True if they are the same, except for EFLAGS bits in ignored and, of a shutdown, for all but that
 * if one host has lost the registers (EVENT_STALE_REGS). Else says in words what is not. */
bool same_exit(const struct side_exit *a, const struct side_exit *b, uint32_t ignored,
               char why[DIFFER_TEXT]);

/* An exit with its registers, in three lines. */
void print_exit(FILE *out, const char *name, const struct side_exit *exit);

#endif
