/* A folder of the test's own, below /tmp: one at a time. */
#ifndef FOLDER_H
#define FOLDER_H

/* Its path; a string that is no path before make_folder() and after remove_folder(). */
extern char test_folder[32];

/* As set-up and tear-down. They make it empty and remove it with all that is in it; not 0: that
 * could not be done. */
int make_folder(void **state);
int remove_folder(void **state);

/* The path of something in it, there until the next call. */
char *path_in_folder(const char *name);

#endif
