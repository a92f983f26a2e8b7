/* What the files of this room share. Its ladder, from the ground up: look.c reads descriptors and
 * page tables; operand.c tells where an instruction's operands are; check.c which check an access
 * or a selector does not pass; instruction.c which of them an instruction does not; delivery.c why
 * no handler is reached; scene.c puts the chain together; cause.c says it; mistakes*.c ask what a
 * beginner did wrong, advice.c in which order; diagnosis.c is all of it. */
#ifndef DIAGNOSIS_PRIVATE_H
#define DIAGNOSIS_PRIVATE_H

#include "diagnosis/diagnosis.h"
#include "event/exceptions.h"
#include "event/wide.h"
#include "explain/decoder.h"
#include "words/words.h"

enum access { ACCESS_READ, ACCESS_WRITE, ACCESS_FETCH };

/* Why a check of the CPU failed. */
enum cause_kind {
    CAUSE_UNKNOWN, /* nothing that is there explains it */
    CAUSE_NONE,    /* it would pass */

    /* A selector: selector, is_local, limit of the table, ring. */
    CAUSE_NULL_SELECTOR, /* segment: where it was to go */
    CAUSE_PAST_TABLE,
    CAUSE_NO_LDT,
    CAUSE_NOT_CODE,
    CAUSE_NOT_DATA,
    CAUSE_NOT_STACK,
    CAUSE_NOT_PRESENT,
    CAUSE_PRIVILEGE, /* dpl */

    /* An access: segment, at (its offset), limit. */
    CAUSE_NULL_SEGMENT,
    CAUSE_PAST_SEGMENT,
    CAUSE_READ_ONLY_SEGMENT,
    CAUSE_PAST_CODE,
    /* Of a page: at (linear), access, level of the entry. */
    CAUSE_PAGE_ABSENT,
    CAUSE_NO_TABLES, /* the table of that level lies outside of memory: entry */
    CAUSE_PAGE_READ_ONLY,
    CAUSE_PAGE_SUPERVISOR,

    /* An instruction. */
    CAUSE_UNDEFINED,
    CAUSE_WANTED, /* UD2 */
    CAUSE_COPROCESSOR,
    CAUSE_DIVISION,
    CAUSE_PRIVILEGED, /* ring */

    /* A handler. */
    CAUSE_PAST_IDT,   /* vector, limit */
    CAUSE_NO_GATE,    /* vector: its gate is not present, */
    CAUSE_EMPTY_GATE, /* or all zeros */
    CAUSE_BAD_GATE,   /* or it is none; at: its type */
    CAUSE_GATE_PRIVILEGE,
    CAUSE_NO_TSS,
    CAUSE_SHORT_TSS,
    CAUSE_IDT_ABSENT, /* the IDT's own page: at */
};

struct cause {
    enum cause_kind kind;
    bool of_gate;  /* a selector: that of the gate of vector; */
    bool of_tss;   /* that of SS0; an access: of ESP0 */
    bool of_stack; /* an access: to the stack, by a frame that was to be pushed */
    bool is_local;
    uint8_t vector, segment, level, ring, dpl;
    enum access access;
    uint16_t selector;
    uint32_t limit;
    uint64_t at, entry;
};

/* A fault, or what else calls for a handler. */
struct fault {
    uint8_t vector, kind; /* enum event_exception_kind */
    uint8_t irq;          /* of INTERRUPT; EVENT_NO_IRQ: not known */
    bool has_error;
    uint32_t error;
    uint64_t cr2, from;    /* linear */
    struct cause cause;    /* why it came up */
    struct cause delivery; /* why its handler was not reached */
};

enum { CHAIN_MAX = 6 };

struct scene {
    const struct model_vcpu *vcpu;
    const struct model_signs *signs;
    const struct diagnosis_memory *memory;
    const struct symbols *symbols;
    enum language language;
    struct registers regs; /* as it ended */
    struct event_wide wide;
    bool failed, is_stale, is_conclusion;
    struct fault faults[CHAIN_MAX];
    unsigned count;

