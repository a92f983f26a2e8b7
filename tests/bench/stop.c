/* From the command to stop until four vCPUs whose guests never exit have ended. */
#include "bench.h"
#include "event/engines.h"
#include "machine/machine.h"

enum { ROUNDS = 25, SPIN_NS = 20000000 };

/* All are in their guests by the time the clock starts. The few events of each fit into its
 * ring. */
static double stop_and_join(struct machine *machine)
{
    const struct timespec spin = { .tv_nsec = SPIN_NS };
    nanosleep(&spin, NULL);
    uint64_t start = clock_ns();
    machine_stop(machine);
    machine_join(machine);
    return (double)(clock_ns() - start);
}

static double measure(const char *guest, struct failure *failure)
{
    const struct machine_config config = {
        .guests = { { .image = guest },
                    { .image = guest },
                    { .image = guest },
                    { .image = guest } },
        .count = VCPU_MAX,
        .kvm_device = KVM_DEVICE,
        .ring_capacity = RING_CAPACITY,
    };
    struct machine *machine = machine_create(&config, failure);
    double ns = machine && machine_start(machine, failure) ? stop_and_join(machine) : -1;
    machine_destroy(machine);
    return ns;
}

bool bench_stop(const struct bench *bench)
{
    const char *figure = "stop to all joined, four spinning vCPUs";
    struct samples samples = { 0 };
    struct failure failure;
    progress(figure);
    for (unsigned i = 0; i < ROUNDS; i++) {
        double ns = measure(bench->spin, &failure);
        if (ns < 0) {
            table_failed(figure, failure.text);
            return false;
        }
        samples_add(&samples, ns / 1e6);
    }
    table_add(figure, (struct number){ 1, " ms" }, samples_spread(&samples), "< 200 ms", "%s", "");
    return true;
}
