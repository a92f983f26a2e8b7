#include "vcpu/private.h"

#include <string.h>
#include <sys/prctl.h>

/* ---- Events ---- */

static struct event *event_begin(struct vcpu *v)
{
    struct event *e = ring_reserve_wait(&v->ring, &v->stalled_ns);
    /* all of it: its cache lines are ours before the exit has to be fast */
    memset(e, 0, sizeof *e);
    e->seq = v->seq++;
    e->vcpu = (uint8_t)v->index;
    e->stalled_ns = v->turns ? 0 : v->stalled_ns; /* of the host's time */
    e->flags = v->slowed && !v->turns ? EVENT_SLOWED : 0;
    e->irq = EVENT_NO_IRQ;
    v->stalled_ns = 0;
    v->slowed = false;
    return e;
}

/* The registers at the last return: in the event of it, which is still in the ring, or kept in regs
 * because the notes after it do not have any. Saves a copy an exit. */
const struct registers *vcpu_last_registers(struct vcpu *v)
{
    const struct event *last = ring_last(&v->ring);
    if (v->seq && last->reason != EVENT_DATA)
        v->regs = last->regs;
    return &v->regs;
}

static struct event *note_begin(struct vcpu *v, enum event_reason reason)
{
    struct event *e = event_begin(v);
    e->reason = (uint8_t)reason;
    e->entry_ns = e->exit_ns = vcpu_stamp(v);
    return e;
}

/* With the registers, and what is pending. */
static struct event *note_begin_here(struct vcpu *v, enum event_reason reason)
{
    const struct registers *regs = vcpu_last_registers(v);
    struct event *e = note_begin(v, reason);
    e->regs = *regs;
    e->linear = registers_code_linear(regs, regs->eip);
    e->irq = pic_pending(&v->pic);
    return e;
}

void vcpu_note(struct vcpu *v, enum event_reason reason)
{
    struct event *e = note_begin_here(v, reason);
    if (reason == EVENT_END)
        e->outcome = (uint8_t)v->outcome;
    ring_publish(&v->ring);
}

void vcpu_note_wait(struct vcpu *v, enum event_wait what)
{
    struct event *e = note_begin_here(v, EVENT_WAIT);
    e->detail = what;
    ring_publish(&v->ring);
}

void vcpu_note_interrupt(struct vcpu *v, enum event_reason reason, uint8_t irq, uint8_t vector,
                         unsigned flags)
{
    struct event *e = note_begin_here(v, reason);
    e->irq = irq;
    e->detail = vector;
    e->flags |= (uint16_t)flags;
    ring_publish(&v->ring);
}

/* The bytes of a string exit that its own event had no room for. */
static void note_data(struct vcpu *v, const struct event *of, const uint8_t *data)
{
    struct event head = *of;
    v->regs = head.regs;
    size_t size = event_data_size(&head);
    for (size_t at = EVENT_DATA_INLINE; at < size; at += EVENT_DATA_MORE) {
        struct event *e = note_begin(v, EVENT_DATA);
        size_t n = size - at < EVENT_DATA_MORE ? size - at : EVENT_DATA_MORE;
        e->port = head.port;
        e->size = head.size;
        e->direction = head.direction;
        e->flags |= head.flags & EVENT_FLAGS_OF_DATA;
        e->count = (uint16_t)n;
        memcpy(e->more, data + at, n);
        ring_publish(&v->ring);
    }
}

/* ---- One exit ---- */

static void read_nothing(struct event *e, uint8_t *data)
{
    e->flags |= EVENT_NO_DEVICE;
    if (e->direction == EVENT_IN)
        memset(data, 0xff, e->size);
}