    /* The instruction that the first of them is about. */
    uint64_t linear;
    uint8_t bytes[EVENT_INSN_MAX];
    size_t size; /* of bytes that could be read */
    bool decoded;
    ZydisDecodedInstruction insn;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

/* ---- look.c ---- */

struct descriptor {
    uint16_t selector;
    uint32_t low, high;
};
static inline bool descriptor_is_present(const struct descriptor *d)
{
    return d->high & 1u << 15;
}
static inline bool descriptor_is_memory(const struct descriptor *d) /* code or data */
{
    return d->high & 1u << 12;
}
static inline bool descriptor_is_code(const struct descriptor *d)
{
    return descriptor_is_memory(d) && (d->high & 1u << 11);
}
static inline bool descriptor_is_conforming(const struct descriptor *d)
{
    return descriptor_is_code(d) && (d->high & 1u << 10);
}
static inline unsigned descriptor_dpl(const struct descriptor *d)
{
    return d->high >> 13 & 3;
}
uint32_t descriptor_limit(const struct descriptor *d);
uint32_t descriptor_base(const struct descriptor *d);

bool look_linear(const struct scene *s, uint64_t linear, void *to, size_t n);
bool look_physical(const struct scene *s, uint64_t gpa, void *to, size_t n);
unsigned look_ring(const struct scene *s);
/* The base of the GDT and the IDT, all of it. */
uint64_t look_gdt(const struct scene *s);
uint64_t look_idt(const struct scene *s);
/* The eight bytes at a selector of the GDT, whatever its limit. */
bool look_beyond(const struct scene *s, uint16_t selector, struct descriptor *d);
/* False, and why, if the selector names no descriptor. */
bool look_descriptor(const struct scene *s, uint16_t selector, struct descriptor *d,
                     struct cause *cause);
/* The check of a page; a cause of kind CAUSE_NONE if it passes. */
struct cause look_page(const struct scene *s, uint64_t linear, enum access access, bool user);
/* As tables at another place would have it: does CR3 = cr3 map that address to RAM? Two levels. */
bool look_would_map(const struct scene *s, uint64_t cr3, uint64_t linear);

/* ---- operand.c ---- */

uint64_t operand_register(const struct scene *s, ZydisRegister reg);
/* The segment and the offset of an operand in memory. */
unsigned operand_segment(const ZydisDecodedOperand *operand);
uint64_t operand_offset(const struct scene *s, const ZydisDecodedOperand *operand);
uint64_t operand_linear(const struct scene *s, const ZydisDecodedOperand *operand);
/* The n bytes at the top of the stack, at an offset from there. */
bool operand_stack(const struct scene *s, unsigned offset, void *to, size_t n);

/* ---- check.c: each sets the fault, and returns true, if the check does not pass ---- */

bool fault_set(struct fault *f, uint8_t vector, bool has_error, uint32_t error, struct cause cause);
bool check_access(const struct scene *s, unsigned segment, uint64_t offset, unsigned n,
                  enum access access, struct fault *f);
bool check_data_selector(const struct scene *s, unsigned segment, uint16_t selector,
                         struct fault *f);
bool check_code_selector(const struct scene *s, uint16_t selector, bool returns, struct fault *f);

/* ---- instruction.c ---- */

/* What the instruction that the scene stands at cannot but do; false: nothing that can be told. */
bool instruction_fault(const struct scene *s, struct fault *f);
bool instruction_is_coprocessor(const struct scene *s);

/* ---- delivery.c ---- */

/* Why the handler of a fault is not reached, and which fault that makes; cause.kind CAUSE_NONE: it
 * is. */
struct cause delivery_of(const struct scene *s, const struct fault *f, struct fault *next);
/* Does any gate of the IDT lead anywhere? */
bool delivery_has_gates(const struct scene *s);

/* ---- scene.c ---- */

void scene_set(struct scene *s);

/* ---- cause.c ---- */

/* Writes "#GP(0x18)", "INT 0x30", "IRQ 0". */
void cause_put_fault(const struct fault *f, enum language language, char *text, size_t size);
/* Writes a clause: "selector 0x18 is past the GDT's limit 0x17". */
void cause_put(const struct scene *s, const struct cause *c, char *text, size_t size);
/* Is it said the same way of both, but for the vector? */
bool cause_is_same(const struct cause *a, const struct cause *b);

/* ---- advice.c ---- */

/* What a beginner did wrong. NO_WORD: nothing. */
enum word advice_of(const struct scene *s);

#endif
