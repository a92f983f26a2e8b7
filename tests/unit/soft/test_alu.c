/* The software CPU's arithmetic against the CPU that this test runs on: the same bytes with the
 * same registers and flags, in 32-bit code of a 64-bit process (which Linux allows on x86-64). */
#include "test.h"

#include "memory/memory.h"
#include "soft/soft.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

enum { RAM = MEMORY_CHUNK, CODE = 0x1000, DATA = 0x2000, VALUES = 300 };
enum {
    CF = EFLAGS_CF,
    PF = EFLAGS_PF,
    AF = EFLAGS_AF,
    ZF = EFLAGS_ZF,
    SF = EFLAGS_SF,
    OF = 1 << 11
};
enum { ALL = CF | PF | AF | ZF | SF | OF };

/* What one instruction finds, and leaves. */
struct machine_state {
    uint32_t gpr[GPR_COUNT]; /* ESP is not used */
    uint32_t eflags;
    uint32_t data[4]; /* at EBX, where the instruction has an operand in memory */
    bool fault;
};

/* Which of the flags SDM defines, where that depends on the operands. */
enum undefined {
    NONE,
    SHIFTS,     /* by imm or CL: OF but for 1, AF; CF of SHL, SHR, SAR by the width or more */
    ROTATES,    /* OF but for 1; the others stay */
    DOUBLE,     /* SHLD, SHRD of 32 bits */
    DOUBLE_16,  /* and of 16: by more than 16 the result, too */
    LOGIC = AF, /* sets of flags from here on */
    MULTIPLY = AF | ZF | SF | PF,
    SCAN = ALL & ~ZF,
    DECIMAL = OF,
    ASCII = OF | SF | ZF | PF,
    DIVIDE = ALL,
    BASE = OF | AF | CF, /* AAM, AAD */
    BITS = ALL & ~(CF | ZF),
};

struct form {
    const char *name;
    uint8_t bytes[8];
    uint8_t len, size;
    int undefined;
};

/* ---- This machine ---- */

static struct {
    uint8_t *page; /* below 4 GiB: code at 0, stack up to 0x1000, data at DATA_AT */
    sigjmp_buf back;
} host;
enum { STUB = 0x200, STATE_AT = 0x400, DATA_AT = 0x800, STACK_TOP = 0x1000, PAGE = 0x1000 };

static void on_fault(int number)
{
    (void)number;
    siglongjmp(host.back, 1);
}

static uint8_t *put(uint8_t *at, const uint8_t *bytes, size_t n)
{
    memcpy(at, bytes, n);
    return at + n;
}

/* Some bytes, and an address. */
#define PUT(AT, ADDRESS, ...)                                                                      \
    put(put(AT, (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })),       \
        (const uint8_t *)&(const uint32_t){ ADDRESS }, 4)

/* 32-bit code: registers and flags from STATE_AT, the instruction, registers and flags back, and a
 * far jump to the 64-bit code at STUB: a RET, see below. */
static void write_host_code(const struct form *form, uint16_t code_64)
{
    const uint32_t base = (uint32_t)(uintptr_t)host.page, saved = base + STATE_AT;
    uint8_t *at = PUT(host.page, saved + 32, 0xff, 0x35); /* push [eflags] */
    *at++ = 0x9d;                                         /* popfd */
    for (unsigned i = 0; i < GPR_COUNT; i++)
        if (i != GPR_ESP)
            at = PUT(at, saved + 4 * i, 0x8b, (uint8_t)(i << 3 | 5)); /* mov reg, [saved] */
    at = put(at, form->bytes, form->len);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        if (i != GPR_ESP)
            at = PUT(at, saved + 4 * i, 0x89, (uint8_t)(i << 3 | 5));
    at = PUT(at, saved + 32, 0x9c, 0x8f, 0x05); /* pushfd; pop [eflags] */
    at = PUT(at, base + STUB, 0xea);            /* ljmp */
    put(at, (const uint8_t *)&code_64, 2);
    host.page[STUB] = 0xc3;
}

