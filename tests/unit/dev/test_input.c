/* The queue of what is typed, with its three readers. */
#include "test.h"

#include "dev/input.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct input input;
static uint8_t chunk[INPUT_CAPACITY + 100];

static int set_up(void **state)
{
    memset(&input, 0, sizeof input);
    input.lock = &lock;
    for (size_t i = 0; i < sizeof chunk; i++)
        chunk[i] = (uint8_t)(i * 7);
    return 0;
}

static void type(const char *text)
{
    assert_int_equal(input_push(&input, (const uint8_t *)text, strlen(text)), strlen(text));
}

/* The next byte for a reader, '.' if there is none. */
static char take(enum input_reader reader)
{
    uint8_t byte;
    return input_take(&input, reader, &byte) ? (char)byte : '.';
}

static void assert_takes(enum input_reader reader, const char *text)
{
    for (; *text; text++)
        assert_int_equal(take(reader), *text);
}

static void drain(enum input_reader reader, size_t n)
{
    uint8_t byte;
    while (n--)
        assert_true(input_take(&input, reader, &byte));
}

static void a_poller_loses_patience(void **state)
{
    for (int i = 0; i < INPUT_PATIENCE; i++) {
        assert_false(input_ask(&input));
        assert_int_equal(input_wanted(&input), INPUT_WANTED_NOW);
        input_none(&input);
        assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
    }
    input_ask(&input);
    assert_int_equal(input_wanted(&input), INPUT_WANTED_LATER);
    input_none(&input); /* no answer to that */
    assert_int_equal(input_wanted(&input), INPUT_WANTED_LATER);
    assert_false(input_is_over(&input));
    input_end(&input);
    assert_true(input_is_over(&input));
}

static void a_byte_gives_patience_back(void **state)
{
    for (int i = 0; i < INPUT_PATIENCE; i++) {
        input_ask(&input);
        input_none(&input);
    }
    type("a");
    assert_true(input_ask(&input));
    take(READER_HYPERCALL);
    input_ask(&input);
    assert_int_equal(input_wanted(&input), INPUT_WANTED_NOW);
}

/* A game asks for keys between two pictures, and goes on without. */
static void who_prints_in_between_does_not_just_wait(void **state)
{
    for (int i = 0; i < 2 * INPUT_PATIENCE; i++) {
        input_ask(&input);
        assert_int_equal(input_wanted(&input), INPUT_WANTED_NOW);
        input_none(&input);
        input_begin_anew(&input);
    }
}

static void the_queue_is_bounded_and_wraps(void **state)
{
    uint8_t byte;
    for (enum input_reader reader = 0; reader < READER_COUNT; reader++)
        input.heads[reader] = UINT32_MAX - 10;
    input.tail = UINT32_MAX - 10;
    assert_int_equal(input_push(&input, chunk, sizeof chunk), INPUT_CAPACITY);
    assert_int_equal(input_push(&input, chunk, 1), 0);
    for (size_t i = 0; i < INPUT_CAPACITY; i++) {
        assert_true(input_take(&input, READER_HYPERCALL, &byte));
        assert_int_equal(byte, chunk[i]);
    }
    assert_false(input_take(&input, READER_HYPERCALL, &byte));
}

static void all_three_read_the_same(void **state)
{
    for (enum input_reader reader = 0; reader < READER_COUNT; reader++)
        assert_int_equal(take(reader), '.');
    type("hello");
    assert_takes(READER_UART, "hello.");
    assert_takes(READER_HYPERCALL, "hello.");
    assert_takes(READER_KEYBOARD, "hello.");
}

static void a_newcomer_begins_where_the_text_is(void **state)
{
    type("abc");
    assert_takes(READER_HYPERCALL, "ab");
    assert_takes(READER_UART, "c.");
    set_up(state);
    type("abc");
    assert_takes(READER_UART, "ab");
    assert_takes(READER_KEYBOARD, "c.");
}

/* A system whose keyboard handler runs before its shell asks for the first character. */
static void the_keyboard_takes_nothing_from_others(void **state)
{
    type("abc");
    assert_takes(READER_KEYBOARD, "abc.");
    assert_takes(READER_HYPERCALL, "abc.");
}

