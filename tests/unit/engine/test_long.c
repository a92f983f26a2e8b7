/* A guest in 64-bit mode on /dev/kvm, in the upper half of its addresses: what its exits say of it,
 * steps, breakpoints, interrupts, and its state saved and loaded. Skipped where there is no KVM. */
#include "test.h"

#include "engine/kvm.h"
#include "event/wide.h"
#include "event/words.h"
#include "memory/boot.h"
#include "memory/mmu.h"

enum {
    PORT = 0x99,
    MEMORY = 0x200000,
    TABLES = 0x10000, /* PML4, two tables of pointers, page directory */
    GDT = 0x20000,
    IDT = 0x21000,
    TSS = 0x22000,
    STACK = 0x80000, /* its top */
    CODE = 0x100000,
    INVALID_OPCODE = 6,
    VECTOR = 0x30,
    NO_MEMORY = 0x200000, /* mapped, and nobody is there */
};
#define UPPER 0xffffffff80000000ull /* all of it appears here again */

/* ---- The guest ---- */

/* #UD stands for all that goes through the IDT by the guest's own doing: kvm_pvm cannot do INT
 * n. */
#define LABEL(name) ".globl long_" #name "\nlong_" #name ": "
/* clang-format off */
__asm__(".pushsection .rodata\n"
        LABEL(start) "movabs $0xffffffff80100000 + (long_upper - long_start), %rax\n"
                     "jmp *%rax\n"
        LABEL(upper) "movabs $0x1122334455667788, %r8\n"
                     "movabs $0x8877665544332211, %r15\n"
        LABEL(out) "out %al, $0x99\n"
        LABEL(in) "in $0x99, %al\n"
        LABEL(write) "mov %r8, long_start + 0x100000(%rip)\n"
        LABEL(read) "mov long_start + 0x100008(%rip), %r9\n"
        LABEL(pushes) "pushfq\n"
        LABEL(pops) "pop %r10\n"
        LABEL(traps) "ud2\n"
        LABEL(repeats) "mov $3, %ecx\n"
                       "lea long_start + 0x1000(%rip), %rdi\n"
                       "rep stosq\n"
        LABEL(halts) "hlt\n"
        LABEL(faults) "mov -0x100000(%r11), %rbx\n"
        LABEL(skip) "addq $2, (%rsp)\n" /* past the UD2 */
        LABEL(count) "inc %r12\n"
                     "iretq\n"
        LABEL(asks) "mov $0x80000001, %eax\n"
                    "cpuid\n"
                    "mov %edx, %r13d\n"
                    "mov $0xc0000080, %ecx\n" /* EFER */
                    "rdmsr\n"
                    "bts $11, %eax\n" /* NX */
                    "wrmsr\n"
                    "hlt\n"
        LABEL(end) ".popsection\n");
/* clang-format on */
extern const uint8_t long_start[], long_upper[], long_out[], long_in[], long_write[], long_read[],
    long_traps[], long_pushes[], long_pops[], long_repeats[], long_halts[], long_faults[],
    long_skip[], long_count[], long_asks[], long_end[];

/* Where it is for the guest, in the upper half. */
static uint64_t at(const uint8_t *label)
{
    return UPPER + CODE + (uint64_t)(label - long_start);
}

static struct memory memory;
static struct engine_vm *vm;
static struct engine_cpu *cpu;
static struct event e;
static struct event_wide wide;
static bool is_wide;
static uint8_t *data;
static struct failure failure;

static void put(uint32_t table, uint32_t index, uint64_t entry)
{
    assert_true(memory_write(&memory, table + index * 8, &entry, sizeof entry));
}

/* Identity by 2 MiB pages for the first 4 MiB, and the same in the upper half (Intel SDM vol. 3A,
 * 4.5). */
static void make_tables(void)
{
    enum { PRESENT_WRITABLE = 3, LARGE = 0x80 };
    const uint32_t low = TABLES + 0x1000, high = TABLES + 0x2000, pages = TABLES + 0x3000;
    put(TABLES, 0, low | PRESENT_WRITABLE);
    put(TABLES, 511, high | PRESENT_WRITABLE);
    put(low, 0, pages | PRESENT_WRITABLE);
    put(high, 510, pages | PRESENT_WRITABLE);
    put(pages, 0, 0 | PRESENT_WRITABLE | LARGE);
    put(pages, 1, NO_MEMORY | PRESENT_WRITABLE | LARGE);
}

