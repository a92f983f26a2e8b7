/* Two 8259A: what each chip holds, the cascade of the two, and what is said to them. */
#include "event/pic.h"

#include "event/ports.h"

#include <assert.h>
#include <string.h>

enum { MASTER, SLAVE };
enum { LINES = 8, NO_LINE = 8, SPURIOUS_LINE = 7 };

enum { POLL_INTERRUPT = 0x80 }; /* in the answer to a poll command: there was one */

static uint8_t bit(unsigned line)
{
    return (uint8_t)(1u << line);
}

void pic_init(struct pic *pic)
{
    memset(pic, 0, sizeof *pic);
    for (unsigned i = 0; i < 2; i++)
        pic->chips[i].lowest = LINES - 1;
}

/* ---- One chip ---- */

/* The line of a set that comes first, starting behind the one with the lowest priority. */
static unsigned first_of(const struct pic_chip *chip, uint8_t set)
{
    for (unsigned i = 1; i <= LINES; i++) {
        unsigned line = (chip->lowest + i) % LINES;
        if (set & bit(line))
            return line;
    }
    return NO_LINE;
}

static bool is_cascade(const struct pic_chip *chip, unsigned line)
{
    return !chip->icw1.single && chip->icw3 & bit(line);
}

/* In special mask mode what is masked holds nobody back while it is in service. */
static uint8_t holding_back(const struct pic_chip *chip)
{
    return chip->special_mask ? chip->isr & (uint8_t)~chip->imr : chip->isr;
}

/* The line it asks to be served, NO_LINE: none. One in service holds back itself and all behind it,
 * but in special fully nested mode a slave in service may bring a request of higher priority. */
static unsigned requested(const struct pic_chip *chip)
{
    if (!chip->initialized)
        return NO_LINE;
    uint8_t waiting = chip->irr & (uint8_t)~chip->imr, served = holding_back(chip);
    unsigned line = first_of(chip, waiting | served);
    if (line == NO_LINE || !(served & bit(line)))
        return line;
    bool again = chip->icw4.special_fully_nested && is_cascade(chip, line) && waiting & bit(line);
    return again ? line : NO_LINE;
}

/* A request lasts as long as its line is up. Taken, it comes back by the next edge; at once if
 * level-triggered. */
static void drive(struct pic_chip *chip, unsigned line, bool level)
{
    bool rises = level && !(chip->lines & bit(line));
    if (!level) {
        chip->lines &= (uint8_t)~bit(line);
        chip->irr &= (uint8_t)~bit(line);
    } else {
        chip->lines |= bit(line);
        chip->irr |= rises || chip->icw1.level_triggered ? bit(line) : 0;
    }
}

/* The INTA cycle, as one chip sees it: NO_LINE if nothing is requested. */
static unsigned take(struct pic_chip *chip)
{
    unsigned line = requested(chip);
    if (line == NO_LINE)
        return NO_LINE;
    if (!chip->icw1.level_triggered)
        chip->irr &= (uint8_t)~bit(line);
    if (!chip->icw4.auto_eoi)
        chip->isr |= bit(line);
    else if (chip->rotate_on_auto_eoi)
        chip->lowest = (uint8_t)line;
    return line;
}

/* ---- Command words ---- */

/* The data sheet does not say what becomes of ISR; software takes it for granted that it is
 * cleared. */
static void begin_initialization(struct pic_chip *chip, uint8_t icw1)
{
    *chip = (struct pic_chip){
        .lines = chip->lines,
        .lowest = LINES - 1,
        .icw1 = pic_decode_icw1(icw1),
    };
    chip->expected = (uint8_t)pic_icw_after(chip->icw1, 1);
    if (chip->icw1.level_triggered)
        chip->irr = chip->lines;
}

static void initialization_word(struct pic_chip *chip, uint8_t value)
{
    if (chip->expected == 2)
        chip->base = pic_decode_icw2(value);
    else if (chip->expected == 3)
        chip->icw3 = value;
    else
        chip->icw4 = pic_decode_icw4(value);
    chip->expected = (uint8_t)pic_icw_after(chip->icw1, chip->expected);
    chip->initialized = !chip->expected;
}

/* Returns the line whose service it ended. */
static unsigned end_of_interrupt(struct pic_chip *chip, struct pic_ocw2 ocw2)
{
    unsigned line = ocw2.specific ? ocw2.line : first_of(chip, holding_back(chip));
    if (line == NO_LINE)
        return NO_LINE;
    bool served = chip->isr & bit(line);
    chip->isr &= (uint8_t)~bit(line);
    if (ocw2.rotate)
        chip->lowest = (uint8_t)line;
    return served ? line : NO_LINE;
}

static unsigned operation_word_2(struct pic_chip *chip, struct pic_ocw2 ocw2)
{
    if (ocw2.eoi)
        return end_of_interrupt(chip, ocw2);
    if (!ocw2.specific)
        chip->rotate_on_auto_eoi = ocw2.rotate;
    else if (ocw2.rotate)
        chip->lowest = ocw2.line;
    return NO_LINE;
}

static void operation_word_3(struct pic_chip *chip, struct pic_ocw3 ocw3)
{
    if (ocw3.sets_special_mask)
        chip->special_mask = ocw3.special_mask;
    if (ocw3.selects_register)
        chip->reads_isr = ocw3.reads_isr;
    chip->polled = ocw3.poll;
}

/* ---- The two of them ---- */

