#include "vcpu.h"

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
    v->stalled_ns = 0;
    return e;
}

/* The registers at the last return: in the event of it, which is still in the ring, or kept in regs
 * because the notes after it do not have any. Saves a copy an exit. */
static const struct registers *last_registers(struct vcpu *v)
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

static void note(struct vcpu *v, enum event_reason reason)
{
    const struct registers *regs = last_registers(v);
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
    v->kicked = e->reason == EVENT_KICK;
    v->incomplete =
        (e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL || e->reason == EVENT_MMIO) && e->direction == EVENT_IN;
    v->may_ask = e->reason == EVENT_HYPERCALL || (v->incomplete && e->reason == EVENT_IO);
}

static void run_once(struct vcpu *v, enum engine_run how)
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
    bool more = data && event_data_size(e) > EVENT_DATA_INLINE;
    struct event copy;
    if (more)
        copy = *e;
    ring_publish(&v->ring);
    if (more)
        note_data(v, &copy, data);
}

/* ---- Between exits ---- */

static unsigned requests(struct vcpu *v)
{
    if (v->kicked) /* first clear, then look: a kick in between is not lost */
        v->engine->cpu_clear_kick(v->cpu);
    v->kicked = false;
    return atomic_load(&v->requests);
}

static void pause_here(struct vcpu *v)
{
    if (v->incomplete)
        run_once(v, ENGINE_COMPLETE);
    note(v, EVENT_PAUSE);
    pthread_mutex_lock(&v->lock);
    while ((atomic_load(&v->requests) & (VCPU_PAUSE | VCPU_STOP)) == VCPU_PAUSE)
        pthread_cond_wait(&v->changed, &v->lock);
    pthread_mutex_unlock(&v->lock);
    v->engine->cpu_clear_kick(v->cpu);
    note(v, EVENT_RESUME);
}

/* Sleeps while the front end owes an answer, or until a request comes. */
static enum input_wanted sleep_for_input(struct vcpu *v, enum input_wanted until)
{
    pthread_mutex_lock(&v->lock);
    while (v->input.wanted == until && !v->input.ended && !atomic_load(&v->requests))
        pthread_cond_wait(&v->changed, &v->lock);
    enum input_wanted wanted = v->input.wanted;
    pthread_mutex_unlock(&v->lock);
    return wanted;
}

/* The guest asked for input. True once it has been answered (or a request is to be obeyed first). */
static void settle_input(struct vcpu *v)
{
    enum input_wanted wanted = vcpu_input_wanted(v);
    if (wanted == INPUT_NOT_WANTED) {
        v->may_ask = false;
        return;
    }
    doorbell_press(v->ring.bell);
    if (wanted == INPUT_WANTED_LATER)
        note(v, EVENT_WAIT);
    sleep_for_input(v, wanted);
    if (wanted == INPUT_WANTED_LATER)
        note(v, EVENT_RESUME);
    pthread_mutex_lock(&v->lock);
    if (input_is_over(&v->input))
        v->outcome = OUTCOME_INPUT_ENDED;
    pthread_mutex_unlock(&v->lock);
}

/* May the guest be entered? Obeys whatever comes first; false if the vCPU is to end. */
static bool is_ready(struct vcpu *v)
{
    while (v->outcome == OUTCOME_NONE) {
        unsigned wanted = requests(v);
        if (wanted & VCPU_STOP)
            v->outcome = OUTCOME_STOPPED;
        else if (wanted & VCPU_PAUSE)
            pause_here(v);
        else if (v->may_ask)
            settle_input(v);
        else
            return true;
    }
    return false;
}

static void *vcpu_main(void *context)
{
    struct vcpu *v = context;
    const char name[] = { 'v', 'C', 'P', 'U', ' ', (char)('0' + v->index), '\0' };
    prctl(PR_SET_NAME, name); /* for top and gdb */
    note(v, EVENT_START);
    while (is_ready(v))
        run_once(v, ENGINE_RUN);
    note(v, EVENT_END);
    atomic_store(&v->ended, true);
    doorbell_press(v->ring.bell);
    return NULL;
}

/* ---- From outside ---- */

bool vcpu_init(struct vcpu *v, unsigned index, const struct engine *engine, struct engine_cpu *cpu, const struct registers *boot,
               uint32_t ring_capacity, struct doorbell *bell, struct failure *failure)
{
    memset(v, 0, sizeof *v);
    v->index = index;
    v->engine = engine;
    v->cpu = cpu;
    v->boot = v->regs = *boot;
    pthread_mutex_init(&v->lock, NULL);
    pthread_cond_init(&v->changed, NULL);
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

void vcpu_request(struct vcpu *v, unsigned set, unsigned clear)
{
    pthread_mutex_lock(&v->lock);
    atomic_fetch_and(&v->requests, ~clear);
    atomic_fetch_or(&v->requests, set);
    wake(v);
    if (set)
        v->engine->cpu_kick(v->cpu);
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
