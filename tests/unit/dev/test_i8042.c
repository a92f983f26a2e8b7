/* The keyboard and its controller: what is typed, as the guest reads it. */
#include "device.h"

#include "dev/i8042.h"
#include "event/ports.h"

enum { FULL = 0x01 };

static struct i8042 i8042;

static int set_up(void **state)
{
    reset_devices();
    i8042_init(&i8042, &input);
    bus_add(&bus, i8042_device(&i8042, 0));
    bus_add(&bus, i8042_device(&i8042, 1));
    return 0;
}

/* Reads codes as the handler of IRQ 1 does, the line going down between them, until there are
 * none. */
static size_t read_codes(uint8_t *codes, size_t size)
{
    size_t n = 0;
    while (i8042_poll(&i8042, true)) {
        assert_true(n < size);
        codes[n++] = in(PORT_KEYBOARD);
        assert_false(i8042_poll(&i8042, true));
    }
    return n;
}

static void assert_typing_gives(const char *text, const char *expected, size_t length)
{
    uint8_t codes[64];
    type(text);
    assert_int_equal(read_codes(codes, sizeof codes), length);
    assert_memory_equal(codes, expected, length);
}

#define ASSERT_TYPING_GIVES(text, expected)                                                        \
    assert_typing_gives(text, expected, sizeof(expected) - 1)

/* Answers to a command, which wait for nobody. */
static void assert_answers(const char *expected, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        assert_true(i8042_poll(&i8042, false));
        assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, FULL);
        assert_int_equal(in(PORT_KEYBOARD), (uint8_t)expected[i]);
        assert_false(i8042_poll(&i8042, false));
    }
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, 0);
}

#define ASSERT_ANSWERS(expected) assert_answers(expected, sizeof(expected) - 1)

/* The keys of a US keyboard, row by row, as printed in the Technical Reference: first code, keys
 * alone, keys with shift. */
