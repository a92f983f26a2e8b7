/* An exit in plain words, in the user's language: which instruction, why it left the guest, what
 * the VMM did, what comes next. Pure, any thread. All texts that are written end with a zero byte
 * within size; names and reasons of engines are constant and live for ever. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "event/engines.h"
#include "event/event.h"
#include "words/language.h"

/* Explains any kind of event that the screen shows; the text of the others (notes without
 * registers, EVENT_DATA aside) is empty. Of no other engine than KVM is it said that KVM did
 * something. The text is UTF-8, one paragraph, without control characters, and cut between
 * characters. */
void explain_event(const struct event *event, enum engine_kind engine, enum language language,
                   char *text, size_t size);

/* What some devices are told depends on what they were told before: which of ICW2 to ICW4, or of a
 * divisor's two bytes, it is. So these are the vCPU's latest OUTs to the ports of the same device
 * (event_port_name()) before the event, newest first. into_handler: of a step, it began with the
 * delivery of an interrupt. arrived: the guest was not stepped, but ran until it came there.
 * taken_over: of an exit that failed, another engine goes on after it. wide: what the event has
 * beyond 32 bits (NULL: nothing). watched: of a write to watched memory, what that is, such as
 * "count (00000500), now 7" (NULL: its address). explain_event() does without them, and says less.
 * brief: there is little room, so what a device was told comes without the words that each exit has
 * in common. goes_on: where the guest goes on, as far as that is known (NULL: nothing is). */
enum { EXPLAIN_PAST = 16 };
struct explain_past {
    const struct event_wide *wide;
    const char *watched;
    const struct explain_goes_on *goes_on;
    unsigned count;
    const struct event *writes[EXPLAIN_PAST];
    bool into_handler, arrived, taken_over, brief;
};
void explain_event_after(const struct event *event, const struct explain_past *past,
                         enum engine_kind engine, enum language language, char *text, size_t size);

/* What comes after an exit or a note: the linear address where the guest goes on, the n bytes that
 * are there (0: not known), and what the vCPU does before that. In the handler of an interrupt the
 * address is the handler's, 0: not known. */
struct explain_goes_on {
    uint64_t linear;
    const uint8_t *bytes;
    size_t n;
    uint8_t irq; /* of an interrupt that comes first, or EVENT_NO_IRQ */
    bool sleeps; /* until there is input */
};

/* The same text in its three parts. Each has whole sentences, and one of EVENT_DATA or later may be
 * empty; of all others none is, where goes_on is told. */
enum explain_part { EXPLAIN_WHY, EXPLAIN_DID, EXPLAIN_NEXT, EXPLAIN_PARTS };
enum { EXPLAIN_TEXT = 2048 };
struct explain_parts {
    char of[EXPLAIN_PARTS][EXPLAIN_TEXT];
};
void explain_event_parts(const struct event *event, const struct explain_past *past,
                         enum engine_kind engine, enum language language,
                         struct explain_parts *parts);

/* The key of a US keyboard that a code of scan code set 1 is of, without the bit that says that it
 * was released: "A", "left Shift", in English in each language. NULL: of none. */
const char *explain_key(uint8_t code);

/* An engine's name for the user: "software CPU"; and in a word where there is no room: "soft". Both
 * are "" for ENGINE_NONE. */
const char *explain_engine(enum engine_kind engine, enum language language);
const char *explain_engine_brief(enum engine_kind engine, enum language language);

/* Why it is not KVM, in a few words; "" for REASON_NONE. */
const char *explain_engine_reason(enum engine_reason reason, enum language language);

/* Writes the mode a CPU is in: "real mode", "protected, 32-bit, ring 0", "paging, ring 3",
 * "64-bit, ring 0", "compatibility, 32-bit, ring 3". Returns text. */
enum { EXPLAIN_MODE = 64 };
char *explain_mode(const struct registers *regs, enum language language, char text[EXPLAIN_MODE]);

/* These write the flags that are set, of EFLAGS "ZF PF IF", of CR0 "PE ET PG", of CR4 "PAE", of
 * EFER "LME LMA", or "-" if none is. Those that do not fit are left out. */
void explain_eflags(uint32_t eflags, char *text, size_t size);
void explain_cr0(uint32_t cr0, char *text, size_t size);
void explain_cr4(uint32_t cr4, char *text, size_t size);
void explain_efer(uint32_t efer, char *text, size_t size);

/* Writes the instruction that the n bytes start with, in Intel's syntax, lower case, numbers in hex
 * as 0x..; bits is 16, 32 or 64, offset its address in its segment, to which jumps are relative.
 * Returns its length in bytes, or 0 (text "(bad)" or "??") if they are none or too few. */
unsigned explain_insn(const uint8_t *bytes, size_t n, unsigned bits, uint64_t offset, char *text,
                      size_t size);

/* The same, with names for addresses that jumps and calls lead to, or that are operands: what `put`
 * writes of an offset into at most size bytes; false: it has no name. */
struct explain_names {
    bool (*put)(const void *context, uint64_t offset, char *text, size_t size);
    const void *context;
};
unsigned explain_insn_named(const uint8_t *bytes, size_t n, unsigned bits, uint64_t offset,
                            const struct explain_names *names, char *text, size_t size);

/* Where the CPU goes from an instruction: what tells code from data that stands behind it. */
struct explain_flow {
    unsigned length; /* bytes; 0: it is none, and the rest says nothing */
    bool goes_on;    /* to the instruction behind it */
    bool jumps;      /* it may go to target, an offset in the same segment; a CALL does, too */
    uint64_t target;
    bool interruptible; /* interrupts may come after it */
    bool calls;         /* a near CALL, which leaves the address behind it on the stack */
    bool comes_back;    /* CALL, INT n, or REP: much may run before the one behind it */
};
/* Arguments as above; interruptible: may interrupts come before it? HLT goes on only if so. */
struct explain_flow explain_flow(const uint8_t *bytes, size_t n, unsigned bits, uint64_t offset,
                                 bool interruptible);

#endif
