/* Code before an address: instructions that end right there. */
#include "event/wide.h"
#include "view/before_private.h"
#include "view/parts.h"

#include <string.h>

enum { WINDOW = 96, RUN_MOST = 4096 };

static size_t read_code(const struct making *m, uint64_t linear, void *to, size_t n)
{
    return m->memory->read(m->memory->context, linear, to, n);
}

static uint64_t base_of(const struct making *m)
{
    return m->bits == 64 ? 0 : m->now->regs.seg[SEG_CS].base;
}

static bool decode(const struct making *m, const uint8_t *bytes, size_t n, uint64_t linear,
                   struct view_insn *insn)
{
    struct explain_flow flow = explain_flow(bytes, n, m->bits, linear - base_of(m), true);
    *insn = (struct view_insn){ .linear = linear, .length = (uint8_t)flow.length };
    if (!flow.length || flow.length > sizeof insn->bytes)
        return false;
    memcpy(insn->bytes, bytes, flow.length);
    return true;
}

bool before_insn(const struct making *m, uint64_t linear, struct view_insn *insn)
{
    uint8_t bytes[EVENT_INSN_MAX];
    return decode(m, bytes, read_code(m, linear, bytes, sizeof bytes), linear, insn);
}

/* The instructions that n bytes are; of too many the last. 0: they are not. */
static unsigned decode_all(const struct making *m, const uint8_t *bytes, size_t n, uint64_t linear,
                           struct view_insn list[VIEW_BEFORE])
{
    unsigned count = 0;
    for (size_t at = 0; at < n;) {
        if (count == VIEW_BEFORE)
            memmove(list, list + 1, --count * sizeof *list);
        if (!decode(m, bytes + at, n - at, linear + at, &list[count]))
            return 0;
        at += list[count++].length;
    }
    return count;
}

unsigned before_decode(const struct making *m, uint64_t from, uint64_t to,
                       struct view_insn list[VIEW_BEFORE])
{
    uint8_t bytes[RUN_MOST];
    size_t n = to - from;
    if (to < from || n > sizeof bytes || read_code(m, from, bytes, n) != n)
        return 0;
    return decode_all(m, bytes, n, from, list);
}

/* ---- Where nobody looked ---- */

/* Where the function begins; 0: not known. */
static uint64_t symbol_before(const struct making *m, uint64_t linear)
{
    struct symbols_place place;
    const struct symbols *symbols = m->view->seen.vcpus[m->view->chosen.focus].symbols;
    uint8_t bytes[1];
    size_t n = read_code(m, linear, bytes, sizeof bytes);
    bool has = symbols_place(symbols, linear, bytes, n, &place) && *place.name;
    return has && place.offset ? linear - place.offset : 0;
}

/* The lowest address from `from` on at which the guest was seen, from which code leads there. */
static unsigned from_returns(const struct making *m, uint64_t from, uint64_t until,
                             struct view_insn list[VIEW_BEFORE])
{
    enum { LATEST = 64 };
    struct view_insn found[VIEW_BEFORE];
    uint64_t lowest = until;
    unsigned count = 0;
    const struct model_vcpu *v = &m->view->seen.model->vcpus[m->view->chosen.focus];
    uint32_t index = model_history_find(v, m->now->seq);
    for (unsigned i = 0; i < LATEST && index; i++) {
        const struct event *e = model_history(v, --index);
        bool stood = e && (event_is_run_return(e) || e->reason == EVENT_START);
        uint64_t at = stood ? view_goes_on(m->view, e) : until;
        if (at < from || at >= lowest)
            continue;
        unsigned n = before_decode(m, at, until, found);
        if (!n)
            continue;
        lowest = at;
        count = n;
        memcpy(list, found, n * sizeof *found);
    }
    return count;
}

/* Zeros are instructions, but no code. */
static bool has_zeros(const struct view_insn *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (list[i].length == 2 && !list[i].bytes[0] && !list[i].bytes[1])
            return true;
    return false;
}

/* From whatever byte leads there: from far back decoding falls in step with the code. */
static unsigned from_anywhere(const struct making *m, uint64_t from, uint64_t until,
                              struct view_insn list[VIEW_BEFORE])
{
    for (; from < until; from++) {
        unsigned count = before_decode(m, from, until, list);
        if (count && !has_zeros(list, count))
            return count;
    }
    return 0;
}

unsigned before_guess(const struct making *m, uint64_t until, struct view_insn list[VIEW_BEFORE])
{
    uint64_t base = base_of(m), symbol = symbol_before(m, until),
             from = until - base > WINDOW ? until - WINDOW : base;
    unsigned count = 0;
    if (symbol >= from && symbol < until) {
        from = symbol;
        count = before_decode(m, symbol, until, list);
    }
    if (!count)
        count = from_returns(m, from, until, list);
    if (!count)
        count = from_anywhere(m, from, until, list);
    for (unsigned i = 0; i < count; i++)
        list[i].unseen = true;
    return count;
}
