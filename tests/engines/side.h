/* One engine with a memory and a CPU of its own, driven through engine.h alone, and all that its
 * guest does at the outside: the exits.
 *
 * Two sides that are given the same memory and the same registers must make the same exits. What a
 * guest reads from ports and from addresses without RAM depends on nothing but the address and how
 * much was read before, so both read the same.
 */
#ifndef SIDE_H
#define SIDE_H

#include "engine/engine.h"

enum { SIDE_EXITS_MAX = 64, SIDE_MOVED_MAX = 512 };

/* One exit and the bytes that moved (more than the event itself has room for). */
struct side_exit {
    struct event event;
    uint8_t moved[SIDE_MOVED_MAX];
};

/* All of these must come to the same. Other than the first they are for the software CPU. */
enum side_pace {
    SIDE_RUNS,
    SIDE_STEPS,  /* instruction by instruction */
    SIDE_SLICES, /* some instructions, up to a deadline, then some more */
    SIDE_SAVES,  /* as slices, and in between all but its saved state is forgotten */
};

struct side {
    const struct engine *engine;
    enum side_pace pace;
    struct memory memory;
    struct engine_vm *vm;
    struct engine_cpu *cpu;
    struct side_exit exit;   /* the last one */
    struct registers before; /* the registers at the one before it */
    uint32_t bytes_read;     /* so far, from ports and addresses without RAM */
    const char *typed;       /* what GETCHAR still finds; borrowed, may be NULL */
};

bool side_open(struct side *side, const struct engine *engine, uint64_t chunks,
               struct failure *failure);
void side_close(struct side *side);

/* The memory is the caller's to fill first. */
bool side_start(struct side *side, const struct registers *regs, struct failure *failure);

/* To the next exit. Reads are answered at once and completed by the next run. */
void side_run(struct side *side, enum engine_run how);

/* Finishes an I/O or MMIO exit, so that memory and registers can be replaced. */
void side_settle(struct side *side);

/* A guest that does not leave: between the two calls a thread of its own kicks the CPU after ms. */
void side_guard(struct side *side, unsigned ms);
void side_unguard(void);

#endif
