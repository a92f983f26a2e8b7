/* Frames, found one after the other: by what an interrupt pushed, by the frame pointer, by the
 * first instructions of a function, and, where nothing leads on, by what looks like a return
 * address. */
#include "diagnosis/frames.h"

#include "event/wide.h"
#include "model/interrupts.h"

#include <string.h>

enum {
    SCAN_WORDS = 64, /* how far up the stack an interrupt's or a caller's words are looked for */
    FRAME_BYTES = 0x4000, /* what a function keeps on the stack at the most */
    INSN_MAX = 15,
};

struct walk {
    const struct diagnosis_memory *memory;
    const struct registers *regs;
    const struct event_wide *wide;
    const struct frames_open *open;
    unsigned word;       /* bytes: 2, 4 or 8 */
    uint64_t code_base;  /* of CS */
    uint64_t stack_base; /* of SS */
    uint64_t base;       /* linear, EBP; goes outwards with the frames */
};

/* ---- Memory ---- */

static size_t read_linear(const struct walk *w, uint64_t linear, void *to, size_t n)
{
    return w->memory->linear(w->memory->context, w->regs, w->wide, linear, to, n);
}

/* Words at a linear address, as numbers. */
static bool read_words(const struct walk *w, uint64_t linear, uint64_t *words, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        words[i] = 0;
        if (read_linear(w, linear + i * w->word, &words[i], w->word) != w->word)
            return false;
    }
    return true;
}

/* ---- Does it look like what it would have to be? ---- */

enum {
    OPCODE_PUSH_BP = 0x55,
    OPCODE_RET_WORDS = 0xc2, /* and drops arguments */
    OPCODE_RET = 0xc3,
    OPCODE_CALL = 0xe8,
    OPCODE_GROUP5 = 0xff,
    GROUP5_CALL = 2
};

static bool is_code(const struct walk *w, uint64_t linear)
{
    uint8_t byte;
    return read_linear(w, linear, &byte, 1) == 1;
}

/* Is the instruction right before this offset of CS a near CALL (SDM vol. 2A, "CALL")? */
static bool follows_call(const struct walk *w, uint64_t offset)
{
    enum { LONGEST = 7 };
    uint8_t bytes[LONGEST];
    const unsigned near_call = w->word == 2 ? 3 : 5;
    if (offset < LONGEST || !is_code(w, w->code_base + offset) ||
        read_linear(w, w->code_base + offset - LONGEST, bytes, LONGEST) != LONGEST)
        return false;
    if (bytes[LONGEST - near_call] == OPCODE_CALL)
        return true;
    for (unsigned length = 2; length <= LONGEST; length++)
        if (bytes[LONGEST - length] == OPCODE_GROUP5 &&
            (bytes[LONGEST - length + 1] >> 3 & 7) == GROUP5_CALL)
            return true;
    return false;
}

/* Does a selector in the GDT name code that may run with its RPL (SDM vol. 3A, 3.4.5)? */
static bool is_code_selector(const struct walk *w, uint64_t selector)
{
    enum { TABLE_LDT = 4, PRESENT = 0x80, CODE = 0x18, CONFORMING = 4 };
    uint8_t descriptor[8];
    const uint64_t gdt = wide_value(w->regs->gdt.base, w->wide ? w->wide->gdt_base : 0),
                   at = selector & 0xfff8;
    if (selector > 0xffff || !at || (selector & TABLE_LDT) || at + 7 > w->regs->gdt.limit ||
        read_linear(w, gdt + at, descriptor, sizeof descriptor) != sizeof descriptor)
        return false;
    const uint8_t access = descriptor[5];
    return (access & PRESENT) && (access & CODE) == CODE &&
           ((access & CONFORMING) || (access >> 5 & 3) == (selector & 3));
}

/* Bits that are always so (SDM vol. 1, 3.4.3). */
static bool is_eflags(uint64_t flags)
{
    const uint64_t zero = 0xffffffffffc08028;
    return (flags & EFLAGS_FIXED) && !(flags & zero);
}

/* The handler that this has been interrupted for, as events told; NULL: none did. An INT lies
 * before where it returns to. */
static const struct frames_handler *handler_of(const struct walk *w, uint64_t linear)
{
    for (unsigned i = 0; w->open && i < w->open->count; i++)
        if (linear - w->open->handlers[i].from <= INSN_MAX)
            return &w->open->handlers[i];
    return NULL;
}