/* Enters the 32-bit code with its own stack and segments; all registers are lost on the way. */
static void enter_host_code(void)
{
#ifdef __x86_64__
    uint64_t rsp_slot = (uint64_t)(uintptr_t)host.page + STACK_TOP - 64;
    uint64_t entry = (uint64_t)(uintptr_t)host.page;
    __asm__ volatile("sub $128, %%rsp\n\t" /* the red zone */
                     "push %%rbx\n\t"
                     "push %%rbp\n\t"
                     "lea 1f(%%rip), %%rax\n\t"
                     "mov %%rax, (%[slot])\n\t"
                     "mov %%rsp, 8(%[slot])\n\t"
                     "mov $0x2b, %%eax\n\t"
                     "mov %%eax, %%ds\n\t"
                     "mov %%eax, %%es\n\t"
                     "mov %[slot], %%rsp\n\t"
                     "pushq $0x23\n\t"
                     "pushq %[entry]\n\t"
                     "lretq\n"
                     "1:\n\t" /* came by RET from the slot: RSP is 8 past it */
                     "mov (%%rsp), %%rsp\n\t"
                     "pop %%rbp\n\t"
                     "pop %%rbx\n\t"
                     "add $128, %%rsp\n\t"
                     "cld\n\t"
                     : [slot] "+D"(rsp_slot), [entry] "+S"(entry)
                     :
                     : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
                       "cc", "memory");
#endif
}

static void run_host(const struct machine_state *before, struct machine_state *after)
{
    memcpy(host.page + STATE_AT, before, 36);
    memcpy(host.page + DATA_AT, before->data, sizeof before->data);
    after->fault = sigsetjmp(host.back, 1);
    if (!after->fault)
        enter_host_code();
    memcpy(after, host.page + STATE_AT, 36);
    memcpy(after->data, host.page + DATA_AT, sizeof after->data);
}

/* ---- The software CPU ---- */

static struct {
    struct memory memory;
    struct engine_vm *vm;
    struct engine_cpu *cpu;
    struct registers regs;
    const struct form *form; /* whose bytes are at CODE */
} soft;

static void make_registers(void)
{
    struct registers *r = &soft.regs;
    *r = (struct registers){ .eip = CODE, .cr0 = CR0_PE | CR0_ET };
    for (int i = 0; i < SEG_COUNT; i++)
        r->seg[i] = (struct segment){ .limit = ~0u, .selector = 0x10, .attr = 0xc93 };
    r->seg[SEG_CS] = (struct segment){ .limit = ~0u, .selector = 8, .attr = 0xc9b };
    r->gpr[GPR_ESP] = 0x8000;
}

static void run_soft(const struct form *form, const struct machine_state *before,
                     struct machine_state *after)
{
    struct failure failure;
    struct event e = { 0 };
    if (soft.form != form)
        memory_write(&soft.memory, CODE, form->bytes, form->len);
    soft.form = form;
    memory_write(&soft.memory, DATA, before->data, sizeof before->data);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        if (i != GPR_ESP)
            soft.regs.gpr[i] = before->gpr[i];
    soft.regs.eflags = before->eflags;
    assert_true(engine_soft.cpu_set_registers(soft.cpu, &soft.regs, &failure));
    const struct engine_stops after_it = { .breaks_count = 1, .breaks = { CODE + form->len } };
    engine_soft.cpu_set_stops(soft.cpu, &after_it);
    engine_soft.cpu_run(soft.cpu, ENGINE_RUN);
    engine_soft.cpu_describe(soft.cpu, &e, &soft.regs);
    after->fault = e.reason == EVENT_SHUTDOWN; /* there is no IDT */
    if (!after->fault) {
        assert_int_equal(e.reason, EVENT_STEP);
        assert_int_equal(e.regs.eip, CODE + form->len);
    }
    memcpy(after->gpr, e.regs.gpr, sizeof after->gpr);
    after->eflags = e.regs.eflags;
    memory_read(&soft.memory, DATA, after->data, sizeof after->data);
}