static const struct {
    uint8_t first;
    const char *plain, *shifted;
} rows[] = {
    { 0x02, "1234567890-=", "!@#$%^&*()_+" },
    { 0x10, "qwertyuiop[]", "QWERTYUIOP{}" },
    { 0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
    { 0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
};

static void every_printable_character_has_its_keys(void **state)
{
    unsigned seen = 0;
    for (unsigned r = 0; r < 4; r++)
        for (uint8_t i = 0; rows[r].plain[i]; i++, seen += 2) {
            char code = (char)(rows[r].first + i), release = (char)(code | 0x80);
            assert_typing_gives((char[]){ rows[r].plain[i], 0 }, (char[]){ code, release }, 2);
            assert_typing_gives((char[]){ rows[r].shifted[i], 0 },
                                (char[]){ 0x2a, code, release, (char)0xaa }, 4);
        }
    ASSERT_TYPING_GIVES(" ", "\x39\xb9");
    assert_int_equal(seen + 1, 0x7f - 0x20);
}

static void control_characters_are_keys_or_control(void **state)
{
    ASSERT_TYPING_GIVES("\n", "\x1c\x9c");
    ASSERT_TYPING_GIVES("\r", "\x1c\x9c");
    ASSERT_TYPING_GIVES("\t", "\x0f\x8f");
    ASSERT_TYPING_GIVES("\b", "\x0e\x8e");
    ASSERT_TYPING_GIVES("\x7f", "\x0e\x8e");
    ASSERT_TYPING_GIVES("\x01", "\x1d\x1e\x9e\x9d");         /* control-A */
    ASSERT_TYPING_GIVES("\x1a", "\x1d\x2c\xac\x9d");         /* control-Z */
    ASSERT_TYPING_GIVES("\x1c", "\x1d\x2b\xab\x9d");         /* control-\ */
    ASSERT_TYPING_GIVES("\x1f", "\x1d\x2a\x0c\x8c\xaa\x9d"); /* control-_ */
    input_push(&input, (const uint8_t *)"", 1);              /* control-@ */
    ASSERT_TYPING_GIVES("", "\x1d\x2a\x03\x83\xaa\x9d");
}

static void escape_sequences_are_keys(void **state)
{
    static const struct {
        const char *text, *codes;
    } keys[] = {
        { "\033[A", "\xe0\x48\xe0\xc8" },  { "\033[B", "\xe0\x50\xe0\xd0" },
        { "\033[C", "\xe0\x4d\xe0\xcd" },  { "\033[D", "\xe0\x4b\xe0\xcb" },
        { "\033OA", "\xe0\x48\xe0\xc8" },  { "\033OD", "\xe0\x4b\xe0\xcb" },
        { "\033[H", "\xe0\x47\xe0\xc7" },  { "\033[F", "\xe0\x4f\xe0\xcf" },
        { "\033[1~", "\xe0\x47\xe0\xc7" }, { "\033[4~", "\xe0\x4f\xe0\xcf" },
        { "\033[2~", "\xe0\x52\xe0\xd2" }, { "\033[3~", "\xe0\x53\xe0\xd3" },
        { "\033[5~", "\xe0\x49\xe0\xc9" }, { "\033[6~", "\xe0\x51\xe0\xd1" },
    };
    for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_typing_gives(keys[i].text, keys[i].codes, 4);
    ASSERT_TYPING_GIVES("\033OP", "\x3b\xbb");    /* F1 */
    ASSERT_TYPING_GIVES("\033[21~", "\x44\xc4");  /* F10 */
    ASSERT_TYPING_GIVES("\033[23~", "\x57\xd7");  /* F11 */
    ASSERT_TYPING_GIVES("\033[24~", "\x58\xd8");  /* F12 */
    ASSERT_TYPING_GIVES("\033[[A", "\x3b\xbb");   /* F1 on the Linux console, */
    ASSERT_TYPING_GIVES("\033[[E", "\x3f\xbf");   /* F5, */
    ASSERT_TYPING_GIVES("\033[[x", "");           /* none */
    ASSERT_TYPING_GIVES("\033[99~\033[200~", ""); /* no key */
    ASSERT_TYPING_GIVES("a\033[Ab", "\x1e\x9e\xe0\x48\xe0\xc8\x30\xb0");
}

static void a_lone_escape_is_the_escape_key(void **state)
{
    ASSERT_TYPING_GIVES("\033", "\x01\x81");
    ASSERT_TYPING_GIVES("[", "\x1a\x9a"); /* too late for a sequence */
    ASSERT_TYPING_GIVES("\033\033", "\x01\x81\x01\x81");
    ASSERT_TYPING_GIVES("\033\033[A", "\x01\x81\xe0\x48\xe0\xc8");
    ASSERT_TYPING_GIVES("\033\xc3\xa9z", "\x01\x81\x2c\xac");
}

static void sequences_tell_what_is_held_down(void **state)
{
    ASSERT_TYPING_GIVES("\033[1;2A", "\x2a\xe0\x48\xe0\xc8\xaa");
    ASSERT_TYPING_GIVES("\033[1;3D", "\x38\xe0\x4b\xe0\xcb\xb8");
    ASSERT_TYPING_GIVES("\033[1;5C", "\x1d\xe0\x4d\xe0\xcd\x9d");
    ASSERT_TYPING_GIVES("\033[3;8~", "\x1d\x38\x2a\xe0\x53\xe0\xd3\xaa\xb8\x9d");
    ASSERT_TYPING_GIVES("\033[1;2P", "\x2a\x3b\xbb\xaa");
    ASSERT_TYPING_GIVES("\033[Z", "\x2a\x0f\x8f\xaa");     /* Shift-Tab */
    ASSERT_TYPING_GIVES("\033[1;1A", "\xe0\x48\xe0\xc8");  /* nothing */
    ASSERT_TYPING_GIVES("\033[1;;;A", "\xe0\x48\xe0\xc8"); /* what no terminal sends */
    ASSERT_TYPING_GIVES("\033[999;999999A", "\xe0\x48\xe0\xc8");
}

static void an_escape_with_a_character_is_alt(void **state)
{
    ASSERT_TYPING_GIVES("\033x", "\x38\x2d\xad\xb8");
    ASSERT_TYPING_GIVES("\033X", "\x38\x2a\x2d\xad\xaa\xb8");
    ASSERT_TYPING_GIVES("\033\x03", "\x1d\x38\x2e\xae\xb8\x9d"); /* Control-Alt-C */
    ASSERT_TYPING_GIVES("\033[", "\x38\x1a\x9a\xb8");
    ASSERT_TYPING_GIVES("\033Oa", "");
}

/* Whoever types Escape and then a character has not typed it with Alt, whenever they are read. */
static void an_escape_ends_with_its_push(void **state)
{
    uint8_t codes[64];
    type("\033");
    type("x");
    assert_int_equal(read_codes(codes, sizeof codes), 4);
    assert_memory_equal(codes, "\x01\x81\x2d\xad", 4);
    type("\033");
    type("[A");
    assert_int_equal(read_codes(codes, sizeof codes), 8);
    assert_memory_equal(codes, "\x01\x81\x1a\x9a\x2a\x1e\x9e\xaa", 8);
}

static void what_no_key_makes_is_skipped(void **state)
{
    ASSERT_TYPING_GIVES("\xed\x95\x9c\xff"
                        "a",
                        "\x1e\x9e");
    ASSERT_TYPING_GIVES("\xed\x95\x9c", "");
}

static void each_code_raises_an_edge_of_its_own(void **state)
{
    assert_false(i8042_poll(&i8042, true));
    type("a");
    assert_true(i8042_poll(&i8042, true));
    assert_true(i8042_poll(&i8042, true)); /* until it is read */
    assert_int_equal(in(PORT_KEYBOARD), 0x1e);
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, 0);
    assert_int_equal(in(PORT_KEYBOARD), 0x1e); /* nothing new yet */
    assert_false(i8042_poll(&i8042, true));
    assert_true(i8042_poll(&i8042, true));
    assert_int_equal(in(PORT_KEYBOARD), 0x9e);
    assert_false(i8042_poll(&i8042, true));
    assert_false(i8042_poll(&i8042, true));
}

/* What is typed for others is left alone until the guest shows that it has a keyboard. */
static void it_takes_nothing_before_it_is_used(void **state)
{
    type("a");
    assert_false(i8042_poll(&i8042, false));
    assert_int_equal(input_queued(&input, READER_KEYBOARD), 1);
    assert_false(input.used[READER_KEYBOARD]);
    assert_true(i8042_poll(&i8042, true));
    assert_int_equal(in(PORT_KEYBOARD), 0x1e);
}

static void a_guest_can_poll_without_interrupts(void **state)
{
    type("b");
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, FULL); /* at the first look */
    i8042_poll(&i8042, false);
    assert_int_equal(in(PORT_KEYBOARD), 0x30);
    i8042_poll(&i8042, false);
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, FULL);
    i8042_poll(&i8042, false);
    assert_int_equal(in(PORT_KEYBOARD), 0xb0);
    i8042_poll(&i8042, false);
    assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, 0);
    assert_int_equal(input.wanted, INPUT_NOT_WANTED); /* one look is no question */
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, 0);
    assert_int_equal(input.wanted, INPUT_WANTED_NOW);
    assert_int_equal(input.asker, READER_KEYBOARD);
    input_none(&input);
    type("c");
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, FULL);
}

