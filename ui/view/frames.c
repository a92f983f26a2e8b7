/* The way back, found on the stack: its words are looked through from the top on, and the first
 * that can be where this code came from is taken.
 *
 * A return address stands behind a CALL. It is the one looked for if that CALL leads to this code,
 * or if it stands where a frame pointer says. What an interrupt pushed is known by its three words:
 * an offset where there is code, a code selector, and flags. */
#include "view/frames.h"

#include "event/wide.h"
#include "view/peek.h"

#include <string.h>

enum {
    WORDS = 1024,        /* of the stack that are looked through */
    FUNCTION_MAX = 8192, /* bytes from its first instruction on, where symbols do not tell */
    INSN_MAX = 15,
};
/* Flags that are always 0, below the upper half (Intel SDM vol. 1, 3.4.3); and all that are in
 * it. */
enum { FLAGS_ZERO = 0x8028, FLAGS_UPPER_ZERO = 0xffc0 };

struct way_back {
    const struct machine *machine;
    const struct view *view;
    const struct event *event; /* whose registers are the vCPU's */
    const struct registers *regs;
    const struct symbols *symbols;
    unsigned bits, size; /* of code; bytes of a word of the stack */
    uint64_t code;       /* linear: the next instruction; */
    uint64_t stack;      /* the top of the stack, */
    uint64_t frame;      /* and where the frame pointer has a return address */
    uint8_t bytes[WORDS * 8];
    size_t count; /* words that are there */
};

static uint64_t stack_linear(const struct way_back *f, const struct event_wide *wide, unsigned gpr)
{
    uint64_t mask = f->bits == 64                            ? UINT64_MAX
                    : f->regs->seg[SEG_SS].attr & SEGMENT_DB ? UINT32_MAX
                                                             : 0xffff;
    return wide_seg_base(f->regs, wide, SEG_SS) + (wide_gpr(f->regs, wide, gpr) & mask);
}

/* False: it has not started. */
static bool open_frames(struct way_back *f, const struct machine *machine, const struct view *view,
                        unsigned vcpu)
{
    const struct event *e = view_event(view, vcpu);
    *f = (struct way_back){ .machine = machine, .view = view, .event = e };
    if (!machine || !e)
        return false;
    const struct event_wide *wide = view_wide(view, e);
    f->regs = &e->regs;
    f->symbols = view->seen.vcpus[vcpu].symbols;
    f->bits = registers_code_bits(f->regs);
    f->size = f->bits / 8;
    f->code = wide_code_linear(f->regs, wide);
    f->stack = stack_linear(f, wide, GPR_ESP);
    f->frame = stack_linear(f, wide, GPR_EBP) + f->size;
    return true;
}

static uint64_t code_linear(const struct way_back *f, uint64_t offset)
{
    return f->bits == 64 ? offset : registers_code_linear(f->regs, (uint32_t)offset);
}

static uint64_t offset_of(const struct way_back *f, uint64_t linear)
{
    return f->bits == 64 ? linear : (uint32_t)linear - f->regs->seg[SEG_CS].base;
}

static struct explain_flow flow_at(const struct way_back *f, uint64_t linear, size_t most)
{
    uint8_t bytes[INSN_MAX];
    size_t n = peek_linear(f->machine, f->view, f->event, linear, bytes, most);
    return explain_flow(bytes, n, f->bits, offset_of(f, linear), false);
}

bool frames_behind_call(const struct machine *machine, const struct view *view, unsigned vcpu,
                        struct frames_return *to)
{
    struct way_back f;
    if (!open_frames(&f, machine, view, vcpu))
        return false;
    struct explain_flow flow = flow_at(&f, f.code, INSN_MAX);
    *to = (struct frames_return){ f.code + flow.length, true, f.stack };
    return flow.length && flow.comes_back;
}

/* ---- Words of the stack ---- */

static uint64_t word_at(const struct way_back *f, size_t index)
{
    uint64_t word = 0;
    memcpy(&word, f->bytes + index * f->size, f->size);
    return word;
}

static bool is_same_function(const struct way_back *f, uint64_t target)
{
    struct symbols_place here, there;
    if (f->code < target)
        return false;
    if (symbols_place(f->symbols, f->code, NULL, 0, &here) && *here.name &&
        symbols_place(f->symbols, target, NULL, 0, &there) && *there.name)
        return !strcmp(here.name, there.name);
    return f->code - target < FUNCTION_MAX;
}

/* Nothing of the function has run yet, or all of it: its return address is on top. */
static bool is_at_edge(const struct way_back *f)
{
    struct symbols_place here;
    uint8_t byte = 0;
    if (symbols_place(f->symbols, f->code, NULL, 0, &here) && *here.name && !here.offset)
        return true;
    return peek_linear(f->machine, f->view, f->event, f->code, &byte, 1) == 1 &&
           (byte == 0xc3 || byte == 0xc2); /* RET (Intel SDM vol. 2B) */
}

/* Does a CALL end there that can have led here? is_frame: the word is where one is expected. */
static bool is_return_address(const struct way_back *f, uint64_t linear, bool is_frame)
{
    enum { CALL_LEAST = 2, CALL_MOST = 8 };
    for (unsigned n = CALL_LEAST; n <= CALL_MOST && n <= linear; n++) {
        struct explain_flow flow = flow_at(f, linear - n, n);
        if (flow.length == n && flow.calls &&
            (is_frame || (flow.jumps && is_same_function(f, code_linear(f, flow.target)))))
            return true;
    }
    return false;
}

/* Did an interrupt push it: offset, selector and flags, in this order from the top? */
static bool is_interrupt_frame(const struct way_back *f, size_t index)
{
    if (index + 3 > f->count)
        return false;
    uint64_t selector = word_at(f, index + 1) & 0xffff, flags = word_at(f, index + 2);
    unsigned now = f->regs->seg[SEG_CS].selector;
    bool may_be_outer = registers_have_descriptors(f->regs) && (selector & 3) > (now & 3);
    if ((selector != now && !may_be_outer) || !(flags & EFLAGS_FIXED) || flags & FLAGS_ZERO ||
        flags >> 16 & FLAGS_UPPER_ZERO || flags >> 32)
        return false;
    return flow_at(f, code_linear(f, word_at(f, index)), INSN_MAX).length;
}

static void put_return(const struct way_back *f, size_t index, size_t words, bool has_stack,
                       struct frames_return *to)
{
    *to = (struct frames_return){ .linear = code_linear(f, word_at(f, index)),
                                  .has_stack = has_stack,
                                  .stack = f->stack + (index + words) * f->size };
}

bool frames_return_address(const struct machine *machine, const struct view *view, unsigned vcpu,
                           struct frames_return *to)
{
    static struct way_back f;
    if (!open_frames(&f, machine, view, vcpu))
        return false;
    f.count =
        peek_linear(machine, view, f.event, f.stack, f.bytes, (size_t)WORDS * f.size) / f.size;
    bool at_edge = is_at_edge(&f);
    for (size_t i = 0; i < f.count; i++) {
        bool is_frame = f.stack + i * f.size == f.frame || (!i && at_edge);
        bool same_ring =
            i + 1 < f.count && (word_at(&f, i + 1) & 0xffff) == f.regs->seg[SEG_CS].selector;
        if (is_return_address(&f, code_linear(&f, word_at(&f, i)), is_frame)) {
            put_return(&f, i, 1, true, to);
            return true;
        }
        if (is_interrupt_frame(&f, i)) {
            put_return(&f, i, 3, same_ring && f.bits != 64, to);
            return true;
        }
    }
    return false;
}
