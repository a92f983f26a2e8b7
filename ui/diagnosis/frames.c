/* Frames, found one after the other: by what an interrupt pushed, by the frame pointer, by the
 * first instructions of a function, and, where nothing leads on, by what looks like a return
 * address. */
#include "diagnosis/frames.h"

#include "event/wide.h"
#include "explain/explain.h"
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
    const struct symbols *symbols;
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
    OPCODE_RET_WORDS = 0xc2 /* and drops arguments */,
    OPCODE_RET = 0xc3
};

static bool is_code(const struct walk *w, uint64_t linear)
{
    uint8_t byte;
    return read_linear(w, linear, &byte, 1) == 1;
}

/* The near CALL right before this offset of CS; length 0: it is none. What may be one is read from
 * all of its possible beginnings. */
static struct explain_flow call_before(const struct walk *w, uint64_t offset)
{
    enum { LEAST = 2, MOST = 8 };
    uint8_t bytes[MOST];
    const uint64_t linear = w->code_base + offset;
    for (unsigned n = LEAST; n <= MOST && n <= offset && is_code(w, linear); n++) {
        if (read_linear(w, linear - n, bytes, n) != n)
            break;
        struct explain_flow flow = explain_flow(bytes, n, w->word * 8, offset - n, false);
        if (flow.length == n && flow.calls)
            return flow;
    }
    return (struct explain_flow){ 0 };
}

static bool follows_call(const struct walk *w, uint64_t offset)
{
    return call_before(w, offset).length;
}

/* INT n, which goes on right there (SDM vol. 2A, "INT n")? */
static bool follows_int(const struct walk *w, uint64_t linear, uint8_t *vector)
{
    enum { OPCODE_INT = 0xcd };
    uint8_t bytes[2];
    bool is = linear >= 2 && read_linear(w, linear - 2, bytes, 2) == 2 && bytes[0] == OPCODE_INT;
    if (is)
        *vector = bytes[1];
    return is;
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

/* In real mode, where nearly anything looks like it, events must have told of it, or an INT of this
 * very segment stands before. */
static bool is_interrupt_frame(const struct walk *w, unsigned ring, const uint64_t words[3])
{
    uint8_t vector;
    const uint64_t linear = (words[1] << 4) + words[0];
    if (w->word == 2 && !(w->regs->cr0 & CR0_PE))
        return is_eflags(words[2]) &&
               (handler_of(w, linear) ||
                (words[1] == w->regs->seg[SEG_CS].selector && follows_int(w, linear, &vector)));
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

static bool begins_function(const struct walk *w, uint64_t linear)
{
    struct symbols_place place;
    return symbols_place(w->symbols, linear, NULL, 0, &place) && *place.name && !place.offset;
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
    bool outside = code[1] == OPCODE_PUSH_BP || code[1] == OPCODE_RET ||
                   code[1] == OPCODE_RET_WORDS || begins_function(w, from->linear),
         pushed = code[0] == OPCODE_PUSH_BP &&
                  ((mov[0] == 0x89 && mov[1] == 0xe5) || (mov[0] == 0x8b && mov[1] == 0xec));
    uint64_t saved = from->stack + (pushed ? w->word : 0);
    if ((!outside && !pushed) || !read_words(w, saved, &word, 1) || !follows_call(w, word))
        return false;
    set_caller(w, from, FRAME_CALLER, saved, word, f);
    return true;
}

/* Does the function that begins at target reach to there? Where no symbols tell, a small one
 * does. */
static bool reaches(const struct walk *w, uint64_t target, uint64_t linear)
{
    enum { SMALL = 256 };
    struct symbols_place here, there;
    if (symbols_place(w->symbols, linear, NULL, 0, &here) && *here.name &&
        symbols_place(w->symbols, target, NULL, 0, &there) && *there.name)
        return linear >= target && !strcmp(here.name, there.name);
    return linear - target < SMALL;
}

/* Did the CALL before this offset lead to the code that from stands in, which keeps no frame? That
 * does not begin with PUSH EBP. */
static bool calls_without_frame(const struct walk *w, const struct frame *from, uint64_t offset)
{
    uint8_t first;
    const struct explain_flow call = call_before(w, offset);
    const uint64_t linear = w->code_base + call.target,
                   target = w->word == 8 ? linear : (uint32_t)linear;
    return call.length && call.jumps && reaches(w, target, from->linear) &&
           read_linear(w, target, &first, 1) == 1 && first != OPCODE_PUSH_BP;
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
                              const struct diagnosis_memory *memory, const struct frames_open *open,
                              const struct symbols *symbols)
{
    struct walk w = { .memory = memory,
                      .regs = regs,
                      .wide = wide,
                      .open = open,
                      .symbols = symbols,
                      .word = registers_code_bits(regs) / 8,
                      .code_base = wide_seg_base(regs, wide, SEG_CS),
                      .stack_base = wide_seg_base(regs, wide, SEG_SS) };
    uint64_t base = wide_gpr(regs, wide, GPR_EBP);
    w.base = w.stack_base + (w.word == 2 ? base & 0xffff : base);
    return w;
}

void frames_find(const struct registers *regs, const struct event_wide *wide,
                 const struct diagnosis_memory *memory, const struct frames_open *open,
                 const struct symbols *symbols, struct frames *frames)
{
    struct walk w = walk_begin(regs, wide, memory, open, symbols);
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