/* ---- Comparing ---- */

/* Repeatable. */
static uint32_t next_random(void)
{
    static uint64_t seed = 88172645463325252ull;
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (uint32_t)(seed >> 16);
}

static uint32_t interesting(void)
{
    static const uint32_t edges[] = {
        0,      1,          2,          7,          8,          0xf,        0x10,
        0x1f,   0x7f,       0x80,       0xff,       0x7fff,     0x8000,     0xffff,
        0x9999, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0xffffff80, 0xffff8000,
    };
    uint32_t r = next_random();
    return r % 3 ? edges[r / 3 % (sizeof edges / sizeof *edges)] : next_random() >> (r / 8 % 32);
}

static uint32_t undefined_flags(const struct form *form, const struct machine_state *before)
{
    const unsigned bits = 8 * form->size;
    bool by_cl = form->bytes[0] == 0xd2 || form->bytes[0] == 0xd3 || form->bytes[1] == 0xd3 ||
                 form->bytes[1] == 0xa5 || form->bytes[1] == 0xad || form->bytes[2] == 0xa5 ||
                 form->bytes[2] == 0xad;
    bool by_one = (form->bytes[0] & 0xfe) == 0xd0 || form->bytes[1] == 0xd1;
    unsigned count = (by_cl    ? before->gpr[GPR_ECX]
                      : by_one ? 1u
                               : form->bytes[form->len - 1u]) &
                     31;
    switch (form->undefined) {
    case NONE: return 0;
    case SHIFTS: return !count ? 0 : (uint32_t)AF | (count > 1 ? OF : 0) | (count >= bits ? CF : 0);
    case ROTATES: return count > 1 ? OF : 0;
    case DOUBLE:
    case DOUBLE_16:
        return !count ? 0 : (uint32_t)AF | (count > 1 ? OF : 0) | (count > bits ? ALL : 0);
    default: return (uint32_t)form->undefined;
    }
}

/* SDM leaves the result itself open: SHLD and SHRD by more than their width; BSF of 0 in register
 * writes. */
static bool is_undefined(const struct form *form, const struct machine_state *before)
{
    return form->undefined == DOUBLE_16 &&
           ((form->bytes[2] & 1 ? before->gpr[GPR_ECX] : form->bytes[form->len - 1u]) & 31) > 16;
}

static void show(const char *who, const struct machine_state *s)
{
    print_message(
        "%s eax %08x ecx %08x edx %08x ebx %08x esi %08x edi %08x flags %03x data %08x fault %d\n",
        who, s->gpr[GPR_EAX], s->gpr[GPR_ECX], s->gpr[GPR_EDX], s->gpr[GPR_EBX], s->gpr[GPR_ESI],
        s->gpr[GPR_EDI], s->eflags & ALL, s->data[0], s->fault);
}

static bool same(const struct form *form, const struct machine_state *before,
                 const struct machine_state *a, const struct machine_state *b)
{
    if (a->fault || b->fault)
        return a->fault == b->fault;
    const uint32_t mask = ALL & ~undefined_flags(form, before);
    bool registers = true;
    for (unsigned i = 0; i < GPR_COUNT; i++)
        registers = registers && (i == GPR_ESP || i == GPR_EBX || a->gpr[i] == b->gpr[i]);
    return registers && (a->eflags & mask) == (b->eflags & mask) &&
           !memcmp(a->data, b->data, sizeof a->data);
}

