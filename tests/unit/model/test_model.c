/* The model: what it makes of events, and what it keeps of them. */
#include "test.h"

#include "model/model.h"

static struct model model;
static uint64_t seqs[VCPU_MAX];
static uint8_t console[MODEL_CONSOLE + 16];

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

/* ---- Events ---- */

static struct event make(unsigned vcpu, enum event_reason reason, uint64_t entry_ns,
                         uint64_t exit_ns)
{
    return (struct event){
        .seq = seqs[vcpu]++,
        .vcpu = (uint8_t)vcpu,
        .reason = (uint8_t)reason,
        .entry_ns = entry_ns,
        .exit_ns = exit_ns,
        .count = 1,
        .size = 1,
    };
}

static void note(unsigned vcpu, enum event_reason reason, uint64_t ns)
{
    struct event e = make(vcpu, reason, ns, ns);
    model_add(&model, &e);
}

static void ran(unsigned vcpu, enum event_reason reason, uint64_t entry_ns, uint64_t exit_ns)
{
    struct event e = make(vcpu, reason, entry_ns, exit_ns);
    model_add(&model, &e);
}

static void stalled(unsigned vcpu, enum event_reason reason, uint64_t entry_ns, uint64_t exit_ns,
                    uint64_t stalled_ns)
{
    struct event e = make(vcpu, reason, entry_ns, exit_ns);
    e.stalled_ns = stalled_ns;
    model_add(&model, &e);
}

static void io(unsigned vcpu, enum event_direction direction, uint16_t port)
{
    struct event e = make(vcpu, EVENT_IO, 10, 20);
    e.direction = (uint8_t)direction;
    e.port = port;
    model_add(&model, &e);
}

/* One OUTS of a text, with as many DATA notes as it takes. Returns the seq of the exit. */
static uint64_t print(unsigned vcpu, const char *text, size_t n)
{
    struct event e = make(vcpu, EVENT_IO, 10, 20);
    e.direction = EVENT_OUT;
    e.port = 0x3f8;
    e.flags = EVENT_PRINTED;
    e.count = (uint16_t)n;
    memcpy(e.data, text, n < EVENT_DATA_INLINE ? n : EVENT_DATA_INLINE);
    model_add(&model, &e);
    uint64_t seq = e.seq;
    for (size_t at = EVENT_DATA_INLINE; at < n; at += EVENT_DATA_MORE) {
        struct event rest = make(vcpu, EVENT_DATA, 20, 20);
        rest.flags = EVENT_PRINTED;
        rest.count = (uint16_t)(n - at < EVENT_DATA_MORE ? n - at : EVENT_DATA_MORE);
        memcpy(rest.more, text + at, rest.count);
        model_add(&model, &rest);
    }
    return seq;
}

static const struct model_row *row(unsigned index)
{
    assert_true(index < model.row_count);
    return &model.rows[index];
}

static void is_time(const struct model_time *time, uint64_t count, uint64_t total, uint64_t min,
                    uint64_t max)
{
    assert_int_equal(time->count, count);
    assert_int_equal(time->total, total);
    assert_int_equal(time->min, min);
    assert_int_equal(time->max, max);
}

static void interrupt(unsigned vcpu, enum event_reason reason, uint8_t irq, uint8_t vector,
                      uint16_t flags)
{
    struct event e = make(vcpu, reason, 30, 30);
    e.irq = irq;
    e.detail = vector;
    e.flags = flags;
    model_add(&model, &e);
}

/* ---- Counts, states, rows ---- */

static void counts_are_those_of_the_events(void **state)
{
    note(0, EVENT_START, 100);
    io(0, EVENT_OUT, 0x3f8);
    ran(0, EVENT_KICK, 20, 30);
    struct event took = make(0, EVENT_IO, 30, 40);
    took.flags = EVENT_TOOK_INPUT;
    model_add(&model, &took);
    ran(1, EVENT_HLT, 5, 50);
    assert_int_equal(model.vcpus[0].exits, 2);
    assert_int_equal(model.vcpus[1].exits, 1);
    assert_int_equal(model.total_exits, 3);
    assert_int_equal(model.vcpus[0].counts[EVENT_IO], 2);
    assert_int_equal(model.vcpus[0].counts[EVENT_KICK], 1);
    assert_int_equal(model.vcpus[0].counts[EVENT_START], 1);
    assert_int_equal(model.vcpus[0].taken, 1);
    assert_int_equal(model.vcpus[0].start_ns, 100);
    assert_int_equal(model.vcpus[0].last.seq, took.seq);
    assert_int_equal(model.first_ns, 5);
    assert_int_equal(model.last_ns, 100);
}

