#include "explain/private.h"

#include "event/ports.h"
#include "event/words.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which sentence ---- */

static bool is_string(const struct event *e)
{
    return (e->flags & EVENT_STRING) && e->count > 1;
}

static enum sentence of_uart_out(const struct event *e)
{
    switch (e->port - PORT_UART) {
    case 0: return OUT_UART_SILENT;
    case 5:
    case 6: return OUT_UART_READ_ONLY;
    default: return OUT_UART_REGISTER;
    }
}

static bool is_uart(const struct event *e)
{
    return e->port >= PORT_UART && e->port <= PORT_UART + 7;
}

static enum sentence of_out(const struct event *e)
{
    if (e->flags & EVENT_NO_DEVICE)
        return is_string(e) ? STRING_NO_DEVICE : OUT_NO_DEVICE;
    if (e->flags & EVENT_PRINTED)
        return is_string(e) ? OUT_PRINTED_STRING : OUT_PRINTED;
    if (is_string(e))
        return OUT_STRING;
    if (e->flags & EVENT_POST)
        return OUT_POST;
    return is_uart(e) ? of_uart_out(e) : OUT_DEVICE;
}

static enum sentence of_in(const struct event *e)
{
    if (e->flags & EVENT_NO_DEVICE)
        return is_string(e) ? STRING_NO_DEVICE : IN_NO_DEVICE;
    if (is_string(e))
        return IN_STRING;
    if (e->flags & EVENT_POST)
        return IN_POST;
    if (!is_uart(e))
        return IN_DEVICE;
    if (e->flags & EVENT_TOOK_INPUT)
        return IN_TYPED;
    return e->port == PORT_UART       ? IN_NOT_TYPED
           : e->port == PORT_UART + 5 ? IN_LINE_STATUS
                                      : IN_UART_REGISTER;
}

static enum sentence of_hypercall(const struct event *e)
{
    if (e->direction == EVENT_IN)
        return is_string(e) ? ANSWER_STRING : e->flags & EVENT_TOOK_INPUT ? ANSWER : ANSWER_NONE;
    if (is_string(e))
        return CALL_STRING;
    switch (e->data[0]) {
    case HYPERCALL_EXIT: return CALL_EXIT;
    case HYPERCALL_PUTCHAR: return CALL_PUTCHAR;
    case HYPERCALL_GETCHAR: return CALL_GETCHAR;
    default: return CALL_UNKNOWN;
    }
}

static enum sentence of_internal_error(const struct event *e)
{
    enum { EMULATION = 1 }; /* KVM_INTERNAL_ERROR_EMULATION, KVM API 5 "exit reasons" */
    return e->flags & EVENT_FETCH ? FETCH : e->detail == EMULATION ? NO_EMULATION : INTERNAL;
}

/* Whether anything can wake it, only what follows tells; with IF clear, nothing can. */
static enum sentence of_halt(const struct event *e)
{
    if (!(e->regs.eflags & EFLAGS_IF))
        return HALT;
    return e->irq < EVENT_IRQS ? HALT_DUE : HALT_WITH_IF;
}

