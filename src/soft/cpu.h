/* The inside of the software CPU: what its files share. Nobody outside src/soft/ includes this.
 *
 * They are a ladder without a circle: a file calls only files that come before it in this list,
 * which reads row by row. The decoder names the instructions, and run.c reaches them through the
 * function pointers of a struct op alone.
 *
 *   cpu.c      what every instruction calls: faults, exits, EFLAGS, what follows from registers
 *   exceptions.c  exceptions, INTs and IRETs, kept until they are told
 *   stops.c    what to stop at; writes to watched memory
 *   ram.c      guest RAM, and code in it that was written to
 *   paging.c   page walk, TLB fill and flush
 *   access.c   guest memory through segments and the TLB; MMIO
 *   protect.h  what the privileged half shares among itself:
 *     descriptor.c  the GDT and LDTs               segment.c   segment registers and their checks
 *     frame.c       pushing onto another stack     virtual.c   virtual-8086 mode
 *     eflags.c      CLI, STI, PUSHF, POPF          task.c      task switches
 *     transfer.c    far JMP and CALL, call gates   deliver.c   exceptions, interrupts, INT
 *     return.c      far RET, IRET                  system.c    the instructions of ring 0
 *     inspect.c     LAR, VERR, ...; I/O permission
 *   exec_*.c   the unprivileged instructions
 *   decode*.c  bytes -> struct op by Zydis, once; cached by physical address
 *   trail.c    where the CPU went
 *   run.c      the run loop: blocks, faults, steps, what is pending between two instructions
 *   state.c    the whole state: saved, loaded
 *   engine.c   behind engine.h: create, run, describe, interrupts
 *
 * Rules that all of it keeps:
 *  - An instruction changes nothing architectural before the last of its accesses that can fault
 *    has succeeded (memory it has written itself aside, where it will be written again).
 *    cpu_fault() and cpu_leave() do not return; the instruction is then as if it had not begun.
 *  - In a handler that is picked exactly (pick_exactly(); all of the privileged half), regs.eip is
 *    on the instruction and at.next_eip past it. To go elsewhere, set next_eip, as the last thing.
 *    The run loop puts next_eip into regs.eip when the instruction is done. So do the functions of
 *    deliver.c, whoever calls them. next_eip must be masked to 16 bits by him who sets it, where
 *    that applies.
 *  - CF, PF, AF, ZF, SF, OF are not in regs.eflags while the guest runs: cpu_flags() makes all of
 *    EFLAGS, cpu_set_flags() replaces all of it. The other bits (IF, TF, DF, IOPL, NT, RF) may be
 *    read in regs.eflags; to change them use cpu_set_flags().
 *  - Whoever changes regs.seg[], cpl, CR0 or what follows from them calls cpu_refresh(); whoever
 *    changes CR3, CR4 or the paging bits of CR0 calls tlb_flush() as well.
 *
 * A CPU belongs to its vCPU's thread, kick aside. A VM is shared by the threads of its CPUs: guest
 * RAM, code marks and versions are accessed atomically.
 */
#ifndef SOFT_CPU_H
#define SOFT_CPU_H

#include "engine/engine.h"
#include "event/exceptions.h"
#include "soft/trail.h"

#include <pthread.h>
#include <setjmp.h>

#define SOFT_LIKELY(x)   __builtin_expect(!!(x), 1)
#define SOFT_UNLIKELY(x) __builtin_expect(!!(x), 0)

enum { PAGE_SHIFT = 12, PAGE_BYTES = 1 << PAGE_SHIFT, LINE_SHIFT = 6 };

/* More of EFLAGS and CR0 than registers.h needs. */
#define EFLAGS_IOPL       0x3000u
#define EFLAGS_IOPL_SHIFT 12
#define EFLAGS_NT         (1u << 14)
#define EFLAGS_AC         (1u << 18)
#define EFLAGS_ID         (1u << 21)
#define EFLAGS_ARITHMETIC (EFLAGS_CF | EFLAGS_PF | EFLAGS_AF | EFLAGS_ZF | EFLAGS_SF | EFLAGS_OF)
#define CR0_MP            0x02u
#define CR0_EM            0x04u
#define CR0_TS            0x08u
#define CR0_NE            0x20u
#define CR0_AM            0x40000u
#define CR0_NW            0x20000000u
#define CR0_CD            0x40000000u