/* EBX points to the data on both; a form that changes it is not of use here. */
static void compare(const struct form *form)
{
    struct machine_state before = { 0 }, here = { 0 }, there = { 0 };
    for (unsigned i = 0; i < GPR_COUNT; i++)
        before.gpr[i] = interesting();
    for (unsigned i = 0; i < 4; i++)
        before.data[i] = interesting();
    before.eflags = EFLAGS_FIXED | EFLAGS_IF | (next_random() & ALL);
    before.gpr[GPR_EBX] = (uint32_t)(uintptr_t)host.page + DATA_AT;
    run_host(&before, &here);
    before.gpr[GPR_EBX] = DATA;
    run_soft(form, &before, &there);
    if (is_undefined(form, &before) || same(form, &before, &here, &there))
        return;
    print_message("%s\n", form->name);
    show("before  ", &before);
    show("here    ", &here);
    show("software", &there);
    fail();
}

/* During a test: cmocka has handlers of its own. */
static void catch_faults(void)
{
    struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER | SA_ONSTACK };
    static uint8_t signal_stack[1 << 16]; /* that of the 32-bit code is small */
    const stack_t stack = { .ss_sp = signal_stack, .ss_size = sizeof signal_stack };
    sigaltstack(&stack, NULL);
    sigaction(SIGFPE, &action, NULL);
}

static void compare_all(const struct form *forms, size_t n)
{
    uint16_t code_64 = 0;
    catch_faults();
#ifdef __x86_64__
    __asm__("mov %%cs, %0" : "=r"(code_64));
#endif
    for (size_t i = 0; i < n; i++) {
        write_host_code(&forms[i], code_64);
        for (unsigned k = 0; k < VALUES; k++)
            compare(&forms[i]);
    }
}

/* ---- The instructions ---- */

#define F(NAME, UNDEFINED, SIZE, ...)                                                              \
    {                                                                                              \
        NAME, { __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }), SIZE, UNDEFINED           \
    }
/* Of ModRM: C8 and its like are EAX with ECX, 03 and its like [EBX]. ADD to CMP are 8 apart. */
#define ALU(NAME, N, UNDEFINED)                                                                    \
    F(NAME " cl, dl", UNDEFINED, 1, (N) << 3, 0xd1),                                               \
        F(NAME " ah, dl", UNDEFINED, 1, (N) << 3, 0xd4),                                           \
        F(NAME " cx, dx", UNDEFINED, 2, 0x66, (N) << 3 | 1, 0xd1),                                 \
        F(NAME " ecx, edx", UNDEFINED, 4, (N) << 3 | 1, 0xd1),                                     \
        F(NAME " ecx, edx by the other form", UNDEFINED, 4, (N) << 3 | 3, 0xca),                   \
        F(NAME " [ebx], dl", UNDEFINED, 1, (N) << 3, 0x13),                                        \
        F(NAME " [ebx+3], edx", UNDEFINED, 4, (N) << 3 | 1, 0x53, 3),                              \
        F(NAME " [ebx], dx", UNDEFINED, 2, 0x66, (N) << 3 | 1, 0x13),                              \
        F(NAME " edx, [ebx]", UNDEFINED, 4, (N) << 3 | 3, 0x13),                                   \
        F(NAME " dh, [ebx+1]", UNDEFINED, 1, (N) << 3 | 2, 0x73, 1),                               \
        F(NAME " al, imm", UNDEFINED, 1, (N) << 3 | 4, 0x9a),                                      \
        F(NAME " eax, imm", UNDEFINED, 4, (N) << 3 | 5, 0xff, 0xff, 0xff, 0x7f),                   \
        F(NAME " ax, imm", UNDEFINED, 2, 0x66, (N) << 3 | 5, 0x34, 0x92),                          \
        F(NAME " esi, imm8", UNDEFINED, 4, 0x83, 0xc6 | (N) << 3, 0xf3),                           \
        F(NAME " si, imm8", UNDEFINED, 2, 0x66, 0x83, 0xc6 | (N) << 3, 0xf3),                      \
        F(NAME " [ebx], imm8", UNDEFINED, 4, 0x83, 0x03 | (N) << 3, 0x80),                         \
        F(NAME " byte [ebx], imm8", UNDEFINED, 1, 0x80, 0x03 | (N) << 3, 0x80),                    \
        F(NAME " dh, imm8", UNDEFINED, 1, 0x80, 0xc6 | (N) << 3, 0x31)
