/* What is said to a VGA in text mode, and what it answers (IBM VGA/XGA Technical Reference, 1992).
 * Rows and columns count from 0, as INT 10h has them, and from the beginning of the text memory:
 * where the screen starts no single event tells. */
#include "explain/private.h"

#include "event/pc.h"
#include "event/vga.h"
#include "model/text_screen.h"
#include "text/utf8.h"

#include <stdio.h>

/* ---- The CRTC ---- */

/* A byte that goes into a register of the CRTC, alone or as a word with its index. */
static bool crtc_byte(const struct event *e, uint8_t *index, uint8_t *byte)
{
    if (e->direction != EVENT_OUT || (e->port != PORT_CRTC_DATA && e->size == 1) ||
        (e->port & ~1) != PORT_CRTC)
        return false;
    *index = (e->port == PORT_CRTC_DATA ? (uint8_t)e->detail : e->data[0]) & CRTC_INDEX_MASK;
    *byte = e->data[e->port == PORT_CRTC_DATA ? 0 : 1];
    return true;
}

/* The byte that this register got last, before the event. */
static bool find_byte(const struct explain_past *past, uint8_t index, uint8_t *byte)
{
    uint8_t of;
    for (unsigned i = 0; i < past->count; i++)
        if (crtc_byte(past->writes[i], &of, byte) && of == index)
            return true;
    return false;
}

/* A cell is in two registers, of which the event writes one; the other one may be known. */
static bool find_cell(struct vga_access *vga, const struct explain_past *past)
{
    bool high = vga->index == CRTC_CURSOR_HIGH || vga->index == CRTC_START_HIGH;
    uint8_t other;
    if (!find_byte(past, vga->index ^ 1, &other))
        return false;
    vga->cell = (uint16_t)(high ? vga->byte << 8 | other : other << 8 | vga->byte);
    return true;
}

static enum word of_crtc_byte(struct writer *w, const struct explain_past *past)
{
    switch (w->vga.index) {
    case CRTC_CURSOR_HIGH:
    case CRTC_CURSOR_LOW:
        return find_cell(&w->vga, past) ? W_EXPLAIN_VGA_CURSOR_SET : W_EXPLAIN_VGA_WRITTEN;
    case CRTC_START_HIGH:
    case CRTC_START_LOW:
        return find_cell(&w->vga, past) ? W_EXPLAIN_VGA_START_SET : W_EXPLAIN_VGA_WRITTEN;
    default: return W_EXPLAIN_VGA_WRITTEN;
    }
}

static enum word of_out(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event;
    if (crtc_byte(e, &w->vga.index, &w->vga.byte))
        return of_crtc_byte(w, past);
    w->vga.index = e->data[0] & CRTC_INDEX_MASK;
    return e->port == PORT_CRTC ? W_EXPLAIN_VGA_CHOSEN : W_EXPLAIN_VGA_KEPT;
}

enum word explain_vga(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event;
    if (e->direction == EVENT_OUT)
        return of_out(w, past);
    w->vga.index = (uint8_t)e->detail & CRTC_INDEX_MASK;
    switch (e->port) {
    case PORT_CRTC_DATA: return W_EXPLAIN_VGA_READ;
    case PORT_VGA_STATUS: return W_EXPLAIN_VGA_STATUS;
    default: return NO_WORD;
    }
}

static void put_index(struct writer *w)
{
    explain_put(w, "0x%02x", w->vga.index);
}

static void put_byte(struct writer *w)
{
    explain_put(w, "0x%02x", w->vga.byte);
}

static void put_register(struct writer *w)
{
    static const enum word names[] = {
        [CRTC_CURSOR_SHAPE] = W_EXPLAIN_VGA_SHAPE, [CRTC_CURSOR_SHAPE_END] = W_EXPLAIN_VGA_SHAPE,
        [CRTC_START_HIGH] = W_EXPLAIN_VGA_START,   [CRTC_START_LOW] = W_EXPLAIN_VGA_START,
        [CRTC_CURSOR_HIGH] = W_EXPLAIN_VGA_CURSOR, [CRTC_CURSOR_LOW] = W_EXPLAIN_VGA_CURSOR,
    };
    bool is_named = w->vga.index >= CRTC_CURSOR_SHAPE && w->vga.index <= CRTC_CURSOR_LOW;
    explain_put_word(w, is_named ? names[w->vga.index] : W_EXPLAIN_VGA_TIMING);
}

static void put_cell(struct writer *w)
{
    explain_put(w, "%u", w->vga.cell);
}

static void put_place_of(struct writer *w, unsigned cell)
{
    explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_VGA_PLACE), cell / PC_COLUMNS,
                cell % PC_COLUMNS);
}

