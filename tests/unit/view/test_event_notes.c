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

static void fails(struct event_exception x, const char *expected)
{
    struct event e = note_of(EVENT_EXCEPTION);
    x.failed = true;
    x.from = 0x8000;
    e.exception = x;
    describes(e, expected);
}

static void page_fault_with(uint32_t error, const char *expected)
{
    char text[128];
    struct event e = exception();
    e.exception.error = error;
    snprintf(text, sizeof text, "#PF at 00008000 (error %s), cr2 0000dead, to 00009000", expected);
    describes(e, text);
}

static void general_protection_with(uint32_t error, const char *expected)
{
    char text[128];
    snprintf(text, sizeof text, "#GP at 00008000 (error %s), not delivered", expected);
    fails((struct event_exception){ .vector = 13, .has_error = true, .error = error }, text);
}

static void exceptions_have_words(void)
{
    page_fault_with(0x2, "0x2: write, not present");
    page_fault_with(0x5, "0x5: read, user, present");
    page_fault_with(0x15, "0x15: fetch, user, present");
    page_fault_with(0x9, "0x9: read, reserved bit set");
    general_protection_with(0, "0x0");
    general_protection_with(0x18, "0x18: selector 0x18");
    general_protection_with(0x1c, "0x1c: LDT selector 0x1c");
    general_protection_with(0x33, "0x33: IDT entry 0x06, external");
    general_protection_with(0xfff8, "0xfff8: selector 0xfff8");
    fails((struct event_exception){ .vector = 8, .has_error = true },
          "#DF at 00008000 (error 0x0), not delivered");
    fails((struct event_exception){ .vector = 31 }, "exception 31 at 00008000, not delivered");
    fails((struct event_exception){ .vector = 0x20, .kind = EXCEPTION_INTERRUPT },
          "interrupt 0x20 at 00008000, not delivered");
    struct event e = exception();
    e.exception = (struct event_exception){
        .kind = EXCEPTION_SOFTWARE, .vector = 0x80, .from = 0x400123, .to = 0x80201000
    };
    describes(e, "int 0x80 at 00400123 to 80201000");
    e.exception =
        (struct event_exception){ .kind = EXCEPTION_RETURN, .from = 0x80201010, .to = 0x400125 };
    describes(e, "iret at 80201010 to 00400125");
}

/* What is spared where there is less room. */
static void they_become_shorter(void **state)
{
    static const char *const expected[] = {
        "#PF at 00008000 (error 0x2: write, not present), cr2 0000dead, to 00009000",
        "#PF (error 0x2: write, not present), cr2 0000dead, to 00009000",
        "#PF (error 0x2), cr2 0000dead",
        "#PF, cr2 0000dead",
    };
    char text[128];
    for (unsigned spared = 0; spared < 4; spared++) {
        struct event e = exception();
        event_describe_as(&e, NULL, spared, text, sizeof text);
        assert_string_equal(text, expected[spared]);
    }
}

static void they_have_words(void **state)
{
    describes(wide(), "wide");
    exceptions_have_words();
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
              "\"exception\":\"fault\",\"vector\":14,\"failed\":false,\"error\":2,\"cr2\":"
              "\"57005\",\"from\":\"32768\",\"to\":\"36864\"}");
    says_json(line(LINE_BYTE), "line", "\"at_ns\":5,\"held_ns\":0,\"byte\":30}");
    says_json(line(LINE_RISES), "line", "\"irq\":1,");
    says_json(input(3), "input", "\"data\":[108,115,10],");
    says_json(input(0), "input", "\"data\":[],");
    says_json(branch(3), "branch", "\"branch\":2,\"snapshot\":3,\"from_seq\":12,\"then_ns\":3}");
}

static void verbose_and_sentences_leave_out_all_but_exceptions(void **state)
{
    const struct event notes[] = { wide(), exception(), line(LINE_FALLS), input(3), branch(0) };
    struct out out = { .fd = -1 };
    char text[64];
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        assert_int_equal(report_verbose(&out, &notes[i], NULL, NULL),
                         notes[i].reason == EVENT_EXCEPTION);
        strcpy(text, "x");
        explain_event(&notes[i], ENGINE_KVM, ENGLISH, text, sizeof text);
        assert_int_equal(*text == '\0', notes[i].reason != EVENT_EXCEPTION);
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
        TEST(they_become_shorter),
        TEST(json_says_what_they_hold),
        TEST(verbose_and_sentences_leave_out_all_but_exceptions),
        TEST(the_model_counts_nothing_else),
        TEST(every_view_is_as_without_them),
    };
    return cmocka_run_group_tests_name("event_notes", tests, NULL, NULL);
}