#define LOCKED(NAME, N, UNDEFINED)                                                                 \
    F("lock " NAME " [ebx], edx", UNDEFINED, 4, 0xf0, (N) << 3 | 1, 0x13),                         \
        F("lock " NAME " [ebx], dl", UNDEFINED, 1, 0xf0, (N) << 3, 0x13),                          \
        F("lock " NAME " [ebx+1], imm", UNDEFINED, 4, 0xf0, 0x83, 0x43 | (N) << 3, 1, 0xfe),       \
        F("lock " NAME " [ebx+5], dx", UNDEFINED, 2, 0x66, 0xf0, (N) << 3 | 1, 0x53, 5)

static void test_arithmetic(void **state)
{
    static const struct form forms[] = {
        ALU("add", 0, NONE),
        ALU("or", 1, LOGIC),
        ALU("adc", 2, NONE),
        ALU("sbb", 3, NONE),
        ALU("and", 4, LOGIC),
        ALU("sub", 5, NONE),
        ALU("xor", 6, LOGIC),
        ALU("cmp", 7, NONE),
        LOCKED("add", 0, NONE),
        LOCKED("or", 1, LOGIC),
        LOCKED("adc", 2, NONE),
        LOCKED("sbb", 3, NONE),
        LOCKED("and", 4, LOGIC),
        LOCKED("sub", 5, NONE),
        LOCKED("xor", 6, LOGIC),
        F("test edx, ecx", LOGIC, 4, 0x85, 0xca),
        F("test dl, ch", LOGIC, 1, 0x84, 0xea),
        F("test [ebx], cx", LOGIC, 2, 0x66, 0x85, 0x0b),
        F("test eax, imm", LOGIC, 4, 0xa9, 0, 0, 0xff, 0x80),
        F("test byte [ebx], imm", LOGIC, 1, 0xf6, 0x03, 0x81),
        F("inc ecx", NONE, 4, 0x41),
        F("inc cx", NONE, 2, 0x66, 0x41),
        F("inc ch", NONE, 1, 0xfe, 0xc5),
        F("dec ecx", NONE, 4, 0x49),
        F("dec cx", NONE, 2, 0x66, 0x49),
        F("dec cl", NONE, 1, 0xfe, 0xc9),
        F("inc byte [ebx]", NONE, 1, 0xfe, 0x03),
        F("lock dec dword [ebx]", NONE, 4, 0xf0, 0xff, 0x0b),
        F("neg edx", NONE, 4, 0xf7, 0xda),
        F("neg dx", NONE, 2, 0x66, 0xf7, 0xda),
        F("neg dh", NONE, 1, 0xf6, 0xde),
        F("not edx", NONE, 4, 0xf7, 0xd2),
        F("not byte [ebx]", NONE, 1, 0xf6, 0x13),
        F("xadd ecx, edx", NONE, 4, 0x0f, 0xc1, 0xd1),
        F("xadd ecx, ecx", NONE, 4, 0x0f, 0xc1, 0xc9),
        F("xadd cl, dh", NONE, 1, 0x0f, 0xc0, 0xf1),
        F("lock xadd [ebx], dx", NONE, 2, 0x66, 0xf0, 0x0f, 0xc1, 0x13),
        F("cmpxchg ecx, edx", NONE, 4, 0x0f, 0xb1, 0xd1),
        F("cmpxchg cl, dl", NONE, 1, 0x0f, 0xb0, 0xd1),
        F("cmpxchg [ebx], edx", NONE, 4, 0x0f, 0xb1, 0x13),
        F("lock cmpxchg [ebx], dx", NONE, 2, 0x66, 0xf0, 0x0f, 0xb1, 0x13),
    };
    compare_all(forms, sizeof forms / sizeof *forms);
}

