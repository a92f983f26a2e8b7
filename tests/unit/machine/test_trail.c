/* What a guest ran before an event, as front ends ask for it: counter.bin on both engines. */
#include "built.h"
#include "checked.h"

#include "machine/control.h"
#include "machine/machine.h"

#include <poll.h>

/* counter.S, by offset. */
enum { LOOP = 0x06, INC = 0x0b, SIZE = 0x12 };

struct seen {
    uint64_t halt; /* seq of the HLT */
    uint64_t third_out;
    unsigned outs;
    bool ended;
};

static void take(void *context, const struct event *e)
{
    struct seen *seen = context;
    if (e->reason == EVENT_HLT)
        seen->halt = e->seq;
    if (e->reason == EVENT_HYPERCALL || e->reason == EVENT_IO)
        seen->third_out = ++seen->outs == 3 ? e->seq : seen->third_out;
    seen->ended |= e->reason == EVENT_END;
}

static struct machine *run(enum choice_wish engine, bool keeps, struct seen *seen)
{
    const struct machine_config config = { .guests = { { .image = "guests/counter.bin" } },
                                           .count = 1,
                                           .engine = engine,
                                           .kvm_device = KVM_DEVICE,
                                           .ring_capacity = 64,
                                           .keeps_trail = keeps };
    struct failure failure = { 0 };
    struct machine *machine = machine_create(&config, &failure);
    if (!machine || !machine_start(machine, &failure))
        fail_msg("%s", failure.text);
    *seen = (struct seen){ 0 };
    while (!seen->ended) {
        struct pollfd bell = { .fd = machine_fd(machine), .events = POLLIN };
        if (!machine_drain(machine, 64, take, seen))
            poll(&bell, 1, 1);
    }
    machine_join(machine);
    return machine;
}

static void it_is_known_in_software(void **state)
{
    struct seen seen;
    struct trail trail;
    struct machine *machine = run(CHOICE_SOFT, true, &seen);
    assert_true(control_trail(machine, 0, seen.halt, &trail));
    const struct trail_run *last = &trail.runs[trail.count - 1];
    assert_int_equal(last->seq, seen.halt);
    assert_int_equal(last->linear, INC); /* the last JNE does not jump */
    assert_int_equal(last->bytes, SIZE - INC);
    assert_true(control_trail(machine, 0, seen.third_out, &trail));
    last = &trail.runs[trail.count - 1];
    assert_int_equal(last->linear, LOOP);
    assert_int_equal(last->bytes, INC - LOOP);
    assert_int_equal(last[-1].linear, INC);
    assert_int_equal(last[-1].seq, last->seq);
    assert_true(last[-2].seq < last->seq);
    machine_destroy(machine);
}

static void it_is_not_kept_unless_it_is_wanted(void **state)
{
    struct seen seen;
    struct trail trail;
    struct machine *machine = run(CHOICE_SOFT, false, &seen);
    assert_false(control_trail(machine, 0, seen.halt, &trail));
    machine_destroy(machine);
}

static void kvm_does_not_know_it(void **state)
{
    struct seen seen;
    struct trail trail;
    if (access(KVM_DEVICE, R_OK | W_OK))
        skip();
    struct machine *machine = run(CHOICE_KVM, true, &seen);
    assert_false(control_trail(machine, 0, seen.halt, &trail));
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_known_in_software),
        cmocka_unit_test(it_is_not_kept_unless_it_is_wanted),
        cmocka_unit_test(kvm_does_not_know_it),
    };
    return cmocka_run_group_tests_name("trail", tests, guests_are_built, NULL);
}
