/* Exits and notes in a few words, as the log and --verbose have them: English and ASCII, or what
 * another language makes of it. */
#include "event/ata.h"
#include "event/commands.h"
#include "event/engines.h"
#include "event/pc.h"
#include "event/ports.h"
#include "event/style.h"

#include <assert.h>

/* A recording may say anything. */
static const char *engine_name(uint32_t kind)
{
    return kind == ENGINE_KVM ? "KVM" : kind == ENGINE_SOFT ? FAILURE_WORDS("software CPU") : "?";
}

/* A byte as it may stand in any terminal: 'H', '\n', 0x1b. */
static size_t put_byte(uint8_t byte, char *text, size_t size)
{
    size_t at = 0;
    if (byte == '\n')
        PUT("'\\n'");
    else if (byte == '\r')
        PUT("'\\r'");
    else if (byte >= 0x20 && byte < 0x7f)
        PUT("'%c'", byte);
    else
        PUT("0x%02x", byte);
    return at;
}

static size_t put_pic_command(const struct style *style, uint8_t command, char *text, size_t size)
{
    size_t at = 0;
    struct pic_ocw2 ocw2 = pic_decode_ocw2(command);
    switch (pic_command_of(command)) {
    case PIC_COMMAND_ICW1: PUT(" ICW1"); break;
    case PIC_COMMAND_OCW3: PUT(" OCW3"); break;
    case PIC_COMMAND_OCW2:
        if (!ocw2.eoi)
            PUT(" OCW2");
        else if (ocw2.specific)
            PUT(style->say(" EOI of line %u"), ocw2.line);
        else
            PUT(" EOI");
        break;
    }
    return at;
}

static size_t put_pit_control(const struct style *style, uint8_t word, char *text, size_t size)
{
    size_t at = 0;
    struct pit_command command = pit_decode(word);
    switch (command.kind) {
    case PIT_COMMAND_READ_BACK: PUT(" read-back"); break;
    case PIT_COMMAND_LATCH: PUT(style->say(" latch counter %u"), command.counter); break;
    case PIT_COMMAND_MODE:
        PUT(style->say(" counter %u, mode %u"), command.counter, command.mode);
        break;
    }
    return at;
}

static size_t put_disk_command(const struct event *e, const struct style *style, char *text,
                               size_t size)
{
    size_t at = 0;
    switch (e->data[0]) {
    case ATA_READ:
    case ATA_READ_MULTIPLE: PUT(style->say(" read sector %u"), e->detail); break;
    case ATA_WRITE:
    case ATA_WRITE_MULTIPLE: PUT(style->say(" write sector %u"), e->detail); break;
    case ATA_IDENTIFY: PUT("%s", style->say(" identify")); break;
    default: break;
    }
    return at;
}

/* What a byte says to a device, where that can be told from it alone. */
static size_t put_meaning(const struct event *e, const struct style *style, char *text, size_t size)
{
    if (e->direction != EVENT_OUT || e->flags & (EVENT_NO_DEVICE | EVENT_STRING) || e->size != 1)
        return 0;
    switch (e->port) {
    case PORT_PIC1:
    case PORT_PIC2: return put_pic_command(style, e->data[0], text, size);
    case PORT_PIT + 3: return put_pit_control(style, e->data[0], text, size);
    case PORT_ATA + ATA_STATUS: return put_disk_command(e, style, text, size);
    default: return 0;
    }
}

/* So many bytes, behind what they are of. */
static size_t put_bytes(const struct style *style, unsigned count, char *text, size_t size)
{
    size_t at = 0;
    PUT(count == 1 ? style->say(" %u byte") : style->say(" %u bytes"), count);
    return at;
}

/* Of the ports that a guest is given, an exit says what they are. */
static const char *port_name(const struct event *e)
{
    const char *name = event_port_name(e->port);
    if (e->flags & EVENT_POST)
        return "post";
    if (e->flags & EVENT_STATUS)
        return "exit";
    return !*name && e->flags & EVENT_PRINTED ? "console" : name;
}

static size_t describe_io(const struct event *e, const struct style *style, char *text, size_t size)
{
    size_t at = 0;
    const char *name = port_name(e);
    uint8_t code;
    PUT("%s%s 0x%x", e->direction == EVENT_OUT ? "out" : "in", e->flags & EVENT_STRING ? "s" : "",
        e->port);
    if (e->flags & EVENT_NO_DEVICE)
        PUT(" (%s)", style->say("no device"));
    else if (!style->spared && *name)
        PUT(" (%s)", name);
    if (e->count != 1) {
        PUT(" %u x", e->count);
        at += put_bytes(style, e->size, text + at, size - at);
    }
    PUT(" ");
    if (e->flags & (EVENT_PRINTED | EVENT_TOOK_INPUT))
        at += put_byte(e->data[0], text + at, size - at);
    else if (event_post_code(e, &code))
        PUT(style->say("POST code 0x%02x"), code);
    else
        PUT("0x%0*x", e->size * 2, event_value(e));
    if (e->port == PORT_ATA && e->detail) /* 0 may also be what the disk says of itself */
        PUT(style->say(" sector %u"), e->detail);
    return at + put_meaning(e, style, text + at, size - at);
}