static enum sentence of_injection(const struct event *e)
{
    if (e->flags & EVENT_SPURIOUS)
        return INJECTED_SPURIOUS;
    if (!(e->regs.cr0 & CR0_PE))
        return INJECTED_IVT;
    unsigned ring = (e->regs.seg[SEG_SS].attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT;
    return ring == 3 ? INJECTED_IDT_RING3 : INJECTED_IDT;
}

static enum sentence of_end(const struct event *e)
{
    switch ((enum event_outcome)e->outcome) {
    case OUTCOME_HALTED: return END_HALTED;
    case OUTCOME_EXITED: return END_EXITED;
    case OUTCOME_INPUT_ENDED: return END_INPUT;
    case OUTCOME_STOPPED: return END_STOPPED;
    case OUTCOME_FAILED: return END_FAILED;
    case OUTCOME_NONE: break;
    }
    return END_SOMEHOW;
}

static enum sentence sentence_of(const struct event *e, bool software)
{
    enum { BREAKPOINT_VECTOR = 3 };
    bool out = e->direction == EVENT_OUT;
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return out ? of_out(e) : of_in(e);
    case EVENT_HYPERCALL: return of_hypercall(e);
    case EVENT_MMIO: return out ? MMIO_WRITE : MMIO_READ;
    case EVENT_HLT: return of_halt(e);
    case EVENT_IRQ_WINDOW: return IRQ_WINDOW;
    case EVENT_STEP: return e->detail == BREAKPOINT_VECTOR ? BREAKPOINT : STEP;
    /* PG may have been lost */
    case EVENT_SHUTDOWN: return e->regs.cr0 & CR0_PE && !software ? SHUTDOWN_PAGING : SHUTDOWN;
    case EVENT_INTERNAL_ERROR: return of_internal_error(e);
    case EVENT_FAIL_ENTRY: return FAIL_ENTRY;
    case EVENT_RUN_ERROR: return RUN_ERROR;
    case EVENT_KICK: return KICK;
    case EVENT_START: return START;
    case EVENT_WAIT: return e->detail == WAIT_INTERRUPT ? WAIT_FOR_INTERRUPT : WAIT;
    case EVENT_PAUSE: return PAUSE;
    case EVENT_RESUME: return RESUME;
    case EVENT_INJECT: return of_injection(e);
    case EVENT_EOI: return EOI_NOTE;
    case EVENT_DATA: return e->flags & EVENT_PRINTED ? DATA_PRINTED : DATA;
    case EVENT_END: return of_end(e);
    case EVENT_OTHER:
    case EVENT_WIDE:
    case EVENT_EXCEPTION:
    case EVENT_LINE:
    case EVENT_INPUT:
    case EVENT_BRANCH:
    case EVENT_REASON_COUNT: break;
    }
    return OTHER;
}

/* ---- What stands in the braces ---- */

void explain_put(struct writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(w->text + w->at, w->size - w->at, format, args);
    va_end(args);
    w->at += n > 0 ? (size_t)n : 0;
    if (w->at >= w->size)
        w->at = w->size - 1;
}

static void put_insn(struct writer *w)
{
    char text[96];
    const struct event *e = w->event;
    size_t n = e->insn_len < EVENT_INSN_MAX ? e->insn_len : EVENT_INSN_MAX;
    explain_insn(e->insn, n, registers_code_bits(&e->regs), e->linear - e->regs.seg[SEG_CS].base,
                 text, sizeof text);
    explain_put(w, "%s", text);
}

static void put_where(struct writer *w)
{
    char text[32];
    event_where(w->event, text, sizeof text);
    explain_put(w, "%s", text);
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

/* Every Korean form ends in a vowel, for the particle after it. */
static void put_char(struct writer *w)
{
    static const struct {
        uint8_t byte;
        const char *words[2];
    } named[] = {
        { '\n', { "a newline '\\n'", "줄바꿈 '\\n' 글자" } },
        { '\r', { "a carriage return '\\r'", "캐리지 리턴 '\\r' 글자" } },
        { '\t', { "a tab '\\t'", "탭 '\\t' 글자" } },
        { '\b', { "a backspace '\\b'", "백스페이스 '\\b' 글자" } },
        { ' ', { "a space ' '", "공백 ' ' 글자" } },
    };
    const struct event *e = w->event;
    bool is_call = e->reason == EVENT_HYPERCALL && e->direction == EVENT_OUT;
    uint8_t byte = is_call ? (uint8_t)e->regs.gpr[GPR_EBX] : e->data[0];
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].byte == byte) {
            explain_put(w, "%s", named[i].words[w->language == KOREAN]);
            return;
        }
    bool korean = w->language == KOREAN;
    if (byte > 0x20 && byte < 0x7f)
        explain_put(w, "'%c'%s", byte, korean ? " 글자" : "");
    else
        explain_put(w, "0x%02x%s", byte, korean ? " 바이트" : "");
}