/* The slave's INT is the master's line 2. */
static void cascade(struct pic *pic)
{
    drive(&pic->chips[MASTER], IRQ_CASCADE, requested(&pic->chips[SLAVE]) != NO_LINE);
}

/* A slave that still has a request makes a new edge of it. */
static unsigned take_from(struct pic *pic, unsigned index)
{
    unsigned line = take(&pic->chips[index]);
    if (index == SLAVE) {
        drive(&pic->chips[MASTER], IRQ_CASCADE, false);
        cascade(pic);
    }
    return line;
}

void pic_set_line(struct pic *pic, unsigned irq, bool level)
{
    assert(irq < EVENT_IRQS);
    drive(&pic->chips[irq / LINES], irq % LINES, level);
    if (irq >= LINES)
        cascade(pic);
}

bool pic_line(const struct pic *pic, unsigned irq)
{
    assert(irq < EVENT_IRQS);
    return pic->chips[irq / LINES].lines & bit(irq % LINES);
}

uint8_t pic_pending(const struct pic *pic)
{
    unsigned line = requested(&pic->chips[MASTER]);
    if (line == NO_LINE)
        return EVENT_NO_IRQ;
    if (!is_cascade(&pic->chips[MASTER], line))
        return (uint8_t)line;
    line = requested(&pic->chips[SLAVE]);
    return LINES + (uint8_t)(line == NO_LINE ? SPURIOUS_LINE : line);
}

struct pic_interrupt pic_acknowledge(struct pic *pic)
{
    unsigned chip = MASTER, line = take_from(pic, MASTER);
    if (line != NO_LINE && is_cascade(&pic->chips[MASTER], line)) {
        chip = SLAVE;
        line = take_from(pic, SLAVE);
    }
    bool spurious = line == NO_LINE;
    uint8_t irq = (uint8_t)(chip * LINES + (spurious ? SPURIOUS_LINE : line));
    return (
        struct pic_interrupt){ .vector = pic_vector(pic, irq), .irq = irq, .spurious = spurious };
}

bool pic_is_open(const struct pic *pic, unsigned irq)
{
    assert(irq < EVENT_IRQS);
    const struct pic_chip *chip = &pic->chips[irq / LINES], *master = &pic->chips[MASTER];
    if (!chip->initialized || chip->imr & bit(irq % LINES))
        return false;
    return irq < LINES || (is_cascade(master, IRQ_CASCADE) && pic_is_open(pic, IRQ_CASCADE));
}

/* On one chip: the line in service that comes first, or nothing if this one would. */
static unsigned held_by(const struct pic_chip *chip, unsigned line)
{
    uint8_t served = holding_back(chip);
    unsigned first = first_of(chip, served | bit(line));
    bool again = chip->icw4.special_fully_nested && is_cascade(chip, line);
    return served & bit(first) && !(first == line && again) ? first : NO_LINE;
}

uint8_t pic_held_by(const struct pic *pic, unsigned irq)
{
    assert(irq < EVENT_IRQS);
    const struct pic_chip *slave = &pic->chips[SLAVE];
    unsigned by = held_by(&pic->chips[irq / LINES], irq % LINES);
    if (by != NO_LINE)
        return (uint8_t)(irq / LINES * LINES + by);
    if (irq < LINES)
        return EVENT_NO_IRQ;
    by = held_by(&pic->chips[MASTER], IRQ_CASCADE);
    if (by == IRQ_CASCADE && slave->isr)
        by = LINES + first_of(slave, slave->isr);
    return by == NO_LINE ? EVENT_NO_IRQ : (uint8_t)by;
}

uint16_t pic_take_ended(struct pic *pic)
{
    uint16_t ended = pic->ended;
    pic->ended = 0;
    return ended;
}

uint8_t pic_vector(const struct pic *pic, unsigned irq)
{
    assert(irq < EVENT_IRQS);
    return pic->chips[irq / LINES].base | (uint8_t)(irq % LINES);
}

/* ---- Ports ---- */

/* The poll command makes the next read an INTA of its own. */
static uint8_t poll_chip(struct pic *pic, unsigned index)
{
    pic->chips[index].polled = false;
    unsigned line = take_from(pic, index);
    return line == NO_LINE ? 0 : POLL_INTERRUPT | (uint8_t)line;
}

uint8_t pic_read(struct pic *pic, unsigned index, uint16_t offset)
{
    assert(index <= SLAVE);
    const struct pic_chip *chip = &pic->chips[index];
    if (chip->polled)
        return poll_chip(pic, index);
    if (offset)
        return chip->imr;
    return chip->reads_isr ? chip->isr : chip->irr;
}

/* Returns the line whose service it ended. */
static unsigned write_command(struct pic_chip *chip, uint8_t value)
{
    switch (pic_command_of(value)) {
    case PIC_COMMAND_ICW1: begin_initialization(chip, value); break;
    case PIC_COMMAND_OCW2: return operation_word_2(chip, pic_decode_ocw2(value));
    case PIC_COMMAND_OCW3: operation_word_3(chip, pic_decode_ocw3(value)); break;
    }
    return NO_LINE;
}

void pic_write(struct pic *pic, unsigned index, uint16_t offset, uint8_t value)
{
    assert(index <= SLAVE);
    struct pic_chip *chip = &pic->chips[index];
    unsigned ended = NO_LINE;
    if (!offset)
        ended = write_command(chip, value);
    else if (chip->expected)
        initialization_word(chip, value);
    else
        chip->imr = value;
    if (ended != NO_LINE)
        pic->ended |= (uint16_t)(1u << (index * LINES + ended));
    cascade(pic);
}
