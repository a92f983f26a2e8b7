/* The command bytes of the PIC and the PIT, bit by bit. */
#include "test.h"

#include "event/commands.h"

static void the_first_pic_port_takes_three_words(void **state)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        enum pic_command expected = byte & 0x10   ? PIC_COMMAND_ICW1
                                    : byte & 0x08 ? PIC_COMMAND_OCW3
                                                  : PIC_COMMAND_OCW2;
        assert_int_equal(pic_command_of((uint8_t)byte), expected);
    }
}

static void initialization_words_say_what_they_set(void **state)
{
    struct pic_icw1 icw1 = pic_decode_icw1(0x18);
    assert_true(icw1.level_triggered && !icw1.single && !icw1.needs_icw4);
    icw1 = pic_decode_icw1(0x12);
    assert_true(!icw1.level_triggered && icw1.single && !icw1.needs_icw4);
    icw1 = pic_decode_icw1(0x11);
    assert_true(!icw1.level_triggered && !icw1.single && icw1.needs_icw4);
    assert_int_equal(pic_decode_icw2(0x2f), 0x28);
    assert_int_equal(pic_decode_icw3(0x04, false), 2);
    assert_int_equal(pic_decode_icw3(0x00, false), 7);
    assert_int_equal(pic_decode_icw3(0xfa, true), 2);
    struct pic_icw4 icw4 = pic_decode_icw4(0x10);
    assert_true(icw4.special_fully_nested && !icw4.auto_eoi && !icw4.mode_8086);
    icw4 = pic_decode_icw4(0x02);
    assert_true(!icw4.special_fully_nested && icw4.auto_eoi && !icw4.mode_8086);
    assert_true(pic_decode_icw4(0x01).mode_8086);
}

/* The words that come after an ICW1, as digits. */
static unsigned words_after(uint8_t icw1)
{
    unsigned words = 0, word = 1;
    while ((word = pic_icw_after(pic_decode_icw1(icw1), word)))
        words = words * 10 + word;
    return words;
}

static void icw1_announces_the_words_that_follow(void **state)
{
    assert_int_equal(words_after(0x10), 23);
    assert_int_equal(words_after(0x11), 234);
    assert_int_equal(words_after(0x12), 2);
    assert_int_equal(words_after(0x13), 24);
    assert_int_equal(pic_icw_after(pic_decode_icw1(0x11), 0), 0);
}

static void operation_words_say_what_they_do(void **state)
{
    struct pic_ocw2 ocw2 = pic_decode_ocw2(0x65);
    assert_true(!ocw2.rotate && ocw2.specific && ocw2.eoi);
    assert_int_equal(ocw2.line, 5);
    ocw2 = pic_decode_ocw2(0x80);
    assert_true(ocw2.rotate && !ocw2.specific && !ocw2.eoi);
    struct pic_ocw3 ocw3 = pic_decode_ocw3(0x0b);
    assert_true(ocw3.selects_register && ocw3.reads_isr && !ocw3.poll && !ocw3.sets_special_mask);
    ocw3 = pic_decode_ocw3(0x6c);
    assert_true(ocw3.poll && ocw3.sets_special_mask && ocw3.special_mask && !ocw3.selects_register);
}

static void a_control_word_sets_latches_or_reads_back(void **state)
{
    struct pit_command c = pit_decode(0x34);
    assert_int_equal(c.kind, PIT_COMMAND_MODE);
    assert_true(c.counter == 0 && c.access == PIT_ACCESS_BOTH && c.mode == 2 && !c.bcd);
    c = pit_decode(0x6f);
    assert_true(c.counter == 1 && c.access == PIT_ACCESS_HIGH && c.mode == 3 && c.bcd);
    assert_int_equal(pit_decode(0x1c).mode, 2); /* 6 */
    assert_int_equal(pit_decode(0x1a).mode, 5);
    c = pit_decode(0x8f);
    assert_true(c.kind == PIT_COMMAND_LATCH && c.counter == 2);
    c = pit_decode(0xda);
    assert_int_equal(c.kind, PIT_COMMAND_READ_BACK);
    assert_true(c.counters == 5 && c.latches_count && !c.latches_status);
    c = pit_decode(0xe4);
    assert_true(c.counters == 2 && !c.latches_count && c.latches_status);
}

static void a_status_byte_repeats_the_control_word(void **state)
{
    for (unsigned byte = 0x10; byte < 0x40; byte++) {
        struct pit_command c = pit_decode((uint8_t)byte);
        struct pit_command again = pit_decode(pit_status_bits(c.access, c.mode, c.bcd));
        assert_true(again.access == c.access && again.mode == c.mode && again.bcd == c.bcd);
    }
    assert_int_equal(pit_status_bits(PIT_ACCESS_BOTH, 3, true), 0x37);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_pic_port_takes_three_words),
        cmocka_unit_test(initialization_words_say_what_they_set),
        cmocka_unit_test(icw1_announces_the_words_that_follow),
        cmocka_unit_test(operation_words_say_what_they_do),
        cmocka_unit_test(a_control_word_sets_latches_or_reads_back),
        cmocka_unit_test(a_status_byte_repeats_the_control_word),
    };
    return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
