/* Interrupts of a vCPU: from the devices' lines through the PICs into the guest.
 *
 * The lines are brought up to date at each exit and whenever the vCPU wakes (update()). What the
 * PICs then hold ready goes in right before the next entry, if the guest can take it; if not, the
 * engine is asked for an exit as soon as it can (the interrupt window). An interrupt is
 * acknowledged at the PIC only when it is given to the engine, and what is given is delivered: none
 * is lost and none doubled. Should the host refuse it, the vCPU fails.
 *
 * A timer that comes due while the guest runs has to fetch it out: the ticker does, or the engine's
 * own deadline where time is counted in instructions.
 */
#include "event/pc.h"
#include "event/ports.h"
#include "memory/gates.h"
#include "vcpu/private.h"

#include <string.h>

/* Has the guest set up the PICs, or touched a device that works without them? */
static bool is_in_use(const struct vcpu_devices *d)
{
    return d->pic.chips[0].initialized || d->i8042.used;
}

/* ---- What happens to the lines ---- */

static void tell(struct vcpu *v, unsigned irq, enum event_line_change change,
                 struct event_line line)
{
    struct vcpu_interrupts *in = &v->interrupts;
    assert(in->line_count < VCPU_LINES_MAX);
    in->lines[in->line_count++] = (struct vcpu_line){ (uint8_t)irq, (uint8_t)change, line };
}

/* dips: it was down in between. Told is only what changes the PICs: of a request that still waits
 * there one more edge does not. */
static void set_line(struct vcpu *v, unsigned irq, bool level, bool dips, uint64_t at_ns)
{
    struct pic *pic = &v->devices.pic;
    if (!dips && pic_line(pic, irq) == level)
        return;
    struct pic before;
    memcpy(&before, pic, sizeof before);
    if (dips)
        pic_set_line(pic, irq, false);
    pic_set_line(pic, irq, level);
    if (memcmp(&before, pic, sizeof before) != 0)
        tell(v, irq, level ? LINE_RISES : LINE_FALLS, (struct event_line){ .at_ns = at_ns });
}

void irq_note_lines(struct vcpu *v)
{
    struct vcpu_interrupts *in = &v->interrupts;
    for (unsigned i = 0; i < in->line_count; i++)
        vcpu_note_line(v, &in->lines[i]);
    in->line_count = 0;
}

void irq_note_held(struct vcpu *v, uint64_t ns)
{
    const struct event_line line = { .at_ns = vcpu_now(v), .held_ns = ns };
    vcpu_note_line(v, &(struct vcpu_line){ IRQ_TIMER, LINE_HELD, line });
}

/* ---- The lines ---- */

static void update_timer(struct vcpu *v, uint64_t now)
{
    struct vcpu_devices *d = &v->devices;
    if (d->pit.standby && pic_is_open(&d->pic, IRQ_TIMER)) {
        pit_release(&d->pit, now);
        tell(v, IRQ_TIMER, LINE_STARTS, (struct event_line){ .at_ns = now });
    }
    if (pit_advance(&d->pit, now))
        set_line(v, IRQ_TIMER, true, true, d->pit.rose_ns);
}

static void update_keyboard(struct vcpu *v, bool open, uint64_t now)
{
    struct i8042 *keyboard = &v->devices.i8042;
    struct event_line line = { .at_ns = now };
    bool up = i8042_poll(keyboard, open);
    if (i8042_take_arrival(keyboard, &line.byte))
        tell(v, IRQ_KEYBOARD, LINE_BYTE, line);
    set_line(v, IRQ_KEYBOARD, up, false, now);
}

static void update_uart(struct vcpu *v, uint64_t now)
{
    struct uart *uart = &v->devices.uart;
    struct event_line line = { .at_ns = now };
    bool dips = uart_take_dip(uart), up = uart_poll(uart);
    if (up && uart_take_arrival(uart, &line.byte))
        tell(v, IRQ_UART, LINE_BYTE, line);
    set_line(v, IRQ_UART, up, dips, now);
}

/* Devices that wait for input, where it is to interrupt the guest. */
static void listen(struct vcpu *v, bool keyboard, bool uart)
{
    struct vcpu_shared *shared = &v->shared;
    bool listens = keyboard || uart;
    if (keyboard)
        input_listen(&shared->input, READER_KEYBOARD);
    if (uart)
        input_listen(&shared->input, READER_UART);
    if (!listens && !shared->listens)
        return;
    pthread_mutex_lock(&shared->lock);
    shared->listens = listens;
    pthread_mutex_unlock(&shared->lock);
}

/* Between ICW4 and the mask all lines are open for a moment: nobody is listening yet. */
static void update(struct vcpu *v, uint64_t now, const struct registers *regs)
{
    struct vcpu_devices *d = &v->devices;
    const unsigned asks = v->shared.input.asks;
    bool on = v->shared.listens || (regs->eflags & EFLAGS_IF);
    bool keyboard = on && pic_is_open(&d->pic, IRQ_KEYBOARD);
    bool uart = on && pic_is_open(&d->pic, IRQ_UART) && uart_wants_input(&d->uart);
    update_timer(v, now);
    update_keyboard(v, keyboard, now);
    update_uart(v, now);
    bool dips = ata_take_dip(&d->ata);
    set_line(v, IRQ_DISK, ata_poll(&d->ata), dips, now);
    listen(v, keyboard, uart);
    v->last.may_ask |= v->shared.input.asks != asks; /* however soon the answer came */
}

