/* Lanes: how time was spent, in bins; and events by their time. */
#include "test.h"

#include "model/model.h"

#define US UINT64_C(1000)

static struct model model;
static uint64_t seqs[VCPU_MAX];

static int set_up(void **state)
{
    model_init(&model, VCPU_MAX);
    model_keep_history(&model);
    memset(seqs, 0, sizeof seqs);
    return 0;
}

static int tear_down(void **state)
{
    model_destroy(&model);
    return 0;
}

static void stalled(unsigned vcpu, enum event_reason reason, uint64_t entry_ns, uint64_t exit_ns,
                    uint64_t stalled_ns)
{
    struct event e = { .seq = seqs[vcpu]++,
                       .vcpu = (uint8_t)vcpu,
                       .reason = (uint8_t)reason,
                       .entry_ns = entry_ns,
                       .exit_ns = exit_ns,
                       .stalled_ns = stalled_ns };
    model_add(&model, &e);
}

static void ran(unsigned vcpu, enum event_reason reason, uint64_t entry_ns, uint64_t exit_ns)
{
    stalled(vcpu, reason, entry_ns, exit_ns, 0);
}

static void note(unsigned vcpu, enum event_reason reason, uint64_t ns)
{
    stalled(vcpu, reason, ns, ns, 0);
}

static void sleep_for(unsigned vcpu, enum event_wait what, uint64_t ns)
{
    struct event e = { .seq = seqs[vcpu]++,
                       .vcpu = (uint8_t)vcpu,
                       .reason = EVENT_WAIT,
                       .entry_ns = ns,
                       .exit_ns = ns,
                       .detail = what };
    model_add(&model, &e);
}

static struct model_bin lane_sum(unsigned vcpu, uint64_t from, uint64_t to)
{
    struct model_bin sum = { 0 };
    for (uint64_t ns = from - from % model.bin_ns; ns < to; ns += model.bin_ns) {
        struct model_bin bin = model_bin_at(&model, vcpu, ns);
        assert_true(bin.guest_ns + bin.host_ns + bin.asleep_ns + bin.still_ns <= model.bin_ns);
        sum.guest_ns += bin.guest_ns;
        sum.host_ns += bin.host_ns;
        sum.asleep_ns += bin.asleep_ns;
        sum.still_ns += bin.still_ns;
        sum.exits += bin.exits;
        sum.interrupts += bin.interrupts;
    }
    return sum;
}

static void a_run_of_every_kind(void)
{
    note(0, EVENT_START, 983 * US);
    ran(0, EVENT_HLT, 1005 * US, 1047 * US);               /* host 22, over bins; guest 42 */
    stalled(0, EVENT_KICK, 1100 * US, 1150 * US, 30 * US); /* host 23, still 30, guest 50 */
    note(0, EVENT_WAIT, 1151 * US);                        /* host 1 */
    note(0, EVENT_RESUME, 1351 * US);                      /* asleep 200 */
    ran(0, EVENT_HLT, 1353 * US, 1400 * US);               /* host 2, guest 47 */
    note(0, EVENT_END, 1407 * US);                         /* host 7 */
}

static void bins_add_up_to_the_whole_time(void **state)
{
    model_set_bin(&model, 10 * US);
    a_run_of_every_kind();
    static const uint64_t lengths[] = { 10 * US, 17 * US, 1000 * US, 10 * US };
    for (unsigned i = 0; i < 4; i++) {
        /* the first as the events came, the others from the history */
        model_set_bin(&model, lengths[i]);
        struct model_bin sum = lane_sum(0, 0, 2000 * US);
        assert_int_equal(sum.guest_ns, 139 * US);
        assert_int_equal(sum.host_ns, 55 * US);
        assert_int_equal(sum.asleep_ns, 200 * US);
        assert_int_equal(sum.still_ns, 30 * US);
        assert_int_equal(sum.exits, 2);
    }
    struct model_bin bin = model_bin_at(&model, 0, 1041 * US);
    assert_int_equal(bin.guest_ns, 7 * US);
    assert_int_equal(bin.host_ns, 3 * US);
    assert_int_equal(model_bin_at(&model, 1, 1041 * US).host_ns, 0);
}