static size_t describe_hypercall(const struct event *e, const struct style *style, char *text,
                                 size_t size)
{
    size_t at = 0;
    if (e->flags & EVENT_UNKNOWN_CALL) {
        PUT(style->say("unknown call %u"), e->data[0]);
        return at;
    }
    PUT("%s", event_call_name(e));
    if (e->direction == EVENT_IN && !(e->flags & EVENT_TOOK_INPUT)) {
        PUT(" %s", style->say("none"));
        return at;
    }
    if (e->direction == EVENT_OUT && !(e->flags & EVENT_PRINTED))
        return at;
    PUT(" ");
    return at + put_byte(e->direction == EVENT_IN ? e->data[0] : (uint8_t)e->regs.gpr[GPR_EBX],
                         text + at, size - at);
}

/* Of a write that somebody answers to: it is the screen's text, else a ROM. */
static bool is_text(const struct event *e)
{
    return e->gpa >= PC_TEXT && e->gpa < PC_TEXT_END;
}

/* The characters of cells (event/pc.h), as they may stand in any terminal. */
static size_t put_cells(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    if (e->size == 1 && e->gpa % 2)
        return 0;
    PUT(" '");
    for (unsigned i = e->gpa % 2; i < e->size && i < EVENT_DATA_INLINE; i += 2)
        PUT("%c", e->data[i] >= 0x20 && e->data[i] < 0x7f ? e->data[i] : '.');
    PUT("'");
    return at;
}

static size_t describe_mmio(const struct event *e, const struct style *style, char *text,
                            size_t size)
{
    size_t at = 0;
    unsigned long long gpa = e->gpa;
    bool answers = !(e->flags & EVENT_NO_DEVICE) && e->direction == EVENT_OUT;
    if (answers)
        PUT(style->say("mmio write 0x%llx (%s)"), gpa, is_text(e) ? "vga" : "rom");
    else
        PUT(e->direction == EVENT_OUT ? style->say("mmio write 0x%llx (no memory)")
                                      : style->say("mmio read 0x%llx (no memory)"),
            gpa);
    at += put_bytes(style, e->size, text + at, size - at);
    if (e->size <= 4)
        PUT(" 0x%0*x", e->size * 2, event_value(e));
    if (answers && is_text(e))
        at += put_cells(e, text + at, size - at);
    return at;
}

static size_t put_name(const struct style *style, const char *name, char *text, size_t size)
{
    size_t at = 0;
    if (*name)
        PUT("%s: ", style->say(name));
    return at;
}

/* The word that an audience waits for is spared last: that it was delivered. */
static size_t describe_delivery(const struct event *e, const struct style *style, char *text,
                                size_t size)
{
    size_t at = 0;
    if (style->spared < 3)
        at = put_name(style, e->flags & EVENT_SPURIOUS ? "spurious" : event_irq_name(e->irq), text,
                      size);
    if (!style->spared)
        PUT(style->say("IRQ %u, vector 0x%02x, delivered"), e->irq, e->detail);
    else if (style->spared == 1)
        PUT(style->say("IRQ %u delivered"), e->irq);
    else
        PUT("%s", style->say("delivered"));
    return at;
}

static size_t describe_eoi(const struct event *e, const struct style *style, char *text,
                           size_t size)
{
    size_t at = put_name(style, event_irq_name(e->irq), text, size);
    if (style->spared)
        PUT(style->say("IRQ %u done (EOI)"), e->irq);
    else
        PUT(style->say("IRQ %u done (EOI), vector 0x%02x"), e->irq, e->detail);
    return at;
}

static size_t describe_line(const struct event *e, const struct style *style, char *text,
                            size_t size)
{
    size_t at = put_name(style, event_irq_name(e->irq), text, size);
    PUT("IRQ %u", e->irq);
    switch ((enum event_line_change)e->detail) {
    case LINE_RISES: PUT("%s", style->say(" rises")); break;
    case LINE_FALLS: PUT("%s", style->say(" falls")); break;
    case LINE_STARTS: PUT("%s", style->say(" starts by itself")); break;
    case LINE_BYTE: PUT(style->say(" gets 0x%02x"), e->line.byte); break;
    case LINE_HELD:
        PUT(style->say(" held for %llu ns"), (unsigned long long)e->line.held_ns);
        break;
    }
    return at;
}

