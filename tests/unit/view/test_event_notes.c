/* Notes that hold something else than registers: in words, and whatever reads events goes on as if
 * they were not there, or says what they hold. */
#include "views.h"

#include "event/words.h"
#include "explain/explain.h"
#include "run/reports.h"

static struct event note_of(enum event_reason reason)
{
    struct event e = { .reason = (uint8_t)reason, .irq = EVENT_NO_IRQ };
    memset(e.more, 0xff, sizeof e.more); /* read as registers it would be nonsense */
    return e;
}

static struct event wide(void)
{
    struct event e = note_of(EVENT_WIDE);
    e.wide = (struct event_wide){ .r = { [7] = 0x1122334455667788 }, .gpr = { [GPR_EBX] = 9 } };
    return e;
}

static struct event exception(void)
{
    struct event e = note_of(EVENT_EXCEPTION);
    e.exception = (struct event_exception){
        .vector = 14, .has_error = true, .error = 2, .cr2 = 0xdead, .from = 0x8000, .to = 0x9000
    };
    return e;
}

static struct event line(enum event_line_change change)
{
    struct event e = note_of(EVENT_LINE);
    e.irq = 1;
    e.detail = change;
    e.line = (struct event_line){ .at_ns = 7, .byte = change == LINE_BYTE ? 0x1e : 0 };
    e.line.held_ns = change == LINE_HELD ? 50 : 0;
    return e;
}

static struct event input(unsigned count)
{
    struct event e = note_of(EVENT_INPUT);
    e.size = 1;
    e.count = (uint16_t)count;
    memcpy(e.more, "ls\n", 3);
    return e;
}

static struct event branch(unsigned snapshot)
{
    struct event e = note_of(EVENT_BRANCH);
    e.branch = (struct event_branch){ .seq = 12, .then_ns = 5, .number = 2, .snapshot = snapshot };
    return e;
}

static void describes(struct event e, const char *expected)
{
    char text[128];
    assert_int_equal(event_describe(&e, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
}

static void they_have_words(void **state)
{
    describes(wide(), "wide");
    describes(exception(), "exception 14, error code 0x2, CR2 0xdead, from 0x8000 to 0x9000");
    struct event divide = exception();
    divide.exception.vector = divide.exception.has_error = 0;
    describes(divide, "exception 0, from 0x8000 to 0x9000");
    describes(line(LINE_RISES), "keyboard: IRQ 1 rises");
    describes(line(LINE_FALLS), "keyboard: IRQ 1 falls");
    describes(line(LINE_BYTE), "keyboard: IRQ 1 gets 0x1e");
    describes(line(LINE_HELD), "keyboard: IRQ 1 held for 50 ns");
    describes(input(3), "3 bytes of input");
    describes(input(1), "1 byte of input");
    describes(input(0), "the input has ended");
    describes(branch(0), "branch 2 goes on from event 12");
    describes(branch(3), "branch 2 goes on from event 12 (snapshot 3)");
}

static void says_json(struct event e, const char *name, const char *payload)
{
    struct out out = { .fd = -1 };
    char kind[64];
    report_json(&out, &e, NULL, &(struct report_run){ .start_ns = 2 });
    out_put(&out, "", 1);
    const char *text = out.bytes + out.start;
    snprintf(kind, sizeof kind, "\"kind\":\"note\"");
    assert_non_null(strstr(text, kind));
    snprintf(kind, sizeof kind, "\"reason\":\"%s\"", name);
    assert_non_null(strstr(text, kind));
    assert_null(strstr(text, "\"regs\""));
    if (!strstr(text, payload))
        fail_msg("no '%s' in: %s", payload, text);
    out_destroy(&out);
}

static void json_says_what_they_hold(void **state)
{
    says_json(wide(), "wide", "\"bytes\":\"\"}");
    says_json(exception(), "exception",
              "\"vector\":14,\"error\":2,\"cr2\":\"57005\",\"from\":\"32768\",\"to\":\"36864\"}");
    says_json(line(LINE_BYTE), "line", "\"at_ns\":5,\"held_ns\":0,\"byte\":30}");
    says_json(line(LINE_RISES), "line", "\"irq\":1,");
    says_json(input(3), "input", "\"data\":[108,115,10],");
    says_json(input(0), "input", "\"data\":[],");
    says_json(branch(3), "branch", "\"branch\":2,\"snapshot\":3,\"from_seq\":12,\"then_ns\":3}");
}

static void verbose_and_sentences_leave_them_out(void **state)
{
    const struct event notes[] = { wide(), exception(), line(LINE_FALLS), input(3), branch(0) };
    struct out out = { .fd = -1 };
    char text[64];
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        assert_false(report_verbose(&out, &notes[i], NULL, NULL));
        strcpy(text, "x");
        explain_event(&notes[i], ENGINE_KVM, ENGLISH, text, sizeof text);
        assert_string_equal(text, "");
    }
    out_destroy(&out);
}

/* All of them; or none, and what they would have taken of the time and of the numbers. */
static void post_notes(bool any)
{
    const struct event notes[] = { wide(), exception(), line(LINE_RISES), input(3), branch(0) };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        if (any)
            post(notes[i]);
        seqs[0] += !any;
        now_ns += any ? 0 : 2000;
    }
}

/* A guest with them in the middle of an exit's work, and asleep. */
static void run_guest(bool with_notes)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        view.seen.vcpus[i] = (struct view_vcpu){ .guest = "a.bin", .engine = ENGINE_KVM };
    post_out(0, 'A');
    post_notes(with_notes);
    post_note(0, EVENT_WAIT, real_mode(0, 0x0b));
    post_notes(with_notes);
    post_hlt(1);
}

static void the_model_counts_nothing_else(void **state)
{
    run_guest(true);
    const struct model_vcpu *v = &model.vcpus[0];
    assert_int_equal(v->exits, 1);
    assert_int_equal(model.total_exits, 2);
    assert_int_equal(model.row_count, 2);
    assert_int_equal(model.rows[0].host[0].count, 1);
    assert_int_equal(v->state, MODEL_WAITING);
    assert_int_equal(v->last.reason, EVENT_WAIT);
    assert_int_equal(v->last_exit.reason, EVENT_IO);
    assert_int_equal(v->counts[EVENT_LINE], 2);
    assert_int_equal(model_history_size(v), 3);
    uint8_t printed[16];
    assert_int_equal(model_console(v, UINT64_MAX, printed, sizeof printed), 1);
    struct model_cursor cursor = MODEL_CURSOR_END;
    for (const struct event *e; (e = model_before(&model, &cursor));)
        assert_true(event_has_registers(e));
}

static void every_view_is_as_without_them(void **state)
{
    static const view_function views[] = { view_header,    view_log,   view_matrix,
                                           view_registers, view_lanes, view_interleaved,
                                           view_explain,   view_memory };
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        run_guest(false);
        char *without = strdup(draw(views[i], 24, 60));
        tear_down(state);
        set_up(state);
        run_guest(true);
        assert_string_equal(draw(views[i], 24, 60), without);
        free(without);
        tear_down(state);
        set_up(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(they_have_words),
        TEST(json_says_what_they_hold),
        TEST(verbose_and_sentences_leave_them_out),
        TEST(the_model_counts_nothing_else),
        TEST(every_view_is_as_without_them),
    };
    return cmocka_run_group_tests_name("event_notes", tests, NULL, NULL);
}
