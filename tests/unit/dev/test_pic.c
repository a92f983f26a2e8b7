/* Both interrupt controllers, programmed through their ports as a guest does it. */
#include "device.h"

#include "dev/pic.h"
#include "event/ports.h"

enum { MASTER_BASE = 0x20, SLAVE_BASE = 0x28 };
enum { EOI = 0x20, SPECIFIC_EOI = 0x60, READ_IRR = 0x0a, READ_ISR = 0x0b, POLL = 0x0c };

static struct pic pic;

static void program(uint16_t port, uint8_t icw1, uint8_t icw2, uint8_t icw3, uint8_t icw4)
{
    out(port, icw1);
    out(port + 1, icw2);
    if (!(icw1 & 2))
        out(port + 1, icw3);
    if (icw1 & 1)
        out(port + 1, icw4);
}

static int set_up(void **state)
{
    reset_devices();
    pic_init(&pic);
    bus_add(&bus, pic_device(&pic, 0));
    bus_add(&bus, pic_device(&pic, 1));
    program(PORT_PIC1, 0x11, MASTER_BASE, 0x04, 0x01);
    program(PORT_PIC2, 0x11, SLAVE_BASE, 0x02, 0x01);
    return 0;
}

static void pulse(unsigned irq)
{
    pic_set_line(&pic, irq, false);
    pic_set_line(&pic, irq, true);
}

static uint8_t read_register(uint16_t port, uint8_t which)
{
    out(port, which);
    return in(port);
}

/* The vector of the interrupt that is taken; it must be the one announced, and a real one. */
static unsigned take(void)
{
    uint8_t irq = pic_pending(&pic);
    assert_int_not_equal(irq, EVENT_NO_IRQ);
    struct pic_interrupt taken = pic_acknowledge(&pic);
    assert_int_equal(taken.irq, irq);
    assert_false(taken.spurious);
    assert_int_equal(taken.vector, pic_vector(&pic, irq));
    return taken.vector;
}

static void assert_nothing_pending(void)
{
    assert_int_equal(pic_pending(&pic), EVENT_NO_IRQ);
}

static void nothing_comes_before_it_is_programmed(void **state)
{
    pic_init(&pic);
    pulse(0);
    assert_nothing_pending();
    assert_false(pic_is_open(&pic, 0));
    out(PORT_PIC1, 0x11);
    out(PORT_PIC1 + 1, MASTER_BASE);
    out(PORT_PIC1 + 1, 0x04);
    pulse(0);
    assert_nothing_pending(); /* ICW4 has not come */
    assert_false(pic_is_open(&pic, 0));
    out(PORT_PIC1 + 1, 0x01);
    assert_true(pic_is_open(&pic, 0));
    assert_int_equal(take(), MASTER_BASE);
    assert_false(pic_is_open(&pic, 8)); /* the slave still is as it was */
}

/* A single chip gets no ICW3; without IC4 comes no ICW4. What follows is OCW1. */
static void words_come_as_icw1_announces_them(void **state)
{
    program(PORT_PIC1, 0x12, 0x43, 0, 0);
    out(PORT_PIC1 + 1, 0xfe);
    assert_int_equal(in(PORT_PIC1 + 1), 0xfe);
    pulse(0);
    assert_int_equal(take(), 0x40); /* the vector's lower bits are the line's */
    program(PORT_PIC1, 0x13, 0x48, 0, 0x03);
    out(PORT_PIC1 + 1, 0x00);
    pulse(2); /* single: no cascade */
    assert_int_equal(take(), 0x4a);
    program(PORT_PIC1, 0x10, 0x50, 0x04, 0);
    assert_int_equal(in(PORT_PIC1 + 1), 0x00);
    pulse(9);
    assert_int_equal(take(), SLAVE_BASE + 1);
}

static void icw1_starts_anew(void **state)
{
    out(PORT_PIC1 + 1, 0x55);
    out(PORT_PIC1, 0xc2); /* line 2 has the lowest priority */
    out(PORT_PIC1, 0x68); /* special mask mode */
    out(PORT_PIC1, READ_ISR);
    pulse(3);
    take();
    pulse(5);
    program(PORT_PIC1, 0x11, MASTER_BASE, 0x04, 0x01);
    assert_int_equal(in(PORT_PIC1 + 1), 0);
    /* IRR again, and empty though line 5 is up: it needs an edge */
    assert_int_equal(in(PORT_PIC1), 0);
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0);
    assert_int_equal(pic.chips[0].lowest, 7);
    assert_false(pic.chips[0].special_mask);
    pulse(5);
    assert_int_equal(take(), MASTER_BASE + 5);
}

