/* Recognizes the differences that are those of the emulator inside KVM. */
#include "kvm_known.h"

#include "qemu_known.h"

enum { VECTOR_DEBUG = 1 };

static bool has_mnemonic(const struct program *p, ZydisMnemonic mnemonic)
{
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    for (unsigned at = 0;
         at < p->size && program_decode(p->bits, p->code + at, p->size - at, &info, operands);
         at += info.length)
        if (info.mnemonic == mnemonic)
            return true;
    return false;
}

/* ---- Exceptions and interrupts that it delivers ---- */

static bool is_fault(const struct program *p, const struct event *kvm)
{
    return world_fault(p->bits, kvm) >= 0;
}

/* In real mode it clears the upper half of ESP. */
void kvm_forget_upper_esp(const struct program *p, const struct event *kvm, struct event *other)
{
    uint32_t esp = kvm->regs.gpr[GPR_ESP];
    if (p->bits == 16 && is_fault(p, kvm) && esp == (other->regs.gpr[GPR_ESP] & 0xffff))
        other->regs.gpr[GPR_ESP] = esp;
}

/* And it lets the stack wrap in the middle of a word, where a 386 shuts down (80386 Programmer's
 * Reference, 14.4). */
static bool wrapped_its_stack(const struct program *p, const struct event *kvm,
                              const struct event *other)
{
    return p->bits == 16 && is_fault(p, kvm) && other->reason == EVENT_SHUTDOWN &&
           (other->regs.gpr[GPR_ESP] & 0xffff) < 6;
}

/* The address of a POP by ESP it makes from an ESP that it has moved up without wrapping. */
static bool popped_past_the_end(const struct program *p, const struct event *kvm,
                                const struct event *other)
{
    enum { VECTOR_SS = 12 };
    return p->bits == 16 && world_fault(16, kvm) == VECTOR_SS && world_fault(16, other) < 0 &&
           has_mnemonic(p, ZYDIS_MNEMONIC_POP);
}

/* In protected mode it pushes as if the stack segment were flat. */
static bool faulted_on_odd_stack(const struct program *p, const struct event *kvm)
{
    const struct segment *ss = &kvm->regs.seg[SEG_SS];
    return p->bits == 32 && is_fault(p, kvm) &&
           (ss->base || ss->limit != ~0u || !(ss->attr & SEGMENT_DB));
}

/* It traps at the first instruction of the handler of INT, which has cleared TF (SDM vol. 3B,
 * 17.3.1.4), and after port I/O late. */
static bool is_odd_trap(const struct program *p, const struct event *kvm, const struct event *other)
{
    static const ZydisMnemonic odd[] = {
        ZYDIS_MNEMONIC_INT,   ZYDIS_MNEMONIC_INT3,  ZYDIS_MNEMONIC_INTO, ZYDIS_MNEMONIC_IN,
        ZYDIS_MNEMONIC_OUT,   ZYDIS_MNEMONIC_INSB,  ZYDIS_MNEMONIC_INSW, ZYDIS_MNEMONIC_INSD,
        ZYDIS_MNEMONIC_OUTSB, ZYDIS_MNEMONIC_OUTSW, ZYDIS_MNEMONIC_OUTSD
    };
    if (world_fault(p->bits, kvm) != VECTOR_DEBUG && world_fault(p->bits, other) != VECTOR_DEBUG)
        return false;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        if (has_mnemonic(p, odd[i]))
            return true;
    return false;
}

/* ---- What it reads and writes outside ---- */

/* It takes what INS, or an instruction that reads and writes where there is no RAM, has read before
 * it finds that it may not be written; and it writes what REP INS has read in one go, which then
 * does not wrap. */
static bool is_hasty_read(const struct program *p, const struct event *kvm,
                          const struct event *other)
{
    bool reads =
        kvm->direction == EVENT_IN && (kvm->reason == EVENT_MMIO || (kvm->flags & EVENT_STRING));
    bool writes_many =
        other->direction == EVENT_IN && (other->flags & EVENT_STRING) && is_fault(p, kvm);
    bool lost_what_was_done =
        is_fault(p, kvm) && is_fault(p, other) &&
        (has_mnemonic(p, ZYDIS_MNEMONIC_INSB) || has_mnemonic(p, ZYDIS_MNEMONIC_INSW) ||
         has_mnemonic(p, ZYDIS_MNEMONIC_INSD));
    return (reads && is_fault(p, other)) || writes_many || lost_what_was_done;
}

/* It reads for REP INS what it then loses: more than can be written without a fault; downwards,
 * where there is no RAM, all but one element. */
static bool reads_and_loses(const struct event *kvm, const struct event *other)
{
    bool reads = kvm->reason == EVENT_IO && kvm->direction == EVENT_IN;
    bool both = kvm->flags & other->flags & EVENT_STRING;
    bool writes = other->reason == EVENT_MMIO && other->direction == EVENT_OUT;
    return reads && both && (writes || kvm->count > other->count);
}

static bool lacks_prefix(const struct event *shorter, const struct event *longer)
{
    return shorter->linear > longer->linear &&
           shorter->linear + shorter->insn_len == longer->linear + longer->insn_len;
}

/* Addresses without RAM: it reads operands of two parts in one go. And which instruction it was,
 * insn.h can only guess: not where a bit is far from its operand's address, nor always with all of
 * its prefixes. */
static bool is_odd_mmio(const struct program *p, const struct event *kvm, const struct event *other)
{
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    if (kvm->reason != EVENT_MMIO || other->reason != EVENT_MMIO ||
        !program_decode(p->bits, other->insn, other->insn_len, &info, operands))
        return false;
    if (lacks_prefix(kvm, other) || (!kvm->insn_len && other->insn_len))
        return true;
    switch (info.mnemonic) {
    case ZYDIS_MNEMONIC_LDS:
    case ZYDIS_MNEMONIC_LES:
    case ZYDIS_MNEMONIC_LSS:
    case ZYDIS_MNEMONIC_LFS:
    case ZYDIS_MNEMONIC_LGS:
    case ZYDIS_MNEMONIC_SGDT:
    case ZYDIS_MNEMONIC_SIDT:
    case ZYDIS_MNEMONIC_SLDT:
    case ZYDIS_MNEMONIC_STR:
    case ZYDIS_MNEMONIC_BT:
    case ZYDIS_MNEMONIC_BTS:
    case ZYDIS_MNEMONIC_BTR:
    case ZYDIS_MNEMONIC_BTC: return true;
    default: return false;
    }
}

/* ---- If QEMU is the CPU below KVM ---- */

/* It goes on where a limit or the type of a segment forbids an access. */
static bool goes_past_limits(const struct program *p, const struct event *other)
{
    enum { VECTOR_SS = 12, VECTOR_GP = 13 };
    int vector = world_fault(p->bits, other);
    return qemu_is_this_cpu() &&
           (vector == VECTOR_SS || vector == VECTOR_GP || other->reason == EVENT_SHUTDOWN);
}

bool kvm_known(const struct program *p, const struct event *kvm, const struct event *other)
{
    return wrapped_its_stack(p, kvm, other) || popped_past_the_end(p, kvm, other) ||
           faulted_on_odd_stack(p, kvm) || is_odd_trap(p, kvm, other) ||
           is_hasty_read(p, kvm, other) || reads_and_loses(kvm, other) ||
           is_odd_mmio(p, kvm, other) || goes_past_limits(p, other);
}
