/* From events to devices: which of them an access is for, byte by byte as on the bus (dev/bus.h),
 * and what follows of it. */
#include "model/devices.h"

#include "event/ata.h"
#include "event/ports.h"
#include "event/vga.h"

#include <string.h>

enum devices_change_kind {
    CHANGE_IN,
    CHANGE_IN_TOOK, /* a typed byte */
    CHANGE_OUT,
    CHANGE_NOTHING, /* a byte past the ports of the device at the first of them */
    CHANGE_INJECT,
    CHANGE_LINE, /* and enum event_line_change */
};

enum { MASTER, SLAVE, LINES = 8 };
enum { PIT_PORTS = 4, UART_PORTS = 8 };
enum { SYSTEM_B_WRITABLE = 0x0f, SYSTEM_B_GATE = 0x01, SYSTEM_A_A20 = 0x02 };
enum { GATED = 2, CMOS_INDEX_MASK = 0x7f, EXCEPTIONS = EXCEPTION_COUNT };

void devices_init(struct devices *d)
{
    memset(d, 0, sizeof *d);
    pic_init(&d->pic);
    pit_init(&d->pit);
    device_uart_init(&d->uart);
    device_keyboard_init(&d->keyboard);
    device_disk_init(&d->disk);
    d->system_a = SYSTEM_A_A20;
}

/* ---- Which device ---- */