/* SDM vol. 3A, 6.14.1. */
static void put_gate(unsigned vector, const uint8_t *handler)
{
    const uint64_t to = at(handler);
    put(IDT, 2 * vector,
        (to & 0xffff) | 0x08 << 16 | (uint64_t)0x8e00 << 32 | (to >> 16 & 0xffff) << 48);
    put(IDT, 2 * vector + 1, to >> 32);
}

/* 64-bit code, data (SDM vol. 3A, 3.4.5), and two gates. */
static void make_descriptors(struct registers *regs)
{
    put(GDT, 1, 0x00af9b000000ffff);
    put(GDT, 2, 0x00cf93000000ffff);
    put_gate(INVALID_OPCODE, long_skip);
    put_gate(VECTOR, long_count);
    regs->gdt = (struct table_register){ .base = GDT, .limit = 3 * 8 - 1 };
    regs->idt = (struct table_register){ .base = IDT, .limit = (VECTOR + 1) * 16 - 1 };
    regs->tr = (struct segment){
        .base = TSS, .limit = 0x67, .selector = 0x18, .attr = SEGMENT_P | SEGMENT_TYPE_TSS
    };
}

static void make_registers(struct registers *regs)
{
    const uint16_t common = SEGMENT_P | SEGMENT_S | SEGMENT_G;
    boot_real_mode(0, regs);
    for (int i = 0; i < SEG_COUNT; i++)
        regs->seg[i] = (struct segment){ .limit = ~0u,
                                         .selector = 0x10,
                                         .attr = common | SEGMENT_DB | SEGMENT_TYPE_DATA };
    regs->seg[SEG_CS].selector = 0x08;
    regs->seg[SEG_CS].attr = common | SEGMENT_L | SEGMENT_TYPE_CODE;
    regs->cr0 = CR0_PE | CR0_ET | CR0_PG;
    regs->cr3 = TABLES;
    regs->cr4 = CR4_PAE;
    regs->efer = EFER_LME | EFER_LMA;
    regs->gpr[GPR_ESP] = STACK;
    regs->eip = CODE;
}

static int begin(void **state)
{
    struct kvm_host host;
    struct registers regs;
    (void)state;
    if (!kvm_host_probe(KVM_DEVICE, &host, &failure))
        return 0;
    assert_true(memory_init(&memory, MEMORY, &failure));
    make_tables();
    make_registers(&regs);
    make_descriptors(&regs);
    memory_write(&memory, CODE, long_start, (size_t)(long_end - long_start));
    vm = engine_kvm.vm_create(KVM_DEVICE, &memory, &failure);
    assert_non_null(vm);
    cpu = engine_kvm.cpu_create(vm, 0, &failure);
    assert_non_null(cpu);
    if (!engine_kvm.cpu_identify(cpu, &failure))
        fail_msg("%s", failure.text);
    if (!engine_kvm.cpu_set_registers(cpu, &regs, &failure))
        fail_msg("%s", failure.text);
    memset(&e, 0, sizeof e);
    e.regs = regs;
    return 0;
}

static int finish(void **state)
{
    (void)state;
    if (cpu)
        engine_kvm.cpu_destroy(cpu);
    if (vm)
        engine_kvm.vm_destroy(vm);
    cpu = NULL;
    vm = NULL;
    memory_destroy(&memory);
    return 0;
}

/* ---- Runs ---- */

static uint64_t rip(void)
{
    return wide_rip(&e.regs, is_wide ? &wide : NULL);
}

static uint64_t linear(void)
{
    return wide_linear(&e, is_wide ? &wide : NULL);
}

static uint64_t gpr(unsigned number)
{
    return wide_gpr(&e.regs, is_wide ? &wide : NULL, number);
}

static void run(enum engine_run how)
{
    const struct registers before = e.regs;
    memset(&e, 0, sizeof e);
    memset(&wide, 0xee, sizeof wide);
    engine_kvm.cpu_run(cpu, how);
    data = engine_kvm.cpu_describe(cpu, &e, &before);
    is_wide = engine_kvm.cpu_wide(cpu, &wide);
}

/* What a vCPU does before it steps on. */
static void complete(void)
{
    run(ENGINE_COMPLETE);
    assert_int_equal(e.reason, EVENT_KICK);
    engine_kvm.cpu_clear_kick(cpu);
}

