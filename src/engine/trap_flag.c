/* Finds the flags that a step pushed, and clears the trap flag in them. */
#include "engine/trap_flag.h"

#include "memory/mmu.h"

/* What an interrupt pushes, from the bottom: IP, CS, FLAGS, each of this many bytes (SDM vol. 1,
 * 6.4.1; vol. 2A, INT n). */
struct frame {
    uint32_t linear;
    unsigned size;
};

static uint32_t stack_mask(const struct registers *r)
{
    return (r->cr0 & CR0_PE) && (r->seg[SEG_SS].attr & SEGMENT_DB) ? ~0u : 0xffffu;
}

static bool read_value(const struct memory *memory, const struct registers *r, uint32_t linear,
                       void *to, size_t n)
{
    return mmu_read(memory, r, linear, to, n) == n;
}

static void clear(struct memory *memory, const struct registers *r, uint32_t linear)
{
    uint16_t flags;
    uint32_t gpa;
    if (!read_value(memory, r, linear, &flags, sizeof flags) ||
        !mmu_translate(memory, r, linear, &gpa))
        return;
    flags &= (uint16_t)~EFLAGS_TF;
    memory_write(memory, gpa, &flags, sizeof flags);
}

/* Where an interrupt would put its frame; through a gate of 32 bits in protected mode, and from
 * ring 3 to the stack of ring 0, which the TSS names (SDM vol. 3A, 6.12.1), with the old SS and ESP
 * above the frame, and in virtual-8086 mode the data segments above these (20.2.6). */
static bool frame_of(const struct memory *memory, const struct registers *r, struct frame *frame)
{
    enum { TSS_ESP0 = 4, OLD_STACK = 8, OLD_SEGMENTS = 16 };
    const bool virtual = r->eflags & EFLAGS_VM;
    const struct segment *stack = &r->seg[SEG_SS];
    if (!(r->cr0 & CR0_PE)) {
        *frame =
            (struct frame){ .linear = stack->base + ((r->gpr[GPR_ESP] - 6) & 0xffff), .size = 2 };
        return true;
    }
    uint32_t top = stack->base + (r->gpr[GPR_ESP] & stack_mask(r));
    if (virtual || (r->seg[SEG_CS].selector & 3)) {
        if (!read_value(memory, r, r->tr.base + TSS_ESP0, &top, sizeof top))
            return false;
        top -= virtual ? OLD_STACK + OLD_SEGMENTS : OLD_STACK;
    }
    *frame = (struct frame){ .linear = top - 12, .size = 4 };
    return true;
}

/* Is it a frame of this place? */
static bool is_frame_of(const struct memory *memory, const struct registers *r,
                        const struct frame *frame)
{
    uint32_t ip = 0;
    uint16_t cs;
    return read_value(memory, r, frame->linear, &ip, frame->size) &&
           read_value(memory, r, frame->linear + frame->size, &cs, sizeof cs) &&
           cs == r->seg[SEG_CS].selector && ip - r->eip <= 2 * EVENT_INSN_MAX;
}

void trap_flag_remove(const struct insn_finder *finder, struct memory *memory,
                      const struct registers *before, const struct event *e)
{
    const struct registers *after = &e->regs;
    struct frame frame;
    if (before->eflags & EFLAGS_TF)
        return;
    if (e->reason == EVENT_STEP) {
        if (insn_pushed_flags(finder, before, after))
            clear(memory, after,
                  after->seg[SEG_SS].base + (after->gpr[GPR_ESP] & stack_mask(after)));
    } else if (frame_of(memory, before, &frame) && is_frame_of(memory, before, &frame))
        clear(memory, before, frame.linear + 2 * frame.size);
}