/* Serves the exit. data is what the engine gave: the bytes that move. */
static void dispatch(struct vcpu *v, struct event *e, uint8_t *data)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: bus_io(&v->bus, e, data); break;
    case EVENT_MMIO: read_nothing(e, data); break;
    case EVENT_HLT: v->halted = true; break; /* vcpu_is_ready() waits for an interrupt */
    case EVENT_STEP:
    case EVENT_IRQ_WINDOW:
    case EVENT_KICK: break;
    default: v->outcome = OUTCOME_FAILED; break;
    }
    if (v->hypercall.exited)
        v->outcome = OUTCOME_EXITED;
    size_t size = event_data_size(e);
    if (data)
        memcpy(e->data, data, size < EVENT_DATA_INLINE ? size : EVENT_DATA_INLINE);
}

static void remember(struct vcpu *v, const struct event *e)
{
    enum { OPCODE_HLT = 0xf4 };
    bool fetched = e->reason == EVENT_IRQ_WINDOW || e->reason == EVENT_KICK;
    bool io = e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
    v->kicked = e->reason == EVENT_KICK;
    v->unfinished = io || e->reason == EVENT_MMIO;
    v->incomplete = v->unfinished && e->direction == EVENT_IN;
    v->at_hlt = fetched && e->insn_len && e->insn[0] == OPCODE_HLT;
    v->may_ask = e->reason == EVENT_HYPERCALL || (io && e->direction == EVENT_IN);
    if (event_is_exit(e))
        v->last_exit_ns = v->turns ? clock_ns() : e->exit_ns;
}

void vcpu_run_once(struct vcpu *v, enum engine_run how)
{
    const struct event *last = ring_last(&v->ring);
    const struct registers *before = last->reason == EVENT_DATA ? &v->regs : &last->regs;
    struct event *e = event_begin(v);
    e->entry_ns = vcpu_now(v);
    vcpu_enter(v, how);
    e->exit_ns = vcpu_stamp(v);
    uint8_t *data = v->engine->cpu_describe(v->cpu, e, before);
    dispatch(v, e, data);
    remember(v, e);
    irq_after_exit(v, e);
    vcpu_take_notice(v, e);
    bool more = data && event_data_size(e) > EVENT_DATA_INLINE;
    struct event copy;
    if (more)
        copy = *e;
    ring_publish(&v->ring);
    if (more)
        note_data(v, &copy, data);
    irq_note_eois(v);
}

/* ---- The thread ---- */

static void *vcpu_main(void *context)
{
    struct vcpu *v = context;
    const char name[] = { 'v', 'C', 'P', 'U', ' ', (char)('0' + v->index), '\0' };
    prctl(PR_SET_NAME, name); /* for top and gdb */
    enum engine_run how;
    vcpu_note(v, EVENT_START);
    while (vcpu_is_ready(v, &how))
        vcpu_run_once(v, how);
    vcpu_note(v, EVENT_END);
    vcpu_go_away(v);
    atomic_store(&v->ended, true);
    doorbell_press(v->ring.bell);
    return NULL;
}

/* ---- From outside ---- */

static void add_devices(struct vcpu *v)
{
    v->input.lock = &v->lock;
    uart_init(&v->uart, &v->input);
    hypercall_init(&v->hypercall, &v->input);
    keyboard_init(&v->keyboard, &v->input);
    pic_init(&v->pic);
    pit_init(&v->pit);
    bus_add(&v->bus, uart_device(&v->uart));
    bus_add(&v->bus, hypercall_device(&v->hypercall));
    for (unsigned i = 0; i < 2; i++) {
        bus_add(&v->bus, pic_device(&v->pic, i));
        bus_add(&v->bus, keyboard_device(&v->keyboard, i));
    }
    bus_add(&v->bus, pit_device(&v->pit));
}

bool vcpu_init(struct vcpu *v, unsigned index, const struct engine *engine, struct engine_cpu *cpu,
               const struct registers *boot, uint32_t ring_capacity, struct doorbell *bell,
               struct failure *failure)
{
    memset(v, 0, sizeof *v);
    v->index = index;
    v->engine = engine;
    v->cpu = cpu;
    v->regs = *boot;
    pthread_mutex_init(&v->lock, NULL);
    clock_cond_init(&v->changed);
    v->deadline_ns = TICKER_NEVER;
    add_devices(v);
    assert(ring_capacity >= 2); /* ring_last() */
    if (ring_init(&v->ring, ring_capacity, bell) < 0)
        return set_failure(failure, "vCPU %u: no memory for its events", index);
    return engine->cpu_set_registers(cpu, boot, failure);
}

