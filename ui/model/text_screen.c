/* A text screen, one event after the other (IBM VGA/XGA Technical Reference, 1992: "Alphanumeric
 * modes", "CRT controller registers"). */
#include "model/text_screen.h"

#include "event/vga.h"

#include <string.h>

enum { CELLS = TEXT_SCREEN_BYTES / 2, CELL_MASK = CELLS - 1 };

static_assert((CELLS & CELL_MASK) == 0, "the memory wraps by a mask");

void text_screen_init(struct text_screen *s)
{
    memset(s, 0, sizeof *s);
    for (unsigned i = 0; i < TEXT_SCREEN_BYTES; i += 2) {
        s->memory[i] = PC_BLANK;
        s->memory[i + 1] = PC_LIGHT_GREY_ON_BLACK;
    }
}

/* ---- What events are about it ---- */

static bool writes_text(const struct event *e)
{
    return e->reason == EVENT_MMIO && e->gpa >= PC_TEXT && e->gpa < PC_TEXT_END;
}

static bool writes_crtc(const struct event *e)
{
    return (e->reason == EVENT_IO || e->reason == EVENT_DATA) &&
           (e->port == PORT_CRTC_INDEX || e->port == PORT_CRTC_DATA);
}

bool text_screen_is_about(const struct event *e)
{
    if (e->direction != EVENT_OUT || (e->flags & EVENT_NO_DEVICE))
        return false;
    return writes_text(e) || writes_crtc(e);
}

/* ---- What they do ---- */

static void write_text(struct text_screen *s, const struct event *e)
{
    size_t at = (size_t)(e->gpa - PC_TEXT), n = e->size;
    if (n > EVENT_DATA_INLINE)
        n = EVENT_DATA_INLINE;
    if (n > TEXT_SCREEN_BYTES - at)
        n = TEXT_SCREEN_BYTES - at;
    memcpy(s->memory + at, e->data, n);
    s->is_written = true;
}

static uint16_t with_high(uint16_t cell, uint8_t byte)
{
    return (uint16_t)((byte << 8 | (cell & 0xff)) & CELL_MASK);
}

static uint16_t with_low(uint16_t cell, uint8_t byte)
{
    return (uint16_t)((cell & 0xff00) | byte);
}

static void write_register(struct text_screen *s, uint32_t index, uint8_t byte)
{
    switch (index) {
    case CRTC_CURSOR_SHAPE: s->cursor_off = byte & CRTC_CURSOR_OFF; break;
    case CRTC_START_HIGH: s->start = with_high(s->start, byte); break;
    case CRTC_START_LOW: s->start = with_low(s->start, byte); break;
    case CRTC_CURSOR_HIGH: s->cursor = with_high(s->cursor, byte); break;
    case CRTC_CURSOR_LOW: s->cursor = with_low(s->cursor, byte); break;
    default: break;
    }
}

/* A word at the index port has both, also as one of many. What of a long string of bytes to the
 * data port follows as DATA has no index, and goes nowhere. */
static void write_crtc(struct text_screen *s, const struct event *e)
{
    bool rest = e->reason == EVENT_DATA;
    const uint8_t *bytes = rest ? e->more : e->data;
    size_t most = rest ? EVENT_DATA_MORE : EVENT_DATA_INLINE,
           n = rest ? e->count : event_data_size(e);
    if (n > most)
        n = most;
    if (e->port == PORT_CRTC_INDEX)
        for (size_t i = 0; e->size > 1 && i + 1 < n; i += e->size)
            write_register(s, bytes[i] & CRTC_INDEX_MASK, bytes[i + 1]);
    else
        for (size_t i = 0; e->size && i < n && !rest; i += e->size)
            write_register(s, e->detail, bytes[i]);
}

void text_screen_add(struct text_screen *s, const struct event *e)
{
    if (!text_screen_is_about(e))
        return;
    if (writes_text(e))
        write_text(s, e);
    else
        write_crtc(s, e);
}

/* ---- What it shows ---- */

const uint8_t *text_screen_cell(const struct text_screen *s, unsigned row, unsigned column)
{
    return &s->memory[2 * ((s->start + row * PC_COLUMNS + column) & CELL_MASK)];
}

uint32_t text_screen_unicode(uint8_t character)
{
    /* Unicode's own table (CP437.TXT) from 0x80 on; the pictures of the controls and of DEL. */
    static const uint16_t controls[32] = {
        ' ',    0x263a, 0x263b, 0x2665, 0x2666, 0x2663, 0x2660, 0x2022, 0x25d8, 0x25cb, 0x25d9,
        0x2642, 0x2640, 0x266a, 0x266b, 0x263c, 0x25ba, 0x25c4, 0x2195, 0x203c, 0x00b6, 0x00a7,
        0x25ac, 0x21a8, 0x2191, 0x2193, 0x2192, 0x2190, 0x221f, 0x2194, 0x25b2, 0x25bc,
    };
    static const uint16_t upper[128] = {
        0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8,
        0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2,
        0x00fb, 0x00f9, 0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1,
        0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd,
        0x00bc, 0x00a1, 0x00ab, 0x00bb, 0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562,
        0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534,
        0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560,
        0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b,
        0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580, 0x03b1, 0x00df, 0x0393,
        0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4, 0x221e, 0x03c6,
        0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248, 0x00b0,
        0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, ' ',
    };
    if (character < 0x20)
        return controls[character];
    if (character < 0x7f)
        return character;
    return character == 0x7f ? 0x2302 : upper[character - 0x80];
}
