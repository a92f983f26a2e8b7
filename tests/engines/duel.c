/* Runs both sides of a duel, judges their exits, and shrinks a program that tells them apart. */
#include "duel.h"

#include "differ.h"
#include "engine/kvm.h"
#include "kvm_known.h"
#include "memory/mmu.h"
#include "qemu_known.h"
#include "unicorn_engine.h"

#include <string.h>

enum {
    FIRST_MS = 50,
    SECOND_MS = 1000,
    PATIENCE = 5,
    RETRIES = 12,
    VECTOR_TS = 10 /* the first with an error code, but for #DF */
};

void duel_close(struct duel *duel)
{
    if (duel->first.engine)
        side_close(&duel->first);
    if (duel->second.engine)
        side_close(&duel->second);
}

/* ---- One exit after the other ---- */

static void run_guarded(struct side *side, unsigned ms)
{
    side_guard(side, ms);
    side_run(side, ENGINE_RUN);
    side_unguard();
}

static uint32_t ignored_flags(const struct duel *duel, const struct program *p)
{
    const struct event *e = &duel->first.exit.event;
    uint32_t flags_at, eip;
    int vector = world_fault(p->bits, e);
    if (vector < 0)
        return program_undefined_at(p, e->linear) |
               program_undefined_at(p, e->linear + e->insn_len);
    if (!world_frame(&duel->first, vector, &flags_at, &eip))
        return 0;
    return program_undefined_at(p, registers_code_linear(&p->start, eip));
}

static bool goes_on(const struct event *e)
{
    return e->reason == EVENT_IO || e->reason == EVENT_MMIO;
}

static bool memories_differ(struct duel *duel)
{
    const uint8_t *a = duel->first.memory.base, *b = duel->second.memory.base;
    if (!memcmp(a, b, WORLD_SIZE))
        return false;
    unsigned at = 0;
    while (a[at] == b[at])
        at++;
    snprintf(duel->why, sizeof duel->why, "memory at %05x: %02x and %02x", at, a[at], b[at]);
    return true;
}

/* Undefined flags that a fault has pushed are made equal; and RF, which QEMU as the CPU does not
 * push. */
static void forget_pushed_flags(struct duel *duel, const struct program *p, uint32_t ignored)
{
    uint32_t flags_at, eip;
    int vector = world_fault(p->bits, &duel->first.exit.event);
    if (vector < 0 || !world_frame(&duel->first, vector, &flags_at, &eip) ||
        flags_at + 4 > WORLD_SIZE)
        return;
    ignored |= qemu_is_this_cpu() ? EFLAGS_RF : 0;
    for (unsigned i = 0; i < 4; i++) {
        duel->first.memory.base[flags_at + i] &= (uint8_t) ~(ignored >> 8 * i);
        duel->second.memory.base[flags_at + i] &= (uint8_t) ~(ignored >> 8 * i);
    }
}

static bool is_in_program(const struct program *p, uint32_t linear)
{
    return linear - registers_code_linear(&p->start, p->start.eip) < p->size;
}

static bool is_lost(const struct program *p, const struct event *e)
{
    return !is_in_program(p, e->linear) && world_fault(p->bits, e) < 0;
}

/* An oracle that can't say: Unicorn, where there is no RAM. */
static bool gave_up(const struct side *side)
{
    return side->engine == &engine_unicorn && side->exit.event.reason == EVENT_INTERNAL_ERROR;
}

/* ---- Interrupts from outside ----
 *
 * Without windows: where kvm_pvm runs real mode itself, it sees an open one only some instructions
 * later. */

/* At every other exit where both can take it. None where flags are undefined, as they would be
 * pushed, nor where ESP is more than SP (kvm_known.h). KVM may say no after STI at an exit that is
 * yet to be completed. */
static bool interrupt(struct duel *duel, const struct program *p, unsigned n)
{
    struct side *a = &duel->first, *b = &duel->second;
    const struct event *e = &a->exit.event;
    const uint8_t vector = (uint8_t)(WORLD_FAULTS + n);
    /* not inside a REP: KVM does not */
    if (e->reason != EVENT_IO || (e->flags & EVENT_STRING) || ((p->seed + n) & 1))
        return true;
    if ((ignored_flags(duel, p) & ~(uint32_t)EFLAGS_RF) || e->regs.gpr[GPR_ESP] > 0xffff)
        return true;
    bool first = a->engine->cpu_can_inject(a->cpu), second = b->engine->cpu_can_inject(b->cpu);
    if (first && !second) {
        snprintf(duel->why, sizeof duel->why, "takes an interrupt at an exit: %d and %d", first,
                 second);
        return false;
    }
    if (first && second) {
        a->engine->cpu_inject(a->cpu, vector);
        b->engine->cpu_inject(b->cpu, vector);
    }
    return true;
}

