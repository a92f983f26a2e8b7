/* Keys without a terminal, the command table, and the "until" prompt. */
#include "test.h"

#include "event/ports.h"
#include "run/until_parse.h"
#include "screen/actions.h"
#include "talk/talk.h"
#include "terminal/keys.h"
#include "view/command.h"

static struct keys *keys;

static int set_up(void **state)
{
    keys = keys_new("xterm-256color");
    return keys ? 0 : -1;
}

static int tear_down(void **state)
{
    keys_free(keys);
    return 0;
}

static void push(const char *bytes)
{
    keys_push(keys, bytes, strlen(bytes), false);
}

static void expect_key(uint32_t key)
{
    struct key_event e = keys_next(keys, false);
    char got[16], wanted[16];
    if (e.type != KEY_EVENT_KEY || e.key != key)
        fail_msg("type %d, key %s instead of %s", e.type, key_name(e.key, got),
                 key_name(key, wanted));
}

static void expect_nothing(bool typing)
{
    assert_int_equal(keys_next(keys, typing).type, KEY_EVENT_NONE);
}

static void expect_text(const char *text)
{
    char got[256];
    size_t n = 0;
    for (struct key_event e; n < strlen(text) && (e = keys_next(keys, true)).type == KEY_EVENT_TEXT;
         n += e.size)
        memcpy(got + n, e.text, e.size);
    assert_int_equal(n, strlen(text));
    assert_memory_equal(got, text, n);
}

/* The first byte of a character, or two of three, and then a key: the key is one. */
static void half_a_character_takes_no_key_with_it(void **state)
{
    static const char *const halves[] = { "\xe2", "\xe2\x96", "\xf0\x9f\x98", "\x96" };
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        struct key_event e;
        push(halves[i]);
        push("q\r");
        do /* whatever becomes of it */
            e = keys_next(keys, false);
        while (e.type != KEY_EVENT_NONE && e.key != 'q');
        assert_int_equal(e.key, 'q');
        expect_key(KEY_ENTER_);
        expect_nothing(false);
    }
}

static void knows_keys(void **state)
{
    push("q \t\r\033[A\033[6~\033OP\003\014\177\033[Z");
    expect_key('q');
    expect_key(' ');
    expect_key(KEY_TAB_);
    expect_key(KEY_ENTER_);
    expect_key(KEY_UP_);
    expect_key(KEY_PAGEDOWN_);
    expect_key(KEY_F1_);
    expect_key(KEY_CTRL_BIT | 'c');
    expect_key(KEY_CTRL_BIT | 'l');
    expect_key(KEY_BACKSPACE_);
    expect_key(KEY_BACKTAB_);
    expect_nothing(false);
    push("\355\225\234"); /* one Korean syllable */
    expect_key(0xd55c);
}

/* Whatever TERM says: the Linux console's F keys, Home and End of old keyboards, the keypad. */
static void knows_keys_of_other_terminals(void **state)
{
    push("\033[[A\033[[E\033[1~\033[4~\033Op\033Ok");
    expect_key(KEY_F1_);
    expect_key(KEY_F1_ + 4);
    expect_key(KEY_HOME_);
    expect_key(KEY_END_);
    expect_key('0');
    expect_key('+');
    expect_nothing(false);
}

static void a_click_in_a_paste_is_text(void **state)
{
    push("\033[200~\033[<0;12;5M\033[201~");
    expect_text("\033[<0;12;5M");
}

/* Esc within a paste is no key, however it ends. */
static void a_lone_escape_in_a_paste_is_text(void **state)
{
    push("\033[200~a\033");
    expect_text("a");
    expect_nothing(false);
    keys_force(keys);
    struct key_event e = keys_next(keys, false);
    assert_int_equal(e.type, KEY_EVENT_TEXT);
    assert_int_equal(e.text[0], '\033');
}

static void a_lone_escape_waits(void **state)
{
    push("\033");
    expect_nothing(false);
    assert_true(keys_are_pending(keys));
    keys_force(keys);
    expect_key(KEY_ESCAPE_);
    assert_false(keys_are_pending(keys));
    push("\033[");
    expect_nothing(false);
    push("B"); /* the rest came in time */
    expect_key(KEY_DOWN_);
}

static void typing_passes_everything_but_the_way_out(void **state)
{
    push("ls\r\003\033[A\177\035q");
    expect_text("ls\n\003\033[A\b");
    struct key_event e = keys_next(keys, true);
    assert_int_equal(e.type, KEY_EVENT_KEY);
    assert_int_equal(e.key, KEY_CTRL_BIT | ']');
    expect_key('q');
}

/* What was typed after a key that starts typing goes to the guest, although it came in the same
 * read. */
