/* Registers that keep what is written, a beam that moves when it is looked at, and text memory. */
#include "dev/vga.h"

#include <string.h>

/* Ports, from PORT_VGA on. */
enum {
    ATTRIBUTE = 0x0,
    ATTRIBUTE_READ = 0x1,
    MISC = 0x2, /* read: input status 0 */
    ENABLE = 0x3,
    SEQUENCER_INDEX = 0x4,
    SEQUENCER_DATA = 0x5,
    PALETTE_MASK = 0x6,
    PALETTE_READ = 0x7, /* written: from where; read: the state */
    PALETTE_WRITE = 0x8,
    PALETTE_DATA = 0x9,
    FEATURE_READ = 0xa,
    MISC_READ = 0xc,
    GRAPHICS_INDEX = 0xe,
    GRAPHICS_DATA = 0xf,
    VGA_PORTS = 0x10,
};

enum { INDEX_MASK = VGA_REGISTERS - 1, PALETTE_BITS = 0x3f };
enum { PALETTE_STATE_READS = 0x3 };
enum { STATUS0_SWITCH = 0x10 }; /* a colour monitor */
enum { STATUS1_NOT_DISPLAYING = 0x01, STATUS1_RETRACE = 0x08 };

/* ---- 0x3c0 to 0x3cf ---- */

static void write_attribute(struct vga *v, uint8_t value)
{
    if (v->attribute_data)
        v->attribute[v->attribute_index & INDEX_MASK] = value;
    else
        v->attribute_index = value;
    v->attribute_data = !v->attribute_data;
}

static uint8_t *next_colour(struct vga *v, uint16_t *at)
{
    uint8_t *byte = &v->palette[*at];
    *at = (uint16_t)((*at + 1u) % sizeof v->palette);
    return byte;
}

static void vga_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct vga *v = state;
    switch (offset) {
    case ATTRIBUTE: write_attribute(v, value); break;
    case MISC: v->misc = value; break;
    case ENABLE: v->enable = value; break;
    case SEQUENCER_INDEX: v->sequencer_index = value & INDEX_MASK; break;
    case SEQUENCER_DATA: v->sequencer[v->sequencer_index] = value; break;
    case PALETTE_MASK: v->palette_mask = value; break;
    case PALETTE_READ:
        v->palette_read = (uint16_t)(3 * value);
        v->palette_reads = true;
        break;
    case PALETTE_WRITE:
        v->palette_write = (uint16_t)(3 * value);
        v->palette_reads = false;
        break;
    case PALETTE_DATA: *next_colour(v, &v->palette_write) = value & PALETTE_BITS; break;
    case GRAPHICS_INDEX: v->graphics_index = value & INDEX_MASK; break;
    case GRAPHICS_DATA: v->graphics[v->graphics_index] = value; break;
    default: break; /* these can only be read */
    }
}

static uint8_t vga_in(void *state, uint16_t offset, struct event *event)
{
    struct vga *v = state;
    switch (offset) {
    case ATTRIBUTE: return v->attribute_index;
    case ATTRIBUTE_READ: return v->attribute[v->attribute_index & INDEX_MASK];
    case MISC: return STATUS0_SWITCH;
    case ENABLE: return v->enable;
    case SEQUENCER_INDEX: return v->sequencer_index;
    case SEQUENCER_DATA: return v->sequencer[v->sequencer_index];
    case PALETTE_MASK: return v->palette_mask;
    case PALETTE_READ: return v->palette_reads ? PALETTE_STATE_READS : 0;
    case PALETTE_WRITE: return (uint8_t)(v->palette_write / 3);
    case PALETTE_DATA: return *next_colour(v, &v->palette_read);
    case FEATURE_READ: return v->feature;
    case MISC_READ: return v->misc;
    case GRAPHICS_INDEX: return v->graphics_index;
    case GRAPHICS_DATA: return v->graphics[v->graphics_index];
    default: return 0xff;
    }
}

/* ---- The CRTC ---- */

enum { CRTC_INDEX, CRTC_PORTS = 2 };

/* A word at the index port brings its index along, in its own bytes. */
static void tell_index(const struct vga *v, struct event *event)
{
    if (event->port == PORT_CRTC_DATA)
        event->detail = v->crtc_index;
}

