/* Somebody meant guests/NAME.bin. */
#ifndef TEXT_HINT_H
#define TEXT_HINT_H

#include "event/failure.h"

/* If one of these files does not exist but a guest of that name does, says so in the failure. */
void hint_add(struct failure *failure, const char *const *paths, unsigned count);

#endif
