/* Why no handler is reached: the vector table of real mode, the gates of the IDT, the stack that
 * the frame goes to (SDM vol. 3A, 6.10 to 6.14, 20.1.4). */
#include "diagnosis/private.h"

#include <string.h>

enum { GATE_TASK = 5, GATE_16 = 6, GATE_32 = 14, IDT_ERROR = 2 };

struct gate {
    unsigned type, dpl;
    bool is_present;
    uint16_t selector;
    uint64_t offset;
};

static unsigned gate_bytes(const struct scene *s)
{
    return !(s->regs.cr0 & CR0_PE) ? 4 : s->regs.efer & EFER_LMA ? 16 : 8;
}

static struct gate gate_of(const uint8_t bytes[16], bool wide)
{
    uint16_t words[8];
    uint32_t top = 0;
    memcpy(words, bytes, sizeof words);
    if (wide)
        memcpy(&top, bytes + 8, sizeof top);
    return (struct gate){
        .type = words[2] >> 8 & 0x1f,
        .dpl = words[2] >> 13 & 3,
        .is_present = words[2] >> 15,
        .selector = words[1],
        .offset = words[0] | (uint32_t)words[3] << 16 | (uint64_t)top << 32,
    };
}

/* With the bit for what descriptors of memory have: types from 16 on are none of a gate. */
static bool is_gate(unsigned type)
{
    return type == GATE_TASK || (type | 1) == (GATE_16 | 1) || (type | 1) == (GATE_32 | 1);
}

static bool read_gate(const struct scene *s, unsigned vector, uint8_t bytes[16])
{
    memset(bytes, 0, 16);
    return look_linear(s, look_idt(s) + vector * gate_bytes(s), bytes, gate_bytes(s));
}

bool delivery_has_gates(const struct scene *s)
{
    enum { SEEN = 256 };
    const unsigned n = gate_bytes(s);
    for (unsigned i = 0; i < SEEN && i * n + n - 1 <= s->regs.idt.limit; i++) {
        uint8_t bytes[16];
        struct descriptor d;
        struct cause cause;
        if (!read_gate(s, i, bytes))
            return false;
        const struct gate gate = gate_of(bytes, n == 16);
        if (gate.is_present && is_gate(gate.type) &&
            (gate.type == GATE_TASK || look_descriptor(s, gate.selector, &d, &cause)))
            return true;
    }
    return false;
}

/* ---- The stack for the frame ---- */

struct stack {
    struct segment ss;
    uint64_t esp;
    bool of_tss, user;
};

/* The pointer to ring 0's stack (figure 7-2; of 64-bit mode, 7-11). */
static enum cause_kind inner_stack(const struct scene *s, struct stack *stack, struct cause *cause)
{
    enum { ESP0 = 4, SS0 = 8, SMALL = 2 };
    const struct segment *tr = &s->regs.tr;
    const uint64_t base = wide_value(tr->base, s->wide.tr_base);
    const bool small = !(tr->attr & 8);
    uint32_t esp = 0;
    uint16_t selector = 0;
    struct descriptor d;
    cause->limit = tr->limit;
    if (!(tr->selector & ~3) || (tr->attr & SEGMENT_UNUSABLE))
        return CAUSE_NO_TSS;
    if (tr->limit < (small ? 5u : 9u))
        return CAUSE_SHORT_TSS;
    if (!look_linear(s, base + (small ? SMALL : ESP0), &esp, small ? 2 : 4) ||
        !look_linear(s, base + (small ? 2 * SMALL : SS0), &selector, sizeof selector))
        return CAUSE_UNKNOWN;
    const bool found = look_descriptor(s, selector, &d, cause);
    cause->of_tss = true;
    cause->segment = SEG_SS;
    if (!found)
        return cause->kind;
    if (!descriptor_is_memory(&d) || descriptor_is_code(&d) || !(d.high & 1u << 9))
        return CAUSE_NOT_STACK;
    cause->dpl = (uint8_t)descriptor_dpl(&d);
    if (cause->dpl || (selector & 3))
        return CAUSE_PRIVILEGE;
    if (!descriptor_is_present(&d))
        return CAUSE_NOT_PRESENT;
    *stack = (struct stack){
        .ss = { .base = descriptor_base(&d),
                .limit = descriptor_limit(&d),
                .attr = (uint16_t)((d.high >> 8 & 0xff) | (d.high >> 12 & 0xf00)),
                .selector = selector },
        .esp = esp,
        .of_tss = true,
    };
    return CAUSE_NONE;
}

/* The last word of the frame is what reaches farthest down. */
static struct cause push_frame(const struct scene *s, const struct stack *stack, unsigned bytes)
{
    struct scene as = *s;
    struct fault f = { 0 };
    const uint64_t mask = stack->ss.attr & SEGMENT_DB ? 0xffffffff : 0xffff;
    as.regs.seg[SEG_SS] = stack->ss;
    if (stack->of_tss)
        as.regs.seg[SEG_SS].attr &= (uint16_t)~SEGMENT_DPL;
    for (unsigned down = 4; down <= bytes; down += 4)
        if (check_access(&as, SEG_SS, (stack->esp - down) & mask, 4, ACCESS_WRITE, &f)) {
            f.cause.of_stack = true;
            f.cause.of_tss = stack->of_tss;
            return f.cause;
        }
    return (struct cause){ .kind = CAUSE_NONE };
}

