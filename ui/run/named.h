/* Guests and decks as users name them: by a path, or by the name of one that came with the program,
 * from whatever folder it is called. Those are looked for here, beside the program and where it was
 * installed. The main thread. */
#ifndef RUN_NAMED_H
#define RUN_NAMED_H

#include "event/failure.h"

#include <limits.h>

enum named_kind { NAMED_GUEST, NAMED_DECK };

/* The path of the file that is meant: the name itself if there is such a file, else that of what
 * came with the program ("hello", "hello.bin", "guests/hello.bin"; a deck in the user's language
 * before others). If there is none either, the name. Returns the name or `path`, which it may write
 * to. */
const char *named_find(enum named_kind kind, const char *name, char path[PATH_MAX]);

/* If the failure is about one of these files, as its first word, and another file of this kind was
 * probably meant, says so behind the failure's text. */
void named_hint(enum named_kind kind, struct failure *failure, const char *const *paths,
                unsigned count);

#endif
