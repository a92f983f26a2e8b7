/* Which instruction it is, what belongs to it, where it wrote, and how that is said. */
#include "event/rep.h"
#include "event/pc.h"
#include "event/style.h"

enum { MOVS_BYTE = 0xa4, MOVS = 0xa5, STOS_BYTE = 0xaa, STOS = 0xab };

/* Segments, sizes, LOCK; REX, which is an instruction of its own without 64 bits. */
static bool is_prefix(uint8_t byte)
{
    switch (byte) {
    case 0x26:
    case 0x2e:
    case 0x36:
    case 0x3e:
    case 0x64:
    case 0x65:
    case 0x66:
    case 0x67:
    case 0xf0: return true;
    default: return byte >= 0x40 && byte <= 0x4f;
    }
}

/* The opcode behind the prefixes, if REP is one of them; else 0. REPNE means the same here. */
static uint8_t opcode_of(const struct event *e)
{
    bool repeats = false;
    size_t n = e->insn_len < EVENT_INSN_MAX ? e->insn_len : EVENT_INSN_MAX;
    for (size_t i = 0; i < n; i++) {
        bool rep = e->insn[i] == 0xf2 || e->insn[i] == 0xf3;
        if (!rep && !is_prefix(e->insn[i]))
            return repeats ? e->insn[i] : 0;
        repeats |= rep;
    }
    return 0;
}

static unsigned log2_of(uint8_t size)
{
    return size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3;
}

const char *event_rep_name(const struct event *e)
{
    static const char *const names[2][4] = {
        { "REP MOVSB", "REP MOVSW", "REP MOVSD", "REP MOVSQ" },
        { "REP STOSB", "REP STOSW", "REP STOSD", "REP STOSQ" },
    };
    if (e->reason != EVENT_MMIO || e->direction != EVENT_OUT || e->size > 8 || !e->size)
        return NULL;
    switch (opcode_of(e)) {
    case MOVS_BYTE:
    case MOVS: return names[0][log2_of(e->size)];
    case STOS_BYTE:
    case STOS: return names[1][log2_of(e->size)];
    default: return NULL;
    }
}

/* From one write to the next; modulo 2^64. */
static uint64_t step(const struct event *e)
{
    return e->regs.eflags & EFLAGS_DF ? -(uint64_t)e->size : e->size;
}

/* Its counter went down, so it has not begun anew. */
bool event_rep_goes_on(const struct event *before, const struct event *e)
{
    enum { OF_ITSELF = EVENT_SLOWED };
    return before->reason == EVENT_MMIO && before->direction == e->direction &&
           before->linear == e->linear && before->size == e->size &&
           e->gpa == before->gpa + step(e) &&
           !((before->flags ^ e->flags) & ~(unsigned)OF_ITSELF) &&
           e->regs.gpr[GPR_ECX] < before->regs.gpr[GPR_ECX] && event_rep_name(e) != NULL;
}

uint64_t event_rep_gpa(const struct event *e, unsigned index)
{
    return e->gpa - step(e) * ((uint64_t)e->count - 1 - index);
}

uint64_t event_rep_low(const struct event *e)
{
    uint64_t first = event_rep_gpa(e, 0);
    return first < e->gpa ? first : e->gpa;
}

uint64_t event_rep_high(const struct event *e)
{
    uint64_t first = event_rep_gpa(e, 0);
    return (first > e->gpa ? first : e->gpa) + e->size - 1;
}

bool event_rep_rows(const struct event *e, unsigned *first, unsigned *last)
{
    enum { ROW = 2 * PC_COLUMNS };
    uint64_t low = event_rep_low(e), high = event_rep_high(e);
    if (low < PC_TEXT || high < low || high >= PC_TEXT + PC_ROWS * ROW)
        return false;
    *first = (unsigned)(low - PC_TEXT) / ROW;
    *last = (unsigned)(high - PC_TEXT) / ROW;
    return true;
}

/* ---- In words ---- */

size_t style_describe_rep(const struct event *e, const struct style *style, char *text, size_t size)
{
    size_t at = 0;
    unsigned first, last;
    const char *name = event_rep_name(e);
    PUT("%s", name ? name : "REP");
    if (!event_rep_rows(e, &first, &last)) {
        PUT(style->say(": %u writes, 0x%llx to 0x%llx"), e->count,
            (unsigned long long)event_rep_low(e), (unsigned long long)event_rep_high(e));
        return at;
    }
    PUT(style->spared ? style->say(": %u writes") : style->say(": %u writes to the text screen"),
        e->count);
    if (first == last)
        PUT(style->say(", row %u"), first);
    else
        PUT(style->say(", rows %u to %u"), first, last);
    return at;
}