static void states_follow_the_notes(void **state)
{
    const struct model_vcpu *v = &model.vcpus[0];
    assert_int_equal(v->state, MODEL_NOT_STARTED);
    note(0, EVENT_START, 1);
    assert_int_equal(v->state, MODEL_RUNNING);
    note(0, EVENT_WAIT, 2);
    assert_int_equal(v->state, MODEL_WAITING);
    note(0, EVENT_RESUME, 3);
    assert_int_equal(v->state, MODEL_RUNNING);
    note(0, EVENT_PAUSE, 4);
    assert_int_equal(v->state, MODEL_PAUSED);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        assert_false(model_is_over(&model));
        struct event end = make(i, EVENT_END, 5, 5);
        end.outcome = i == 3 ? OUTCOME_FAILED : OUTCOME_HALTED;
        assert_false(model_has_failed(&model));
        model_add(&model, &end);
    }
    assert_true(model_is_over(&model));
    assert_true(model_has_failed(&model));
    assert_int_equal(model_status(&model), 1);
}

/* Whose it is, only the order of time says; a failure of another guest does not change it. */
static void the_first_exit_port_gives_the_status(void **state)
{
    struct event end = make(2, EVENT_END, 5, 5);
    assert_int_equal(model_status(&model), 0);
    end.outcome = OUTCOME_EXITED;
    end.flags = EVENT_STATUS;
    end.detail = 33;
    model_add(&model, &end);
    end.vcpu = 0;
    end.detail = 35;
    model_add(&model, &end);
    end = make(1, EVENT_END, 6, 6);
    end.outcome = OUTCOME_FAILED;
    model_add(&model, &end);
    assert_int_equal(model_status(&model), 33);
    assert_int_equal(model.vcpus[0].status, 35);
    assert_true(model_has_failed(&model));
    assert_false(model.vcpus[1].has_status);
}

static void impossible_events_are_ignored(void **state)
{
    model_destroy(&model);
    model_init(&model, 2);
    ran(2, EVENT_HLT, 1, 2);
    ran(0, EVENT_REASON_COUNT, 1, 2);
    assert_int_equal(model.total_exits, 0);
    assert_false(model.started);
}

static void rows_split_by_port_and_direction(void **state)
{
    io(0, EVENT_OUT, 0x3f8);
    io(1, EVENT_IN, 0x3f8);
    io(1, EVENT_OUT, 0x3f8);
    io(1, EVENT_OUT, 0x3f9);
    ran(0, EVENT_HLT, 30, 40);
    assert_int_equal(model.row_count, 4);
    assert_int_equal(row(0)->port, 0x3f8);
    assert_int_equal(row(0)->direction, EVENT_OUT);
    assert_int_equal(row(0)->counts[0], 1);
    assert_int_equal(row(0)->counts[1], 1);
    assert_int_equal(row(1)->direction, EVENT_IN);
    assert_int_equal(row(1)->counts[0], 0);
    assert_int_equal(row(3)->reason, EVENT_HLT);
    assert_true(model_share(&model, row(3), 0) == 0.5);
    assert_true(model_share(&model, row(3), 2) == 0);
}

static void the_last_row_takes_what_is_left(void **state)
{
    for (unsigned round = 0; round < 2; round++)
        for (unsigned port = 0; port < 1000; port++)
            io(0, EVENT_IN, (uint16_t)port);
    assert_int_equal(model.row_count, MODEL_ROWS);
    for (unsigned i = 0; i < MODEL_ROWS - 1; i++) {
        assert_int_equal(row(i)->port, i);
        assert_int_equal(row(i)->counts[0], 2);
    }
    assert_int_equal(row(MODEL_ROWS - 1)->reason, EVENT_REASON_COUNT);
    assert_int_equal(row(MODEL_ROWS - 1)->port, 0);
    assert_int_equal(row(MODEL_ROWS - 1)->counts[0], 2 * (1000 - (MODEL_ROWS - 1)));
}

