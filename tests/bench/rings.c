/* The ring against Concurrency Kit's, one producer and one consumer on different CPUs: each event
 * is written whole and some of its words are read. Both sides of both rings spin for want of room
 * or of events, so that no system call is in it. Ours is filled and read in place; ck_ring copies
 * in and out. */
#include "bench.h"
#include "event/ring.h"

#include <ck_ring.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 100000, ROUNDS = 25, TRIES = 3, SPINS = 2000 };

CK_RING_PROTOTYPE(event, event)

struct rings {
    struct doorbell bell;
    struct ring ours;
    alignas(64) struct ck_ring theirs;
    struct event *slots;   /* of theirs */
    uint64_t expected_sum; /* of what is read */
    alignas(64) pthread_barrier_t go;
};

/* A pause, and now and then the CPU to whoever the other side waits for. */
static void spin(unsigned *spins)
{
    ck_pr_stall();
    if (++*spins % SPINS == 0)
        sched_yield();
}

static void fill(struct event *e, uint64_t seq)
{
    memset(e, (int)seq, sizeof *e);
    e->seq = seq;
    e->exit_ns = seq;
}

static uint64_t read_words(const struct event *e)
{
    return e->seq + e->exit_ns + e->data[0] + e->regs.eip;
}

static uint64_t sum_of_all(void)
{
    struct event e;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < EVENTS; i++) {
        fill(&e, i);
        sum += read_words(&e);
    }
    return sum;
}

/* ---- Ours ---- */

static void *produce_ours(void *context)
{
    struct rings *r = context;
    unsigned spins = 0;
    place_thread(PLACE_LAST);
    pthread_barrier_wait(&r->go);
    for (uint64_t i = 0; i < EVENTS; i++) {
        struct event *e;
        while (!(e = ring_reserve(&r->ours)))
            spin(&spins);
        fill(e, i);
        ring_publish(&r->ours);
    }
    return NULL;
}

static uint64_t consume_ours(struct rings *r)
{
    uint64_t sum = 0;
    uint32_t n;
    unsigned spins = 0;
    for (uint32_t left = EVENTS; left; left -= n) {
        const struct event *e = ring_peek(&r->ours, &n);
        for (uint32_t i = 0; i < n; i++)
            sum += read_words(&e[i]);
        if (n)
            ring_release(&r->ours, n);
        else
            spin(&spins);
    }
    return sum;
}

/* ---- Theirs ---- */

static void *produce_theirs(void *context)
{
    struct rings *r = context;
    unsigned spins = 0;
    place_thread(PLACE_LAST);
    pthread_barrier_wait(&r->go);
    for (uint64_t i = 0; i < EVENTS; i++) {
        struct event e;
        fill(&e, i);
        while (!ck_ring_enqueue_spsc_event(&r->theirs, r->slots, &e))
            spin(&spins);
    }
    return NULL;
}

static uint64_t consume_theirs(struct rings *r)
{
    uint64_t sum = 0;
    unsigned spins = 0;
    for (unsigned i = 0; i < EVENTS; i++) {
        struct event e;
        while (!ck_ring_dequeue_spsc_event(&r->theirs, r->slots, &e))
            spin(&spins);
        sum += read_words(&e);
    }
    return sum;
}

/* ---- Both ---- */

static double measure(struct rings *r, void *(*produce)(void *),
                      uint64_t (*consume)(struct rings *))
{
    pthread_t producer;
    if (pthread_create(&producer, NULL, produce, r))
        return -1;
    place_thread(PLACE_FIRST);
    pthread_barrier_wait(&r->go);
    uint64_t start = clock_ns();
    uint64_t sum = consume(r);
    uint64_t end = clock_ns();
    place_thread(PLACE_ANY);
    pthread_join(producer, NULL);
    return sum == r->expected_sum ? (double)(end - start) / EVENTS : -1;
}

/* measure_pair() knows nothing of what it passes on, so the rings are reached through a pointer. */
static double measure_ours(const void *context)
{
    struct rings *const *r = context;
    return measure(*r, produce_ours, consume_ours);
}

static double measure_theirs(const void *context)
{
    struct rings *const *r = context;
    return measure(*r, produce_theirs, consume_theirs);
}

static bool rings_init(struct rings *r)
{
    place_thread(PLACE_ANY); /* while there is one thread */
    r->bell.fd = -1;
    r->slots = aligned_alloc(64, RING_CAPACITY * sizeof *r->slots);
    r->expected_sum = sum_of_all();
    ck_ring_init(&r->theirs, RING_CAPACITY);
    pthread_barrier_init(&r->go, NULL, 2);
    return r->slots && doorbell_init(&r->bell) == 0 &&
           ring_init(&r->ours, RING_CAPACITY, &r->bell) == 0;
}

static void rings_destroy(struct rings *r)
{
    ring_destroy(&r->ours);
    doorbell_destroy(&r->bell);
    pthread_barrier_destroy(&r->go);
    free(r->slots);
}

bool bench_rings(const struct bench *bench)
{
    const char *figure = "ring, one event through it, ours / ck_ring";
    static struct rings rings;
    struct rings *r = &rings;
    struct pair pair;
    (void)bench;
    progress(figure);
    bool ok = rings_init(r) && measure_pair(&pair, ROUNDS, TRIES, measure_ours, measure_theirs, &r);
    rings_destroy(r);
    if (ok)
        table_add(figure, (struct number){ 2, "" }, samples_spread(&pair.ratio), "",
                  "%.0f and %.0f ns an event", samples_spread(&pair.a).median,
                  samples_spread(&pair.b).median);
    else
        table_failed(figure, "a run failed");
    return ok;
}
