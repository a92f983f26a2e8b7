/* A fork of this process that runs something once, so that each run has a process to itself and all
 * of them start alike. */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct child {
    pid_t pid;
    int out; /* the reading end of its standard output; -1 if that is /dev/null */
};

/* Runs in the child, whose exit status it returns. */
typedef int child_fn(const void *context);

/* Standard input and error of the child are /dev/null; so is standard output, without a pipe. */
bool child_start(struct child *child, bool pipe_out, child_fn *fn, const void *context);

/* Reads all it still prints, then waits for its end. True if its status is 0. */
bool child_finish(struct child *child);

/* Zeroed memory that children share with their parent; never given back. NULL if there is none. */
void *child_shared(size_t size);

#endif