static void a_reset_leaves_no_counts_and_no_running_time(void **state)
{
    ran(0, EVENT_HLT, 10, 20);
    model_reset_rows(&model);
    ran(0, EVENT_HLT, 50, 60);
    assert_int_equal(model.row_count, 1);
    assert_int_equal(row(0)->counts[0], 1);
    assert_int_equal(model.total_exits, 2);
    is_time(&row(0)->guest[0], 1, 10, 10, 10);
    is_time(&row(0)->host[0], 0, 0, 0, 0);
    ran(0, EVENT_KICK, 65, 70);
    is_time(&row(0)->host[0], 1, 5, 5, 5);
    model_reset_rows(&model);
    assert_true(model_share(&model, row(0), 0) == 0);
}

/* ---- Times ---- */

static void guest_and_host_times_have_bounds(void **state)
{
    ran(0, EVENT_HLT, 100, 110);
    ran(0, EVENT_HLT, 113, 143);
    ran(0, EVENT_KICK, 150, 170); /* ends the host's time and begins none */
    ran(0, EVENT_HLT, 1000, 1020);
    is_time(&row(0)->guest[0], 3, 60, 10, 30);
    is_time(&row(0)->host[0], 2, 10, 3, 7);
}

static void host_time_leaves_out_stalls_and_pauses(void **state)
{
    ran(0, EVENT_HLT, 0, 100);
    stalled(0, EVENT_HLT, 500, 600, 380);
    is_time(&row(0)->host[0], 1, 20, 20, 20);
    note(0, EVENT_PAUSE, 605);
    note(0, EVENT_RESUME, 9000);
    ran(0, EVENT_HLT, 9100, 9200);
    is_time(&row(0)->host[0], 2, 25, 5, 20);
    stalled(0, EVENT_DATA, 9250, 9250, 40); /* in the middle of the exit */
    stalled(0, EVENT_HLT, 9300, 9400, 30);
    is_time(&row(0)->host[0], 3, 55, 5, 30);
    note(0, EVENT_WAIT, 9401);
    is_time(&row(0)->host[0], 4, 56, 1, 30);
}

/* What is noted of interrupts between an exit and the next entry is a part of the host's work. */
static void host_time_goes_on_over_interrupts(void **state)
{
    ran(0, EVENT_HLT, 0, 100);
    note(0, EVENT_EOI, 103);
    stalled(0, EVENT_INJECT, 108, 108, 2);
    is_time(&row(0)->host[0], 0, 0, 0, 0);
    ran(0, EVENT_HLT, 112, 200);
    is_time(&row(0)->host[0], 1, 10, 10, 10);
}

/* ---- History ---- */

static void history_is_in_order_and_leaves_out_data(void **state)
{
    const struct model_vcpu *v = &model.vcpus[0];
    note(0, EVENT_START, 1);
    uint64_t first = print(0, "a string of more than eight bytes", 33);
    ran(0, EVENT_KICK, 30, 40);
    note(0, EVENT_PAUSE, 50);
    ran(0, EVENT_HLT, 60, 70);
    assert_int_equal(model_history_size(v), 5);
    assert_int_equal(model_history(v, 1)->seq, first);
    assert_null(model_history(v, 5));
    assert_int_equal(model_history_find(v, first), 1);
    assert_int_equal(model_history_find(v, first + 1), 2); /* the DATA note: the next one kept */
    assert_int_equal(model_history_find(v, 99), 5);
    assert_int_equal(model_history_exit(v, 1, 1), 4);
    assert_int_equal(model_history_exit(v, 4, 1), UINT32_MAX);
    assert_int_equal(model_history_exit(v, 4, -1), 1);
    assert_int_equal(model_history_exit(v, 5, -1), 4);
    assert_int_equal(model_history_exit(v, 1, -1), UINT32_MAX);
    assert_int_equal(model_history_exit(v, UINT32_MAX, 1), UINT32_MAX);
}