static void crtc_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct vga *v = state;
    if (offset == CRTC_INDEX) {
        v->crtc_index = value & INDEX_MASK;
        return;
    }
    v->crtc[v->crtc_index] = value;
    tell_index(v, event);
}

static uint8_t crtc_in(void *state, uint16_t offset, struct event *event)
{
    struct vga *v = state;
    if (offset == CRTC_INDEX)
        return v->crtc_index;
    tell_index(v, event);
    return v->crtc[v->crtc_index];
}

/* ---- Input status 1 ---- */

/* Who looks waits for a change, be it of a line or of the picture: so each look finds another, and
 * none waits for long. It also makes 0x3c0 expect an index. */
static uint8_t status_in(void *state, uint16_t offset, struct event *event)
{
    static const uint8_t beam[] = { 0, STATUS1_NOT_DISPLAYING, 0,
                                    STATUS1_NOT_DISPLAYING | STATUS1_RETRACE };
    struct vga *v = state;
    v->attribute_data = false;
    return beam[v->beam_looks++ % (sizeof beam / sizeof *beam)];
}

static void feature_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct vga *v = state;
    v->feature = value;
}

/* ---- The whole ---- */

/* The reference's values for mode 3. */
static const struct vga mode_3 = {
    .crtc = { 0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81, 0xbf, 0x1f, 0x00, 0x4f, 0x0d, 0x0e, 0x00,
              0x00, 0x00, 0x00, 0x9c, 0x8e, 0x8f, 0x28, 0x1f, 0x96, 0xb9, 0xa3, 0xff },
    .attribute = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x14, 0x07, 0x38, 0x39, 0x3a,
                   0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x0c, 0x00, 0x0f, 0x08, 0x00 },
    .sequencer = { 0x03, 0x00, 0x03, 0x00, 0x02 },
    .graphics = { 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x0e, 0x00, 0xff },
    .attribute_index = 0x20, /* the picture is on */
    .misc = 0x67,
    .enable = 0x01,
    .palette_mask = 0xff,
};

/* Two bits for each of red, green and blue: the upper three are dim, the lower three bright. */
static void set_palette(struct vga *v)
{
    enum { EGA_COLOURS = 64, BRIGHT = 0x2a, DIM = 0x15 };
    for (unsigned i = 0; i < EGA_COLOURS; i++)
        for (unsigned part = 0; part < 3; part++) {
            unsigned bright = i >> (2 - part) & 1, dim = i >> (5 - part) & 1;
            v->palette[3 * i + part] = (uint8_t)(bright * BRIGHT + dim * DIM);
        }
}

void vga_init(struct vga *v, uint8_t *text)
{
    *v = mode_3;
    v->text = text;
    set_palette(v);
    for (unsigned i = 0; i < VGA_TEXT_BYTES; i++)
        __atomic_store_n(&text[i], i % 2 ? PC_LIGHT_GREY_ON_BLACK : PC_BLANK, __ATOMIC_RELAXED);
}

void vga_devices(struct vga *v, struct device devices[VGA_DEVICES])
{
    devices[0] = (struct device){
        .first = PORT_VGA, .count = VGA_PORTS, .state = v, .in = vga_in, .out = vga_out
    };
    devices[1] = (struct device){
        .first = PORT_CRTC_INDEX, .count = CRTC_PORTS, .state = v, .in = crtc_in, .out = crtc_out
    };
    devices[2] = (struct device){
        .first = PORT_VGA_STATUS, .count = 1, .state = v, .in = status_in, .out = feature_out
    };
}

static void write_text(void *state, uint64_t offset, const uint8_t *bytes, unsigned n,
                       struct event *event)
{
    const struct vga *v = state;
    for (unsigned i = 0; i < n; i++)
        __atomic_store_n(&v->text[offset + i], bytes[i], __ATOMIC_RELAXED);
}

struct device_memory vga_memory(struct vga *v)
{
    return (struct device_memory){
        .from = PC_TEXT, .size = VGA_TEXT_BYTES, .state = v, .write = write_text
    };
}
