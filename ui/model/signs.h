/* What a diagnosis needs to know of what happened, and no count tells: how a vCPU began, what came
 * last, what its PICs wait for. From events alone, also where no history is kept. */
#ifndef MODEL_SIGNS_H
#define MODEL_SIGNS_H

#include "event/commands.h"
#include "event/event.h"

enum { SIGNS_FAULTS = 8 };

/* What was written to a PC's two PICs, as far as it says whether they wait for EOIs. */
struct signs_pic {
    struct pic_icw1 icw1;
    unsigned awaits; /* ICW2 to ICW4, which comes next; 0: none */
    bool auto_eoi;
};

struct model_signs {
    struct registers first; /* at EVENT_START */
    struct registers last;  /* at EVENT_END; valid if ended */
    bool ended;
    /* The latest exceptions of which each but the last failed, so that the next one came up; an
     * exception that got to its handler ends the row, and it is empty then. */
    struct event_exception faults[SIGNS_FAULTS];
    unsigned fault_count;
    struct event_exception error; /* the latest that came to its handler with an error code; */
    bool had_error;               /* there was one, */
    bool took_ip_for_cs;          /* and IRET took what it had pushed as EIP for CS */
    bool called_nobody;           /* an INT went by a vector of zeros, to 0000:0000 */
    /* Bit n: an interrupt of line n was delivered, and no EOI has ended it since; of those the ones
     * that came by a vector below 32 in protected mode, where exceptions have them. */
    uint16_t unended, colliding;
    struct signs_pic pics[2];
    /* The latest interrupt, and whether it went in at the latest entry: no return came between it
     * and the last one. */
    struct event inject; /* valid if injected */
    bool injected, injected_last;
    uint64_t exits_since; /* of the guest, since that interrupt */
};

/* Takes the next event of one vCPU. */
void signs_add(struct model_signs *signs, const struct event *event);

#endif
