/* Guests made on the spot. */
#ifndef GUEST_H
#define GUEST_H

#include <stdint.h>

/* A guest that prints this many bytes, two instructions each, and halts. The path of a file that is
 * there as long as this process and its forks; NULL if it could not be made. */
const char *guest_printing(uint16_t count);

/* The same without an end. */
const char *guest_printing_for_ever(void);

#endif
