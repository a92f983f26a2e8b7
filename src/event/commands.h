/* What a byte says to an 8259A interrupt controller or an 8254 interval timer: decoded here for the
 * devices that obey it and for the front ends that put it into words. Data sheets: Intel 8259A,
 * order number 231468, "Programming the 8259A"; Intel 8254, order number 231164, "Programming the
 * 8254". The short names in the comments are theirs. Pure functions; every byte means something.
 */
#ifndef EVENT_COMMANDS_H
#define EVENT_COMMANDS_H

#include <stdbool.h>
#include <stdint.h>

/* ---- 8259A ---- */

/* What a byte at its first port is. One at the second is the ICW that is awaited, or else OCW1: the
 * mask of lines. */
enum pic_command { PIC_COMMAND_ICW1, PIC_COMMAND_OCW2, PIC_COMMAND_OCW3 };

struct pic_icw1 {
    bool level_triggered; /* LTIM */
    bool single;          /* SNGL: no cascade, and no ICW3 */
    bool needs_icw4;      /* IC4 */
};

struct pic_icw4 {
    bool special_fully_nested; /* SFNM */
    bool auto_eoi;             /* AEOI */
    bool mode_8086;            /* uPM; else MCS-80/85 */
};

struct pic_ocw2 {
    bool rotate;   /* R */
    bool specific; /* SL: line counts */
    bool eoi;      /* EOI */
    uint8_t line;  /* L2 to L0, 0 to 7 */
};

struct pic_ocw3 {
    bool sets_special_mask; /* ESMM: special_mask counts */
    bool special_mask;      /* SMM */
    bool poll;              /* P */
    bool selects_register;  /* RR: reads_isr counts */
    bool reads_isr;         /* RIS: ISR; else IRR */
};

enum pic_command pic_command_of(uint8_t byte);
struct pic_icw1 pic_decode_icw1(uint8_t byte);
/* The vector of line 0, a multiple of 8. */
uint8_t pic_decode_icw2(uint8_t byte);
/* The line of the cascade, 0 to 7. A master is told a mask of lines, of which this is the lowest (7
 * if it is empty), a slave the number itself. */
uint8_t pic_decode_icw3(uint8_t byte, bool slave);
struct pic_icw4 pic_decode_icw4(uint8_t byte);
struct pic_ocw2 pic_decode_ocw2(uint8_t byte);
struct pic_ocw3 pic_decode_ocw3(uint8_t byte);

/* The number of the ICW that the second port awaits after ICW number word, 1 to 4; 0: none, the
 * chip is ready, as it stays after 0. */
unsigned pic_icw_after(struct pic_icw1 icw1, unsigned word);

/* ---- 8254 ---- */

enum { PIT_COUNTERS = 3 };

/* What a byte at its last port, the control word, does. */
enum pit_command_kind { PIT_COMMAND_MODE, PIT_COMMAND_LATCH, PIT_COMMAND_READ_BACK };

/* Which bytes of a count are read and written: RW1 and RW0. */
enum pit_access { PIT_ACCESS_LOW = 1, PIT_ACCESS_HIGH = 2, PIT_ACCESS_BOTH = 3 };

struct pit_command {
    enum pit_command_kind kind;
    uint8_t counter; /* MODE, LATCH: 0 to 2 */
    /* MODE */
    enum pit_access access;
    uint8_t mode; /* 0 to 5 */
    bool bcd;
    /* READ_BACK */
    uint8_t counters; /* bit n: counter n */
    bool latches_count, latches_status;
};

struct pit_command pit_decode(uint8_t control_word);

/* Access, mode and BCD, as a status byte shows them: where the control word has them. */
uint8_t pit_status_bits(enum pit_access access, uint8_t mode, bool bcd);

#endif