static size_t describe_input(const struct event *e, const struct style *style, char *text,
                             size_t size)
{
    size_t at = 0;
    if (!e->count)
        PUT("%s", style->say("the input has ended"));
    else
        PUT(e->count == 1 ? style->say("%u byte of input") : style->say("%u bytes of input"),
            e->count);
    return at;
}

static size_t describe_branch(const struct event *e, const struct style *style, char *text,
                              size_t size)
{
    size_t at = 0;
    PUT(style->say("branch %u goes on from event %llu"), e->branch.number,
        (unsigned long long)e->branch.seq);
    if (e->branch.snapshot)
        PUT(style->say(" (snapshot %u)"), e->branch.snapshot);
    return at;
}

static size_t describe_wait(const struct event *e, const struct style *style, char *text,
                            size_t size)
{
    size_t at = 0;
    PUT("%s", e->detail == WAIT_INPUT ? style->say("waiting for input")
                                      : style->say("waiting for an interrupt"));
    return at;
}

static size_t describe_step(const struct event *e, const struct style *style, char *text,
                            size_t size)
{
    size_t at = 0;
    if (e->flags & EVENT_WATCH)
        PUT(style->say("wrote to watched %08llx"), (unsigned long long)e->gpa);
    else if (e->flags & EVENT_BREAK)
        PUT("%s", style->say("breakpoint"));
    else
        PUT("%s", style->say(event_reason_name(e->reason)));
    return at;
}

/* What is said in a few words. */
static size_t describe_briefly(const struct event *e, const struct style *style, char *text,
                               size_t size)
{
    size_t at = 0;
    switch ((enum event_reason)e->reason) {
    case EVENT_SHUTDOWN: PUT("%s", style->say("shutdown (triple fault)")); break;
    case EVENT_INTERNAL_ERROR: PUT(style->say("internal error, suberror %u"), e->detail); break;
    case EVENT_FAIL_ENTRY: PUT(style->say("failed entry, hardware reason 0x%x"), e->detail); break;
    case EVENT_RUN_ERROR: PUT("KVM_RUN: %s", style_error(style, e->detail)); break;
    case EVENT_NO_HANDLER: PUT(style->say("INT %02Xh by an empty vector"), e->detail); break;
    case EVENT_OTHER: PUT(style->say("exit reason %u"), e->detail); break;
    case EVENT_KICK: PUT("%s", style->say("kick (not an exit)")); break;
    case EVENT_ENGINE:
        PUT(style->say("the %s takes over"), style->say(engine_name(e->detail)));
        break;
    case EVENT_DATA:
        PUT(e->count == 1 ? style->say("%u more byte") : style->say("%u more bytes"), e->count);
        break;
    case EVENT_END:
        PUT("%s", style->say(event_outcome_words(e->outcome)));
        if (e->flags & EVENT_STATUS)
            PUT(style->say(", status %u"), e->detail);
        break;
    default: PUT("%s", style->say(event_reason_name(e->reason))); break;
    }
    return at;
}

static size_t describe_reason(const struct event *e, const struct style *style, char *text,
                              size_t size)
{
    assert(size);
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return describe_io(e, style, text, size);
    case EVENT_HYPERCALL: return describe_hypercall(e, style, text, size);
    case EVENT_MMIO:
        return e->count > 1 ? style_describe_rep(e, style, text, size)
                            : describe_mmio(e, style, text, size);
    case EVENT_STEP: return describe_step(e, style, text, size);
    case EVENT_WAIT: return describe_wait(e, style, text, size);
    case EVENT_INJECT: return describe_delivery(e, style, text, size);
    case EVENT_EOI: return describe_eoi(e, style, text, size);
    case EVENT_EXCEPTION: return style_describe_exception(e, style, text, size);
    case EVENT_LINE: return describe_line(e, style, text, size);
    case EVENT_INPUT: return describe_input(e, style, text, size);
    case EVENT_BRANCH: return describe_branch(e, style, text, size);
    default: return describe_briefly(e, style, text, size);
    }
}

/* A step's own words say so. */
static size_t describe(const struct event *e, const struct style *style, char *text, size_t size)
{
    size_t at = describe_reason(e, style, text, size);
    if (e->flags & EVENT_BREAK && e->reason != EVENT_STEP && style->spared < 2)
        PUT("%s", style->say(", breakpoint"));
    return at;
}

size_t event_describe(const struct event *e, char *text, size_t size)
{
    return describe(e, &(struct style){ style_english, 0 }, text, size);
}

size_t event_describe_as(const struct event *e, event_say *say, unsigned spared, char *text,
                         size_t size)
{
    return describe(e, &(struct style){ say ? say : style_english, spared }, text, size);
}
