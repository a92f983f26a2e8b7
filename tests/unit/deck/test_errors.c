/* Decks: what is said of wrong ones, and where. */
#include "test.h"

#include "deck_text.h"

static char *printed(void)
{
    static char *text;
    size_t size;
    free(text);
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    deck_print_errors(file, deck, &errors);
    fclose(file);
    return text;
}

/* One error, there, that says this. */
static void expect_error(const char *text, unsigned line, unsigned column, const char *says)
{
    read_text(text);
    deck_check(deck, &errors);
    const struct deck_error *e = &errors.list[0];
    if (errors.total != 1)
        fail_msg("%s\n%u errors:\n%s", text, errors.total, printed());
    if (e->place.line != line || e->place.column != column || !strstr(e->text, says))
        fail_msg("%s\nat %u:%u '%s' instead of %u:%u '%s'", text, e->place.line, e->place.column,
                 e->text, line, column, says);
}

struct wrong {
    const char *text;
    unsigned line, column;
    const char *says;
};

static void expect_errors(const struct wrong *wrong, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_error(wrong[i].text, wrong[i].line, wrong[i].column, wrong[i].says);
}

#define EXPECT_ERRORS(list) expect_errors(list, sizeof list / sizeof *list)

static void front_matter_is_checked(void **state)
{
    static const struct wrong wrong[] = {
        { "---\ntitel: a\n---\nx", 2, 1, "did you mean title?" },
        { "---\nfrobnicate: a\n---\nx", 2, 1, "expected title, sub_title, author" },
        { "---\noptoins:\n  a: b\n  - c\n---\nx", 2, 1, "did you mean options?" },
        { "---\noptions: fast\n---\nx", 2, 10, "lines of their own" },
        { "---\noptions:\n  incremental_list: true\n---\nx", 3, 3,
          "did you mean incremental_lists?" },
        { "---\noptions:\n  implicit_slide_ends: true\n---\nx", 3, 3,
          "expected incremental_lists, end_slide_shorthand" },
        { "---\noptions:\n  end_slide_shorthand: yes\n---\nx", 3, 24, "expected true or false" },
        { "---\noptions:\n  end_slide_shorthand:\n---\nx", 3, 23, "expected true or false" },
        { "---\ntitle: a\ntitle: b\n---\nx", 3, 1, "said twice" },
        { "---\ntitle: \"a\n---\nx", 2, 8, "closing quote" },
        { "---\ntitle: 'a' b\n---\nx", 2, 8, "after the closing quote" },
        { "---\ntitle: |\n---\nx", 2, 8, "not understood here" },
        { "---\njust text\n---\nx", 2, 1, "KEY: VALUE" },
        { "---\ntheme:\n  override: x\n---\nx", 3, 3, "theme's name and options" },
        { "---\ntheme:\n  name: drak\n---\nx", 3, 9, "did you mean dark?" },
        { "---\ntheme: pink\n---\nx", 2, 8, "expected terminal, dark, light, contrast" },
        { "---\nlanguage: fr\n---\nx", 2, 11, "expected en or ko" },
        { "---\ndate: x\n- y\n---\nx", 3, 3, "authors alone" },
        { "---\nauthors: [a, b\n---\nx", 2, 10, "closing ]" },
        { "---\ntitle: a\n\nx", 1, 1, "has no end" },
        { "---", 1, 1, "no end" },
    };
    for (size_t i = 0; i + 1 < sizeof wrong / sizeof *wrong; i++)
        expect_error(wrong[i].text, wrong[i].line, wrong[i].column, wrong[i].says);
    read_text("---");
    assert_int_equal(errors.total, 2); /* and there are no slides */
}

