/* Which instruction left the guest?
 *
 * KVM says what happened and where CS:IP stands, not which instruction it was, and IP does not
 * stand in the same place everywhere: at an OUT it is past the instruction on some hosts and on it
 * on others; at HLT and MMIO writes past it; at IN, MMIO reads and all REP string instructions on
 * it. The finder decides from the bytes around IP, from where the guest was resumed, and from what
 * this host was seen to do before. It uses Zydis, and remembers what it found at each place, so
 * that a loop costs two short comparisons an exit.
 */
#ifndef ENGINE_INSN_H
#define ENGINE_INSN_H

#include "event/event.h"
#include "memory/memory.h"

#include <Zydis/Zydis.h>

enum { INSN_SITES = 64, INSN_WINDOW = 2 * EVENT_INSN_MAX };

/* What was found at one place, valid while the bytes around it stay the same. */
struct insn_site {
    uint64_t ip; /* linear, where CS:IP stood */
    uint8_t reason, direction, size;
    uint16_t port;
    uint8_t back, len; /* the instruction starts back bytes before ip; len 0: an empty entry */
    bool resumed_here; /* the guest was resumed at ip: an instruction before it did not run */
    bool rep, string;  /* a REP string instruction; INS or OUTS */
    uint8_t window[INSN_WINDOW];
};

/* One per vCPU, on its thread. */
struct insn_finder {
    const struct memory *memory; /* borrowed */
    ZydisDecoder decoder16, decoder32, decoder64;
    uint64_t resumed_at; /* linear address of the instruction at which the guest goes on */
    int out_is_past;     /* what this host does at OUT: 1 past it, -1 on it, 0 not seen yet */
    struct insn_site sites[INSN_SITES];
};

void insn_finder_init(struct insn_finder *finder, const struct memory *memory);

/* Fills linear, insn and insn_len of an exit whose other fields are filled as KVM gave them, and
 * sets its EIP to what event.h promises. insn_len stays 0 if the instruction cannot be told; linear
 * is then where CS:IP stood. wide has the upper halves of its registers, and gets those of linear
 * and EIP; here and below, NULL: there are none. */
void insn_locate(struct insn_finder *finder, struct event *event, struct event_wide *wide);

/* Will the instruction at which the guest goes on leave it by itself, whatever it finds: I/O or
 * HLT? Of regs only what says how to read and translate code matters: CS, the control registers,
 * EFER. */
bool insn_exits(const struct insn_finder *finder, const struct registers *regs,
                const struct event_wide *wide);

/* Is the instruction at CS:IP a REP string instruction? */
bool insn_repeats(const struct insn_finder *finder, const struct registers *regs,
                  const struct event_wide *wide);

/* Was PUSHF the last of one or two instructions from CS:IP up to this linear address? */
bool insn_pushed_flags(const struct insn_finder *finder, const struct registers *before,
                       const struct event_wide *wide, uint64_t end);

#endif
