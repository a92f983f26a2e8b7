/* A random program, as a list of items that can be dropped one by one.
 *
 * An item is one instruction or a few that belong together (setting CX, then REP MOVSB); jumps go
 * to items only. Where bytes depend on where another item lies, a fix-up says so, hence the program
 * stays whole whatever is dropped. After the last item comes HLT.
 *
 * Some instructions leave flags undefined, and CPUs may differ there. So a program is valid only if
 * no instruction depends on a flag that is undefined at that point, on whatever way it was reached;
 * and whoever compares ignores the flags that are undefined where the program stands.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "event/registers.h"

#include <Zydis/Zydis.h>

enum { ITEM_BYTES = 40, ITEMS_MAX = 80, CODE_MAX = ITEM_BYTES * ITEMS_MAX + 2 };

enum fix { FIX_NONE, FIX_REL8, FIX_REL16, FIX_REL32, FIX_ABS16, FIX_ABS32 };
enum role {
    ROLE_PLAIN,
    ROLE_JUMP,      /* forward; its target is chosen at the end */
    ROLE_PATCH,     /* writes over the next ROLE_PATCHED */
    ROLE_PATCHED,   /* a NOP */
    ROLE_LOOP_BODY, /* nothing may jump here from outside */
};

struct item {
    uint8_t bytes[ITEM_BYTES];
    uint8_t len;
    uint8_t fix, fix_at; /* enum fix; where in bytes */
    uint8_t target;      /* of the fix-up: an item, or count for the HLT */
    uint8_t role;        /* enum role */
    bool dropped;
};

struct program {
    uint64_t seed;
    unsigned bits; /* 16 or 32 */
    unsigned count;
    struct item items[ITEMS_MAX];
    struct registers start;

    /* What program_lay_out() makes of it. */
    uint8_t code[CODE_MAX];
    unsigned size;
    uint16_t offset[ITEMS_MAX + 1]; /* of each item and of the end */
    /* flags that may differ while the instruction at this offset is under way */
    uint32_t undefined[CODE_MAX];
};

/* Instructions that are left out: those that a host can't run, of which the mnemonic is what is
 * known, and those that an oracle is known to do wrong (may be NULL). */
struct refusals {
    bool mnemonic[ZYDIS_MNEMONIC_MAX_VALUE + 1];
    bool (*known_wrong)(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands);
};

/* Appends an item; NULL if it is full. */
struct item *program_add(struct program *program);

/* Fills code, size and offset; after the items comes a HLT, or what ends a program without one. */
void program_lay_out(struct program *program);

/* Lays out and follows the flags. Returns the first item that depends on an undefined flag or
 * result, or that refused (may be NULL) names; -1 if there is none: the program is valid. */
int program_check(struct program *program, const struct refusals *refused);

/* Drops such items until there is none. */
void program_settle(struct program *program, const struct refusals *refused);

/* Flags that are not to be compared when the instruction at this linear address leaves or faults; 0
 * outside the program. */
uint32_t program_undefined_at(const struct program *program, uint32_t linear);

bool program_decode(unsigned bits, const uint8_t *bytes, size_t n, ZydisDecodedInstruction *insn,
                    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT]);

#endif
