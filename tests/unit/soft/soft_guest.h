/* Small guests for the software CPU, written as bytes: memory, tables, and a handler for every
 * vector. With CLAIMS_ENGINE=kvm in the environment they run on KVM; it has to be one that can
 * page.
 *
 * A guest starts in flat 32-bit protected mode, ring 0, at CODE, without paging; paging() and
 * user() change that. The handler of vector n is at HANDLER(n): it halts, and if it is run again it
 * drops the error code, if there is one, and returns. */
#ifndef SOFT_GUEST_H
#define SOFT_GUEST_H

#include "test.h"

#include "engine/engine.h"
#include "memory/memory.h"

enum {
    GDT = 0x1000,
    IDT = 0x2000,
    TSS = 0x3000,
    TSS_B = 0x3100,
    TSS_16 = 0x3200,
    LDT = 0x3300,
    CODE = 0x8000,
    HANDLERS = 0x9000,
    USER = 0xb000,
    DIRECTORY = 0x10000,
    TABLE = 0x11000,
    STACK = 0x20000,
    STACK_RING0 = 0x22000, /* what the TSS says */
    STACK_RING1 = 0x24000,
    STACK_USER = 0x30000,
    DATA = 0x40000,
    RAM = 0x100000,
    MMIO = 0x200000, /* no memory */
    PORT = 0x80,     /* that the expect_... below mean */
};
#define HANDLER(vector) (HANDLERS + 16u * (vector))

enum {
    CODE0 = 0x08,
    DATA0 = 0x10,
    CODE3 = 0x1b,
    DATA3 = 0x23,
    SEL_TSS = 0x28,
    SEL_TSS_B = 0x30,
    SEL_LDT = 0x38,
    CONFORMING = 0x40,
    CODE1 = 0x49,
    DATA1 = 0x51,
    CODE_16 = 0x58,
    DATA_16 = 0x60,
    SEL_GATE = 0x68, /* the test's: a call gate, a task gate */
    SEL_TSS_16 = 0x70,
    SEL_TEST = 0x78, /* the test's */
    GDT_BYTES = 0x80,
};

/* Access bytes and flags of descriptors. */
enum {
    ACC_CODE0 = 0x9a,
    ACC_DATA0 = 0x92,
    ACC_CODE3 = 0xfa,
    ACC_DATA3 = 0xf2,
    FLAT = 0xc,
    WIDE = 0x4
};
/* The same of gates. */
enum {
    GATE_INT32 = 0x8e,
    GATE_TRAP32 = 0x8f,
    GATE_INT16 = 0x86,
    GATE_TRAP16 = 0x87,
    GATE_TASK = 0x85,
    GATE_CALL32 = 0x8c,
    GATE_CALL16 = 0x84,
    GATE_USER = 0x60
};

extern const struct engine *engine; /* that runs the guest */

extern struct guest {
    struct memory memory;
    struct engine_vm *vm;
    struct engine_cpu *cpu;
    struct registers regs; /* to start with */
    struct event e;        /* the last return */
    uint8_t *data;         /* what moved */
    uint32_t at;           /* where code goes */
} g;

/* ---- Memory ---- */

void put(uint32_t at, uint32_t value, unsigned size);
uint32_t get(uint32_t at, unsigned size);

/* Bytes of code, one after the other; code_at() says where. */
#define B2(x)     (uint8_t)(x), (uint8_t)((x) >> 8)
#define B4(x)     B2(x), (uint8_t)((uint32_t)(x) >> 16), (uint8_t)((uint32_t)(x) >> 24)
#define EMIT(...) emit((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

void code_at(uint32_t at);
void emit(const uint8_t *bytes, size_t n);

/* ---- Tables ---- */

void descriptor(unsigned selector, uint32_t base, uint32_t limit, unsigned access, unsigned flags);
unsigned access_byte(unsigned selector);
void write_gate(uint32_t at, unsigned access, unsigned selector, uint32_t offset,
                unsigned parameters);
void idt_gate(unsigned vector, unsigned access, unsigned selector, uint32_t offset);
void call_gate(unsigned access, unsigned selector, uint32_t offset, unsigned parameters);

/* CS with one selector and its attributes, all others with the other. */
void set_rings(struct registers *r, unsigned cs, unsigned code_attr, unsigned ds,
               unsigned data_attr);

/* Those that a guest starts with, into g.regs. */
void make_registers(void);

/* ---- Setting up ---- */

int guest_setup(void **state);
int guest_teardown(void **state);

#define GUEST_TEST(f) cmocka_unit_test_setup_teardown(f, guest_setup, guest_teardown)

/* A claim that does not hold on the KVM that `make check-nested` runs on; why, a string, says what
 * differs: QEMU emulates its CPU, and KVM what QEMU does not. */
#define SOFT_TEST(f, why)                                                                          \
    cmocka_unit_test_prestate_setup_teardown(f, guest_setup, guest_teardown, (char *)(why))

#define NO_LIMITS "QEMU checks neither the limit nor the rights of a segment"
#define NO_EXT    "QEMU leaves EXT out of error codes"
#define OTHER_CPU "another CPU"

/* For main(): runs them, on KVM if asked to, without those that do not hold there. */
int run_claims(struct CMUnitTest *tests, size_t n);
#define RUN_CLAIMS(tests) run_claims(tests, sizeof(tests) / sizeof *(tests))

/* Starts in ring 3, at USER; that is where code goes now. */
void user(void);

enum { P = 1, W = 2, U = 4, ACCESSED = 0x20, DIRTY = 0x40, LARGE = 0x80 };

void map(uint32_t linear, uint32_t physical, unsigned bits);
uint32_t pte_bits(uint32_t linear);

/* Starts with paging: 0 to 4 MiB onto themselves, for all to write. */
void paging(void);

/* ---- Running ---- */

void run_how(enum engine_run how);
/* On to the next exit. */
void resume(void);

/* Finishes the I/O or MMIO that the last exit began, so that nothing is left of it. */
void settle(void);

/* Gives the CPU g.regs. */
void load(void);

/* From g.regs to the first exit. */
void run(void);

#define REG(name) (g.e.regs.gpr[GPR_##name])

/* QEMU keeps the rest of its attributes. */
void expect_unusable(unsigned seg);

/* Has it halted, and gone on to here? */
void expect_halt(uint32_t eip);

/* In the handler of this vector, at its HLT. */
void expect_vector(unsigned vector);

/* Word n of the stack. */
uint32_t stack(unsigned n);

/* In the handler of an exception with this error code and return address. */
void expect_fault(unsigned vector, uint32_t error, uint32_t eip);

void expect_page_fault(uint32_t error, uint32_t address, uint32_t eip);

/* ---- What goes out and comes back ---- */

/* Has it left for this, with bytes to be moved? */
void expect_io(enum event_direction direction, unsigned size, unsigned count, uint32_t eip);
void expect_mmio(enum event_direction direction, uint32_t gpa, unsigned size, uint32_t eip);
void expect_kick(uint32_t eip);
void expect_step(uint32_t eip);

/* What a read gets; what a write has moved. Of one element. */
void answer(uint32_t value);
uint32_t moved(void);

#endif
