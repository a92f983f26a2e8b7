/* A sentence with its braces filled in: what stands for each name in them. */
#include "explain/private.h"

#include "event/ports.h"
#include "event/wide.h"
#include "event/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void put_insn(struct writer *w)
{
    char text[96];
    const struct event *e = w->event;
    size_t n = e->insn_len < EVENT_INSN_MAX ? e->insn_len : EVENT_INSN_MAX;
    unsigned bits = registers_code_bits(&e->regs);
    uint32_t offset = e->linear - e->regs.seg[SEG_CS].base;
    explain_insn(e->insn, n, bits, bits == 64 ? wide_linear(e, w->wide) : offset, text,
                 sizeof text);
    explain_put(w, "%s", text);
}

static void put_where(struct writer *w)
{
    char text[32];
    event_where(w->event, w->wide, text, sizeof text);
    explain_put(w, "%s", text);
}

static void put_watched(struct writer *w)
{
    if (w->watched)
        explain_put(w, "%s", w->watched);
    else
        explain_put(w, "0x%llx", (unsigned long long)w->event->gpa);
}

static void put_port(struct writer *w)
{
    explain_put(w, "0x%x", w->event->port);
}

static void put_value(struct writer *w)
{
    const struct event *e = w->event;
    uint64_t value = 0;
    size_t size = e->size < sizeof value ? e->size : sizeof value;
    memcpy(&value, e->data, size);
    explain_put(w, "0x%0*llx", (int)size * 2, (unsigned long long)value);
}

static void put_post(struct writer *w)
{
    uint8_t code = 0;
    event_post_code(w->event, &code);
    explain_put(w, "0x%02x", code);
}

static uint8_t char_of(const struct event *e)
{
    bool is_call = e->reason == EVENT_HYPERCALL && e->direction == EVENT_OUT;
    return is_call ? (uint8_t)e->regs.gpr[GPR_EBX] : e->data[0];
}

static void put_char(struct writer *w)
{
    uint8_t byte = char_of(w->event);
    switch (byte) {
    case '\n': explain_put_word(w, W_EXPLAIN_CHAR_NEWLINE); break;
    case '\r': explain_put_word(w, W_EXPLAIN_CHAR_RETURN); break;
    case '\t': explain_put_word(w, W_EXPLAIN_CHAR_TAB); break;
    case '\b': explain_put_word(w, W_EXPLAIN_CHAR_BACKSPACE); break;
    case ' ': explain_put_word(w, W_EXPLAIN_CHAR_BLANK); break;
    default:
        explain_put(w,
                    byte > 0x20 && byte < 0x7f ? WORD_FORMAT(w->language, WF_EXPLAIN_CHAR_PRINTING)
                                               : WORD_FORMAT(w->language, WF_EXPLAIN_CHAR_OTHER),
                    byte);
        break;
    }
}

/* Writes a byte as C has it in a string. */
static void put_escaped(struct writer *w, uint8_t byte)
{
    switch (byte) {
    case '\n': explain_put(w, "\\n"); break;
    case '\r': explain_put(w, "\\r"); break;
    case '\t': explain_put(w, "\\t"); break;
    default: explain_put(w, byte >= 0x20 && byte < 0x7f ? "%c" : "\\x%02x", byte); break;
    }
}

static void put_chars(struct writer *w)
{
    uint8_t bytes[EVENT_DATA_MORE];
    char text[4 * EVENT_DATA_MORE + sizeof "\"\"..."];
    struct writer quoted = { .text = text, .size = sizeof text };
    size_t n = event_printed(w->event, bytes);
    explain_put(&quoted, "\"");
    for (size_t i = 0; i < n; i++)
        put_escaped(&quoted, bytes[i]);
    explain_put(&quoted, event_data_size(w->event) > EVENT_DATA_INLINE ? "\"..." : "\"");
    explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_CHARS), text);
}

static void put_count(struct writer *w)
{
    explain_put(w, "%u", w->event->count);
}

static void put_bytes(struct writer *w)
{
    char number[24];
    size_t n = event_data_size(w->event);
    snprintf(number, sizeof number, "%zu", n);
    explain_put(w, WORD_FORMAT_OF(n, w->language, WF_COUNT_BYTE, WF_COUNT_BYTES), number);
}

