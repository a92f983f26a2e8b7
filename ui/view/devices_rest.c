/* Timer, serial port, keyboard and disk on the page of devices, a few lines each. */
#include "view/devices.h"

#include "event/ata.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

/* ---- The timer ---- */

static enum word mode_word(unsigned mode)
{
    static const enum word words[] = { W_EXPLAIN_PIT_MODE_0,   W_EXPLAIN_PIT_MODE_1,
                                       W_EXPLAIN_PIT_MODE_2,   W_EXPLAIN_PIT_MODE_3,
                                       W_EXPLAIN_PIT_MODE_4_5, W_EXPLAIN_PIT_MODE_4_5 };
    return words[mode % 6];
}

static void counter_lines(struct page *p, const struct pit *pit, unsigned i)
{
    static const enum word names[] = { W_DEVICES_COUNTER_0, W_DEVICES_COUNTER_1,
                                       W_DEVICES_COUNTER_2 };
    const struct view *view = p->view;
    const struct pit_counter *c = &pit->counters[i];
    bool repeats = c->mode == 2 || c->mode == 3;
    uint32_t count;
    if (!devices_count(pit, i, &count))
        return;
    char rate[48] = "";
    if (repeats && c->count)
        snprintf(rate, sizeof rate, " (%.2f Hz)", (double)PIT_HZ / c->count);
    devices_line(p, ROLE_TEXT, view_word(view, names[i]), VIEW_FORMAT(view, WF_DEVICES_COUNTER),
                 c->mode, view_word(view, mode_word(c->mode)), c->count, rate, count);
}

void devices_timer(struct page *p, const struct devices *d, uint64_t now_ns)
{
    const struct view *view = p->view;
    char duration[32];
    if (!(d->used & DEVICES_PIT))
        return;
    struct pit pit = devices_pit(d, now_ns);
    uint64_t next = pit_next_rise(&pit);
    page_line(p, ROLE_STRONG, "%s", view_word(view, W_DEVICES_PIT));
    for (unsigned i = 0; i < PIT_COUNTERS; i++)
        counter_lines(p, &pit, i);
    if (next == UINT64_MAX)
        devices_line(p, ROLE_DIM, "", "%s", view_word(view, W_DEVICES_NO_TICK));
    else
        devices_line(p, ROLE_TEXT, "", VIEW_FORMAT(view, WF_DEVICES_TICK),
                     view_duration(p->view, next > now_ns ? next - now_ns : 0, duration));
    p->row++;
}

/* ---- The serial port ---- */

static void put_byte(uint8_t byte, char text[16])
{
    if (byte > ' ' && byte < 0x7f)
        snprintf(text, 16, "0x%02x '%c'", byte, byte);
    else
        snprintf(text, 16, "0x%02x", byte);
}

static void put_enables(const struct view *view, uint8_t ier, char *text, size_t size)
{
    static const struct {
        uint8_t bit;
        enum word word;
    } bits[] = { { UART_IER_RECEIVED, W_DEVICES_UART_RECEIVED },
                 { UART_IER_EMPTIED, W_DEVICES_UART_EMPTIED },
                 { UART_IER_LINE, W_DEVICES_UART_LINE },
                 { UART_IER_MODEM, W_DEVICES_UART_MODEM } };
    size_t at = 0;
    *text = '\0';
    for (size_t i = 0; i < sizeof bits / sizeof *bits && at < size; i++)
        if (ier & bits[i].bit)
            at += (size_t)snprintf(text + at, size - at, "%s%s", at ? ", " : "",
                                   view_word(view, bits[i].word));
    if (!at)
        snprintf(text, size, "%s", view_word(view, W_DEVICES_NONE));
}

void devices_uart(struct page *p, const struct devices *d)
{
    enum { BAUD_MAX = 115200, BITS = 0x03 };
    const struct view *view = p->view;
    const struct device_uart *u = &d->uart;
    char text[128], byte[16];
    if (!(d->used & DEVICES_UART))
        return;
    page_line(p, ROLE_STRONG, "%s", view_word(view, W_DEVICES_UART_TITLE));
    devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_UART_SPEED),
                 VIEW_FORMAT(view, WF_DEVICES_BAUD), u->divisor ? BAUD_MAX / u->divisor : BAUD_MAX,
                 u->divisor);
    put_enables(view, u->ier, text, sizeof text);
    devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_UART_INTERRUPTS), "%s%s", text,
                 u->ier && !device_uart_is_open(u) ? view_word(view, W_DEVICES_UART_CLOSED) : "");
    put_byte(u->byte, byte);
    devices_line(p, u->waits ? ROLE_CHANGED : ROLE_TEXT, view_word(view, W_DEVICES_UART_RECEIVER),
                 VIEW_FORMAT(view, WF_DEVICES_BYTE), u->waits && u->is_known ? byte : "",
                 view_word(view, u->waits ? W_DEVICES_BYTE_WAITS : W_DEVICES_EMPTY));
    p->row++;
}

