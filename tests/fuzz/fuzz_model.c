/* The model, fed with events that no vCPU would write, as a broken recording may hold them. It may
 * show nonsense, but stays within its memory. Built with -DFUZZ_MAIN it needs no fuzzing engine:
 *
 *   fuzz_model SEED RUNS
 */
#include "event/ports.h"
#include "model/model.h"
#include "model/text_rows.h"
#include "model/text_screen.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Bytes of the input, one after the other; zeros after its end. */
struct input {
    const uint8_t *bytes;
    size_t left;
};

static uint8_t take(struct input *in)
{
    if (!in->left)
        return 0;
    in->left--;
    return *in->bytes++;
}

static uint64_t take_number(struct input *in, unsigned bytes)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < bytes; i++)
        number = number << 8 | take(in);
    return number;
}

/* Mostly a little after the time before, at times anything at all. */
static uint64_t take_time(struct input *in, uint64_t before)
{
    switch (take(in) % 16) {
    case 0: return take_number(in, 8);
    case 1: return before - take_number(in, 3);
    case 2: return before + take_number(in, 5);
    case 3: return UINT64_MAX - take(in);
    case 4: return take(in);
    default: return before + take_number(in, 2);
    }
}

/* Something about the text screen, or nearly so. */
static void take_screen(struct input *in, struct event *e)
{
    static const uint16_t ports[] = { PORT_CRTC, PORT_CRTC + 1, PORT_BIOS };
    e->gpa = take(in) % 8 ? PC_TEXT + take_number(in, 2) % TEXT_SCREEN_BYTES : take_number(in, 8);
    e->reason = take(in) % 2 ? EVENT_MMIO : EVENT_IO;
    e->port = ports[take(in) % 3];
    e->direction = EVENT_OUT;
    e->detail = 0x0a + take(in) % 8;
    memset(e->data, take(in), sizeof e->data);
}

/* A write of a REP STOS, which the next one may go on with. */
static void take_rep(struct input *in, struct event *e)
{
    take_screen(in, e);
    e->reason = EVENT_MMIO;
    e->insn[0] = 0xf3;
    e->insn[1] = 0xaa + take(in) % 2;
    e->insn_len = 2;
    e->regs.gpr[GPR_ECX] = (uint32_t)take_number(in, 2);
}

static void go_on(struct event *e)
{
    if (e->reason != EVENT_MMIO)
        return;
    e->gpa += e->regs.eflags & EFLAGS_DF ? -(uint64_t)e->size : e->size;
    e->regs.gpr[GPR_ECX]--;
}

static void take_event(struct input *in, struct event *e)
{
    static const uint16_t counts[] = { 0,         1, 1, 1, 2, EVENT_DATA_MORE, EVENT_DATA_MORE + 1,
                                       UINT16_MAX };
    uint64_t before = e->exit_ns;
    e->seq = take(in) % 8 ? e->seq + 1 : take_number(in, 8);
    e->entry_ns = take_time(in, before);
    e->exit_ns = take(in) % 4 ? take_time(in, e->entry_ns) : e->entry_ns;
    e->stalled_ns = take(in) % 4 ? 0 : take_time(in, 0);
    e->port = (uint16_t)take_number(in, 2);
    e->count = counts[take(in) % 8];
    e->vcpu = take(in) % 8 ? take(in) % VCPU_MAX : take(in);
    e->reason = take(in) % 8 ? take(in) % EVENT_REASON_COUNT : take(in);
    e->direction = take(in) % 8 ? take(in) % 2 : take(in);
    e->size = take(in) % 8 ? (uint8_t)(1 << take(in) % 3) : take(in);
    e->flags = (uint16_t)take_number(in, 2);
    e->irq = take(in) % 4 ? take(in) % EVENT_IRQS : take(in);
    e->detail = take(in) % 4 ? take(in) : (uint32_t)take_number(in, 4);
    e->outcome = take(in) % 16;
    memset(e->more, take(in), sizeof e->more);
    if (take(in) % 4 == 0)
        take_screen(in, e);
    if (take(in) % 8 == 0)
        take_rep(in, e);
}

static void look_at_interrupts(const struct model *model, unsigned vcpu, uint32_t index)
{
    const struct model_vcpu *v = &model->vcpus[vcpu];
    uint64_t delivered = 0, ended = 0;
    bool masked;
    const struct event *last = model_delivery_before(v, index);
    uint8_t irq = model_pending(v, index, &masked);
    if ((last && last->reason != EVENT_INJECT) ||
        (irq >= EVENT_IRQS && (irq != EVENT_NO_IRQ || masked)))
        abort();
    for (unsigned i = 0; i < EVENT_IRQS; i++) {
        delivered += model->deliveries[i][vcpu].count;
        ended += v->ended[i];
    }
    if (delivered > v->counts[EVENT_INJECT] || ended > v->counts[EVENT_EOI])
        abort();
}

