/* Exceptions as notes of a vCPU: all of them, in their order, before the return that ended the run;
 * on virtual time the same ones at the same times, whatever waits for whom. On the software CPU. */
#include "checked.h"

#include "event/stream.h"
#include "memory/boot.h"
#include "soft/soft.h"
#include "vcpu/orders.h"

#include <poll.h>
#include <stdalign.h>

enum { COUNT = 2, IVT = 0x800, MANY = 100001, SOME = 2001 };

/* A guest that divides by zero, and whose handler goes on behind that; it leaves when it has done
 * so often. */
static uint8_t divides[] = {
    0x66, 0xb9, 0,    0,    0,    0,                /* mov ecx, how often */
    0xc7, 0x06, 0x00, 0x08, 0x1b, 0x00,             /* mov word [IVT], handler */
    0x8c, 0x0e, 0x02, 0x08,                         /* mov [IVT + 2], cs */
    0x30, 0xdb,                                     /* xor bl, bl */
    0xf6, 0xf3,                                     /* again: div bl */
    0x66, 0x49,                                     /* dec ecx */
    0x75, 0xfa,                                     /* jnz again */
    0xe6, 0x80,                                     /* out 0x80, al */
    0xf4,                                           /* hlt */
    0x89, 0xe5, 0x83, 0x46, 0x00, 0x02, 0xcf, 0x90, /* handler: add word [sp], 2; iret */
};
enum { HOW_OFTEN = 2, AGAIN = 0x12, HANDLER = 0x1b, HANDLER_IRET = 0x21 };

static unsigned how_often;
static struct memory memory;
static struct engine_vm *vm;
static struct turns turns;
static struct doorbell bell;
static struct vcpu *vcpus;
static struct stream stream;
static struct event_check check;
static struct {
    unsigned faults, returns, kicks, ends;
    uint64_t digest;
    struct event last;
} seen[COUNT];

static void add(unsigned i, uint32_t ring_capacity, bool is_virtual)
{
    struct failure failure;
    struct registers boot;
    struct engine_cpu *cpu = engine_soft.cpu_create(vm, i, &failure);
    assert_non_null(cpu);
    assert_true(memory_write(&memory, i * REAL_MODE_SLOT, divides, sizeof divides));
    boot_real_mode(i, &boot);
    boot.idt.base = i * REAL_MODE_SLOT + IVT;
    assert_true(vcpu_init(&vcpus[i], i, &engine_soft, cpu, &boot, ring_capacity, &bell, &failure));
    if (is_virtual)
        vcpu_set_virtual_time(&vcpus[i], &turns);
    stream.rings[stream.count++] = &vcpus[i].ring;
}

static void mix(uint64_t *digest, uint64_t value)
{
    *digest = (*digest ^ value) * 0x100000001b3u;
}

static void take_exception(unsigned i, const struct event *e)
{
    const struct event_exception *x = &e->exception;
    const uint32_t base = i * REAL_MODE_SLOT;
    bool is_fault = (seen[i].faults + seen[i].returns) % 2 == 0;
    assert_int_equal(x->kind, is_fault ? EXCEPTION_FAULT : EXCEPTION_RETURN);
    assert_int_equal(x->from, base + (is_fault ? AGAIN : HANDLER_IRET));
    assert_int_equal(x->to, base + (is_fault ? HANDLER : AGAIN + 2));
    assert_false(x->failed);
    seen[i].faults += is_fault;
    seen[i].returns += !is_fault;
}

static void take(void *context, const struct event *e)
{
    unsigned i = e->vcpu;
    assert_event_holds(&check, e);
    if (e->reason == EVENT_EXCEPTION)
        take_exception(i, e);
    seen[i].kicks += e->reason == EVENT_KICK;
    seen[i].ends += e->reason == EVENT_END;
    mix(&seen[i].digest, e->reason);
    mix(&seen[i].digest, e->entry_ns);
    mix(&seen[i].digest, e->exit_ns);
    mix(&seen[i].digest, e->stalled_ns);
    if (e->reason == EVENT_IO) {
        assert_int_equal(seen[i].last.reason, EVENT_EXCEPTION);
        assert_int_equal(e->exit_ns, seen[i].last.exit_ns);
        assert_int_equal(seen[i].faults, how_often);
        assert_int_equal(seen[i].returns, how_often);
    }
    seen[i].last = *e;
}

static void drain_until_the_end(void)
{
    while (!seen[0].ends || !seen[1].ends) {
        struct pollfd p = { .fd = doorbell_fd(&bell), .events = POLLIN };
        doorbell_arm(&bell);
        if (!stream_drain(&stream, SIZE_MAX, take, NULL))
            poll(&p, 1, 1);
        doorbell_disarm(&bell);
    }
}

static void run_both(unsigned faults, uint32_t ring_capacity, bool is_virtual)
{
    struct failure failure;
    how_often = faults;
    memcpy(divides + HOW_OFTEN, &faults, sizeof faults);
    stream = (struct stream){ 0 };
    check = (struct event_check){ 0 };
    memset(seen, 0, sizeof seen);
    assert_true(memory_init(&memory, COUNT * REAL_MODE_SLOT, &failure));
    vm = engine_soft.vm_create(NULL, &memory, &failure);
    assert_non_null(vm);
    turns_init(&turns, COUNT);
    assert_int_equal(doorbell_init(&bell), 0);
    vcpus = aligned_alloc(alignof(struct vcpu), COUNT * sizeof *vcpus);
    assert_non_null(vcpus);
    for (unsigned i = 0; i < COUNT; i++)
        add(i, ring_capacity, is_virtual);
    for (unsigned i = 0; i < COUNT; i++)
        assert_true(vcpu_start(&vcpus[i], &failure));
    drain_until_the_end();
    for (unsigned i = 0; i < COUNT; i++) {
        vcpu_join(&vcpus[i]);
        vcpu_destroy(&vcpus[i]);
    }
    free(vcpus);
    engine_soft.vm_destroy(vm);
    memory_destroy(&memory);
    doorbell_destroy(&bell);
    turns_destroy(&turns);
}

static void a_storm_is_told_to_its_last_fault(void **state)
{
    run_both(MANY, 4096, false);
    assert_int_equal(seen[0].kicks, 2 * MANY / 64);
    assert_int_equal(seen[1].kicks, 2 * MANY / 64);
}

static void with_a_ring_of_two_it_waits_and_loses_none(void **state)
{
    run_both(SOME, 2, false);
    assert_int_equal(seen[0].kicks, 2 * SOME / 64);
}

static void on_virtual_time_it_is_the_same_each_time(void **state)
{
    run_both(SOME, 4096, true);
    const uint64_t first = seen[0].digest, second = seen[1].digest;
    run_both(SOME, 2, true);
    assert_int_equal(seen[0].digest, first);
    assert_int_equal(seen[1].digest, second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_storm_is_told_to_its_last_fault),
        cmocka_unit_test(with_a_ring_of_two_it_waits_and_loses_none),
        cmocka_unit_test(on_virtual_time_it_is_the_same_each_time),
    };
    return cmocka_run_group_tests_name("exceptions", tests, NULL, NULL);
}