static void assert_at(uint64_t where, uint64_t expected)
{
    if (where != expected)
        fail_msg("at %#llx, not %#llx", (unsigned long long)where, (unsigned long long)expected);
}

/* The exit of the instruction between these two, which stands past it or, where it has yet to be
 * completed, on it. */
static void expect(enum event_reason reason, const uint8_t *insn, const uint8_t *after)
{
    assert_string_equal(event_reason_name(e.reason), event_reason_name(reason));
    assert_true(is_wide);
    assert_at(linear(), at(insn));
    assert_at(rip(), at(after));
}

static void expect_step(const uint8_t *to)
{
    expect(EVENT_STEP, to, to);
}

static void expect_insn(const uint8_t *insn, const uint8_t *after)
{
    assert_int_equal(e.insn_len, after - insn);
    assert_memory_equal(e.insn, insn, e.insn_len);
}

static void run_to_the_out(void)
{
    run(ENGINE_RUN);
    expect(EVENT_IO, long_out, long_in);
}

/* ---- The tests ---- */

static void tells_every_exit(void **state)
{
    if (!cpu)
        skip();
    run_to_the_out();
    expect_insn(long_out, long_in);
    assert_true(gpr(8) == 0x1122334455667788 && gpr(15) == 0x8877665544332211);
    assert_true(gpr(GPR_EAX) == at(long_upper));
    run(ENGINE_RUN);
    expect(EVENT_IO, long_in, long_in);
    expect_insn(long_in, long_write);
    *data = 0x5a;
    run(ENGINE_RUN);
    expect(EVENT_MMIO, long_write, long_read);
    expect_insn(long_write, long_read);
    assert_int_equal(e.gpa, NO_MEMORY);
    assert_int_equal(e.size, 8);
    assert_memory_equal(data, &(uint64_t){ 0x1122334455667788 }, 8);
    assert_int_equal(gpr(GPR_EAX) & 0xff, 0x5a);
    run(ENGINE_RUN);
    expect(EVENT_MMIO, long_read, long_read);
    assert_int_equal(e.gpa, NO_MEMORY + 8);
    memcpy(data, &(uint64_t){ 0xfedcba9876543210 }, 8);
    run(ENGINE_RUN);
    expect(EVENT_HLT, long_halts, long_faults);
    assert_true(gpr(9) == 0xfedcba9876543210);
    assert_int_equal(gpr(12), 1); /* UD2 and IRETQ */
    run(ENGINE_RUN);
    expect(EVENT_SHUTDOWN, long_faults, long_faults);
    assert_true(gpr(9) == 0xfedcba9876543210);
}

/* Each instruction, I/O completed in between as a vCPU does. */
static void steps_over_each_kind(void **state)
{
    uint64_t flags;
    if (!cpu)
        skip();
    run(ENGINE_STEP); /* movabs */
    assert_int_equal(e.reason, EVENT_STEP);
    run(ENGINE_STEP); /* to the upper half */
    expect_step(long_upper);
    run(ENGINE_STEP);
    run(ENGINE_STEP);
    expect_step(long_out);
    run(ENGINE_STEP);
    expect(EVENT_IO, long_out, long_in);
    complete();
    run(ENGINE_STEP);
    expect(EVENT_IO, long_in, long_in);
    complete();
    run(ENGINE_STEP);
    expect(EVENT_MMIO, long_write, long_read);
    complete();
    run(ENGINE_STEP);
    expect(EVENT_MMIO, long_read, long_read);
    complete();
    run(ENGINE_STEP);
    expect_step(long_pops);
    assert_int_equal(mmu_read(&memory, &e.regs, &wide, gpr(GPR_ESP), &flags, sizeof flags),
                     sizeof flags);
    assert_false(flags & EFLAGS_TF);
    run(ENGINE_STEP);
    expect_step(long_traps);
    assert_int_equal(gpr(10) & EFLAGS_TF, 0);
}

/* Of an instruction that faults a host may stop in the handler, or run that to its end or to the
 * next exit; a REP may stop between two elements. No trap flag is left behind. */