/* Bits of the type of a code or data segment (SDM vol. 3A, table 3-1). */
enum {
    TYPE_ACCESSED = 1,
    TYPE_WRITABLE = 2,
    TYPE_READABLE = 2,
    TYPE_EXPAND_DOWN = 4,
    TYPE_CONFORMING = 4,
    TYPE_CODE = 8
};

struct op;
typedef void op_run(struct engine_cpu *cpu, const struct op *op);
/* The new value of an operand; also sets the flags, and registers. May be called again with another
 * old value, with the flags as they were: so it must not read what it changes but for those. */
typedef uint32_t op_modify(struct engine_cpu *cpu, const struct op *op, uint32_t old);

enum {
    OP_MEMORY = 1 << 0, /* r/m is in memory, else register rm */
    OP_LOCK = 1 << 1,
    OP_REP = 1 << 2, /* REP or REPE */
    OP_REPNE = 1 << 3,
    OP_ENDS = 1 << 4, /* last of its block: it may go elsewhere, or change how code is to be read */
    OP_STRING_IO = 1 << 5, /* INS, OUTS */
    OP_INTERRUPT = 1 << 6, /* INT n, INT3, INTO, INT1 */
    OP_IRET = 1 << 7,      /* it loads RF itself */
};

/* An instruction, ready to be executed. Registers of 8 bits are numbered by their byte in gpr[]:
 * AL 0, AH 1, CL 4, CH 5, ... (see reg8()); others by their number, of segments too. */
struct op {
    op_run *run;
    union {
        op_run *exact;     /* what run calls with regs.eip made exact, for those that want it */
        op_modify *modify; /* what run does to its r/m operand */
    };
    uint32_t imm;  /* immediate, already extended to size; offset of a far pointer */
    uint32_t disp; /* displacement of the memory operand */
    uint32_t mask; /* of addresses: 0xffff or ~0 */
    uint16_t base; /* bytes into struct engine_cpu: a register, or zero */
    uint16_t index;
    uint16_t selector; /* of a far pointer in the instruction; the level of ENTER */
    uint16_t at;       /* bytes from the start of the block */
    uint32_t target;   /* of a near relative jump: bytes from the start of the block */
    uint8_t scale;     /* shift of the index, 0 to 3 */
    uint8_t seg;       /* segment of the memory operand */
    uint8_t len;
    uint8_t reg;          /* ModRM.reg, or the register in the opcode; CRn, DRn, segment */
    uint8_t rm;           /* the register in ModRM.rm */
    uint8_t size;         /* of the operand: 1, 2, 4 bytes */
    uint8_t address_size; /* 2 or 4 */
    uint8_t flags;        /* OP_ */
};

enum { BLOCK_OPS = 24, BLOCKS = 4096 };

/* Instructions one after the other, in one page of memory (a single one may reach into the
 * next). */
struct block {
    uint32_t gpa;               /* of the first byte */
    uint32_t mode;              /* code_mode when it was decoded, 0: an empty entry */
    uint32_t version, version2; /* of its pages, as they were */
    /* The second part of an instruction that crosses is in this page; else it is the same page. */
    uint32_t gpa2;
    uint16_t count, bytes;
    struct op ops[BLOCK_OPS];
};

/* TLB_NONE has a bit that no tag and no comparison with one has (access.h). */
enum { TLB_ENTRIES = 256, TLB_NONE = 0x800 };

/* Only pages of memory are entered, for writes those of RAM. The tags are the page's linear
 * address, or TLB_NONE. */
struct tlb_entry {
    uint32_t read, write; /* write only if the page's dirty bit is set already */
    uint8_t *page;        /* host address of its first byte */
};

/* What of a segment an access needs: offsets below the end are fine for up to 4 bytes; all others
 * are looked at closely. */
struct span {
    uint32_t base;
    uint32_t read_end, write_end;
};

/* CF: bit 31 of carries; OF: bit 31 xor bit 30; AF: bit 3. ZF: result is 0. SF: bit 31 of sign; PF:
 * its low byte. */
