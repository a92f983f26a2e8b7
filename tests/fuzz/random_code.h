/* Random code: what guests do at devices, at text memory, to a BIOS, to their own tables. */
#ifndef RANDOM_CODE_H
#define RANDOM_CODE_H

#include "../engines/random_numbers.h"

#include <stddef.h>

struct writer {
    uint8_t *bytes;
    size_t n;
};

/* Appends so many bytes. */
void put(struct writer *w, unsigned count, ...);
/* A number of so many bytes, the lowest first. */
void put_number(struct writer *w, uint64_t value, unsigned bytes);

/* A number that devices know, mostly. */
unsigned a_value(struct random *numbers);

/* One thing that a guest does with the devices of every guest, in 16-bit code. */
void an_act(struct random *numbers, struct writer *w);

/* The most bytes that a call of the following appends. */
enum { PC_ACT = 96, PC_PROTECT = 160 };

/* One thing that a guest of a PC does, in code of 16, 32 or 64 bits. */
void a_pc_act(struct random *numbers, struct writer *w, unsigned bits);
/* From real to 32-bit protected mode, for code at this linear address; with paging or without, in
 * tables with a few entries of nonsense. */
void put_protect(struct random *numbers, struct writer *w, uint32_t at);

#endif
