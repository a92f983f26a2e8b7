/* Where an interrupt or exception leads, as the guest's tables say it (Intel SDM vol. 3A, 6.10 to
 * 6.14, 20.1.4). Pure functions, any thread; the guest may be writing meanwhile. */
#ifndef MEMORY_GATES_H
#define MEMORY_GATES_H

#include "event/event.h"
#include "memory/memory.h"

/* The linear address of the handler of a vector: by the IVT of real mode, or a gate of the IDT of
 * 32-bit or of 64-bit mode, and the segment that it names. wide is what the registers have beyond
 * 32 bits, NULL: nothing. False if there is no such entry, it or its segment is not present, or it
 * is a task gate, which leads to wherever the other task was. Rights are not checked. */
bool gates_handler(const struct memory *memory, const struct registers *regs,
                   const struct event_wide *wide, uint8_t vector, uint64_t *linear);

#endif
