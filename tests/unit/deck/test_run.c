/* Decks: what a block `kvm` says. */
#include "test.h"

#include "deck_text.h"
#include "folder.h"

#include "event/engines.h"

#include <sys/stat.h>

static const struct deck_run *only_run(const char *lines)
{
    char text[1024];
    snprintf(text, sizeof text, "```kvm\n%s\n```\n", lines);
    const struct deck_slide *slide = only_slide(text);
    assert_int_equal(slide->block_count, 1);
    assert_int_equal(slide->blocks[0].kind, DECK_RUN);
    return slide->blocks[0].run;
}

static const struct deck_order *only_order(const char *line)
{
    char lines[512];
    snprintf(lines, sizeof lines, "a.bin b.bin\n%s", line);
    const struct deck_run *run = only_run(lines);
    assert_int_equal(run->order_count, 1);
    assert_int_equal(run->orders[0].place.line, 3);
    return &run->orders[0];
}

static void a_command_line_is_as_in_the_shell(void **state)
{
    const struct deck_run *run = only_run("# remark\n\n$ ./kvm-vmm --step  'a b.bin' \\\n   "
                                          "\"c\\\"d\".bin e\\ f \\\n --slow 2 # so far\n");
    assert_string_equal(run->command, "--step 'a b.bin' \"c\\\"d\".bin e\\ f --slow 2");
    assert_int_equal(run->options.guest_count, 3);
    assert_string_equal(run->options.guests[0], "a b.bin");
    assert_string_equal(run->options.guests[1], "c\"d.bin");
    assert_string_equal(run->options.guests[2], "e f");
    assert_string_equal(run->options.boot[2].image, "e f");
    assert_true(run->options.step);
    assert_true(run->options.slow == 2);
    assert_int_equal(run->place.line, 4);
    assert_int_equal(run->place.column, 13);
    assert_string_equal(run->argv[1], "--step");
}

static void nobody_types_at_standard_input(void **state)
{
    const struct deck_run *run = only_run("a.bin b.bin --input 1=text");
    assert_null(run->options.inputs[0]);
    assert_string_equal(run->options.inputs[1], "text");
}

static void settings_are_of_the_run(void **state)
{
    const struct deck_run *run = only_run("a.bin");
    assert_string_equal(run->name, "");
    assert_int_equal(run->pace, PACE_HUMAN);
    assert_int_equal(run->percent, 0);
    assert_int_equal(run->show, SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_MIXED);
    run = only_run("a.bin\nname  first\npace at once\nsize 40\nstart key\nshow exits, log  tables "
                   "devices,stack interrupts\n");
    assert_string_equal(run->name, "first");
    assert_int_equal(run->pace, PACE_AT_ONCE);
    assert_int_equal(run->percent, 40);
    assert_int_equal(run->show, SHOW_EXITS | SHOW_LOG | SHOW_TABLES | SHOW_DEVICES | SHOW_STACK |
                                    SHOW_INTERRUPTS);
    assert_int_equal(run->order_count, 0);
}

static void text_is_typed_as_it_is_meant(void **state)
{
    static const struct {
        const char *line, *text;
    } typed[] = {
        { "type 1 2", "1 2" },         { "type 1\\n\\t\\\\\\\"\\x1b한", "1\n\t\\\"\x1b한" },
        { "type \" a \"", " a " },     { "type \"a\\\"\"", "a\"" },
        { "type a \"b\"", "a \"b\"" }, { "type # no remark", "# no remark" },
        { "wait Ready>", "Ready>" },
    };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        const struct deck_order *order = only_order(typed[i].line);
        assert_int_equal(order->kind, *typed[i].line == 'w' ? ORDER_WAIT : ORDER_TYPE);
        assert_string_equal(order->text, typed[i].text);
        assert_int_equal(order->size, strlen(typed[i].text));
    }
}

static void orders_are_understood(void **state)
{
    static const struct {
        const char *line;
        enum deck_order_kind kind;
        unsigned number;
        double value;
        const char *text;
    } orders[] = {
        { "step", ORDER_STEP, 1, 0, NULL },
        { "step 10000", ORDER_STEP, 10000, 0, NULL },
        { "instruction 3", ORDER_STEP_INSN, 3, 0, NULL },
        { "until port 3f8 value 'A'", ORDER_UNTIL, 0, 0, "port 3f8 value 'A'" },
        { "until break", ORDER_UNTIL, 0, 0, "break" },
        { "until putchar", ORDER_UNTIL, 0, 0, "putchar" },
        { "break write count 4 after 3", ORDER_BREAK, 0, 0, "write count 4 after 3" },
        { "go", ORDER_GO, 0, 0, NULL },
        { "stop", ORDER_STOP, 0, 0, NULL },
        { "slow 0.5", ORDER_SLOW, 0, 0.5, NULL },
        { "slow 0", ORDER_SLOW, 0, 0, NULL },
        { "explain 3", ORDER_EXPLAIN, 0, 0, "3" },
        { "explain last", ORDER_EXPLAIN, 0, 0, "last" },
        { "explain reason hlt", ORDER_EXPLAIN, 0, 0, "reason hlt" },
        { "focus 1", ORDER_FOCUS, 1, 0, NULL },
        { "memory 0500", ORDER_MEMORY, 0, 0, "0500" },
        { "memory sp", ORDER_MEMORY, 0, 0, "sp" },
        { "walk 4000:0010", ORDER_WALK, 0, 0, "4000:0010" },
        { "for 1.25", ORDER_FOR, 0, 1.25, NULL },
    };
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        const struct deck_order *order = only_order(orders[i].line);
        assert_int_equal(order->kind, orders[i].kind);
        assert_int_equal(order->number, orders[i].number);
        assert_true(order->value == orders[i].value);
        if (orders[i].text)
            assert_string_equal(order->text, orders[i].text);
        else
            assert_null(order->text);
    }
}

