#include "vcpu_private.h"

#include <string.h>
#include <sys/prctl.h>

/* ---- Events ---- */

static struct event *event_begin(struct vcpu *v)
{
    struct event *e = ring_reserve_wait(&v->ring, &v->stalled_ns);
    memset(e, 0, sizeof *e); /* all of it: its cache lines are ours before the exit has to be fast */
    e->seq = v->seq++;
    e->vcpu = (uint8_t)v->index;
    e->stalled_ns = v->stalled_ns;
    e->flags = v->slowed ? EVENT_SLOWED : 0;
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
    e->entry_ns = e->exit_ns = ring_stamp(&v->ring);
    return e;
}

void vcpu_note(struct vcpu *v, enum event_reason reason)
{
    const struct registers *regs = vcpu_last_registers(v);
    struct event *e = note_begin(v, reason);
    e->regs = *regs;
    e->linear = registers_code_linear(regs, regs->eip);
    if (reason == EVENT_END)
        e->outcome = (uint8_t)v->outcome;
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
        e->flags = head.flags;
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
    case EVENT_HLT: v->outcome = OUTCOME_HALTED; break; /* no device has an interrupt to wake it with */
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
    bool io = e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
    v->kicked = e->reason == EVENT_KICK;
    v->unfinished = io || e->reason == EVENT_MMIO;
    v->incomplete = v->unfinished && e->direction == EVENT_IN;
    v->may_ask = e->reason == EVENT_HYPERCALL || (io && e->direction == EVENT_IN);
    if (event_is_exit(e))
        v->last_exit_ns = e->exit_ns;
}

void vcpu_run_once(struct vcpu *v, enum engine_run how)
{
    const struct event *last = ring_last(&v->ring);
    const struct registers *before = last->reason == EVENT_DATA ? &v->regs : &last->regs;
    struct event *e = event_begin(v);
    e->entry_ns = clock_ns();
    v->engine->cpu_run(v->cpu, how);
    e->exit_ns = ring_stamp(&v->ring);
    uint8_t *data = v->engine->cpu_describe(v->cpu, e, before);
    dispatch(v, e, data);
    remember(v, e);
    vcpu_take_notice(v, e);
    bool more = data && event_data_size(e) > EVENT_DATA_INLINE;
    struct event copy;
    if (more)
        copy = *e;
    ring_publish(&v->ring);
    if (more)
        note_data(v, &copy, data);
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
    atomic_store(&v->ended, true);
    doorbell_press(v->ring.bell);
    return NULL;
}

/* ---- From outside ---- */

/* On the clock of the events, for slow motion. */
static void init_changed(pthread_cond_t *changed)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

bool vcpu_init(struct vcpu *v, unsigned index, const struct engine *engine, struct engine_cpu *cpu, const struct registers *boot,
               uint32_t ring_capacity, struct doorbell *bell, struct failure *failure)
{
    memset(v, 0, sizeof *v);
    v->index = index;
    v->engine = engine;
    v->cpu = cpu;
    v->regs = *boot;
    pthread_mutex_init(&v->lock, NULL);
    init_changed(&v->changed);
    v->input.lock = &v->lock;
    uart_init(&v->uart, &v->input);
    hypercall_init(&v->hypercall, &v->input);
    bus_add(&v->bus, uart_device(&v->uart));
    bus_add(&v->bus, hypercall_device(&v->hypercall));
    assert(ring_capacity >= 2); /* ring_last() */
    if (ring_init(&v->ring, ring_capacity, bell) < 0)
        return set_failure(failure, "vCPU %u: no memory for its events", index);
    return engine->cpu_set_registers(cpu, boot, failure);
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

enum input_wanted vcpu_input_wanted(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    enum input_wanted wanted = v->input.wanted;
    pthread_mutex_unlock(&v->lock);
    return wanted;
}

size_t vcpu_input_push(struct vcpu *v, const uint8_t *bytes, size_t n)
{
    pthread_mutex_lock(&v->lock);
    size_t taken = input_push(&v->input, bytes, n);
    wake(v);
    return taken;
}

void vcpu_input_none(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    input_none(&v->input);
    wake(v);
}

void vcpu_input_end(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    input_end(&v->input);
    wake(v);
}
