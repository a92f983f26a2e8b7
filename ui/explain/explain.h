/* An exit in plain words, in the user's language: which instruction, why it left the guest, what
 * the VMM did. The line for which students will love it. Pure. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "event/engines.h"
#include "event/event.h"
#include "words/language.h"

/* For every kind of event on the screen; of the others (notes without registers, EVENT_DATA aside)
 * nothing. Of no other engine than KVM is it said that KVM did something. UTF-8, one paragraph, at
 * most size - 1 bytes, no control characters. */
void explain_event(const struct event *event, enum engine_kind engine, enum language language,
                   char *text, size_t size);

/* What some devices are told depends on what they were told before: which of ICW2 to ICW4, or of a
 * divisor's two bytes, it is. So these are the vCPU's latest OUTs to the ports of the same device
 * (event_port_name()) before the event, newest first. into_handler: of a step, it began with the
 * delivery of an interrupt. explain_event() does without them, and says less. */
enum { EXPLAIN_PAST = 16 };
struct explain_past {
    unsigned count;
    const struct event *writes[EXPLAIN_PAST];
    bool into_handler;
};
void explain_event_after(const struct event *event, const struct explain_past *past,
                         enum engine_kind engine, enum language language, char *text, size_t size);

/* An engine's name for the user: "software CPU"; and in a word where there is no room: "soft". Both
 * are "" for ENGINE_NONE. */
const char *explain_engine(enum engine_kind engine, enum language language);
const char *explain_engine_brief(enum engine_kind engine, enum language language);

/* Why it is not KVM, in a few words; "" for REASON_NONE. */
const char *explain_engine_reason(enum engine_reason reason, enum language language);

/* The mode a CPU is in: "real mode", "protected mode, 32-bit", "paging, ring 3", ... Returns text.
 * */
enum { EXPLAIN_MODE = 64 };
char *explain_mode(const struct registers *regs, enum language language, char text[EXPLAIN_MODE]);

/* EFLAGS that are set, "ZF PF IF"; CR0 that are set, "PE ET PG"; never empty: "-". */
void explain_eflags(uint32_t eflags, char *text, size_t size);
void explain_cr0(uint32_t cr0, char *text, size_t size);

/* One instruction in Intel's syntax, lower case, numbers in hex as 0x..; bits: 16, 32 or 64; linear
 * is its address (for the targets of jumps, shown as offset when base is the segment's). Returns
 * its length, or 0 (text "(bad)" or "??") if the bytes are none or too few. */
unsigned explain_insn(const uint8_t *bytes, size_t n, unsigned bits, uint32_t offset, char *text,
                      size_t size);

#endif
