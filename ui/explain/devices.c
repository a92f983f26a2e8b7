/* What is said to the interrupt controllers, the timer and the keyboard, and what they answer (data
 * sheets of the Intel 8259A and 8254; IBM PC AT Technical Reference, "Keyboard controller"). */
#include "explain/private.h"

#include "event/commands.h"
#include "event/ports.h"

#include <stdio.h>
#include <string.h>

enum { PIT_CONTROL_PORT = PORT_PIT + 3, PIT_INPUT_HZ = 1193182 };

/* ---- The interrupt controllers ---- */

static unsigned chip_of(const struct event *e)
{
    return e->port >= PORT_PIC2;
}

static bool is_icw1(const struct event *e)
{
    return !(e->port & 1) && pic_command_of(e->data[0]) == PIC_COMMAND_ICW1;
}

/* Which word an OUT to the data port is: counts those to the same chip since its ICW1. */
static enum word of_pic_data(const struct event *e, const struct explain_past *past)
{
    unsigned words = 0;
    const struct event *start = NULL;
    for (unsigned i = 0; i < past->count && !start; i++) {
        if (chip_of(past->writes[i]) != chip_of(e))
            continue;
        if (is_icw1(past->writes[i]))
            start = past->writes[i];
        words += past->writes[i]->port & 1;
    }
    if (!start)
        return W_EXPLAIN_PIC_MASK;
    unsigned icw = 1;
    for (unsigned i = 0; icw && i <= words; i++)
        icw = pic_icw_after(pic_decode_icw1(start->data[0]), icw);
    switch (icw) {
    case 2: return W_EXPLAIN_PIC_ICW2;
    case 3: return W_EXPLAIN_PIC_ICW3;
    case 4: return W_EXPLAIN_PIC_ICW4;
    default: return W_EXPLAIN_PIC_MASK;
    }
}

static enum word of_pic_command(uint8_t command)
{
    struct pic_ocw2 ocw2 = pic_decode_ocw2(command);
    switch (pic_command_of(command)) {
    case PIC_COMMAND_ICW1: return W_EXPLAIN_PIC_ICW1;
    case PIC_COMMAND_OCW3: return W_EXPLAIN_PIC_OCW3;
    case PIC_COMMAND_OCW2: break;
    }
    if (!ocw2.eoi)
        return W_EXPLAIN_PIC_PRIORITIES;
    return ocw2.specific ? W_EXPLAIN_PIC_EOI_OF : W_EXPLAIN_PIC_EOI;
}

static enum word of_pic(const struct event *e, const struct explain_past *past)
{
    if (e->direction == EVENT_IN)
        return e->port & 1 ? W_EXPLAIN_PIC_READ_MASK : W_EXPLAIN_PIC_READ;
    return e->port & 1 ? of_pic_data(e, past) : of_pic_command(e->data[0]);
}

static void put_pic(struct writer *w)
{
    explain_put_word(w, chip_of(w->event) ? W_EXPLAIN_PIC_SECOND : W_EXPLAIN_PIC_FIRST);
}

static void put_data_port(struct writer *w)
{
    explain_put(w, "0x%x", w->event->port | 1u);
}

static void put_vectors(struct writer *w)
{
    unsigned base = pic_decode_icw2(w->event->data[0]);
    explain_put_word(w, W_EXPLAIN_PIC_VECTORS, base, base + 7);
}

static void put_cascade(struct writer *w)
{
    explain_put(w, "%u", pic_decode_icw3(w->event->data[0], chip_of(w->event)));
}

static void put_icw4(struct writer *w)
{
    struct pic_icw4 icw4 = pic_decode_icw4(w->event->data[0]);
    explain_put_word(w, icw4.auto_eoi ? W_EXPLAIN_ICW4_AUTO_EOI : W_EXPLAIN_ICW4_EACH_EOI,
                     word(w->language, icw4.mode_8086 ? W_EXPLAIN_ICW4_8086 : W_EXPLAIN_ICW4_8080));
}

