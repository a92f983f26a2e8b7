/* The heads of guests: as their sources have them, and in Korean; each guest of the menu has one.
 * From the repository's root. */
#include "test.h"

#include "menu/head.h"
#include "menu/items.h"

#include <ctype.h>
#include <locale.h>
#include <stdbool.h>

static struct head head;
static const char *rest;

static void a_source_says_what_it_is_and_what_to_watch(void **state)
{
    assert_true(head_of_source(&head, "own",
                               "/* own: a guest of mine. It has\n"
                               " * two lines. Name it twice:\n"
                               " *\n"
                               " *      ./kvm-vmm own own\n"
                               " *\n"
                               " * Not this.\n"
                               " *\n"
                               " * Watch: one,\n"
                               " * and two.\n"
                               " */\n"
                               "\n"
                               "        hlt\n",
                               &rest));
    assert_string_equal(head.about, "A guest of mine. It has two lines.");
    assert_string_equal(head.watch, "One, and two.");
    assert_string_equal(rest, "        hlt\n");
}

static void other_sources_say_nothing(void **state)
{
    static const char *const texts[] = {
        "", "hlt\n", "/* other: no. */", "/* own: never closed", "/* own */", "/* ownother: no. */"
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(head_of_source(&head, "own", texts[i], &rest));
        assert_string_equal(head.about, "");
    }
    assert_true(head_of_source(&head, "own", "/* own: */", &rest));
    assert_string_equal(head.about, "");
}

static void too_long_a_head_is_cut_at_a_line(void **state)
{
    static char text[8192];
    strcpy(text, "/* own: first.\n");
    for (int i = 0; i < 100; i++)
        strcat(text, " * More and more and more and more and more words.\n");
    strcat(text, " */\n");
    assert_true(head_of_source(&head, "own", text, &rest));
    assert_true(strlen(head.about) < sizeof head.about);
    assert_string_equal(head.about + strlen(head.about) - 6, "words.");
}

static void a_list_has_other_languages(void **state)
{
    static const char list[] = "hello: 하나.\n"
                               "    둘\n"
                               "    셋.\n"
                               "\n"
                               "hello2: 넷.\n";
    assert_true(head_of_list(&head, "hello", list));
    assert_string_equal(head.about, "하나.");
    assert_string_equal(head.watch, "둘 셋.");
    assert_true(head_of_list(&head, "hello2", list));
    assert_string_equal(head.about, "넷.");
    assert_string_equal(head.watch, "");
    assert_false(head_of_list(&head, "hell", list));
}

/* Does `text` have each number that `in` has? */
static void expect_same_numbers(const char *name, const char *in, const char *text)
{
    while (*in) {
        size_t length = isdigit((unsigned char)*in) ? strspn(in, "0123456789,xabcdefABCDEF") : 0;
        while (length && in[length - 1] == ',')
            length--;
        char number[64];
        snprintf(number, sizeof number, "%.*s", (int)length, in);
        if (length > 1 && !strstr(text, number))
            fail_msg("%s: %s is not in '%s'", name, number, text);
        in += length ? length : 1;
    }
}

static void each_guest_says_the_same_in_both_languages(void **state)
{
    static struct menu_items english, korean;
    unsigned guests = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    menu_items_find(&english, ENGLISH);
    menu_items_find(&korean, KOREAN);
    assert_int_equal(english.count, korean.count);
    for (unsigned i = 0; i < english.count; i++) {
        const struct menu_item *a = &english.list[i], *b = &korean.list[i];
        if (a->group != MENU_GUESTS)
            continue;
        guests++;
        assert_string_equal(a->word, b->word);
        assert_true(*a->head.about && *a->head.watch && *b->head.about && *b->head.watch);
        assert_true((unsigned char)b->head.watch[0] >= 0x80 || strstr(b->head.about, "다."));
        expect_same_numbers(a->name, a->head.about, b->head.about);
        expect_same_numbers(a->name, a->head.watch, b->head.watch);
    }
    assert_int_equal(guests, 18);
}

/* A guest that is added wants its place in the menu. */
static void every_guest_is_in_the_menu(void **state)
{
    static struct menu_items items;
    FILE *names = popen("ls guests/*.S guests/own/*.[cS]", "r");
    char line[128], path[128];
    menu_items_find(&items, ENGLISH);
    while (fgets(line, sizeof line, names)) {
        bool found = false;
        snprintf(path, sizeof path, "%.*s.", (int)strcspn(line, "."), line);
        for (unsigned i = 0; i < items.count; i++)
            found = found || !strncmp(items.list[i].file, path, strlen(path));
        if (!found)
            fail_msg("%s is not in the menu", line);
    }
    pclose(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_says_what_it_is_and_what_to_watch),
        cmocka_unit_test(other_sources_say_nothing),
        cmocka_unit_test(too_long_a_head_is_cut_at_a_line),
        cmocka_unit_test(a_list_has_other_languages),
        cmocka_unit_test(each_guest_says_the_same_in_both_languages),
        cmocka_unit_test(every_guest_is_in_the_menu),
    };
    return cmocka_run_group_tests_name("head", tests, NULL, NULL);
}
