/* The text screen that a guest makes by its events: now, and at each moment that is kept. */
#include "test.h"

#include "event/ports.h"
#include "model/model.h"
#include "model/text_screen.h"

static struct model model;
static const struct model_vcpu *const vcpu = &model.vcpus[0];
static struct text_screen screen;
static uint64_t seq;

static int set_up(void **state)
{
    model_init(&model, 2);
    model_keep_history(&model);
    seq = 0;
    return 0;
}

static int tear_down(void **state)
{
    model_destroy(&model);
    return 0;
}

/* ---- Events ---- */

static struct event make(enum event_reason reason, unsigned size)
{
    return (struct event){ .seq = seq++,
                           .reason = (uint8_t)reason,
                           .direction = EVENT_OUT,
                           .size = (uint8_t)size,
                           .count = size != 0 };
}

static struct event at(uint64_t gpa, const char *bytes, unsigned n)
{
    struct event e = make(EVENT_MMIO, n);
    e.gpa = gpa;
    memcpy(e.data, bytes, n < EVENT_DATA_INLINE ? n : EVENT_DATA_INLINE);
    return e;
}

static uint64_t add(struct event e)
{
    model_add(&model, &e);
    return e.seq;
}

static uint64_t put(unsigned row, unsigned column, char c, uint8_t attribute)
{
    const char cell[2] = { c, (char)attribute };
    return add(at(PC_TEXT + 2 * (row * PC_COLUMNS + column), cell, 2));
}

static struct event to_crtc(uint8_t index, uint8_t value)
{
    struct event e = make(EVENT_IO, 1);
    e.port = PORT_CRTC + 1;
    e.detail = index;
    e.data[0] = value;
    return e;
}

static char shown(unsigned row, unsigned column)
{
    return (char)*text_screen_cell(&screen, row, column);
}

static bool look(uint64_t until)
{
    return model_text_screen(vcpu, until, &screen);
}

/* ---- Now ---- */

static void a_guest_that_writes_none_has_none(void **state)
{
    add(make(EVENT_START, 0));
    struct event e = at(PC_TEXT, "H\x07", 2);
    e.flags = EVENT_NO_DEVICE;
    add(e);
    e = at(PC_TEXT, "H\x07", 2);
    e.direction = EVENT_IN;
    add(e);
    add(at(PC_TEXT - 2, "H\x07", 2));
    add(at(PC_TEXT_END, "H\x07", 2));
    assert_null(vcpu->text);
    assert_false(model_has_text(vcpu, UINT64_MAX));
    assert_false(look(UINT64_MAX));
    assert_int_equal(shown(24, 79), ' ');
}

static void what_is_written_is_shown(void **state)
{
    put(0, 0, 'H', 0x07);
    add(at(PC_TEXT + 2, "e\x1el\x1fl\x1fo\x1f", 8));
    add(at(PC_TEXT + 160 + 1, "\x4f", 1));
    add(at(PC_TEXT + 160, "!", 1));
    assert_true(look(UINT64_MAX));
    assert_true(screen.is_written);
    assert_memory_equal(text_screen_cell(&screen, 0, 0),
                        "H\x07"
                        "e\x1el\x1fl\x1fo\x1f \x07",
                        12);
    assert_memory_equal(text_screen_cell(&screen, 1, 0), "!\x4f \x07", 4);
    assert_memory_equal(text_screen_cell(&screen, 24, 79), " \x07", 2);
    assert_false(model_text_screen(&model.vcpus[1], UINT64_MAX, &screen));
}

