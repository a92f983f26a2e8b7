/* The command line of `kvm-vmm present`: what is taken. What is said of the rest is in
 * tests/runs/present.t. */
#include "test.h"

#include "event/engines.h"
#include "options/talk.h"

static struct talk_options options;
static struct failure failure;

static bool parse_as(char *command, const char *line)
{
    static char kept[256]; /* the options point into it */
    char *argv[16] = { command };
    int argc = 1;
    snprintf(kept, sizeof kept, "%s", line);
    for (char *word = strtok(kept, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    return talk_options_parse(&options, argc, argv, &failure);
}

static bool parse(const char *line)
{
    return parse_as("present", line);
}

static void learn_has_its_deck(void **state)
{
    assert_true(parse_as("learn", "--plain"));
    assert_string_equal(options.path, "learn");
    assert_true(options.plain);
    assert_false(parse_as("learn", "talk.md"));
    assert_string_equal(failure.text, "one deck at a time, but there are learn and talk.md");
    assert_false(parse(""));
    assert_string_equal(failure.text, "no deck named; try kvm-vmm present demo");
}

static void takes_a_deck_and_options_in_any_order(void **state)
{
    assert_true(parse("talk.md --plain --auto 2.5 --slide 7 --hurry --ascii --theme light"));
    assert_string_equal(options.path, "talk.md");
    assert_true(options.plain && options.hurry && options.ascii && options.has_theme);
    assert_false(options.check || options.help);
    assert_true(options.auto_seconds == 2.5);
    assert_int_equal(options.slide, 7);
    assert_int_equal(options.theme, THEME_LIGHT);
    assert_true(parse("--check -- --odd.md"));
    assert_true(options.check);
    assert_string_equal(options.path, "--odd.md");
    assert_false(options.has_theme);
}

static void takes_what_its_runs_start_from(void **state)
{
    assert_true(parse("talk.md"));
    assert_null(options.base[0]);
    assert_true(parse("--engine kvm --kvm-device /dev/null --engine soft talk.md"));
    assert_string_equal(options.base[0], "--engine");
    assert_string_equal(options.base[1], "soft");
    assert_string_equal(options.base[2], "--kvm-device");
    assert_string_equal(options.base[3], "/dev/null");
    assert_null(options.base[4]);
    assert_true(parse("--clock virtual --limit 5s talk.md"));
    assert_string_equal(options.base[1], "virtual");
    assert_string_equal(options.base[2], "--limit");
    assert_string_equal(options.base[3], "5s");
    assert_false(parse("--limit never talk.md"));
    assert_false(parse("--engine kvm --clock virtual talk.md"));
}

static void help_needs_no_deck(void **state)
{
    assert_true(parse("--help --nonsense"));
    assert_true(options.help);
}

static void numbers_are_numbers(void **state)
{
    static const char *const wrong[] = { "--slide -1", "--slide 1x", "--slide 99999999999999999999",
                                         "--auto -1",  "--auto nan", "--auto 1e99",
                                         "--auto 5s" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char line[64];
        snprintf(line, sizeof line, "talk.md %s", wrong[i]);
        if (parse(line))
            fail_msg("'%s' was taken", line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learn_has_its_deck),
        cmocka_unit_test(takes_a_deck_and_options_in_any_order),
        cmocka_unit_test(takes_what_its_runs_start_from),
        cmocka_unit_test(help_needs_no_deck),
        cmocka_unit_test(numbers_are_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
