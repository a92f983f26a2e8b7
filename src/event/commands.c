/* The bits of the command bytes of an 8259A and an 8254, and nothing else. */
#include "event/commands.h"

enum {
    ICW1_MARK = 0x10,
    ICW1_LTIM = 0x08,
    ICW1_SNGL = 0x02,
    ICW1_IC4 = 0x01,
    ICW2_VECTOR = 0xf8,
    ICW3_SLAVE = 0x07,
    ICW4_SFNM = 0x10,
    ICW4_AEOI = 0x02,
    ICW4_UPM = 0x01,
    OCW2_R = 0x80,
    OCW2_SL = 0x40,
    OCW2_EOI = 0x20,
    OCW2_LINE = 0x07,
    OCW3_MARK = 0x08,
    OCW3_ESMM = 0x40,
    OCW3_SMM = 0x20,
    OCW3_P = 0x04,
    OCW3_RR = 0x02,
    OCW3_RIS = 0x01,
};

enum pic_command pic_command_of(uint8_t byte)
{
    if (byte & ICW1_MARK)
        return PIC_COMMAND_ICW1;
    return byte & OCW3_MARK ? PIC_COMMAND_OCW3 : PIC_COMMAND_OCW2;
}

struct pic_icw1 pic_decode_icw1(uint8_t byte)
{
    return (struct pic_icw1){
        .level_triggered = byte & ICW1_LTIM,
        .single = byte & ICW1_SNGL,
        .needs_icw4 = byte & ICW1_IC4,
    };
}

uint8_t pic_decode_icw2(uint8_t byte)
{
    return byte & ICW2_VECTOR;
}

uint8_t pic_decode_icw3(uint8_t byte, bool slave)
{
    if (slave)
        return byte & ICW3_SLAVE;
    uint8_t line = 0;
    while (line < 7 && !(byte >> line & 1))
        line++;
    return line;
}

struct pic_icw4 pic_decode_icw4(uint8_t byte)
{
    return (struct pic_icw4){
        .special_fully_nested = byte & ICW4_SFNM,
        .auto_eoi = byte & ICW4_AEOI,
        .mode_8086 = byte & ICW4_UPM,
    };
}

struct pic_ocw2 pic_decode_ocw2(uint8_t byte)
{
    return (struct pic_ocw2){
        .rotate = byte & OCW2_R,
        .specific = byte & OCW2_SL,
        .eoi = byte & OCW2_EOI,
        .line = byte & OCW2_LINE,
    };
}

struct pic_ocw3 pic_decode_ocw3(uint8_t byte)
{
    return (struct pic_ocw3){
        .sets_special_mask = byte & OCW3_ESMM,
        .special_mask = byte & OCW3_SMM,
        .poll = byte & OCW3_P,
        .selects_register = byte & OCW3_RR,
        .reads_isr = byte & OCW3_RIS,
    };
}

unsigned pic_icw_after(struct pic_icw1 icw1, unsigned word)
{
    if (word == 1)
        return 2;
    if (word == 2 && !icw1.single)
        return 3;
    return word && word < 4 && icw1.needs_icw4 ? 4 : 0;
}

enum {
    CONTROL_COUNTER_SHIFT = 6,
    CONTROL_ACCESS_SHIFT = 4,
    CONTROL_MODE_SHIFT = 1,
    CONTROL_BCD = 0x01,
    COUNTER_READ_BACK = 3,
    ACCESS_LATCH = 0,
    READ_BACK_NO_COUNT = 0x20,
    READ_BACK_NO_STATUS = 0x10,
    READ_BACK_COUNTERS_SHIFT = 1,
};

static struct pit_command decode_read_back(uint8_t byte)
{
    return (struct pit_command){
        .kind = PIT_COMMAND_READ_BACK,
        .counters = byte >> READ_BACK_COUNTERS_SHIFT & ((1u << PIT_COUNTERS) - 1),
        .latches_count = !(byte & READ_BACK_NO_COUNT),
        .latches_status = !(byte & READ_BACK_NO_STATUS),
    };
}

/* Of the mode's three bits the highest does not count in modes 2 and 3. */
struct pit_command pit_decode(uint8_t control_word)
{
    uint8_t counter = control_word >> CONTROL_COUNTER_SHIFT;
    uint8_t access = control_word >> CONTROL_ACCESS_SHIFT & 3;
    uint8_t mode = control_word >> CONTROL_MODE_SHIFT & 7;
    if (counter == COUNTER_READ_BACK)
        return decode_read_back(control_word);
    if (access == ACCESS_LATCH)
        return (struct pit_command){ .kind = PIT_COMMAND_LATCH, .counter = counter };
    return (struct pit_command){
        .kind = PIT_COMMAND_MODE,
        .counter = counter,
        .access = (enum pit_access)access,
        .mode = mode > 5 ? mode & 3 : mode,
        .bcd = control_word & CONTROL_BCD,
    };
}

uint8_t pit_status_bits(enum pit_access access, uint8_t mode, bool bcd)
{
    return (uint8_t)(access << CONTROL_ACCESS_SHIFT | mode << CONTROL_MODE_SHIFT |
                     (bcd ? CONTROL_BCD : 0));
}
