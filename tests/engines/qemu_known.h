/* What QEMU's translator (TCG) is known to do differently from a CPU. It is inside Unicorn, and it
 * is the CPU under KVM where that runs inside an emulated PC. */
#ifndef QEMU_KNOWN_H
#define QEMU_KNOWN_H

#include <stdbool.h>
#include <Zydis/Zydis.h>

/* Instructions; the reasons stand in the source. Besides, it looks at no limit and no type of a
 * segment when that is accessed. */
bool qemu_known_wrong(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands);

/* Is the CPU that this program runs on an emulated one? By its CPUID. */
bool qemu_is_this_cpu(void);

#endif