/* The line that a specific EOI names. */
static void put_line(struct writer *w)
{
    char line[EXPLAIN_LINE];
    unsigned irq = pic_decode_ocw2(w->event->data[0]).line + 8 * chip_of(w->event);
    explain_put(w, "IRQ %s", explain_line(w->language, irq, line));
}

static enum word ocw3_word(struct pic_ocw3 ocw3)
{
    if (ocw3.poll)
        return W_EXPLAIN_OCW3_POLL;
    if (ocw3.selects_register)
        return ocw3.reads_isr ? W_EXPLAIN_OCW3_ISR : W_EXPLAIN_OCW3_IRR;
    if (ocw3.sets_special_mask)
        return ocw3.special_mask ? W_EXPLAIN_OCW3_SPECIAL_ON : W_EXPLAIN_OCW3_SPECIAL_OFF;
    return W_EXPLAIN_OCW3_NOTHING;
}

static void put_ocw3(struct writer *w)
{
    explain_put_word(w, ocw3_word(pic_decode_ocw3(w->event->data[0])));
}

/* "masks all but IRQ 0 (timer), 1 (keyboard)". */
static void put_masks(struct writer *w)
{
    uint8_t mask = w->event->data[0];
    char lines[8 * EXPLAIN_LINE], line[EXPLAIN_LINE];
    struct writer list = { .text = lines, .size = sizeof lines };
    if (mask == 0xff || !mask) {
        explain_put_word(w, mask ? W_EXPLAIN_MASKS_ALL : W_EXPLAIN_MASKS_NONE);
        return;
    }
    for (unsigned i = 0; i < 8; i++)
        if (!(mask >> i & 1))
            explain_put(&list, "%s%s", list.at ? ", " : "",
                        explain_line(w->language, i + 8 * chip_of(w->event), line));
    explain_put_word(w, W_EXPLAIN_MASKS_BUT, lines);
}

/* ---- The timer ---- */

static enum word of_pit_control(uint8_t control)
{
    switch (pit_decode(control).kind) {
    case PIT_COMMAND_READ_BACK: return W_EXPLAIN_PIT_READ_BACK;
    case PIT_COMMAND_LATCH: return W_EXPLAIN_PIT_LATCH;
    case PIT_COMMAND_MODE: break;
    }
    return W_EXPLAIN_PIT_CONTROL;
}

static bool sets_up(const struct event *e, unsigned counter)
{
    struct pit_command command = pit_decode(e->data[0]);
    return e->port == PIT_CONTROL_PORT && command.kind == PIT_COMMAND_MODE &&
           command.counter == counter;
}

/* The latest control word for a counter, and the bytes of its divisor before this one, newest
 * first. */
static const struct event *counter_setup(const struct explain_past *past, unsigned counter,
                                         const struct event **byte_before, unsigned *bytes)
{
    *bytes = 0;
    *byte_before = NULL;
    for (unsigned i = 0; i < past->count; i++) {
        const struct event *e = past->writes[i];
        if (sets_up(e, counter))
            return e;
        if (e->port != PORT_PIT + counter)
            continue;
        if (!*bytes)
            *byte_before = e;
        ++*bytes;
    }
    return NULL;
}

static enum word of_load(const struct pit_load *load)
{
    if (load->counter)
        return W_EXPLAIN_PIT_LOADED;
    return load->mode == 2 || load->mode == 3 ? W_EXPLAIN_PIT_TICKS : W_EXPLAIN_PIT_ONCE;
}

static uint32_t divisor_of(uint32_t written)
{
    return written ? written : 0x10000;
}

