/* What a random program finds: 256 KiB of RAM filled with noise, its vector table, handlers and
 * code.
 *
 * Faults end a program (the handler is a HLT of its own for each vector), software interrupts
 * return.
 */
#ifndef WORLD_H
#define WORLD_H

#include "program.h"
#include "side.h"

enum {
    WORLD_SIZE = MEMORY_CHUNK,
    WORLD_FAULTS = 0x20,    /* vectors below halt, the others return */
    WORLD_HANDLERS = 0x600, /* real mode: one byte for each fault, then the one that returns */
    /* virtual-8086 mode: to the same handlers, in ring 0; after the TSS comes its map of ports */
    WORLD_VIRTUAL_STACK = 0x7f0,
    WORLD_VIRTUAL_IDT = 0x800,
    WORLD_VIRTUAL_GDT = 0x1000,
    WORLD_VIRTUAL_GDT_BYTES = 0x20,
    WORLD_VIRTUAL_TSS = 0x1100,
    WORLD_VIRTUAL_TSS_BYTES = 0x68 + 0x2000 + 1,
    WORLD_CODE = 0x2000,       /* real mode: programs lie from here up to WORLD_DATA */
    WORLD_DATA = 0x10000,      /* real mode: segments start from here on */
    WORLD_FLAT_DATA = 0x20000, /* flat: data and stack lie below, the rest above */
    WORLD_FLAT_GDT = 0x20000,
    WORLD_FLAT_LDT = 0x20400,
    /* in the GDT, the first four as they should be, all others noise; and in the LDT */
    WORLD_DESCRIPTORS = 64,
    WORLD_FLAT_IDT = 0x20800,
    WORLD_FLAT_HANDLERS = 0x21000,
    WORLD_FLAT_CODE = 0x30000,
};

/* As it is before each program; the same every time. */
void world_fill(uint8_t memory[WORLD_SIZE], unsigned bits);

/* Puts world and program into a memory of which only what differs from the world is written. */
void world_load(const uint8_t world[WORLD_SIZE], const struct program *program,
                struct memory *memory);

/* The vector whose handler halted, or -1. */
int world_fault(unsigned bits, const struct event *halt);

/* Where such a handler finds the flags that were pushed, and the offset of the instruction that
 * faulted. */
bool world_frame(const struct side *side, int vector, uint32_t *flags_at, uint32_t *eip);

#endif