static void put_chars(struct writer *w)
{
    uint8_t bytes[EVENT_DATA_MORE];
    size_t n = event_printed(w->event, bytes);
    explain_put(w, "\"");
    for (size_t i = 0; i < n; i++) {
        const char *escape = bytes[i] == '\n'   ? "\\n"
                             : bytes[i] == '\r' ? "\\r"
                             : bytes[i] == '\t' ? "\\t"
                                                : NULL;
        if (escape)
            explain_put(w, "%s", escape);
        else
            explain_put(w, bytes[i] >= 0x20 && bytes[i] < 0x7f ? "%c" : "\\x%02x", bytes[i]);
    }
    explain_put(w, event_data_size(w->event) > EVENT_DATA_INLINE ? "\"..." : "\"");
    explain_put(w, "%s", w->language == KOREAN ? " 글자" : "");
}

static void put_count(struct writer *w)
{
    explain_put(w, "%u", w->event->count);
}

static void put_bytes(struct writer *w)
{
    explain_put(w, "%zu", event_data_size(w->event));
}

/* Where an IN puts what it read: the accumulator of its size; INS writes to memory. */
static void put_register(struct writer *w)
{
    const struct event *e = w->event;
    if (e->flags & EVENT_STRING)
        explain_put(w, "%s", w->language == KOREAN ? "메모리" : "memory");
    else
        explain_put(w, "%s", e->size == 4 ? "EAX" : e->size == 2 ? "AX" : "AL");
}

/* 16550 data sheet, "register description"; read, written. */
static void put_reg(struct writer *w)
{
    static const char *const read[][2] = {
        { "data register (RBR)", "데이터 레지스터(RBR)" },
        { "interrupt enable register (IER)", "인터럽트 허용 레지스터(IER)" },
        { "interrupt identification register (IIR)", "인터럽트 식별 레지스터(IIR)" },
        { "line control register (LCR)", "회선 제어 레지스터(LCR)" },
        { "modem control register (MCR)", "모뎀 제어 레지스터(MCR)" },
        { "line status register (LSR)", "회선 상태 레지스터(LSR)" },
        { "modem status register (MSR)", "모뎀 상태 레지스터(MSR)" },
        { "scratch register (SCR)", "스크래치 레지스터(SCR)" },
    };
    static const char *const fifo[2] = { "FIFO control register (FCR)", "FIFO 제어 레지스터(FCR)" };
    unsigned index = (unsigned)(w->event->port - PORT_UART) & 7;
    bool writes = w->event->direction == EVENT_OUT;
    explain_put(w, "%s", (writes && index == 2 ? fifo : read[index])[w->language == KOREAN]);
}

static void put_bit0(struct writer *w)
{
    static const char *const words[2][2] = {
        { "bit 0 is 0 (nothing typed)", "비트 0은 0(입력 없음)" },
        { "bit 0 is 1 (a typed byte waits)", "비트 0은 1(입력된 바이트 있음)" },
    };
    explain_put(w, "%s", words[w->event->data[0] & 1][w->language == KOREAN]);
}

static void put_bit5(struct writer *w)
{
    static const char *const words[2][2] = {
        { "bit 5 is 0 (busy sending)", "비트 5는 0(전송 중)" },
        { "bit 5 is 1 (ready to send)", "비트 5는 1(전송 가능)" },
    };
    explain_put(w, "%s", words[w->event->data[0] >> 5 & 1][w->language == KOREAN]);
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
    explain_put(w, "%s", explain_mode(&w->event->regs, w->language));
}

static void put_engine(struct writer *w)
{
    bool article = w->software && w->language == ENGLISH;
    explain_put(w, "%s%s", article ? "the " : "", explain_engine(w->engine, w->language));
}

/* At the start of a sentence. */
static void put_engine_first(struct writer *w)
{
    bool article = w->software && w->language == ENGLISH;
    explain_put(w, "%s%s", article ? "The " : "", explain_engine(w->engine, w->language));
}

/* KVM은, CPU는: what counts is how the name of its last letter or digit sounds in Korean. */
static void put_engine_as_topic(struct writer *w)
{
    const char *name = explain_engine(w->engine, w->language);
    size_t n = strlen(name);
    bool consonant = n && strchr("LMNRlmnr013678", name[n - 1]);
    explain_put(w, "%s%s", name, consonant ? "은" : "는");
}

static void put_cpu(struct writer *w)
{
    static const char *const words[2][2] = { { "the CPU", "CPU" },
                                             { "the software CPU", "소프트웨어 CPU" } };
    explain_put(w, "%s", words[w->software][w->language == KOREAN]);
}