static void start_and_cursor_are_the_crtcs(void **state)
{
    put(1, 0, 'x', 7);
    add(to_crtc(0x0c, 0));
    add(to_crtc(0x0d, 80));
    add(to_crtc(0x0e, 0x01));
    add(to_crtc(0x0f, 0x02));
    look(UINT64_MAX);
    assert_int_equal(screen.start, 80);
    assert_int_equal(screen.cursor, 0x102);
    assert_false(screen.cursor_off);
    assert_int_equal(shown(0, 0), 'x');
    add(to_crtc(0x0a, 0x2d));
    struct event e = make(EVENT_IO, 2); /* words: index and data */
    e.port = PORT_CRTC;
    e.count = 2;
    memcpy(e.data, "\x0e\x03\x0f\x04", 4);
    add(e);
    add(to_crtc(0x0c, 0xff)); /* beyond the memory: it wraps */
    look(UINT64_MAX);
    assert_true(screen.cursor_off);
    assert_int_equal(screen.cursor, 0x304);
    assert_int_equal(screen.start, 0x3f50);
    assert_ptr_equal(text_screen_cell(&screen, 24, 79),
                     screen.memory + 2 * ((0x3f50 + 1999) % 0x4000));
}

static void a_graphics_mode_leaves_the_text(void **state)
{
    struct event e = make(EVENT_IO, 1);
    put(0, 0, 'x', 7);
    e.port = PORT_BIOS;
    e.flags = EVENT_UNKNOWN_CALL;
    e.regs.gpr[GPR_EAX] = 0x13;
    e.regs.seg[SEG_CS].selector = PC_BIOS_SEGMENT;
    e.regs.seg[SEG_FS].selector = PC_BIOS_MARK | (0x10 - 8) << 8;
    assert_false(text_screen_is_about(&e));
    add(e);
    look(UINT64_MAX);
    assert_int_equal(shown(0, 0), 'x');
}

static void characters_are_those_of_code_page_437(void **state)
{
    assert_int_equal(text_screen_unicode('A'), 'A');
    assert_int_equal(text_screen_unicode(0), ' ');
    assert_int_equal(text_screen_unicode(0xff), ' ');
    assert_int_equal(text_screen_unicode(0x01), 0x263a);
    assert_int_equal(text_screen_unicode(0x1b), 0x2190);
    assert_int_equal(text_screen_unicode(0x7f), 0x2302);
    assert_int_equal(text_screen_unicode(0x80), 0x00c7);
    assert_int_equal(text_screen_unicode(0xb3), 0x2502);
    assert_int_equal(text_screen_unicode(0xc9), 0x2554);
    assert_int_equal(text_screen_unicode(0xdb), 0x2588);
    assert_int_equal(text_screen_unicode(0xe1), 0x00df);
    assert_int_equal(text_screen_unicode(0xfe), 0x25a0);
    for (unsigned i = 1; i < 256; i++) /* no two are alike, and none is a control */
        for (unsigned j = 1; j < i; j++) {
            uint32_t c = text_screen_unicode((uint8_t)i);
            assert_true(c >= 0x20 && (c < 0x7f || c > 0x9f));
            assert_true(c == ' ' || c != text_screen_unicode((uint8_t)j));
        }
}

/* ---- The past ---- */

static void it_is_what_it_was_then(void **state)
{
    add(make(EVENT_START, 0));
    uint64_t first = put(0, 0, 'a', 7);
    add(make(EVENT_HLT, 0));
    uint64_t second = put(0, 0, 'b', 7);
    assert_false(model_has_text(vcpu, first - 1));
    assert_true(model_has_text(vcpu, first));
    assert_false(look(first - 1));
    assert_int_equal(shown(0, 0), ' ');
    for (uint64_t i = first; i < second; i++) {
        assert_true(look(i));
        assert_int_equal(shown(0, 0), 'a');
    }
    assert_true(look(second));
    assert_int_equal(shown(0, 0), 'b');
}