void vcpu_set_virtual_time(struct vcpu *v, struct turns *turns)
{
    v->turns = turns;
    v->time_base = TURNS_START_NS;
    ring_reach(&v->ring, TURNS_START_NS);
}

void vcpu_set_timer_standby(struct vcpu *v)
{
    pit_init_standby(&v->pit);
}

void vcpu_set_firmware(struct vcpu *v)
{
    v->input.tolerance = INPUT_FIRMWARE_TOLERANCE;
}

void vcpu_add_post(struct vcpu *v, uint16_t port)
{
    bus_add(&v->bus, post_device(&v->post, port));
}

void vcpu_destroy(struct vcpu *v)
{
    if (!v->engine)
        return;
    v->engine->cpu_destroy(v->cpu);
    ring_destroy(&v->ring);
    pthread_cond_destroy(&v->changed);
    pthread_mutex_destroy(&v->lock);
    v->engine = NULL;
}

bool vcpu_start(struct vcpu *v, struct failure *failure)
{
    int error = pthread_create(&v->thread, NULL, vcpu_main, v);
    if (error)
        return set_failure(failure, "vCPU %u: no thread: %s", v->index, strerror(error));
    v->started = true;
    return true;
}

void vcpu_join(struct vcpu *v)
{
    if (v->started)
        pthread_join(v->thread, NULL);
    v->started = false;
}

bool vcpu_has_ended(struct vcpu *v)
{
    return atomic_load(&v->ended);
}

static void wake(struct vcpu *v)
{
    pthread_cond_signal(&v->changed);
    pthread_mutex_unlock(&v->lock);
}

/* The input changed: a guest that runs and wants to be interrupted by it is fetched out. */
static void wake_for_input(struct vcpu *v)
{
    v->nudges++;
    bool kick = v->listens && !v->asleep;
    wake(v);
    if (kick)
        v->engine->cpu_kick(v->cpu);
}

struct vcpu_orders *vcpu_begin_orders(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    return &v->orders;
}

void vcpu_end_orders(struct vcpu *v, unsigned set, unsigned clear, bool kick)
{
    atomic_fetch_and(&v->requests, ~clear);
    atomic_fetch_or(&v->requests, set);
    wake(v);
    if (kick)
        v->engine->cpu_kick(v->cpu);
}

void vcpu_request(struct vcpu *v, unsigned set, unsigned clear)
{
    vcpu_begin_orders(v);
    vcpu_end_orders(v, set, clear, set);
}

void vcpu_tick(void *context)
{
    struct vcpu *v = context;
    v->engine->cpu_kick(v->cpu);
}

enum input_wanted vcpu_input_wanted(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    enum input_wanted wanted = input_wanted(&v->input);
    pthread_mutex_unlock(&v->lock);
    return wanted;
}

size_t vcpu_input_room(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    size_t room = input_room(&v->input);
    pthread_mutex_unlock(&v->lock);
    return room;
}

size_t vcpu_input_push(struct vcpu *v, const uint8_t *bytes, size_t n)
{
    pthread_mutex_lock(&v->lock);
    size_t taken = input_push(&v->input, bytes, n);
    wake_for_input(v);
    return taken;
}

size_t vcpu_input_unread(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    size_t unread = input_unread(&v->input);
    pthread_mutex_unlock(&v->lock);
    return unread;
}

void vcpu_input_none(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    if (v->input.wanted == INPUT_WANTED_NOW) {
        input_none(&v->input);
        pthread_cond_signal(&v->changed);
    }
    pthread_mutex_unlock(&v->lock);
}

void vcpu_input_end(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    input_end(&v->input);
    v->nudges++;
    wake(v);
}
