/* What the guests of tests/beginners do wrong, and that each is told its own advice, in each
 * language; and that those which only look so are told none. On the software CPU, without a host's
 * time. */
#include "built.h"
#include "test.h"

#include "event/clock.h"
#include "run/diagnoses.h"
#include "run/run.h"
#include "words/words.h"

#include <poll.h>

enum { LIMIT_MS = 60000 };

static struct run run;
static struct options options;

static void start(const char *guest, const char *limit)
{
    char *argv[] = { "kvm-vmm", "--clock", "virtual", "--limit", (char *)limit, (char *)guest };
    struct failure failure;
    run = (struct run){ 0 };
    bool ok = options_parse(&options, 6, argv, &failure);
    memset(options.inputs, 0, sizeof options.inputs); /* it is typed */
    if (!ok || !run_build(&run, &options, 0, &failure) || !run_start(&run, &failure))
        fail_msg("%s", failure.text);
}

static void play(const char *guest, const char *limit)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    start(guest, limit);
    run_type(&run, 0, "kk", 2);
    while (!run_join_when_over(&run)) {
        struct pollfd polls[RUN_POLLS];
        run_drain(&run, 1000);
        run_serve_typed(&run);
        unsigned n = run_poll(&run, polls);
        poll(polls, n, run_arm(&run) ? 10 : 0);
        run_serve(&run, polls);
        if (clock_ns() > end)
            fail_msg("%s goes on", guest);
    }
}

static void put_away(void)
{
    run_end(&run);
    run_tear_down(&run);
}

static int tear_down(void **state)
{
    put_away();
    return 0;
}

static const struct told {
    const char *guest;
    enum word advice;
    const char *limit; /* NULL: it ends by itself */
} beginners[] = {
    { "paragraph", W_ADVICE_PARAGRAPH, NULL },
    { "paragraph_pop", W_ADVICE_PARAGRAPH, NULL },
    { "paragraph_zero", W_ADVICE_PARAGRAPH, NULL },
    { "no_far_jump", W_ADVICE_NO_FAR_JUMP, "50" },
    { "no_far_jump_iret", W_ADVICE_NO_FAR_JUMP, NULL },
    { "gdt_limit", W_ADVICE_GDT_LIMIT, NULL },
    { "gdt_limit_data", W_ADVICE_GDT_LIMIT, NULL },
    { "no_idt", W_ADVICE_NO_IDT, NULL },
    { "no_idt_divide", W_ADVICE_NO_IDT, NULL },
    { "no_idt_flat", W_ADVICE_NO_IDT, NULL },
    { "gate_absent", W_ADVICE_NO_GATE, NULL },
    { "gate_empty", W_ADVICE_NO_GATE, NULL },
    { "gate_selector", W_ADVICE_GATE_SELECTOR, NULL },
    { "gate_selector_past", W_ADVICE_GATE_SELECTOR, NULL },
    { "pic", W_ADVICE_PIC, NULL },
    { "pic_no_gate", W_ADVICE_PIC, NULL },
    { "eoi", W_ADVICE_EOI, "200ms" },
    { "eoi_key", W_ADVICE_EOI, "200ms" },
    { "sti", W_ADVICE_STI, NULL },
    { "error_code", W_ADVICE_ERROR_CODE, "50" },
    { "error_code_page", W_ADVICE_ERROR_CODE, NULL },
    { "tss", W_ADVICE_TSS, NULL },
    { "tss_ss0", W_ADVICE_TSS, NULL },
    { "tss_esp0", W_ADVICE_TSS, NULL },
    { "paging_code", W_ADVICE_CODE_UNMAPPED, NULL },
    { "paging_code_small", W_ADVICE_CODE_UNMAPPED, NULL },
    { "paging_stack", W_ADVICE_STACK_UNMAPPED, NULL },
    { "paging_stack_deep", W_ADVICE_STACK_UNMAPPED, NULL },
    { "cr3_aligned", W_ADVICE_CR3, NULL },
    { "cr3_linear", W_ADVICE_CR3, NULL },
    { "stack_in_code", W_ADVICE_STACK_IN_CODE, "50" },
    { "bios", W_ADVICE_NO_BIOS, NULL },
    { "bios_protected", W_ADVICE_BIOS_PROTECTED, NULL },
    { "sse", W_ADVICE_COPROCESSOR, NULL },
    { "x87", W_ADVICE_COPROCESSOR, NULL },
    { "long_code", W_ADVICE_LONG_CODE, NULL },
    { "long_return", W_ADVICE_LONG_CODE, NULL },
    { "right/auto_eoi", NO_WORD, "500" },
    { "right/low_vectors", NO_WORD, NULL },
    { "right/one_tick", NO_WORD, NULL },
    { "right/reset", NO_WORD, NULL },
    { "right/ring3", NO_WORD, NULL },
    { "right/tick", NO_WORD, NULL },
    { "right/unreal", NO_WORD, NULL },
    { "right/wild", NO_WORD, NULL },
    { "right/selector", NO_WORD, NULL },
};

