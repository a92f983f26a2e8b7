/* Blocks of decoded instructions, found by physical address.
 *
 * A write to decoded bytes, by any CPU of the VM, takes the marks away and then raises the page's
 * version. So here the version is read first, then the bytes are decoded, marked, and compared once
 * more. A write that saw no mark yet may still be on its way to memory at that moment: the barrier
 * waits for it. */
#include "soft/decode.h"

#include "soft/access.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In block.mode beside the bits of the code: SINGLE for blocks that need a closer look each time;
 * the rest counts what decoder_forget() did. */
enum { SINGLE = 1, MODE_TIME = 1 << 8 };

struct decoders {
    ZydisDecoder bits16, bits32;
};

static void init_decoder(ZydisDecoder *decoder, ZydisMachineMode mode, ZydisStackWidth width)
{
    static const ZydisDecoderMode newer[] = {
        ZYDIS_DECODER_MODE_MPX,   ZYDIS_DECODER_MODE_CET,      ZYDIS_DECODER_MODE_LZCNT,
        ZYDIS_DECODER_MODE_TZCNT, ZYDIS_DECODER_MODE_WBNOINVD, ZYDIS_DECODER_MODE_CLDEMOTE,
    };
    ZydisDecoderInit(decoder, mode, width);
    for (size_t i = 0; i < sizeof newer / sizeof *newer; i++)
        ZydisDecoderEnableMode(decoder, newer[i], ZYAN_FALSE);
}

/* A kernel without the barrier will do for a CPU that has the memory to itself. */
static bool has_barrier(const struct engine_cpu *cpu)
{
    bool is_alone = __atomic_load_n(&cpu->vm->cpus, __ATOMIC_RELAXED) <= 1;
    return !syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) || is_alone;
}

bool decoder_create(struct engine_cpu *cpu, struct failure *failure)
{
    struct decoders *decoders = calloc(1, sizeof *decoders);
    cpu->decoded.blocks = calloc(BLOCKS, sizeof *cpu->decoded.blocks);
    cpu->decoded.decoders = decoders;
    if (!decoders || !cpu->decoded.blocks)
        return set_failure(failure, "vCPU %u: no memory", cpu->index);
    if (!has_barrier(cpu))
        return set_failure(failure, "vCPU %u: membarrier, for memory that vCPUs share: %s",
                           cpu->index, error_words(errno));
    init_decoder(&decoders->bits16, ZYDIS_MACHINE_MODE_LEGACY_16, ZYDIS_STACK_WIDTH_16);
    init_decoder(&decoders->bits32, ZYDIS_MACHINE_MODE_LEGACY_32, ZYDIS_STACK_WIDTH_32);
    return true;
}

void decoder_destroy(struct engine_cpu *cpu)
{
    free(cpu->decoded.decoders);
    free(cpu->decoded.blocks);
}

/* All blocks at once, without touching any: their mode is that of another time. */
void decoder_forget(struct engine_cpu *cpu)
{
    cpu->decoded.mode += MODE_TIME;
    if (cpu->decoded.mode < MODE_TIME) /* it has come round */
        for (unsigned i = 0; i < BLOCKS; i++)
            cpu->decoded.blocks[i].mode = 0;
}

static const ZydisDecoder *decoder_of(const struct engine_cpu *cpu)
{
    const struct decoders *decoders = cpu->decoded.decoders;
    return cpu->derived.code_bits == 32 ? &decoders->bits32 : &decoders->bits16;
}

static bool is_prefix(uint8_t byte)
{
    static const uint8_t prefixes[] = "\x26\x2e\x36\x3e\x64\x65\x66\x67\xf0\xf2\xf3";
    return memchr(prefixes, byte, sizeof prefixes - 1);
}

/* To the CPU all of D8 to DF are for the coprocessor, which alone knows what they mean, if
 * anything. Those that Zydis does not know are as long as D8, of which it knows all. */
static ZyanStatus decode_escape(const struct engine_cpu *cpu, const uint8_t *bytes, size_t n,
                                ZydisDecodedInstruction *insn)
{
    uint8_t other[ZYDIS_MAX_INSTRUCTION_LENGTH];
    size_t at = 0;
    n = n < sizeof other ? n : sizeof other;
    memcpy(other, bytes, n);
    while (at < n && is_prefix(other[at]))
        at++;
    if (at == n || (other[at] & 0xf8) != 0xd8)
        return ZYDIS_STATUS_DECODING_ERROR;
    other[at] = 0xd8;
    return ZydisDecoderDecodeInstruction(decoder_of(cpu), NULL, other, n, insn);
}

static ZyanStatus decode_one(const struct engine_cpu *cpu, const uint8_t *bytes, size_t n,
                             ZydisDecodedInstruction *insn)
{
    ZyanStatus status = ZydisDecoderDecodeInstruction(decoder_of(cpu), NULL, bytes, n, insn);
    return status == ZYDIS_STATUS_DECODING_ERROR ? decode_escape(cpu, bytes, n, insn) : status;
}

