/* The engine in software: an 80386 with what GCC emits for -march=i686, on any host.
 *
 * Real mode, protected mode with segments and privilege levels, virtual-8086 mode, 32-bit paging
 * with 4 KiB and 4 MiB pages, interrupts and exceptions through the IVT or the IDT with TSS stack
 * switches, task switches, I/O permission; all integer instructions of the 386, CMOVcc, CMPXCHG,
 * XADD, BSWAP, CPUID, RDTSC, INVLPG. No coprocessor: its instructions do nothing, or are #NM as CR0
 * has it. No machine-specific registers, no MMX, no SSE: their instructions are #UD.
 *
 * Its events are those of KVM: the same exits, with the same registers. See engine.h.
 */
#ifndef SOFT_H
#define SOFT_H

#include "engine/engine.h"

extern const struct engine engine_soft;

#endif
