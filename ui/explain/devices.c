/* What is said to the interrupt controllers, the timer and the keyboard, and what they answer (data
 * sheets of the Intel 8259A and 8254; IBM PC AT Technical Reference, "Keyboard controller"). */
#include "explain/private.h"

#include "event/commands.h"
#include "event/ports.h"

#include <stdio.h>
#include <string.h>

enum { PIT_CONTROL_PORT = PORT_PIT + 3, PIT_INPUT_HZ = 1193182 };

static bool korean(const struct writer *w)
{
    return w->language == KOREAN;
}

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
static enum sentence of_pic_data(const struct event *e, const struct explain_past *past)
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
        return PIC_MASK;
    unsigned icw = 1;
    for (unsigned i = 0; icw && i <= words; i++)
        icw = pic_icw_after(pic_decode_icw1(start->data[0]), icw);
    switch (icw) {
    case 2: return PIC_ICW2;
    case 3: return PIC_ICW3;
    case 4: return PIC_ICW4;
    default: return PIC_MASK;
    }
}

static enum sentence of_pic_command(uint8_t command)
{
    struct pic_ocw2 ocw2 = pic_decode_ocw2(command);
    switch (pic_command_of(command)) {
    case PIC_COMMAND_ICW1: return PIC_ICW1;
    case PIC_COMMAND_OCW3: return PIC_OCW3;
    case PIC_COMMAND_OCW2: break;
    }
    if (!ocw2.eoi)
        return PIC_PRIORITIES;
    return ocw2.specific ? PIC_EOI_OF : PIC_EOI;
}

static enum sentence of_pic(const struct event *e, const struct explain_past *past)
{
    if (e->direction == EVENT_IN)
        return e->port & 1 ? PIC_READ_MASK : PIC_READ;
    return e->port & 1 ? of_pic_data(e, past) : of_pic_command(e->data[0]);
}

static void put_pic(struct writer *w)
{
    static const char *const names[2][2] = { { "first", "첫 번째" }, { "second", "두 번째" } };
    explain_put(w, "%s", names[chip_of(w->event)][korean(w)]);
}

static void put_data_port(struct writer *w)
{
    explain_put(w, "0x%x", w->event->port | 1u);
}

static void put_vectors(struct writer *w)
{
    unsigned base = pic_decode_icw2(w->event->data[0]);
    explain_put(w, korean(w) ? "0x%02x~0x%02x" : "0x%02x to 0x%02x", base, base + 7);
}

static void put_cascade(struct writer *w)
{
    explain_put(w, "%u", pic_decode_icw3(w->event->data[0], chip_of(w->event)));
}

static void put_icw4(struct writer *w)
{
    struct pic_icw4 icw4 = pic_decode_icw4(w->event->data[0]);
    explain_put(w, "%s", icw4.mode_8086 ? korean(w) ? "8086 모드" : "8086 mode" : "MCS-80/85");
    if (icw4.auto_eoi)
        explain_put(w, "%s", korean(w) ? ", EOI 자동" : ", and no EOI is needed");
    else
        explain_put(w, "%s",
                    korean(w) ? ", EOI는 게스트가 보냄" : ", and the guest sends each EOI");
}

/* The line that a specific EOI names. */
static void put_line(struct writer *w)
{
    explain_put_line(w, pic_decode_ocw2(w->event->data[0]).line + 8 * chip_of(w->event));
}

static void put_ocw3(struct writer *w)
{
    static const char *const words[][2] = {
        { "it changes nothing", "바뀌는 것 없음" },
        { "the next read polls for a request", "다음에 읽으면 폴링" },
        { "reads now give the requested lines, IRR", "이제 읽으면 요청된 선, IRR" },
        { "reads now give the lines in service, ISR", "이제 읽으면 처리 중인 선, ISR" },
        { "special mask mode off", "특수 마스크 모드 끔" },
        { "special mask mode on", "특수 마스크 모드 켬" },
    };
    struct pic_ocw3 ocw3 = pic_decode_ocw3(w->event->data[0]);
    unsigned which = 0;
    if (ocw3.poll)
        which = 1;
    else if (ocw3.selects_register)
        which = ocw3.reads_isr ? 3 : 2;
    else if (ocw3.sets_special_mask)
        which = ocw3.special_mask ? 5 : 4;
    explain_put(w, "%s", words[which][korean(w)]);
}

/* "masks all but IRQ 0 (timer), 1 (keyboard)". */
static void put_masks(struct writer *w)
{
    uint8_t mask = w->event->data[0];
    const char *comma = "";
    if (mask == 0xff || !mask) {
        static const char *const words[2][2] = {
            { "masks none of its lines", "인터럽트를 하나도 막지 않습니다" },
            { "masks all its lines", "모든 인터럽트를 막습니다" }
        };
        explain_put(w, "%s", words[mask == 0xff][korean(w)]);
        return;
    }
    explain_put(w, "%s", korean(w) ? "IRQ " : "masks all but IRQ ");
    for (unsigned i = 0; i < 8; i++) {
        if (mask >> i & 1)
            continue;
        explain_put(w, "%s", comma);
        explain_put_line_name(w, i + 8 * chip_of(w->event));
        comma = ", ";
    }
    explain_put(w, "%s", korean(w) ? "만 받고 나머지는 막습니다" : "");
}

/* ---- The timer ---- */