static enum verdict different_or_known(const struct duel *duel, const struct program *p)
{
    const struct event *a = &duel->first.exit.event, *b = &duel->second.exit.event;
    bool known = duel->first.engine == &engine_kvm && kvm_known(p, a, b);
    if (duel->first.engine == &engine_unicorn) /* it has no error codes */
        known = world_fault(p->bits, a) >= VECTOR_TS &&
                world_fault(p->bits, a) == world_fault(p->bits, b);
    return known ? VERDICT_KNOWN : VERDICT_DIFFERENT;
}

static enum verdict run_both(struct duel *duel, const struct program *p)
{
    struct side *a = &duel->first, *b = &duel->second;
    uint32_t ignored = 0;
    unsigned n = 0;
    do {
        run_guarded(a, FIRST_MS);
        if (a->exit.event.reason == EVENT_KICK)
            return VERDICT_TOO_LONG;
        run_guarded(b, SECOND_MS);
        for (int tries = 0; b->exit.event.reason == EVENT_KICK && tries < PATIENCE; tries++)
            run_guarded(b, SECOND_MS); /* a busy host; one that never leaves is different */
        duel->exits++;
        ignored = ignored_flags(duel, p);
        if (gave_up(b))
            return VERDICT_LOST;
        if (a->engine == &engine_kvm)
            kvm_forget_upper_esp(p, &a->exit.event, &b->exit.event);
        if (!same_exit(&a->exit, &b->exit, ignored, duel->why))
            return different_or_known(duel, p);
        if (duel->dialect->irqs && goes_on(&a->exit.event) && !interrupt(duel, p, n))
            return VERDICT_DIFFERENT;
    } while (goes_on(&a->exit.event) && ++n < SIDE_EXITS_MAX);
    if (goes_on(&a->exit.event))
        side_settle(a), side_settle(b);
    forget_pushed_flags(duel, p, ignored);
    return memories_differ(duel) ? different_or_known(duel, p) : VERDICT_SAME;
}

static enum verdict run_program(struct duel *duel, const struct program *p)
{
    struct failure failure = { "" };
    world_load(duel->world, p, &duel->first.memory);
    world_load(duel->world, p, &duel->second.memory);
    if (!side_start(&duel->first, &p->start, &failure) ||
        !side_start(&duel->second, &p->start, &failure)) {
        snprintf(duel->why, sizeof duel->why, "%.*s", (int)sizeof duel->why - 1, failure.text);
        return VERDICT_DIFFERENT;
    }
    enum verdict verdict = run_both(duel, p);
    if (verdict == VERDICT_SAME)
        return verdict;
    side_settle(&duel->first), side_settle(&duel->second);
    return verdict == VERDICT_DIFFERENT && is_lost(p, &duel->first.exit.event) ? VERDICT_LOST
                                                                               : verdict;
}

/* ---- What a host refuses ---- */

/* The instruction at which the first engine gave up, or ZYDIS_MNEMONIC_INVALID. */
static ZydisMnemonic refused_by_first(const struct duel *duel, const struct program *p)
{
    const struct event *e = &duel->first.exit.event;
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    uint8_t bytes[EVENT_INSN_MAX];
    size_t n = mmu_read(&duel->first.memory, &e->regs, NULL, e->linear, bytes, sizeof bytes);
    if (e->reason != EVENT_INTERNAL_ERROR || !is_in_program(p, e->linear) ||
        !program_decode(p->bits, bytes, n, &info, operands))
        return ZYDIS_MNEMONIC_INVALID;
    return info.mnemonic;
}

/* Instructions that some hosts can't run at all, or never come back from. */
static const struct {
    ZydisMnemonic mnemonic;
    uint8_t len, bytes[4];
} doubtful[] = {
    { ZYDIS_MNEMONIC_DAA, 1, { 0x27 } },
    { ZYDIS_MNEMONIC_DAS, 1, { 0x2f } },
    { ZYDIS_MNEMONIC_AAA, 1, { 0x37 } },
    { ZYDIS_MNEMONIC_AAS, 1, { 0x3f } },
    { ZYDIS_MNEMONIC_INT, 2, { 0xcd, 0x21 } },
    { ZYDIS_MNEMONIC_INT3, 1, { 0xcc } },
    { ZYDIS_MNEMONIC_INTO, 1, { 0xce } },
    { ZYDIS_MNEMONIC_ENTER, 4, { 0xc8, 0, 0, 1 } },
    { ZYDIS_MNEMONIC_BOUND, 4, { 0x62, 0x06, 0, 0 } },
    { ZYDIS_MNEMONIC_UD2, 2, { 0x0f, 0x0b } },
};

