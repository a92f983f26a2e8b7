/* Events in words, as --verbose and the log show them. */
#include "test.h"

#include "event/ata.h"
#include "event/pc.h"
#include "event/ports.h"
#include "event/words.h"

static void describes(struct event e, const char *expected)
{
    char text[128];
    assert_int_equal(event_describe(&e, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
}

static struct event out(uint16_t port, uint8_t value)
{
    return (struct event){ .reason = EVENT_IO,
                           .direction = EVENT_OUT,
                           .port = port,
                           .size = 1,
                           .count = 1,
                           .data = { value } };
}

static void interrupts_have_their_line_and_vector(void **state)
{
    describes((struct event){ .reason = EVENT_INJECT, .irq = IRQ_TIMER, .detail = 0x20 },
              "timer: IRQ 0, vector 0x20, delivered");
    describes((struct event){ .reason = EVENT_INJECT, .irq = 5, .detail = 0x25 },
              "IRQ 5, vector 0x25, delivered");
    describes(
        (struct event){ .reason = EVENT_INJECT, .irq = 7, .detail = 0x27, .flags = EVENT_SPURIOUS },
        "spurious: IRQ 7, vector 0x27, delivered");
    describes((struct event){ .reason = EVENT_EOI, .irq = IRQ_KEYBOARD, .detail = 0x21 },
              "keyboard: IRQ 1 done (EOI), vector 0x21");
}

static void sleeps_say_what_for(void **state)
{
    describes((struct event){ .reason = EVENT_WAIT, .detail = WAIT_INPUT }, "waiting for input");
    describes((struct event){ .reason = EVENT_WAIT, .detail = WAIT_INTERRUPT },
              "waiting for an interrupt");
}

/* Of a string exit the last one counts, of a wider element the low byte. */
static void post_codes_are_named(void **state)
{
    struct event e = out(0x190, 0x12);
    uint8_t code = 0;
    assert_false(event_post_code(&e, &code));
    e.flags = EVENT_POST;
    describes(e, "out 0x190 (post) POST code 0x12");
    assert_true(event_post_code(&e, &code));
    assert_int_equal(code, 0x12);
    e.count = 3;
    e.size = 2;
    memcpy(e.data, "\1\2\3\4\5\6", 6);
    assert_true(event_post_code(&e, &code));
    assert_int_equal(code, 5);
    e = (struct event){
        .reason = EVENT_DATA, .direction = EVENT_OUT, .size = 1, .count = 150, .flags = EVENT_POST
    };
    e.more[149] = 0x77;
    assert_true(event_post_code(&e, &code));
    assert_int_equal(code, 0x77);
    e = out(0x80, 0x12);
    e.direction = EVENT_IN;
    e.flags = EVENT_POST;
    assert_false(event_post_code(&e, &code));
    describes(e, "in 0x80 (post) 0x12");
}

static void exits_at_a_disk_name_their_sector(void **state)
{
    struct event e = out(PORT_ATA + ATA_STATUS, ATA_READ);
    e.detail = 2;
    describes(e, "out 0x1f7 (disk) 0x20 read sector 2");
    e.data[0] = ATA_WRITE_MULTIPLE;
    e.detail = 0;
    describes(e, "out 0x1f7 (disk) 0xc5 write sector 0");
    e.data[0] = ATA_IDENTIFY;
    describes(e, "out 0x1f7 (disk) 0xec identify");
    e.data[0] = ATA_FLUSH;
    describes(e, "out 0x1f7 (disk) 0xe7");
    e = out(PORT_ATA, 0x40);
    e.direction = EVENT_IN;
    e.flags = EVENT_STRING;
    e.size = 2;
    e.count = 256;
    describes(e, "ins 0x1f0 (disk) 256 x 2 bytes 0x0040");
    e.detail = 2;
    describes(e, "ins 0x1f0 (disk) 256 x 2 bytes 0x0040 sector 2");
}

static void ports_that_a_guest_was_given_are_named(void **state)
{
    struct event e = out(0x3bc, 'A');
    e.flags = EVENT_PRINTED;
    describes(e, "out 0x3bc (console) 'A'");
    e = out(0xf4, 0x10);
    e.flags = EVENT_STATUS;
    describes(e, "out 0xf4 (exit) 0x10");
    e = (struct event){
        .reason = EVENT_END, .outcome = OUTCOME_EXITED, .flags = EVENT_STATUS, .detail = 33
    };
    describes(e, "Guest exited, status 33");
    assert_string_equal(event_irq_name(IRQ_DISK), "disk");
}

/* Where one byte tells: nothing is said of what depends on the bytes before. */
static void bytes_to_devices_have_a_meaning(void **state)
{
    describes(out(PORT_PIC1, 0x11), "out 0x20 (pic) 0x11 ICW1");
    describes(out(PORT_PIC1, 0x20), "out 0x20 (pic) 0x20 EOI");
    describes(out(PORT_PIC1, 0xa0), "out 0x20 (pic) 0xa0 EOI");
    describes(out(PORT_PIC2, 0x63), "out 0xa0 (pic) 0x63 EOI of line 3");
    describes(out(PORT_PIC2, 0xc0), "out 0xa0 (pic) 0xc0 OCW2");
    describes(out(PORT_PIC1, 0x0b), "out 0x20 (pic) 0x0b OCW3");
    describes(out(PORT_PIC1 + 1, 0xfc), "out 0x21 (pic) 0xfc");
    describes(out(PORT_PIT + 3, 0x34), "out 0x43 (pit) 0x34 counter 0, mode 2");
    describes(out(PORT_PIT + 3, 0xbe), "out 0x43 (pit) 0xbe counter 2, mode 3");
    describes(out(PORT_PIT + 3, 0x40), "out 0x43 (pit) 0x40 latch counter 1");
    describes(out(PORT_PIT + 3, 0xc2), "out 0x43 (pit) 0xc2 read-back");
    describes(out(PORT_PIT, 0x34), "out 0x40 (pit) 0x34");
    struct event in = out(PORT_PIC1, 0x20);
    in.direction = EVENT_IN;
    describes(in, "in 0x20 (pic) 0x20");
}

static void writes_to_memory_that_is_no_ram_say_to_what(void **state)
{
    struct event e = { .reason = EVENT_MMIO,
                       .direction = EVENT_OUT,
                       .gpa = PC_TEXT + 2,
                       .size = 2,
                       .count = 1,
                       .data = { 'H', 7 } };
    describes(e, "mmio write 0xb8002 (vga) 2 bytes 0x0748 'H'");
    e.size = 8;
    memcpy(e.data, "H\x07i\x07\x1b\x07!\x07", 8);
    describes(e, "mmio write 0xb8002 (vga) 8 bytes 'Hi.!'");
    e.gpa++;
    e.size = 1;
    describes(e, "mmio write 0xb8003 (vga) 1 byte 0x48");
    e.gpa = 0xf0000;
    describes(e, "mmio write 0xf0000 (rom) 1 byte 0x48");
    e.flags = EVENT_NO_DEVICE;
    describes(e, "mmio write 0xf0000 (no memory) 1 byte 0x48");
    e.direction = EVENT_IN;
    describes(e, "mmio read 0xf0000 (no memory) 1 byte 0x48");
}

static void every_size_is_enough(void **state)
{
    struct event e = { .reason = EVENT_INJECT, .irq = IRQ_KEYBOARD, .detail = 0x21 };
    char whole[64], text[64];
    size_t length = event_describe(&e, whole, sizeof whole);
    for (size_t size = 1; size <= length + 1; size++) {
        memset(text, 'x', sizeof text);
        assert_int_equal(event_describe(&e, text, size), size - 1);
        assert_memory_equal(text, whole, size - 1);
        assert_int_equal(text[size - 1], '\0');
        assert_int_equal(text[size], 'x');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interrupts_have_their_line_and_vector),
        cmocka_unit_test(sleeps_say_what_for),
        cmocka_unit_test(post_codes_are_named),
        cmocka_unit_test(exits_at_a_disk_name_their_sector),
        cmocka_unit_test(ports_that_a_guest_was_given_are_named),
        cmocka_unit_test(bytes_to_devices_have_a_meaning),
        cmocka_unit_test(writes_to_memory_that_is_no_ram_say_to_what),
        cmocka_unit_test(every_size_is_enough),
    };
    return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
