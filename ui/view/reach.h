/* Which code can be come to: where the listing of instructions ends before it shows data as code.
 * Pure. Offsets are in the code segment. */
#ifndef VIEW_REACH_H
#define VIEW_REACH_H

#include "explain/explain.h"

enum { REACH_LISTED = 128, REACH_WINDOW = 4096 };

/* A listing from one instruction to the next: what it has shown, and where jumps lead that it has
 * shown: nothing at its start. */
struct reach {
    uint64_t base; /* so many bytes are known, from this offset on */
    uint32_t size;
    bool interruptible; /* EFLAGS.IF may be set */
    unsigned listed_count, target_count;
    uint64_t listed[REACH_LISTED], targets[REACH_LISTED];
};

/* Goes on from an instruction of that flow at an offset: to the one behind it, or where it jumps;
 * where that is not known or listed already, to the nearest behind it to which a jump leads that
 * was listed. False: there is none, or it was no instruction. */
bool reach_next(struct reach *reach, const struct explain_flow *flow, uint64_t *offset);

/* Memory from the offset `base` on, and which bytes of it belong to instructions that are come to:
 * none at its start. bits: 16, 32 or 64. */
struct reach_code {
    uint8_t bytes[REACH_WINDOW];
    size_t size;
    unsigned bits;
    uint64_t base;
    bool is_code[REACH_WINDOW];
};

/* Marks what the CPU comes to from the instruction at an offset. */
void reach_mark(struct reach_code *code, uint64_t offset, bool interruptible);

#endif
