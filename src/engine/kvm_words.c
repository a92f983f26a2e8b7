/* KVM's words for registers and exits in ours: translations alone, without a call of the kernel. */
#include "engine/kvm_words.h"

#include "event/wide.h"

/* ---- Registers ---- */

static struct segment from_kvm_segment(const struct kvm_segment *s)
{
    return (struct segment){
        .base = (uint32_t)s->base,
        .limit = s->limit,
        .selector = s->selector,
        .attr =
            (uint16_t)(s->type | s->s << 4 | s->dpl << 5 | s->present << 7 | s->avl << 8 |
                       s->l << 9 | s->db << 10 | s->g << 11 | (s->unusable ? SEGMENT_UNUSABLE : 0)),
    };
}

static struct kvm_segment to_kvm_segment(const struct segment *s, uint32_t base_high)
{
    return (struct kvm_segment){
        .base = wide_value(s->base, base_high),
        .limit = s->limit,
        .selector = s->selector,
        .type = s->attr & SEGMENT_TYPE,
        .s = !!(s->attr & SEGMENT_S),
        .dpl = (s->attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT,
        .present = !!(s->attr & SEGMENT_P),
        .avl = !!(s->attr & SEGMENT_AVL),
        .l = !!(s->attr & SEGMENT_L),
        .db = !!(s->attr & SEGMENT_DB),
        .g = !!(s->attr & SEGMENT_G),
        .unusable = !!(s->attr & SEGMENT_UNUSABLE),
    };
}

void kvm_registers_from(struct registers *to, const struct kvm_regs *r, const struct kvm_sregs *s)
{
    to->gpr[GPR_EAX] = (uint32_t)r->rax;
    to->gpr[GPR_ECX] = (uint32_t)r->rcx;
    to->gpr[GPR_EDX] = (uint32_t)r->rdx;
    to->gpr[GPR_EBX] = (uint32_t)r->rbx;
    to->gpr[GPR_ESP] = (uint32_t)r->rsp;
    to->gpr[GPR_EBP] = (uint32_t)r->rbp;
    to->gpr[GPR_ESI] = (uint32_t)r->rsi;
    to->gpr[GPR_EDI] = (uint32_t)r->rdi;
    to->eip = (uint32_t)r->rip;
    to->eflags = (uint32_t)r->rflags;
    const struct kvm_segment *segments[SEG_COUNT] = {
        &s->es, &s->cs, &s->ss, &s->ds, &s->fs, &s->gs
    };
    for (int i = 0; i < SEG_COUNT; i++)
        to->seg[i] = from_kvm_segment(segments[i]);
    to->ldt = from_kvm_segment(&s->ldt);
    to->tr = from_kvm_segment(&s->tr);
    to->gdt = (struct table_register){ .base = (uint32_t)s->gdt.base, .limit = s->gdt.limit };
    to->idt = (struct table_register){ .base = (uint32_t)s->idt.base, .limit = s->idt.limit };
    to->cr0 = (uint32_t)s->cr0;
    to->cr2 = (uint32_t)s->cr2;
    to->cr3 = (uint32_t)s->cr3;
    to->cr4 = (uint32_t)s->cr4;
    to->efer = (uint32_t)s->efer;
}

static uint32_t high(uint64_t value)
{
    return (uint32_t)(value >> 32);
}

void kvm_wide_from(struct event_wide *to, const struct kvm_regs *r, const struct kvm_sregs *s)
{
    const uint64_t gpr[GPR_COUNT] = {
        r->rax, r->rcx, r->rdx, r->rbx, r->rsp, r->rbp, r->rsi, r->rdi
    };
    const uint64_t extended[] = { r->r8, r->r9, r->r10, r->r11, r->r12, r->r13, r->r14, r->r15 };
    const uint64_t base[SEG_COUNT] = { s->es.base, s->cs.base, s->ss.base,
                                       s->ds.base, s->fs.base, s->gs.base };
    *to = (struct event_wide){
        .eip = high(r->rip),
        .linear = (s->efer & EFER_LMA) && s->cs.l ? high(r->rip) : 0,
        .ldt_base = high(s->ldt.base),
        .tr_base = high(s->tr.base),
        .gdt_base = high(s->gdt.base),
        .idt_base = high(s->idt.base),
        .cr2 = high(s->cr2),
        .cr3 = high(s->cr3),
        .cr4 = high(s->cr4),
        .cr8 = (uint32_t)s->cr8,
    };
    for (int i = 0; i < GPR_COUNT; i++)
        to->gpr[i] = high(gpr[i]);
    for (int i = 0; i < 8; i++)
        to->r[i] = extended[i];
    for (int i = 0; i < SEG_COUNT; i++)
        to->seg_base[i] = high(base[i]);
}

void kvm_general_to(struct kvm_regs *to, const struct registers *r, const struct event_wide *w)
{
    *to = (struct kvm_regs){
        .rax = wide_gpr(r, w, GPR_EAX),
        .rcx = wide_gpr(r, w, GPR_ECX),
        .rdx = wide_gpr(r, w, GPR_EDX),
        .rbx = wide_gpr(r, w, GPR_EBX),
        .rsp = wide_gpr(r, w, GPR_ESP),
        .rbp = wide_gpr(r, w, GPR_EBP),
        .rsi = wide_gpr(r, w, GPR_ESI),
        .rdi = wide_gpr(r, w, GPR_EDI),
        .r8 = wide_gpr(r, w, 8),
        .r9 = wide_gpr(r, w, 9),
        .r10 = wide_gpr(r, w, 10),
        .r11 = wide_gpr(r, w, 11),
        .r12 = wide_gpr(r, w, 12),
        .r13 = wide_gpr(r, w, 13),
        .r14 = wide_gpr(r, w, 14),
        .r15 = wide_gpr(r, w, 15),
        .rip = wide_rip(r, w),
        .rflags = r->eflags,
    };
}

void kvm_special_to(struct kvm_sregs *to, const struct registers *r, const struct event_wide *wide)
{
    struct kvm_segment *segments[SEG_COUNT] = {
        &to->es, &to->cs, &to->ss, &to->ds, &to->fs, &to->gs
    };
    const struct event_wide none = { 0 }, *w = wide ? wide : &none;
    for (int i = 0; i < SEG_COUNT; i++)
        *segments[i] = to_kvm_segment(&r->seg[i], w->seg_base[i]);
    to->ldt = to_kvm_segment(&r->ldt, w->ldt_base);
    to->tr = to_kvm_segment(&r->tr, w->tr_base);
    to->gdt =
        (struct kvm_dtable){ .base = wide_value(r->gdt.base, w->gdt_base), .limit = r->gdt.limit };
    to->idt =
        (struct kvm_dtable){ .base = wide_value(r->idt.base, w->idt_base), .limit = r->idt.limit };
    to->cr0 = r->cr0;
    to->cr2 = wide_value(r->cr2, w->cr2);
    to->cr3 = wide_value(r->cr3, w->cr3);
    to->cr4 = wide_value(r->cr4, w->cr4);
    to->cr8 = w->cr8;
    to->efer = r->efer;
}

/* ---- What is under way ---- */

void kvm_debug_from(uint64_t dr[8], const struct kvm_debugregs *debug)
{
    for (int i = 0; i < 4; i++)
        dr[i] = debug->db[i];
    dr[4] = dr[5] = 0;
    dr[6] = debug->dr6;
    dr[7] = debug->dr7;
}

void kvm_debug_to(struct kvm_debugregs *to, const uint64_t dr[8])
{
    *to =
        (struct kvm_debugregs){ .db = { dr[0], dr[1], dr[2], dr[3] }, .dr6 = dr[6], .dr7 = dr[7] };
}

/* Without KVM_CAP_EXCEPTION_PAYLOAD, which nobody turns on, what is pending is told as injected,
 * too (KVM API 4.31). */
void kvm_events_from(struct cpu_state *to, const struct kvm_vcpu_events *events)
{
    to->shadow = events->interrupt.shadow;
    to->has_interrupt = events->interrupt.injected && !events->interrupt.soft;
    to->interrupt = to->has_interrupt ? events->interrupt.nr : 0;
    to->exception = (struct cpu_exception){ .is_due = events->exception.injected };
    if (!to->exception.is_due)
        return;
    to->exception.vector = events->exception.nr;
    to->exception.has_error = events->exception.has_error_code;
    to->exception.error = to->exception.has_error ? events->exception.error_code : 0;
}

/* The shadow of MOV SS is one that any CPU takes, whatever IF is (SDM vol. 3C, 26.3.1.5). */
void kvm_events_to(struct kvm_vcpu_events *to, const struct cpu_state *state)
{
    to->flags = KVM_VCPUEVENT_VALID_SHADOW;
    to->interrupt.shadow = state->shadow ? KVM_X86_SHADOW_INT_MOV_SS : 0;
    to->interrupt.injected = state->has_interrupt;
    to->interrupt.nr = state->interrupt;
    to->interrupt.soft = 0;
    to->exception.injected = state->exception.is_due;
    to->exception.pending = 0;
    to->exception.nr = state->exception.vector;
    to->exception.has_error_code = state->exception.has_error;
    to->exception.error_code = state->exception.error;
}

/* ---- Exits ---- */

static uint8_t *describe_io(struct kvm_run *run, struct event *e)
{
    e->reason = EVENT_IO;
    e->direction = run->io.direction == KVM_EXIT_IO_OUT ? EVENT_OUT : EVENT_IN;
    e->port = run->io.port;
    e->size = run->io.size;
    e->count = (uint16_t)run->io.count;
    return (uint8_t *)run + run->io.data_offset;
}

static uint8_t *describe_mmio(struct kvm_run *run, struct event *e)
{
    e->reason = EVENT_MMIO;
    e->direction = run->mmio.is_write ? EVENT_OUT : EVENT_IN;
    e->gpa = run->mmio.phys_addr;
    e->size = (uint8_t)run->mmio.len;
    e->count = 1;
    return run->mmio.data;
}

uint8_t *kvm_describe_exit(struct kvm_run *run, struct event *e)
{
    switch (run->exit_reason) {
    case KVM_EXIT_IO: return describe_io(run, e);
    case KVM_EXIT_MMIO: return describe_mmio(run, e);
    case KVM_EXIT_HLT: event_set_reason(e, EVENT_HLT, 0); break;
    case KVM_EXIT_IRQ_WINDOW_OPEN: event_set_reason(e, EVENT_IRQ_WINDOW, 0); break;
    case KVM_EXIT_DEBUG: event_set_reason(e, EVENT_STEP, run->debug.arch.exception); break;
    case KVM_EXIT_SHUTDOWN: event_set_reason(e, EVENT_SHUTDOWN, 0); break;
    case KVM_EXIT_INTERNAL_ERROR:
        event_set_reason(e, EVENT_INTERNAL_ERROR, run->internal.suberror);
        break;
    case KVM_EXIT_FAIL_ENTRY:
        event_set_reason(e, EVENT_FAIL_ENTRY, run->fail_entry.hardware_entry_failure_reason);
        break;
    default: event_set_reason(e, EVENT_OTHER, run->exit_reason); break;
    }
    return NULL;
}