#define SHIFT(NAME, N, UNDEFINED)                                                                  \
    F(NAME " edx, 1", UNDEFINED, 4, 0xd1, 0xc2 | (N) << 3),                                        \
        F(NAME " dh, 1", UNDEFINED, 1, 0xd0, 0xc6 | (N) << 3),                                     \
        F(NAME " dx, cl", UNDEFINED, 2, 0x66, 0xd3, 0xc2 | (N) << 3),                              \
        F(NAME " edx, cl", UNDEFINED, 4, 0xd3, 0xc2 | (N) << 3),                                   \
        F(NAME " dl, cl", UNDEFINED, 1, 0xd2, 0xc2 | (N) << 3),                                    \
        F(NAME " edx, 7", UNDEFINED, 4, 0xc1, 0xc2 | (N) << 3, 7),                                 \
        F(NAME " edx, 0", UNDEFINED, 4, 0xc1, 0xc2 | (N) << 3, 32),                                \
        F(NAME " dl, 3", UNDEFINED, 1, 0xc0, 0xc2 | (N) << 3, 3),                                  \
        F(NAME " [ebx], cl", UNDEFINED, 4, 0xd3, 0x03 | (N) << 3),                                 \
        F(NAME " word [ebx+1], 9", UNDEFINED, 2, 0x66, 0xc1, 0x43 | (N) << 3, 1, 9),               \
        F(NAME " edx, 31", UNDEFINED, 4, 0xc1, 0xc2 | (N) << 3, 31)

static void test_shifts(void **state)
{
    static const struct form forms[] = {
        SHIFT("rol", 0, ROTATES),
        SHIFT("ror", 1, ROTATES),
        SHIFT("rcl", 2, ROTATES),
        SHIFT("rcr", 3, ROTATES),
        SHIFT("shl", 4, SHIFTS),
        SHIFT("shr", 5, SHIFTS),
        SHIFT("sal", 6, SHIFTS),
        SHIFT("sar", 7, SHIFTS),
        F("shld edx, esi, 5", DOUBLE, 4, 0x0f, 0xa4, 0xf2, 5),
        F("shld edx, esi, cl", DOUBLE, 4, 0x0f, 0xa5, 0xf2),
        F("shld [ebx], esi, 1", DOUBLE, 4, 0x0f, 0xa4, 0x33, 1),
        F("shrd edx, esi, 5", DOUBLE, 4, 0x0f, 0xac, 0xf2, 5),
        F("shrd edx, esi, cl", DOUBLE, 4, 0x0f, 0xad, 0xf2),
        F("shld dx, si, cl", DOUBLE_16, 2, 0x66, 0x0f, 0xa5, 0xf2),
        F("shrd dx, si, cl", DOUBLE_16, 2, 0x66, 0x0f, 0xad, 0xf2),
        F("shrd dx, si, 1", DOUBLE_16, 2, 0x66, 0x0f, 0xac, 0xf2, 1),
    };
    compare_all(forms, sizeof forms / sizeof *forms);
}

