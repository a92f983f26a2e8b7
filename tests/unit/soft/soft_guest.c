/* Small guests for the software CPU: their memory, their tables, and how they run. */
#include "soft_guest.h"

#include "engine/kvm.h"
#include "soft/soft.h"

enum { ERROR_VECTORS = 1 << 8 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 17 };

const struct engine *engine = &engine_soft;
struct guest g;

/* ---- Memory ---- */

void put(uint32_t at, uint32_t value, unsigned size)
{
    assert_true(memory_write(&g.memory, at, &value, size));
}

uint32_t get(uint32_t at, unsigned size)
{
    uint32_t value = 0;
    assert_true(memory_read(&g.memory, at, &value, size));
    return value;
}

void code_at(uint32_t at)
{
    g.at = at;
}

void emit(const uint8_t *bytes, size_t n)
{
    assert_true(memory_write(&g.memory, g.at, bytes, n));
    g.at += (uint32_t)n;
}

/* ---- Tables ---- */

void descriptor(unsigned selector, uint32_t base, uint32_t limit, unsigned access, unsigned flags)
{
    uint32_t at = GDT + (selector & ~7u);
    put(at, (limit & 0xffff) | base << 16, 4);
    put(at + 4,
        (base >> 16 & 0xff) | access << 8 | (limit & 0xf0000) | flags << 20 | (base & 0xff000000u),
        4);
}

unsigned access_byte(unsigned selector)
{
    return get(GDT + (selector & ~7u) + 5, 1);
}

void write_gate(uint32_t at, unsigned access, unsigned selector, uint32_t offset,
                unsigned parameters)
{
    put(at, (offset & 0xffff) | selector << 16, 4);
    put(at + 4, (offset & 0xffff0000u) | access << 8 | parameters, 4);
}

void idt_gate(unsigned vector, unsigned access, unsigned selector, uint32_t offset)
{
    write_gate(IDT + 8 * vector, access, selector, offset, 0);
}

void call_gate(unsigned access, unsigned selector, uint32_t offset, unsigned parameters)
{
    write_gate(GDT + SEL_GATE, access, selector, offset, parameters);
}

static void make_gdt(void)
{
    descriptor(CODE0, 0, 0xfffff, ACC_CODE0, FLAT);
    descriptor(DATA0, 0, 0xfffff, ACC_DATA0, FLAT);
    descriptor(CODE3, 0, 0xfffff, ACC_CODE3, FLAT);
    descriptor(DATA3, 0, 0xfffff, ACC_DATA3, FLAT);
    descriptor(SEL_TSS, TSS, 0x67, 0x8b, 0);
    descriptor(SEL_TSS_B, TSS_B, 0x67, 0x89, 0);
    descriptor(SEL_TSS_16, TSS_16, 0x2b, 0x81, 0);
    descriptor(SEL_LDT, LDT, 0x0f, 0x82, 0);
    descriptor(CONFORMING, 0, 0xfffff, 0x9e, FLAT);
    descriptor(CODE1, 0, 0xfffff, 0xba, FLAT);
    descriptor(DATA1, 0, 0xfffff, 0xb2, FLAT);
    descriptor(CODE_16, 0, 0xffff, ACC_CODE0, 0);
    descriptor(DATA_16, 0, 0xffff, ACC_DATA0, 0);
}

static void make_idt(void)
{
    for (unsigned vector = 0; vector < 256; vector++) {
        bool user = vector == 3 || vector == 4 || vector == 0x80;
        idt_gate(vector, GATE_INT32 | (user ? GATE_USER : 0), CODE0, HANDLER(vector));
        code_at(HANDLER(vector));
        EMIT(0xf4); /* hlt */
        if (vector < 32 && (ERROR_VECTORS >> vector & 1))
            EMIT(0x83, 0xc4, 4); /* add esp, 4 */
        EMIT(0xcf);              /* iretd */
    }
}

static void make_tss(void)
{
    put(TSS + 4, STACK_RING0, 4);
    put(TSS + 8, DATA0, 4);
    put(TSS + 12, STACK_RING1, 4);
    put(TSS + 16, DATA1, 4);
    put(TSS + 0x66, 0x68, 2);
}

static struct segment flat_segment(unsigned selector, unsigned attr)
{
    return (struct segment){ .limit = 0xffffffffu,
                             .selector = (uint16_t)selector,
                             .attr = (uint16_t)(attr | 0xc00) };
}

void set_rings(struct registers *r, unsigned cs, unsigned code_attr, unsigned ds,
               unsigned data_attr)
{
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r->seg[i] = flat_segment(ds, data_attr);
    r->seg[SEG_CS] = flat_segment(cs, code_attr);
}

void make_registers(void)
{
    struct registers *r = &g.regs;
    *r = (struct registers){ .eip = CODE, .eflags = EFLAGS_FIXED, .cr0 = CR0_PE | CR0_ET };
    set_rings(r, CODE0, 0x9b, DATA0, 0x93);
    r->gpr[GPR_ESP] = STACK;
    r->gdt = (struct table_register){ GDT, GDT_BYTES - 1 };
    r->idt = (struct table_register){ IDT, 0x7ff };
    r->tr = (struct segment){ TSS, 0x67, SEL_TSS, 0x8b };
    r->ldt = (struct segment){ .attr = SEGMENT_UNUSABLE };
}

/* ---- Setting up ---- */

int guest_setup(void **state)
{
    struct failure failure;
    memset(&g, 0, sizeof g);
    assert_true(memory_init(&g.memory, RAM, &failure));
    g.vm = engine->vm_create(KVM_DEVICE, &g.memory, &failure);
    assert_non_null(g.vm);
    g.cpu = engine->cpu_create(g.vm, 0, &failure);
    assert_non_null(g.cpu);
    make_gdt();
    make_idt();
    make_tss();
    make_registers();
    code_at(CODE);
    return 0;
}

