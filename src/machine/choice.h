/* Which engine a guest gets: what the user wants, and what this host can do, found by trying. */
#ifndef MACHINE_CHOICE_H
#define MACHINE_CHOICE_H

#include "event/engines.h"
#include "event/failure.h"

struct engine;
struct engine_vm;
struct memory;

enum choice_wish { CHOICE_AUTO, CHOICE_KVM, CHOICE_SOFT };

struct choice {
    const struct engine *engine;
    enum engine_reason reason; /* why it is not KVM although nobody asked for another */
    char details[256];         /* the failure that was the reason, in words; "" without a reason */
};

/* For guests that need paging, or none. Auto gives KVM where that can do it, else the software CPU;
 * false if KVM alone is wanted and cannot. For paging it tries KVM, which takes some milliseconds;
 * without, making the VM is the try. */
bool choice_make(struct choice *choice, enum choice_wish wish, const char *device, bool paging,
                 struct failure *failure);

/* Makes a VM of the chosen engine; where that is KVM, cannot be had, and auto was wished for, the
 * choice becomes the software CPU. NULL and a failure if there can be none. */
struct engine_vm *choice_open(struct choice *choice, enum choice_wish wish, const char *device,
                              struct memory *memory, struct failure *failure);

#endif