static enum word of_pit_byte(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event, *before;
    unsigned bytes;
    const struct event *setup = counter_setup(past, e->port - PORT_PIT, &before, &bytes);
    struct pit_command command = setup ? pit_decode(setup->data[0]) : (struct pit_command){ 0 };
    if (!setup || command.bcd) /* in BCD the value reads otherwise */
        return W_EXPLAIN_PIT_BYTE;
    w->load = (struct pit_load){ .counter = e->port - PORT_PIT, .mode = command.mode };
    switch (command.access) {
    case PIT_ACCESS_LOW: w->load.divisor = divisor_of(e->data[0]); break;
    case PIT_ACCESS_HIGH: w->load.divisor = divisor_of((uint32_t)e->data[0] << 8); break;
    case PIT_ACCESS_BOTH:
        if (bytes % 2 == 0)
            return W_EXPLAIN_PIT_LOW;
        w->load.divisor = divisor_of((uint32_t)e->data[0] << 8 | before->data[0]);
        break;
    }
    return of_load(&w->load);
}

static enum word of_pit(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event;
    if (e->direction == EVENT_IN)
        return e->port == PIT_CONTROL_PORT ? NO_WORD : W_EXPLAIN_PIT_READ;
    return e->port == PIT_CONTROL_PORT ? of_pit_control(e->data[0]) : of_pit_byte(w, past);
}

static void put_counter(struct writer *w)
{
    const struct event *e = w->event;
    bool control = e->port == PIT_CONTROL_PORT;
    explain_put(w, "%u", control ? pit_decode(e->data[0]).counter : e->port - PORT_PIT);
}

static void put_mode_number(struct writer *w)
{
    explain_put(w, "%u", pit_decode(w->event->data[0]).mode);
}

static void put_mode_name(struct writer *w)
{
    static const enum word names[] = {
        W_EXPLAIN_PIT_MODE_0, W_EXPLAIN_PIT_MODE_1,   W_EXPLAIN_PIT_MODE_2,
        W_EXPLAIN_PIT_MODE_3, W_EXPLAIN_PIT_MODE_4_5, W_EXPLAIN_PIT_MODE_4_5,
    };
    explain_put_word(w, names[pit_decode(w->event->data[0]).mode]);
}

static void put_access(struct writer *w)
{
    switch (pit_decode(w->event->data[0]).access) {
    case PIT_ACCESS_LOW: explain_put_word(w, W_EXPLAIN_PIT_ACCESS_LOW); break;
    case PIT_ACCESS_HIGH: explain_put_word(w, W_EXPLAIN_PIT_ACCESS_HIGH); break;
    case PIT_ACCESS_BOTH: explain_put_word(w, W_EXPLAIN_PIT_ACCESS_BOTH); break;
    }
}

static void put_divisor(struct writer *w)
{
    explain_put(w, "%u", w->load.divisor);
}

static void put_hz(struct writer *w)
{
    double hz = (double)PIT_INPUT_HZ / (w->load.divisor ? w->load.divisor : 1);
    explain_put(w, hz < 1000 ? "%.1f" : "%.0f", hz);
}

static void put_span(struct writer *w)
{
    explain_put(w, "%.3f ms", 1000.0 * w->load.divisor / PIT_INPUT_HZ);
}

/* ---- The keyboard ---- */

/* Scan code set 1 of a US keyboard; NULL: no key. */
static const char *key_of(uint8_t code)
{
    static const char *const keys[] = {
        NULL,  "Esc",   "1",          "2",  "3",     "4",    "5",           "6",
        "7",   "8",     "9",          "0",  "-",     "=",    "Backspace",   "Tab",
        "Q",   "W",     "E",          "R",  "T",     "Y",    "U",           "I",
        "O",   "P",     "[",          "]",  "Enter", "Ctrl", "A",           "S",
        "D",   "F",     "G",          "H",  "J",     "K",    "L",           ";",
        "'",   "`",     "left Shift", "\\", "Z",     "X",    "C",           "V",
        "B",   "N",     "M",          ",",  ".",     "/",    "right Shift", "keypad *",
        "Alt", "Space", "Caps Lock",  "F1", "F2",    "F3",   "F4",          "F5",
        "F6",  "F7",    "F8",         "F9", "F10",
    };
    return code < sizeof keys / sizeof *keys ? keys[code] : NULL;
}

