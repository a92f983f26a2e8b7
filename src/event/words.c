/* The names and sentences of events, in English and ASCII. */
#include "event/words.h"

#include "event/commands.h"
#include "event/engines.h"
#include "event/ports.h"

#include <stdio.h>
#include <string.h>

/* ---- Names ---- */

static const char *const reason_names[EVENT_REASON_COUNT] = {
    [EVENT_IO] = "io",
    [EVENT_HYPERCALL] = "hypercall",
    [EVENT_MMIO] = "mmio",
    [EVENT_HLT] = "hlt",
    [EVENT_IRQ_WINDOW] = "irq-window",
    [EVENT_STEP] = "step",
    [EVENT_SHUTDOWN] = "shutdown",
    [EVENT_INTERNAL_ERROR] = "internal-error",
    [EVENT_FAIL_ENTRY] = "fail-entry",
    [EVENT_RUN_ERROR] = "run-error",
    [EVENT_NO_HANDLER] = "no-handler",
    [EVENT_OTHER] = "other",
    [EVENT_KICK] = "kick",
    [EVENT_START] = "start",
    [EVENT_WAIT] = "wait",
    [EVENT_PAUSE] = "pause",
    [EVENT_RESUME] = "resume",
    [EVENT_INJECT] = "inject",
    [EVENT_EOI] = "eoi",
    [EVENT_ENGINE] = "engine",
    [EVENT_DATA] = "data",
    [EVENT_END] = "end",
    [EVENT_WIDE] = "wide",
    [EVENT_EXCEPTION] = "exception",
    [EVENT_LINE] = "line",
    [EVENT_INPUT] = "input",
    [EVENT_BRANCH] = "branch",
};

const char *event_reason_name(enum event_reason reason)
{
    return reason < EVENT_REASON_COUNT ? reason_names[reason] : "?";
}

const char *event_flag_name(enum event_flag flag)
{
    switch (flag) {
    case EVENT_NO_DEVICE: return "no-device";
    case EVENT_PRINTED: return "printed";
    case EVENT_TOOK_INPUT: return "took-input";
    case EVENT_STRING: return "string";
    case EVENT_UNKNOWN_CALL: return "unknown-call";
    case EVENT_FETCH: return "fetch";
    case EVENT_STALE_REGS: return "stale-regs";
    case EVENT_SLOWED: return "slowed";
    case EVENT_SPURIOUS: return "spurious";
    case EVENT_MASKED: return "masked";
    case EVENT_POST: return "post";
    }
    return "?";
}

const char *event_port_name(uint16_t port)
{
    static const struct {
        uint16_t first, last;
        const char *name;
    } ports[] = {
        { PORT_PIC1, PORT_PIC1 + 1, "pic" },
        { PORT_PIT, PORT_PIT + 3, "pit" },
        { PORT_KEYBOARD, PORT_KEYBOARD, "keyboard" },
        { PORT_SYSTEM_B, PORT_SYSTEM_B, "system" },
        { PORT_KEYBOARD_COMMAND, PORT_KEYBOARD_COMMAND, "keyboard" },
        { PORT_CMOS, PORT_CMOS + 1, "cmos" },
        { PORT_SYSTEM_A, PORT_SYSTEM_A, "system" },
        { PORT_PIC2, PORT_PIC2 + 1, "pic" },
        { PORT_UART, PORT_UART + 7, "uart" },
        { PORT_HYPERCALL, PORT_HYPERCALL, "hypercall" },
    };
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (port >= ports[i].first && port <= ports[i].last)
            return ports[i].name;
    return "";
}

const char *event_irq_name(uint8_t irq)
{
    switch (irq) {
    case IRQ_TIMER: return "timer";
    case IRQ_KEYBOARD: return "keyboard";
    case IRQ_UART: return "uart";
    default: return "";
    }
}

const char *event_call_name(const struct event *e)
{
    static const char *const names[] = { "exit", "putchar", "getchar" };
    if (e->direction == EVENT_IN)
        return "answer";
    return e->data[0] < sizeof names / sizeof *names ? names[e->data[0]] : "?";
}

const char *event_outcome_words(enum event_outcome outcome)
{
    switch (outcome) {
    case OUTCOME_NONE: return "not started";
    case OUTCOME_HALTED: return "Guest halted";
    case OUTCOME_EXITED: return "Guest exited";
    case OUTCOME_INPUT_ENDED: return "input ended";
    case OUTCOME_RESET: return "the guest reset itself";
    case OUTCOME_STOPPED: return "stopped";
    case OUTCOME_LIMIT: return "limit reached";
    case OUTCOME_FAILED: return "failed";
    }
    return "?";
}