static void exits_are_numbered_and_notes_are_not(void **state)
{
    const struct model_vcpu *v = &model.vcpus[0];
    note(0, EVENT_START, 1);
    assert_int_equal(model_exit_number(v, 0), 0);
    uint64_t first = print(0, "a string of more than eight bytes", 33);
    ran(0, EVENT_KICK, 30, 40);
    note(0, EVENT_PAUSE, 50);
    ran(0, EVENT_HLT, 60, 70);
    assert_int_equal(model_exit_number(v, first), 1);
    assert_int_equal(model_exit_number(v, first + 1), 1); /* its DATA, which is not kept */
    assert_int_equal(model_exit_number(v, first + 3), 1); /* the pause */
    assert_int_equal(model_exit_number(v, first + 4), 2);
    assert_int_equal(model_exit_number(v, 99), 2);
}

static void a_full_history_forgets_the_oldest(void **state)
{
    const struct model_vcpu *v = &model.vcpus[3];
    enum { EXTRA = 12345 };
    for (unsigned i = 0; i < MODEL_HISTORY + EXTRA; i++)
        ran(3, i % 3 ? EVENT_KICK : EVENT_HLT, 10 * i, 10 * i + 5);
    assert_int_equal(model_history_size(v), MODEL_HISTORY);
    for (unsigned i = 0; i < MODEL_HISTORY; i++)
        assert_int_equal(model_history(v, i)->seq, EXTRA + i);
    assert_int_equal(model_history_find(v, 0), 0);
    assert_int_equal(model_history_find(v, EXTRA + 99999), 99999);
    uint32_t wrap = MODEL_HISTORY - v->history_first; /* the index of the first slot */
    uint32_t exit = model_history_exit(v, wrap + 3, -1);
    assert_in_range(exit, wrap, wrap + 2);
    assert_int_equal(model_history_exit(v, exit, -1), exit - 3);
    assert_int_equal(model_history_exit(v, exit - 3, 1), exit);
    assert_int_equal(model_exit_number(v, EXTRA + 99999), (EXTRA + 99999) / 3 + 1);
    assert_int_equal(model_exit_number(v, EXTRA + 3), (EXTRA + 3) / 3 + 1); /* counts all */
}

static void all_vcpus_read_backwards_in_time_order(void **state)
{
    for (unsigned i = 0; i < 400; i++)
        ran((i * 7 + i / 5) % VCPU_MAX, EVENT_HLT, 10 * i, 10 * i + 3);
    struct model_cursor cursor = MODEL_CURSOR_END;
    for (unsigned i = 400; i-- > 0;)
        assert_int_equal(model_before(&model, &cursor)->entry_ns, 10 * i);
    assert_null(model_before(&model, &cursor));
}

/* ---- Consoles ---- */

static void is_console(uint64_t seq, const char *expected)
{
    size_t n = model_console(&model.vcpus[0], seq, console, sizeof console);
    assert_int_equal(n, strlen(expected));
    assert_memory_equal(console, expected, n);
    assert_int_equal(model_console_length(&model.vcpus[0], seq), n);
}

static void the_console_can_be_seen_as_it_was(void **state)
{
    note(0, EVENT_START, 1);
    uint64_t one = print(0, "one,", 4);
    uint64_t long_one = print(0, "0123456789abcdef,", 17);
    uint64_t end = print(0, "end", 3);
    is_console(0, "");
    is_console(one, "one,");
    is_console(long_one, "one,0123456789abcdef,"); /* with the rest that came as a DATA note */
    is_console(end - 1, "one,0123456789abcdef,");
    is_console(UINT64_MAX, "one,0123456789abcdef,end");
    assert_int_equal(model_console(&model.vcpus[0], long_one, console, 3), 3);
    assert_memory_equal(console, "ef,", 3);
    assert_int_equal(model_console_read(&model.vcpus[0], 2, 6, console), 4);
    assert_memory_equal(console, "e,01", 4);
    assert_int_equal(model_console_read(&model.vcpus[0], 6, 2, console), 0);
}