static void expect(const struct told *told, const char *guest)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        struct diagnosis d;
        diagnoses_make(run.machine, &run.model, 0, NULL, language, &d);
        const char *wanted = told->advice == NO_WORD ? "" : word(language, told->advice);
        if (strcmp(d.advice, wanted) != 0)
            fail_msg("%s is told in %s: '%s', not '%s'", guest, language_code(language), d.advice,
                     wanted);
        const bool triple = run.model.vcpus[0].last_exit.reason == EVENT_SHUTDOWN;
        if (triple != (d.count > 0))
            fail_msg("%s: a chain of %u sentences", guest, d.count);
    }
}

static void each_mistake_has_its_own_advice_and_what_is_right_none(void **state)
{
    char guest[128];
    for (size_t i = 0; i < sizeof beginners / sizeof *beginners; i++) {
        const struct told *told = &beginners[i];
        snprintf(guest, sizeof guest, "build/tests/beginners/%s", told->guest);
        play(guest, told->limit ? told->limit : "60s");
        expect(told, guest);
        put_away();
    }
}

/* The guests that come with the program do nothing wrong, whatever ends them. */
static void the_guests_of_this_house_are_told_nothing(void **state)
{
    static const char *const guests[] = {
        "guests/clock.bin",      "guests/counter.bin",        "guests/echo.bin",
        "guests/flood.bin",      "guests/hello.bin",          "guests/keys.bin",
        "guests/lock.bin",       "guests/minimal.bin",        "guests/mmio.bin",
        "guests/pingpong.bin",   "guests/race.bin",           "guests/spin.bin",
        "guests/triple.bin",     "guests/own/flat.bin",       "guests/own/boot.img",
        "guests/own/kernel.elf", "guests/multiplication.bin",
    };
    static const struct told none = { NULL, NO_WORD, NULL };
    for (size_t i = 0; i < sizeof guests / sizeof *guests; i++) {
        play(guests[i], "300ms");
        expect(&none, guests[i]);
        put_away();
    }
}

/* Else the next guests of the same run would be told what those before did. */
static void a_run_that_is_put_away_takes_its_diagnoses_along(void **state)
{
    play("build/tests/beginners/no_idt", "60s");
    const struct diagnosis *d =
        diagnoses_look(&run.diagnoses, run.machine, &run.model, 0, NULL, ENGLISH);
    assert_true(d && *d->advice);
    put_away();
    assert_false(run.diagnoses.made[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_mistake_has_its_own_advice_and_what_is_right_none,
                                  tear_down),
        cmocka_unit_test_teardown(the_guests_of_this_house_are_told_nothing, tear_down),
        cmocka_unit_test_teardown(a_run_that_is_put_away_takes_its_diagnoses_along, tear_down),
    };
    return cmocka_run_group_tests(tests, guests_are_built, NULL);
}