static void put_cpu_first(struct writer *w)
{
    static const char *const words[2][2] = { { "The CPU", "CPU" },
                                             { "The software CPU", "소프트웨어 CPU" } };
    explain_put(w, "%s", words[w->software][w->language == KOREAN]);
}

/* ---- Interrupts ---- */

static const char *line_name(unsigned irq, enum language language)
{
    bool korean = language == KOREAN;
    switch (irq) {
    case IRQ_TIMER: return korean ? "타이머" : "timer";
    case IRQ_KEYBOARD: return korean ? "키보드" : "keyboard";
    case IRQ_CASCADE: return korean ? "두 번째 PIC" : "second PIC";
    case IRQ_UART: return korean ? "시리얼 포트" : "serial port";
    default: return NULL;
    }
}

void explain_put_line_name(struct writer *w, unsigned irq)
{
    const char *name = line_name(irq, w->language);
    explain_put(w, "%u", irq);
    if (name)
        explain_put(w, w->language == KOREAN ? "(%s)" : " (%s)", name);
}

void explain_put_line(struct writer *w, unsigned irq)
{
    explain_put(w, "IRQ ");
    explain_put_line_name(w, irq);
}

/* Korean has the word for interrupt behind it, so that it always ends in a vowel. */
static void put_irq(struct writer *w)
{
    bool korean = w->language == KOREAN, known = w->event->irq < EVENT_IRQS;
    if (known)
        explain_put_line(w, w->event->irq);
    if (korean)
        explain_put(w, "%s", known ? " 인터럽트" : "인터럽트");
    else if (!known)
        explain_put(w, "An interrupt");
}

/* "Timer: IRQ 0", as the log names it. */
static void put_source(struct writer *w)
{
    unsigned irq = w->event->irq;
    const char *name = line_name(irq, w->language);
    if (w->event->flags & EVENT_SPURIOUS)
        name = "spurious";
    if (name && name[0] >= 'a' && name[0] <= 'z')
        explain_put(w, "%c%s: ", name[0] - 'a' + 'A', name + 1);
    else if (name)
        explain_put(w, "%s: ", name);
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

static const struct {
    const char *name;
    void (*put)(struct writer *w);
} fields[] = {
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
    { "entry", put_entry },         { "engine은", put_engine_as_topic },
    { "post", put_post },
};

static void put_field(struct writer *w, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strlen(fields[i].name) == length && !memcmp(fields[i].name, name, length)) {
            fields[i].put(w);
            return;
        }
    if (!explain_put_device_field(w, name, length))
        /* a template is wrong: tests look for braces */
        explain_put(w, "{%.*s}", (int)length, name);
}

void explain_put_sentence(struct writer *w, enum sentence sentence)
{
    const char *from = w->software ? explain_words_of_software(sentence, w->language) : NULL;
    if (!from)
        from = explain_words(sentence, w->language);
    while (*from) {
        size_t plain = strcspn(from, "{");
        explain_put(w, "%.*s", (int)plain, from);
        from += plain;
        if (!*from)
            return;
        size_t length = strcspn(++from, "}");
        put_field(w, from, length);
        from += length + 1;
    }
}

/* ---- The whole ---- */

/* What stands at its linear address: what left, what comes next, what was never reached; or it has
 * none. */
enum place { PLACE_LEFT, PLACE_NEXT, PLACE_ADDRESS, PLACE_NONE };

static enum place place_of(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IRQ_WINDOW:
    case EVENT_STEP:
    case EVENT_KICK: return PLACE_NEXT;
    case EVENT_FAIL_ENTRY:
    case EVENT_RUN_ERROR: return PLACE_ADDRESS;
    default: return event_is_exit(e) ? PLACE_LEFT : PLACE_NONE;
    }
}

/* What it is about, before the sentence itself. */
static void put_place(struct writer *w, enum place place)
{
    bool known = w->event->insn_len > 0;
    if (place == PLACE_LEFT && (w->event->flags & EVENT_STALE_REGS))
        explain_put_sentence(w, LAST_SEEN);
    else if (place == PLACE_LEFT && known)
        explain_put_sentence(w, HERE);
    else if (place == PLACE_LEFT || place == PLACE_ADDRESS)
        explain_put_sentence(w, HERE_UNKNOWN);
}

