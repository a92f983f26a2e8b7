/* INT where nobody has filled the vector: in real mode the CPU then goes on at 0000:0000, and where
 * that is zeros it runs through them (ADD [BX + SI], AL), round and round, without a word. That is
 * what becomes of a program that calls a BIOS or a DOS which is not there.
 *
 * An engine that executes INT itself asks before it does. One that does not looks now and then,
 * when the guest has made no exit: it is sure once the guest was seen there for EMPTY_VECTOR_NS
 * without leaving. Only what follows from a vector of zeros is told; code that runs through zeros
 * for another reason may do so. The CPU's thread.
 */
#ifndef ENGINE_EMPTY_VECTOR_H
#define ENGINE_EMPTY_VECTOR_H

#include "event/registers.h"
#include "memory/memory.h"

#include <time.h>

enum { EMPTY_VECTOR_NS = 200000000, EMPTY_VECTOR_LOOK_NS = 50000000 };
enum { EMPTY_VECTOR_INT = 0xcd, EMPTY_VECTOR_INT_SIZE = 2 }; /* the instruction: CD, the vector */

/* Would an INT of this vector lead into zeros by a vector of zeros? */
bool empty_vector_leads_nowhere(const struct memory *memory, const struct registers *regs,
                                uint8_t vector);

/* What was seen of a guest since its last exit. Zero-initialized, and zeroed at each exit. */
struct empty_vector {
    bool suspected;
    uint8_t vector;    /* of the INT that was seen, */
    uint32_t linear;   /* and its address */
    uint64_t since_ns; /* when it was first seen */
};

/* Looks at a guest between two instructions, at a time of a clock of the caller's (ns). True if it
 * is sure; then vector and linear say which INT it was. */
bool empty_vector_look(struct empty_vector *seen, const struct memory *memory,
                       const struct registers *regs, uint64_t now_ns);

/* Lets a signal fetch this thread out of its guest each EMPTY_VECTOR_LOOK_NS of CPU time that it
 * has used, so that one that sleeps is left alone. False if the host has no timer for that: then
 * nobody looks. */
bool empty_vector_wake(timer_t *timer, int signal);
/* The time of that clock. */
uint64_t empty_vector_now(void);

#endif
