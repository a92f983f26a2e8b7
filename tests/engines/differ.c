/* Compares two exits field by field and says in words where the first difference is. */
#include "differ.h"

#include "event/words.h"

#include <string.h>

static const char *const gpr_names[] = { "eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi" };
static const char *const seg_names[] = { "es", "cs", "ss", "ds", "fs", "gs" };

static bool differ(char why[DIFFER_TEXT], const char *what, uint64_t a, uint64_t b)
{
    if (a == b)
        return false;
    snprintf(why, DIFFER_TEXT, "%s: %llx and %llx", what, (unsigned long long)a,
             (unsigned long long)b);
    return true;
}

/* ---- Registers ---- */

/* G is left out: limit is in bytes, and kvm_amd sets G by it. */
static bool segments_differ(char why[DIFFER_TEXT], const char *name, const struct segment *a,
                            const struct segment *b)
{
    char what[16];
    const struct {
        const char *field;
        uint32_t a, b;
    } fields[] = { { "", a->selector, b->selector },
                   { ".base", a->base, b->base },
                   { ".limit", a->limit, b->limit },
                   { ".attr", a->attr & ~SEGMENT_G, b->attr & ~SEGMENT_G } };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        snprintf(what, sizeof what, "%s%s", name, fields[i].field);
        if (differ(why, what, fields[i].a, fields[i].b))
            return true;
    }
    return false;
}

static bool system_registers_differ(char why[DIFFER_TEXT], const struct registers *a,
                                    const struct registers *b)
{
    return segments_differ(why, "ldt", &a->ldt, &b->ldt) ||
           segments_differ(why, "tr", &a->tr, &b->tr) ||
           differ(why, "gdt.base", a->gdt.base, b->gdt.base) ||
           differ(why, "gdt.limit", a->gdt.limit, b->gdt.limit) ||
           differ(why, "idt.base", a->idt.base, b->idt.base) ||
           differ(why, "idt.limit", a->idt.limit, b->idt.limit) ||
           differ(why, "cr0", a->cr0, b->cr0) || differ(why, "cr2", a->cr2, b->cr2) ||
           differ(why, "cr3", a->cr3, b->cr3) || differ(why, "cr4", a->cr4, b->cr4) ||
           differ(why, "efer", a->efer, b->efer);
}

static bool registers_differ(char why[DIFFER_TEXT], const struct registers *a,
                             const struct registers *b, uint32_t ignored)
{
    if (differ(why, "eip", a->eip, b->eip) ||
        differ(why, "eflags", a->eflags & ~ignored, b->eflags & ~ignored))
        return true;
    for (int i = 0; i < GPR_COUNT; i++)
        if (differ(why, gpr_names[i], a->gpr[i], b->gpr[i]))
            return true;
    for (int i = 0; i < SEG_COUNT; i++)
        if (segments_differ(why, seg_names[i], &a->seg[i], &b->seg[i]))
            return true;
    return system_registers_differ(why, a, b);
}

/* ---- Exits ---- */

static bool bytes_differ(char why[DIFFER_TEXT], const char *what, const uint8_t *a,
                         const uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) {
            snprintf(why, DIFFER_TEXT, "byte %zu of %s: %02x and %02x", i, what, a[i], b[i]);
            return true;
        }
    return false;
}

/* KVM has set RF for the fault that it could not deliver; nobody will ever see it. */
static uint32_t ignored_at(const struct event *e)
{
    return e->reason == EVENT_SHUTDOWN || e->reason == EVENT_INTERNAL_ERROR ? EFLAGS_RF : 0;
}

bool same_exit(const struct side_exit *a, const struct side_exit *b, uint32_t ignored,
               char why[DIFFER_TEXT])
{
    const struct event *x = &a->event, *y = &b->event;
    if (differ(why, "reason", x->reason, y->reason))
        return false;
    if ((x->flags | y->flags) & EVENT_STALE_REGS)
        return true;
    if (differ(why, "linear", x->linear, y->linear) ||
        differ(why, "direction", x->direction, y->direction) ||
        differ(why, "port", x->port, y->port) || differ(why, "gpa", x->gpa, y->gpa) ||
        differ(why, "size", x->size, y->size) || differ(why, "count", x->count, y->count) ||
        differ(why, "detail", x->detail, y->detail) ||
        differ(why, "flags of the event", x->flags, y->flags) ||
        differ(why, "length of the instruction", x->insn_len, y->insn_len) ||
        bytes_differ(why, "the instruction", x->insn, y->insn, x->insn_len) ||
        bytes_differ(why, "what moved", a->moved, b->moved, SIDE_MOVED_MAX))
        return false;
    return !registers_differ(why, &x->regs, &y->regs, ignored | ignored_at(x));
}

/* Those that are not what real mode or flat code makes of them. */
static void print_odd_segments(FILE *out, const struct registers *r)
{
    for (int i = 0; i < SEG_COUNT; i++) {
        const struct segment *s = &r->seg[i];
        bool is_real = s->base == (uint32_t)s->selector << 4 && s->limit == 0xffff;
        if (!is_real && (s->base || s->limit != ~0u))
            fprintf(out, " %s: base %x limit %x attr %x", seg_names[i], s->base, s->limit, s->attr);
    }
}

void print_exit(FILE *out, const char *name, const struct side_exit *exit)
{
    const struct event *e = &exit->event;
    const struct registers *r = &e->regs;
    char words[128];
    event_describe(e, words, sizeof words);
    fprintf(out, "  %-12s %s, at linear %05x\n     ", name, words, e->linear);
    for (int i = 0; i < GPR_COUNT; i++)
        fprintf(out, " %s %08x", gpr_names[i], r->gpr[i]);
    fprintf(out, "\n      eip %08x eflags %08x cr0 %08x", r->eip, r->eflags, r->cr0);
    for (int i = 0; i < SEG_COUNT; i++)
        fprintf(out, " %s %04x", seg_names[i], r->seg[i].selector);
    print_odd_segments(out, r);
    fputc('\n', out);
}