/* In real mode, where nearly anything looks like it, events must have told of it. */
static bool is_interrupt_frame(const struct walk *w, unsigned ring, const uint64_t words[3])
{
    if (w->word == 2 && !(w->regs->cr0 & CR0_PE))
        return (words[2] & EFLAGS_FIXED) && handler_of(w, (words[1] << 4) + words[0]);
    return (words[1] & 3) >= ring && is_code_selector(w, words[1]) && is_eflags(words[2]) &&
           is_code(w, words[0]);
}

/* ---- From one frame to the next ---- */

/* Does EBP lead to a frame of a function whose stack pointer is there? */
static bool base_leads(const struct walk *w, uint64_t stack)
{
    uint64_t words[2];
    return w->base >= stack && w->base - stack < FRAME_BYTES && read_words(w, w->base, words, 2) &&
           follows_call(w, words[1]);
}

static bool find_interrupt(const struct walk *w, const struct frame *from, struct frame *f)
{
    uint64_t end = from->stack + SCAN_WORDS * w->word, words[4];
    if (base_leads(w, from->stack) && w->base < end)
        end = w->base;
    for (uint64_t at = from->stack; at < end; at += w->word) {
        if (!read_words(w, at, words, 3))
            return false;
        if (!is_interrupt_frame(w, from->ring, words))
            continue;
        const bool is_real = !(w->regs->cr0 & CR0_PE);
        const uint64_t linear = is_real ? (words[1] << 4) + words[0] : words[0];
        const struct frames_handler *handler = handler_of(w, linear);
        *f = (struct frame){ .kind = FRAME_INTERRUPTED,
                             .ring = is_real ? 0 : words[1] & 3,
                             .vector = handler ? handler->vector : 0,
                             .has_vector = handler,
                             .cs = (uint16_t)words[1],
                             .eflags = (uint32_t)words[2],
                             .linear = linear,
                             .stack = at + 3 * w->word,
                             .saved = at };
        /* Another ring's stack is named above; in 64-bit code it always is. */
        if ((w->word == 8 || f->ring != from->ring) && read_words(w, f->stack, words, 1))
            f->stack = words[0];
        return true;
    }
    return false;
}

static void set_caller(const struct walk *w, const struct frame *from, enum frame_kind kind,
                       uint64_t saved, uint64_t offset, struct frame *f)
{
    *f = *from;
    f->kind = (uint8_t)kind;
    f->has_base = f->has_vector = false;
    f->linear = w->code_base + offset;
    f->saved = saved;
    f->stack = saved + w->word;
}

/* It stands before, or right behind, the PUSH EBP that begins a function, or before the RET that
 * ends one: EBP is the caller's then. */
static bool find_at_edge(const struct walk *w, const struct frame *from, struct frame *f)
{
    uint8_t code[4] = { 0 };
    uint64_t word;
    const bool has_prefix = w->word == 8; /* of the MOV behind it */
    if (from->kind != FRAME_HERE || read_linear(w, from->linear - 1, code, sizeof code) < 3)
        return false;
    const uint8_t *mov = code + 1 + has_prefix;
    bool outside =
             code[1] == OPCODE_PUSH_BP || code[1] == OPCODE_RET || code[1] == OPCODE_RET_WORDS,
         pushed = code[0] == OPCODE_PUSH_BP &&
                  ((mov[0] == 0x89 && mov[1] == 0xe5) || (mov[0] == 0x8b && mov[1] == 0xec));
    uint64_t saved = from->stack + (pushed ? w->word : 0);
    if ((!outside && !pushed) || !read_words(w, saved, &word, 1) || !follows_call(w, word))
        return false;
    set_caller(w, from, FRAME_CALLER, saved, word, f);
    return true;
}

/* Was the CALL before this offset one of the code that from stands in, which keeps no frame? Its
 * target lies not far before that, and does not begin with PUSH EBP. */
static bool calls_without_frame(const struct walk *w, const struct frame *from, uint64_t offset)
{
    enum { SMALL = 256 };
    uint64_t distance = 0;
    uint8_t first;
    const unsigned size = w->word == 2 ? 2 : 4;
    if (!follows_call(w, offset) ||
        read_linear(w, w->code_base + offset - size, &distance, size) != size)
        return false;
    uint64_t target = w->code_base + offset + (size == 2 ? distance : (uint64_t)(int32_t)distance);
    target = w->word == 8 ? target : (uint32_t)target;
    return from->linear - target < SMALL && read_linear(w, target, &first, 1) == 1 &&
           first != OPCODE_PUSH_BP;
}