static void a_look_between_commands_asks_nothing(void **state)
{
    for (int i = 0; i < 3; i++) {
        in(PORT_KEYBOARD_COMMAND);
        out(PORT_KEYBOARD_COMMAND, 0xae);
    }
    assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    assert_int_equal(input.looks, 0);
}

/* Nothing can come of a keyboard that is off; who waits for it waits all the same. */
static void looks_at_a_keyboard_that_is_off_count(void **state)
{
    out(PORT_KEYBOARD_COMMAND, 0xad);
    type("a");
    for (int i = 0; i < 3; i++)
        assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, 0);
    assert_int_equal(input.looks, 2);
    assert_true(input.looked);
    assert_int_equal(input_queued(&input, READER_KEYBOARD), 1); /* kept for later */
}

static void the_status_tells_what_it_has(void **state)
{
    assert_int_equal(in(PORT_KEYBOARD_COMMAND), 0x14); /* unlocked, system flag */
    out(PORT_KEYBOARD_COMMAND, 0xab);
    assert_int_equal(in(PORT_KEYBOARD_COMMAND), 0x1d); /* a command went in, an answer waits */
    in(PORT_KEYBOARD);
    out(PORT_KEYBOARD_COMMAND, 0x60);
    out(PORT_KEYBOARD, 0x41);
    assert_int_equal(in(PORT_KEYBOARD_COMMAND), 0x10);
}

