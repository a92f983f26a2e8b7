/* Which code can be come to: where the listing of instructions ends before it shows data as code.
 * Pure. Offsets are in the code segment. */
#ifndef VIEW_REACH_H
#define VIEW_REACH_H

#include "explain/explain.h"

enum { REACH_TARGETS = 16, REACH_WINDOW = 4096 };

/* A listing from one instruction to the next: where jumps lead that were seen so far. All zeros but
 * interruptible: at its start. */
struct reach {
    bool interruptible; /* EFLAGS.IF may be set */
    unsigned count;
    uint32_t targets[REACH_TARGETS];
};

/* Goes on from an instruction of that flow at an offset: to the one behind it, or, where the CPU
 * never comes to that, to the nearest one behind it to which a jump leads that was seen. False:
 * there is none, or it was no instruction. */
bool reach_next(struct reach *reach, const struct explain_flow *flow, uint32_t *offset);

/* Memory from the offset `base` on, and which bytes of it belong to instructions that are come to:
 * none at its start. bits: 16, 32 or 64. */
struct reach_code {
    uint8_t bytes[REACH_WINDOW];
    size_t size;
    unsigned bits;
    uint32_t base;
    bool is_code[REACH_WINDOW];
};

/* Marks what the CPU comes to from the instruction at an offset. */
void reach_mark(struct reach_code *code, uint32_t offset, bool interruptible);

#endif