static enum sentence of_pit_control(uint8_t control)
{
    switch (pit_decode(control).kind) {
    case PIT_COMMAND_READ_BACK: return PIT_READ_BACK;
    case PIT_COMMAND_LATCH: return PIT_LATCH;
    case PIT_COMMAND_MODE: break;
    }
    return PIT_CONTROL;
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

static enum sentence of_load(const struct pit_load *load)
{
    if (load->counter)
        return PIT_LOADED;
    return load->mode == 2 || load->mode == 3 ? PIT_TICKS : PIT_ONCE;
}

static uint32_t divisor_of(uint32_t written)
{
    return written ? written : 0x10000;
}

static enum sentence of_pit_byte(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event, *before;
    unsigned bytes;
    const struct event *setup = counter_setup(past, e->port - PORT_PIT, &before, &bytes);
    struct pit_command command = setup ? pit_decode(setup->data[0]) : (struct pit_command){ 0 };
    if (!setup || command.bcd) /* in BCD the value reads otherwise */
        return PIT_BYTE;
    w->load = (struct pit_load){ .counter = e->port - PORT_PIT, .mode = command.mode };
    switch (command.access) {
    case PIT_ACCESS_LOW: w->load.divisor = divisor_of(e->data[0]); break;
    case PIT_ACCESS_HIGH: w->load.divisor = divisor_of((uint32_t)e->data[0] << 8); break;
    case PIT_ACCESS_BOTH:
        if (bytes % 2 == 0)
            return PIT_LOW;
        w->load.divisor = divisor_of((uint32_t)e->data[0] << 8 | before->data[0]);
        break;
    }
    return of_load(&w->load);
}

static enum sentence of_pit(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event;
    if (e->direction == EVENT_IN)
        return e->port == PIT_CONTROL_PORT ? SENTENCE_COUNT : PIT_READ;
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
    static const char *const names[6][2] = {
        { "interrupt at the end", "끝에 인터럽트" },
        { "one-shot", "원샷" },
        { "rate generator", "주기 펄스" },
        { "square wave", "구형파" },
        { "strobe", "스트로브" },
        { "strobe", "스트로브" },
    };
    explain_put(w, "%s", names[pit_decode(w->event->data[0]).mode][korean(w)]);
}

static void put_access(struct writer *w)
{
    static const char *const words[4][2] = {
        { "", "" },
        { "low byte only", "아래 바이트만" },
        { "high byte only", "위 바이트만" },
        { "low byte, then high byte", "아래 바이트, 위 바이트 순서" },
    };
    explain_put(w, "%s", words[pit_decode(w->event->data[0]).access][korean(w)]);
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

static enum sentence of_keyboard_code(uint8_t code)
{
    if (code == 0xe0)
        return KEY_PREFIX;
    if (!key_of(code & 0x7f))
        return KEY_OTHER;
    return code & 0x80 ? KEY_RELEASED : KEY_PRESSED;
}

static enum sentence of_keyboard(const struct event *e)
{
    bool out = e->direction == EVENT_OUT;
    if (e->port == PORT_KEYBOARD_COMMAND)
        return out ? KEYBOARD_COMMAND : KEYBOARD_STATUS;
    return out ? KEYBOARD_DATA : of_keyboard_code(e->data[0]);
}

static void put_key(struct writer *w)
{
    const char *key = key_of(w->event->data[0] & 0x7f);
    explain_put(w, "%s", key ? key : "?");
}

static void put_status(struct writer *w)
{
    static const char *const words[2][2] = {
        { "bit 0 is 0, no byte waits", "비트 0은 0, 기다리는 바이트 없음" },
        { "bit 0 is 1, a byte waits", "비트 0은 1, 바이트가 기다림" },
    };
    explain_put(w, "%s", words[w->event->data[0] & 1][korean(w)]);
}

static void put_command(struct writer *w)
{
    static const struct {
        uint8_t command;
        const char *words[2];
    } known[] = {
        { 0x20, { "read the command byte", "명령 바이트 읽기" } },
        { 0x60, { "write the command byte", "명령 바이트 쓰기" } },
        { 0xaa, { "self-test", "자체 검사" } },
        { 0xad, { "keyboard off", "키보드 끄기" } },
        { 0xae, { "keyboard on", "키보드 켜기" } },
        { 0xfe, { "reset the CPU", "CPU 리셋" } },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].command == w->event->data[0]) {
            explain_put(w, "%s", known[i].words[korean(w)]);
            return;
        }
    explain_put(w, "%s", korean(w) ? "드물게 쓰임" : "a rare one");
}

/* ---- All of them ---- */

static bool is_in(const struct event *e, uint16_t first, unsigned ports)
{
    return e->port >= first && e->port < first + ports;
}

enum sentence explain_device(struct writer *w, const struct explain_past *past,
                             enum sentence *device)
{
    const struct event *e = w->event;
    *device = SENTENCE_COUNT;
    if (e->reason != EVENT_IO || e->size != 1 || e->flags & (EVENT_STRING | EVENT_NO_DEVICE))
        return SENTENCE_COUNT;
    if (is_in(e, PORT_PIC1, 2) || is_in(e, PORT_PIC2, 2)) {
        *device = PIC;
        return of_pic(e, past);
    }
    if (is_in(e, PORT_PIT, 4)) {
        *device = PIT;
        return of_pit(w, past);
    }
    if (e->port == PORT_KEYBOARD || e->port == PORT_KEYBOARD_COMMAND) {
        *device = KEYBOARD;
        return of_keyboard(e);
    }
    return SENTENCE_COUNT;
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