/* A recording may say anything. */
static const char *engine_name(uint32_t kind)
{
    return kind == ENGINE_KVM ? "KVM" : kind == ENGINE_SOFT ? "software CPU" : "?";
}

/* ---- Sentences ---- */

/* Appends to a text that never overflows: at is the length so far, cut at size - 1. */
#define PUT(...)                                                                                   \
    (at += (size_t)snprintf(text + at, size - at, __VA_ARGS__), at = at < size ? at : size - 1)

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

static size_t put_pic_command(uint8_t command, char *text, size_t size)
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
            PUT(" EOI of line %u", ocw2.line);
        else
            PUT(" EOI");
        break;
    }
    return at;
}

static size_t put_pit_control(uint8_t word, char *text, size_t size)
{
    size_t at = 0;
    struct pit_command command = pit_decode(word);
    switch (command.kind) {
    case PIT_COMMAND_READ_BACK: PUT(" read-back"); break;
    case PIT_COMMAND_LATCH: PUT(" latch counter %u", command.counter); break;
    case PIT_COMMAND_MODE: PUT(" counter %u, mode %u", command.counter, command.mode); break;
    }
    return at;
}

/* What a byte says to a device, where that can be told from it alone. */
static size_t put_meaning(const struct event *e, char *text, size_t size)
{
    if (e->direction != EVENT_OUT || e->flags & (EVENT_NO_DEVICE | EVENT_STRING) || e->size != 1)
        return 0;
    switch (e->port) {
    case PORT_PIC1:
    case PORT_PIC2: return put_pic_command(e->data[0], text, size);
    case PORT_PIT + 3: return put_pit_control(e->data[0], text, size);
    default: return 0;
    }
}

static size_t describe_io(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    const char *name = e->flags & EVENT_POST ? "post" : event_port_name(e->port);
    uint8_t code;
    PUT("%s%s 0x%x", e->direction == EVENT_OUT ? "out" : "in", e->flags & EVENT_STRING ? "s" : "",
        e->port);
    PUT(e->flags & EVENT_NO_DEVICE ? " (no device)" : " (%s)", name);
    if (e->count != 1)
        PUT(" %u x %u byte%s", e->count, e->size, e->size == 1 ? "" : "s");
    PUT(" ");
    if (e->flags & (EVENT_PRINTED | EVENT_TOOK_INPUT))
        at += put_byte(e->data[0], text + at, size - at);
    else if (event_post_code(e, &code))
        PUT("POST code 0x%02x", code);
    else
        PUT("0x%0*x", e->size * 2, event_value(e));
    return at + put_meaning(e, text + at, size - at);
}

static size_t describe_hypercall(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    if (e->flags & EVENT_UNKNOWN_CALL) {
        PUT("unknown call %u", e->data[0]);
        return at;
    }
    PUT("%s", event_call_name(e));
    if (e->direction == EVENT_IN && !(e->flags & EVENT_TOOK_INPUT)) {
        PUT(" none");
        return at;
    }
    if (e->direction == EVENT_OUT && !(e->flags & EVENT_PRINTED))
        return at;
    PUT(" ");
    return at + put_byte(e->direction == EVENT_IN ? e->data[0] : (uint8_t)e->regs.gpr[GPR_EBX],
                         text + at, size - at);
}

static size_t describe_interrupt(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    bool delivered = e->reason == EVENT_INJECT, spurious = delivered && e->flags & EVENT_SPURIOUS;
    const char *name = spurious ? "spurious" : event_irq_name(e->irq);
    PUT(*name ? "%s: " : "%s", name);
    if (delivered)
        PUT("IRQ %u, vector 0x%02x, delivered", e->irq, e->detail);
    else
        PUT("IRQ %u done (EOI), vector 0x%02x", e->irq, e->detail);
    return at;
}

static size_t describe_exception(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    const struct event_exception *x = &e->exception;
    PUT("exception %u", x->vector);
    if (x->has_error)
        PUT(", error code 0x%x", x->error);
    if (x->vector == EXCEPTION_PAGE_FAULT)
        PUT(", CR2 0x%llx", (unsigned long long)x->cr2);
    PUT(", from 0x%llx to 0x%llx", (unsigned long long)x->from, (unsigned long long)x->to);
    return at;
}

static size_t describe_line(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    const char *name = event_irq_name(e->irq);
    PUT(*name ? "%s: " : "%s", name);
    PUT("IRQ %u", e->irq);
    switch ((enum event_line_change)e->detail) {
    case LINE_RISES: PUT(" rises"); break;
    case LINE_FALLS: PUT(" falls"); break;
    case LINE_BYTE: PUT(" gets 0x%02x", e->line.byte); break;
    case LINE_HELD: PUT(" held for %llu ns", (unsigned long long)e->line.held_ns); break;
    }
    return at;
}

