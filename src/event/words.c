/* The names of events, where they were, and why a vCPU failed. */
#include "event/words.h"

#include "event/failure.h"
#include "event/ports.h"
#include "event/style.h"
#include "event/wide.h"

#include <assert.h>

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
    [EVENT_START] = FAILURE_WORDS("start"),
    [EVENT_WAIT] = "wait",
    [EVENT_PAUSE] = FAILURE_WORDS("pause"),
    [EVENT_RESUME] = FAILURE_WORDS("resume"),
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
    case EVENT_STATUS: return "status";
    case EVENT_HAS_WIDE: return "wide";
    case EVENT_WATCH: return "watch";
    case EVENT_BREAK: return "break";
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
        { PORT_DEBUG_CONSOLE, PORT_DEBUG_CONSOLE, "console" },
        { PORT_VGA, PORT_VGA + 15, "vga" },
        { PORT_CRTC, PORT_CRTC + 1, "vga" },
        { PORT_VGA_STATUS, PORT_VGA_STATUS, "vga" },
        { PORT_ATA, PORT_ATA + 7, "disk" },
        { PORT_ATA_CONTROL, PORT_ATA_CONTROL, "disk" },
        { PORT_BIOS, PORT_BIOS, "bios" },
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
    case IRQ_TIMER: return FAILURE_WORDS("timer");
    case IRQ_KEYBOARD: return FAILURE_WORDS("keyboard");
    case IRQ_UART: return "uart";
    case IRQ_DISK: return FAILURE_WORDS("disk");
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
    case OUTCOME_NONE: return FAILURE_WORDS("not started");
    case OUTCOME_HALTED: return FAILURE_WORDS("Guest halted");
    case OUTCOME_EXITED: return FAILURE_WORDS("Guest exited");
    case OUTCOME_INPUT_ENDED: return FAILURE_WORDS("input ended");
    case OUTCOME_RESET: return FAILURE_WORDS("the guest reset itself");
    case OUTCOME_STOPPED: return FAILURE_WORDS("stopped");
    case OUTCOME_LIMIT: return FAILURE_WORDS("limit reached");
    case OUTCOME_FAILED: return FAILURE_WORDS("failed");
    }
    return "?";
}

/* ---- Sentences ---- */

size_t event_where(const struct event *e, const struct event_wide *wide, char *text, size_t size)
{
    size_t at = 0;
    const struct segment *cs = &e->regs.seg[SEG_CS];
    uint32_t offset = e->linear - cs->base;
    uint64_t linear = wide_linear(e, wide);
    assert(size);
    switch (registers_code_bits(&e->regs)) {
    case 16: PUT("%04x:%04x", cs->selector, offset); break;
    case 32: PUT("%02x:%08x", cs->selector, offset); break;
    default: PUT("%0*llx", linear > UINT32_MAX ? 16 : 8, (unsigned long long)linear); break;
    }
    return at;
}

static size_t put_insn(const struct event *e, const struct style *style, char *text, size_t size)
{
    size_t at = 0;
    if (e->insn_len)
        PUT(" (%s", style->say("bytes"));
    for (unsigned i = 0; i < e->insn_len; i++)
        PUT(" %02x", e->insn[i]);
    if (e->insn_len)
        PUT(")");
    return at;
}

/* Who answers this interrupt on a PC (IBM PC Technical Reference: 10h to 1Ah; MS-DOS Programmer's
 * Reference: 20h to 2Fh). */
static const char *missing(const struct style *style, uint32_t vector)
{
    return vector >= 0x10 && vector <= 0x1a   ? style->say("no BIOS")
           : vector >= 0x20 && vector <= 0x2f ? style->say("no DOS")
                                              : style->say("no handler");
}

static size_t put_failure(const struct event *e, const struct style *style, char *text, size_t size)
{
    size_t at = 0;
    switch ((enum event_reason)e->reason) {
    case EVENT_SHUTDOWN: PUT("%s", style->say("triple fault")); break;
    case EVENT_INTERNAL_ERROR:
        if (e->flags & EVENT_FETCH)
            PUT("%s", style->say("ran into an address without memory"));
        else
            PUT(style->say("KVM could not execute an instruction (internal error, suberror %u)"),
                e->detail);
        break;
    case EVENT_FAIL_ENTRY:
        PUT(style->say("the CPU refused to enter the guest (hardware reason 0x%x)"), e->detail);
        break;
    case EVENT_RUN_ERROR:
        PUT(style->say("KVM_RUN failed: %s"), style_error(style, e->detail));
        break;
    case EVENT_NO_HANDLER:
        PUT(style->say("INT %02Xh, and nobody is there: %s"), e->detail, missing(style, e->detail));
        break;
    default: PUT(style->say("an exit that is not handled (KVM exit reason %u)"), e->detail); break;
    }
    return at;
}

static size_t say_failure(const struct event *e, const struct event_wide *wide,
                          const struct style *style, char *text, size_t size)
{
    char where[32];
    assert(size);
    size_t at = put_failure(e, style, text, size);
    event_where(e, wide, where, sizeof where);
    PUT(e->flags & EVENT_STALE_REGS ? style->say(", last seen at %s") : style->say(" at %s"),
        where);
    return at + put_insn(e, style, text + at, size - at);
}

size_t event_failure_words(const struct event *e, const struct event_wide *wide, char *text,
                           size_t size)
{
    return say_failure(e, wide, &(struct style){ style_english, 0 }, text, size);
}

size_t event_failure_said(const struct event *e, const struct event_wide *wide, char *text,
                          size_t size)
{
    return say_failure(e, wide, &(struct style){ failure_words, 0 }, text, size);
}
