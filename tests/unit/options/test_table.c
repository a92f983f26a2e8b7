/* The tables of options: whether each row is whole, and reading by them. What single options take
 * is in test_options.c and test_talk.c. */
#include "test.h"

#include "options/options.h"
#include "options/table.h"
#include "options/talk.h"

/* Whatever a table's options are: large enough for each of them. */
static union {
    struct options run;
    struct talk_options talk;
    unsigned char bytes[sizeof(struct options) > sizeof(struct talk_options)
                            ? sizeof(struct options)
                            : sizeof(struct talk_options)];
} options;

static const struct {
    const struct options_table *table;
    size_t size; /* of its options */
} tables[] = { { &options_of_run, sizeof options.run }, { &options_of_talk, sizeof options.talk } };
enum { TABLES = sizeof tables / sizeof *tables };

static struct failure failure;

/* Reads a command line of one word. */
static bool parse(const struct options_table *table, const char *name, const char *rest)
{
    static char word[64]; /* the options may point into it */
    char *argv[] = { "kvm-vmm", word, NULL };
    snprintf(word, sizeof word, "%s%s", name, rest);
    memset(&options, 0, sizeof options);
    return options_table_parse(table, &options, 2, argv, &failure);
}

static void refuse(const struct options_table *table, const char *name, const char *rest,
                   const char *why)
{
    if (parse(table, name, rest))
        fail_msg("'%s%s' was taken", name, rest);
    if (strcmp(failure.text, why) != 0)
        fail_msg("'%s%s': '%s' is not '%s'", name, rest, failure.text, why);
}

/* What is to be done with each row; the option as it is written. */
typedef void row_fn(unsigned table, const struct options_row *row, const char *option);

static void for_each_row(row_fn *function)
{
    for (unsigned t = 0; t < TABLES; t++) {
        assert_in_range(tables[t].table->count, 1, OPTIONS_MAX);
        for (unsigned i = 0; i < tables[t].table->count; i++) {
            char option[40];
            snprintf(option, sizeof option, "--%s", tables[t].table->rows[i].name);
            function(t, &tables[t].table->rows[i], option);
        }
    }
}

/* ---- Rows ---- */

static void check_name(unsigned t, const struct options_row *row, const char *option)
{
    const struct options_table *table = tables[t].table;
    unsigned same = 0;
    for (unsigned i = 0; i < table->count; i++)
        same += !strcmp(table->rows[i].name, row->name);
    if (same != 1)
        fail_msg("%s stands in %u rows", option, same);
    if (strspn(row->name, "abcdefghijklmnopqrstuvwxyz-") != strlen(row->name) || *row->name == '-')
        fail_msg("%s is no name", option);
    if (row->argument && !*row->argument)
        fail_msg("the argument of %s has no name", option);
}

static void every_row_has_a_name_of_its_own(void **state)
{
    for_each_row(check_name);
}

/* "--help" and "--version" say what they do. */
static void check_help(unsigned t, const struct options_row *row, const char *option)
{
    const struct options_table *table = tables[t].table;
    const struct options_row *end = table->rows + table->count, *told = row;
    bool explains_itself = !strcmp(row->name, "help") || !strcmp(row->name, "version");
    while (told < end && !told->help)
        told++;
    if (told == end || (!*told->help && !explains_itself))
        fail_msg("nothing tells what %s is", option);
}

static void every_row_is_told(void **state)
{
    for_each_row(check_help);
}

static unsigned count_in(const char *text, const char *what)
{
    unsigned count = 0;
    while ((text = strstr(text, what))) {
        text += strlen(what);
        count++;
    }
    return count;
}

/* Beginning a line, or behind an option that begins one. */
static void check_in_help(unsigned t, const struct options_row *row, const char *option)
{
    char *help = options_table_help(tables[t].table), first[64], second[64];
    assert_non_null(help);
    const char *end = row->argument ? row->argument : "";
    snprintf(first, sizeof first, "\n  %s%s%s", option, *end ? " " : "", end);
    snprintf(second, sizeof second, ", %s%s%s", option, *end ? " " : "", end);
    if (count_in(help, first) + count_in(help, second) != 1)
        fail_msg("the help does not have %s once", option);
    free(help);
}

static void the_help_has_every_row_once(void **state)
{
    for_each_row(check_in_help);
}

/* ---- Reading ---- */

static void check_value(unsigned t, const struct options_row *row, const char *option)
{
    char why[80];
    snprintf(why, sizeof why, row->argument ? "%1$s needs a value" : "%1$s=x: %1$s takes no value",
             option);
    refuse(tables[t].table, option, row->argument ? "" : "=x", why);
}

static void a_value_is_given_where_one_is_taken_and_nowhere_else(void **state)
{
    for_each_row(check_value);
}

static void what_is_in_no_row_is_unknown(void **state)
{
    for (unsigned t = 0; t < TABLES; t++) {
        refuse(tables[t].table, "--frobnicate", "", "unknown option --frobnicate");
        refuse(tables[t].table, "--frobnicate", "=1", "unknown option --frobnicate=1");
        refuse(tables[t].table, "-x", "", "unknown option -x");
    }
}

/* A row without a function sets what is at its place, and nothing else. */
static void check_place(unsigned t, const struct options_row *row, const char *option)
{
    size_t width = row->argument ? sizeof(char *) : sizeof(bool);
    if (row->take)
        return;
    assert_in_range(row->at, 0, tables[t].size - width);
    if (!parse(tables[t].table, option, row->argument ? "=x" : ""))
        fail_msg("%s: %s", option, failure.text);
    for (size_t i = 0; i < tables[t].size; i++)
        if (options.bytes[i] && (i < row->at || i >= row->at + width))
            fail_msg("%s sets byte %zu, not only those at %zu", option, i, row->at);
    const void *at = &options.bytes[row->at];
    assert_true(row->argument ? !strcmp(*(char *const *)at, "x") : *(const bool *)at);
}

static void check_place_is_its_own(unsigned t, const struct options_row *row, const char *option)
{
    const struct options_table *table = tables[t].table;
    for (unsigned i = 0; i < table->count && !row->take; i++)
        if (&table->rows[i] != row && !table->rows[i].take && table->rows[i].at == row->at)
            fail_msg("%s and --%s have one place", option, table->rows[i].name);
}

static void a_row_sets_its_own_place(void **state)
{
    for_each_row(check_place);
    for_each_row(check_place_is_its_own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_a_name_of_its_own),
        cmocka_unit_test(every_row_is_told),
        cmocka_unit_test(the_help_has_every_row_once),
        cmocka_unit_test(a_value_is_given_where_one_is_taken_and_nowhere_else),
        cmocka_unit_test(what_is_in_no_row_is_unknown),
        cmocka_unit_test(a_row_sets_its_own_place),
    };
    return cmocka_run_group_tests_name("option tables", tests, NULL, NULL);
}