static void an_ended_vcpu_stands_still_while_others_go_on(void **state)
{
    model_set_bin(&model, 10 * US);
    note(0, EVENT_START, 1000 * US);
    note(0, EVENT_END, 1004 * US);
    note(1, EVENT_START, 1000 * US);
    ran(1, EVENT_HLT, 1001 * US, 1025 * US);
    assert_int_equal(model_bin_at(&model, 0, 1000 * US).still_ns, 6 * US);
    assert_int_equal(model_bin_at(&model, 0, 1010 * US).still_ns, 10 * US);
    assert_int_equal(model_bin_at(&model, 0, 1020 * US).still_ns, 5 * US);
    assert_int_equal(model_bin_at(&model, 0, 1030 * US).still_ns, 0);
    assert_int_equal(model_bin_at(&model, 1, 1030 * US).still_ns, 0);
}

static void bins_cover_the_latest_time(void **state)
{
    const uint64_t hour = UINT64_C(3600) * 1000000 * US;
    model_set_bin(&model, 10 * US);
    note(0, EVENT_START, 0);
    ran(0, EVENT_HLT, 5 * US, 10 * US);
    ran(0, EVENT_HLT, 12 * US, hour);
    assert_int_equal(model_bin_at(&model, 0, 0).guest_ns, 0); /* too old */
    assert_int_equal(lane_sum(0, hour - (MODEL_BINS + 5) * 10 * US, hour + 20 * US).guest_ns,
                     (MODEL_BINS - 1) * 10 * US); /* and the one in which it left */
    assert_int_equal(lane_sum(0, hour - (MODEL_BINS + 5) * 10 * US, hour + 20 * US).exits, 1);
    model_set_bin(&model, 10000000 * US);
    assert_int_equal(lane_sum(0, 0, hour).guest_ns, hour - 7 * US);
    /* more than 32 bits hold */
    assert_int_equal(model_bin_at(&model, 0, hour / 2).guest_ns, 10000000 * US);
}

/* Asleep, then paused, then asleep again: and what it does now lasts until the latest event. */
static void a_pause_is_no_sleep(void **state)
{
    model_set_bin(&model, 1000 * US);
    note(0, EVENT_START, 0);
    sleep_for(0, WAIT_INTERRUPT, 100 * US);
    note(0, EVENT_RESUME, 300 * US);
    note(0, EVENT_PAUSE, 301 * US);
    note(0, EVENT_RESUME, 701 * US);
    sleep_for(0, WAIT_INPUT, 702 * US);
    note(1, EVENT_START, 900 * US);
    struct model_bin bin = model_bin_at(&model, 0, 0);
    assert_int_equal(bin.host_ns, 102 * US);
    assert_int_equal(bin.asleep_ns, (200 + 198) * US);
    assert_int_equal(bin.still_ns, 400 * US);
    assert_int_equal(bin.guest_ns, 0);
    /* before the start nothing is known */
    bin = model_bin_at(&model, 1, 0);
    assert_int_equal(bin.guest_ns + bin.host_ns + bin.asleep_ns + bin.still_ns, 0);
}

/* An hour, of which the history has lost nearly all. */
static void all_of_a_run_is_known_in_long_bins(void **state)
{
    const uint64_t hour = UINT64_C(3600) * 1000000 * US, turns = 2 * MODEL_HISTORY,
                   turn = hour / turns;
    note(0, EVENT_START, 0);
    for (uint64_t i = 0; i < turns; i++) {
        ran(0, EVENT_HLT, i * turn, i * turn + turn / 4);
        if (i % 4 == 0)
            note(0, EVENT_INJECT, i * turn + turn / 4);
    }
    assert_true(model_history(&model.vcpus[0], 0)->exit_ns > hour / 4);
    uint64_t whole = model_whole_bin(&model);
    assert_true(whole <= hour / 512 && whole >= hour / MODEL_BINS);
    for (unsigned times = 1; times < 9; times += 3) {
        model_set_bin(&model, times * whole > 10000000 * US ? 10000000 * US : times * whole);
        if (model.bin_ns % whole)
            continue;
        struct model_bin sum = lane_sum(0, 0, hour);
        assert_int_equal(sum.guest_ns, turns * (turn / 4));
        assert_int_equal(sum.exits, turns);
        assert_int_equal(sum.interrupts, turns / 4);
    }
}