static void the_controller_answers(void **state)
{
    out(PORT_KEYBOARD_COMMAND, 0xaa);
    ASSERT_ANSWERS("\x55");
    out(PORT_KEYBOARD_COMMAND, 0xab);
    ASSERT_ANSWERS("\x00");
    out(PORT_KEYBOARD_COMMAND, 0x20);
    ASSERT_ANSWERS("\x45");
    out(PORT_KEYBOARD_COMMAND, 0x60);
    out(PORT_KEYBOARD, 0x47);
    out(PORT_KEYBOARD_COMMAND, 0xad);
    out(PORT_KEYBOARD_COMMAND, 0x20);
    ASSERT_ANSWERS("\x57");
    out(PORT_KEYBOARD_COMMAND, 0xd0);
    ASSERT_ANSWERS("\x03");
    out(PORT_KEYBOARD_COMMAND, 0xd1);
    out(PORT_KEYBOARD, 0x01); /* A20 off */
    out(PORT_KEYBOARD_COMMAND, 0xd0);
    ASSERT_ANSWERS("\x01");
    out(PORT_KEYBOARD_COMMAND, 0xc0);
    ASSERT_ANSWERS("\xb0");
    out(PORT_KEYBOARD_COMMAND, 0xe0);
    ASSERT_ANSWERS("\x02"); /* off holds the clock down */
    out(PORT_KEYBOARD_COMMAND, 0xae);
    out(PORT_KEYBOARD_COMMAND, 0xe0);
    ASSERT_ANSWERS("\x03");
}

static void its_ram_keeps_what_is_written(void **state)
{
    out(PORT_KEYBOARD_COMMAND, 0x7f);
    out(PORT_KEYBOARD, 0xed); /* no command to the keyboard */
    out(PORT_KEYBOARD_COMMAND, 0x3f);
    ASSERT_ANSWERS("\xed");
    out(PORT_KEYBOARD_COMMAND, 0x21);
    ASSERT_ANSWERS("\x00");
}

/* What follows these is not for the keyboard, which would answer. */
static void there_is_no_mouse(void **state)
{
    static const uint8_t commands[] = { 0xd3, 0xd4 };
    for (unsigned i = 0; i < sizeof commands; i++) {
        out(PORT_KEYBOARD_COMMAND, commands[i]);
        out(PORT_KEYBOARD, 0xff);
        ASSERT_ANSWERS("");
    }
    out(PORT_KEYBOARD_COMMAND, 0xa9);
    ASSERT_ANSWERS("");
    out(PORT_KEYBOARD, 0xee); /* it is one byte alone */
    ASSERT_ANSWERS("\xee");
}

static void a_byte_can_be_put_into_the_output_buffer(void **state)
{
    out(PORT_KEYBOARD_COMMAND, 0xd2);
    out(PORT_KEYBOARD, 0x1e); /* as it is, although there is translation */
    ASSERT_ANSWERS("\x1e");
    assert_int_equal(i8042.keyboard.sent, 0);
}

/* A low bit 0 on the output port, for ever or for a moment. */
static void the_guest_can_reset_its_cpu(void **state)
{
    out(PORT_KEYBOARD_COMMAND, 0xff); /* pulses nothing */
    out(PORT_KEYBOARD_COMMAND, 0xfd);
    out(PORT_KEYBOARD_COMMAND, 0xd1);
    out(PORT_KEYBOARD, 0xdf);
    assert_false(i8042.resets);
    out(PORT_KEYBOARD_COMMAND, 0xfe);
    assert_true(i8042.resets);
    i8042.resets = false;
    out(PORT_KEYBOARD_COMMAND, 0xf0);
    assert_true(i8042.resets);
    i8042.resets = false;
    out(PORT_KEYBOARD_COMMAND, 0xd1);
    out(PORT_KEYBOARD, 0xde);
    assert_true(i8042.resets);
}