struct lazy_flags {
    uint32_t result, sign, carries;
};

struct fault {
    uint8_t vector;
    bool has_error;
    uint32_t error;
};

/* Why the run loop is to return, and with what. */
struct leave {
    bool now;       /* something is to be reported */
    uint8_t reason; /* enum event_reason */
    uint8_t direction, size;
    uint16_t port, count, flags;
    uint32_t detail;
    uint64_t gpa;
    uint32_t linear; /* of the instruction that left */
    uint8_t len;     /* 0: not known, look at the bytes */
    uint8_t *data;
};

/* The privileged half's own state. */
struct system_state {
    uint32_t dr[8];
    uint64_t tsc_offset; /* what the time-stamp counter is ahead of the instructions */
};

struct engine_vm {
    struct memory *memory; /* borrowed */
    /* A word for each 64 bytes of memory has a bit for each byte that was decoded. */
    uint64_t *code;
    uint32_t *versions;    /* one a page: counts the writes to decoded bytes */
    pthread_mutex_t split; /* held during a LOCKed access that cannot be one of the host's */
    unsigned cpus;         /* created so far, atomic */
};

/* Things to look at between two blocks: bits of attention. */
enum {
    ATTENTION_TRAP = 1 << 0,       /* TF is set, or an exception due */
    ATTENTION_SHADOW = 1 << 1,     /* STI or MOV SS was the last instruction */
    ATTENTION_INJECT = 1 << 2,     /* an interrupt was given */
    ATTENTION_WINDOW = 1 << 3,     /* the caller waits for a window */
    ATTENTION_BREAKPOINT = 1 << 4, /* there are some */
    ATTENTION_WRITES = 1 << 5,     /* MMIO writes are to be reported */
    ATTENTION_RF = 1 << 6,         /* RF is set, to be cleared by the next instruction */
    ATTENTION_COMPLETE = 1 << 7,   /* completing */
    ATTENTION_EXCEPTIONS = 1 << 8, /* so many that they are to be told */
    ATTENTION_WATCH = 1 << 9,      /* watched memory was written to */
};

/* Where it is in the block that it executes, and how far it has come. */
struct progress {
    uint32_t next_eip;            /* where it goes on when the instruction is done */
    uint32_t block_eip;           /* offset of the first instruction of the block */
    const struct op *op;          /* the one that is executed; NULL between two blocks */
    const struct op *first, *end; /* of the block; end may be drawn nearer while it runs */
    uint64_t instructions;        /* done; exact between blocks */
};

/* What follows from the registers: see cpu_refresh(). */
struct derived {
    struct span span[SEG_COUNT];
    struct tlb_entry *tlb; /* tlbs[cpl == 3] */
    uint32_t stack_mask;   /* 0xffff or ~0 */
    uint8_t code_bits;     /* 16 or 32 */
};

/* What is under way between two instructions; saved by state.c, as are those below. */
struct pending {
    bool shadow; /* set by STI, MOV SS, POP SS (cpu_set_shadow()) */
    bool trap;   /* #DB is due, before the next instruction */
    bool has_interrupt;
    uint8_t interrupt; /* vector that was given */
    bool completing;   /* the next instruction has left for its data and only goes on with it */
    bool repeats;      /* the last instruction was a REP that is not through */
    bool wrote;        /* watched memory was written to, which no run has told yet: */
    uint32_t wrote_at; /* there, the first byte of it; linear */
};

/* Of struct engine_stops what lies in 32 bits; linear. */
struct stops {
    struct engine_stops told;
    unsigned breaks_count, writes_count;
    uint32_t breaks[ENGINE_BREAKS_MAX];
    struct {
        uint32_t first, last; /* bytes */
    } writes[BREAK_WRITES_MAX];
};

/* What the caller wants of its runs. */
struct orders {
    uint32_t kick;       /* atomic: the one field that other threads write */
    enum engine_run how; /* of this run */
    uint64_t limit;      /* this run stops before the instruction with this number */
    uint64_t deadline;   /* and so does every ENGINE_RUN */
    bool window;
    struct stops stops;
};

