/* The checks of segments and selectors that the CPU makes, in its order (SDM vol. 3A, 5.3 to
 * 5.8). */
#include "diagnosis/private.h"

enum { TYPE_CODE = 8, TYPE_EXPANDS_DOWN = 4, TYPE_WRITABLE = 2 };

bool fault_set(struct fault *f, uint8_t vector, bool has_error, uint32_t error, struct cause cause)
{
    f->vector = vector;
    f->kind = EXCEPTION_FAULT;
    f->has_error = has_error;
    f->error = error;
    f->cr2 = vector == VECTOR_PF ? cause.at : 0;
    f->cause = cause;
    return true;
}

static bool page_fault(struct fault *f, const struct cause *c, bool user)
{
    enum { PRESENT = 1, WRITE = 2, USER = 4 };
    const bool absent = c->kind == CAUSE_PAGE_ABSENT || c->kind == CAUSE_NO_TABLES;
    const unsigned error =
        (absent ? 0 : PRESENT) | (c->access == ACCESS_WRITE ? WRITE : 0) | (user ? USER : 0);
    return fault_set(f, VECTOR_PF, true, error, *c);
}

/* An expand-down segment is what its limit leaves (3.4.5.1). */
static bool is_past(const struct segment *seg, uint64_t offset, unsigned n)
{
    const uint64_t end = offset + n - 1;
    const bool is_data = !(seg->attr & TYPE_CODE);
    if (is_data && (seg->attr & TYPE_EXPANDS_DOWN))
        return offset <= seg->limit || end > (seg->attr & SEGMENT_DB ? 0xffffffff : 0xffff);
    return end > seg->limit;
}

static enum cause_kind segment_refuses(const struct scene *s, const struct segment *seg,
                                       uint64_t offset, unsigned n, enum access access)
{
    if (registers_code_bits(&s->regs) == 64)
        return CAUSE_NONE;
    const bool checks_type = registers_have_descriptors(&s->regs);
    const bool writable = !(seg->attr & TYPE_CODE) && (seg->attr & TYPE_WRITABLE);
    if (checks_type && (seg->attr & SEGMENT_UNUSABLE))
        return CAUSE_NULL_SEGMENT;
    if (is_past(seg, offset, n))
        return access == ACCESS_FETCH ? CAUSE_PAST_CODE : CAUSE_PAST_SEGMENT;
    return access == ACCESS_WRITE && checks_type && !writable ? CAUSE_READ_ONLY_SEGMENT
                                                              : CAUSE_NONE;
}

bool check_access(const struct scene *s, unsigned segment, uint64_t offset, unsigned n,
                  enum access access, struct fault *f)
{
    enum { PAGE = 0x1000 };
    const struct segment *seg = &s->regs.seg[segment];
    const bool user = look_ring(s) == 3;
    struct cause cause = {
        .kind = segment_refuses(s, seg, offset, n, access),
        .segment = (uint8_t)segment,
        .selector = seg->selector,
        .limit = seg->limit,
        .at = offset,
        .access = access,
    };
    if (cause.kind != CAUSE_NONE)
        return fault_set(f, segment == SEG_SS ? VECTOR_SS : VECTOR_GP, true, 0, cause);
    uint64_t linear = wide_seg_base(&s->regs, &s->wide, segment) + offset, last = linear + n - 1;
    if (registers_code_bits(&s->regs) != 64) {
        linear &= 0xffffffff;
        last &= 0xffffffff;
    }
    cause = look_page(s, linear, access, user);
    if (cause.kind == CAUSE_NONE && linear / PAGE != last / PAGE)
        cause = look_page(s, last & ~(uint64_t)(PAGE - 1), access, user);
    cause.segment = (uint8_t)segment;
    return cause.kind != CAUSE_NONE && page_fault(f, &cause, user);
}

static bool selector_fault(struct fault *f, uint8_t vector, struct cause *cause,
                           enum cause_kind kind, const struct descriptor *d)
{
    cause->kind = kind;
    cause->dpl = d ? (uint8_t)descriptor_dpl(d) : 0;
    return fault_set(f, vector, true, cause->selector & ~3u, *cause);
}

static bool may_reach(const struct descriptor *d, unsigned ring)
{
    const unsigned rpl = d->selector & 3, dpl = descriptor_dpl(d);
    return descriptor_is_conforming(d) || (dpl >= ring && dpl >= rpl);
}

bool check_data_selector(const struct scene *s, unsigned segment, uint16_t selector,
                         struct fault *f)
{
    struct descriptor d;
    struct cause cause;
    const bool stack = segment == SEG_SS;
    const unsigned ring = look_ring(s);
    const bool found = look_descriptor(s, selector, &d, &cause);
    cause.segment = (uint8_t)segment;
    cause.ring = (uint8_t)ring;
    if (!found && cause.kind == CAUSE_NULL_SELECTOR &&
        (!stack || registers_code_bits(&s->regs) == 64))
        return false;
    if (!found)
        return selector_fault(f, VECTOR_GP, &cause, cause.kind, NULL);
    const bool writable = !descriptor_is_code(&d) && (d.high & 1u << 9);
    const bool readable = !descriptor_is_code(&d) || (d.high & 1u << 9);
    if (!descriptor_is_memory(&d) || (stack ? !writable : !readable))
        return selector_fault(f, VECTOR_GP, &cause, stack ? CAUSE_NOT_STACK : CAUSE_NOT_DATA, &d);
    if (stack ? (selector & 3u) != ring || descriptor_dpl(&d) != ring : !may_reach(&d, ring))
        return selector_fault(f, VECTOR_GP, &cause, CAUSE_PRIVILEGE, &d);
    return !descriptor_is_present(&d) &&
           selector_fault(f, stack ? VECTOR_SS : VECTOR_NP, &cause, CAUSE_NOT_PRESENT, &d);
}

/* A selector of a call gate, a task gate or a TSS may go into CS by a jump, too: what comes of it
 * is not looked at. */
bool check_code_selector(const struct scene *s, uint16_t selector, bool returns, struct fault *f)
{
    enum { GATES_AND_TSS = 1u << 1 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 9 | 1u << 11 | 1u << 12 };
    struct descriptor d;
    struct cause cause;
    const unsigned ring = look_ring(s), rpl = selector & 3u;
    const bool found = look_descriptor(s, selector, &d, &cause);
    cause.segment = SEG_CS;
    cause.ring = (uint8_t)ring;
    if (!found)
        return selector_fault(f, VECTOR_GP, &cause, cause.kind, NULL);
    if (!returns && !descriptor_is_memory(&d) && (GATES_AND_TSS >> (d.high >> 8 & 15) & 1))
        return false;
    if (!descriptor_is_code(&d))
        return selector_fault(f, VECTOR_GP, &cause, CAUSE_NOT_CODE, &d);
    const unsigned dpl = descriptor_dpl(&d), to = returns ? rpl : ring;
    const bool reaches = descriptor_is_conforming(&d) ? dpl <= to : dpl == to && rpl <= to;
    if (!reaches || (returns && rpl < ring))
        return selector_fault(f, VECTOR_GP, &cause, CAUSE_PRIVILEGE, &d);
    return !descriptor_is_present(&d) &&
           selector_fault(f, VECTOR_NP, &cause, CAUSE_NOT_PRESENT, &d);
}
