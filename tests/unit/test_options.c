/* The command line: what is taken, and what is said of the rest. */
#include "test.h"

#include "options.h"

static struct options options;
static struct failure failure;

static bool parse(const char *line)
{
    char *argv[16] = { "kvm-vmm" }, copy[256];
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", line);
    static char kept[256]; /* the options point into it */
    memcpy(kept, copy, sizeof kept);
    for (char *word = strtok(kept, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    return options_parse(&options, argc, argv, &failure);
}

static void refuse(const char *line, const char *why)
{
    if (parse(line))
        fail_msg("'%s' was taken", line);
    if (!strstr(failure.text, why))
        fail_msg("'%s': '%s' does not say '%s'", line, failure.text, why);
}

static void takes_guests_and_options_in_any_order(void **state)
{
    (void)state;
    assert_true(parse("a.bin --verbose b.bin --log-dir logs --input 1=text"));
    assert_int_equal(options.guest_count, 2);
    assert_string_equal(options.guests[1], "b.bin");
    assert_true(options.verbose);
    assert_false(options.json);
    assert_string_equal(options.log_dir, "logs");
    assert_string_equal(options.inputs[0], "-");
    assert_string_equal(options.inputs[1], "text");
    assert_null(options.inputs[2]);
    assert_true(parse("--json --engine kvm -- --odd.bin"));
    assert_true(options.json);
    assert_string_equal(options.guests[0], "--odd.bin");
}

static void standard_input_goes_to_one_vcpu(void **state)
{
    (void)state;
    assert_true(parse("--input 1=- a b"));
    assert_null(options.inputs[0]);
    assert_string_equal(options.inputs[1], "-");
    refuse("--input 0=- --input 1=- a b", "standard input is given to another vCPU");
}

static void knows_its_other_actions(void **state)
{
    (void)state;
    assert_true(parse("--help --nonsense"));
    assert_int_equal(options.action, ACTION_HELP);
    assert_true(parse("--version"));
    assert_int_equal(options.action, ACTION_VERSION);
    assert_true(parse("doctor"));
    assert_int_equal(options.action, ACTION_DOCTOR);
    assert_true(parse("--kvm-device /dev/x doctor"));
    assert_string_equal(options.kvm_device, "/dev/x");
    assert_true(parse("./doctor"));
    assert_int_equal(options.action, ACTION_RUN);
}

static void names_what_is_wrong(void **state)
{
    (void)state;
    refuse("", "no guest named");
    refuse("a b c d e", "more than 4 guests");
    refuse("--frobnicate a", "--frobnicate");
    refuse("-x a", "-x");
    refuse("a --input", "--input needs a value");
    refuse("--input 4=f a", "--input 4=f");
    refuse("--input 0f a", "N=FILE");
    refuse("--input 0= a", "N=FILE");
    refuse("--input = a", "N=FILE");
    refuse("--input 1=f a", "there is no vCPU 1");
    refuse("--input 0=f --input 0=g a", "vCPU 0 has an input already");
    refuse("--engine hvf a", "expected auto, kvm or soft");
    refuse("--load 0x1000 a", "for guests after --paging");
    refuse("--paging --load here a", "expected an address");
    refuse("--paging --entry 0x100000000 a", "expected an address");
    refuse("--paging --entry -1 a", "expected an address");
    refuse("doctor now", "doctor takes no argument");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_guests_and_options_in_any_order),
        cmocka_unit_test(standard_input_goes_to_one_vcpu),
        cmocka_unit_test(knows_its_other_actions),
        cmocka_unit_test(names_what_is_wrong),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