static void the_mode_may_change_between_two_keys(void **state)
{
    push("ihello");
    expect_key('i');
    expect_text("hello");
}

static void pasted_text_is_text(void **state)
{
    push("\033[200~q\035x\033[201~");
    struct key_event e = keys_next(keys, false);
    assert_int_equal(e.type, KEY_EVENT_TEXT);
    assert_int_equal(e.size, 3);
    assert_memory_equal(e.text, "q\035x", 3);
    push("s");
    expect_key('s');
}

static void push_after_a_pause(const char *bytes)
{
    keys_push(keys, bytes, strlen(bytes), true);
}

static void a_paste_without_an_end_ends_with_a_key(void **state)
{
    static const struct {
        const char *bytes;
        uint32_t key;
    } alone[] = { { "q", 'q' },
                  { "\003", KEY_CTRL_BIT | 'c' },
                  { "\033", KEY_ESCAPE_ },
                  { "\033[6~", KEY_PAGEDOWN_ },
                  { "\355\225\234", 0xd55c } };
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        push("\033[200~pasted");
        expect_text("pasted");
        push("x"); /* no pause */
        expect_text("x");
        push_after_a_pause("a slow line"); /* not alone */
        expect_text("a slow line");
        push_after_a_pause(alone[i].bytes);
        if (alone[i].key == KEY_ESCAPE_)
            keys_force(keys);
        expect_key(alone[i].key);
        push("s");
        expect_key('s');
    }
    push_after_a_pause("\033[200~ab"); /* a paste begins as ever */
    expect_text("ab");
    push_after_a_pause("\033[201~");
    push("s");
    expect_key('s');
}

static void mouse_clicks_have_a_place(void **state)
{
    push("\033[<0;12;5M\033[<0;12;5m\033[<64;1;1M");
    struct key_event e = keys_next(keys, true); /* also while typing */
    assert_int_equal(e.type, KEY_EVENT_MOUSE);
    assert_int_equal(e.row, 4);
    assert_int_equal(e.column, 11);
    assert_int_equal(e.button, 1);
    e = keys_next(keys, true);
    assert_int_equal(e.type, KEY_EVENT_MOUSE);
    assert_int_equal(e.button, 4);
    expect_nothing(true);
}

/* With a button down it drags; without one it says nothing. */
static void a_mouse_that_moves_drags(void **state)
{
    push("[<0;12;5M[<32;13;5M[<35;14;5M");
    assert_false(keys_next(keys, false).drags);
    struct key_event e = keys_next(keys, false);
    assert_true(e.type == KEY_EVENT_MOUSE && e.drags);
    assert_int_equal(e.button, 1);
    assert_int_equal(e.column, 12);
    expect_nothing(false);
}

/* Too many arguments overrun libtermkey, and answers of the terminal are no keys. */
static void what_libtermkey_cannot_bear_is_dropped(void **state)
{
    push("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19mq");
    expect_key('q');
    push("\033]11;rgb:0000/0000/0000\033\\q\033P1$r0m\033\\s");
    expect_key('q');
    expect_key('s');
}

static void survives_noise(void **state)
{
    srand(1);
    for (int i = 0; i < 20000; i++) {
        char noise[40];
        for (size_t j = 0; j < sizeof noise; j++)
            noise[j] = rand() & 3 ? "\033[]P;<0123mM~\\\a?c"[rand() % 17] : (char)rand();
        if (rand() % 8 == 0)
            keys_await_answers(keys, rand() & 1);
        keys_push(keys, noise, (size_t)rand() % sizeof noise, rand() & 1);
        if (rand() & 1)
            keys_force(keys);
        for (int n = 0; n < 100 && keys_next(keys, rand() & 1).type != KEY_EVENT_NONE; n++)
            ;
    }
    for (int n = 0; n < 100000 && keys_are_pending(keys); n++) {
        keys_force(keys);
        keys_next(keys, false);
    }
    assert_false(keys_are_pending(keys));
}

static void commands_are_whole(void **state)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        const struct command *c = &commands[i];
        assert_non_null(c->name);
        assert_int_not_equal(c->keys[0], KEY_NONE_);
        assert_true(c->help > 0 && c->help < WORD_COUNT);
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(c->name, commands[j].name);
    }
}

static void every_command_has_one_action(void **state)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        bool of_talk = commands[i].group == GROUP_TALK;
        const struct action *action = action_of(i);
        int actions = !!action->on_view + !!action->on_run + !!action->on_screen;
        if (actions != !of_talk || (talk_action_of(i) != NULL) != of_talk)
            fail_msg("%s has no action, or two", commands[i].name);
    }
}

