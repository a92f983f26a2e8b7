/* The stream: true order across rings, and nothing handed out too early. */
#include "checked.h"

#include "event/stream.h"

#include <poll.h>
#include <pthread.h>

struct fixture {
    struct doorbell bell;
    struct ring rings[VCPU_MAX];
    struct stream stream;
    char seen[64];
    struct event_check check;
    uint64_t seq[VCPU_MAX]; /* of the next to be posted */
    size_t total;
};

static void set_up(struct fixture *f, unsigned count)
{
    memset(f, 0, sizeof *f);
    doorbell_init(&f->bell);
    f->stream.count = count;
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(ring_init(&f->rings[i], 1024, &f->bell), 0);
        f->stream.rings[i] = &f->rings[i];
    }
}

static void tear_down(struct fixture *f)
{
    for (unsigned i = 0; i < f->stream.count; i++)
        ring_destroy(&f->rings[i]);
    doorbell_destroy(&f->bell);
}

/* A start, then kicks. */
static void make(struct event *e, unsigned vcpu, uint64_t seq, uint64_t ns)
{
    *e = (struct event){ .vcpu = (uint8_t)vcpu,
                         .seq = seq,
                         .reason = seq ? EVENT_KICK : EVENT_START,
                         .irq = EVENT_NO_IRQ,
                         .entry_ns = ns,
                         .exit_ns = ns };
}

static void post(struct fixture *f, unsigned vcpu, uint64_t ns, char name)
{
    struct event *e = ring_reserve(&f->rings[vcpu]);
    make(e, vcpu, f->seq[vcpu]++, ns);
    e->data[0] = (uint8_t)name;
    ring_publish(&f->rings[vcpu]);
}

static void on_event(void *context, const struct event *e)
{
    struct fixture *f = context;
    assert_event_holds(&f->check, e);
    if (f->total < sizeof f->seen - 1)
        f->seen[f->total] = (char)e->data[0];
    f->total++;
}

static void merges_by_time(void **state)
{
    struct fixture f;
    set_up(&f, 3);
    post(&f, 2, 5, 'c');
    post(&f, 0, 1, 'a');
    post(&f, 0, 9, 'e');
    post(&f, 1, 3, 'b');
    post(&f, 1, 7, 'd');
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 5);
    assert_string_equal(f.seen, "abcde");
    assert_true(stream_is_empty(&f.stream));
    tear_down(&f);
}

static void respects_the_limit(void **state)
{
    struct fixture f;
    set_up(&f, 2);
    for (int i = 0; i < 10; i++)
        post(&f, i % 2, (uint64_t)i, (char)('a' + i));
    assert_int_equal(stream_drain(&f.stream, 3, on_event, &f), 3);
    assert_string_equal(f.seen, "abc");
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 7);
    assert_string_equal(f.seen, "abcdefghij");
    tear_down(&f);
}

/* vCPU 1 has left the guest at some time and is still working on its event: nothing younger goes
 * out. */
static void waits_for_an_older_exit_in_the_making(void **state)
{
    struct fixture f;
    set_up(&f, 2);
    post(&f, 0, 1, 'a');
    uint64_t stamp = ring_stamp(&f.rings[1]);
    post(&f, 0, clock_ns(), 'c');
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 1);
    assert_string_equal(f.seen, "a");
    assert_false(stream_is_empty(&f.stream));
    post(&f, 1, stamp, 'b');
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 2);
    assert_string_equal(f.seen, "abc");
    tear_down(&f);
}

/* An event from the future of this look (its vCPU ran on meanwhile) waits for the next. */
static void bounds_by_the_time_of_the_look(void **state)
{
    struct fixture f;
    set_up(&f, 2);
    post(&f, 0, clock_ns() + 50000000, 'a');
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 0);
    while (!stream_drain(&f.stream, 100, on_event, &f))
        ;
    assert_string_equal(f.seen, "a");
    tear_down(&f);
}

/* On virtual time equal times are frequent, and whoever looks when must make no difference. */
static void of_several_at_the_same_time_the_lowest_vcpu_is_first(void **state)
{
    struct fixture f;
    set_up(&f, 3);
    for (unsigned i = 0; i < 3; i++)
        ring_reach(&f.rings[i], 5);
    post(&f, 2, 5, 'd');
    post(&f, 1, 5, 'b');
    post(&f, 1, 5, 'c');
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 0);
    post(&f, 0, 5, 'a');
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 1);
    ring_reach(&f.rings[0], 6);
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 2);
    ring_reach(&f.rings[1], 6);
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 1);
    assert_string_equal(f.seen, "abcd");
    tear_down(&f);
}

/* With the first event that is handed out, vCPU 0 comes back at a time before the second. */
static void on_event_that_wakes(void *context, const struct event *e)
{
    struct fixture *f = context;
    on_event(f, e);
    if (f->total == 1)
        ring_reach(&f->rings[0], 3);
}

static void a_vcpu_that_comes_back_is_waited_for(void **state)
{
    struct fixture f;
    set_up(&f, 2);
    ring_reach(&f.rings[0], UINT64_MAX);
    ring_reach(&f.rings[1], 9);
    post(&f, 1, 1, 'a');
    post(&f, 1, 5, 'c');
    assert_int_equal(stream_drain(&f.stream, 100, on_event_that_wakes, &f), 1);
    post(&f, 0, 3, 'b');
    ring_reach(&f.rings[0], 9);
    assert_int_equal(stream_drain(&f.stream, 100, on_event, &f), 2);
    assert_string_equal(f.seen, "abc");
    tear_down(&f);
}

enum { EACH = 5000 };

struct producer {
    struct ring *ring;
    unsigned vcpu;
    pthread_t thread;
};

static void *produce(void *context)
{
    struct producer *p = context;
    uint64_t stalled = 0;
    for (int i = 0; i < EACH; i++) {
        struct event *e = ring_reserve_wait(p->ring, &stalled);
        make(e, p->vcpu, (uint64_t)i, ring_stamp(p->ring));
        ring_publish(p->ring);
    }
    return NULL;
}

static void keeps_the_order_of_four_threads(void **state)
{
    struct fixture f;
    struct producer producers[VCPU_MAX];
    set_up(&f, VCPU_MAX);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        producers[i] = (struct producer){ .ring = &f.rings[i], .vcpu = i };
        pthread_create(&producers[i].thread, NULL, produce, &producers[i]);
    }
    while (f.total < VCPU_MAX * EACH)
        stream_drain(&f.stream, 100, on_event, &f);
    for (int i = 0; i < VCPU_MAX; i++)
        pthread_join(producers[i].thread, NULL);
    assert_true(stream_is_empty(&f.stream));
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_by_time),
        cmocka_unit_test(respects_the_limit),
        cmocka_unit_test(waits_for_an_older_exit_in_the_making),
        cmocka_unit_test(bounds_by_the_time_of_the_look),
        cmocka_unit_test(of_several_at_the_same_time_the_lowest_vcpu_is_first),
        cmocka_unit_test(a_vcpu_that_comes_back_is_waited_for),
        cmocka_unit_test(keeps_the_order_of_four_threads),
    };
    return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
