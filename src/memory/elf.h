/* Reads the headers of an ELF program (System V ABI, chapters 4 and 5; its x86 supplements): an
 * executable for i386 or x86-64, linked to fixed addresses. libelf reads them; what they say is
 * checked here. Any thread, one at a time.
 */
#ifndef MEMORY_ELF_H
#define MEMORY_ELF_H

#include "memory/program.h"

/* Is it an ELF file, of whatever kind? */
bool elf_is(const uint8_t *bytes, size_t size);

/* Takes what its PT_LOAD headers say: at their physical addresses. On failure, which names the file
 * by `name`, the header, the field and the number, the program is of no use. The bytes are as they
 * were afterwards, but are not const to libelf. */
bool elf_read(struct program *program, uint8_t *bytes, size_t size, const char *name,
              struct failure *failure);

#endif
