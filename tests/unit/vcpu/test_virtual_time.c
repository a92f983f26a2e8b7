/* Several vCPUs on virtual time: whose turn it is, and that nobody waits for ever. On the software
 * CPU, which counts instructions. */
#include "checked.h"

#include "event/stream.h"
#include "memory/boot.h"
#include "soft/soft.h"
#include "vcpu/orders.h"

#include <poll.h>
#include <stdalign.h>

enum { COUNT = 2, RING = 4, LIMIT_S = 60 };

/* Guests: one that never leaves, one that does nothing else, and one that leaves in the second half
 * of its slices, with more bytes than its ring has events for. */
static const uint8_t spins[] = { 0xeb, 0xfe };              /* jmp $ */
static const uint8_t floods[] = { 0xe6, 0x80, 0xeb, 0xfc }; /* out 0x80, al; jmp to it */
static const uint8_t reads_much[] = {
    0xb9, 0x70, 0x17, /* mov cx, 6000 */
    0xe2, 0xfe,       /* loop $ */
    0xb9, 0x00, 0x08, /* mov cx, 2048 */
    0xbf, 0x00, 0x10, /* mov di, 0x1000 */
    0xba, 0x80, 0x00, /* mov dx, 0x80 */
    0xf3, 0x6c,       /* rep insb */
    0xeb, 0xee,       /* jmp to the beginning */
};

static struct memory memory;
static struct engine_vm *vm;
static struct turns turns;
static struct doorbell bell;
static struct vcpu *vcpus;
static struct stream stream;
static struct event_check check;
static unsigned exits, ends;

static void add(unsigned i, const uint8_t *code, size_t size)
{
    struct failure failure;
    struct registers boot;
    struct engine_cpu *cpu = engine_soft.cpu_create(vm, i, &failure);
    assert_non_null(cpu);
    assert_true(memory_write(&memory, i * REAL_MODE_SLOT, code, size));
    boot_real_mode(i, &boot);
    assert_true(vcpu_init(&vcpus[i], i, &engine_soft, cpu, &boot, RING, &bell, &failure));
    vcpu_set_virtual_time(&vcpus[i], &turns);
    stream.rings[stream.count++] = &vcpus[i].ring;
}

static void start(const uint8_t *second, size_t size)
{
    struct failure failure;
    add(0, spins, sizeof spins);
    add(1, second, size);
    for (unsigned i = 0; i < COUNT; i++)
        assert_true(vcpu_start(&vcpus[i], &failure));
}

static int set_up(void **state)
{
    struct failure failure;
    stream = (struct stream){ 0 };
    check = (struct event_check){ 0 };
    exits = ends = 0;
    assert_true(memory_init(&memory, COUNT * REAL_MODE_SLOT, &failure));
    vm = engine_soft.vm_create(NULL, &memory, &failure);
    assert_non_null(vm);
    turns_init(&turns, COUNT);
    assert_int_equal(doorbell_init(&bell), 0);
    vcpus = aligned_alloc(alignof(struct vcpu), COUNT * sizeof *vcpus);
    assert_non_null(vcpus);
    return 0;
}

static int tear_down(void **state)
{
    for (unsigned i = 0; i < COUNT; i++) {
        vcpu_join(&vcpus[i]);
        vcpu_destroy(&vcpus[i]);
    }
    free(vcpus);
    engine_soft.vm_destroy(vm);
    memory_destroy(&memory);
    doorbell_destroy(&bell);
    turns_destroy(&turns);
    return 0;
}

static void take(void *context, const struct event *e)
{
    assert_event_holds(&check, e);
    exits += e->reason == EVENT_IO;
    ends += e->reason == EVENT_END;
}

/* Takes events until there were enough of a kind. Threads that wait for each other cannot be
 * joined: then the program ends here. */
static void drain_until(const unsigned *seen, unsigned enough)
{
    const uint64_t limit = clock_ns() + LIMIT_S * 1000000000ull;
    while (*seen < enough) {
        struct pollfd p = { .fd = doorbell_fd(&bell), .events = POLLIN };
        doorbell_arm(&bell);
        if (!stream_drain(&stream, SIZE_MAX, take, NULL))
            poll(&p, 1, 1);
        doorbell_disarm(&bell);
        if (clock_ns() > limit) {
            fprintf(stderr, "after %d s there were %u events of the %u awaited\n", LIMIT_S, *seen,
                    enough);
            exit(1);
        }
    }
}

static void stop(void)
{
    for (unsigned i = 0; i < COUNT; i++)
        vcpu_order_stop(&vcpus[i]);
    drain_until(&ends, COUNT);
}

/* Who waits for its turn has told how far it has come: what the other does meanwhile can be handed
 * out, and its small ring does not stay full. */
static void a_guest_that_floods_its_ring_goes_on_beside_one_that_spins(void **state)
{
    enum { SEVERAL_SLICES = 5 * TURNS_SLICE_NS / TURNS_INSN_NS };
    start(floods, sizeof floods);
    drain_until(&exits, SEVERAL_SLICES);
    stop();
}

/* Its exits come later than what the other has told, and are too many for the ring: the other goes
 * on meanwhile. */
static void a_guest_whose_exit_fills_its_ring_lets_the_other_go_on(void **state)
{
    start(reads_much, sizeof reads_much);
    drain_until(&exits, 20);
    stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_guest_that_floods_its_ring_goes_on_beside_one_that_spins,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_guest_whose_exit_fills_its_ring_lets_the_other_go_on,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests_name("virtual time", tests, NULL, NULL);
}