static void look_at_text(const struct model_vcpu *v, struct input *in)
{
    static struct text_screen screen, now;
    uint64_t seq = take(in) % 2 ? v->last.seq : take_number(in, 1 + take(in) % 8);
    bool is_there = model_text_screen(v, seq, &screen);
    if (is_there && !model_has_text(v, seq))
        abort();
    if (!is_there && screen.is_written)
        abort();
    if (model_text_screen(v, UINT64_MAX, &now) != model_has_text(v, UINT64_MAX))
        abort();
    const uint8_t *cell = text_screen_cell(&screen, take(in), take(in));
    if (cell < screen.memory || cell + 1 >= screen.memory + sizeof screen.memory)
        abort();
}

static void look_at_devices(const struct model_vcpu *v, uint64_t seq)
{
    struct devices d;
    uint64_t since;
    uint32_t count;
    uint8_t behind;
    model_devices(v, seq, &d);
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++)
        if ((devices_wait(&d, irq, &behind) == DEVICES_BEHIND) != (behind < EVENT_IRQS))
            abort();
    if (devices_served(&d, &since) >= EVENT_IRQS && since)
        abort();
    struct pit pit = devices_pit(&d, v->last_ns);
    for (unsigned i = 0; i < sizeof pit.counters / sizeof *pit.counters; i++)
        if (devices_count(&pit, i, &count) && count > 0x10000)
            abort();
}

/* What the screen would ask, with what a user may have chosen. */
static void look(struct model *model, struct input *in)
{
    static uint8_t console[MODEL_CONSOLE];
    unsigned vcpu = take(in) % VCPU_MAX;
    const struct model_vcpu *v = &model->vcpus[vcpu];
    uint32_t index = model_history_find(v, take_number(in, 1 + take(in) % 8));
    if (index > model_history_size(v) ||
        (index < model_history_size(v) && !model_history(v, index)))
        abort();
    if (model_history(v, model_history_size(v)))
        abort();
    index = model_history_exit(v, take(in) % 4 ? index : (uint32_t)take_number(in, 4),
                               take(in) % 2 ? 1 : -1);
    if (index != UINT32_MAX && !event_is_exit(model_history(v, index)))
        abort();
    look_at_interrupts(model, vcpu, index);
    look_at_text(v, in);
    uint64_t seq = take(in) % 2 ? UINT64_MAX : take_number(in, 2);
    if (model_console(v, seq, console, take(in)) > UINT8_MAX ||
        model_console_length(v, seq) > v->console_total)
        abort();
    if (model_console_read(v, take_time(in, 0), take_time(in, 0), console) > sizeof console)
        abort();
    look_at_devices(v, seq);
    model_bin_at(model, take(in), take_time(in, v->last_ns));
    if (!model_history_at(v, take_time(in, v->last_ns)) != !model_history_size(v))
        abort();
    for (unsigned i = 0; i < model->row_count; i++)
        if (!(model_share(model, &model->rows[i], vcpu) <= 1))
            abort();
}

static void change(struct model *model, struct input *in)
{
    switch (take(in) % 16) {
    case 0: model_reset_rows(model); break;
    case 1: model_set_bin(model, take_time(in, 0)); break;
    case 2: model_keep_history(model); break;
    case 3: model_look_back(model, take_time(in, 0), take_time(in, 0)); break;
    default: break;
    }
}

/* A line of the text screen of any vCPU. */
static void look_at_line(void *context, const struct text_line *line)
{
    unsigned count = line->count;
    bool is_whole = line->ends && !line->from;
    if (count > PC_COLUMNS || line->from > count ||
        (is_whole && count && text_screen_unicode(line->cells[2 * count - 2]) == ' '))
        abort();
}

static void walk(const struct model *model)
{
    struct model_cursor cursor = MODEL_CURSOR_END;
    uint64_t seen = 0, kept = 0;
    while (model_before(model, &cursor))
        seen++;
    for (unsigned i = 0; i < VCPU_MAX; i++)
        kept += model_history_size(&model->vcpus[i]);
    if (seen != kept)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct model model;
    struct text_rows *rows = NULL;
    struct input in = { bytes, size };
    struct event e = { 0 };
    model_init(&model, take(&in) % 8);
    if (take(&in) % 8)
        model_keep_history(&model);
    while (in.left) {
        take_event(&in, &e);
        for (unsigned i = take(&in) % 16 ? 1 : take(&in) * 4u; i; i--) {
            model_add(&model, &e);
            text_rows_add(&rows, &e, look_at_line, NULL);
            go_on(&e);
        }
        if (take(&in) % 8 == 0)
            look(&model, &in);
        change(&model, &in);
    }
    walk(&model);
    if (model_is_over(&model) && model_has_failed(&model) && !model.count)
        abort();
    model_destroy(&model);
    text_rows_free(&rows);
    return 0;
}

#ifdef FUZZ_MAIN
int main(int argc, char **argv)
{
    static uint8_t bytes[1 << 16];
    unsigned seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 1;
    unsigned long runs = argc > 2 ? strtoul(argv[2], NULL, 0) : 1000;
    srandom(seed);
    for (unsigned long i = 0; i < runs; i++) {
        size_t size = (size_t)random() % sizeof bytes;
        for (size_t at = 0; at < size; at++)
            bytes[at] = (uint8_t)(random() >> 8);
        LLVMFuzzerTestOneInput(bytes, size);
    }
    printf("fuzz_model: %lu runs from seed %u\n1 passed, 0 failed, 0 skipped\n", runs, seed);
    return 0;
}
#endif