static void test_multiply_and_divide(void **state)
{
    static const struct form forms[] = {
        F("mul ecx", MULTIPLY, 4, 0xf7, 0xe1),
        F("mul cx", MULTIPLY, 2, 0x66, 0xf7, 0xe1),
        F("mul ch", MULTIPLY, 1, 0xf6, 0xe5),
        F("mul dword [ebx]", MULTIPLY, 4, 0xf7, 0x23),
        F("imul ecx", MULTIPLY, 4, 0xf7, 0xe9),
        F("imul cx", MULTIPLY, 2, 0x66, 0xf7, 0xe9),
        F("imul cl", MULTIPLY, 1, 0xf6, 0xe9),
        F("imul edx, ecx", MULTIPLY, 4, 0x0f, 0xaf, 0xd1),
        F("imul dx, [ebx]", MULTIPLY, 2, 0x66, 0x0f, 0xaf, 0x13),
        F("imul edx, ecx, imm8", MULTIPLY, 4, 0x6b, 0xd1, 0xf9),
        F("imul dx, cx, imm16", MULTIPLY, 2, 0x66, 0x69, 0xd1, 0x34, 0x92),
        F("imul edx, [ebx], imm32", MULTIPLY, 4, 0x69, 0x13, 0x78, 0x56, 0x34, 0xf2),
        F("div ecx", DIVIDE, 4, 0xf7, 0xf1),
        F("div cx", DIVIDE, 2, 0x66, 0xf7, 0xf1),
        F("div cl", DIVIDE, 1, 0xf6, 0xf1),
        F("idiv ecx", DIVIDE, 4, 0xf7, 0xf9),
        F("idiv cx", DIVIDE, 2, 0x66, 0xf7, 0xf9),
        F("idiv ch", DIVIDE, 1, 0xf6, 0xfd),
        F("idiv byte [ebx]", DIVIDE, 1, 0xf6, 0x3b),
        F("daa", DECIMAL, 1, 0x27),
        F("das", DECIMAL, 1, 0x2f),
        F("aaa", ASCII, 1, 0x37),
        F("aas", ASCII, 1, 0x3f),
        F("aam", BASE, 1, 0xd4, 10),
        F("aam 16", BASE, 1, 0xd4, 16),
        F("aad", BASE, 1, 0xd5, 10),
        F("aad 3", BASE, 1, 0xd5, 3),
    };
    compare_all(forms, sizeof forms / sizeof *forms);
}

static void test_bits(void **state)
{
    static const struct form forms[] = {
        F("bt edx, ecx", BITS, 4, 0x0f, 0xa3, 0xca),
        F("bts dx, cx", BITS, 2, 0x66, 0x0f, 0xab, 0xca),
        F("btr edx, 17", BITS, 4, 0x0f, 0xba, 0xf2, 17),
        F("btc edx, 63", BITS, 4, 0x0f, 0xba, 0xfa, 63),
        F("bt dword [ebx], 3", BITS, 4, 0x0f, 0xba, 0x23, 3),
        F("lock btc dword [ebx], 31", BITS, 4, 0xf0, 0x0f, 0xba, 0x3b, 31),
        F("bts word [ebx+4], 19", BITS, 2, 0x66, 0x0f, 0xba, 0x6b, 4, 19),
        F("bsf edx, ecx", SCAN, 4, 0x0f, 0xbc, 0xd1),
        F("bsf dx, [ebx]", SCAN, 2, 0x66, 0x0f, 0xbc, 0x13),
        F("bsr edx, ecx", SCAN, 4, 0x0f, 0xbd, 0xd1),
        F("bsr dx, cx", SCAN, 2, 0x66, 0x0f, 0xbd, 0xd1),
    };
    compare_all(forms, sizeof forms / sizeof *forms);
}

#define CONDITION(N)                                                                               \
    F("setcc dl", NONE, 1, 0x0f, 0x90 | (N), 0xc2),                                                \
        F("cmovcc edx, ecx", NONE, 4, 0x0f, 0x40 | (N), 0xd1),                                     \
        F("cmovcc dx, [ebx]", NONE, 2, 0x66, 0x0f, 0x40 | (N), 0x13),                              \
        F("setcc [ebx]", NONE, 1, 0x0f, 0x90 | (N), 0x03),                                         \
        F("jcc; inc ecx", NONE, 4, 0x70 | (N), 1, 0x41)