static void put_held(struct writer *w)
{
    const struct event *e = w->event;
    bool goes_on = e->reason <= EVENT_STEP || e->reason == EVENT_KICK;
    bool waits = goes_on && (e->flags & EVENT_MASKED) && e->irq < EVENT_IRQS;
    if (waits && sentence_of(e, w->software) != HALT_DUE)
        explain_put_sentence(w, e->regs.eflags & EFLAGS_IF ? HELD_BY_SHADOW : HELD_BY_IF);
}

void explain_event_after(const struct event *event, const struct explain_past *past,
                         enum engine_kind engine, enum language language, char *text, size_t size)
{
    if (!size)
        return;
    *text = '\0';
    if (event->reason > EVENT_END && event->reason < EVENT_REASON_COUNT)
        return;
    struct writer w = {
        .event = event, .engine = engine, .language = language, .text = text, .size = size
    };
    w.software = engine != ENGINE_KVM;
    enum place place = place_of(event);
    enum sentence device, sentence = explain_device(&w, past, &device);
    put_place(&w, place);
    if (event->reason == EVENT_INJECT)
        explain_put_sentence(&w, INJECTED);
    if (sentence != SENTENCE_COUNT)
        explain_put_sentence(&w, device);
    if (sentence == SENTENCE_COUNT)
        sentence = sentence_of(event, w.software);
    explain_put_sentence(&w, sentence == STEP && past->into_handler ? STEP_INTO_HANDLER : sentence);
    if (place == PLACE_NEXT)
        explain_put_sentence(&w, event->insn_len ? NEXT : NEXT_UNKNOWN);
    put_held(&w);
    text[utf8_whole(text, w.at)] = '\0';
}

void explain_event(const struct event *event, enum engine_kind engine, enum language language,
                   char *text, size_t size)
{
    static const struct explain_past nothing = { .count = 0 };
    explain_event_after(event, &nothing, engine, language, text, size);
}

const char *explain_engine(enum engine_kind engine, enum language language)
{
    static const char *const names[ENGINE_KIND_COUNT][2] = {
        [ENGINE_NONE] = { "", "" },
        [ENGINE_KVM] = { "KVM", "KVM" },
        [ENGINE_SOFT] = { "software CPU", "소프트웨어 CPU" },
    };
    return names[engine][language];
}

const char *explain_engine_brief(enum engine_kind engine, enum language language)
{
    static const char *const names[ENGINE_KIND_COUNT][2] = {
        [ENGINE_NONE] = { "", "" },
        [ENGINE_KVM] = { "KVM", "KVM" },
        [ENGINE_SOFT] = { "soft", "소프트웨어" },
    };
    return names[engine][language];
}

const char *explain_engine_reason(enum engine_reason reason, enum language language)
{
    static const char *const words[REASON_COUNT][2] = {
        [REASON_NONE] = { "", "" },
        [REASON_KVM_FAILED] = { "KVM failed here", "KVM 실패" },
        [REASON_KVM_MISSING] = { "no /dev/kvm here", "/dev/kvm 없음" },
        [REASON_KVM_DENIED] = { "no access to /dev/kvm", "/dev/kvm 권한 없음" },
        [REASON_KVM_UNUSABLE] = { "KVM unusable here", "KVM을 쓸 수 없음" },
        [REASON_KVM_WRONG_API] = { "another KVM API here", "KVM API 버전이 다름" },
        [REASON_KVM_CANNOT_PAGE] = { "KVM here cannot page", "이 호스트의 KVM은 페이징 불가" },
    };
    return words[reason][language];
}

enum language language_of_user(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value)
            continue;
        /* not kok, Konkani */
        bool korean = !strncmp(value, "ko", 2) && (!value[2] || strchr("_.@-", value[2]));
        return korean ? KOREAN : ENGLISH;
    }
    return ENGLISH;
}

enum language language_named(const char *name)
{
    return !strcmp(name, "ko") ? KOREAN : !strcmp(name, "en") ? ENGLISH : language_of_user();
}