/* ---- Scan code sets ---- */

static void write_command_byte(uint8_t value)
{
    out(PORT_KEYBOARD_COMMAND, 0x60);
    out(PORT_KEYBOARD, value);
}

static void without_translation_it_is_set_2(void **state)
{
    write_command_byte(0x05);
    ASSERT_TYPING_GIVES("a", "\x1c\xf0\x1c");
    ASSERT_TYPING_GIVES("A", "\x12\x1c\xf0\x1c\xf0\x12");
    ASSERT_TYPING_GIVES("\x1f", "\x14\x12\x4e\xf0\x4e\xf0\x12\xf0\x14"); /* control-_ */
    ASSERT_TYPING_GIVES("\033[A", "\xe0\x75\xe0\xf0\x75");
    ASSERT_TYPING_GIVES("\033[18~", "\x83\xf0\x83"); /* F7 */
    out(PORT_KEYBOARD, 0xf2);
    ASSERT_ANSWERS("\xfa\xab\x83");
    out(PORT_KEYBOARD, 0xf0);
    out(PORT_KEYBOARD, 0x00);
    ASSERT_ANSWERS("\xfa\xfa\x02");
}

static void set_1_can_be_chosen(void **state)
{
    write_command_byte(0x05);
    out(PORT_KEYBOARD, 0xf0);
    out(PORT_KEYBOARD, 0x01);
    out(PORT_KEYBOARD, 0xf0);
    out(PORT_KEYBOARD, 0x00);
    ASSERT_ANSWERS("\xfa\xfa\xfa\xfa\x01");
    ASSERT_TYPING_GIVES("A\033[A", "\x2a\x1e\x9e\xaa\xe0\x48\xe0\xc8");
    out(PORT_KEYBOARD, 0xf0);
    out(PORT_KEYBOARD, 0x03); /* it has no third */
    ASSERT_ANSWERS("\xfa\xfe");
    ASSERT_TYPING_GIVES("a", "\x1e\x9e");
    out(PORT_KEYBOARD, 0xf6);
    ASSERT_ANSWERS("\xfa");
    ASSERT_TYPING_GIVES("a", "\x1c\xf0\x1c");
}

static void it_sends_again_what_it_sent_last(void **state)
{
    out(PORT_KEYBOARD, 0xff);
    ASSERT_ANSWERS("\xfa\xaa");
    out(PORT_KEYBOARD, 0xfe);
    ASSERT_ANSWERS("\xaa");
    ASSERT_TYPING_GIVES("a", "\x1e\x9e");
    write_command_byte(0x05);
    out(PORT_KEYBOARD, 0xfe);
    ASSERT_ANSWERS("\x1c"); /* as it sent it */
}

/* A command that comes where a parameter could is a command. */
static void a_command_needs_no_parameter(void **state)
{
    out(PORT_KEYBOARD, 0xed);
    out(PORT_KEYBOARD, 0xee);
    ASSERT_ANSWERS("\xfa\xee");
    out(PORT_KEYBOARD, 0x02); /* which is waited for no longer */
    ASSERT_ANSWERS("\xfe");
}

static void a_choice_of_codes_forgets_those_on_their_way(void **state)
{
    type("a");
    assert_true(i8042_poll(&i8042, true));
    out(PORT_KEYBOARD, 0xf0); /* before anybody has read the first */
    ASSERT_ANSWERS("\xfa");
    out(PORT_KEYBOARD, 0x02);
    ASSERT_ANSWERS("\xfa");
    ASSERT_TYPING_GIVES("b", "\x30\xb0");
}