static void test_moves_and_flags(void **state)
{
    static const struct form forms[] = {
        CONDITION(0),
        CONDITION(1),
        CONDITION(2),
        CONDITION(3),
        CONDITION(4),
        CONDITION(5),
        CONDITION(6),
        CONDITION(7),
        CONDITION(8),
        CONDITION(9),
        CONDITION(10),
        CONDITION(11),
        CONDITION(12),
        CONDITION(13),
        CONDITION(14),
        CONDITION(15),
        F("mov ch, dl", NONE, 1, 0x88, 0xd5),
        F("mov dx, [ebx+1]", NONE, 2, 0x66, 0x8b, 0x53, 1),
        F("mov [ebx+2], edi", NONE, 4, 0x89, 0x7b, 2),
        F("mov byte [ebx], imm", NONE, 1, 0xc6, 0x03, 0x5a),
        F("mov si, imm", NONE, 2, 0x66, 0xbe, 0xcd, 0xab),
        F("mov ah, imm", NONE, 1, 0xb4, 0x77),
        F("movzx edx, ch", NONE, 4, 0x0f, 0xb6, 0xd5),
        F("movzx edx, word [ebx]", NONE, 4, 0x0f, 0xb7, 0x13),
        F("movzx dx, byte [ebx]", NONE, 2, 0x66, 0x0f, 0xb6, 0x13),
        F("movsx edx, cl", NONE, 4, 0x0f, 0xbe, 0xd1),
        F("movsx edx, cx", NONE, 4, 0x0f, 0xbf, 0xd1),
        F("movsx dx, byte [ebx]", NONE, 2, 0x66, 0x0f, 0xbe, 0x13),
        F("lea edx, [ecx+esi*4-5]", NONE, 4, 0x8d, 0x54, 0xb1, 0xfb),
        F("lea dx, [ecx+edx*8+imm]", NONE, 2, 0x66, 0x8d, 0x94, 0xd1, 1, 2, 3, 4),
        F("lea edx, [bx+si+3]", NONE, 4, 0x67, 0x8d, 0x53, 3),
        F("xchg ecx, edx", NONE, 4, 0x87, 0xd1),
        F("xchg dl, dh", NONE, 1, 0x86, 0xf2),
        F("xchg [ebx+5], edx", NONE, 4, 0x87, 0x53, 5),
        F("xchg ax, dx", NONE, 2, 0x66, 0x92),
        F("bswap edx", NONE, 4, 0x0f, 0xca),
        F("cbw", NONE, 2, 0x66, 0x98),
        F("cwde", NONE, 4, 0x98),
        F("cwd", NONE, 2, 0x66, 0x99),
        F("cdq", NONE, 4, 0x99),
        F("lahf", NONE, 1, 0x9f),
        F("sahf", NONE, 1, 0x9e),
        F("clc", NONE, 1, 0xf8),
        F("stc", NONE, 1, 0xf9),
        F("cmc", NONE, 1, 0xf5),
        F("salc", NONE, 1, 0xd6),
        F("nop", NONE, 1, 0x90),
        F("cmpxchg8b [ebx]", NONE, 4, 0x0f, 0xc7, 0x0b),
    };
    compare_all(forms, sizeof forms / sizeof *forms);
}

/* ---- */

static int setup(void **state)
{
    struct failure failure;
    host.page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (host.page == MAP_FAILED)
        return -1;
    if (!memory_init(&soft.memory, RAM, &failure) ||
        !(soft.vm = engine_soft.vm_create("", &soft.memory, &failure)) ||
        !(soft.cpu = engine_soft.cpu_create(soft.vm, 0, &failure)))
        return -1;
    make_registers();
    return 0;
}

static int teardown(void **state)
{
    engine_soft.cpu_destroy(soft.cpu);
    engine_soft.vm_destroy(soft.vm);
    memory_destroy(&soft.memory);
    return munmap(host.page, PAGE);
}

int main(void)
{
#ifndef __x86_64__
    print_message("there is no x86 here to compare with\n");
    return 0;
#endif
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic),          cmocka_unit_test(test_shifts),
        cmocka_unit_test(test_multiply_and_divide), cmocka_unit_test(test_bits),
        cmocka_unit_test(test_moves_and_flags),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