static void a_full_console_keeps_the_latest_bytes(void **state)
{
    enum { LINES = MODEL_CONSOLE / 8 + 1000 };
    const struct model_vcpu *v = &model.vcpus[0];
    char line[16];
    for (unsigned i = 0; i < LINES; i++) {
        snprintf(line, sizeof line, "%07u\n", i);
        print(0, line, 8);
    }
    assert_int_equal(v->console_total, 8 * LINES);
    assert_int_equal(model_console(v, UINT64_MAX, console, sizeof console), MODEL_CONSOLE);
    assert_memory_equal(console, "0001000\n0001001\n", 16);
    assert_memory_equal(console + MODEL_CONSOLE - 8, line, 8);
    assert_int_equal(model_console(v, 1001, console, sizeof console), 16);
    assert_memory_equal(console, "0001000\n0001001\n", 16);
    assert_int_equal(model_console_length(v, 1001), 8 * 1002);
    assert_int_equal(model_console(v, 999, console, sizeof console), 0);
    assert_int_equal(model_console_read(v, 0, 8 * 1001, console), 8);
}

static void mixed_has_all_guests_in_true_order(void **state)
{
    for (unsigned i = 0; i < MODEL_MIXED + 100; i++) {
        char byte = (char)('a' + i % 26);
        print(i % VCPU_MAX, &byte, 1);
    }
    assert_int_equal(model.mixed_total, MODEL_MIXED + 100);
    for (uint64_t i = 100; i < model.mixed_total; i++) {
        assert_int_equal(model.mixed[i % MODEL_MIXED].vcpu, i % VCPU_MAX);
        assert_int_equal(model.mixed[i % MODEL_MIXED].byte, 'a' + i % 26);
    }
}

static void without_history_only_counts_are_kept(void **state)
{
    model_destroy(&model);
    model_init(&model, 1);
    print(0, "x", 1);
    assert_int_equal(model.total_exits, 1);
    assert_int_equal(model.vcpus[0].last_exit.data[0], 'x');
    assert_int_equal(model_history_size(&model.vcpus[0]), 0);
    assert_int_equal(model_console(&model.vcpus[0], UINT64_MAX, console, 1), 0);
    assert_int_equal(model.mixed_total, 0);
    assert_int_equal(model_bin_at(&model, 0, 15).guest_ns, 0);
}

/* ---- Interrupts ---- */

static void deliveries_are_counted_by_line(void **state)
{
    interrupt(0, EVENT_INJECT, 0, 0x20, 0);
    interrupt(0, EVENT_EOI, 0, 0x20, 0);
    interrupt(0, EVENT_INJECT, 0, 0x20, 0);
    interrupt(0, EVENT_INJECT, 7, 0x27, EVENT_SPURIOUS);
    interrupt(2, EVENT_INJECT, 1, 0x21, 0);
    interrupt(2, EVENT_INJECT, 200, 0x21, 0); /* a broken recording */
    interrupt(2, EVENT_EOI, 16, 0x21, 0);
    assert_int_equal(model.deliveries[0][0].count, 2);
    assert_int_equal(model.deliveries[7][0].count, 1);
    assert_int_equal(model.deliveries[7][0].spurious, 1);
    assert_int_equal(model.deliveries[0][0].spurious, 0);
    assert_int_equal(model.deliveries[1][2].count, 1);
    assert_int_equal(model.vcpus[0].ended[0], 1);
    assert_int_equal(model.vcpus[0].counts[EVENT_INJECT], 3);
    assert_int_equal(model.vcpus[0].counts[EVENT_EOI], 1);
    assert_int_equal(model.vcpus[0].lines_seen, 1 << 0 | 1 << 7);
    assert_int_equal(model.vcpus[0].vectors[7], 0x27);
    assert_int_equal(model.vcpus[2].vectors[1], 0x21);
    assert_int_equal(model.total_exits, 0);
    assert_int_equal(model.row_count, 0);
    assert_int_equal(model_history_size(&model.vcpus[0]), 4);
    model_reset_rows(&model);
    assert_int_equal(model.deliveries[0][0].count, 0);
    assert_int_equal(model.vcpus[0].counts[EVENT_INJECT], 3);
}

