/* An exit in plain words, in English or Korean: which instruction, why it left the guest, what the VMM
 * did. The line for which students will love it. Pure. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "event.h"

enum language { ENGLISH, KOREAN };

/* From LC_ALL, LC_MESSAGES, LANG: Korean if it starts with "ko". */
enum language language_of_user(void);

/* For every kind of event. engine: "KVM". UTF-8, one paragraph, at most size - 1 bytes, no control
 * characters. */
void explain_event(const struct event *event, const char *engine, enum language language, char *text, size_t size);

/* The mode a CPU is in: "real mode", "protected mode, 32-bit", "paging, ring 3", ... */
const char *explain_mode(const struct registers *regs, enum language language);

/* EFLAGS that are set, "ZF PF IF"; CR0 that are set, "PE ET PG"; never empty: "-". */
void explain_eflags(uint32_t eflags, char *text, size_t size);
void explain_cr0(uint32_t cr0, char *text, size_t size);

/* One instruction in Intel's syntax, lower case, numbers in hex as 0x..; bits: 16, 32 or 64; linear is
 * its address (for the targets of jumps, shown as offset when base is the segment's). Returns its
 * length, or 0 (text "(bad)" or "??") if the bytes are none or too few. */
unsigned explain_insn(const uint8_t *bytes, size_t n, unsigned bits, uint32_t offset, char *text, size_t size);

#endif
