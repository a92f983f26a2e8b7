/* The state of a CPU, moved between engines: a guest that is handed on after each of its exits does
 * what it does on one alone. What needs /dev/kvm is left out where there is none. */
#include "test.h"

#include "engine/kvm.h"
#include "memory/boot.h"
#include "soft/soft.h"

enum { AT = 0x400, PORT = 0x80, OUTS = 64, VECTOR = 0x20, HANDLER = 0x800 };

static struct failure failure;
static struct memory memory;

/* Two CPUs of a kind each, on the same memory: [1] is where a guest goes from [0]. */
static const struct engine *engines[2];
static struct engine_vm *vms[2];
static struct engine_cpu *cpus[2];
static struct registers boot;
static struct event e;

static bool has_kvm(void)
{
    return access(KVM_DEVICE, R_OK | W_OK) == 0;
}

static void begin(const struct engine *first, const struct engine *second)
{
    engines[0] = first;
    engines[1] = second;
    assert_true(memory_init(&memory, MEMORY_CHUNK, &failure));
    for (int i = 0; i < 2; i++) {
        vms[i] = engines[i]->vm_create(KVM_DEVICE, &memory, &failure);
        assert_non_null(vms[i]);
        cpus[i] = engines[i]->cpu_create(vms[i], 0, &failure);
        assert_non_null(cpus[i]);
    }
    boot_real_mode(0, &boot);
    boot.eip = AT;
}

static void finish(void)
{
    for (int i = 0; i < 2; i++) {
        engines[i]->cpu_destroy(cpus[i]);
        engines[i]->vm_destroy(vms[i]);
    }
    memory_destroy(&memory);
}

/* Every way from an engine to another that this host has. */
static void for_all_pairs(void (*claim)(void))
{
    const struct engine *const all[] = { &engine_soft, &engine_kvm };
    int count = has_kvm() ? 2 : 1;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            begin(all[i], all[j]);
            claim();
            finish();
        }
}