static const struct deck_run *run_of(const char *text, char *const *base)
{
    deck_free(deck);
    deck = deck_parse("demo.md", text, strlen(text), base, &errors);
    assert_non_null(deck);
    expect_no_errors();
    return deck->slides[0].blocks[0].run;
}

static void the_talk_says_what_a_run_does_not(void **state)
{
    char *const base[] = {
        "--engine", "soft", "--clock", "virtual", "--kvm-device", "/dev/x", NULL
    };
    const struct deck_run *run = run_of("```kvm\na.bin\n```\n", base);
    assert_int_equal(run->options.engine, CHOICE_SOFT);
    assert_true(run->options.virtual_clock);
    assert_string_equal(run->options.kvm_device, "/dev/x");
    run = run_of("```kvm\na.bin --engine auto --clock real\n```\n", base);
    assert_int_equal(run->options.engine, CHOICE_AUTO);
    assert_false(run->options.virtual_clock);
    run = run_of("```kvm\na.bin --clock real\n```\n",
                 (char *[]){ "--clock", "virtual", NULL }); /* which nobody said an engine for */
    assert_int_equal(run->options.engine, CHOICE_AUTO);
    assert_int_equal(run_of("```kvm\na.bin\n```\n", NULL)->options.guest_count, 1);
}

/* ---- Files ---- */

static void put(const char *name, const char *text)
{
    FILE *file = fopen(path_in_folder(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void make(const char *name)
{
    assert_int_equal(mkdir(path_in_folder(name), 0777), 0);
}

static int set_up(void **state)
{
    if (make_folder(state))
        return -1;
    make("talks");
    make("talks/deep");
    make("guests");
    put("guests/a.bin", "\xf4");
    put("talks/b.bin", "\xf4");
    put("talks/in.txt", "1\n");
    put("talks/demo.md",
        "# {{bytes guests/a.bin}}\n```kvm\nguests/a.bin b.bin --input=1=in.txt\n```\n");
    return 0;
}

static int tear_down(void **state)
{
    free_deck(state);
    return remove_folder(state);
}

static void expect_path(const char *path, const char *below)
{
    assert_string_equal(path, path_in_folder(below));
}

static void files_are_looked_for_near_the_deck(void **state)
{
    struct failure failure;
    deck_free(deck);
    deck = deck_read(path_in_folder("talks/demo.md"), NULL, &errors, &failure);
    assert_non_null(deck);
    expect_no_errors();
    deck_check(deck, &errors);
    expect_no_errors();
    const struct options *o = &deck->slides[0].blocks[0].run->options;
    expect_path(o->guests[0], "guests/a.bin");
    expect_path(o->guests[1], "talks/b.bin");
    expect_path(o->boot[1].image, "talks/b.bin");
    expect_path(o->inputs[1], "talks/in.txt");
    expect_path(deck->slides[0].title.spans[0].text, "guests/a.bin");
    assert_string_equal(deck->slides[0].blocks[0].run->command,
                        "guests/a.bin b.bin --input=1=in.txt");
}

static void a_bios_and_modules_are_looked_for_there_too(void **state)
{
    struct failure failure;
    put("talks/pc.md", "# PC\n```kvm\n--module 'in.txt two words' --module not-there guests/a.bin "
                       "--bios=b.bin guests/a.bin b.bin --flat b.bin\n```\n");
    deck_free(deck);
    deck = deck_read(path_in_folder("talks/pc.md"), NULL, &errors, &failure);
    assert_non_null(deck);
    expect_no_errors();
    const struct machine_guest *guests = deck->slides[0].blocks[0].run->options.boot;
    expect_path(guests[0].modules[0], "talks/in.txt two words");
    assert_string_equal(guests[0].modules[1], "not-there");
    assert_int_equal(guests[1].module_count, 0);
    expect_path(guests[1].bios, "talks/b.bin");
    expect_path(guests[2].bios, "talks/b.bin");
    expect_path(guests[2].image, "talks/b.bin");
    assert_null(guests[3].bios);
}

static void refuse(const char *name, const char *why)
{
    const char *path = path_in_folder(name);
    struct failure failure;
    assert_null(deck_read(path, NULL, &errors, &failure));
    if (!strstr(failure.text, why) || !strstr(failure.text, path))
        fail_msg("'%s' does not say '%s'", failure.text, why);
}

static void a_deck_that_cannot_be_read_is_named(void **state)
{
    put("empty.md", "");
    put("huge.md", "");
    assert_int_equal(truncate(path_in_folder("huge.md"), DECK_SIZE_MAX + 1), 0);
    refuse("none.md", "No such file");
    refuse("talks", "is a directory");
    refuse("empty.md", "is empty");
    refuse("huge.md", "at most 4 MiB");
    assert_int_equal(truncate(path_in_folder("huge.md"), 1), 0);
    refuse("huge.md", "is no text");
    refuse("talks/demo.md/x", "Not a directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_line_is_as_in_the_shell),
        cmocka_unit_test(nobody_types_at_standard_input),
        cmocka_unit_test(settings_are_of_the_run),
        cmocka_unit_test(text_is_typed_as_it_is_meant),
        cmocka_unit_test(orders_are_understood),
        cmocka_unit_test(the_talk_says_what_a_run_does_not),
        cmocka_unit_test(files_are_looked_for_near_the_deck),
        cmocka_unit_test(a_bios_and_modules_are_looked_for_there_too),
        cmocka_unit_test(a_deck_that_cannot_be_read_is_named),
    };
    return cmocka_run_group_tests_name("deck_run", tests, set_up, tear_down);
}