int guest_teardown(void **state)
{
    engine->cpu_destroy(g.cpu);
    engine->vm_destroy(g.vm);
    memory_destroy(&g.memory);
    return 0;
}

static void left_out(void **state)
{
    print_message("left out: %s\n", (const char *)*state);
    skip();
}

int run_claims(struct CMUnitTest *tests, size_t n)
{
    const char *wanted = getenv("CLAIMS_ENGINE");
    if (wanted && !strcmp(wanted, "kvm")) {
        engine = &engine_kvm;
        for (size_t i = 0; i < n; i++)
            if (tests[i].initial_state)
                tests[i].test_func = left_out;
    }
    return _cmocka_run_group_tests("claims", tests, n, NULL, NULL);
}

void user(void)
{
    set_rings(&g.regs, CODE3, 0xfb, DATA3, 0xf3);
    g.regs.gpr[GPR_ESP] = STACK_USER;
    g.regs.eip = USER;
    code_at(USER);
}

static uint32_t pte_at(uint32_t linear)
{
    return TABLE + (linear >> 12) * 4;
}

void map(uint32_t linear, uint32_t physical, unsigned bits)
{
    put(pte_at(linear), physical | bits, 4);
}

uint32_t pte_bits(uint32_t linear)
{
    return get(pte_at(linear), 4) & 0xfff;
}

void paging(void)
{
    put(DIRECTORY, TABLE | P | W | U, 4);
    for (uint32_t linear = 0; linear < 0x400000; linear += 0x1000)
        map(linear, linear, P | W | U);
    g.regs.cr0 |= CR0_PG;
    g.regs.cr3 = DIRECTORY;
}

/* ---- Running ---- */

void run_how(enum engine_run how)
{
    struct registers before = g.e.regs;
    memset(&g.e, 0, sizeof g.e);
    engine->cpu_run(g.cpu, how);
    g.data = engine->cpu_describe(g.cpu, &g.e, &before);
}

void resume(void)
{
    run_how(ENGINE_RUN);
}

void settle(void)
{
    if (g.e.reason != EVENT_IO && g.e.reason != EVENT_MMIO)
        return;
    engine->cpu_run(g.cpu, ENGINE_COMPLETE);
    engine->cpu_describe(g.cpu, &g.e, &g.regs);
    engine->cpu_clear_kick(g.cpu);
}

void load(void)
{
    enum { TSS_BUSY = 2 };
    settle();
    struct failure failure;
    struct registers regs = g.regs;
    /* QEMU's TR is never busy, KVM's answers always are; QEMU stops at one that is */
    if (engine == &engine_kvm)
        regs.tr.attr &= ~TSS_BUSY;
    assert_true(engine->cpu_set_registers(g.cpu, &regs, &failure));
}

void run(void)
{
    load();
    resume();
}

void expect_unusable(unsigned seg)
{
    unsigned kept = engine == &engine_soft ? 0xffff : SEGMENT_UNUSABLE;
    assert_int_equal(g.e.regs.seg[seg].attr & kept, SEGMENT_UNUSABLE);
}

void expect_halt(uint32_t eip)
{
    assert_int_equal(g.e.reason, EVENT_HLT);
    assert_int_equal(g.e.regs.eip, eip);
}

void expect_vector(unsigned vector)
{
    expect_halt(HANDLER(vector) + 1);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector & 3, 0);
}

uint32_t stack(unsigned n)
{
    return get(g.e.regs.seg[SEG_SS].base + REG(ESP) + 4 * n, 4);
}

void expect_fault(unsigned vector, uint32_t error, uint32_t eip)
{
    expect_vector(vector);
    assert_int_equal(stack(0), error);
    assert_int_equal(stack(1), eip);
}

void expect_page_fault(uint32_t error, uint32_t address, uint32_t eip)
{
    expect_fault(14, error, eip);
    assert_int_equal(g.e.regs.cr2, address);
}

/* ---- What goes out and comes back ---- */

void expect_io(enum event_direction direction, unsigned size, unsigned count, uint32_t eip)
{
    assert_int_equal(g.e.reason, EVENT_IO);
    assert_int_equal(g.e.direction, direction);
    assert_int_equal(g.e.port, PORT);
    assert_int_equal(g.e.size, size);
    assert_int_equal(g.e.count, count);
    assert_int_equal(g.e.regs.eip, eip);
    assert_non_null(g.data);
}

void expect_mmio(enum event_direction direction, uint32_t gpa, unsigned size, uint32_t eip)
{
    assert_int_equal(g.e.reason, EVENT_MMIO);
    assert_int_equal(g.e.direction, direction);
    assert_int_equal(g.e.gpa, gpa);
    assert_int_equal(g.e.size, size);
    assert_int_equal(g.e.count, 1);
    assert_int_equal(g.e.regs.eip, eip);
    assert_non_null(g.data);
}

void expect_kick(uint32_t eip)
{
    assert_int_equal(g.e.reason, EVENT_KICK);
    assert_int_equal(g.e.regs.eip, eip);
}

void expect_step(uint32_t eip)
{
    assert_int_equal(g.e.reason, EVENT_STEP);
    assert_int_equal(g.e.regs.eip, eip);
    assert_int_equal(g.e.linear, eip);
}

void answer(uint32_t value)
{
    memcpy(g.data, &value, g.e.size);
}

uint32_t moved(void)
{
    uint32_t value = 0;
    memcpy(&value, g.data, g.e.size);
    return value;
}