struct faults {
    jmp_buf out;       /* to the run loop */
    struct fault last; /* that was raised */
    bool has_due;      /* one came with a state that was loaded: this one, */
    struct fault due;  /* before the next instruction */
    int delivering;    /* deliver.c's own: the exception that is being delivered, or -1 */
};

/* With EXCEPTIONS_FULL of them a run ends; there is room for those that come until it has: a fault,
 * and all that can come up on its way to a handler. */
enum { EXCEPTIONS_FULL = 64, EXCEPTIONS_ROOM = EXCEPTIONS_FULL + 16 };

/* What no exit tells of, since it was last asked for. */
struct exceptions {
    unsigned count;
    bool is_under_way;                /* this one is on its way to its handler */
    struct event_exception under_way; /* (INTERRUPT: only told if it does not come there) */
    struct event_exception seen[EXCEPTIONS_ROOM];
};

/* IN, OUT and their like on their way out and back; saved as well. */
struct io_exchange {
    bool asked;           /* IN or INS has left and waits for its data */
    bool answered;        /* and it is in data */
    uint16_t count, next; /* elements in data; those of them that it has taken */
    uint8_t size;         /* of each */
    uint8_t data[1024];
};

/* Reads are at most those of ENTER, the frame pointers of 30 outer procedures. Writes: what INS has
 * read in one go, by 8 bytes. */
enum { MMIO_READS = 40, MMIO_WRITES = 144 };

struct mmio {
    uint64_t gpa;
    uint8_t size;
    uint8_t data[8];
};

/* Accesses that leave: where there is no memory, or none to be written. Saved as well. */
struct mmio_exchange {
    struct mmio reads[MMIO_READS];   /* answers for the instruction under way */
    struct mmio writes[MMIO_WRITES]; /* of the instruction just done, not yet reported */
    uint8_t reads_count, reads_next, writes_count, writes_next;
    bool asked;             /* reads[reads_count] has left and waits for its data */
    uint32_t writer_linear; /* of the instruction that made the writes */
    uint8_t writer_len;
    bool writer_is_string; /* it was INS */
};

/* What was decoded (decode.c). */
struct decoded {
    uint32_t mode; /* code_bits, and a number that decoder_forget() changes */
    /* The last block was in this page: its linear address (TLB_NONE: none) and its physical one. */
    uint32_t page, gpa;
    struct block *blocks; /* owned, BLOCKS */
    void *decoders;       /* decode.c's own */
};

/* It is in parts, those that instructions need most often first. op_offset() adds up fields of it
 * by their distance from its start, which must fit into the 16 bits of op.base. */
struct engine_cpu {
    /* The state of the architecture, with system below. */
    struct registers regs;
    uint32_t zero; /* always 0: base or index that is not there */
    struct lazy_flags lazy;
    uint8_t cpl;

    uint32_t attention; /* what between two blocks is to be looked at: ATTENTION_ */
    struct progress at;
    struct derived derived;
    uint8_t *ram;   /* vm->memory->base */
    uint64_t *code; /* vm->code */

    struct decoded decoded;
    struct pending pending;
    struct orders orders;
    struct faults faults;
    struct system_state system;
    struct leave leave; /* why the last run returned */
    struct soft_trail trail;
    struct io_exchange io;
    struct mmio_exchange mmio;
    struct tlb_entry tlbs[2][TLB_ENTRIES]; /* of the supervisor, of the user */
    struct exceptions exceptions;          /* far back: it is large, and rarely needed */

    struct engine_vm *vm;
    unsigned index;
};

static_assert(offsetof(struct engine_cpu, zero) <= UINT16_MAX, "op.base and op.index reach it");

/* What leaves an instruction in its middle: the values of setjmp(cpu->faults.out). */
enum { OUT_OF_FAULT = 1, OUT_OF_LEAVE };

static inline void leave_set(struct leave *leave, enum event_reason reason, uint32_t linear,
                             uint8_t len)
{
    leave->now = true;
    leave->reason = (uint8_t)reason;
    leave->linear = linear;
    leave->len = len;
}

/* ---- Out of an instruction (cpu.c) ---- */

/* Ends the instruction with an exception; regs.eip becomes that of the instruction. error counts
 * only for those that push one (#DF, #TS, #NP, #SS, #GP, #PF, #AC). */
