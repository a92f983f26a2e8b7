/* What is said to the interrupt controllers, and what they answer (Intel's data sheet of
 * the 8259A). */
#include "explain/private.h"

#include "event/commands.h"
#include "event/ports.h"

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

enum word explain_pic(const struct event *e, const struct explain_past *past)
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
    explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_PIC_VECTORS), base, base + 7);
}

static void put_cascade(struct writer *w)
{
    explain_put(w, "%u", pic_decode_icw3(w->event->data[0], chip_of(w->event)));
}

static void put_icw4(struct writer *w)
{
    struct pic_icw4 icw4 = pic_decode_icw4(w->event->data[0]);
    explain_put(w,
                icw4.auto_eoi ? WORD_FORMAT(w->language, WF_EXPLAIN_ICW4_AUTO_EOI)
                              : WORD_FORMAT(w->language, WF_EXPLAIN_ICW4_EACH_EOI),
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
    explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_MASKS_BUT), lines);
}

bool explain_put_pic_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "pic", put_pic },         { "data-port", put_data_port }, { "vectors", put_vectors },
        { "cascade", put_cascade }, { "icw4", put_icw4 },           { "line", put_line },
        { "ocw3", put_ocw3 },       { "masks", put_masks },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
