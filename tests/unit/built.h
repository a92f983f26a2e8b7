/* For tests that need the guests: without them they would fail one by one, for no reason to be
 * seen. */
#ifndef BUILT_H
#define BUILT_H

/* The set-up of a group: says what to do and fails it if guests/ or 1K OS have not been built.
 * From the repository's root. */
int guests_are_built(void **state);

#endif