/* ---- The keyboard ---- */

void devices_keyboard(struct page *p, const struct devices *d)
{
    const struct view *view = p->view;
    const struct device_keyboard *k = &d->keyboard;
    char byte[16];
    if (!(d->used & DEVICES_KEYBOARD) && !k->full)
        return;
    snprintf(byte, sizeof byte, "0x%02x", k->output);
    page_line(p, ROLE_STRONG, "%s", view_word(view, W_DEVICES_KEYBOARD_TITLE));
    devices_line(p, k->full ? ROLE_CHANGED : ROLE_TEXT, view_word(view, W_DEVICES_KEYBOARD_OUTPUT),
                 VIEW_FORMAT(view, WF_DEVICES_BYTE), k->full ? byte : "",
                 view_word(view, k->full ? W_DEVICES_BYTE_WAITS : W_DEVICES_EMPTY));
    devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_KEYBOARD_COMMAND),
                 VIEW_FORMAT(view, WF_DEVICES_KEYBOARD_BYTE), k->command_byte,
                 view_word(view, k->command_byte & KEYBOARD_COMMAND_IRQ
                                     ? W_DEVICES_KEYBOARD_IRQ
                                     : W_DEVICES_KEYBOARD_NO_IRQ),
                 view_word(view, k->command_byte & KEYBOARD_COMMAND_OFF ? W_DEVICES_KEYBOARD_OFF
                                                                        : W_DEVICES_KEYBOARD_ON));
    devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_KEYBOARD_SET),
                 VIEW_FORMAT(view, WF_DEVICES_SCAN_CODES), k->set,
                 k->command_byte & KEYBOARD_COMMAND_TRANSLATE
                     ? view_word(view, W_DEVICES_KEYBOARD_TRANSLATED)
                     : "");
    p->row++;
}

/* ---- The disk, and what is left ---- */

void devices_disk(struct page *p, const struct devices *d)
{
    const struct view *view = p->view;
    const struct device_disk *disk = &d->disk;
    if (d->used & DEVICES_DISK) {
        page_line(p, ROLE_STRONG, "%s", view_word(view, W_DEVICES_DISK_TITLE));
        if (disk->has_command)
            devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_DISK_COMMAND),
                         VIEW_FORMAT(view, WF_DEVICES_COMMAND_AT), disk->command,
                         device_disk_sector(disk), device_disk_left(disk));
        if (disk->has_status)
            devices_line(p, disk->status & ATA_ERR ? ROLE_WARN : ROLE_TEXT,
                         view_word(view, W_DEVICES_DISK_STATUS), "0x%02x%s%s%s", disk->status,
                         disk->status & ATA_DRDY ? " DRDY" : "",
                         disk->status & ATA_DRQ ? " DRQ" : "",
                         disk->status & ATA_ERR ? " ERR" : "");
        p->row++;
    }
    if (!(d->used & (DEVICES_CMOS | DEVICES_SYSTEM | DEVICES_CRTC)))
        return;
    page_line(p, ROLE_STRONG, "%s", view_word(view, W_DEVICES_OTHERS));
    if (d->used & DEVICES_CRTC)
        devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_CURSOR),
                     VIEW_FORMAT(view, WF_DEVICES_CURSOR_AT), d->crtc_cursor / 80,
                     d->crtc_cursor % 80);
    if (d->used & DEVICES_CMOS)
        devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_CMOS), "0x%02x", d->cmos_index);
    if (d->used & DEVICES_SYSTEM)
        devices_line(p, ROLE_TEXT, view_word(view, W_DEVICES_SYSTEM), "0x61: 0x%02x  0x92: 0x%02x",
                     d->system_b, d->system_a);
}
