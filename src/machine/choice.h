/* Which engine a guest gets: what the user wants, and what this host can do, found by trying. */
#ifndef MACHINE_CHOICE_H
#define MACHINE_CHOICE_H

#include "event/engines.h"
#include "event/failure.h"

struct engine;
struct engine_vm;
struct memory;

enum choice_wish { CHOICE_AUTO, CHOICE_KVM, CHOICE_SOFT };

/* What a guest needs of its engine. */
enum choice_need {
    NEED_REAL_MODE, /* the VM alone, or protected mode that it enters by itself */
    NEED_PAGING,    /* 32-bit paging, from its first instruction on */
    NEED_PC,        /* what a guest that expects a PC comes to: interrupts in protected mode, too */
    NEED_LONG_MODE, /* 64 bits, which the software CPU has not */
    NEED_COUNT
};

struct choice {
    const struct engine *engine;
    enum engine_reason reason; /* why it is not KVM although nobody asked for another */
    char details[256];         /* the failure that was the reason, in words; "" without a reason */
};

/* Auto gives KVM where that can do what is needed, else the software CPU; false if that cannot do
 * it either, or KVM alone is wanted. KVM is asked by probes, which take a millisecond each; for
 * real mode making the VM is the try. Who wants KVM for a PC gets it untried: most of what boots
 * there stays in real mode. */
bool choice_make(struct choice *choice, enum choice_wish wish, const char *device,
                 enum choice_need need, struct failure *failure);

/* Makes a VM of the chosen engine; where that is KVM, cannot be had, and auto was wished for, the
 * choice becomes the software CPU, unless it needs 64 bits. NULL and a failure if there can be
 * none. */
struct engine_vm *choice_open(struct choice *choice, enum choice_wish wish, const char *device,
                              enum choice_need need, struct memory *memory,
                              struct failure *failure);

#endif
