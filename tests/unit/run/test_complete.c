/* What Tab makes of what is typed at a prompt. */
#include "test.h"

#include "folder.h"
#include "run/complete.h"

#include <string.h>

static struct symbols *symbols;
static struct completion c;

static int name_some(void **state)
{
    struct failure failure;
    make_folder(state);
    FILE *file = fopen(path_in_folder("names"), "w");
    fputs("10 putchar\n20 puts\n30 print\n50 schl\xc3\xbcssel\n60 main\n", file);
    fclose(file);
    symbols = symbols_create();
    return !symbols_add_list(symbols, path_in_folder("names"), 0, &failure);
}

static int put_away(void **state)
{
    symbols_destroy(symbols);
    return remove_folder(state);
}

static const char *chosen(enum complete_grammar grammar, const char *text, unsigned index)
{
    complete(grammar, symbols, text, index, &c);
    return c.chosen;
}

static void names_go_as_far_as_they_are_the_same(void **state)
{
    assert_string_equal(chosen(COMPLETE_UNTIL, "pu", 0), "putchar");
    assert_string_equal(c.common, "put");
    assert_string_equal(c.list, "putchar  puts");
    assert_int_equal(c.count, 2);
    assert_string_equal(chosen(COMPLETE_UNTIL, "pu", 1), "puts");
    assert_string_equal(c.list, "puts");
    assert_string_equal(chosen(COMPLETE_UNTIL, "pu", 2), "");
    assert_string_equal(chosen(COMPLETE_ADDRESS, "m", 0), "main");
    assert_int_equal(c.count, 1);
    assert_string_equal(chosen(COMPLETE_ADDRESS, "nothing", 0), "");
    assert_int_equal(c.count, 0);
}

static void words_come_before_names(void **state)
{
    assert_string_equal(chosen(COMPLETE_UNTIL, "p", 0), "port ");
    assert_string_equal(chosen(COMPLETE_UNTIL, "p", 1), "print");
    assert_string_equal(chosen(COMPLETE_ADDRESS, "s", 0), "sp");
    assert_string_equal(chosen(COMPLETE_UNTIL, "port 3f8 v", 0), "value ");
    assert_int_equal(c.from, 9);
    assert_string_equal(chosen(COMPLETE_UNTIL, "w", 0), "");
    assert_string_equal(chosen(COMPLETE_BREAK, "w", 0), "write ");
}

static void what_comes_next_follows_from_the_word_before(void **state)
{
    assert_string_equal(chosen(COMPLETE_UNTIL, "reason h", 0), "hypercall");
    assert_string_equal(chosen(COMPLETE_UNTIL, "reason h", 1), "hlt");
    assert_string_equal(chosen(COMPLETE_UNTIL, "call p", 0), "putchar");
    assert_int_equal(c.count, 1);
    assert_string_equal(chosen(COMPLETE_UNTIL, "at p", 0), "print");
    assert_string_equal(chosen(COMPLETE_UNTIL, "port p", 0), "");
    assert_string_equal(chosen(COMPLETE_BREAK, "write p", 0), "print");
    assert_string_equal(chosen(COMPLETE_BREAK, "write main ", 0), "if ");
    assert_string_equal(c.list, "if  after");
    assert_string_equal(chosen(COMPLETE_BREAK, "main if ", 0), "");
    assert_string_equal(chosen(COMPLETE_BREAK, "main if ax == 5 a", 0), "after ");
    assert_string_equal(chosen(COMPLETE_ADDRESS, "main ", 0), "");
    assert_string_equal(chosen(COMPLETE_NOTHING, "p", 0), "");
}

/* A prompt takes ASCII. */
static void what_nobody_can_type_is_left_out(void **state)
{
    assert_string_equal(chosen(COMPLETE_UNTIL, "sch", 0), "");
}

static void long_lists_say_that_they_go_on(void **state)
{
    struct failure failure;
    FILE *file = fopen(path_in_folder("names"), "w");
    for (int i = 0; i < 100; i++)
        fprintf(file, "%x a_rather_long_name_%02d\n", 0x100 + i, i);
    fclose(file);
    assert_true(symbols_add_list(symbols, path_in_folder("names"), 0, &failure));
    assert_string_equal(chosen(COMPLETE_UNTIL, "a_", 99), "a_rather_long_name_99");
    assert_string_equal(c.common, "a_rather_long_name_");
    chosen(COMPLETE_UNTIL, "a_", 3);
    assert_true(strlen(c.list) < sizeof c.list);
    assert_string_equal(c.list + strlen(c.list) - 5, "  ...");
}

static bool row(const void *context, unsigned index, char *name, size_t size)
{
    const char *const *rows = context;
    if (rows[index])
        snprintf(name, size, "%s", rows[index]);
    return rows[index];
}

static void whole_names_may_hold_blanks(void **state)
{
    static const char *const rows[] = { "out 3f8 uart", "in 3f8 uart", "out 20 pic", "out 3f8 uart",
                                        NULL };
    complete_among(row, rows, "out", 0, &c);
    assert_int_equal(c.from, 0);
    assert_int_equal(c.count, 2);
    assert_string_equal(c.common, "out ");
    assert_string_equal(c.list, "out 3f8 uart  out 20 pic");
    complete_among(row, rows, "out ", 1, &c);
    assert_string_equal(c.chosen, "out 20 pic");
    complete_among(row, rows, "hlt", 0, &c);
    assert_int_equal(c.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_go_as_far_as_they_are_the_same, name_some, put_away),
        cmocka_unit_test_setup_teardown(words_come_before_names, name_some, put_away),
        cmocka_unit_test_setup_teardown(what_comes_next_follows_from_the_word_before, name_some,
                                        put_away),
        cmocka_unit_test_setup_teardown(what_nobody_can_type_is_left_out, name_some, put_away),
        cmocka_unit_test_setup_teardown(long_lists_say_that_they_go_on, name_some, put_away),
        cmocka_unit_test(whole_names_may_hold_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