/* Where an IN puts what it read: the accumulator of its size; INS writes to memory. */
static void put_register(struct writer *w)
{
    const struct event *e = w->event;
    if (e->flags & EVENT_STRING)
        explain_put_word(w, W_EXPLAIN_MEMORY);
    else
        explain_put(w, "%s", e->size == 4 ? "EAX" : e->size == 2 ? "AX" : "AL");
}

/* 16550 data sheet, "register description"; FCR is written where IIR is read. */
static void put_reg(struct writer *w)
{
    static const enum word names[] = {
        W_EXPLAIN_UART_RBR, W_EXPLAIN_UART_IER, W_EXPLAIN_UART_IIR, W_EXPLAIN_UART_LCR,
        W_EXPLAIN_UART_MCR, W_EXPLAIN_UART_LSR, W_EXPLAIN_UART_MSR, W_EXPLAIN_UART_SCR,
    };
    enum word name = names[(unsigned)(w->event->port - PORT_UART) & 7];
    if (name == W_EXPLAIN_UART_IIR && w->event->direction == EVENT_OUT)
        name = W_EXPLAIN_UART_FCR;
    explain_put_word(w, name);
}

static void put_bit0(struct writer *w)
{
    explain_put_word(w, w->event->data[0] & 1 ? W_EXPLAIN_LSR_DATA_READY : W_EXPLAIN_LSR_NOT_READY);
}

static void put_bit5(struct writer *w)
{
    explain_put_word(w, w->event->data[0] & 0x20 ? W_EXPLAIN_LSR_SENT : W_EXPLAIN_LSR_SENDING);
}

static void put_call(struct writer *w)
{
    explain_put(w, "%u", w->event->data[0]);
}

static void put_gpa(struct writer *w)
{
    explain_put(w, "0x%llx", (unsigned long long)w->event->gpa);
}

static void put_detail(struct writer *w)
{
    explain_put(w, "%u", w->event->detail);
}

static void put_detail_hex(struct writer *w)
{
    explain_put(w, "0x%x", w->event->detail);
}

/* In English always: a locale's own text could be in any encoding. */
static void put_error(struct writer *w)
{
    const char *words = strerrordesc_np((int)w->event->detail);
    if (words)
        explain_put(w, "%s", words);
    else
        explain_put(w, "errno %u", w->event->detail);
}

static void put_vcpu(struct writer *w)
{
    explain_put(w, "%u", w->event->vcpu);
}

static void put_mode(struct writer *w)
{
    char text[EXPLAIN_MODE];
    explain_put(w, "%s", explain_mode(&w->event->regs, w->language, text));
}

static void put_engine(struct writer *w)
{
    if (w->software)
        explain_put_word(w, W_EXPLAIN_SOFTWARE_CPU);
    else
        explain_put(w, "%s", explain_engine(w->engine, w->language));
}

/* The same at the start of a sentence. */
static void put_engine_first(struct writer *w)
{
    if (w->software)
        explain_put_word(w, W_EXPLAIN_SOFTWARE_CPU_FIRST);
    else
        explain_put(w, "%s", explain_engine(w->engine, w->language));
}

static void put_cpu(struct writer *w)
{
    explain_put_word(w, w->software ? W_EXPLAIN_SOFTWARE_CPU : W_EXPLAIN_CPU);
}

static void put_cpu_first(struct writer *w)
{
    explain_put_word(w, w->software ? W_EXPLAIN_SOFTWARE_CPU_FIRST : W_EXPLAIN_CPU_FIRST);
}

/* That an exit left the guest goes without saying where there is no room to say it. */
static void put_left(struct writer *w)
{
    explain_put_sentence(w, w->brief ? W_EXPLAIN_LEFT_BRIEF : W_EXPLAIN_LEFT);
}

static void put_irq(struct writer *w)
{
    char line[EXPLAIN_LINE];
    if (w->event->irq < EVENT_IRQS)
        explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_IRQ),
                    explain_line(w->language, w->event->irq, line));
    else
        explain_put_word(w, W_EXPLAIN_IRQ_UNKNOWN);
}

