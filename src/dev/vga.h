/* A VGA as far as programs in text mode use it (IBM VGA/XGA Technical Reference, 1992, "VGA
 * function"), as firmware leaves it behind: mode 3, 80 columns, 25 rows, 16 colours.
 *
 * The text memory is guest memory that the guest reads directly; each write is an exit, and
 * vga_write() does it. What is on the screen nobody draws here: front ends make it from the events
 * (ui/model/text_screen.h). So of the registers only those have an effect that others read back or
 * that the events tell: the CRTC's index, which is the detail of an event at its data port. All
 * others keep what was written, and give that when they are read. Belongs to the vCPU's thread;
 * others may look at the text memory meanwhile.
 */
#ifndef DEV_VGA_H
#define DEV_VGA_H

#include "dev/bus.h"
#include "event/pc.h"
#include "event/vga.h"

enum { VGA_TEXT_BYTES = PC_TEXT_END - PC_TEXT };

/* Registers behind an index, of which the lower bits count. A power of two. */
enum { VGA_REGISTERS = CRTC_REGISTERS, VGA_COLOURS = 256 };

struct vga {
    uint8_t *text; /* borrowed: VGA_TEXT_BYTES of guest memory, in the host */
    uint8_t crtc_index, attribute_index, sequencer_index, graphics_index;
    uint8_t crtc[VGA_REGISTERS];
    uint8_t attribute[VGA_REGISTERS], sequencer[VGA_REGISTERS], graphics[VGA_REGISTERS];
    bool attribute_data; /* the next byte to 0x3c0 is data, no index */
    uint8_t misc, feature, enable;
    /* The palette: bytes of red, green, blue, and which of all these comes next. */
    uint8_t palette[3 * VGA_COLOURS];
    uint16_t palette_read, palette_write;
    uint8_t palette_mask;
    bool palette_reads;  /* it was told last from where to read */
    unsigned beam_looks; /* how often somebody has looked where the beam is */
};

/* Fills the text memory with blanks, light grey on black. The cursor and the start are at 0. */
void vga_init(struct vga *vga, uint8_t *text);

/* Its ports: 0x3c0 to 0x3cf; 0x3d4 and 0x3d5; 0x3da. */
enum { VGA_DEVICES = 3 };
void vga_devices(struct vga *vga, struct device devices[VGA_DEVICES]);

/* Its text memory, from PC_TEXT to PC_TEXT_END; each byte is stored by a relaxed atomic. */
struct device_memory vga_memory(struct vga *vga);

#endif