static size_t describe_input(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    if (!e->count)
        PUT("the input has ended");
    else
        PUT("%u byte%s of input", e->count, e->count == 1 ? "" : "s");
    return at;
}

static size_t describe_branch(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    PUT("branch %u goes on from event %llu", e->branch.number, (unsigned long long)e->branch.seq);
    if (e->branch.snapshot)
        PUT(" (snapshot %u)", e->branch.snapshot);
    return at;
}

size_t event_describe(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    assert(size);
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return describe_io(e, text, size);
    case EVENT_HYPERCALL: return describe_hypercall(e, text, size);
    case EVENT_MMIO:
        PUT("mmio %s 0x%llx (no memory) %u byte%s", e->direction == EVENT_OUT ? "write" : "read",
            (unsigned long long)e->gpa, e->size, e->size == 1 ? "" : "s");
        if (e->size <= 4)
            PUT(" 0x%0*x", e->size * 2, event_value(e));
        break;
    case EVENT_SHUTDOWN: PUT("shutdown (triple fault)"); break;
    case EVENT_INTERNAL_ERROR: PUT("internal error, suberror %u", e->detail); break;
    case EVENT_FAIL_ENTRY: PUT("failed entry, hardware reason 0x%x", e->detail); break;
    case EVENT_RUN_ERROR: PUT("KVM_RUN: %s", strerror((int)e->detail)); break;
    case EVENT_NO_HANDLER: PUT("INT %02Xh by an empty vector", e->detail); break;
    case EVENT_OTHER: PUT("exit reason %u", e->detail); break;
    case EVENT_KICK: PUT("kick (not an exit)"); break;
    case EVENT_WAIT:
        PUT(e->detail == WAIT_INPUT ? "waiting for input" : "waiting for an interrupt");
        break;
    case EVENT_INJECT:
    case EVENT_EOI: return describe_interrupt(e, text, size);
    case EVENT_ENGINE: PUT("the %s takes over", engine_name(e->detail)); break;
    case EVENT_DATA: PUT("%u more byte%s", e->count, e->count == 1 ? "" : "s"); break;
    case EVENT_END: PUT("%s", event_outcome_words(e->outcome)); break;
    case EVENT_EXCEPTION: return describe_exception(e, text, size);
    case EVENT_LINE: return describe_line(e, text, size);
    case EVENT_INPUT: return describe_input(e, text, size);
    case EVENT_BRANCH: return describe_branch(e, text, size);
    default: PUT("%s", event_reason_name(e->reason)); break;
    }
    return at;
}

size_t event_where(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    const struct segment *cs = &e->regs.seg[SEG_CS];
    uint32_t offset = e->linear - cs->base;
    assert(size);
    if (registers_code_bits(&e->regs) == 16)
        PUT("%04x:%04x", cs->selector, offset);
    else
        PUT("%02x:%08x", cs->selector, offset);
    return at;
}

static size_t put_insn(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    if (e->insn_len)
        PUT(" (bytes");
    for (unsigned i = 0; i < e->insn_len; i++)
        PUT(" %02x", e->insn[i]);
    if (e->insn_len)
        PUT(")");
    return at;
}

/* Who answers this interrupt on a PC (IBM PC Technical Reference: 10h to 1Ah; MS-DOS Programmer's
 * Reference: 20h to 2Fh). */
static const char *missing(uint32_t vector)
{
    return vector >= 0x10 && vector <= 0x1a   ? "no BIOS"
           : vector >= 0x20 && vector <= 0x2f ? "no DOS"
                                              : "no handler";
}

size_t event_failure_words(const struct event *e, char *text, size_t size)
{
    size_t at = 0;
    char where[32];
    assert(size);
    event_where(e, where, sizeof where);
    switch ((enum event_reason)e->reason) {
    case EVENT_SHUTDOWN: PUT("triple fault"); break;
    case EVENT_INTERNAL_ERROR:
        if (e->flags & EVENT_FETCH)
            PUT("ran into an address without memory");
        else
            PUT("KVM could not execute an instruction (internal error, suberror %u)", e->detail);
        break;
    case EVENT_FAIL_ENTRY:
        PUT("the CPU refused to enter the guest (hardware reason 0x%x)", e->detail);
        break;
    case EVENT_RUN_ERROR: PUT("KVM_RUN failed: %s", strerror((int)e->detail)); break;
    case EVENT_NO_HANDLER:
        PUT("INT %02Xh, and nobody is there: %s", e->detail, missing(e->detail));
        break;
    default: PUT("an exit that is not handled (KVM exit reason %u)", e->detail); break;
    }
    PUT("%s %s", e->flags & EVENT_STALE_REGS ? ", last seen at" : " at", where);
    return at + put_insn(e, text + at, size - at);
}
