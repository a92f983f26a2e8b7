/* What steps showed: each return stands where the instruction that ran next began. */
#include "event/wide.h"
#include "view/before_private.h"
#include "view/parts.h"

#include <string.h>

static uint64_t left_linear(const struct making *m, const struct event *e)
{
    return wide_linear(e, view_wide(m->view, e));
}

bool before_begin(struct making *m)
{
    uint32_t index;
    unsigned vcpu = m->view->chosen.focus;
    const struct event *left = view_return(m->view, vcpu, &index);
    m->now = view_event(m->view, vcpu);
    if (!m->now)
        return false;
    m->bits = registers_code_bits(&m->now->regs);
    m->shown = left && view_left_by_insn(left)
                   ? left_linear(m, left)
                   : wide_code_linear(&m->now->regs, view_wide(m->view, m->now));
    return true;
}

/* The return or the start before the one at an index, which moves there. NULL: none, or an
 * interrupt came between them. */
static const struct event *return_before(const struct model_vcpu *v, uint32_t *index, bool *resumed)
{
    *resumed = false;
    while (*index) {
        const struct event *e = model_history(v, --*index);
        if (!e || e->reason == EVENT_INJECT)
            return NULL;
        if (event_is_run_return(e) || e->reason == EVENT_START)
            return e;
        *resumed |= e->reason == EVENT_RESUME;
    }
    return NULL;
}

/* An instruction before all others; where they follow one another they are one run. */
static bool put_before(struct runs *back, uint64_t linear, unsigned length)
{
    struct run *first = &back->list[RUNS - back->count];
    if (back->count && first->linear == linear + length) {
        first->linear = linear;
        first->bytes += length;
        return true;
    }
    if (back->count == RUNS)
        return false;
    first[-1] = (struct run){ .linear = linear, .bytes = length, .times = 1 };
    back->count++;
    return true;
}

/* Did one instruction lead from an address to the other? Where it goes is told of most. */
static bool is_step(const struct making *m, const struct view_insn *insn, uint64_t to)
{
    uint64_t base = m->bits == 64 ? 0 : m->now->regs.seg[SEG_CS].base;
    struct explain_flow flow =
        explain_flow(insn->bytes, insn->length, m->bits, insn->linear - base, true);
    bool known = flow.goes_on || flow.jumps;
    return !known || (flow.goes_on && insn->linear + flow.length == to) ||
           (flow.jumps && flow.target + base == to);
}

/* Is all known that ran between two returns: no instruction, but for a step's? Puts that one. */
static bool put_between(struct making *m, struct runs *back, const struct event *from,
                        const struct event *to, bool resumed, uint64_t *first)
{
    uint64_t at = view_goes_on(m->view, from);
    struct view_insn insn;
    if (to->reason != EVENT_STEP)
        return at == left_linear(m, to);
    if (resumed || !before_insn(m, at, &insn) || !is_step(m, &insn, *first) ||
        !put_before(back, at, insn.length))
        return false;
    *first = at;
    return true;
}

uint64_t before_steps(struct making *m, struct runs *runs, bool *all)
{
    uint32_t index;
    bool resumed;
    uint64_t first = m->shown;
    struct runs back = { 0 };
    const struct model_vcpu *v = &m->view->seen.model->vcpus[m->view->chosen.focus];
    const struct event *to = view_return(m->view, m->view->chosen.focus, &index), *from;
    *all = !to || to->reason == EVENT_START;
    while (to && !*all && (from = return_before(v, &index, &resumed)) &&
           put_between(m, &back, from, to, resumed, &first)) {
        if (view_left_by_insn(from)) {
            if (!put_before(&back, left_linear(m, from), from->insn_len))
                break;
            first = left_linear(m, from);
        }
        *all = from->reason == EVENT_START;
        to = from;
    }
    runs->count = back.count;
    memcpy(runs->list, back.list + RUNS - back.count, back.count * sizeof *back.list);
    return first;
}
