/* The exits that are left to the vCPUs of a run together. A limit is reached once: by the exit that
 * takes the last one, or when somebody says so. Any thread of a vCPU. */
#ifndef VCPU_LIMIT_H
#define VCPU_LIMIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct limit {
    _Atomic uint64_t exits_left;
    /* The last exit was taken: on the thread of the vCPU that made it, before it goes on, and with
     * no lock held. */
    void (*reached)(void *context);
    void *context; /* borrowed */
};

/* Takes one of the exits that are left; false if there are none. */
bool limit_take_exit(struct limit *limit);

#endif
