/* Two engines that run the same programs, exit by exit. */
#ifndef DUEL_H
#define DUEL_H

#include "generate.h"
#include "side.h"
#include "world.h"

#include <stdio.h>

enum verdict {
    VERDICT_SAME,
    VERDICT_DIFFERENT,
    VERDICT_TOO_LONG, /* did not end in time */
    VERDICT_KNOWN,    /* different, but as KVM's own emulator is known to be (kvm_known.h) */
    VERDICT_LOST,     /* left its code for noise, and then a host gave up or flags were undefined */
};

struct duel {
    struct side first, second;
    const struct dialect *dialect;
    uint8_t world[WORLD_SIZE];
    uint64_t exits;                                 /* compared so far */
    unsigned exits_of_program;                      /* so far */
    struct refusals refusals;                       /* what the first host can never run */
    uint64_t refused[ZYDIS_MNEMONIC_MAX_VALUE + 1]; /* instructions dropped because it could not */
    char why[256];                                  /* of the last difference */
};

bool duel_open(struct duel *duel, const struct engine *first, const struct engine *second,
               const struct dialect *dialect, struct failure *failure);
void duel_close(struct duel *duel);

/* Generates and runs one program; instructions that the first engine's host refuses are dropped
 * from it and counted. program is as it was run. */
enum verdict duel_play(struct duel *duel, uint64_t seed, struct program *program);

/* Drops items from a program whose verdict is VERDICT_DIFFERENT for as long as it is. */
void duel_shrink(struct duel *duel, struct program *program);

/* The program, the last exits, what differs; runs it again. */
void duel_report(FILE *out, struct duel *duel, struct program *program);

#endif