unsigned decode_length(const struct engine_cpu *cpu, const uint8_t *bytes, size_t n)
{
    ZydisDecodedInstruction insn;
    return ZYAN_SUCCESS(decode_one(cpu, bytes, n, &insn)) ? insn.length : 0;
}

/* ---- Where the code is ---- */

/* Code can be fetched from memory only; KVM says so in these words. */
static _Noreturn void leave_without_code(struct engine_cpu *cpu)
{
    enum { SUBERROR_EMULATION = 1 };
    cpu->leave = (struct leave){ .detail = SUBERROR_EMULATION, .flags = EVENT_FETCH };
    cpu_leave(cpu, EVENT_INTERNAL_ERROR);
}

/* At the top the same code as below 1 MiB, where it is decoded. */
static uint32_t fetch_address(struct engine_cpu *cpu, uint32_t linear)
{
    const unsigned who = cpu->cpl == 3 ? ACCESS_USER : ACCESS_SUPERVISOR;
    const struct tlb_entry *entry = tlb_entry_of(cpu->derived.tlb, linear);
    if (entry->read == tag_of(linear, 1))
        return (uint32_t)(entry->page - cpu->ram) + (linear & (PAGE_BYTES - 1));
    uint32_t gpa = paging_translate(cpu, linear, who);
    if (!memory_has(cpu->vm->memory, gpa))
        leave_without_code(cpu);
    return (uint32_t)(memory_host(cpu->vm->memory, gpa) - cpu->ram);
}

static inline uint32_t code_address(struct engine_cpu *cpu, uint32_t linear)
{
    const uint32_t in_page = linear & (PAGE_BYTES - 1);
    if (SOFT_UNLIKELY(cpu->decoded.page != linear - in_page)) {
        cpu->decoded.gpa = fetch_address(cpu, linear) - in_page;
        cpu->decoded.page = linear - in_page;
    }
    return cpu->decoded.gpa + in_page;
}

static uint32_t version_of(const struct engine_cpu *cpu, uint32_t gpa)
{
    return __atomic_load_n(&cpu->vm->versions[gpa >> PAGE_SHIFT], __ATOMIC_ACQUIRE);
}

/* ---- A block ---- */

/* A block on its way: the bytes it is made of, and where they are. */
struct work {
    struct block *block;
    uint32_t linear, room; /* of bytes before the segment's limit */
    unsigned have;         /* bytes in code */
    bool crosses;
    uint8_t code[BLOCK_OPS * ZYDIS_MAX_INSTRUCTION_LENGTH + ZYDIS_MAX_INSTRUCTION_LENGTH];
};

static uint32_t left_in_page(const struct work *w)
{
    return PAGE_BYTES - (w->block->gpa & (PAGE_BYTES - 1));
}

static uint8_t byte_at(const struct engine_cpu *cpu, const struct work *w, unsigned at)
{
    const uint32_t left = left_in_page(w);
    return (uint8_t)ram_load_aligned(
        cpu->ram + (at < left ? w->block->gpa + at : w->block->gpa2 + at - left), 1);
}

/* The second page, for an instruction that does not end in the first. */
static void cross(struct engine_cpu *cpu, struct work *w)
{
    w->block->gpa2 = fetch_address(cpu, w->linear + left_in_page(w));
    w->block->version2 = version_of(cpu, w->block->gpa2);
    w->crosses = true;
}

/* Bytes at hand for the instruction that starts at at: of this page, or of both. */
static unsigned load_bytes(struct engine_cpu *cpu, struct work *w, unsigned at)
{
    unsigned end = at + ZYDIS_MAX_INSTRUCTION_LENGTH;
    const uint32_t left = left_in_page(w);
    if (!w->crosses && end > left)
        end = left;
    if (end > w->room)
        end = w->room;
    for (; w->have < end; w->have++)
        w->code[w->have] = byte_at(cpu, w, w->have);
    return end - at;
}

enum step { STEP_DONE, STEP_LAST, STEP_NOT_HERE };

static void build(struct engine_cpu *cpu, struct work *w, unsigned at,
                  const ZydisDecodedInstruction *insn)
{
    struct op *op = &w->block->ops[w->block->count];
    decode_build(insn, cpu->derived.code_bits, op);
    op->at = (uint16_t)at;
    op->target += at + op->len;
}

static void build_undefined(struct engine_cpu *cpu, struct work *w, unsigned at, unsigned n)
{
    w->block->ops[w->block->count] =
        (struct op){ .run = op_undefined, .at = (uint16_t)at, .len = (uint8_t)n, .flags = OP_ENDS };
}

/* One more instruction, if it lies where this block may be. The first of a block lies wherever it
 * likes. */
