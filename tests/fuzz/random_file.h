/* Files of random guests that need a PC: disks, kernels, 64-bit programs. */
#ifndef RANDOM_FILE_H
#define RANDOM_FILE_H

#include "../engines/random_numbers.h"

#include <stddef.h>

enum file_kind { FILE_DISK, FILE_ELF32, FILE_MULTIBOOT, FILE_ELF64, FILE_LONG, FILE_KINDS };
enum { FILE_MAX = 0x8000 }; /* bytes */

/* Writes a file of this kind, which is right, mostly; returns its size. */
size_t random_file(struct random *numbers, enum file_kind kind, uint8_t *to);

#endif
