/* The hypercall port: how a guest asks the VMM itself for something (event/ports.h has the
 * numbers).
 *
 * OUT 0x500, AL makes the call; the answer to GETCHAR is read by the next IN AL, 0x500.
 * Belongs to the vCPU's thread, the input queue aside.
 */
#ifndef DEV_HYPERCALL_H
#define DEV_HYPERCALL_H

#include "dev/bus.h"
#include "dev/input.h"

struct hypercall {
    struct input *input; /* borrowed */
    bool answer_due;     /* GETCHAR was called and its answer not read yet */
    bool exited;         /* EXIT was called */
};

void hypercall_init(struct hypercall *hypercall, struct input *input);
struct device hypercall_device(struct hypercall *hypercall);

#endif