_Noreturn void cpu_fault(struct engine_cpu *cpu, uint8_t vector, uint32_t error);

/* Leaves the guest, the instruction not done (regs.eip on it): shutdown, MMIO read, IN. leave is
 * filled but for now and linear. */
_Noreturn void cpu_leave(struct engine_cpu *cpu, enum event_reason reason);

/* Leaves the guest when the instruction is done: HLT, OUT. */
void cpu_leave_after(struct engine_cpu *cpu, enum event_reason reason);

/* A REP is not through: EIP is to stay on it. RF tells so (SDM vol. 3B, 17.3.1.1). */
void cpu_repeat(struct engine_cpu *cpu);

/* The block ends after the instruction that is being executed. */
void cpu_end_block(struct engine_cpu *cpu);

/* ---- The loop (run.c) ---- */

/* Runs until leave.now. */
void cpu_loop(struct engine_cpu *cpu);

/* Would an interrupt given now be delivered at once? */
bool cpu_takes_interrupts(const struct engine_cpu *cpu);

/* ---- The whole state (state.c): engine.h's own calls ---- */

bool state_set_registers(struct engine_cpu *cpu, const struct registers *regs,
                         struct failure *failure);
bool state_save(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure);
bool state_load(struct engine_cpu *cpu, const struct cpu_state *state, struct failure *failure);

/* ---- Decoding (decode.c) ---- */

/* The block at CS:EIP; raises what its fetch raises. */
const struct block *block_find(struct engine_cpu *cpu);
bool decoder_create(struct engine_cpu *cpu, struct failure *failure);
void decoder_destroy(struct engine_cpu *cpu);
/* Memory may have been written from outside, which no mark tells. */
void decoder_forget(struct engine_cpu *cpu);
/* How long is this instruction? 0: not one. */
unsigned decode_length(const struct engine_cpu *cpu, const uint8_t *bytes, size_t n);

/* ---- What follows from the registers (cpu.c) ---- */

/* What attention is made of has changed. */
void cpu_update_attention(struct engine_cpu *cpu);

/* All that follows from regs: spans, code_bits, stack_mask, tlb, attention. cpl is taken as it
 * is. */
void cpu_refresh(struct engine_cpu *cpu);
/* The same where only this data segment has changed. */
void cpu_refresh_segment(struct engine_cpu *cpu, unsigned seg);

/* All of EFLAGS; replaces all of it (bit 1 is made one, RF and VM are kept as given). Whoever
 * changes VM loads all segment registers. */
uint32_t cpu_flags(const struct engine_cpu *cpu);
void cpu_set_flags(struct engine_cpu *cpu, uint32_t eflags);

/* No interrupt before the instruction after this one is done. */
void cpu_set_shadow(struct engine_cpu *cpu);

/* Instructions done before this one. */
uint64_t cpu_instruction_count(const struct engine_cpu *cpu);
/* Ticks of the time-stamp counter, likewise. */
uint64_t cpu_tsc(const struct engine_cpu *cpu);

static inline bool cpu_is_protected(const struct engine_cpu *cpu)
{
    return cpu->regs.cr0 & CR0_PE;
}

/* Virtual-8086 mode is one of protected mode, at CPL 3. */
static inline bool cpu_is_virtual(const struct engine_cpu *cpu)
{
    return cpu_is_protected(cpu) && (cpu->regs.eflags & EFLAGS_VM);
}

static inline bool cpu_has_descriptors(const struct engine_cpu *cpu)
{
    return registers_have_descriptors(&cpu->regs);
}

/* ---- What to stop at (stops.c) ---- */

void stops_set(struct engine_cpu *cpu, const struct engine_stops *stops);
/* May a write to the page of this linear address be one to watched memory? Such a page does not get
 * into the TLB for writing, so that each write takes the slow way. */
bool stops_watch_page(const struct engine_cpu *cpu, uint32_t linear);
/* This many bytes are written, all in one page. What of them is watched ends the block, and the run
 * when the instruction is done. */
void stops_note_write(struct engine_cpu *cpu, uint32_t linear, unsigned size);
/* Is the run to end for it? One that only completes an exit leaves it to the next. */
bool stops_for_write(const struct engine_cpu *cpu);