/* Forgotten, and asked for: known for as far as was asked. */
static void an_earlier_time_is_looked_at(void **state)
{
    enum { TURNS = 20000, TURN = 100 };
    note(0, EVENT_START, 0);
    for (uint64_t i = 0; i < TURNS; i++)
        ran(0, EVENT_HLT, i * TURN * US + 30 * US, (i + 1) * TURN * US);
    uint64_t then = TURNS / 2 * TURN * US, to = then + 200 * 50 * US;
    model_set_bin(&model, 50 * US);
    assert_int_equal(lane_sum(0, then, to).guest_ns, 0);
    model_look_back(&model, then, to - 1);
    struct model_bin sum = lane_sum(0, then, to);
    assert_int_equal(sum.guest_ns, 100 * 70 * US);
    assert_int_equal(sum.host_ns, 100 * 30 * US);
    assert_int_equal(sum.exits, 100);
    assert_int_equal(lane_sum(0, to, to + 100 * US).guest_ns, 0);
    /* what happens now is known as before */
    assert_int_equal(model_bin_at(&model, 0, TURNS * TURN * US - 1).guest_ns, 50 * US);
    /* a part of a long run in the guest */
    ran(0, EVENT_HLT, TURNS * TURN * US, 100 * TURNS * TURN * US);
    ran(0, EVENT_HLT, 100 * TURNS * TURN * US, 100 * TURNS * TURN * US + 1);
    then = 50 * TURNS * TURN * US;
    model_look_back(&model, then, then + 100 * 50 * US - 1);
    assert_int_equal(lane_sum(0, then, then + 100 * 50 * US).guest_ns, 100 * 50 * US);
    /* and back */
    then = TURNS / 4 * TURN * US;
    model_look_back(&model, then, then + 100 * 50 * US - 1);
    assert_int_equal(lane_sum(0, then, then + 100 * 50 * US).guest_ns, 50 * 70 * US);
    model_set_bin(&model, 60 * US);
    assert_int_equal(model_bin_at(&model, 0, then).guest_ns, 0);
}

/* The nearest one; of two at one time the last. */
static void events_are_found_by_their_time(void **state)
{
    const struct model_vcpu *v = &model.vcpus[0];
    assert_null(model_history_at(v, 5));
    note(0, EVENT_START, 1000);
    ran(0, EVENT_HLT, 1500, 2000);
    note(0, EVENT_PAUSE, 2000);
    note(0, EVENT_RESUME, 4000);
    static const struct {
        uint64_t ns, seq;
    } at[] = { { 0, 0 },    { 1000, 0 }, { 1499, 0 }, { 1501, 1 },      { 1999, 1 },
               { 2000, 2 }, { 2999, 2 }, { 3001, 3 }, { UINT64_MAX, 3 } };
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        assert_int_equal(model_history_at(v, at[i].ns)->seq, at[i].seq);
}

static void both_kinds_of_sleep_are_time_asleep(void **state)
{
    model_set_bin(&model, 100000);
    note(0, EVENT_START, 1000000);
    ran(0, EVENT_HLT, 1000000, 1010000);
    sleep_for(0, WAIT_INTERRUPT, 1020000);
    note(0, EVENT_RESUME, 1050000);
    sleep_for(0, WAIT_INPUT, 1060000);
    note(0, EVENT_RESUME, 1100000);
    struct model_bin bin = model_bin_at(&model, 0, 1000000);
    assert_int_equal(bin.guest_ns, 10000);
    assert_int_equal(bin.host_ns, 20000);
    assert_int_equal(bin.asleep_ns, 70000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bins_add_up_to_the_whole_time),
        TEST(an_ended_vcpu_stands_still_while_others_go_on),
        TEST(bins_cover_the_latest_time),
        TEST(a_pause_is_no_sleep),
        TEST(all_of_a_run_is_known_in_long_bins),
        TEST(an_earlier_time_is_looked_at),
        TEST(events_are_found_by_their_time),
        TEST(both_kinds_of_sleep_are_time_asleep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
