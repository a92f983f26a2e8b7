/* Task switches (SDM vol. 3A, 7.2 and 7.3). */
#include "soft/protect.h"

/* Where a TSS keeps things, for both widths (figures 7-2 and 7-10). Segment registers are in the
 * order of their numbers, general registers too. */
struct tss_layout {
    uint8_t size;
    uint8_t cr3, eip, eflags, gpr, seg, ldt;
    uint8_t segments;
    uint8_t bytes;
};

static const struct tss_layout tss16 = { 2, 0, 0x0e, 0x10, 0x12, 0x22, 0x2a, 4, 0x2c };
static const struct tss_layout tss32 = { 4, 0x1c, 0x20, 0x24, 0x28, 0x48, 0x60, SEG_COUNT, 0x68 };

/* What the new task starts with. Of a TSS of 16 bits the upper halves are undefined to a 386; here
 * those of registers are 0, as KVM has them, and FS and GS null. */
struct task_image {
    uint32_t cr3, eip, eflags;
    uint32_t gpr[GPR_COUNT];
    uint16_t seg[SEG_COUNT], ldt;
};

/* 7.3: the breakpoints of one task alone, L0 to L3 and LE of DR7. */
#define DR7_LOCAL 0x155u

static const struct tss_layout *layout_of(const struct segment *tss)
{
    return tss->attr & SYSTEM_WIDE ? &tss32 : &tss16;
}

static uint32_t field(struct engine_cpu *cpu, const struct segment *tss, unsigned at, unsigned size)
{
    return system_read(cpu, tss->base + at, size);
}

static struct task_image read_image(struct engine_cpu *cpu, const struct segment *tss)
{
    const struct tss_layout *l = layout_of(tss);
    struct task_image image = { .cr3 = l->cr3 ? field(cpu, tss, l->cr3, 4) : 0 };
    image.eip = field(cpu, tss, l->eip, l->size);
    image.eflags = field(cpu, tss, l->eflags, l->size);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        image.gpr[i] = field(cpu, tss, l->gpr + i * l->size, l->size);
    for (unsigned i = 0; i < l->segments; i++)
        image.seg[i] = (uint16_t)field(cpu, tss, l->seg + i * l->size, 2);
    image.ldt = (uint16_t)field(cpu, tss, l->ldt, 2);
    return image;
}

static void write_image(struct engine_cpu *cpu, const struct segment *tss, uint32_t eip,
                        uint32_t eflags)
{
    const struct tss_layout *l = layout_of(tss);
    linear_write(cpu, tss->base + l->eip, l->size, eip, ACCESS_SUPERVISOR);
    linear_write(cpu, tss->base + l->eflags, l->size, eflags, ACCESS_SUPERVISOR);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        linear_write(cpu, tss->base + l->gpr + i * l->size, l->size, cpu->regs.gpr[i],
                     ACCESS_SUPERVISOR);
    for (unsigned i = 0; i < l->segments; i++)
        linear_write(cpu, tss->base + l->seg + i * l->size, 2, cpu->regs.seg[i].selector,
                     ACCESS_SUPERVISOR);
}

static void probe(struct engine_cpu *cpu, const struct segment *tss)
{
    linear_probe_write(cpu, tss->base, 1, ACCESS_SUPERVISOR);
    linear_probe_write(cpu, tss->base + layout_of(tss)->bytes - 1u, 1, ACCESS_SUPERVISOR);
}

/* The busy bit in the descriptor of the task that is left; 0: it has none in the GDT. */
static uint32_t old_descriptor(struct engine_cpu *cpu)
{
    struct descriptor d;
    if (!descriptor_find(cpu, cpu->regs.tr.selector, &d))
        return 0;
    linear_probe_write(cpu, d.at, 8, ACCESS_SUPERVISOR);
    return d.at;
}

static bool is_nested(enum task_cause cause)
{
    return cause == TASK_CALL;
}

/* All that is written to memory. After the probes none of it can fault, so the switch is
 * committed. */
static void leave_task(struct engine_cpu *cpu, const struct descriptor *to,
                       const struct segment *tss, const struct task_switch *how)
{
    uint32_t old_at = old_descriptor(cpu);
    probe(cpu, &cpu->regs.tr);
    probe(cpu, tss);
    linear_probe_write(cpu, to->at, 8, ACCESS_SUPERVISOR);
    write_image(cpu, &cpu->regs.tr, how->eip,
                how->cause == TASK_RETURN ? how->eflags & ~EFLAGS_NT : how->eflags);
    if (is_nested(how->cause))
        linear_write(cpu, tss->base, 2, cpu->regs.tr.selector, ACCESS_SUPERVISOR);
    else if (old_at)
        descriptor_set_busy(cpu, old_at, false);
    if (how->cause != TASK_RETURN)
        descriptor_set_busy(cpu, to->at, true);
}

/* Its registers, with nothing behind the selectors yet. A fault from here on is the new task's, at
 * its first instruction. */