static void a_restarted_sequence_begins_at_icw2(void **state)
{
    out(PORT_PIC1, 0x11);
    out(PORT_PIC1 + 1, 0x99);
    program(PORT_PIC1, 0x11, 0x60, 0x04, 0x01);
    pulse(1);
    assert_int_equal(take(), 0x61);
}

static void the_lower_line_goes_first(void **state)
{
    pulse(6);
    pulse(4);
    pulse(1);
    assert_int_equal(take(), MASTER_BASE + 1);
    assert_nothing_pending();
    pulse(0); /* interrupts the handler of line 1 */
    assert_int_equal(take(), MASTER_BASE + 0);
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x03);
    assert_int_equal(read_register(PORT_PIC1, READ_IRR), 0x50);
    out(PORT_PIC1, EOI);
    assert_nothing_pending();
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 4);
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 6);
}

/* One edge is one interrupt, however long its line stays up. */
static void an_edge_interrupts_once(void **state)
{
    pulse(4);
    pic_set_line(&pic, 4, true);
    take();
    pic_set_line(&pic, 4, true);
    out(PORT_PIC1, EOI);
    assert_nothing_pending();
    pulse(4);
    assert_int_equal(take(), MASTER_BASE + 4);
    pulse(4); /* while it is served: remembered */
    assert_nothing_pending();
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 4);
}

static void a_level_interrupts_until_it_goes(void **state)
{
    program(PORT_PIC1, 0x19, MASTER_BASE, 0x04, 0x01);
    pic_set_line(&pic, 4, true);
    take();
    assert_nothing_pending();
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 4);
    pic_set_line(&pic, 4, false);
    out(PORT_PIC1, EOI);
    assert_nothing_pending();
    pic_set_line(&pic, 3, true);
    program(PORT_PIC1, 0x19, MASTER_BASE, 0x04, 0x01); /* it sees a line that is up already */
    assert_int_equal(take(), MASTER_BASE + 3);
}

static void masks_hold_back_and_remember(void **state)
{
    out(PORT_PIC1 + 1, 0x12);
    assert_int_equal(in(PORT_PIC1 + 1), 0x12);
    assert_false(pic_is_open(&pic, 1));
    assert_true(pic_is_open(&pic, 0));
    pulse(1);
    pulse(4);
    assert_nothing_pending();
    assert_int_equal(read_register(PORT_PIC1, READ_IRR), 0x12);
    out(PORT_PIC1 + 1, 0x02);
    assert_int_equal(take(), MASTER_BASE + 4);
    out(PORT_PIC1 + 1, 0x00);
    assert_int_equal(take(), MASTER_BASE + 1);
    out(PORT_PIC1 + 1, 0x04); /* the cascade's mask closes the slave's lines */
    assert_false(pic_is_open(&pic, 12));
    pulse(12);
    assert_nothing_pending();
    out(PORT_PIC1 + 1, 0x00);
    assert_true(pic_is_open(&pic, 12));
    out(PORT_PIC2 + 1, 0x10);
    assert_false(pic_is_open(&pic, 12));
}

static void a_request_that_goes_away_is_not_served(void **state)
{
    pic_set_line(&pic, 1, true);
    pic_set_line(&pic, 1, false);
    assert_nothing_pending();
    pic_set_line(&pic, 14, true);
    assert_int_equal(pic_pending(&pic), 14);
    pic_set_line(&pic, 14, false);
    assert_nothing_pending();
}

static void each_form_of_eoi_ends_its_line(void **state)
{
    pulse(5);
    take();
    pulse(3);
    take();
    out(PORT_PIC1, SPECIFIC_EOI | 5);
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x08);
    assert_int_equal(pic_take_ended(&pic), 1 << 5);
    assert_int_equal(pic_take_ended(&pic), 0);
    out(PORT_PIC1, EOI);
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x00);
    assert_int_equal(pic_take_ended(&pic), 1 << 3);
    out(PORT_PIC1, EOI); /* nothing to end */
    out(PORT_PIC1, SPECIFIC_EOI | 5);
    assert_int_equal(pic_take_ended(&pic), 0);
}

