/* Finds the flags that a step pushed, and clears the trap flag in them. */
#include "engine/trap_flag.h"

#include "event/wide.h"
#include "memory/mmu.h"

/* What an interrupt pushes, from the bottom: IP, CS, FLAGS, each of this many bytes (SDM vol. 1,
 * 6.4.1; vol. 2A, INT n). */
struct frame {
    uint64_t linear;
    unsigned size;
};

/* A CPU as it stood, and the memory that it sees. */
struct seen {
    const struct memory *memory;
    const struct registers *r;
    const struct event_wide *wide;
};

static bool read_value(const struct seen *seen, uint64_t linear, void *to, size_t n)
{
    return mmu_read(seen->memory, seen->r, seen->wide, linear, to, n) == n;
}

static void clear(struct memory *memory, const struct seen *seen, uint64_t linear)
{
    uint16_t flags;
    uint64_t gpa;
    if (!read_value(seen, linear, &flags, sizeof flags) ||
        !mmu_translate(memory, seen->r, seen->wide, linear, &gpa))
        return;
    flags &= (uint16_t)~EFLAGS_TF;
    memory_write(memory, gpa, &flags, sizeof flags);
}

/* Is it a frame of this place? */
static bool is_frame_of(const struct seen *seen, const struct frame *frame)
{
    uint64_t ip = 0;
    uint16_t cs;
    return read_value(seen, frame->linear, &ip, frame->size) &&
           read_value(seen, frame->linear + frame->size, &cs, sizeof cs) &&
           cs == seen->r->seg[SEG_CS].selector &&
           ip - wide_rip(seen->r, seen->wide) <= 2 * EVENT_INSN_MAX;
}

/* Where an interrupt would put its frame; through a gate of 32 bits in protected mode, and from
 * ring 3 to the stack of ring 0, which the TSS names (SDM vol. 3A, 6.12.1), with the old SS and ESP
 * above the frame, and in virtual-8086 mode the data segments above these (20.2.6). */
static bool find_frame(const struct seen *seen, struct frame *frame)
{
    enum { TSS_ESP0 = 4, OLD_STACK = 8, OLD_SEGMENTS = 16 };
    const struct registers *r = seen->r;
    const bool virtual = r->eflags & EFLAGS_VM;
    const struct segment *stack = &r->seg[SEG_SS];
    uint32_t top = (uint32_t)wide_stack_linear(r, NULL);
    if (!(r->cr0 & CR0_PE)) {
        *frame =
            (struct frame){ .linear = stack->base + ((r->gpr[GPR_ESP] - 6) & 0xffff), .size = 2 };
        return is_frame_of(seen, frame);
    }
    if (virtual || (r->seg[SEG_CS].selector & 3)) {
        if (!read_value(seen, r->tr.base + TSS_ESP0, &top, sizeof top))
            return false;
        top -= virtual ? OLD_STACK + OLD_SEGMENTS : OLD_STACK;
    }
    *frame = (struct frame){ .linear = top - 12, .size = 4 };
    return is_frame_of(seen, frame);
}

/* The same in IA-32e mode (SDM vol. 3A, 6.14.2 to 6.14.5; the TSS: 7.7): the old SS and RSP are
 * always above the frame, on a stack aligned to 16 bytes, which is the current one, that of ring 0,
 * or one of those that a gate may name. */
static bool find_long_frame(const struct seen *seen, struct frame *frame)
{
    enum { TSS_RSP0 = 4, TSS_IST1 = 0x24, STACKS = 7, SIZE = 8, FRAME = 5 * SIZE };
    const uint64_t tss = wide_value(seen->r->tr.base, seen->wide ? seen->wide->tr_base : 0);
    uint64_t top = wide_stack_linear(seen->r, seen->wide);
    bool is_there =
        !(seen->r->seg[SEG_CS].selector & 3) || read_value(seen, tss + TSS_RSP0, &top, sizeof top);
    for (unsigned i = 0; i <= STACKS; i++) {
        *frame = (struct frame){ .linear = (top & ~15ull) - FRAME, .size = SIZE };
        if (is_there && is_frame_of(seen, frame))
            return true;
        is_there = read_value(seen, tss + TSS_IST1 + i * SIZE, &top, sizeof top) && top;
    }
    return false;
}

void trap_flag_remove(const struct insn_finder *finder, struct memory *memory,
                      const struct registers *before, const struct event_wide *wide_before,
                      const struct event *e, const struct event_wide *wide)
{
    const struct seen then = { memory, before, wide_before }, now = { memory, &e->regs, wide };
    struct frame frame;
    if (before->eflags & EFLAGS_TF)
        return;
    if (e->reason == EVENT_STEP) {
        if (insn_pushed_flags(finder, before, wide_before, wide_code_linear(&e->regs, wide)))
            clear(memory, &now, wide_stack_linear(&e->regs, wide));
    } else if (before->efer & EFER_LMA ? find_long_frame(&then, &frame) : find_frame(&then, &frame))
        clear(memory, &then, frame.linear + 2 * frame.size);
}
