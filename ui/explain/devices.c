/* Which of the devices that have sentences of their own an event is about. */
#include "explain/private.h"

#include "event/ata.h"
#include "event/ports.h"

static bool is_in(const struct event *e, uint16_t first, unsigned ports)
{
    return e->port >= first && e->port < first + ports;
}

/* Index and data of a register may come in a word. */
static bool is_vga(const struct event *e)
{
    if (e->size != 1)
        return e->size == 2 && (is_in(e, PORT_VGA, 15) || e->port == PORT_CRTC) &&
               e->direction == EVENT_OUT;
    return is_in(e, PORT_VGA, 16) || is_in(e, PORT_CRTC, 2) || e->port == PORT_VGA_STATUS;
}

/* Data moves in words, and by strings. */
static bool is_disk(const struct event *e)
{
    bool is_byte = e->size == 1 && !(e->flags & EVENT_STRING);
    return e->port == PORT_ATA ||
           (is_byte && (is_in(e, PORT_ATA, ATA_REGISTERS) || e->port == PORT_ATA_CONTROL));
}

enum word explain_device(struct writer *w, const struct explain_past *past, enum word *device)
{
    const struct event *e = w->event;
    *device = NO_WORD;
    if (e->reason != EVENT_IO || e->flags & EVENT_NO_DEVICE)
        return NO_WORD;
    if (is_disk(e)) {
        *device = W_EXPLAIN_ATA;
        return explain_ata(w, past);
    }
    if (e->flags & EVENT_STRING)
        return NO_WORD;
    if (is_vga(e)) {
        *device = W_EXPLAIN_VGA;
        return explain_vga(w, past);
    }
    if (e->size != 1)
        return NO_WORD;
    if (is_in(e, PORT_PIC1, 2) || is_in(e, PORT_PIC2, 2)) {
        *device = W_EXPLAIN_PIC;
        return explain_pic(e, past);
    }
    if (is_in(e, PORT_PIT, 4)) {
        *device = W_EXPLAIN_PIT;
        return explain_pit(w, past);
    }
    if (e->port == PORT_KEYBOARD || e->port == PORT_KEYBOARD_COMMAND) {
        *device = W_EXPLAIN_KEYBOARD;
        return explain_keyboard(e, past);
    }
    if (e->port == PORT_SYSTEM_A || e->port == PORT_SYSTEM_B) {
        *device = W_EXPLAIN_SYSTEM;
        return explain_system_ports(e);
    }
    if (is_in(e, PORT_CMOS, 2)) {
        *device = W_EXPLAIN_CMOS;
        return explain_cmos(w, past);
    }
    if (e->port == PORT_BIOS) {
        *device = W_EXPLAIN_BIOS;
        return explain_bios(e);
    }
    return NO_WORD;
}

bool explain_put_device_field(struct writer *w, const char *name, size_t length)
{
    return explain_put_pic_field(w, name, length) || explain_put_pit_field(w, name, length) ||
           explain_put_keyboard_field(w, name, length) ||
           explain_put_system_field(w, name, length) || explain_put_cmos_field(w, name, length) ||
           explain_put_ata_field(w, name, length) || explain_put_vga_field(w, name, length) ||
           explain_put_bios_field(w, name, length);
}