void irq_update(struct vcpu *v)
{
    if (!is_in_use(&v->devices))
        return;
    update(v, vcpu_now(v), vcpu_last_registers(v));
    irq_note_lines(v);
}

static bool is_due(const struct vcpu_devices *d)
{
    return pic_pending(&d->pic) != EVENT_NO_IRQ;
}

/* While instructions are stepped on an engine that cannot stop in the handler, they stay pending.
 * And none is delivered right before a HLT: after STI a CPU takes none there (SDM vol. 2, STI), but
 * not every host remembers the STI when it is interrupted itself in between, and the guest would
 * sleep on with its work undone. The HLT leaves at once, and is late enough on any host. Nor is one
 * in a step that only gets off a breakpoint: the guest would come back to it. */
static bool may_deliver(const struct vcpu *v, enum engine_run how)
{
    const bool gets_off = v->watch.leaving && !v->watch.step && !v->last.halted;
    if (v->last.at_hlt)
        return false;
    return how == ENGINE_RUN ||
           (how == ENGINE_STEP && v->engine->steps_into_interrupts && !gets_off);
}

/* As the guest's tables have it now; 0: that cannot be told. */
static uint64_t handler_of(struct vcpu *v, uint8_t vector)
{
    uint64_t linear;
    bool found = v->memory && gates_handler(v->memory, vcpu_last_registers(v), vcpu_last_wide(v),
                                            vector, &linear);
    return found ? linear : 0;
}

/* One that the host refuses is not told: the next run ends at once, and says why. */
static void deliver(struct vcpu *v)
{
    struct pic_interrupt interrupt = pic_acknowledge(&v->devices.pic);
    if (!v->engine->cpu_inject(v->cpu, interrupt.vector))
        return;
    vcpu_note_interrupt(v, EVENT_INJECT, interrupt.irq, interrupt.vector,
                        handler_of(v, interrupt.vector), interrupt.spurious ? EVENT_SPURIOUS : 0);
}

static void request_window(struct vcpu *v, bool wanted)
{
    if (wanted != v->interrupts.window)
        v->engine->cpu_request_window(v->cpu, wanted);
    v->interrupts.window = wanted;
}

void irq_set_deadline(struct vcpu *v, uint64_t deadline)
{
    struct vcpu_interrupts *in = &v->interrupts;
    if (deadline != in->deadline_ns && in->ticker && !clock_is_virtual(&v->clock))
        ticker_set(in->ticker, v->index, deadline);
    in->deadline_ns = deadline;
}

void irq_before_entry(struct vcpu *v, enum engine_run how)
{
    if (!is_in_use(&v->devices))
        return;
    bool due = may_deliver(v, how) && is_due(&v->devices);
    if (due && v->engine->cpu_can_inject(v->cpu)) {
        deliver(v);
        due = is_due(&v->devices);
    }
    request_window(v, due);
    irq_set_deadline(v, irq_deadline(&v->devices));
}

uint64_t irq_deadline(const struct vcpu_devices *d)
{
    return pic_is_open(&d->pic, IRQ_TIMER) ? pit_next_rise(&d->pit) : TICKER_NEVER;
}

void irq_after_exit(struct vcpu *v, struct event *e)
{
    if (!is_in_use(&v->devices))
        return;
    update(v, e->exit_ns, &e->regs);
    e->irq = pic_pending(&v->devices.pic);
    if (e->irq != EVENT_NO_IRQ && !v->engine->cpu_can_inject(v->cpu))
        e->flags |= EVENT_MASKED;
}

void irq_note_eois(struct vcpu *v)
{
    uint16_t ended = pic_take_ended(&v->devices.pic);
    for (unsigned irq = 0; ended; irq++, ended >>= 1)
        if (ended & 1)
            vcpu_note_interrupt(v, EVENT_EOI, (uint8_t)irq, pic_vector(&v->devices.pic, irq), 0, 0);
}

bool irq_can_interrupt(struct vcpu *v)
{
    return vcpu_last_registers(v)->eflags & EFLAGS_IF;
}

bool irq_wakes(struct vcpu *v)
{
    return is_due(&v->devices) && irq_can_interrupt(v);
}

/* Is it our BIOS that has halted, until there is a key? The ticks that wake it are not what it
 * waits for. */
static bool waits_for_key(struct vcpu *v)
{
    enum { READ_KEY = 0x00, READ_KEY_OF_101 = 0x10 };
    struct pc_bios_call call;
    return pc_bios_call(vcpu_last_registers(v), &call) && call.vector == PC_BIOS_KEYBOARD &&
           (call.ah == READ_KEY || call.ah == READ_KEY_OF_101);
}

bool irq_input_is_over(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    bool over = v->shared.listens && v->shared.input.ended;
    pthread_mutex_unlock(&v->shared.lock);
    return over && irq_can_interrupt(v);
}

bool irq_can_wake(struct vcpu *v)
{
    if (!irq_can_interrupt(v))
        return false;
    bool over = irq_input_is_over(v), input_may_come = v->shared.listens && !over;
    bool timer_may = irq_deadline(&v->devices) != TICKER_NEVER && !(over && waits_for_key(v));
    return input_may_come || timer_may;
}
