/* Somebody meant guests/NAME.bin. */
#ifndef HINT_H
#define HINT_H

#include "failure.h"

/* If one of these files does not exist but a guest of that name does, says so in the failure. */
void hint_add(struct failure *failure, const char *const *paths, unsigned count);

#endif