static void comments_are_checked(void **state)
{
    static const struct wrong wrong[] = {
        { "a\n\n<!-- end_slde -->\n", 3, 1,
          "end_slde is no command (nor a remark, <!-- // ... -->): did you mean end_slide?" },
        { "> <!-- Pause -->\n", 1, 3, "did you mean pause?" },
        { "<!-- TODO: more -->", 1, 1, "expected end_slide, pause" },
        { "<!-- new_lines: many -->", 1, 1, "a number from 1 to 100" },
        { "<!-- new_lines: 0 -->", 1, 1, "a number from 1 to 100" },
        { "<!-- new_lines -->", 1, 1, "takes a value: <!-- new_lines: 2 -->" },
        { "<!-- pause: 2 -->", 1, 1, "takes no value" },
        { "<!-- pause now -->", 1, 1, "pause" },
        { "<!-- incremental_lists: yes -->", 1, 1, "expected true or false" },
        { "<!-- alignment: centre -->", 1, 1, "did you mean center?" },
        { "<!-- column_layout: [1, 2] -->", 1, 1, "not supported here" },
        { "<!-- column_layout [1, 2] -->", 1, 1, "not supported here" },
        { "<!-- a_name_of_twenty_and_more -->", 1, 1, ", incremental_lists, alignment" },
        { "<!-- speaker_note: -->", 1, 1, "takes a value" },
        { "<!-- pause --> text", 1, 16, "a line of its own" },
        { "a <!-- pause --> b", 1, 3, "a line of its own" },
        { "a\n\n<!-- pause\n\nb\n", 3, 1, "not closed" },
        { "<div>\nx\n</div>", 1, 1, "HTML" },
        { "a <b>x</b>", 1, 3, "HTML" },
        { "한글 ![한](a.png)", 1, 4, "pictures" },
    };
    EXPECT_ERRORS(wrong);
}