static void the_keyboard_answers(void **state)
{
    static const struct {
        uint8_t sent;
        const char *answers;
    } cases[] = {
        { 0xed, "\xfa" },     { 0x07, "\xfa" }, { 0xee, "\xee" },     { 0xf0, "\xfa" },
        { 0x00, "\xfa\x41" }, { 0xf0, "\xfa" }, { 0x01, "\xfa" },     { 0xf2, "\xfa\xab\x41" },
        { 0xf3, "\xfa" },     { 0x20, "\xfa" }, { 0xf4, "\xfa" },     { 0xf5, "\xfa" },
        { 0xf6, "\xfa" },     { 0x33, "\xfe" }, { 0xff, "\xfa\xaa" },
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        out(PORT_KEYBOARD, cases[i].sent);
        assert_answers(cases[i].answers, strlen(cases[i].answers));
    }
}

static void answers_go_before_keys(void **state)
{
    type("a");
    assert_true(i8042_poll(&i8042, true));
    out(PORT_KEYBOARD, 0xf2);
    ASSERT_TYPING_GIVES("b", "\x1e\xfa\xab\x41\x9e\x30\xb0");
}

static void the_command_byte_gates_the_line(void **state)
{
    out(PORT_KEYBOARD_COMMAND, 0x60);
    out(PORT_KEYBOARD, 0x44);
    type("a");
    assert_false(i8042_poll(&i8042, true));
    assert_int_equal(in(PORT_KEYBOARD_COMMAND)&FULL, FULL); /* it is there all the same */
    out(PORT_KEYBOARD_COMMAND, 0x60);
    out(PORT_KEYBOARD, 0x45);
    assert_true(i8042_poll(&i8042, true));
}

static void a_keyboard_that_is_off_keeps_what_is_typed(void **state)
{
    out(PORT_KEYBOARD_COMMAND, 0xad);
    type("a");
    assert_false(i8042_poll(&i8042, true));
    out(PORT_KEYBOARD_COMMAND, 0xae);
    assert_true(i8042_poll(&i8042, true));
    assert_int_equal(in(PORT_KEYBOARD), 0x1e);
    i8042_poll(&i8042, true);
    out(PORT_KEYBOARD, 0xf5); /* the rest of that key is forgotten */
    ASSERT_ANSWERS("\xfa");
    type("b");
    assert_false(i8042_poll(&i8042, true));
    out(PORT_KEYBOARD, 0xf4);
    assert_int_equal(in(PORT_KEYBOARD), 0xfa);
    i8042_poll(&i8042, true);
    ASSERT_TYPING_GIVES("", "\x30\xb0");
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_printable_character_has_its_keys),
        TEST(control_characters_are_keys_or_control),
        TEST(escape_sequences_are_keys),
        TEST(a_lone_escape_is_the_escape_key),
        TEST(sequences_tell_what_is_held_down),
        TEST(an_escape_with_a_character_is_alt),
        TEST(an_escape_ends_with_its_push),
        TEST(what_no_key_makes_is_skipped),
        TEST(each_code_raises_an_edge_of_its_own),
        TEST(it_takes_nothing_before_it_is_used),
        TEST(a_guest_can_poll_without_interrupts),
        TEST(a_look_between_commands_asks_nothing),
        TEST(looks_at_a_keyboard_that_is_off_count),
        TEST(the_status_tells_what_it_has),
        TEST(the_controller_answers),
        TEST(its_ram_keeps_what_is_written),
        TEST(there_is_no_mouse),
        TEST(a_byte_can_be_put_into_the_output_buffer),
        TEST(the_guest_can_reset_its_cpu),
        TEST(without_translation_it_is_set_2),
        TEST(set_1_can_be_chosen),
        TEST(it_sends_again_what_it_sent_last),
        TEST(a_command_needs_no_parameter),
        TEST(a_choice_of_codes_forgets_those_on_their_way),
        TEST(the_keyboard_answers),
        TEST(answers_go_before_keys),
        TEST(the_command_byte_gates_the_line),
        TEST(a_keyboard_that_is_off_keeps_what_is_typed),
    };
    return cmocka_run_group_tests_name("8042", tests, NULL, NULL);
}