/* "Timer: IRQ 0", as the log names it: a small English letter becomes a capital. */
static void put_source(struct writer *w)
{
    unsigned irq = w->event->irq;
    bool spurious = w->event->flags & EVENT_SPURIOUS;
    enum word which = spurious ? W_IRQ_SPURIOUS : explain_line_name(irq);
    if (which != NO_WORD) {
        const char *name = word(w->language, which);
        char first = name[0] >= 'a' && name[0] <= 'z' ? (char)(name[0] - 'a' + 'A') : name[0];
        explain_put(w, "%c%s: ", first, name + 1);
    }
    explain_put(w, "IRQ %u", irq);
}

static void put_vector(struct writer *w)
{
    explain_put(w, "0x%02x", w->event->detail);
}

/* Where the vector's entry is in the table of real mode. */
static void put_entry(struct writer *w)
{
    explain_put(w, "0x%x", w->event->regs.idt.base + 4 * (w->event->detail & 0xff));
}

static const struct explain_field fields[] = {
    { "insn", put_insn },           { "where", put_where },
    { "port", put_port },           { "value", put_value },
    { "char", put_char },           { "chars", put_chars },
    { "count", put_count },         { "bytes", put_bytes },
    { "register", put_register },   { "reg", put_reg },
    { "bit0", put_bit0 },           { "bit5", put_bit5 },
    { "call", put_call },           { "gpa", put_gpa },
    { "detail", put_detail },       { "detail-hex", put_detail_hex },
    { "error", put_error },         { "vcpu", put_vcpu },
    { "mode", put_mode },           { "engine", put_engine },
    { "Engine", put_engine_first }, { "cpu", put_cpu },
    { "Cpu", put_cpu_first },       { "irq", put_irq },
    { "source", put_source },       { "vector", put_vector },
    { "entry", put_entry },         { "post", put_post },
    { "left", put_left },           { "watched", put_watched },
};

/* What follows the text so far as it sounds. */
static bool put_particle(struct writer *w, const char *name, size_t length)
{
    int size;
    const char *particle = words_particle(w->language, name, length, w->text, &size);
    if (particle)
        explain_put(w, "%.*s", size, particle);
    return particle != NULL;
}

/* A name that is none stands there as it is, in its braces: test_explain looks for those. */
static void put_field(struct writer *w, const char *name, size_t length)
{
    if (!explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length) &&
        !explain_put_device_field(w, name, length) && !explain_put_rep_field(w, name, length) &&
        !explain_put_exception_field(w, name, length) && !explain_put_next_field(w, name, length) &&
        !put_particle(w, name, length))
        explain_put(w, "{%.*s}", (int)length, name);
}

/* What is said in other words of the software CPU. */
static enum word of_software(enum word sentence)
{
    switch ((int)sentence) {
    case W_EXPLAIN_OUT_PRINTED: return W_EXPLAIN_SOFT_OUT_PRINTED;
    case W_EXPLAIN_NO_EMULATION: return W_EXPLAIN_SOFT_NO_EMULATION;
    case W_EXPLAIN_FAIL_ENTRY: return W_EXPLAIN_SOFT_FAIL_ENTRY;
    case W_EXPLAIN_RUN_ERROR: return W_EXPLAIN_SOFT_RUN_ERROR;
    case W_EXPLAIN_KICK: return W_EXPLAIN_SOFT_KICK;
    case W_EXPLAIN_START: return W_EXPLAIN_SOFT_START;
    default: return sentence;
    }
}

void explain_put_sentence(struct writer *w, enum word sentence)
{
    const char *from = word(w->language, w->software ? of_software(sentence) : sentence);
    while (*from) {
        size_t plain = strcspn(from, "{|");
        explain_put(w, "%.*s", (int)plain, from);
        from += plain;
        if (!*from)
            return;
        if (*from == '|') {
            explain_begin_part(w, w->part + 1);
            from++;
            continue;
        }
        size_t length = strcspn(++from, "}");
        assert(from[length]);
        put_field(w, from, length);
        from += length + 1;
    }
}
