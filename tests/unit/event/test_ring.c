/* The ring: order, losslessness, wrap of the counters, wake-ups, at capacities 1, 2, 4 and more. */
#include "test.h"

#include "event/ring.h"

#include <poll.h>
#include <pthread.h>

static void fill(struct ring *ring, uint64_t seq)
{
    struct event *e = ring_reserve(ring);
    assert_non_null(e);
    *e = (struct event){ .seq = seq };
    ring_publish(ring);
}

/* Starts both counters just below their wrap. */
static void start_at(struct ring *ring, uint32_t count)
{
    ring->head = ring->tail = ring->head_seen = ring->tail_seen = count;
}

static void fills_and_empties_across_the_wrap(void **state)
{
    for (uint32_t capacity = 1; capacity <= 8; capacity *= 2) {
        struct doorbell bell;
        struct ring ring;
        assert_int_equal(doorbell_init(&bell), 0);
        assert_int_equal(ring_init(&ring, capacity, &bell), 0);
        start_at(&ring, UINT32_MAX - 2);
        uint64_t in = 0, out = 0;
        for (int round = 0; round < 10; round++) {
            while (ring_reserve(&ring))
                fill(&ring, in++);
            assert_int_equal(in - out, capacity);
            uint32_t n;
            while (ring_peek(&ring, &n), n) {
                const struct event *e = ring_peek(&ring, &n);
                for (uint32_t i = 0; i < n; i++)
                    assert_int_equal(e[i].seq, out++);
                ring_release(&ring, n);
            }
            assert_int_equal(in, out);
            assert_true(ring_is_empty(&ring));
        }
        ring_destroy(&ring);
        doorbell_destroy(&bell);
    }
}

struct race {
    struct ring ring;
    struct doorbell bell;
    uint64_t count;
    uint64_t stalled_ns;
};

static void *produce(void *context)
{
    struct race *r = context;
    for (uint64_t i = 0; i < r->count; i++) {
        struct event *e = ring_reserve_wait(&r->ring, &r->stalled_ns);
        memset(e, (int)(i & 0xff), sizeof *e);
        e->seq = i;
        e->exit_ns = ring_stamp(&r->ring);
        ring_publish(&r->ring);
    }
    return NULL;
}

static void check(const struct event *e, uint64_t seq)
{
    assert_int_equal(e->seq, seq);
    for (size_t i = 0; i < sizeof e->more; i++)
        if (e->more[i] != (uint8_t)seq)
            fail_msg("event %llu: byte %zu is %02x", (unsigned long long)seq, i, e->more[i]);
}

/* As a front end does it, but always to sleep at once and never with a time-out: a lost wake-up
 * hangs, and the runner's limit reports it. */
static void consume(struct race *r, uint32_t batch)
{
    for (uint64_t seq = 0; seq < r->count;) {
        uint32_t n;
        const struct event *e = ring_peek(&r->ring, &n);
        if (!n) {
            doorbell_arm(&r->bell);
            struct pollfd p = { .fd = doorbell_fd(&r->bell), .events = POLLIN };
            if (ring_is_empty(&r->ring))
                assert_int_equal(poll(&p, 1, -1), 1);
            doorbell_disarm(&r->bell);
            continue;
        }
        n = n < batch ? n : batch;
        for (uint32_t i = 0; i < n; i++)
            check(&e[i], seq++);
        ring_release(&r->ring, n);
    }
}

static void two_threads(uint32_t capacity, uint32_t batch, uint64_t count)
{
    struct race r = { .count = count };
    pthread_t thread;
    assert_int_equal(doorbell_init(&r.bell), 0);
    assert_int_equal(ring_init(&r.ring, capacity, &r.bell), 0);
    start_at(&r.ring, UINT32_MAX - (uint32_t)count / 2);
    pthread_create(&thread, NULL, produce, &r);
    consume(&r, batch);
    pthread_join(thread, NULL);
    assert_true(ring_is_empty(&r.ring));
    ring_destroy(&r.ring);
    doorbell_destroy(&r.bell);
}

static void loses_nothing_between_threads(void **state)
{
    for (uint32_t capacity = 1; capacity <= 64; capacity *= capacity < 4 ? 2 : 4)
        for (uint32_t batch = 1; batch <= capacity; batch *= 4)
            two_threads(capacity, batch, 20000);
}

static void counts_the_time_of_a_full_ring(void **state)
{
    struct race r = { .count = 2 };
    pthread_t thread;
    doorbell_init(&r.bell);
    ring_init(&r.ring, 1, &r.bell);
    pthread_create(&thread, NULL, produce, &r);
    while (!atomic_load(&r.ring.starved)) /* until it sleeps */
        ;
    consume(&r, 1);
    pthread_join(thread, NULL);
    assert_true(r.stalled_ns > 0);
    ring_destroy(&r.ring);
    doorbell_destroy(&r.bell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_and_empties_across_the_wrap),
        cmocka_unit_test(loses_nothing_between_threads),
        cmocka_unit_test(counts_the_time_of_a_full_ring),
    };
    return cmocka_run_group_tests_name("ring", tests, NULL, NULL);
}