static void put_place(struct writer *w)
{
    put_place_of(w, w->vga.cell);
}

static void put_beam(struct writer *w)
{
    enum { NOT_DISPLAYING = 0x01, RETRACE = 0x08 };
    uint8_t status = w->event->data[0];
    explain_put_word(w, status & RETRACE          ? W_EXPLAIN_VGA_RETRACE
                        : status & NOT_DISPLAYING ? W_EXPLAIN_VGA_BETWEEN_LINES
                                                  : W_EXPLAIN_VGA_DISPLAYING);
}

/* ---- The text memory ---- */

enum word explain_memory_write(const struct event *e)
{
    if (e->flags & EVENT_NO_DEVICE)
        return W_EXPLAIN_MMIO_WRITE;
    return e->gpa >= PC_TEXT && e->gpa < PC_TEXT_END ? W_EXPLAIN_VGA_TEXT : W_EXPLAIN_ROM_WRITE;
}

/* What the bytes of a write are: characters, and attributes, which may differ. */
struct cells {
    char text[EVENT_DATA_INLINE * UTF8_MAX + 3]; /* in quotes */
    unsigned characters, attributes;
    bool blank; /* all characters are */
    bool alike; /* all attributes are */
    uint8_t attribute;
};

static void look_at(const struct event *e, struct cells *cells)
{
    size_t at = 0, n = e->size < EVENT_DATA_INLINE ? e->size : EVENT_DATA_INLINE;
    *cells = (struct cells){ .blank = true, .alike = true };
    cells->text[at++] = '\'';
    for (size_t i = 0; i < n; i++) {
        uint8_t byte = e->data[i];
        if ((e->gpa + i) % 2) {
            cells->alike &= !cells->attributes++ || byte == cells->attribute;
            cells->attribute = byte;
        } else {
            uint32_t c = text_screen_unicode(byte);
            at += utf8_encode(c, cells->text + at);
            cells->blank &= c == ' ';
            cells->characters++;
        }
    }
    cells->text[at] = '\'';
}

static enum word colour_name(unsigned colour)
{
    static const enum word names[] = {
        W_COLOUR_BLACK,     W_COLOUR_BLUE,          W_COLOUR_GREEN,       W_COLOUR_CYAN,
        W_COLOUR_RED,       W_COLOUR_MAGENTA,       W_COLOUR_BROWN,       W_COLOUR_LIGHT_GREY,
        W_COLOUR_DARK_GREY, W_COLOUR_LIGHT_BLUE,    W_COLOUR_LIGHT_GREEN, W_COLOUR_LIGHT_CYAN,
        W_COLOUR_LIGHT_RED, W_COLOUR_LIGHT_MAGENTA, W_COLOUR_YELLOW,      W_COLOUR_WHITE,
    };
    return names[colour & 15];
}

enum { COLOURS = 128 };

/* Returns text. */
static const char *colours(enum language language, const struct cells *cells, char text[COLOURS])
{
    enum { BLINKS = 0x80 };
    char steady[COLOURS / 2];
    if (!cells->alike)
        return word(language, W_EXPLAIN_VGA_SEVERAL);
    snprintf(steady, sizeof steady, WORD_FORMAT(language, WF_EXPLAIN_VGA_COLOURS),
             word(language, colour_name(cells->attribute)),
             word(language, colour_name(cells->attribute >> 4 & 7)));
    snprintf(text, COLOURS,
             cells->attribute & BLINKS ? WORD_FORMAT(language, WF_EXPLAIN_VGA_BLINKING) : "%s",
             steady);
    return text;
}

static void put_cells(struct writer *w)
{
    char text[COLOURS];
    struct cells cells;
    enum language language = w->language;
    look_at(w->event, &cells);
    const char *characters = cells.blank ? word(language, W_EXPLAIN_VGA_BLANK) : cells.text;
    put_place_of(w, (unsigned)(w->event->gpa - PC_TEXT) / 2);
    explain_put(w, ": ");
    if (!cells.characters)
        explain_put(w, WORD_FORMAT(language, WF_EXPLAIN_VGA_ONLY_COLOURS),
                    colours(language, &cells, text));
    else if (!cells.attributes)
        explain_put(w, WORD_FORMAT(language, WF_EXPLAIN_VGA_ONLY_TEXT), characters);
    else
        explain_put(w, WORD_FORMAT(language, WF_EXPLAIN_VGA_CELLS), characters,
                    colours(language, &cells, text));
}

bool explain_put_vga_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "vga-index", put_index }, { "vga-byte", put_byte },   { "vga-register", put_register },
        { "vga-cell", put_cell },   { "vga-place", put_place }, { "vga-beam", put_beam },
        { "vga-cells", put_cells },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
