/* What a guest that expects a PC finds where, beside the ports of event/ports.h: guest-physical
 * addresses as an IBM PC AT and a VGA have them (Technical Reference, 1984, "System address map";
 * IBM VGA/XGA Technical Reference, 1992), and what our own BIOS shows of itself. */
#ifndef EVENT_PC_H
#define EVENT_PC_H

#include "event/registers.h"

enum {
    PC_LOW_RAM_END = 0xa0000, /* 640 KiB from 0 on */
    PC_TEXT = 0xb8000,        /* text memory of the screen: reads like RAM, each write is an exit */
    PC_TEXT_END = 0xc0000,
    PC_OPTION_ROMS = 0xc0000,
    PC_BIOS = 0xe0000, /* ROM; writes to it are exits that change nothing */
    PC_BIOS_END = 0x100000,
    PC_HIGH_RAM = 0x100000, /* extended memory, up to what the guest has */
    PC_BOOT_SECTOR = 0x7c00,
};
#define PC_BIOS_TOP 0xfffe0000u /* the ROM once more, up to 4 GiB */

enum { PC_COLUMNS = 80, PC_ROWS = 25 };
/* A cell of the text memory is a character of code page 437, then its attribute: bits 0 to 3 the
 * foreground, 4 to 6 the background, 7 blinks. Blank is the one that a PC begins with. */
enum { PC_BLANK = ' ', PC_LIGHT_GREY_ON_BLACK = 0x07 };

/* While our BIOS serves an interrupt, FS holds this: which one, and what AH was. So each event of
 * the BIOS tells on whose behalf it came; a call within a call has its own, and FS is restored at
 * the end. CS is then PC_BIOS_SEGMENT. */
enum { PC_BIOS_SEGMENT = 0xf000, PC_BIOS_MARK = 0xa000, PC_BIOS_MARK_MASK = 0xe000 };
/* 0xa000 | (vector - 8) << 8 | AH, for vectors 0x08 to 0x27. A call that it does not know it tells
 * by an OUT to PORT_BIOS with the caller's general registers; a graphics mode is one: INT 10h,
 * AH = 0, AL = the mode. */

/* Vectors of the calls that the VMM itself has to tell apart. */
enum { PC_BIOS_TICK = 0x08, PC_BIOS_KEYBOARD = 0x16 };

struct pc_bios_call {
    uint8_t vector, ah;
};

/* Is it our BIOS that runs, serving a call? Then which. */
static inline bool pc_bios_call(const struct registers *r, struct pc_bios_call *call)
{
    uint16_t mark = r->seg[SEG_FS].selector;
    if ((r->cr0 & CR0_PE) || r->seg[SEG_CS].selector != PC_BIOS_SEGMENT ||
        (mark & PC_BIOS_MARK_MASK) != PC_BIOS_MARK)
        return false;
    *call =
        (struct pc_bios_call){ .vector = (uint8_t)(8 + (mark >> 8 & 0x1f)), .ah = (uint8_t)mark };
    return true;
}

/* At PORT_BIOS: does our BIOS tell of a call that it does not know? Then which. Beyond those that
 * have a mark FS is the vector itself. */
static inline bool pc_unknown_call(const struct registers *r, struct pc_bios_call *call)
{
    if ((r->cr0 & CR0_PE) || r->seg[SEG_CS].selector != PC_BIOS_SEGMENT)
        return false;
    if (!pc_bios_call(r, call))
        *call = (struct pc_bios_call){ .vector = (uint8_t)r->seg[SEG_FS].selector,
                                       .ah = (uint8_t)(r->gpr[GPR_EAX] >> 8) };
    return true;
}

/* Of a call that it does not know: is it one for a graphics mode? */
static inline bool pc_asks_for_graphics(const struct pc_bios_call *call)
{
    return call->vector == 0x10 && call->ah == 0;
}

#endif