/* The words that do not fit into one event are in no history. */
static void a_long_string_to_the_crtc_is_remembered(void **state)
{
    put(0, 0, 'a', 7);
    struct event e = make(EVENT_IO, 2), rest = make(EVENT_DATA, 2);
    e.port = rest.port = PORT_CRTC;
    e.count = 6;
    memcpy(e.data, "\x00\x5f\x01\x4f\x02\x50\x0e\x02", 8);
    rest.count = 4;
    memcpy(rest.more, "\x0f\x03\x0d\x50", 4);
    uint64_t before = add(e);
    add(rest);
    uint64_t after = add(make(EVENT_HLT, 0));
    assert_true(look(before));
    assert_int_equal(screen.start, 0);
    assert_true(look(after));
    assert_int_equal(screen.start, 80);
    assert_int_equal(screen.cursor, 0x203);
}

enum { LOOKS = 64 };

/* Random writes, among them some that are kept nowhere; then looks at moments on both sides of what
 * is still kept, each compared with the screen as it was at that time. */
static void every_moment_that_is_kept_is_right(void **state)
{
    static struct text_screen then[LOOKS], now;
    uint64_t seqs[LOOKS];
    unsigned looks = 0;
    const unsigned events = MODEL_HISTORY + 50000;
    srandom(1);
    text_screen_init(&now);
    for (unsigned i = 0; i < events; i++) {
        long r = random();
        struct event e = r % 8 == 0   ? make(EVENT_HLT, 0)
                         : r % 8 == 1 ? make(EVENT_LINE, 0)
                         : r % 8 == 2 ? to_crtc((uint8_t)(0x0a + r / 8 % 6), (uint8_t)(r >> 16))
                                      : at(PC_TEXT + (uint64_t)(r >> 3) % TEXT_SCREEN_BYTES,
                                           "12345678", 1u << (r / 8 % 4));
        text_screen_add(&now, &e);
        add(e);
        if (i % (events / LOOKS) == 7 && looks < LOOKS) {
            seqs[looks] = e.seq;
            then[looks++] = now;
        }
    }
    uint64_t oldest = model_history(vcpu, 0)->seq;
    unsigned right = 0;
    for (unsigned i = 0; i < looks; i++) {
        if (look(seqs[i])) {
            assert_memory_equal(&screen, &then[i], sizeof screen);
            right++;
        } else {
            assert_true(seqs[i] < oldest);
        }
        if (seqs[i] >= oldest)
            assert_true(look(seqs[i]));
    }
    assert_true(right > LOOKS / 2 && right < looks);
    assert_true(look(seq - 1));
    assert_memory_equal(&screen, &now, sizeof screen);
    assert_true(look(UINT64_MAX));
    assert_memory_equal(&screen, &now, sizeof screen);
}

static void without_a_history_nothing_is_kept(void **state)
{
    model_destroy(&model);
    model_init(&model, 1);
    put(0, 0, 'a', 7);
    assert_null(vcpu->text);
    assert_false(look(UINT64_MAX));
}

static void nonsense_does_no_harm(void **state)
{
    struct event e = at(PC_TEXT_END - 1, "12345678", 8);
    e.size = 255;
    add(e);
    e = make(EVENT_IO, 0);
    e.port = PORT_CRTC + 1;
    e.count = UINT16_MAX;
    add(e);
    e.port = PORT_CRTC;
    add(e);
    e = make(EVENT_DATA, 2);
    e.port = PORT_CRTC;
    e.count = UINT16_MAX;
    add(e);
    e.seq = UINT64_MAX;
    add(e);
    assert_true(look(UINT64_MAX));
    assert_int_equal(screen.memory[TEXT_SCREEN_BYTES - 1], '1');
    look(UINT64_MAX - 1);
    look(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(a_guest_that_writes_none_has_none),
        TEST(what_is_written_is_shown),
        TEST(start_and_cursor_are_the_crtcs),
        TEST(a_graphics_mode_leaves_the_text),
        cmocka_unit_test(characters_are_those_of_code_page_437),
        TEST(it_is_what_it_was_then),
        TEST(a_long_string_to_the_crtc_is_remembered),
        TEST(every_moment_that_is_kept_is_right),
        TEST(without_a_history_nothing_is_kept),
        TEST(nonsense_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