static void make_trial(struct program *p, const struct dialect *dialect, const uint8_t *bytes,
                       uint8_t len)
{
    generate(p, dialect, 1); /* for its registers */
    p->start.eflags |= EFLAGS_OF;
    p->count = 0;
    struct item *item = program_add(p);
    memcpy(item->bytes, bytes, len);
    item->len = len;
    program_lay_out(p);
}

static void find_refusals(struct duel *duel)
{
    static struct program p;
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        make_trial(&p, duel->dialect, doubtful[i].bytes, doubtful[i].len);
        run_program(duel, &p);
        duel->refusals.mnemonic[doubtful[i].mnemonic] = duel->first.exit.event.reason != EVENT_HLT;
    }
}

static void count_refused(struct duel *duel, const struct program *p)
{
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    for (unsigned at = 0;
         at < p->size && program_decode(p->bits, p->code + at, p->size - at, &info, operands);
         at += info.length)
        duel->refused[info.mnemonic] += duel->refusals.mnemonic[info.mnemonic];
}

bool duel_open(struct duel *duel, const struct engine *first, const struct engine *second,
               const struct dialect *dialect, struct failure *failure)
{
    memset(duel, 0, sizeof *duel);
    duel->dialect = dialect;
    world_fill(duel->world, dialect->bits);
    if (!side_open(&duel->first, first, 1, failure) ||
        !side_open(&duel->second, second, 1, failure))
        return false;
    find_refusals(duel);
    if (first == &engine_unicorn || second == &engine_unicorn)
        duel->refusals.known_wrong = unicorn_known_wrong;
    else if (qemu_is_this_cpu())
        duel->refusals.known_wrong = qemu_known_wrong;
    return true;
}

enum verdict duel_play(struct duel *duel, uint64_t seed, struct program *p)
{
    struct refusals refused = duel->refusals;
    generate(p, duel->dialect, seed);
    count_refused(duel, p);
    program_settle(p, &refused);
    for (unsigned n = 0; n < RETRIES; n++) {
        enum verdict verdict = run_program(duel, p);
        if (verdict == VERDICT_DIFFERENT && qemu_is_this_cpu() &&
            run_program(duel, p) == VERDICT_SAME)
            /* once in a thousand it loses a flag when a timer of its own interrupts it */
            verdict = VERDICT_KNOWN;
        if (duel->first.exit.event.reason != EVENT_INTERNAL_ERROR)
            return verdict;
        ZydisMnemonic mnemonic = refused_by_first(duel, p);
        if (mnemonic == ZYDIS_MNEMONIC_INVALID)
            return VERDICT_LOST;
        duel->refused[mnemonic]++;
        refused.mnemonic[mnemonic] = true;
        program_settle(p, &refused);
    }
    return VERDICT_LOST;
}

/* ---- A difference ---- */

static bool still_differs(struct duel *duel, const struct program *p)
{
    return run_program(duel, p) == VERDICT_DIFFERENT &&
           duel->first.exit.event.reason != EVENT_INTERNAL_ERROR;
}

void duel_shrink(struct duel *duel, struct program *p)
{
    bool smaller;
    do {
        smaller = false;
        for (unsigned i = 0; i < p->count; i++) {
            if (p->items[i].dropped)
                continue;
            struct program less = *p;
            less.items[i].dropped = true;
            program_settle(&less, NULL);
            if (!still_differs(duel, &less))
                continue;
            *p = less;
            smaller = true;
        }
    } while (smaller);
}

static void print_program(FILE *out, const struct program *p)
{
    ZydisFormatter formatter;
    ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_ATT);
    for (unsigned at = 0; at < p->size;) {
        ZydisDecodedInstruction info;
        ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
        char text[128] = "?";
        if (!program_decode(p->bits, p->code + at, p->size - at, &info, operands))
            info.length = 1;
        else
            ZydisFormatterFormatInstruction(&formatter, &info, operands, info.operand_count_visible,
                                            text, sizeof text, p->start.eip + at, NULL);
        fprintf(out, "  %04x ", p->start.eip + at);
        for (unsigned i = 0; i < 12; i++)
            if (i < info.length)
                fprintf(out, " %02x", p->code[at + i]);
            else
                fputs("   ", out);
        fprintf(out, "  %s\n", text);
        at += info.length;
    }
}

void duel_report(FILE *out, struct duel *duel, struct program *p)
{
    const struct side_exit start = { .event = { .reason = EVENT_START, .regs = p->start } };
    still_differs(duel, p);
    fprintf(out, "seed %llu: %s\n", (unsigned long long)p->seed, duel->why);
    print_program(out, p);
    print_exit(out, "start", &start);
    print_exit(out, duel->first.engine->name, &duel->first.exit);
    print_exit(out, duel->second.engine->name, &duel->second.exit);
}
