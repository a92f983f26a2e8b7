/* What stands in the place of a file, in words. Any thread. */
#ifndef EVENT_FILES_H
#define EVENT_FILES_H

#include <sys/stat.h>

/* Of st_mode: "a directory", "a pipe", and so on; "not a regular file" for the rest; in
 * the user's language, constant. */
const char *file_kind(mode_t mode);

#endif