static void sleep_for(unsigned vcpu, enum event_wait what, uint64_t ns)
{
    struct event e = make(vcpu, EVENT_WAIT, ns, ns);
    e.detail = what;
    model_add(&model, &e);
}

static void the_two_kinds_of_sleep_are_told_apart(void **state)
{
    note(0, EVENT_START, 100);
    ran(0, EVENT_HLT, 100, 200);
    sleep_for(0, WAIT_INTERRUPT, 300);
    assert_int_equal(model.vcpus[0].state, MODEL_HALTED);
    note(0, EVENT_RESUME, 50000);
    assert_int_equal(model.vcpus[0].state, MODEL_RUNNING);
    sleep_for(0, WAIT_INPUT, 60000);
    assert_int_equal(model.vcpus[0].state, MODEL_WAITING);
    interrupt(0, EVENT_INJECT, 0, 0x20, 0); /* wakes it without being asked for */
    assert_int_equal(model.vcpus[0].state, MODEL_RUNNING);
}

static void what_waits_is_known_at_every_event(void **state)
{
    const struct model_vcpu *v = &model.vcpus[0];
    bool masked;
    interrupt(0, EVENT_IO, 1, 0, EVENT_MASKED);  /* 0: it waits */
    interrupt(0, EVENT_IRQ_WINDOW, 1, 0, 0);     /* 1: it can come */
    interrupt(0, EVENT_INJECT, 1, 0x21, 0);      /* 2: it does */
    interrupt(0, EVENT_IO, 0, 0, EVENT_MASKED);  /* 3: the next waits */
    interrupt(0, EVENT_EOI, 1, 0x21, 0);         /* 4: of the first, while the next waits */
    interrupt(0, EVENT_IO, EVENT_NO_IRQ, 0, 0);  /* 5 */
    interrupt(0, EVENT_IO, 77, 0, EVENT_MASKED); /* 6: nonsense */
    static const uint8_t pending[] = {
        1, 1, EVENT_NO_IRQ, 0, 0, EVENT_NO_IRQ, EVENT_NO_IRQ, EVENT_NO_IRQ
    };
    static const bool held[] = { true, false, false, true, true, false, false, false };
    for (uint32_t i = 0; i < sizeof pending; i++) {
        assert_int_equal(model_pending(v, i, &masked), pending[i]);
        assert_int_equal(masked, held[i]);
    }
    assert_null(model_delivery_before(v, 1));
    for (uint32_t i = 2; i < 7; i++)
        assert_int_equal(model_delivery_before(v, i)->seq, 2);
    assert_null(model_delivery_before(v, 7));
    assert_null(model_delivery_before(&model.vcpus[1], 0));
    interrupt(2, EVENT_EOI, 1, 0x21, 0);
    assert_int_equal(model_pending(&model.vcpus[2], 0, &masked), EVENT_NO_IRQ);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(counts_are_those_of_the_events),
        TEST(states_follow_the_notes),
        TEST(the_first_exit_port_gives_the_status),
        TEST(impossible_events_are_ignored),
        TEST(rows_split_by_port_and_direction),
        TEST(the_last_row_takes_what_is_left),
        TEST(a_reset_leaves_no_counts_and_no_running_time),
        TEST(guest_and_host_times_have_bounds),
        TEST(host_time_leaves_out_stalls_and_pauses),
        TEST(history_is_in_order_and_leaves_out_data),
        TEST(exits_are_numbered_and_notes_are_not),
        TEST(a_full_history_forgets_the_oldest),
        TEST(all_vcpus_read_backwards_in_time_order),
        TEST(the_console_can_be_seen_as_it_was),
        TEST(a_full_console_keeps_the_latest_bytes),
        TEST(mixed_has_all_guests_in_true_order),
        TEST(without_history_only_counts_are_kept),
        TEST(host_time_goes_on_over_interrupts),
        TEST(deliveries_are_counted_by_line),
        TEST(the_two_kinds_of_sleep_are_told_apart),
        TEST(what_waits_is_known_at_every_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