static void code(uint32_t at, const uint8_t *bytes, size_t n)
{
    assert_true(memory_write(&memory, at, bytes, n));
}
#define CODE(at, ...)                                                                              \
    code(at, (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

static uint8_t *run(int i, enum engine_run how)
{
    const struct registers before = e.regs;
    memset(&e, 0, sizeof e);
    engines[i]->cpu_run(cpus[i], how);
    return engines[i]->cpu_describe(cpus[i], &e, &before);
}

static void start(int i)
{
    e.regs = boot;
    assert_true(engines[i]->cpu_set_registers(cpus[i], &boot, &failure));
}

static void complete(int i)
{
    struct event io = e;
    run(i, ENGINE_COMPLETE);
    engines[i]->cpu_clear_kick(cpus[i]);
    io.regs = e.regs;
    e = io;
}

static struct cpu_state saved(int i)
{
    struct cpu_state state;
    assert_true(engines[i]->cpu_save(cpus[i], &state, &failure));
    return state;
}

static void load(int i, const struct cpu_state *state)
{
    if (!engines[i]->cpu_load(cpus[i], state, &failure))
        fail_msg("%s", failure.text);
}

static void hand_over(int from, int to)
{
    struct cpu_state state = saved(from);
    load(to, &state);
    cpu_state_free(&state);
}

/* Runs to the HLT, handed over after every OUT if so; the values that went out. */
static unsigned outs(bool moves, uint32_t values[OUTS])
{
    unsigned n = 0;
    int on = 0;
    start(on);
    for (;;) {
        uint8_t *data = run(on, ENGINE_RUN);
        if (e.reason == EVENT_HLT)
            return n;
        assert_int_equal(e.reason, EVENT_IO);
        assert_true(n < OUTS);
        memcpy(&values[n], data, 4);
        values[n++] &= e.size == 2 ? 0xffff : ~0u;
        complete(on);
        if (moves) {
            hand_over(on, !on);
            on = !on;
        }
    }
}

static void expect_the_same_on_both(void)
{
    uint32_t alone[OUTS] = { 0 }, moved[OUTS] = { 0 };
    static uint8_t ram[MEMORY_CHUNK];
    memory_read_some(&memory, 0, ram, sizeof ram);
    unsigned n = outs(false, alone);
    assert_true(n > 7);
    assert_true(memory_write(&memory, 0, ram, sizeof ram));
    assert_int_equal(outs(true, moved), n);
    assert_memory_equal(alone, moved, sizeof alone);
}

/* ---- Guests that are handed on ---- */

/* CF over the loop, all flags, the stack, a segment register. */
static void claim_real_mode(void)
{
    CODE(AT, 0xb9, 6, 0, 0xb8, 0x55, 0xaa, 0xbb, 0x00,
         0x01,                                     /* mov cx, 6; mov ax, aa55; mov bx, 100 */
         0x8e, 0xc3,                               /* mov es, bx */
         0x11, 0xc0, 0x9c, 0x50, 0xe7, PORT,       /* loop: adc ax, ax; pushf; push ax; out */
         0x26, 0x01, 0x06, 0, 0, 0x26, 0xa1, 0, 0, /* add es:[0], ax; mov ax, es:[0] */
         0xe7, PORT, 0x8c, 0xc0, 0xe7, PORT,       /* out; mov ax, es; out */
         0x5a, 0x58, 0xe7, PORT, 0x50, 0x9d,       /* pop dx; pop ax; out; push ax; popf */
         0x89, 0xd0, 0xe2, 0xe1, 0xf4);            /* mov ax, dx; loop; hlt */
    expect_the_same_on_both();
}

static void is_moved_between_any_two_instructions_that_leave(void **state)
{
    for_all_pairs(claim_real_mode);
}

/* Segments whose descriptors are not there any more: the hidden parts are all there is of them. */
static void claim_hidden_parts(void)
{
    const uint16_t common = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G;
    for (int i = 0; i < SEG_COUNT; i++)
        boot.seg[i] =
            (struct segment){ .limit = ~0u, .selector = 0x10, .attr = common | SEGMENT_TYPE_DATA };
    boot.seg[SEG_CS].selector = 0x08;
    boot.seg[SEG_CS].attr = common | SEGMENT_TYPE_CODE;
    boot.seg[SEG_DS].base = 0x2000;
    boot.seg[SEG_DS].selector = 0x18;
    boot.cr0 = CR0_PE | CR0_ET;
    boot.gdt = boot.idt = (struct table_register){ 0 };
    CODE(0x2100, 0x78, 0x56, 0x34, 0x12);
    CODE(AT, 0xb9, 8, 0, 0, 0, 0xa1, 0x00, 0x01, 0, 0, /* mov ecx, 8; mov eax, [100] */
         0xc1, 0xc0, 0x07, 0xa3, 0x00, 0x01, 0, 0,     /* rol eax, 7; mov [100], eax */
         0xe7, PORT, 0xe2, 0xef, 0xf4);                /* out eax; loop; hlt */
    expect_the_same_on_both();
}

static void keeps_the_hidden_parts_of_segments(void **state)
{
    for_all_pairs(claim_hidden_parts);
}

/* ---- What is under way ---- */

/* IVT: handlers that tell who they are and what they find on the stack: the return address. */
static void make_handler(uint8_t vector)
{
    CODE(vector * 4u, (uint8_t)HANDLER, HANDLER >> 8, 0, 0);
    CODE(HANDLER, 0x58, 0xe7, PORT, 0xf4); /* pop ax; out ax; hlt */
}

static void expect_delivery_at(uint32_t eip)
{
    uint16_t ip;
    uint8_t *data = run(1, ENGINE_RUN);
    assert_int_equal(e.reason, EVENT_IO);
    memcpy(&ip, data, sizeof ip);
    assert_int_equal(ip, eip);
}

static void claim_an_interrupt(void)
{
    CODE(AT, 0x90, 0x90, 0xf4);
    make_handler(VECTOR);
    boot.eflags |= EFLAGS_IF;
    start(0);
    struct cpu_state state = saved(0);
    state.has_interrupt = true;
    state.interrupt = VECTOR;
    load(0, &state); /* as if it had been given it */
    cpu_state_free(&state);
    state = saved(0);
    assert_true(state.has_interrupt);
    assert_int_equal(state.interrupt, VECTOR);
    load(1, &state);
    assert_false(engines[1]->cpu_can_inject(cpus[1]));
    cpu_state_free(&state);
    expect_delivery_at(AT);
}

static void delivers_an_interrupt_that_the_other_was_given(void **state)
{
    for_all_pairs(claim_an_interrupt);
}

static void claim_exceptions(void)
{
    static const struct cpu_exception due[] = {
        { .is_due = true, .vector = 6 },                                    /* #UD */
        { .is_due = true, .vector = 0 },                                    /* #DE */
        { .is_due = true, .vector = 13, .has_error = true, .error = 0x18 }, /* real mode: no code */
    };
    for (size_t i = 0; i < sizeof due / sizeof *due; i++) {
        CODE(AT, 0x90, 0xf4);
        make_handler(due[i].vector);
        start(0);
        struct cpu_state state = saved(0);
        state.exception = due[i];
        load(0, &state);
        cpu_state_free(&state);
        state = saved(0);
        assert_true(state.exception.is_due);
        assert_int_equal(state.exception.vector, due[i].vector);
        assert_int_equal(state.exception.has_error, due[i].has_error);
        assert_int_equal(state.exception.error, due[i].error);
        load(1, &state);
        cpu_state_free(&state);
        if (!due[i].has_error) /* real mode has none, and not every host leaves it out */
            expect_delivery_at(AT);
    }
}

static void delivers_an_exception_that_was_raised(void **state)
{
    for_all_pairs(claim_exceptions);
}

static void claim_shadow(void)
{
    CODE(AT, 0x90, 0x90, 0xf4);
    boot.eflags |= EFLAGS_IF;
    start(0);
    for (int on = 0; on < 2; on++) {
        struct cpu_state state = saved(0);
        state.shadow = on;
        load(0, &state);
        cpu_state_free(&state);
        state = saved(0);
        assert_int_equal(state.shadow, on);
        load(1, &state);
        cpu_state_free(&state);
        assert_int_equal(engines[1]->cpu_can_inject(cpus[1]), !on);
    }
}

static void keeps_the_shadow_of_sti(void **state)
{
    for_all_pairs(claim_shadow);
}

static void claim_registers(void)
{
    struct cpu_state first, second;
    start(0);
    first = saved(0);
    first.regs.cr2 = 0x12345678;
    for (int i = 0; i < GPR_COUNT; i++)
        first.regs.gpr[i] = 0x01010101u * (uint32_t)(i + 1);
    first.regs.eflags |= EFLAGS_CF | EFLAGS_AF | EFLAGS_SF | EFLAGS_DF;
    first.dr[0] = 0x1000, first.dr[3] = 0x4000;
    first.dr[7] = 0x400;
    load(0, &first);
    cpu_state_free(&first);
    first = saved(0);
    load(1, &first);
    second = saved(1);
    assert_memory_equal(&first.regs, &second.regs, sizeof first.regs);
    assert_memory_equal(first.dr, second.dr, 4 * sizeof first.dr[0]);
    assert_int_equal(first.dr[3], 0x4000);
    assert_int_equal(second.regs.cr2, 0x12345678);
    cpu_state_free(&first);
    cpu_state_free(&second);
}

static void keeps_every_register(void **state)
{
    for_all_pairs(claim_registers);
}

/* A REP between two elements: it goes on where it was. */
static void a_rep_goes_on_elsewhere(void **state)
{
    if (!has_kvm())
        skip();
    begin(&engine_soft, &engine_kvm);
    CODE(AT, 0xf3, 0xa4, 0xf4); /* rep movsb; hlt */
    for (uint32_t i = 0; i < 100; i++)
        CODE(0x1000 + i, (uint8_t)(i * 7));
    boot.gpr[GPR_ECX] = 100;
    boot.gpr[GPR_ESI] = 0x1000;
    boot.gpr[GPR_EDI] = 0x2000;
    start(0);
    engine_soft.cpu_set_deadline(cpus[0], 37);
    run(0, ENGINE_RUN);
    assert_int_equal(e.regs.gpr[GPR_ECX], 100 - 37);
    hand_over(0, 1);
    run(1, ENGINE_RUN);
    assert_int_equal(e.reason, EVENT_HLT);
    assert_int_equal(e.regs.gpr[GPR_ECX], 0);
    uint8_t from[100], to[100];
    memory_read_some(&memory, 0x1000, from, sizeof from);
    memory_read_some(&memory, 0x2000, to, sizeof to);
    assert_memory_equal(from, to, sizeof from);
    finish();
}

/* ---- Time ---- */

static uint64_t ticks(int i)
{
    run(i, ENGINE_RUN);
    assert_int_equal(e.reason, EVENT_HLT);
    return (uint64_t)e.regs.gpr[GPR_EDX] << 32 | e.regs.gpr[GPR_EAX];
}

static void claim_time_stamps(void)
{
    CODE(AT, 0x0f, 0x31, 0xf4); /* rdtsc; hlt */
    start(0);
    uint64_t first = ticks(0);
    struct cpu_state state = saved(0);
    assert_true(state.tsc >= first);
    state.regs = boot;
    load(1, &state);
    cpu_state_free(&state);
    if (engines[1] == &engine_soft) /* KVM takes a time close to its own for its own */
        assert_true(ticks(1) >= first);
}

static void the_time_stamp_counter_never_goes_back(void **state)
{
    for_all_pairs(claim_time_stamps);
}

/* ---- What cannot be ---- */

static void an_exit_that_is_not_finished_is_its_own_engines(void **state)
{
    if (!has_kvm())
        skip();
    begin(&engine_soft, &engine_kvm);
    CODE(AT, 0xe4, PORT, 0xf4); /* in al; hlt */
    struct cpu_state unfinished;
    for (int i = 0; i < 2; i++) {
        start(i);
        *run(i, ENGINE_RUN) = 7;
        assert_int_equal(e.reason, EVENT_IO);
    }
    assert_false(engine_kvm.cpu_save(cpus[1], &unfinished, &failure));
    assert_non_null(strstr(failure.text, "not finished"));
    cpu_state_free(&unfinished);
    complete(1);
    unfinished = saved(1);
    assert_int_equal(unfinished.regs.gpr[GPR_EAX] & 0xff, 7);
    cpu_state_free(&unfinished);
    unfinished = saved(0);
    assert_true(unfinished.unfinished);
    assert_false(engine_kvm.cpu_load(cpus[1], &unfinished, &failure));
    load(0, &unfinished);
    cpu_state_free(&unfinished);
    finish();
}

static void what_the_software_cpu_has_not_it_refuses(void **state)
{
    begin(&engine_soft, &engine_soft);
    start(0);
    struct cpu_state wide = saved(0), extended = wide;
    wide.regs.efer = EFER_LMA | EFER_LME;
    extended.regs.cr0 |= CR0_PE | CR0_PG;
    extended.regs.cr4 |= CR4_PAE;
    assert_false(engine_soft.cpu_load(cpus[1], &wide, &failure));
    assert_non_null(strstr(failure.text, "64-bit"));
    assert_false(engine_soft.cpu_load(cpus[1], &extended, &failure));
    assert_non_null(strstr(failure.text, "PAE"));
    cpu_state_free(&wide);
    finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_moved_between_any_two_instructions_that_leave),
        cmocka_unit_test(keeps_the_hidden_parts_of_segments),
        cmocka_unit_test(delivers_an_interrupt_that_the_other_was_given),
        cmocka_unit_test(delivers_an_exception_that_was_raised),
        cmocka_unit_test(keeps_the_shadow_of_sti),
        cmocka_unit_test(keeps_every_register),
        cmocka_unit_test(a_rep_goes_on_elsewhere),
        cmocka_unit_test(the_time_stamp_counter_never_goes_back),
        cmocka_unit_test(an_exit_that_is_not_finished_is_its_own_engines),
        cmocka_unit_test(what_the_software_cpu_has_not_it_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
