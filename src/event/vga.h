/* What goes over the ports of a VGA's CRT controller (IBM VGA/XGA Technical Reference, 1992, "CRT
 * controller registers"): for the device, and for whoever makes a screen or sentences of it. */
#ifndef EVENT_VGA_H
#define EVENT_VGA_H

#include "event/ports.h"

/* Which register, its data: the ports. A word at the first has both. */
enum { PORT_CRTC_INDEX = PORT_CRTC, PORT_CRTC_DATA };

/* Of an index the lower bits count. */
enum { CRTC_REGISTERS = 32, CRTC_INDEX_MASK = CRTC_REGISTERS - 1 };

/* Start and cursor are cells, counted from the beginning of the text memory. */
enum crtc_register {
    CRTC_CURSOR_SHAPE = 0x0a, /* its first line; CRTC_CURSOR_OFF: there is none */
    CRTC_CURSOR_SHAPE_END = 0x0b,
    CRTC_START_HIGH = 0x0c,
    CRTC_START_LOW = 0x0d,
    CRTC_CURSOR_HIGH = 0x0e,
    CRTC_CURSOR_LOW = 0x0f,
};
enum { CRTC_CURSOR_OFF = 0x20 };

#endif