/* ---- RAM (ram.c, inlined in access.h) ---- */

/* Guest-physical, for page tables. False where there is no memory. gpa is aligned. */
bool physical_read32(struct engine_cpu *cpu, uint32_t gpa, uint32_t *value);
/* ORs bits in, atomically. False where there is no RAM. */
bool physical_or32(struct engine_cpu *cpu, uint32_t gpa, uint32_t bits);

/* ---- Memory (access.c, inlined in access.h) ----
 *
 * All of them raise #GP, #SS or #PF, or leave for an MMIO read; MMIO writes are kept until the
 * instruction is done. size is 1, 2 or 4. */

/* Is all of offset .. offset + size - 1 inside its limit (SDM vol. 3A, 5.3)? size is not 0. */
bool segment_holds(const struct segment *s, uint32_t offset, uint32_t size);

/* Through a segment register, with its checks, at the privilege of CPL. */
uint32_t mem_read(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size);
void mem_write(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size,
               uint32_t value);

enum access {
    ACCESS_READ = 0,
    ACCESS_WRITE = 1,
    ACCESS_USER = 2,
    ACCESS_SUPERVISOR = 0, /* the CPU's own: descriptor tables, TSS, the stack of an inner ring */
};

/* At a linear address; who: ACCESS_USER or ACCESS_SUPERVISOR. */
uint32_t linear_read(struct engine_cpu *cpu, uint32_t linear, unsigned size, enum access who);
void linear_write(struct engine_cpu *cpu, uint32_t linear, unsigned size, uint32_t value,
                  enum access who);
/* Would a write of these bytes fault? Then it does so now. */
void linear_probe_write(struct engine_cpu *cpu, uint32_t linear, unsigned size, enum access who);

/* ---- Paging (paging.c) ---- */

/* The physical address of a linear one, with rights checked, accessed and dirty bits set; raises
 * #PF with CR2 and the error code. access: ACCESS_WRITE, ACCESS_USER. Enters the page into the TLB
 * of that privilege if there is memory (tlbs[0] supervisor, tlbs[1] user). Without paging: the same
 * address. */
uint32_t paging_translate(struct engine_cpu *cpu, uint32_t linear, unsigned access);
/* Forgets all, code_page too. */
void tlb_flush(struct engine_cpu *cpu);
void tlb_flush_page(struct engine_cpu *cpu, uint32_t linear);

/* ---- What is told of exceptions and interrupts (exceptions.c) ---- */

/* One comes up at regs.eip and is on its way to its handler: kind of enum event_exception_kind. */
void exceptions_begin(struct engine_cpu *cpu, enum event_exception_kind kind, struct fault fault);
/* The one under way has come there: at.next_eip. */
void exceptions_arrive(struct engine_cpu *cpu);
/* The one under way, if there is one, does not come there. */
void exceptions_fail(struct engine_cpu *cpu);
/* An IRET, which was at this linear address, is done. */
void exceptions_return(struct engine_cpu *cpu, uint32_t from);

static inline bool exceptions_are_full(const struct engine_cpu *cpu)
{
    return cpu->exceptions.count >= EXCEPTIONS_FULL;
}

/* ---- Exceptions and interrupts (deliver.c) ---- */

/* Delivers cpu->faults.last, which the instruction at regs.eip has raised; the return address is
 * regs.eip. A fault on its way makes a double fault, and that a triple one:
 * cpu_leave(EVENT_SHUTDOWN). It raises faults itself by cpu_fault(), which lead back here. */
void deliver_fault(struct engine_cpu *cpu);
/* #DB after an instruction, for TF: the return address is regs.eip, which is already past it. */
void deliver_trap(struct engine_cpu *cpu);
/* From outside, between two instructions. */
void deliver_interrupt(struct engine_cpu *cpu, uint8_t vector);

/* ---- I/O permission (inspect.c) ---- */

/* #GP if CPL > IOPL or in virtual-8086 mode, and the bitmap of the TSS does not allow these
 * ports. */
void io_check(struct engine_cpu *cpu, uint16_t port, unsigned size);

