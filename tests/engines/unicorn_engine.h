/* Unicorn as an engine, for 32-bit flat code in ring 0 without paging and without exits: no ports,
 * no addresses without RAM (the run then ends as EVENT_INTERNAL_ERROR), no steps and no interrupts
 * from outside. It does not tell error codes: all are pushed as 0. It is an oracle for tests, by
 * another hand than ours. */
#ifndef ENGINE_UNICORN_H
#define ENGINE_UNICORN_H

#include "engine/engine.h"

#include <Zydis/Zydis.h>

/* Is this an instruction that Unicorn 2.0.1 is known to do differently from a CPU? The table is in
 * the source, with the reasons. */
bool unicorn_known_wrong(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands);

extern const struct engine engine_unicorn;

#endif
