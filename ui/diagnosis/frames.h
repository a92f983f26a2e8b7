/* Who called whom: the frames on a guest's stack, from where it stands outwards, through the
 * handlers of interrupts to what these interrupted. Concluded from its memory as it is now; the
 * front end's thread.
 *
 * A function that keeps a frame has its caller's frame pointer at EBP and the return address above
 * it, as compilers set it up at -O0 and with -fno-omit-frame-pointer (System V ABI, i386
 * supplement, "The Stack Frame"). What an interrupt pushed is found by what the CPU puts there (SDM
 * vol. 3A, 6.12.1; 64 bits: 6.14.2): where events have told what was interrupted, exactly; else by
 * its looks.
 */
#ifndef DIAGNOSIS_FRAMES_H
#define DIAGNOSIS_FRAMES_H

#include "diagnosis/diagnosis.h"

enum { FRAMES_MAX = 32, FRAMES_OPEN_MAX = 16 };

enum frame_kind {
    FRAME_HERE,        /* where the guest stands */
    FRAME_CALLER,      /* it called the one before */
    FRAME_INTERRUPTED, /* the one before is the handler that interrupted it */
    FRAME_MAYBE,       /* its return address lies on the stack, but no frame pointer led there */
};

struct frame {
    uint8_t kind;   /* enum frame_kind */
    uint8_t ring;   /* its CPL */
    uint8_t vector; /* INTERRUPTED: by what, valid if has_vector */
    bool has_vector;
    bool has_base; /* CALLER: EBP led to it, and its own lies in the word before the saved one */
    uint16_t cs;
    uint32_t eflags; /* INTERRUPTED: what was saved; HERE: as they are */
    uint64_t linear; /* where it goes on */
    uint64_t stack;  /* linear, of its stack pointer there */
    uint64_t saved; /* CALLER, MAYBE: linear, where the return address lies; INTERRUPTED: where what
                      * the CPU pushed begins, with the offset to go on at; HERE: 0 */
};

struct frames {
    unsigned count;
    struct frame frames[FRAMES_MAX]; /* the first is where it stands */
    bool is_cut;                     /* there may be more */
    uint8_t word;                    /* bytes of a word on this stack: 2, 4 or 8 */
};

/* What is known of the handlers that it is in, by the events. */
struct frames_open {
    unsigned count;
    struct frames_handler {
        uint64_t from; /* linear: the instruction that was interrupted, or that was an INT */
        uint8_t vector;
    } handlers[FRAMES_OPEN_MAX]; /* the innermost first */
};

/* Those that had begun with this event of the vCPU, and had not ended. */
void frames_open_at(const struct model_vcpu *vcpu, const struct event *event,
                    struct frames_open *open);

/* The frames of a CPU with these registers. open and symbols may be NULL: nothing is known. */
void frames_find(const struct registers *regs, const struct event_wide *wide,
                 const struct diagnosis_memory *memory, const struct frames_open *open,
                 const struct symbols *symbols, struct frames *frames);

#endif