static void steps_over_what_faults(void **state)
{
    if (!cpu)
        skip();
    run_to_the_out();
    for (int i = 0; i < 3; i++)
        run(ENGINE_RUN);
    complete();
    for (int i = 0; i < 20 && e.reason != EVENT_HLT; i++)
        run(ENGINE_STEP);
    expect(EVENT_HLT, long_halts, long_faults);
    assert_int_equal(gpr(12), 1);
    assert_int_equal(gpr(GPR_ECX), 0);
    run(ENGINE_RUN);
    expect(EVENT_SHUTDOWN, long_faults, long_faults);
}

static void breaks_in_the_upper_half(void **state)
{
    if (!cpu)
        skip();
    const struct engine_stops stops = { .breaks_count = 1, .breaks = { at(long_repeats) } },
                              none = { 0 };
    if (!engine_kvm.cpu_set_stops(cpu, &stops))
        skip(); /* this host has none */
    run_to_the_out();
    for (int i = 0; i < 4; i++)
        run(ENGINE_RUN);
    expect_step(long_repeats);
    assert_true(engine_kvm.cpu_set_stops(cpu, &none));
    run(ENGINE_RUN);
    expect(EVENT_HLT, long_halts, long_faults);
}

static void takes_interrupts(void **state)
{
    if (!cpu)
        skip();
    run_to_the_out();
    complete();
    struct cpu_state saved;
    assert_true(engine_kvm.cpu_save(cpu, &saved, &failure));
    saved.regs.eflags |= EFLAGS_IF;
    assert_true(engine_kvm.cpu_load(cpu, &saved, &failure));
    cpu_state_free(&saved);
    assert_true(engine_kvm.cpu_can_inject(cpu));
    assert_true(engine_kvm.cpu_inject(cpu, VECTOR));
    run(ENGINE_RUN);
    expect(EVENT_IO, long_in, long_in);
    assert_int_equal(gpr(12), 1);
    engine_kvm.cpu_request_window(cpu, true);
    do
        run(ENGINE_RUN);
    while (e.reason == EVENT_MMIO);
    assert_true(e.reason == EVENT_IRQ_WINDOW || e.reason == EVENT_HLT); /* some hosts are late */
    assert_true(engine_kvm.cpu_can_inject(cpu));
}

static void its_state_can_be_saved_and_loaded(void **state)
{
    struct cpu_state first, second;
    struct event before;
    if (!cpu)
        skip();
    run_to_the_out();
    complete();
    before = e;
    assert_true(engine_kvm.cpu_save(cpu, &first, &failure));
    assert_true(first.wide.r[0] == 0x1122334455667788 && first.wide.eip == 0xffffffff);
    for (int i = 0; i < 4; i++)
        run(ENGINE_RUN);
    expect(EVENT_HLT, long_halts, long_faults);
    if (!engine_kvm.cpu_load(cpu, &first, &failure))
        fail_msg("%s", failure.text);
    assert_true(engine_kvm.cpu_save(cpu, &second, &failure));
    assert_memory_equal(&first.regs, &second.regs, sizeof first.regs);
    assert_memory_equal(&first.wide, &second.wide, sizeof first.wide);
    cpu_state_free(&first);
    cpu_state_free(&second);
    e = before;
    run(ENGINE_RUN);
    expect(EVENT_IO, long_in, long_in);
    run(ENGINE_RUN);
    expect(EVENT_MMIO, long_write, long_read);
}

/* CPUID lists 64-bit mode and NX (AMD APM vol. 3, E.4.2), and what it lists can be turned on. */
static void may_use_what_cpuid_lists(void **state)
{
    enum { NX = 1 << 20, LONG_MODE = 1 << 29 };
    const uint32_t efer_nx = 0x800;
    if (!cpu)
        skip();
    e.regs.eip = CODE + (uint32_t)(long_asks - long_start);
    assert_true(engine_kvm.cpu_set_registers(cpu, &e.regs, &failure));
    run(ENGINE_RUN);
    assert_string_equal(event_reason_name(e.reason), event_reason_name(EVENT_HLT));
    assert_int_equal(gpr(13) & (NX | LONG_MODE), NX | LONG_MODE);
    assert_int_equal(e.regs.efer, EFER_LMA | EFER_LME | efer_nx);
}

#define LONG_TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LONG_TEST(tells_every_exit),         LONG_TEST(steps_over_each_kind),
        LONG_TEST(steps_over_what_faults),   LONG_TEST(breaks_in_the_upper_half),
        LONG_TEST(takes_interrupts),         LONG_TEST(its_state_can_be_saved_and_loaded),
        LONG_TEST(may_use_what_cpuid_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
