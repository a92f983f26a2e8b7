/* A VGA's ports as programs in text mode use them, and its text memory. */
#include "device.h"

#include "dev/vga.h"
#include "event/ports.h"

static struct vga vga;
static uint8_t text[VGA_TEXT_BYTES + 1];

enum { SENTINEL = 0xa5 };

static int fresh(void **state)
{
    struct device devices[VGA_DEVICES];
    reset_devices();
    text[VGA_TEXT_BYTES] = SENTINEL;
    vga_init(&vga, text);
    vga_devices(&vga, devices);
    for (int i = 0; i < VGA_DEVICES; i++)
        bus_add(&bus, devices[i]);
    bus_add_memory(&bus, vga_memory(&vga));
    return 0;
}

static void the_screen_is_blank_at_first(void **state)
{
    for (unsigned i = 0; i < VGA_TEXT_BYTES; i += 2)
        assert_true(text[i] == ' ' && text[i + 1] == 0x07);
    assert_int_equal(text[VGA_TEXT_BYTES], SENTINEL);
    for (uint8_t index = 0x0c; index <= 0x0f; index++) {
        out(PORT_CRTC, index);
        assert_int_equal(in(PORT_CRTC + 1), 0);
    }
}

static void write_at(uint64_t offset, const char *bytes, unsigned n)
{
    struct event e = { .reason = EVENT_MMIO,
                       .direction = EVENT_OUT,
                       .gpa = PC_TEXT + offset,
                       .size = (uint8_t)n,
                       .count = 1 };
    memcpy(e.data, bytes, n);
    bus_mmio(&bus, &e, e.data);
    assert_int_equal(e.flags, 0);
}

static void what_is_written_stands_there(void **state)
{
    write_at(0, "H\x07", 2);
    write_at(3, "ello1234", 8);
    assert_memory_equal(text, "H\x07 ello1234\x07", 12);
    write_at(VGA_TEXT_BYTES - 1, "!?", 2);
    assert_int_equal(text[VGA_TEXT_BYTES - 1], '!');
    assert_int_equal(text[VGA_TEXT_BYTES], SENTINEL);
}

static void the_crtc_keeps_what_it_is_told(void **state)
{
    out(PORT_CRTC, 0x0e);
    out(PORT_CRTC + 1, 0x03);
    out(PORT_CRTC, 0x0f);
    out(PORT_CRTC + 1, 0x45);
    assert_int_equal(in(PORT_CRTC), 0x0f);
    assert_int_equal(in(PORT_CRTC + 1), 0x45);
    out(PORT_CRTC, 0x0e);
    assert_int_equal(in(PORT_CRTC + 1), 0x03);
    out_wide(PORT_CRTC, 2, 0x12 << 8 | 0x0c); /* index and data in one */
    assert_int_equal(in_wide(PORT_CRTC, 2).data[1], 0x12);
    out(PORT_CRTC, 0x2c); /* the same register: five bits count */
    assert_int_equal(in(PORT_CRTC + 1), 0x12);
}

static void an_event_tells_which_register_it_is(void **state)
{
    out(PORT_CRTC, 0x0e);
    assert_int_equal(out_wide(PORT_CRTC + 1, 1, 0x03).detail, 0x0e);
    assert_int_equal(in_wide(PORT_CRTC + 1, 1).detail, 0x0e);
    assert_int_equal(out_wide(PORT_CRTC, 1, 0x0f).detail, 0);
    assert_int_equal(out_wide(PORT_CRTC, 2, 0x120c).detail, 0);
    assert_int_equal(out_wide(PORT_VGA + 4, 1, 0x02).detail, 0);
}

static void attributes_take_index_and_data_in_turn(void **state)
{
    in(PORT_VGA_STATUS);
    out(PORT_VGA, 0x11);
    out(PORT_VGA, 0x04);
    out(PORT_VGA, 0x12);
    assert_int_equal(in(PORT_VGA), 0x12);
    in(PORT_VGA_STATUS); /* an index again, although data was due */
    out(PORT_VGA, 0x11);
    assert_int_equal(in(PORT_VGA + 1), 0x04);
}

static void registers_behind_an_index_keep_what_they_are_told(void **state)
{
    static const uint16_t ports[] = { PORT_VGA + 4, PORT_VGA + 0xe };
    for (unsigned i = 0; i < 2; i++) {
        out(ports[i], 2);
        out((uint16_t)(ports[i] + 1), 0x55);
        out(ports[i], 1);
        out((uint16_t)(ports[i] + 1), 0xaa);
        out(ports[i], 2);
        assert_int_equal(in(ports[i]), 2);
        assert_int_equal(in((uint16_t)(ports[i] + 1)), 0x55);
    }
}

static void the_palette_goes_from_colour_to_colour(void **state)
{
    out(PORT_VGA + 8, 7);
    for (uint8_t i = 0; i < 6; i++)
        out(PORT_VGA + 9, (uint8_t)(0xc0 + i)); /* six bits of each count */
    assert_int_equal(in(PORT_VGA + 8), 9);
    assert_int_equal(in(PORT_VGA + 7), 0);
    out(PORT_VGA + 7, 7);
    assert_int_equal(in(PORT_VGA + 7), 3);
    for (uint8_t i = 0; i < 6; i++)
        assert_int_equal(in(PORT_VGA + 9), i);
    out(PORT_VGA + 7, 255); /* from the last colour to the first */
    for (uint8_t i = 0; i < 4; i++)
        in(PORT_VGA + 9);
    out(PORT_VGA + 7, 4); /* red, as the reference has it */
    assert_int_equal(in(PORT_VGA + 9), 0x2a);
    assert_int_equal(in(PORT_VGA + 9), 0);
}

static void other_registers_are_as_they_were_written(void **state)
{
    assert_int_equal(in(PORT_VGA + 0xc), 0x67);
    out(PORT_VGA + 2, 0x63);
    assert_int_equal(in(PORT_VGA + 0xc), 0x63);
    out(PORT_VGA_STATUS, 0x02);
    assert_int_equal(in(PORT_VGA + 0xa), 0x02);
    out(PORT_VGA + 6, 0x0f);
    assert_int_equal(in(PORT_VGA + 6), 0x0f);
    out(PORT_VGA + 1, 0x12); /* nothing is there to write to */
    assert_int_equal(in(PORT_VGA + 0xb), 0xff);
}

/* As programs wait that draw while nothing is drawn: for the end of one, then for the next. */
static void waits_for(uint8_t bit)
{
    int looks = 0;
    while (in(PORT_VGA_STATUS)&bit)
        assert_in_range(++looks, 0, 8);
    while (!(in(PORT_VGA_STATUS)&bit))
        assert_in_range(++looks, 0, 8);
}

static void waiting_for_the_beam_comes_to_an_end(void **state)
{
    for (int i = 0; i < 5; i++) {
        waits_for(0x08);
        waits_for(0x01);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_screen_is_blank_at_first, fresh),
        cmocka_unit_test_setup(what_is_written_stands_there, fresh),
        cmocka_unit_test_setup(the_crtc_keeps_what_it_is_told, fresh),
        cmocka_unit_test_setup(an_event_tells_which_register_it_is, fresh),
        cmocka_unit_test_setup(attributes_take_index_and_data_in_turn, fresh),
        cmocka_unit_test_setup(registers_behind_an_index_keep_what_they_are_told, fresh),
        cmocka_unit_test_setup(the_palette_goes_from_colour_to_colour, fresh),
        cmocka_unit_test_setup(other_registers_are_as_they_were_written, fresh),
        cmocka_unit_test_setup(waiting_for_the_beam_comes_to_an_end, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
