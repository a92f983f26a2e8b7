/* Something that can run a flat 32-bit program: loaded at FLAT_LOAD, entered there in ring 0, ESP
 * at FLAT_STACK, ends at its HLT with a result in EAX. */
#ifndef FLAT_RUNNER_H
#define FLAT_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FLAT_LOAD = 0x1000, FLAT_STACK = 0x3fff0, FLAT_MEMORY = 0x40000 };

/* Sets up; false if that is not possible. The code stays the caller's. Never undone: a bench is
 * short. */
bool flat_soft_open(const uint8_t *code, size_t size);
bool flat_unicorn_open(const uint8_t *code, size_t size);
bool flat_x86emu_open(const uint8_t *code, size_t size);

/* Runs it once from its start; false if it did not get to its HLT. */
bool flat_soft_run(uint32_t *result);
bool flat_unicorn_run(uint32_t *result);
bool flat_x86emu_run(uint32_t *result);

/* Instructions that a run takes, after one. */
uint64_t flat_soft_instructions(void);

#endif
