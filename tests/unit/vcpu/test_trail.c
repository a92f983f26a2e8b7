/* The log of what a guest ran, read while it is written. */
#include "test.h"

#include "vcpu/trail.h"

#include <pthread.h>
#include <stdatomic.h>

static struct trail_log trail_log;

static int set_up(void **state)
{
    trail_log = (struct trail_log){ 0 };
    trail_log_init(&trail_log);
    return !trail_log.runs;
}

static int tear_down(void **state)
{
    trail_log_destroy(&trail_log);
    return 0;
}

/* The runs of a return can be told from its seq alone. */
static void add(uint64_t seq)
{
    struct trail trail = { .count = (unsigned)(seq % 5) };
    for (unsigned i = 0; i < trail.count; i++)
        trail.runs[i] =
            (struct trail_run){ .linear = (uint32_t)seq, .bytes = i + 1, .times = seq << 8 | i };
    trail_log_add(&trail_log, seq, &trail);
}

static void expect_sound(const struct trail *trail, uint64_t seq)
{
    for (unsigned i = 0; i < trail->count; i++) {
        const struct trail_run *run = &trail->runs[i];
        assert_true(run->seq <= seq);
        assert_int_equal(run->linear, (uint32_t)run->seq);
        assert_int_equal(run->times, run->seq << 8 | (run->bytes - 1));
        assert_true(!i || run->seq >= run[-1].seq);
    }
}

static void what_ran_before_an_event_is_found(void **state)
{
    struct trail trail;
    assert_false(trail_log_read(&trail_log, 7, &trail));
    for (uint64_t seq = 1; seq <= 1000; seq++)
        add(seq);
    for (uint64_t seq = 1; seq <= 1100; seq++) {
        assert_true(trail_log_read(&trail_log, seq, &trail));
        expect_sound(&trail, seq);
        uint64_t last = seq > 999 ? 999 : seq % 5 ? seq : seq - 1;
        assert_int_equal(trail.runs[trail.count - 1].seq, last);
        assert_int_equal(trail.count, seq > 32 ? TRAIL_MAX : trail.count);
        assert_int_equal(trail.is_cut, seq > 32 ? true : trail.is_cut);
    }
}

static void what_is_long_gone_is_not_known(void **state)
{
    struct trail trail;
    for (uint64_t seq = 1; seq <= TRAIL_KEPT; seq++)
        add(seq);
    assert_false(trail_log_read(&trail_log, 100, &trail));
    assert_true(trail_log_read(&trail_log, TRAIL_KEPT, &trail));
}

static void nothing_is_kept_unless_it_is_wanted(void **state)
{
    struct trail trail;
    struct trail_log none = { 0 };
    trail_log_add(&none, 1, &(struct trail){ .count = 1 });
    assert_false(trail_log_read(&none, 1, &trail));
    assert_int_equal(trail.count, 0);
}

static _Atomic uint64_t written;
static _Atomic bool is_done;

static void *write_on(void *argument)
{
    for (uint64_t seq = 1; !is_done; seq++) {
        add(seq);
        written = seq;
    }
    return NULL;
}

static void a_reader_never_sees_two_returns_mixed(void **state)
{
    enum { READS = 3000 };
    pthread_t writer;
    unsigned found = 0;
    written = 0;
    is_done = false;
    assert_int_equal(pthread_create(&writer, NULL, write_on, NULL), 0);
    for (unsigned i = 0; i < READS || written < 2 * TRAIL_KEPT || !found; i++) {
        struct trail trail;
        uint64_t seq = written, back = i % 3 * (TRAIL_KEPT / 5);
        seq = seq > back ? seq - back : seq;
        if (trail_log_read(&trail_log, seq, &trail)) {
            expect_sound(&trail, seq);
            found++;
        }
    }
    is_done = true;
    pthread_join(writer, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_ran_before_an_event_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_long_gone_is_not_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_kept_unless_it_is_wanted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reader_never_sees_two_returns_mixed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