static void enter_task(struct engine_cpu *cpu, const struct segment *tss,
                       const struct task_image *image, bool nested)
{
    struct registers *r = &cpu->regs;
    uint32_t kept = flags_known() | EFLAGS_VM;
    r->tr = *tss;
    r->tr.attr |= SYSTEM_BUSY;
    if ((r->cr0 & CR0_PG) && (tss->attr & SYSTEM_WIDE))
        r->cr3 = image->cr3;
    r->cr0 |= CR0_TS;
    cpu->system.dr[7] &= ~DR7_LOCAL;
    memcpy(r->gpr, image->gpr, sizeof r->gpr);
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r->seg[i] = segment_null(image->seg[i]);
    r->ldt = segment_null(image->ldt);
    r->eip = cpu->at.next_eip = image->eip;
    if (cpu->at.op) /* this is where a fault looks for the instruction */
        cpu->at.block_eip = image->eip - cpu->at.op->at;
    cpu_set_flags(cpu, (image->eflags & kept) | (nested ? EFLAGS_NT : 0));
    cpu->cpl = cpu_is_virtual(cpu) ? 3 : (uint8_t)selector_rpl(image->seg[SEG_CS]);
    tlb_flush(cpu);
    cpu_refresh(cpu);
}

static struct segment task_ldt(struct engine_cpu *cpu, uint16_t selector, unsigned ext)
{
    struct descriptor d;
    if (selector_is_null(selector))
        return segment_null(selector);
    if ((selector & SELECTOR_LDT) || !descriptor_find(cpu, selector, &d) ||
        !descriptor_is_system(&d) || descriptor_type(&d) != SYSTEM_LDT ||
        !descriptor_is_present(&d))
        selector_fault(cpu, VECTOR_TS, selector, ext);
    return descriptor_segment(&d);
}

static struct segment task_code(struct engine_cpu *cpu, uint16_t selector, unsigned ext)
{
    struct descriptor d;
    descriptor_fetch(cpu, selector, VECTOR_TS, ext, &d);
    unsigned rpl = selector_rpl(selector), dpl = descriptor_dpl(&d);
    bool fits = descriptor_is_conforming(&d) ? dpl <= rpl : dpl == rpl;
    if (!descriptor_is_code(&d) || !fits)
        selector_fault(cpu, VECTOR_TS, selector, ext);
    descriptor_need_present(cpu, &d, VECTOR_NP, ext);
    return descriptor_use(cpu, &d);
}

/* Each register as soon as it is checked, so that a handler for a later one finds them. */
static void load_segments(struct engine_cpu *cpu, const struct task_image *image, unsigned ext)
{
    static const uint8_t data_segments[] = { SEG_ES, SEG_DS, SEG_FS, SEG_GS };
    struct registers *r = &cpu->regs;
    r->ldt = task_ldt(cpu, image->ldt, ext);
    if (cpu_is_virtual(cpu)) {
        virtual_load_segments(cpu, image->seg);
        cpu_refresh(cpu);
        return;
    }
    r->seg[SEG_CS] = task_code(cpu, image->seg[SEG_CS], ext);
    cpu_refresh(cpu);
    r->seg[SEG_SS] = segment_stack(cpu, image->seg[SEG_SS], cpu->cpl, VECTOR_TS, ext);
    cpu_refresh_segment(cpu, SEG_SS);
    for (unsigned i = 0; i < sizeof data_segments; i++) {
        unsigned seg = data_segments[i];
        r->seg[seg] = segment_data(cpu, image->seg[seg], cpu->cpl, VECTOR_TS);
        cpu_refresh_segment(cpu, seg);
    }
}

static void push_error(struct engine_cpu *cpu, const struct task_switch *how)
{
    struct frame f = frame_current(cpu, how->ext);
    frame_push(cpu, &f, layout_of(&cpu->regs.tr)->size, how->error);
    frame_commit(cpu, &f);
}

/* To the task of this TSS, which the caller has found to be present and of the right kind. */
static void task_switch(struct engine_cpu *cpu, struct descriptor *d, const struct task_switch *how)
{
    struct segment tss = descriptor_segment(d);
    if (tss.limit < layout_of(&tss)->bytes - 1u)
        selector_fault(cpu, VECTOR_TS, d->selector, how->ext);
    struct task_image image = read_image(cpu, &tss);
    leave_task(cpu, d, &tss, how);
    enter_task(cpu, &tss, &image, is_nested(how->cause));
    load_segments(cpu, &image, how->ext);
    if (how->has_error)
        push_error(cpu, how);
    code_check(cpu, &cpu->regs.seg[SEG_CS], image.eip, how->ext);
    cpu->at.next_eip = image.eip;
}

void task_switch_to(struct engine_cpu *cpu, uint16_t selector, const struct task_switch *how)
{
    struct descriptor d;
    if ((selector & SELECTOR_LDT) || !descriptor_find(cpu, selector, &d) ||
        !descriptor_is_tss(&d) || (descriptor_type(&d) & SYSTEM_BUSY))
        selector_fault(cpu, VECTOR_GP, selector, how->ext);
    descriptor_need_present(cpu, &d, VECTOR_NP, how->ext);
    task_switch(cpu, &d, how);
}

void task_return(struct engine_cpu *cpu)
{
    struct task_switch how = { .cause = TASK_RETURN,
                               .eip = cpu->at.next_eip,
                               .eflags = cpu_flags(cpu) };
    uint16_t link = (uint16_t)field(cpu, &cpu->regs.tr, 0, 2);
    struct descriptor d;
    if ((link & SELECTOR_LDT) || !descriptor_find(cpu, link, &d) || !descriptor_is_tss(&d) ||
        !(descriptor_type(&d) & SYSTEM_BUSY))
        selector_fault(cpu, VECTOR_TS, link, 0);
    descriptor_need_present(cpu, &d, VECTOR_NP, 0);
    task_switch(cpu, &d, &how);
}