static void rotations_move_the_lowest_priority(void **state)
{
    pulse(4);
    take();
    out(PORT_PIC1, 0xa0); /* rotate on non-specific EOI: now 5, 6, 7, 0, ... 4 */
    assert_int_equal(pic_take_ended(&pic), 1 << 4);
    pulse(4);
    pulse(0);
    pulse(6);
    assert_int_equal(take(), MASTER_BASE + 6);
    out(PORT_PIC1, 0xe6); /* rotate on specific EOI: 7, 0, ... 6 */
    assert_int_equal(take(), MASTER_BASE + 0);
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 4);
    out(PORT_PIC1, EOI);
    out(PORT_PIC1, 0xc0); /* set priority: 1, ... 7, 0 */
    pulse(0);
    pulse(7);
    assert_int_equal(take(), MASTER_BASE + 7);
    assert_nothing_pending();
    pulse(3);
    assert_int_equal(take(), MASTER_BASE + 3);
    out(PORT_PIC1, EOI); /* ends 3, the one of higher priority */
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x80);
}

static void auto_eoi_leaves_nothing_in_service(void **state)
{
    program(PORT_PIC1, 0x11, MASTER_BASE, 0x04, 0x03);
    pulse(1);
    pulse(2 + 3);
    take();
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0);
    assert_int_equal(take(), MASTER_BASE + 5);
    assert_int_equal(pic_take_ended(&pic), 0);
    out(PORT_PIC1, 0x80); /* rotate in it */
    pulse(0);
    pulse(1);
    assert_int_equal(take(), MASTER_BASE + 0);
    pulse(0);
    assert_int_equal(take(), MASTER_BASE + 1);
    out(PORT_PIC1, 0x00); /* no longer */
    assert_int_equal(take(), MASTER_BASE + 0);
    assert_int_equal(pic.chips[0].lowest, 1);
}

static void the_special_mask_lets_lower_lines_in(void **state)
{
    pulse(1);
    take();
    pulse(6);
    assert_nothing_pending();
    out(PORT_PIC1 + 1, 0x02);
    assert_nothing_pending();
    out(PORT_PIC1, 0x68);
    assert_int_equal(take(), MASTER_BASE + 6);
    pulse(1);
    pulse(7);
    assert_nothing_pending(); /* 6 is in service and not masked */
    out(PORT_PIC1, EOI);      /* which does not see what is masked */
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x02);
    assert_int_equal(take(), MASTER_BASE + 7);
    out(PORT_PIC1, EOI);
    out(PORT_PIC1, 0x48);
    pulse(6);
    assert_nothing_pending();
    out(PORT_PIC1, 0x28); /* without ESMM it stays as it is */
    assert_nothing_pending();
}

static void the_slave_comes_in_on_line_2(void **state)
{
    pulse(3);
    pulse(9);
    pulse(14);
    assert_int_equal(pic_pending(&pic), 9);
    assert_int_equal(take(), SLAVE_BASE + 1); /* before 3 */
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x04);
    assert_int_equal(read_register(PORT_PIC2, READ_ISR), 0x02);
    pulse(8);
    assert_nothing_pending(); /* fully nested: line 2 is in service */
    pulse(1);
    assert_int_equal(take(), MASTER_BASE + 1);
    out(PORT_PIC1, EOI);
    out(PORT_PIC2, EOI);
    assert_nothing_pending();
    assert_int_equal(pic_take_ended(&pic), 1 << 1 | 1 << 9);
    out(PORT_PIC1, EOI);
    assert_int_equal(pic_take_ended(&pic), 1 << IRQ_CASCADE);
    assert_int_equal(take(), SLAVE_BASE + 0);
    out(PORT_PIC1, EOI); /* the master's first this time */
    out(PORT_PIC2, EOI);
    assert_int_equal(take(), SLAVE_BASE + 6);
    out(PORT_PIC2, EOI);
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 3);
}