/* ---- Through a gate ---- */

static struct cause to_handler(const struct scene *s, const struct gate *gate, unsigned ring,
                               struct fault *next)
{
    struct descriptor d;
    struct cause cause;
    const bool found = look_descriptor(s, gate->selector, &d, &cause);
    cause.of_gate = true;
    cause.segment = SEG_CS;
    cause.ring = (uint8_t)ring;
    next->vector = VECTOR_GP;
    next->error = gate->selector & ~3u;
    if (!found)
        return cause;
    cause.dpl = (uint8_t)descriptor_dpl(&d);
    cause.kind = !descriptor_is_code(&d) ? CAUSE_NOT_CODE : CAUSE_PRIVILEGE;
    if (!descriptor_is_code(&d) || cause.dpl > ring)
        return cause;
    next->vector = VECTOR_NP;
    cause.kind = CAUSE_NOT_PRESENT;
    if (!descriptor_is_present(&d))
        return cause;

    const bool inner = !descriptor_is_conforming(&d) && cause.dpl < ring;
    struct stack stack = { .ss = s->regs.seg[SEG_SS], .esp = s->regs.gpr[GPR_ESP] };
    struct cause frame = { .kind = CAUSE_NONE, .ring = (uint8_t)ring };
    next->vector = VECTOR_TS;
    if (s->regs.efer & EFER_LMA) /* of its stacks and limits nothing is looked at */
        return (struct cause){ .kind = CAUSE_NONE };
    if (inner) {
        frame.kind = inner_stack(s, &stack, &frame);
        next->error = frame.selector & ~3u;
        if (frame.kind != CAUSE_NONE)
            return frame;
    }
    frame = push_frame(s, &stack, inner ? 20 : 12);
    next->vector = frame.kind >= CAUSE_PAGE_ABSENT && frame.kind <= CAUSE_PAGE_SUPERVISOR
                       ? VECTOR_PF
                       : VECTOR_SS;
    next->cr2 = frame.at;
    if (frame.kind != CAUSE_NONE || gate->offset <= descriptor_limit(&d))
        return frame;
    next->vector = VECTOR_GP;
    return (struct cause){
        .kind = CAUSE_PAST_CODE, .of_gate = true, .at = gate->offset, .limit = descriptor_limit(&d)
    };
}

static struct cause through_gate(const struct scene *s, const struct fault *f, struct fault *next,
                                 struct cause cause)
{
    static const uint8_t zeros[16];
    uint8_t bytes[16];
    cause.at = look_idt(s) + f->vector * gate_bytes(s);
    if (!read_gate(s, f->vector, bytes)) {
        next->vector = VECTOR_PF;
        next->cr2 = cause.at;
        cause.kind = CAUSE_IDT_ABSENT;
        return cause;
    }
    const struct gate gate = gate_of(bytes, gate_bytes(s) == 16);
    const unsigned ring = look_ring(s);
    cause.at = gate.type;
    cause.ring = (uint8_t)ring;
    cause.dpl = (uint8_t)gate.dpl;
    cause.kind = memcmp(bytes, zeros, gate_bytes(s)) ? CAUSE_BAD_GATE : CAUSE_EMPTY_GATE;
    if (!is_gate(gate.type))
        return cause;
    cause.kind = CAUSE_GATE_PRIVILEGE;
    if (f->kind == EXCEPTION_SOFTWARE && gate.dpl < ring)
        return cause;
    next->vector = VECTOR_NP;
    cause.kind = CAUSE_NO_GATE;
    if (!gate.is_present)
        return cause;
    if (gate.type == GATE_TASK)
        return (struct cause){ .kind = CAUSE_UNKNOWN, .vector = f->vector };
    struct cause at_end = to_handler(s, &gate, ring, next);
    at_end.vector = f->vector;
    return at_end;
}

struct cause delivery_of(const struct scene *s, const struct fault *f, struct fault *next)
{
    const bool real = !(s->regs.cr0 & CR0_PE);
    const uint32_t last = f->vector * gate_bytes(s) + gate_bytes(s) - 1;
    struct cause cause = { .kind = CAUSE_PAST_IDT,
                           .vector = f->vector,
                           .limit = s->regs.idt.limit,
                           .ring = (uint8_t)look_ring(s) };
    *next = (struct fault){ .vector = VECTOR_GP,
                            .kind = EXCEPTION_FAULT,
                            .has_error = !real,
                            .error = real ? 0 : f->vector * 8u + IDT_ERROR + 1,
                            .from = f->from };
    if (f->kind == EXCEPTION_SOFTWARE)
        next->error &= ~1u;
    if (last > s->regs.idt.limit)
        return cause;
    if (!real)
        return through_gate(s, f, next, cause);
    return (struct cause){ .kind = CAUSE_NONE };
}
