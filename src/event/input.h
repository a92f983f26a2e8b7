/* What a guest's input asks of a front end. dev/input.h has the queue itself, machine/input.h the
 * calls of front ends. */
#ifndef EVENT_INPUT_H
#define EVENT_INPUT_H

enum { INPUT_CAPACITY = 4096 }; /* bytes that may wait for a guest's devices */

enum input_wanted {
    INPUT_NOT_WANTED,
    INPUT_WANTED_NOW,  /* the vCPU stands still until it is answered, if only by "none yet" */
    INPUT_WANTED_LATER /* the vCPU sleeps until there are bytes or no more to come */
};

#endif