/* Only what it pushed itself lies between its stack pointer and its return address. */
static bool find_frameless(const struct walk *w, const struct frame *from, struct frame *f)
{
    enum { PUSHED = 9 }; /* all registers, and one more */
    uint64_t word;
    for (unsigned i = 0; i < PUSHED; i++) {
        uint64_t at = from->stack + i * w->word;
        if (!read_words(w, at, &word, 1))
            return false;
        if (calls_without_frame(w, from, word)) {
            set_caller(w, from, FRAME_CALLER, at, word, f);
            return true;
        }
    }
    return false;
}

static bool find_by_base(struct walk *w, const struct frame *from, struct frame *f)
{
    uint64_t words[2];
    if (!base_leads(w, from->stack) || !read_words(w, w->base, words, 2))
        return false;
    set_caller(w, from, FRAME_CALLER, w->base + w->word, words[1], f);
    f->has_base = true;
    w->base = w->stack_base + words[0];
    return true;
}

static bool find_by_looks(const struct walk *w, const struct frame *from, struct frame *f)
{
    uint64_t word;
    for (unsigned i = 0; i < SCAN_WORDS; i++) {
        uint64_t at = from->stack + i * w->word;
        if (!read_words(w, at, &word, 1))
            return false;
        if (follows_call(w, word)) {
            set_caller(w, from, FRAME_MAYBE, at, word, f);
            return true;
        }
    }
    return false;
}

static bool find_next(struct walk *w, const struct frame *from, struct frame *f)
{
    return find_at_edge(w, from, f) || find_frameless(w, from, f) || find_interrupt(w, from, f) ||
           find_by_base(w, from, f) || find_by_looks(w, from, f);
}

static struct frame first_frame(const struct walk *w)
{
    const struct registers *r = w->regs;
    const bool has_rings = registers_have_descriptors(r);
    return (struct frame){ .kind = FRAME_HERE,
                           .ring = has_rings ? r->seg[SEG_CS].selector & 3 : 0,
                           .cs = r->seg[SEG_CS].selector,
                           .eflags = r->eflags,
                           .linear = wide_code_linear(r, w->wide),
                           .stack = w->stack_base + wide_gpr(r, w->wide, GPR_ESP) };
}

static struct walk walk_begin(const struct registers *regs, const struct event_wide *wide,
                              const struct diagnosis_memory *memory, const struct frames_open *open)
{
    struct walk w = { .memory = memory,
                      .regs = regs,
                      .wide = wide,
                      .open = open,
                      .word = registers_code_bits(regs) / 8,
                      .code_base = wide_seg_base(regs, wide, SEG_CS),
                      .stack_base = wide_seg_base(regs, wide, SEG_SS) };
    uint64_t base = wide_gpr(regs, wide, GPR_EBP);
    w.base = w.stack_base + (w.word == 2 ? base & 0xffff : base);
    return w;
}

void frames_find(const struct registers *regs, const struct event_wide *wide,
                 const struct diagnosis_memory *memory, const struct frames_open *open,
                 struct frames *frames)
{
    struct walk w = walk_begin(regs, wide, memory, open);
    *frames = (struct frames){ .count = 1, .word = (uint8_t)w.word, .frames = { first_frame(&w) } };
    if (w.word == 2)
        frames->frames[0].stack = w.stack_base + (regs->gpr[GPR_ESP] & 0xffff);
    while (frames->count < FRAMES_MAX &&
           find_next(&w, &frames->frames[frames->count - 1], &frames->frames[frames->count]))
        frames->count++;
    frames->is_cut = frames->count == FRAMES_MAX;
}

/* ---- What events told ---- */

void frames_open_at(const struct model_vcpu *vcpu, const struct event *event,
                    struct frames_open *open)
{
    *open = (struct frames_open){ 0 };
    uint32_t end = model_interrupt_find(vcpu, event->seq + 1);
    for (uint32_t i = end; i-- && open->count < FRAMES_OPEN_MAX;) {
        const struct model_interrupt *interrupt = model_interrupt(vcpu, i);
        if (interrupt->failed || (interrupt->ended_seq && interrupt->ended_seq <= event->seq))
            continue;
        open->handlers[open->count++] =
            (struct frames_handler){ .from = interrupt->from, .vector = interrupt->vector };
    }
}