/* Counts what a key means there: commands, and those that it is kept for. */
static unsigned meanings(uint32_t key, bool in_talk)
{
    unsigned count = 0;
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        for (unsigned k = 0; k < COMMAND_KEYS && commands[i].keys[k]; k++)
            count += commands[i].keys[k] == key && command_is_there(&commands[i], in_talk);
    for (unsigned i = 0; i < command_reserved_count; i++)
        count += command_reserved[i].key == key &&
                 command_group_is_there(command_reserved[i].group, in_talk);
    return count;
}

static void means_one_thing(uint32_t key, const char *name)
{
    char buffer[16];
    if (meanings(key, true) > 1 || meanings(key, false) > 1)
        fail_msg("%s, for %s, has two meanings", key_name(key, buffer), name);
}

static void no_key_means_two_things(void **state)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        for (unsigned k = 0; k < COMMAND_KEYS && commands[i].keys[k]; k++)
            means_one_thing(commands[i].keys[k], commands[i].name);
    for (unsigned i = 0; i < command_reserved_count; i++)
        means_one_thing(command_reserved[i].key, command_reserved[i].name);
}

static void reserved_keys_do_nothing(void **state)
{
    const char *kept = "RWK{}()";
    assert_int_equal(command_reserved_count, strlen(kept));
    for (unsigned i = 0; i < command_reserved_count; i++) {
        assert_int_equal(command_reserved[i].key, kept[i]);
        assert_null(command_of_key(command_reserved[i].key, false));
        assert_null(command_of_key(command_reserved[i].key, true));
    }
}

static void keys_have_names(void **state)
{
    char a[16];
    assert_string_equal(key_name(KEY_CTRL_BIT | ']', a), "Ctrl-]");
    assert_string_equal(key_name(' ', a), "Space");
    assert_string_equal(key_name(KEY_F1_ + 11, a), "F12");
    assert_string_equal(key_name(KEY_PAGEDOWN_, a), "PgDn");
}

static void keys_have_commands(void **state)
{
    assert_ptr_equal(command_of_key('n', false), &commands[COMMAND_SEARCH_OLDER]);
    assert_ptr_equal(command_of_key('n', true), &commands[COMMAND_TALK_NEXT]);
    assert_int_equal(command_id(command_of_key('T', true)), COMMAND_THEME);
    assert_null(command_of_key(0x1f600, false));
}

/* By its whole name, where its group is there. */
static void every_command_has_a_name_of_its_own(void **state)
{
    const char *name;
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        for (int in_talk = 0; in_talk < 2; in_talk++) {
            if (!command_is_there(&commands[i], in_talk))
                continue;
            assert_ptr_equal(command_of_name(commands[i].name, ENGLISH, in_talk, &name),
                             &commands[i]);
            assert_ptr_equal(command_of_name(commands[i].name, KOREAN, in_talk, &name),
                             &commands[i]);
            assert_string_equal(name, commands[i].name);
        }
}

/* After the name of a command that asks, and a blank, its answer begins. */
static void no_name_goes_on_where_an_answer_begins(void **state)
{
    char begin[64];
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        for (unsigned j = 0; j < COMMAND_COUNT && commands[i].asks; j++) {
            snprintf(begin, sizeof begin, "%s ", commands[i].name);
            assert_true(strncmp(commands[j].name, begin, strlen(begin)) != 0);
        }
}

static void names_may_be_begun(void **state)
{
    const char *name;
    assert_ptr_equal(command_of_name("ste", ENGLISH, false, &name), &commands[COMMAND_STEP]);
    assert_string_equal(name, "step");
    assert_ptr_equal(command_of_name("확", KOREAN, false, &name), &commands[COMMAND_ZOOM]);
    assert_null(command_of_name("확", ENGLISH, false, &name));
    assert_null(command_of_name("zoom", ENGLISH, true, &name));
    assert_null(command_of_name("", ENGLISH, false, &name));
    assert_null(command_of_name("stpe", ENGLISH, false, &name));
    assert_string_equal(command_nearest("stpe", false), "step");
    assert_null(command_nearest("nonsense of all kinds", false));
}

static struct control_until until;
static struct until_mistake mistake;

static void until_is_understood(void **state)
{
    const struct registers regs_40000 = { .seg[SEG_CS].base = 0x40000 },
                           regs_80000 = { .seg[SEG_CS].base = 0x80000 };
    const struct until_guest at_40000 = { .regs = &regs_40000 }, at_80000 = { .regs = &regs_80000 };
    assert_true(until_parse("port 3f8 value '5'", NULL, &until, &mistake));
    assert_int_equal(until.conditions, UNTIL_PORT | UNTIL_VALUE);
    assert_int_equal(until.port, PORT_UART);
    assert_int_equal(until.value, '5');
    assert_true(until_parse("reason hlt", NULL, &until, &mistake));
    assert_int_equal(until.reason, EVENT_HLT);
    assert_true(until_parse("call getchar", NULL, &until, &mistake));
    assert_int_equal(until.call, HYPERCALL_GETCHAR);
    assert_true(until_parse("ip c", &at_40000, &until, &mistake));
    assert_int_equal(until.linear, 0x4000c);
    assert_true(until_parse("ip 4000:000c", &at_80000, &until, &mistake));
    assert_int_equal(until.linear, 0x4000c);
    assert_true(until_parse("at 0x4000c", &at_80000, &until, &mistake));
    assert_int_equal(until.linear, 0x4000c);
    assert_false(until_parse("at 123456789", &at_80000, &until, &mistake));
}

