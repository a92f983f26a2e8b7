/* What ran before: straight runs of instructions, from an engine's trail or from steps, in which
 * loops are folded; or, of what nobody saw, the code that stands there. */
#include "view/before.h"

#include "view/before_private.h"

#include <string.h>

enum { LONGEST_LOOP = 8 };

/* ---- Loops ---- */

static bool is_same(const struct run *a, const struct run *b)
{
    return a->linear == b->linear && a->bytes == b->bytes && a->times == b->times;
}

/* How often do the so many runs that end before `end` stand there, one after the other? */
static unsigned repeats(const struct runs *runs, unsigned end, unsigned length)
{
    unsigned same = 0;
    while (same + length < end &&
           is_same(&runs->list[end - 1 - same], &runs->list[end - 1 - same - length]))
        same++;
    return 1 + same / length;
}

/* The shortest loop that ends there; where there is none, one run, once. */
static unsigned loop_before(const struct runs *runs, unsigned end, unsigned *times)
{
    for (unsigned length = 1; length <= LONGEST_LOOP && 2 * length <= end; length++)
        if ((*times = repeats(runs, end, length)) > 1)
            return length;
    *times = 1;
    return 1;
}

/* ---- Instructions, from the newest on ---- */

static void put_insns(struct making *m, const struct view_insn *list, unsigned count)
{
    for (unsigned i = count; i > 0 && m->free; i--)
        m->before->list[--m->free] = list[i - 1];
}

/* False: there is no such code any more. */
static bool put_run(struct making *m, const struct run *run)
{
    struct view_insn list[VIEW_BEFORE];
    unsigned count = before_decode(m, run->linear, run->linear + run->bytes, list);
    put_insns(m, list, count);
    return count > 0;
}

/* The bar beside what was put before `end`; how often, at its last instruction. */
static void mark_loop(struct making *m, unsigned end, uint64_t times, bool outer)
{
    struct view_insn *first = &m->before->list[m->free], *last = &m->before->list[end - 1];
    if (m->free == end || times < 2)
        return;
    for (struct view_insn *insn = first; insn <= last; insn++) {
        insn->loops = true;
        insn->loop_begins = insn == first;
        insn->loop_ends = insn == last;
    }
    *(outer ? &last->outer_times : &last->times) = times;
}

static void put_runs(struct making *m, const struct runs *runs)
{
    unsigned times;
    bool known = true;
    for (unsigned end = runs->count, length; end && m->free && known; end -= length * times) {
        unsigned last = m->free;
        length = loop_before(runs, end, &times);
        for (unsigned i = 0; i < length && m->free && known; i++) {
            unsigned from = m->free;
            known = put_run(m, &runs->list[end - 1 - i]);
            mark_loop(m, from, runs->list[end - 1 - i].times, false);
        }
        mark_loop(m, last, times, true);
    }
}

static void put_unseen(struct making *m, uint64_t until)
{
    struct view_insn list[VIEW_BEFORE];
    unsigned count = before_guess(m, until, list);
    put_insns(m, list, count);
}

/* ---- What an engine saw ---- */

/* The last run ends with the instruction that is shown, if that one left. */
static void leave_out_shown(struct making *m, struct runs *runs)
{
    struct view_insn list[VIEW_BEFORE];
    struct run *last = &runs->list[runs->count - 1], rest = *last;
    unsigned count = before_decode(m, last->linear, last->linear + last->bytes, list);
    if (!count || list[count - 1].linear != m->shown)
        return;
    rest.times = 1;
    rest.bytes -= list[count - 1].length;
    if (last->times > 1)
        last->times--;
    else
        runs->count--;
    if (rest.bytes)
        runs->list[runs->count++] = rest;
}

static void runs_of_trail(struct making *m, struct runs *runs, const struct trail *trail)
{
    runs->count = trail->count < TRAIL_MAX ? trail->count : TRAIL_MAX;
    for (unsigned i = 0; i < runs->count; i++)
        runs->list[i] =
            (struct run){ trail->runs[i].linear, trail->runs[i].bytes, trail->runs[i].times };
    leave_out_shown(m, runs);
}

/* ---- All of it ---- */

/* Of a guest that has not run yet nothing is shown that stands before its first instruction. */
void before_make(struct view_before *before, const struct view *view, const struct trail *trail,
                 const struct before_memory *memory)
{
    struct making m = { .memory = memory, .view = view, .before = before, .free = VIEW_BEFORE };
    struct runs runs = { 0 };
    before->count = 0;
    if (!before_begin(&m))
        return;
    bool all = false;
    uint64_t first = m.shown;
    if (trail->count) {
        runs_of_trail(&m, &runs, trail);
        all = true;
    } else {
        first = before_steps(&m, &runs, &all);
    }
    put_runs(&m, &runs);
    if (!all && m.free)
        put_unseen(&m, first);
    before->count = VIEW_BEFORE - m.free;
    memmove(before->list, before->list + m.free, before->count * sizeof *before->list);
}
