/* Memory that a guest reads and runs like RAM, and every write to which is an exit: the text screen
 * and the BIOS of a PC, on each engine that this host has. */
#include "test.h"

#include "engine/kvm.h"
#include "event/pc.h"
#include "memory/boot.h"
#include "soft/soft.h"

enum { AT = 0x400, CELLS = 4 };

static struct failure failure;
static struct memory memory;
static const struct engine *engine;
static struct engine_vm *vm;
static struct engine_cpu *cpu;
static struct event e;
static uint8_t *data;

static void begin(uint32_t at, const uint8_t *code, size_t n)
{
    struct registers boot;
    assert_true(memory_init_pc(&memory, 2 << 20, false, &failure));
    vm = engine->vm_create(KVM_DEVICE, &memory, &failure);
    assert_non_null(vm);
    cpu = engine->cpu_create(vm, 0, &failure);
    assert_non_null(cpu);
    boot_real_mode_at((uint16_t)(at >> 4), 0, &boot);
    assert_true(memory_write(&memory, at, code, n));
    assert_true(engine->cpu_set_registers(cpu, &boot, &failure));
    e.regs = boot;
}
#define BEGIN(at, ...)                                                                             \
    begin(at, (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

static void finish(void)
{
    engine->cpu_destroy(cpu);
    engine->vm_destroy(vm);
    memory_destroy(&memory);
}

static void run(void)
{
    const struct registers before = e.regs;
    memset(&e, 0, sizeof e);
    engine->cpu_run(cpu, ENGINE_RUN);
    data = engine->cpu_describe(cpu, &e, &before);
}

static void expect_write(uint64_t gpa, unsigned size, uint32_t value)
{
    uint32_t moved = 0;
    run();
    assert_int_equal(e.reason, EVENT_MMIO);
    assert_int_equal(e.direction, EVENT_OUT);
    assert_int_equal(e.gpa, gpa);
    assert_int_equal(e.size, size);
    memcpy(&moved, data, size);
    assert_int_equal(moved, value);
}

static void expect_halt(void)
{
    run();
    assert_int_equal(e.reason, EVENT_HLT);
}

/* mov ax, 0xb800; mov ds, ax; mov es, ax; mov byte [2], 'A'; mov bl, [2]; mov cl, [4]; hlt */
static void a_write_changes_nothing_by_itself(void)
{
    const uint8_t before[] = { 'x', 'y', 'z' };
    BEGIN(AT, 0xb8, 0x00, 0xb8, 0x8e, 0xd8, 0xc6, 0x06, 0x02, 0x00, 'A', 0x8a, 0x1e, 0x02, 0x00,
          0x8a, 0x0e, 0x04, 0x00, 0xf4);
    assert_true(memory_write(&memory, PC_TEXT + 2, before, 3));
    expect_write(PC_TEXT + 2, 1, 'A');
    expect_halt();
    assert_int_equal((uint8_t)e.regs.gpr[GPR_EBX], 'x');
    assert_int_equal((uint8_t)e.regs.gpr[GPR_ECX], 'z');
    finish();
}

/* What whoever serves the exit has stored is there at once: mov ...; mov bl, [0]; hlt */
static void what_is_stored_is_read_back(void)
{
    BEGIN(AT, 0xb8, 0x00, 0xb8, 0x8e, 0xd8, 0xc6, 0x06, 0x00, 0x00, 'A', 0x8a, 0x1e, 0x00, 0x00,
          0xf4);
    expect_write(PC_TEXT, 1, 'A');
    *memory_host(&memory, PC_TEXT) = 'A';
    expect_halt();
    assert_int_equal((uint8_t)e.regs.gpr[GPR_EBX], 'A');
    finish();
}

/* mov ax, 0xb800; mov ds, ax; mov es, ax; mov si, 160; xor di, di; mov cx, 4; cld; rep movsd; hlt.
 * It reads what it moves, and each doubleword is an exit. */
static void a_string_is_moved_in_it(void)
{
    BEGIN(AT, 0xb8, 0x00, 0xb8, 0x8e, 0xd8, 0x8e, 0xc0, 0xbe, 160, 0x00, 0x31, 0xff, 0xb9, CELLS,
          0x00, 0xfc, 0xf3, 0x66, 0xa5, 0xf4);
    for (uint32_t i = 0; i < CELLS; i++) {
        uint32_t cell = 0x07410742 + i;
        assert_true(memory_write(&memory, PC_TEXT + 160 + 4 * i, &cell, sizeof cell));
    }
    for (uint32_t i = 0; i < CELLS; i++)
        expect_write(PC_TEXT + 4 * i, 4, 0x07410742 + i);
    expect_halt();
    assert_int_equal((uint16_t)e.regs.gpr[GPR_ECX], 0);
    finish();
}

/* mov ax, 0xf000; mov ds, ax; mov byte [0], 0; mov bl, [0]; hlt, in the ROM itself */
static void code_runs_in_it(void)
{
    BEGIN(0xf8000, 0xb8, 0x00, 0xf8, 0x8e, 0xd8, 0xc6, 0x06, 0x00, 0x00, 0x55, 0x8a, 0x1e, 0x00,
          0x00, 0xf4);
    expect_write(0xf8000, 1, 0x55);
    expect_halt();
    assert_int_equal((uint8_t)e.regs.gpr[GPR_EBX], 0xb8);
    finish();
}

/* Code that changes itself by such an exit runs as it has become: mov word [8], 0xf4f4 over
 * `mov bl, 1`, where it runs in the text screen's memory. */
static void code_in_it_is_forgotten_when_it_changes(void)
{
    BEGIN(PC_TEXT, 0x2e, 0xc7, 0x06, 0x08, 0x00, 0xf4, 0xf4, 0x90, 0xb3, 0x01, 0xf4);
    expect_write(PC_TEXT + 8, 2, 0xf4f4);
    memcpy(memory_host(&memory, PC_TEXT + 8), data, 2);
    expect_halt();
    assert_int_equal((uint8_t)e.regs.gpr[GPR_EBX], 0);
    finish();
}

/* In protected mode, by a flat data segment: lgdt, CR0.PE, mov ds, ax; mov ebx, [0xfffffff0]. */
static void the_bios_is_below_4_gib_too(void)
{
    const uint8_t gdt[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0x93, 0xcf, 0 };
    const uint8_t gdtr[] = { 15, 0, 0x00, 0x06, 0, 0 };
    const uint32_t mark = 0x12345678;
    BEGIN(AT, 0x2e, 0x0f, 0x01, 0x16, 0x40, 0x01, 0x0f, 0x20, 0xc0, 0x0c, 0x01, 0x0f, 0x22, 0xc0,
          0xb8, 0x08, 0x00, 0x8e, 0xd8, 0x67, 0x66, 0x8b, 0x1d, 0xf0, 0xff, 0xff, 0xff, 0x67, 0xc6,
          0x05, 0xf0, 0xff, 0xff, 0xff, 0x11, 0xf4);
    assert_true(memory_write(&memory, 0x600, gdt, sizeof gdt));
    assert_true(memory_write(&memory, AT + 0x140, gdtr, sizeof gdtr));
    assert_true(memory_write(&memory, 0xffff0, &mark, sizeof mark));
    expect_write(0xfffffff0, 1, 0x11);
    expect_halt();
    assert_int_equal(e.regs.gpr[GPR_EBX], mark);
    finish();
}

static void on_each_engine(void (*claim)(void))
{
    static const struct engine *const all[] = { &engine_soft, &engine_kvm };
    int count = access(KVM_DEVICE, R_OK | W_OK) == 0 ? 2 : 1;
    for (int i = 0; i < count; i++) {
        engine = all[i];
        claim();
    }
}
#define ON_EACH(claim)                                                                             \
    static void test_##claim(void **state)                                                         \
    {                                                                                              \
        on_each_engine(claim);                                                                     \
    }
ON_EACH(a_write_changes_nothing_by_itself)
ON_EACH(what_is_stored_is_read_back)
ON_EACH(a_string_is_moved_in_it)
ON_EACH(code_runs_in_it)
ON_EACH(code_in_it_is_forgotten_when_it_changes)
ON_EACH(the_bios_is_below_4_gib_too)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_write_changes_nothing_by_itself),
        cmocka_unit_test(test_what_is_stored_is_read_back),
        cmocka_unit_test(test_a_string_is_moved_in_it),
        cmocka_unit_test(test_code_runs_in_it),
        cmocka_unit_test(test_code_in_it_is_forgotten_when_it_changes),
        cmocka_unit_test(test_the_bios_is_below_4_gib_too),
    };
    return cmocka_run_group_tests_name("read-only memory", tests, NULL, NULL);
}