static void one_who_is_behind_holds_nobody_up(void **state)
{
    take(READER_UART);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(input_push(&input, chunk, INPUT_CAPACITY), INPUT_CAPACITY);
        drain(READER_HYPERCALL, INPUT_CAPACITY);
    }
    type("z");
    assert_int_equal(input_queued(&input, READER_UART), INPUT_CAPACITY); /* the oldest are gone */
    assert_int_equal(take(READER_UART), (char)chunk[1]);
    assert_takes(READER_HYPERCALL, "z.");
}

static void the_keyboard_lags_by_so_much(void **state)
{
    take(READER_KEYBOARD);
    input_push(&input, chunk, 100);
    drain(READER_HYPERCALL, INPUT_KEYBOARD_LAG);
    assert_int_equal(input_queued(&input, READER_KEYBOARD), 100); /* none lost yet */
    drain(READER_HYPERCALL, 50);
    assert_int_equal(input_queued(&input, READER_KEYBOARD), 50);
    assert_int_equal(take(READER_KEYBOARD), (char)chunk[50]);
    drain(READER_UART, 10); /* begins where the other is, and so leads now */
    assert_int_equal(take(READER_KEYBOARD), (char)chunk[60]);
}

static void a_keyboard_alone_loses_nothing(void **state)
{
    take(READER_KEYBOARD);
    assert_int_equal(input_push(&input, chunk, sizeof chunk), INPUT_CAPACITY);
    drain(READER_KEYBOARD, 50);
    assert_int_equal(input_unread(&input), INPUT_CAPACITY - 50);
    assert_int_equal(input_room(&input), 0); /* who may ask for text has not come yet */
    input_expect(&input);                    /* and will not: the guest halts */
    assert_int_equal(input_push(&input, chunk, sizeof chunk), 50);
    assert_int_equal(take(READER_KEYBOARD), (char)chunk[50]);
}

/* A keyboard that runs ahead leaves the text to a reader that comes late. */
static void a_late_reader_misses_nothing(void **state)
{
    take(READER_KEYBOARD);
    input_push(&input, chunk, sizeof chunk);
    drain(READER_KEYBOARD, INPUT_CAPACITY);
    assert_int_equal(input_push(&input, chunk, 1), 0);
    for (size_t i = 0; i < INPUT_CAPACITY; i++)
        assert_int_equal(take(READER_HYPERCALL), (char)chunk[i]);
    assert_int_equal(input_room(&input), INPUT_CAPACITY);
}

/* Only the text reader furthest ahead makes room. */
static void text_presses_back(void **state)
{
    take(READER_HYPERCALL);
    take(READER_KEYBOARD);
    assert_int_equal(input_push(&input, chunk, sizeof chunk), INPUT_CAPACITY);
    drain(READER_KEYBOARD, 100);
    assert_int_equal(input_push(&input, chunk, 1), 0);
    drain(READER_HYPERCALL, 3);
    assert_int_equal(input_unread(&input), INPUT_CAPACITY - 3);
    assert_int_equal(input_push(&input, chunk, sizeof chunk), 3);
    assert_int_equal(take(READER_HYPERCALL), (char)chunk[3]);
}

/* A listening keyboard waits for the readers of text; one that is polled does not. */
static void a_full_queue_stops_a_listener_alone(void **state)
{
    take(READER_HYPERCALL);
    input_push(&input, chunk, sizeof chunk);
    drain(READER_KEYBOARD, INPUT_CAPACITY);
    assert_true(input_listen(&input, READER_KEYBOARD));
    assert_int_equal(input_room(&input), 0);
    input_look_in_vain(&input, READER_KEYBOARD);
    input_look_in_vain(&input, READER_KEYBOARD);
    assert_int_equal(input_room(&input), INPUT_CAPACITY / 2);
    type("k");
    assert_int_equal(take(READER_KEYBOARD), 'k');
    /* the older half is lost */
    assert_int_equal(take(READER_HYPERCALL), (char)chunk[INPUT_CAPACITY / 2]);
}

