/* The manual pages have what the program's tables have: each key, port, reason and flag, and no
 * key and no port more. What can be asked of the program itself is in tests/house/man. From the
 * repository's root. */
#include "test.h"

#include "event/ports.h"
#include "event/words.h"
#include "help/mdoc.h"
#include "help/pages.h"
#include "view/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_BYTES = 160 };

/* ---- Pages ---- */

/* The part of a page that is a topic: from its line to the next of its kind. Freed by the
 * caller. */
static char *topic_of(const struct help_page *page, enum language language, const char *topic)
{
    char mark[64];
    snprintf(mark, sizeof mark, ".\\\" topic %s:", topic);
    const char *start = strstr(page->source[language], mark);
    if (!start)
        fail_msg("%s has no topic %s", page->name, topic);
    const char *end = strstr(start + strlen(mark), ".\\\" topic ");
    return end ? strndup(start, (size_t)(end - start)) : strdup(start);
}

static unsigned count_of(const char *text, const char *what)
{
    unsigned count = 0;
    for (; (text = strstr(text, what)); text += strlen(what))
        count++;
    return count;
}

static void a_page_can_be_printed_in_any_width(void **state)
{
    for (const struct help_page *page = help_pages; page < help_pages + HELP_PAGES; page++)
        for (enum language language = ENGLISH; language <= KOREAN; language++)
            for (int columns = 40; columns <= 120; columns += 16) {
                const char *source = page->source[language], *refused = "";
                FILE *nowhere = fopen("/dev/null", "w");
                assert_non_null(nowhere);
                if (!mdoc_print(source, source + strlen(source), page->name, columns, nowhere,
                                &refused))
                    fail_msg("%s: not known: %.40s", page->name, refused);
                fclose(nowhere);
            }
}

static void a_macro_that_is_not_known_is_refused(void **state)
{
    const char source[] = ".Sh NAME\n.Xx y\n", *refused = NULL;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_false(mdoc_print(source, source + strlen(source), "x", 80, out, &refused));
    assert_ptr_equal(refused, strstr(source, ".Xx"));
    fclose(out);
    assert_string_equal(text, "NAME\n");
    free(text);
}

/* ---- Keys ---- */

/* "\n.It Ic b , Left\n": as a page has them. */
static void item_of(const struct command *command, char item[KEYS_BYTES])
{
    char name[16];
    size_t at = (size_t)snprintf(item, KEYS_BYTES, "\n.It Ic ");
    for (unsigned i = 0; i < COMMAND_KEYS && command->keys[i]; i++) {
        key_name(command->keys[i], name);
        at += (size_t)snprintf(item + at, KEYS_BYTES - at, "%s%s%s", i ? " , " : "",
                               !name[1] && strchr(".,:;()[]?!|", name[0]) ? "\\&" : "", name);
    }
    snprintf(item + at, KEYS_BYTES - at, "\n");
}

/* Of one group, under its name. */
static void expect_group(const char *keys, enum command_group group, enum language language)
{
    char title[64], item[KEYS_BYTES];
    unsigned commands_there = 0;
    snprintf(title, sizeof title, "\n.Ss %s\n", word(language, command_group_word(group)));
    const char *start = strstr(keys, title);
    if (!start)
        fail_msg("the keys have no title%s", title);
    const char *end = strstr(start, "\n.El\n");
    assert_non_null(end);
    char *part = strndup(start, (size_t)(end - start));
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].group != group)
            continue;
        item_of(&commands[i], item);
        if (!strstr(part, item))
            fail_msg("%s: these keys are missing in%s%s", commands[i].name, title, item);
        commands_there++;
    }
    assert_int_equal(count_of(part, "\n.It "), commands_there);
    free(part);
}

static void the_keys_are_those_of_the_table(void **state)
{
    for (enum language language = ENGLISH; language <= KOREAN; language++) {
        char *keys = topic_of(&help_pages[0], language, "keys");
        for (enum command_group group = 0; group < GROUP_COUNT; group++)
            expect_group(keys, group, language);
        assert_int_equal(count_of(keys, "\n.Ss "), GROUP_COUNT);
        free(keys);
    }
}

/* ---- Ports ---- */

static const char *name_of(unsigned port)
{
    return port == PORT_POST ? "post" : event_port_name((uint16_t)port);
}

/* The item of a port is followed by its device's name. */
static void expect_port(const char *ports, unsigned port, const char *device)
{
    char number[16], name[32];
    snprintf(number, sizeof number, " 0x%02x", port);
    snprintf(name, sizeof name, "\n.Cm %s :\n", device);
    for (const char *at = ports; (at = strstr(at, "\n.It Cm ")); at++) {
        const char *end = strchr(at + 1, '\n'), *found = strstr(at, number);
        if (found && found < end && strchr(" \n", found[strlen(number)])) {
            assert_int_equal(strncmp(end, name, strlen(name)), 0);
            return;
        }
    }
    fail_msg("port%s, of the %s, is missing", number, device);
}

static void the_ports_are_those_that_have_a_device(void **state)
{
    for (enum language language = ENGLISH; language <= KOREAN; language++) {
        unsigned count = 0;
        char *ports = topic_of(&help_pages[2], language, "ports");
        for (unsigned port = 0; port <= UINT16_MAX; port++)
            if (*name_of(port)) {
                expect_port(ports, port, name_of(port));
                count++;
            }
        unsigned there = 0;
        for (const char *at = ports; (at = strstr(at, "\n.It Cm ")); at++)
            for (const char *x = at; (x = strstr(x + 1, " 0x")) && x < strchr(at + 1, '\n');)
                there++;
        assert_int_equal(there, count);
        free(ports);
    }
}

/* ---- Events ---- */

static void expect_name(const char *items, const char *name)
{
    char first[48], further[48];
    snprintf(first, sizeof first, "\n.It Cm %s", name);
    snprintf(further, sizeof further, " , %s", name);
    for (int i = 0; i < 2; i++) {
        const char *what = i ? further : first;
        for (const char *at = items; (at = strstr(at, what)); at++)
            if (strchr(" \n", at[strlen(what)]))
                return;
    }
    fail_msg("the objects of --json have no item %s", name);
}

/* Those from EVENT_WIDE on nothing posts yet. */
static void reasons_and_flags_are_those_of_events(void **state)
{
    for (enum language language = ENGLISH; language <= KOREAN; language++) {
        char *json = topic_of(&help_pages[2], language, "json");
        for (enum event_reason reason = 0; reason <= EVENT_EXCEPTION; reason++)
            expect_name(json, event_reason_name(reason));
        for (unsigned flag = 1; *event_flag_name((enum event_flag)flag) != '?'; flag <<= 1)
            expect_name(json, event_flag_name((enum event_flag)flag));
        free(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_can_be_printed_in_any_width),
        cmocka_unit_test(a_macro_that_is_not_known_is_refused),
        cmocka_unit_test(the_keys_are_those_of_the_table),
        cmocka_unit_test(the_ports_are_those_that_have_a_device),
        cmocka_unit_test(reasons_and_flags_are_those_of_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