static enum step add_op(struct engine_cpu *cpu, struct work *w)
{
    const unsigned at = w->block->bytes;
    bool first = !w->block->count;
    ZydisDecodedInstruction insn;
    unsigned n = load_bytes(cpu, w, at);
    ZyanStatus status = decode_one(cpu, w->code + at, n, &insn);
    if (status == ZYDIS_STATUS_NO_MORE_DATA) {
        if (!first)
            return STEP_NOT_HERE;
        if (n == w->room || w->crosses)
            cpu_fault(cpu, VECTOR_GP, 0);
        cross(cpu, w);
        return add_op(cpu, w);
    }
    if (status == ZYDIS_STATUS_INSTRUCTION_TOO_LONG && first)
        cpu_fault(cpu, VECTOR_GP, 0);
    if (!first && !ZYAN_SUCCESS(status))
        return STEP_NOT_HERE;
    if (ZYAN_SUCCESS(status))
        build(cpu, w, at, &insn);
    else
        build_undefined(cpu, w, at, n);
    const struct op *op = &w->block->ops[w->block->count++];
    w->block->bytes = (uint16_t)(at + op->len);
    return (op->flags & OP_ENDS) || w->crosses || w->block->bytes >= left_in_page(w) ? STEP_LAST
                                                                                     : STEP_DONE;
}

static void mark(struct engine_cpu *cpu, uint32_t gpa, unsigned n)
{
    while (n) {
        const unsigned in_line = gpa & ((1u << LINE_SHIFT) - 1);
        const unsigned here = n < 64 - in_line ? n : 64 - in_line;
        const uint64_t bits = (here == 64 ? ~0ull : (1ull << here) - 1) << in_line;
        __atomic_fetch_or(&cpu->code[gpa >> LINE_SHIFT], bits, __ATOMIC_SEQ_CST);
        gpa += here;
        n -= here;
    }
}

static void mark_block(struct engine_cpu *cpu, const struct work *w)
{
    const uint32_t left = left_in_page(w), n = w->block->bytes;
    mark(cpu, w->block->gpa, n < left ? n : left);
    if (n > left)
        mark(cpu, w->block->gpa2, n - left);
    if (__atomic_load_n(&cpu->vm->cpus, __ATOMIC_RELAXED) > 1) /* has_barrier(): it cannot fail */
        syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

static bool is_still_so(const struct engine_cpu *cpu, const struct work *w)
{
    for (unsigned i = 0; i < w->block->bytes; i++)
        if (byte_at(cpu, w, i) != w->code[i])
            return false;
    return true;
}

static void make_block(struct engine_cpu *cpu, struct work *w, uint32_t gpa)
{
    *w->block = (struct block){ .gpa = gpa, .gpa2 = gpa, .version = version_of(cpu, gpa) };
    w->have = 0;
    w->crosses = false;
    while (w->block->count < BLOCK_OPS && add_op(cpu, w) == STEP_DONE)
        ;
    mark_block(cpu, w);
}

static struct block *slot_of(struct engine_cpu *cpu, uint32_t gpa)
{
    return &cpu->decoded.blocks[(gpa ^ gpa >> PAGE_SHIFT) & (BLOCKS - 1)];
}

/* A block that was cut short by the segment's limit is not kept: another segment may go further. */
static const struct block *decode_block(struct engine_cpu *cpu, uint32_t linear, uint32_t gpa,
                                        uint32_t room)
{
    struct work w = { .block = slot_of(cpu, gpa), .linear = linear, .room = room };
    w.block->mode = 0;
    do
        make_block(cpu, &w, gpa);
    while (!is_still_so(cpu, &w));
    bool cut = w.have >= room;
    w.block->mode = cut ? 0 : cpu->decoded.mode | (w.crosses ? SINGLE : 0);
    return w.block;
}

/* Is the rest of the instruction still where it was? */
static bool still_crosses(struct engine_cpu *cpu, const struct block *block, uint32_t linear)
{
    return fetch_address(cpu, (linear | (PAGE_BYTES - 1)) + 1) == block->gpa2 &&
           version_of(cpu, block->gpa2) == block->version2;
}

const struct block *block_find(struct engine_cpu *cpu)
{
    const uint32_t eip = cpu->regs.eip, limit = cpu->regs.seg[SEG_CS].limit;
    if (SOFT_UNLIKELY(eip > limit))
        cpu_fault(cpu, VECTOR_GP, 0);
    const uint32_t linear = cpu->regs.seg[SEG_CS].base + eip, gpa = code_address(cpu, linear);
    const struct block *block = slot_of(cpu, gpa);
    if (SOFT_LIKELY(block->gpa == gpa && block->version == version_of(cpu, gpa) &&
                    block->bytes - 1u <= limit - eip)) {
        if (SOFT_LIKELY(block->mode == cpu->decoded.mode))
            return block;
        if (block->mode == (cpu->decoded.mode | SINGLE) && still_crosses(cpu, block, linear))
            return block;
    }
    uint32_t room = limit - eip;
    return decode_block(cpu, linear, gpa, room == ~0u ? room : room + 1);
}