static void addresses_of_long_mode_have_64_bits(void **state)
{
    const struct registers regs = { .efer = EFER_LMA,
                                    .seg[SEG_CS] = { .base = 0x1000, .attr = SEGMENT_L },
                                    .gpr[GPR_ESP] = 0x80008ff0,
                                    .eip = 0x80100010 };
    struct event_wide wide = { .eip = 0xffffffff };
    wide.gpr[GPR_ESP] = 0xffff8000;
    const struct until_guest guest = { .regs = &regs, .wide = &wide };
    uint64_t linear;
    assert_true(until_parse("ip ffffffff80100010", &guest, &until, &mistake));
    assert_true(until.linear == 0xffffffff80100010);
    assert_true(until_parse("at ffffffff80100010", NULL, &until, &mistake)); /* in a deck */
    assert_true(until.linear == 0xffffffff80100010);
    assert_false(until_parse("at 1ffffffff80100010", &guest, &until, &mistake));
    assert_true(until_parse_address("sp", &guest, &linear));
    assert_true(linear == 0xffff800080008ff0);
    assert_true(until_parse_address("ip", &guest, &linear));
    assert_true(linear == 0xffffffff80100010);
    assert_true(until_parse_address("ffff800000001000", &guest, &linear));
    assert_true(linear == 0xffff800000001000);
}

static void until_says_what_it_does_not_understand(void **state)
{
    static const char *const wrong[] = {
        "",        "port", "port xyz", "port 12345", "reason never",
        "call me", "ip",   "ip 1:2:3", "foo 1",      "ip 1234567890123456789:1",
        "value"
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (until_parse(wrong[i], NULL, &until, &mistake))
            fail_msg("'%s' was taken", wrong[i]);
}

static void expect_mistake(const char *text, size_t at, size_t length, const char *example)
{
    assert_false(until_parse(text, NULL, &until, &mistake));
    assert_int_equal(mistake.at, at);
    assert_int_equal(mistake.length, length);
    if (example)
        assert_string_equal(mistake.example, example);
    else
        assert_null(mistake.example);
}

static void until_says_where_it_does_not_understand(void **state)
{
    expect_mistake("", 0, 0, NULL);
    expect_mistake("prot 3f8", 0, 4, NULL);
    expect_mistake("port 3f8  foo 1", 10, 3, NULL);
    expect_mistake("port", 4, 0, "port 3f8");
    expect_mistake("value 'A' port xyz", 15, 3, "port 3f8");
    expect_mistake("reason never", 7, 5, "reason hlt");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(knows_keys),
        TEST(knows_keys_of_other_terminals),
        TEST(a_click_in_a_paste_is_text),
        TEST(a_lone_escape_in_a_paste_is_text),
        TEST(a_lone_escape_waits),
        TEST(typing_passes_everything_but_the_way_out),
        TEST(the_mode_may_change_between_two_keys),
        TEST(pasted_text_is_text),
        TEST(a_paste_without_an_end_ends_with_a_key),
        TEST(mouse_clicks_have_a_place),
        TEST(a_mouse_that_moves_drags),
        TEST(what_libtermkey_cannot_bear_is_dropped),
        TEST(survives_noise),
        cmocka_unit_test_setup_teardown(half_a_character_takes_no_key_with_it, set_up, tear_down),
        cmocka_unit_test(commands_are_whole),
        cmocka_unit_test(every_command_has_one_action),
        cmocka_unit_test(no_key_means_two_things),
        cmocka_unit_test(reserved_keys_do_nothing),
        cmocka_unit_test(keys_have_names),
        cmocka_unit_test(keys_have_commands),
        cmocka_unit_test(every_command_has_a_name_of_its_own),
        cmocka_unit_test(no_name_goes_on_where_an_answer_begins),
        cmocka_unit_test(names_may_be_begun),
        cmocka_unit_test(until_is_understood),
        cmocka_unit_test(addresses_of_long_mode_have_64_bits),
        cmocka_unit_test(until_says_what_it_does_not_understand),
        cmocka_unit_test(until_says_where_it_does_not_understand),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