static void a_listener_asks_once(void **state)
{
    assert_true(input_listen(&input, READER_UART));
    assert_int_equal(input_wanted(&input), INPUT_WANTED_NOW);
    input_none(&input);
    assert_int_equal(input.wanted, INPUT_NOT_WANTED); /* the guest goes on, */
    /* the front end keeps an eye on it */
    assert_int_equal(input_wanted(&input), INPUT_WANTED_LATER);
    for (int i = 0; i < 2 * INPUT_PATIENCE; i++)
        input_listen(&input, READER_UART);
    assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    type("a");
    assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
    assert_true(input_listen(&input, READER_UART));
    assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
    take(READER_UART);
    input_listen(&input, READER_UART);
    assert_int_equal(input_wanted(&input), INPUT_WANTED_NOW);
}

/* The end is none for who only listens; who asks then is stopped. */
static void a_listener_outlives_the_end(void **state)
{
    input_listen(&input, READER_KEYBOARD);
    input_end(&input);
    assert_false(input_is_over(&input));
    assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
    assert_false(input_listen(&input, READER_KEYBOARD)); /* nothing will come */
    assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
    input_ask(&input);
    assert_true(input_is_over(&input));
}

static void what_is_left_at_the_end_is_read(void **state)
{
    type("a");
    input_end(&input);
    assert_true(input_listen(&input, READER_KEYBOARD));
    assert_true(input_ask(&input));
    assert_false(input_is_over(&input));
    assert_takes(READER_HYPERCALL, "a.");
    assert_false(input_ask(&input));
    assert_true(input_is_over(&input));
}

static void a_question_can_be_withdrawn(void **state)
{
    input_ask(&input);
    input_end(&input);
    input_withdraw(&input);
    assert_false(input_is_over(&input));
    assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
}

/* A status read once is no question; a second time it listens, and asks no more, also after the
 * end. */
static void looks_in_vain_are_counted_and_ask_once(void **state)
{
    input_look_in_vain(&input, READER_UART);
    assert_true(input.looked);
    assert_int_equal(input.looks, 0);
    assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
    input_look_in_vain(&input, READER_UART);
    assert_int_equal(input_wanted(&input), INPUT_WANTED_NOW);
    input_none(&input);
    for (unsigned i = 0; i < INPUT_FREE_LOOKS; i++) {
        input_look_in_vain(&input, READER_UART);
        assert_int_equal(input.wanted, INPUT_NOT_WANTED); /* nobody is asked again, */
    }
    assert_int_equal(input_wanted(&input), INPUT_WANTED_LATER); /* but it listens */
    assert_int_equal(input.looks, INPUT_FREE_LOOKS + 1);
    input_end(&input);
    input_look_in_vain(&input, READER_UART);
    assert_false(input_is_over(&input));
}

static void a_byte_or_a_print_begins_the_looks_anew(void **state)
{
    input_look_in_vain(&input, READER_KEYBOARD);
    input_look_in_vain(&input, READER_KEYBOARD);
    type("x");
    assert_int_equal(input.looks, 1);
    assert_takes(READER_KEYBOARD, "x");
    assert_int_equal(input.looks, 0);
    input_look_in_vain(&input, READER_KEYBOARD);
    assert_int_equal(input_wanted(&input), INPUT_NOT_WANTED);
    input_look_in_vain(&input, READER_KEYBOARD);
    assert_int_equal(input_wanted(&input), INPUT_WANTED_NOW); /* there may be more of them */
    input_none(&input);
    input_begin_anew(&input);
    input_look_in_vain(&input, READER_KEYBOARD);
    assert_int_equal(input.looks, 0);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_poller_loses_patience),
        TEST(a_byte_gives_patience_back),
        TEST(who_prints_in_between_does_not_just_wait),
        TEST(the_queue_is_bounded_and_wraps),
        TEST(all_three_read_the_same),
        TEST(a_newcomer_begins_where_the_text_is),
        TEST(the_keyboard_takes_nothing_from_others),
        TEST(one_who_is_behind_holds_nobody_up),
        TEST(the_keyboard_lags_by_so_much),
        TEST(a_keyboard_alone_loses_nothing),
        TEST(a_late_reader_misses_nothing),
        TEST(text_presses_back),
        TEST(a_full_queue_stops_a_listener_alone),
        TEST(a_listener_asks_once),
        TEST(a_listener_outlives_the_end),
        TEST(what_is_left_at_the_end_is_read),
        TEST(a_question_can_be_withdrawn),
        TEST(looks_in_vain_are_counted_and_ask_once),
        TEST(a_byte_or_a_print_begins_the_looks_anew),
    };
    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
