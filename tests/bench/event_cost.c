/* What one event costs the vCPU's thread: the real loop of vcpu/ around a KVM_RUN that costs
 * nothing (hook.h), two readings of the clock included, while this thread drains the ring as a
 * front end does. Counted is the time for which the thread ran, not that for which it was kept from
 * the CPU or slept for want of room. */
#include "bench.h"
#include "event/engines.h"
#include "guest.h"
#include "hook.h"
#include "machine/machine.h"

enum {
    ROUNDS = 24,
    TRIES = 16,
    EVENTS = 5000,    /* in one try */
    REAL_EXITS = 100, /* before the free ones */
    WARM_UP = 20000,  /* free ones that do not count yet */
    BATCH = 1024,
    NAP_NS = 50000, /* a front end's is longer, but its events are 8 us apart, not 0.1 */
};

struct reader {
    uint64_t sum;
    bool over;
};

static uint64_t thread_clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void read_event(void *context, const struct event *e)
{
    struct reader *reader = context;
    reader->sum += e->seq + e->exit_ns + e->data[0] + e->regs.eip;
    reader->over = e->reason == EVENT_END;
}

/* Until the vCPU has ended; stops it once there are enough samples. */
static void drain(struct machine *machine, struct hook *h)
{
    const struct timespec nap = { .tv_nsec = NAP_NS };
    struct reader reader = { 0 };
    bool stopped = false;
    while (!reader.over) {
        if (machine_drain(machine, BATCH, read_event, &reader) < BATCH)
            nanosleep(&nap, NULL);
        if (!stopped && atomic_load(&h->mark_count) > TRIES) {
            machine_stop(machine);
            stopped = true;
        }
    }
}

/* In ns an event; less than 0 if not all tries came about. */
static double best_of(const struct hook *h)
{
    double best = -1;
    if (h->mark_count <= TRIES)
        return best;
    for (unsigned i = 0; i < TRIES; i++) {
        double ns = (double)(h->marks[i + 1] - h->marks[i]) / EVENTS;
        best = !i || ns < best ? ns : best;
    }
    return best;
}

/* The best of the tries of one machine, in ns an event; less than 0 if it could not be made. */
static double measure(const char *guest, struct failure *failure)
{
    const struct machine_config config = {
        .guests = { { .image = guest } },
        .count = 1,
        .kvm_device = KVM_DEVICE,
        .ring_capacity = RING_CAPACITY,
    };
    struct hook h = {
        .clock = thread_clock_ns, .first = WARM_UP, .stride = EVENTS, .real = REAL_EXITS
    };
    struct machine *machine = machine_create(&config, failure);
    double best = -1;
    hook = &h;
    place_thread(PLACE_FIRST); /* the vCPU's thread inherits that */
    if (machine && machine_start(machine, failure)) {
        place_thread(PLACE_LAST);
        drain(machine, &h);
        machine_join(machine);
        best = best_of(&h);
        if (best < 0)
            *failure = (struct failure){ "the vCPU ended by itself" };
    }
    machine_destroy(machine);
    hook = NULL;
    place_thread(PLACE_ANY);
    return best;
}

/* What the two readings of the clock take of it, by the same rules. */
static double measure_two_readings(void)
{
    double best = 0;
    place_thread(PLACE_FIRST);
    for (unsigned i = 0; i < TRIES; i++) {
        uint64_t start = thread_clock_ns();
        for (unsigned k = 0; k < 2 * EVENTS; k++)
            clock_ns();
        double ns = (double)(thread_clock_ns() - start) / EVENTS;
        best = !i || ns < best ? ns : best;
    }
    place_thread(PLACE_ANY);
    return best;
}

bool bench_event(const struct bench *bench)
{
    const char *figure = "vCPU side of one event, free KVM_RUN";
    const char *guest = guest_printing_for_ever();
    struct failure failure = { "no file for the guest" };
    struct samples samples = { 0 }, readings = { 0 };
    (void)bench;
    progress(figure);
    for (unsigned i = 0; i < ROUNDS; i++) {
        double ns = guest ? measure(guest, &failure) : -1;
        if (ns < 0) {
            table_failed(figure, failure.text);
            return false;
        }
        samples_add(&samples, ns);
        samples_add(&readings, measure_two_readings());
    }
    table_add(figure, (struct number){ 0, " ns" }, samples_spread(&samples), "< 150 ns",
              "of which the two clock readings are %.0f ns", samples_spread(&readings).median);
    return true;
}