static enum word of_keyboard_code(uint8_t code)
{
    if (code == 0xe0)
        return W_EXPLAIN_KEY_PREFIX;
    if (!key_of(code & 0x7f))
        return W_EXPLAIN_KEY_OTHER;
    return code & 0x80 ? W_EXPLAIN_KEY_RELEASED : W_EXPLAIN_KEY_PRESSED;
}

static enum word of_keyboard(const struct event *e)
{
    bool out = e->direction == EVENT_OUT;
    if (e->port == PORT_KEYBOARD_COMMAND)
        return out ? W_EXPLAIN_KEYBOARD_COMMAND : W_EXPLAIN_KEYBOARD_STATUS;
    return out ? W_EXPLAIN_KEYBOARD_DATA : of_keyboard_code(e->data[0]);
}

static void put_key(struct writer *w)
{
    const char *key = key_of(w->event->data[0] & 0x7f);
    explain_put(w, "%s", key ? key : "?");
}

static void put_status(struct writer *w)
{
    explain_put_word(w,
                     w->event->data[0] & 1 ? W_EXPLAIN_KEYBOARD_BYTE : W_EXPLAIN_KEYBOARD_NO_BYTE);
}

static enum word keyboard_command(uint8_t command)
{
    switch (command) {
    case 0x20: return W_EXPLAIN_KEYBOARD_READS_MODE;
    case 0x60: return W_EXPLAIN_KEYBOARD_WRITES_MODE;
    case 0xaa: return W_EXPLAIN_KEYBOARD_TESTS_ITSELF;
    case 0xad: return W_EXPLAIN_KEYBOARD_OFF;
    case 0xae: return W_EXPLAIN_KEYBOARD_ON;
    case 0xfe: return W_EXPLAIN_KEYBOARD_RESETS;
    default: return W_EXPLAIN_KEYBOARD_RARE;
    }
}

static void put_command(struct writer *w)
{
    explain_put_word(w, keyboard_command(w->event->data[0]));
}

/* ---- All of them ---- */

static bool is_in(const struct event *e, uint16_t first, unsigned ports)
{
    return e->port >= first && e->port < first + ports;
}

enum word explain_device(struct writer *w, const struct explain_past *past, enum word *device)
{
    const struct event *e = w->event;
    *device = NO_WORD;
    if (e->reason != EVENT_IO || e->size != 1 || e->flags & (EVENT_STRING | EVENT_NO_DEVICE))
        return NO_WORD;
    if (is_in(e, PORT_PIC1, 2) || is_in(e, PORT_PIC2, 2)) {
        *device = W_EXPLAIN_PIC;
        return of_pic(e, past);
    }
    if (is_in(e, PORT_PIT, 4)) {
        *device = W_EXPLAIN_PIT;
        return of_pit(w, past);
    }
    if (e->port == PORT_KEYBOARD || e->port == PORT_KEYBOARD_COMMAND) {
        *device = W_EXPLAIN_KEYBOARD;
        return of_keyboard(e);
    }
    return NO_WORD;
}

bool explain_put_device_field(struct writer *w, const char *name, size_t length)
{
    static const struct {
        const char *name;
        void (*put)(struct writer *w);
    } fields[] = {
        { "pic", put_pic },
        { "data-port", put_data_port },
        { "vectors", put_vectors },
        { "cascade", put_cascade },
        { "icw4", put_icw4 },
        { "line", put_line },
        { "ocw3", put_ocw3 },
        { "masks", put_masks },
        { "counter", put_counter },
        { "mode-number", put_mode_number },
        { "mode-name", put_mode_name },
        { "access", put_access },
        { "divisor", put_divisor },
        { "hz", put_hz },
        { "span", put_span },
        { "key", put_key },
        { "status", put_status },
        { "command", put_command },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strlen(fields[i].name) == length && !memcmp(fields[i].name, name, length)) {
            fields[i].put(w);
            return true;
        }
    return false;
}
