/* What is chosen, and the command that it means. */
#include "test.h"

#include "menu/choice.h"

static struct menu_items items;
static struct menu_choice choice;
static struct menu_command command;
static char text[512];

enum { TALK, LEARN, HELLO, RACE, OS, ODD, DOCTOR };

static void add(enum menu_group group, const char *name, const char *word, unsigned vcpus)
{
    struct menu_item *item = &items.list[items.count++];
    *item = (struct menu_item){ .group = group, .vcpus = vcpus };
    snprintf(item->name, sizeof item->name, "%s", name);
    snprintf(item->word, sizeof item->word, "%s", word);
    snprintf(item->file, sizeof item->file, "%s", word);
    snprintf(item->head.about, sizeof item->head.about, "It is %s.", name);
}

static int set_up(void **state)
{
    items.count = 0;
    add(MENU_TALKS, "demo", "demo", 0);
    add(MENU_TALKS, "learn", "learn", 0);
    add(MENU_GUESTS, "hello", "hello", 1);
    add(MENU_GUESTS, "race", "race", 2);
    add(MENU_OS, "1K OS", "os-1k/kernel.bin", 1);
    add(MENU_HERE, "odd", "it's \033[m odd.bin", 1);
    add(MENU_HOST, "doctor", "doctor", 0);
    items.list[LEARN].is_command = items.list[DOCTOR].is_command = items.list[OS].paging = true;
    items.list[DOCTOR].file[0] = '\0';
    menu_choice_init(&choice, &items);
    return 0;
}

static void look_at(unsigned item)
{
    menu_choice_move(&choice, -1000);
    menu_choice_move(&choice, (int)item);
}

static const char *line(bool step)
{
    static const char *const of_guests[] = { "--engine", "soft", NULL }, *const of_talks[] = {
        NULL
    };
    const struct menu_base base = { "./kvm-vmm", of_guests, of_talks };
    menu_choice_command(&choice, &base, step, &command);
    assert_null(command.words[command.count]);
    return menu_command_put(&command, text, sizeof text);
}

static void what_is_looked_at_starts(void **state)
{
    assert_string_equal(line(false), "./kvm-vmm present demo");
    look_at(LEARN);
    assert_string_equal(line(true), "./kvm-vmm learn");
    look_at(HELLO);
    assert_string_equal(line(false), "./kvm-vmm --engine soft hello");
    assert_string_equal(line(true), "./kvm-vmm --engine soft --step hello");
    look_at(RACE);
    assert_string_equal(line(false), "./kvm-vmm --engine soft race race");
    look_at(OS);
    assert_string_equal(line(false), "./kvm-vmm --engine soft --paging os-1k/kernel.bin");
    look_at(DOCTOR);
    assert_string_equal(line(true), "./kvm-vmm doctor");
    menu_choice_move(&choice, 1); /* the end */
    assert_string_equal(line(true), "./kvm-vmm doctor");
}

static void names_are_quoted_and_harmless(void **state)
{
    look_at(ODD);
    assert_string_equal(line(false), "./kvm-vmm --engine soft 'it'\\''s ^[[m odd.bin'");
}

static void marked_guests_start_together(void **state)
{
    look_at(OS);
    assert_true(menu_choice_mark(&choice));
    look_at(RACE);
    assert_true(menu_choice_mark(&choice));
    look_at(HELLO);
    assert_string_equal(line(false), "./kvm-vmm --engine soft race race --paging os-1k/kernel.bin");
    assert_int_equal(menu_choice_vcpu(&choice, RACE), 0);
    assert_int_equal(menu_choice_vcpu(&choice, OS), 2);
    assert_int_equal(menu_choice_vcpu(&choice, HELLO), -1);
    assert_int_equal(menu_choice_vcpus(&choice), 3);
    assert_true(menu_choice_mark(&choice));
    assert_int_equal(menu_choice_vcpu(&choice, OS), 3);
    look_at(ODD);
    assert_false(menu_choice_mark(&choice)); /* a fifth */
    look_at(TALK);
    assert_false(menu_choice_mark(&choice));
    assert_string_equal(line(false), "./kvm-vmm present demo"); /* runs alone */
    look_at(RACE);
    assert_true(menu_choice_mark(&choice)); /* no longer */
    assert_string_equal(line(false), "./kvm-vmm --engine soft hello --paging os-1k/kernel.bin");
    menu_choice_forget(&choice);
    assert_string_equal(line(false), "./kvm-vmm --engine soft race race");
}

static void a_filter_keeps_what_is_looked_at(void **state)
{
    look_at(HELLO);
    strcpy(choice.filter, "E"); /* also of small letters */
    menu_choice_filter(&choice);
    assert_string_equal(menu_choice_item(&choice)->name, "hello");
    strcpy(choice.filter, "is ra");
    menu_choice_filter(&choice);
    assert_int_equal(choice.shown_count, 1);
    assert_string_equal(menu_choice_item(&choice)->name, "race");
    assert_true(menu_choice_mark(&choice));
    strcpy(choice.filter, "nothing");
    menu_choice_filter(&choice);
    assert_null(menu_choice_item(&choice));
    assert_false(menu_choice_mark(&choice));
    menu_choice_move(&choice, 1);
    assert_string_equal(line(false), "./kvm-vmm --engine soft race race"); /* what is marked */
    menu_choice_forget(&choice);
    assert_string_equal(line(false), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_looked_at_starts, set_up),
        cmocka_unit_test_setup(names_are_quoted_and_harmless, set_up),
        cmocka_unit_test_setup(marked_guests_start_together, set_up),
        cmocka_unit_test_setup(a_filter_keeps_what_is_looked_at, set_up),
    };
    return cmocka_run_group_tests_name("choice", tests, NULL, NULL);
}
