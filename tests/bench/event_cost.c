/* What one event costs the vCPU's thread: the real loop of vcpu.c around a KVM_RUN that costs
 * nothing (hook.h), two readings of the clock included, while this thread drains the ring as a
 * front end does. Counted is the time that the thread ran, so it may be kept from the CPU. */
#include "bench.h"
#include "guest.h"
#include "hook.h"
#include "kvm.h"
#include "machine.h"

enum {
    EVENTS = 5000,    /* in one sample */
    REAL_EXITS = 100, /* before the free ones */
    WARM_UP = 20000,  /* free ones that do not count yet */
    BATCH = 1024,
    NAP_NS = 50000,   /* as many events as a front end's nap, which is longer, brings at 8 us each */
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
        if (stream_drain(&machine->stream, BATCH, read_event, &reader) < BATCH)
            nanosleep(&nap, NULL);
        if (!stopped && atomic_load(&h->mark_count) == MARKS_MAX) {
            machine_stop(machine);
            stopped = true;
        }
    }
}

static bool run(struct hook *h, struct failure *failure)
{
    const struct machine_config config = {
        .images = { guest_printing_for_ever() },
        .count = 1,
        .kvm_device = KVM_DEVICE,
        .ring_capacity = RING_CAPACITY,
    };
    if (!config.images[0])
        return fail(failure, "no file for the guest");
    struct machine *machine = machine_create(&config, failure);
    if (!machine)
        return false;
    hook = h;
    bool ok = machine_start(machine, failure);
    if (ok)
        drain(machine, h);
    machine_destroy(machine);
    hook = NULL;
    return ok;
}

bool bench_event(const struct bench *bench)
{
    const char *figure = "vCPU side of one event, free KVM_RUN";
    static struct hook h = { .clock = thread_clock_ns, .first = WARM_UP, .stride = EVENTS, .real = REAL_EXITS };
    struct failure failure;
    (void)bench;
    progress(figure);
    if (!run(&h, &failure)) {
        table_failed(figure, failure.text);
        return false;
    }
    struct samples samples = { 0 };
    for (unsigned i = 1; i < MARKS_MAX; i++)
        samples_add(&samples, (double)(h.marks[i] - h.marks[i - 1]) / EVENTS);
    table_add(figure, "%.0f ns", samples_spread(&samples), "< 150 ns", "two clock readings included");
    return true;
}