/* ---- Operands, for the privileged half; the other has faster ways ---- */

static inline uint32_t reg_read(const struct engine_cpu *cpu, unsigned reg, unsigned size)
{
    return size == 4 ? cpu->regs.gpr[reg] : (uint16_t)cpu->regs.gpr[reg];
}

static inline void reg_write(struct engine_cpu *cpu, unsigned reg, unsigned size, uint32_t value)
{
    cpu->regs.gpr[reg] = size == 4 ? value : (cpu->regs.gpr[reg] & 0xffff0000u) | (value & 0xffff);
}

/* The offset of the memory operand in its segment op->seg. */
static inline uint32_t op_offset(const struct engine_cpu *cpu, const struct op *op)
{
    const uint8_t *at = (const uint8_t *)cpu;
    uint32_t base = *(const uint32_t *)(at + op->base), index = *(const uint32_t *)(at + op->index);
    return (base + (index << op->scale) + op->disp) & op->mask;
}

/* The r/m operand, of size 2 or 4 (op->size, or what the instruction says: 2 for LLDT, MOV Sreg,
 * ...). */
static inline uint32_t operand_read(struct engine_cpu *cpu, const struct op *op, unsigned size)
{
    return op->flags & OP_MEMORY ? mem_read(cpu, op->seg, op_offset(cpu, op), size)
                                 : reg_read(cpu, op->rm, size);
}

static inline void operand_write(struct engine_cpu *cpu, const struct op *op, unsigned size,
                                 uint32_t value)
{
    if (op->flags & OP_MEMORY)
        mem_write(cpu, op->seg, op_offset(cpu, op), size, value);
    else
        reg_write(cpu, op->rm, size, value);
}

/* What lies n bytes above the stack pointer (0: on top); writes n bytes below it; moves it. */
static inline uint32_t stack_read(struct engine_cpu *cpu, uint32_t n, unsigned size)
{
    return mem_read(cpu, SEG_SS, (cpu->regs.gpr[GPR_ESP] + n) & cpu->derived.stack_mask, size);
}
static inline void stack_write(struct engine_cpu *cpu, uint32_t n, unsigned size, uint32_t value)
{
    mem_write(cpu, SEG_SS, (cpu->regs.gpr[GPR_ESP] - n) & cpu->derived.stack_mask, size, value);
}
static inline void stack_move(struct engine_cpu *cpu, int32_t by)
{
    uint32_t *esp = &cpu->regs.gpr[GPR_ESP];
    *esp = (*esp & ~cpu->derived.stack_mask) | ((*esp + (uint32_t)by) & cpu->derived.stack_mask);
}

/* ---- The exact instructions of the privileged half ----
 *
 * op->size is the operand size (2 or 4) of the instruction; r/m operands through operand_read(). */

/* segment.c. PUSH Sreg writes 2 bytes and moves by op->size. LDS and friends: op->reg is the
 * general register, op->selector the segment's number, the pointer is the memory operand. */
op_run op_mov_to_segment, op_mov_from_segment, op_push_segment, op_pop_segment, op_load_far;
/* transfer.c, return.c. Direct: op->selector : op->imm. Indirect: the memory operand (offset of
 * op->size, then the selector). RET far: op->imm more bytes. */
op_run op_jmp_far, op_call_far, op_jmp_far_indirect, op_call_far_indirect, op_ret_far;
/* deliver.c, return.c. INT n: op->imm. IRET: op->size. */
op_run op_int, op_int3, op_int1, op_into, op_iret;
/* system.c, inspect.c, eflags.c. MOV CRn, DRn: op->reg is n, op->rm the general register. */
op_run op_lgdt, op_lidt, op_sgdt, op_sidt, op_lldt, op_sldt, op_ltr, op_str, op_lmsw, op_smsw;
op_run op_mov_to_cr, op_mov_from_cr, op_mov_to_dr, op_mov_from_dr, op_clts, op_invlpg, op_wbinvd;
op_run op_lar, op_lsl, op_verr, op_verw, op_arpl;
/* D8 to DF are op_escape. */
op_run op_hlt, op_cli, op_sti, op_pushf, op_popf, op_cpuid, op_rdtsc, op_escape, op_wait;

#endif