static void text_is_checked(void **state)
{
    static const struct wrong wrong[] = {
        { "a {{exist b}}", 1, 3, "did you mean exits?" },
        { "**한글** {{frob}}", 1, 8, "expected bytes, exits" },
        { "{{exits}}", 1, 1, "Expected {{exits NAME}}" },
        { "`{{vcpus 2}}`", 1, 2, "takes nothing" },
        { "# {{exits a}}", 1, 3, "no run in this deck has the name a" },
        { "| a |\n|---|\n| {{time b}} |\n", 3, 3, "name b" },
        { "{{bytes no/such.bin}}", 1, 1, "no such file" },
        { "a {{b", 1, 3, "without }}" },
        { "|a|b|\n|-|-|\n|c|d|\n", 2, 1, "no table" },
        { "```\nx\n", 1, 1, "a line ``` is missing" },
        { "- ~~~~\n  x\n\ny\n", 1, 3, "a line ~~~ is missing" },
        { "```c\n```\n\n```\n", 4, 1, "not closed" },
        { "a\n\x1b[31m\n", 2, 1, "control character 0x1b" },
        { "한\xff글", 1, 2, "the byte 0xff" },
        { "ab\xed\x95", 1, 3, "the byte 0xed" },
        { "a\xe2\x80\xae", 1, 2, "U+202E" },
        { "", 1, 1, "no slides" },
        { "<!-- skip_slide -->\na", 1, 1, "no slides" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (strncmp(wrong[i].text, "ab\xed", 3) != 0) /* that one has two */
            expect_error(wrong[i].text, wrong[i].line, wrong[i].column, wrong[i].says);
    read_bytes("\xef\xbb\xbf# a\0b", 8);
    assert_int_equal(errors.list[0].place.column, 4); /* a mark of byte order is no character */
    assert_non_null(strstr(errors.list[0].text, "0x00"));
    assert_string_equal(plain(&deck->slides[0].title), "a?b");
}

static void runs_are_checked(void **state)
{
    static const struct wrong wrong[] = {
        { "```kvm\n```\n", 1, 1, "no command line" },
        { "```kvm\n# x\n\n```\n", 1, 1, "no command line" },
        { "```KVM\na\n```\n", 1, 1, "did you mean kvm?" },
        { "```kvm\n./kvm-vmm\n```\n", 2, 1, "no guest named" },
        { "```kvm\n--engine hvf a\n```\n", 2, 1, "expected auto, kvm or soft" },
        { "```kvm\na \\\n  --frob\n```\n", 3, 3, "--frob" },
        { "```kvm\na --json\n```\n", 2, 3, "--json is not for a slide" },
        { "```kvm\na --verb\n```\n", 2, 3, "--verbose is not for a slide" },
        { "```kvm\na --log-dir=x\n```\n", 2, 3, "--log-dir is not for a slide" },
        { "```kvm\na --theme dark\n```\n", 2, 3, "--theme is not for a slide" },
        { "```kvm\ndoctor\n```\n", 2, 1, "doctor is not for a slide" },
        { "```kvm\na --in 0=-\n```\n", 2, 3, "standard input is not for a slide" },
        { "```kvm\na --input=0=-\n```\n", 2, 3, "standard input is not for a slide" },
        { "```kvm\n--step 'a\n```\n", 2, 8, "closing quote '" },
        { "```kvm\na b c d e\n```\n", 2, 1, "more than 4 guests" },
        { "```kvm\nno-such.bin\n```\n", 2, 1, "no-such.bin: no such file, neither here nor near" },
        { "```kvm\n/\n```\n", 2, 1, "a guest is a flat binary" },
        { "```kvm\n--paging --load 0x80000000 guests/hello.bin\n```\n", 2, 1,
          "only the first 4 MiB are mapped" },
        { "```kvm\n--memory 256K --load 0x40000 --entry 0:0 guests/hello.bin\n```\n", 2, 1,
          "its RAM has 0: load it at 0x3ffe4 or below" },
        { "```kvm\n--memory 1M --load 0xfffff guests/hello.bin\n```\n", 2, 1,
          "its RAM has 1: load it at" },
        { "```kvm\nguests/hello\n```\n", 2, 1, "did you mean guests/hello.bin?" },
        { "```kvm\n/dev/null\n```\n", 2, 1, "is a device" },
        { "> ```kvm\n> no-such.bin\n> stpe\n> ```\n", 3, 3, "did you mean step?" },
    };
    for (size_t i = 0; i + 1 < sizeof wrong / sizeof *wrong; i++)
        expect_error(wrong[i].text, wrong[i].line, wrong[i].column, wrong[i].says);
    read_text(wrong[sizeof wrong / sizeof *wrong - 1].text);
    assert_int_equal(errors.list[0].place.line, 3);
    assert_int_equal(errors.list[0].place.column, 3);
}

/* Behind a guest that is there. */
static void expect_order_error(const char *order, unsigned column, const char *says)
{
    char text[512];
    snprintf(text, sizeof text, "```kvm\n%s %s\n%s\n```\n", "/proc/self/exe", "/proc/self/exe",
             order);
    read_text(text); /* not deck_check(): that file is too large for a guest */
    const struct deck_error *e = &errors.list[0];
    if (errors.total != 1 || e->place.line != 3 || e->place.column != column ||
        !strstr(e->text, says))
        fail_msg("%s: %s instead of 3:%u '%s'", order, printed(), column, says);
}

static void orders_are_checked(void **state)
{
    static const struct {
        const char *order;
        unsigned column;
        const char *says;
    } wrong[] = {
        { "explan 3", 1, "did you mean explain?" },
        { "frobnicate", 1, "expected type, wait, step" },
        { "  step 0", 8, "1 to 10000" },
        { "step 10001", 6, "1 to 10000" },
        { "step x", 6, "1 to 10000" },
        { "instruction -1", 13, "1 to 10000" },
        { "until", 6, "until what?" },
        { "until prot 3f8", 7, "not understood: prot 3f8" },
        { "explain", 8, "explain what?" },
        { "explain 0", 9, "count from 1" },
        { "explain port", 9, "not understood" },
        { "go 1", 4, "takes nothing" },
        { "pause 2", 1, "takes nothing" },
        { "slow -1", 6, "exits a second" },
        { "slow 1e6", 6, "exits a second" },
        { "slow 1000001", 6, "exits a second" },
        { "for 0", 5, "0.1 to 60" },
        { "for 61", 5, "0.1 to 60" },
        { "for nan", 5, "0.1 to 60" },
        { "focus 2", 7, "from 0 to 1" },
        { "memory", 7, "an address" },
        { "break", 6, "where?" },
        { "break port xyz", 12, "not understood: xyz (port 3f8)" },
        { "break putchar if ah == 5", 18, "(if ax == 5)" },
        { "break putchar 3f8", 15, "not understood: 3f8" },
        { "memory 5xyz", 8, "an address" },
        { "walk 5 at 6", 6, "an address" },
        { "show", 1, "expected consoles" },
        { "show console", 6, "did you mean consoles?" },
        { "show log, register", 11, "did you mean registers?" },
        { "name a b", 6, "one word" },
        { "pace fast", 6, "human or at once" },
        { "size 9", 6, "10 to 90" },
        { "size 91%", 6, "10 to 90" },
        { "start soon", 7, "now or key" },
        { "type", 5, "type what?" },
        { "type \"a", 6, "closing quote" },
        { "type \"a\" b", 9, "after the closing quote" },
        { "type 한\\q", 7, "after \\ comes" },
        { "type \\x0g", 6, "two hexadecimal digits" },
        { "wait \\x00", 6, "\\x00 cannot be typed" },
        { "wait \"\"", 6, "wait what?" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        expect_order_error(wrong[i].order, wrong[i].column, wrong[i].says);
}

static char *repeat(const char *text, unsigned times)
{
    size_t length = strlen(text);
    char *all = calloc(times, length + 1), *at = all;
    assert_non_null(all);
    while (times--)
        at = stpcpy(at, text);
    return all;
}

static void expect_limit(const char *text, unsigned times, const char *says)
{
    char *all = repeat(text, times);
    read_text(all);
    free(all);
    for (unsigned i = 0; i < errors.count; i++)
        if (strstr(errors.list[i].text, says))
            return;
    fail_msg("%u x '%s': '%s' instead of '%s'", times, text, printed(), says);
}

static void what_cannot_be_shown_is_an_error(void **state)
{
    static const struct wrong wrong[] = {
        { "a\033[2J", 1, 2, "the control character 0x1b, cannot be shown" },
        { "하이\u200b퍼", 1, 3, "U+200B, a character that draws nothing" },
        { "x\n\u26a0\ufe0f", 2, 2, "U+FE0F, a character that draws nothing" },
        { "Donau\u00adschiff", 1, 6, "U+00AD, a character that draws nothing" },
        { "a\xff", 1, 2, "the byte 0xff, which is not UTF-8" },
        { "a\xc3", 1, 2, "the byte 0xc3, which is not UTF-8" },
    };
    EXPECT_ERRORS(wrong);
}

static void there_are_limits(void **state)
{
    expect_limit("a\n<!-- end_slide -->\n", DECK_SLIDES_MAX + 1, "more than 1000 slides");
    assert_int_equal(deck->slide_count, DECK_SLIDES_MAX);
    expect_limit("<!-- pause -->\n", DECK_STEPS_MAX, "more than 500 steps");
    assert_int_equal(deck->slides[0].steps, DECK_STEPS_MAX);
    expect_limit("```kvm\na\n```\n", DECK_RUNS_MAX + 1, "more than 16 runs");
    expect_limit("- a\n", 2000, "more than 1000 blocks");
    expect_limit("*a* ", 20000, "pieces of text in one block");
    expect_limit("> ", 100, "more than 32 deep");
    expect_limit("> - ", 20, "more than 32 deep");
    char *text = repeat("|a", 65), *rule = repeat("|---", 65), *table;
    assert_true(asprintf(&table, "%s\n%s\n", text, rule) > 0);
    expect_limit(table, 1, "too large: at most 64 columns");
    free(text);
    free(rule);
    free(table);
}

static void errors_are_in_order_and_safe_to_print(void **state)
{
    read_text("{{exits a}}\n\n![x](y)\n\n\x1b\n");
    deck_check(deck, &errors);
    assert_int_equal(errors.total, 3);
    const char *lines = printed();
    assert_ptr_equal(strchr(lines, '\n') + 1, strstr(lines, DECK_PATH ":3:1: pictures"));
    char *all = repeat("{{한글한글한글한글한글한글한글한글한글한글한글한글}}\n\n", 102);
    read_text(all);
    free(all);
    assert_int_equal(errors.count, DECK_ERRORS);
    assert_int_equal(errors.total, 102);
    assert_non_null(strstr(printed(), DECK_PATH ":199:1: "));
    assert_non_null(strstr(printed(), DECK_PATH ": 2 more errors\n"));
    assert_null(strstr(errors.list[0].text, "\\x")); /* cut between characters */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(front_matter_is_checked),
        cmocka_unit_test(comments_are_checked),
        cmocka_unit_test(text_is_checked),
        cmocka_unit_test(runs_are_checked),
        cmocka_unit_test(orders_are_checked),
        cmocka_unit_test(what_cannot_be_shown_is_an_error),
        cmocka_unit_test(there_are_limits),
        cmocka_unit_test(errors_are_in_order_and_safe_to_print),
    };
    return cmocka_run_group_tests_name("deck_errors", tests, NULL, free_deck);
}