/* The device at a port, and its ports; 0: none that is of interest. */
static unsigned device_at(uint16_t port, uint16_t *first, uint16_t *count)
{
    static const struct range {
        uint16_t first, count;
        unsigned device;
    } ranges[] = {
        { PORT_UART, UART_PORTS, DEVICES_UART }, { PORT_PIC1, 2, DEVICES_PIC },
        { PORT_PIC2, 2, DEVICES_PIC },           { PORT_PIT, PIT_PORTS, DEVICES_PIT },
        { PORT_KEYBOARD, 1, DEVICES_KEYBOARD },  { PORT_KEYBOARD_COMMAND, 1, DEVICES_KEYBOARD },
        { PORT_SYSTEM_B, 1, DEVICES_SYSTEM },    { PORT_SYSTEM_A, 1, DEVICES_SYSTEM },
        { PORT_CMOS, 2, DEVICES_CMOS },          { PORT_ATA, ATA_REGISTERS, DEVICES_DISK },
        { PORT_ATA_CONTROL, 1, DEVICES_DISK },   { PORT_CRTC, 2, DEVICES_CRTC },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if ((unsigned)port - ranges[i].first < ranges[i].count) {
            *first = ranges[i].first;
            *count = ranges[i].count;
            return ranges[i].device;
        }
    return 0;
}

/* ---- What an event is made of ---- */

/* Bytes that an event has with it; a broken recording may say anything. */
static unsigned bytes_of(const struct event *e)
{
    size_t room = e->reason == EVENT_DATA ? EVENT_DATA_MORE : EVENT_DATA_INLINE;
    size_t n = e->reason == EVENT_DATA ? e->count : event_data_size(e);
    return (unsigned)(e->size ? (n < room ? n : room) : 0);
}

/* The disk's data is not kept, only that it moved: all of it with its exit. */
unsigned devices_changes(const struct event *e)
{
    uint16_t first, count;
    switch ((enum event_reason)e->reason) {
    case EVENT_IO:
    case EVENT_DATA:
        if (e->flags & EVENT_NO_DEVICE || !device_at(e->port, &first, &count))
            return 0;
        return e->port == PORT_ATA ? e->reason == EVENT_IO : bytes_of(e);
    case EVENT_INJECT:
    case EVENT_LINE: return e->irq < EVENT_IRQS;
    default: return 0;
    }
}

static struct devices_change line_change(const struct event *e)
{
    bool held = e->detail == LINE_HELD;
    struct devices_change c = { .seq = e->seq, .value = e->irq };
    c.kind = e->reason == EVENT_INJECT ? CHANGE_INJECT : (uint8_t)(CHANGE_LINE + e->detail);
    c.ns = e->reason == EVENT_INJECT ? e->exit_ns : held ? e->line.held_ns : e->line.at_ns;
    c.detail = e->reason == EVENT_LINE ? e->line.byte : 0;
    return c;
}

struct devices_change devices_change(const struct devices *d, const struct event *e, unsigned index)
{
    if (e->reason == EVENT_INJECT || e->reason == EVENT_LINE)
        return line_change(e);
    bool rest = e->reason == EVENT_DATA, out = e->direction == EVENT_OUT;
    bool bulk = e->port == PORT_ATA && !rest;
    uint16_t first = 0, count = 0, port = (uint16_t)(e->port + index % e->size);
    device_at(e->port, &first, &count);
    return (struct devices_change){
        .seq = e->seq,
        .ns = bulk   ? event_data_size(e)
              : rest ? d->io_ns
                     : e->exit_ns,
        .detail = e->detail,
        .port = port,
        .kind = port - first >= count         ? CHANGE_NOTHING
                : out                         ? CHANGE_OUT
                : e->flags & EVENT_TOOK_INPUT ? CHANGE_IN_TOOK
                                              : CHANGE_IN,
        .value = rest ? e->more[index] : e->data[index],
    };
}

/* ---- What follows ---- */

/* A line that has come into service has so now. */
static void note_service(struct devices *d, const struct pic *before, uint64_t ns)
{
    for (unsigned chip = MASTER; chip <= SLAVE; chip++) {
        unsigned begun = d->pic.chips[chip].isr & ~before->chips[chip].isr & 0xffu;
        for (unsigned line = 0; begun; line++, begun >>= 1)
            if (begun & 1)
                d->served_ns[chip * LINES + line] = ns;
    }
}

static bool access_pic(struct devices *d, const struct devices_change *c, uint16_t first, bool out)
{
    const struct pic before = d->pic;
    unsigned chip = first == PORT_PIC2 ? SLAVE : MASTER;
    bool polls = d->pic.chips[chip].polled;
    if (out)
        pic_write(&d->pic, chip, c->port - first, c->value);
    else
        pic_read(&d->pic, chip, c->port - first);
    d->pic.ended = 0;
    note_service(d, &before, c->ns);
    return out || polls;
}

static bool access_pit(struct devices *d, const struct devices_change *c, bool out)
{
    if (out)
        pit_write(&d->pit, c->port - PORT_PIT, c->value, c->ns);
    else
        pit_read(&d->pit, c->port - PORT_PIT, c->ns);
    return true;
}

static bool access_system(struct devices *d, const struct devices_change *c, bool out)
{
    if (out && c->port == PORT_SYSTEM_A)
        d->system_a = c->value;
    if (out && c->port == PORT_SYSTEM_B) {
        d->system_b = c->value & SYSTEM_B_WRITABLE;
        pit_set_gate(&d->pit, c->value & SYSTEM_B_GATE, c->ns);
    }
    return out;
}

static void write_crtc(struct devices *d, uint8_t value)
{
    switch (d->crtc_index) {
    case CRTC_CURSOR_SHAPE: d->crtc_cursor_off = value & CRTC_CURSOR_OFF; break;
    case CRTC_CURSOR_HIGH: d->crtc_cursor = (uint16_t)(value << 8 | (d->crtc_cursor & 0xff)); break;
    case CRTC_CURSOR_LOW: d->crtc_cursor = (uint16_t)((d->crtc_cursor & 0xff00) | value); break;
    default: break;
    }
}

static bool access_crtc(struct devices *d, const struct devices_change *c, bool out)
{
    if (!out)
        return false;
    if (c->port == PORT_CRTC_INDEX)
        d->crtc_index = c->value & CRTC_INDEX_MASK;
    else
        write_crtc(d, c->value);
    return true;
}

static bool access_disk(struct devices *d, const struct devices_change *c, bool out)
{
    uint16_t port = c->port - PORT_ATA;
    if (c->port == PORT_ATA_CONTROL && out)
        device_disk_control(&d->disk, c->value);
    else if (c->port == PORT_ATA_CONTROL)
        device_disk_in(&d->disk, ATA_STATUS, c->value);
    else if (c->port == PORT_ATA)
        device_disk_data(&d->disk, c->ns, c->detail, out);
    else if (out)
        device_disk_out(&d->disk, port, c->value, c->detail);
    else
        device_disk_in(&d->disk, port, c->value);
    return true;
}

static bool access_uart(struct devices *d, const struct devices_change *c, bool out)
{
    uint16_t port = c->port - PORT_UART;
    return out ? device_uart_out(&d->uart, port, c->value)
               : device_uart_in(&d->uart, port, c->value, c->kind == CHANGE_IN_TOOK);
}

static bool access_device(struct devices *d, const struct devices_change *c)
{
    uint16_t first = 0, count;
    unsigned device = device_at(c->port, &first, &count);
    bool out = c->kind == CHANGE_OUT, is_new = !(d->used & device);
    d->used |= device;
    switch (device) {
    case DEVICES_PIC: return access_pic(d, c, first, out) || is_new;
    case DEVICES_PIT: return access_pit(d, c, out);
    case DEVICES_UART: return access_uart(d, c, out) || is_new;
    case DEVICES_KEYBOARD:
        return (out ? device_keyboard_out(&d->keyboard, c->port != PORT_KEYBOARD, c->value)
                    : device_keyboard_in(&d->keyboard, c->port != PORT_KEYBOARD)) ||
               is_new;
    case DEVICES_SYSTEM: return access_system(d, c, out) || is_new;
    case DEVICES_CMOS:
        if (out && c->port == PORT_CMOS)
            d->cmos_index = c->value & CMOS_INDEX_MASK;
        return out || is_new;
    case DEVICES_DISK: return access_disk(d, c, out);
    case DEVICES_CRTC: return access_crtc(d, c, out) || is_new;
    default: return false;
    }
}

static void inject(struct devices *d, const struct devices_change *c)
{
    const struct pic before = d->pic;
    pic_acknowledge(&d->pic);
    note_service(d, &before, c->ns);
}

static void receive(struct devices *d, const struct devices_change *c)
{
    if (c->value == IRQ_KEYBOARD)
        device_keyboard_byte(&d->keyboard, (uint8_t)c->detail);
    else if (c->value == IRQ_UART)
        device_uart_byte(&d->uart, (uint8_t)c->detail);
}

/* That it stood by no event has told before. */
static void start_timer(struct devices *d, uint64_t ns)
{
    enum { RATE_GENERATOR = 2 };
    d->pit.counters[0].mode = RATE_GENERATOR;
    d->pit.standby = true;
    pit_release(&d->pit, ns);
    d->used |= DEVICES_PIT;
}

static bool change_line(struct devices *d, const struct devices_change *c)
{
    switch (c->kind - CHANGE_LINE) {
    case LINE_RISES:
        pic_set_line(&d->pic, c->value, false);
        pic_set_line(&d->pic, c->value, true);
        d->rose_ns[c->value] = c->ns;
        return true;
    case LINE_FALLS: pic_set_line(&d->pic, c->value, false); return true;
    case LINE_BYTE: receive(d, c); return true;
    case LINE_HELD: pit_hold(&d->pit, c->ns); return true;
    case LINE_STARTS: start_timer(d, c->ns); return true;
    default: return false;
    }
}

bool devices_apply(struct devices *d, const struct devices_change *c)
{
    if (c->kind == CHANGE_NOTHING)
        return false;
    if (c->kind < CHANGE_INJECT)
        return access_device(d, c);
    if (c->kind > CHANGE_INJECT)
        return change_line(d, c);
    inject(d, c);
    return true;
}

/* ---- Questions ---- */

enum devices_wait devices_wait(const struct devices *d, unsigned irq, uint8_t *behind)
{
    bool slave = irq >= LINES;
    *behind = EVENT_NO_IRQ;
    if (!devices_is_requested(d, irq))
        return DEVICES_IDLE;
    if (!d->pic.chips[irq / LINES].initialized || !d->pic.chips[MASTER].initialized)
        return DEVICES_NOT_SET_UP;
    if (devices_is_masked(d, irq))
        return DEVICES_MASKED;
    if (slave && devices_is_masked(d, IRQ_CASCADE))
        return DEVICES_CASCADE_OFF;
    *behind = pic_held_by(&d->pic, irq);
    return *behind == EVENT_NO_IRQ ? DEVICES_READY : DEVICES_BEHIND;
}

uint16_t devices_behind(const struct devices *d, unsigned irq)
{
    uint16_t lines = 0;
    uint8_t behind;
    for (unsigned line = 0; line < EVENT_IRQS; line++)
        if (line != IRQ_CASCADE && devices_wait(d, line, &behind) == DEVICES_BEHIND &&
            behind == irq)
            lines |= (uint16_t)(1u << line);
    return lines;
}

uint8_t devices_served(const struct devices *d, uint64_t *since_ns)
{
    uint8_t last = EVENT_NO_IRQ;
    for (uint8_t irq = 0; irq < EVENT_IRQS; irq++) {
        bool hides = irq == IRQ_CASCADE && d->pic.chips[SLAVE].isr;
        if (!devices_is_served(d, irq) || hides)
            continue;
        if (last == EVENT_NO_IRQ || d->served_ns[irq] >= d->served_ns[last])
            last = irq;
    }
    *since_ns = last == EVENT_NO_IRQ ? 0 : d->served_ns[last];
    return last;
}

bool devices_is_unmapped(const struct devices *d, unsigned irq)
{
    const struct pic_chip *chip = &d->pic.chips[irq / LINES];
    return chip->initialized && chip->base < EXCEPTIONS;
}

struct pit devices_pit(const struct devices *d, uint64_t now_ns)
{
    struct pit pit = d->pit;
    pit_advance(&pit, now_ns);
    return pit;
}

bool devices_count(const struct pit *pit, unsigned counter, uint32_t *count)
{
    const struct pit_counter *c = &pit->counters[counter];
    *count = pit_counter_count(c, pit_ticks(pit));
    return c->count || c->next_count;
}