static void special_fully_nested_lets_the_slave_nest(void **state)
{
    program(PORT_PIC1, 0x11, MASTER_BASE, 0x04, 0x11);
    pulse(12);
    take();
    pulse(13);
    assert_nothing_pending();
    pulse(3);
    assert_nothing_pending();
    pulse(9);
    assert_int_equal(take(), SLAVE_BASE + 1);
    assert_int_equal(read_register(PORT_PIC2, READ_ISR), 0x12);
    out(PORT_PIC2, EOI);
    assert_nothing_pending();
    out(PORT_PIC2, EOI);
    assert_int_equal(take(), SLAVE_BASE + 5);
}

/* Each request of a slave in auto EOI mode is an edge of its own for the master. */
static void a_slave_in_auto_eoi_loses_nothing(void **state)
{
    program(PORT_PIC2, 0x11, SLAVE_BASE, 0x02, 0x03);
    pulse(10);
    pulse(11);
    assert_int_equal(take(), SLAVE_BASE + 2);
    assert_nothing_pending();
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), SLAVE_BASE + 3);
    out(PORT_PIC1, EOI);
    assert_nothing_pending();
}

static void a_request_gone_too_late_is_spurious(void **state)
{
    pic_set_line(&pic, 4, true);
    assert_int_equal(pic_pending(&pic), 4);
    pic_set_line(&pic, 4, false);
    struct pic_interrupt taken = pic_acknowledge(&pic);
    assert_true(taken.spurious);
    assert_int_equal(taken.irq, 7);
    assert_int_equal(taken.vector, MASTER_BASE + 7);
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0);
    pulse(7); /* a real one looks different */
    assert_int_equal(take(), MASTER_BASE + 7);
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x80);
}

static void the_slaves_spurious_one_leaves_line_2_in_service(void **state)
{
    pic_set_line(&pic, IRQ_CASCADE, true); /* as if the slave had asked and thought better of it */
    assert_int_equal(pic_pending(&pic), 15);
    struct pic_interrupt taken = pic_acknowledge(&pic);
    assert_true(taken.spurious);
    assert_int_equal(taken.irq, 15);
    assert_int_equal(taken.vector, SLAVE_BASE + 7);
    assert_int_equal(read_register(PORT_PIC1, READ_ISR), 0x04);
    assert_int_equal(read_register(PORT_PIC2, READ_ISR), 0x00);
    pulse(5);
    assert_nothing_pending();
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 5);
}

static void polling_takes_what_is_pending(void **state)
{
    out(PORT_PIC1, POLL);
    assert_int_equal(in(PORT_PIC1)&0x80, 0);
    pulse(6);
    pulse(11);
    out(PORT_PIC1, POLL);
    assert_int_equal(in(PORT_PIC1), 0x82);
    assert_int_equal(in(PORT_PIC1), 0x40); /* one answer, then IRR again */
    out(PORT_PIC2, POLL);
    assert_int_equal(in(PORT_PIC2 + 1), 0x83); /* at either port */
    assert_int_equal(read_register(PORT_PIC2, READ_ISR), 0x08);
    assert_nothing_pending();
    out(PORT_PIC2, EOI);
    out(PORT_PIC1, EOI);
    assert_int_equal(take(), MASTER_BASE + 6);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_comes_before_it_is_programmed),
        TEST(words_come_as_icw1_announces_them),
        TEST(icw1_starts_anew),
        TEST(a_restarted_sequence_begins_at_icw2),
        TEST(the_lower_line_goes_first),
        TEST(an_edge_interrupts_once),
        TEST(a_level_interrupts_until_it_goes),
        TEST(masks_hold_back_and_remember),
        TEST(a_request_that_goes_away_is_not_served),
        TEST(each_form_of_eoi_ends_its_line),
        TEST(rotations_move_the_lowest_priority),
        TEST(auto_eoi_leaves_nothing_in_service),
        TEST(the_special_mask_lets_lower_lines_in),
        TEST(the_slave_comes_in_on_line_2),
        TEST(special_fully_nested_lets_the_slave_nest),
        TEST(a_slave_in_auto_eoi_loses_nothing),
        TEST(a_request_gone_too_late_is_spurious),
        TEST(the_slaves_spurious_one_leaves_line_2_in_service),
        TEST(polling_takes_what_is_pending),
    };
    return cmocka_run_group_tests_name("pic", tests, NULL, NULL);
}
