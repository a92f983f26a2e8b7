/* The thread of a vCPU: its loop, how it is built, started and ended, and what others may ask of
 * it. */
#include "dev/console.h"
#include "event/ports.h"
#include "vcpu/private.h"

#include <string.h>
#include <sys/prctl.h>

/* On virtual time the guest's clock begins there: a run is the same whenever it is made. */
static const uint64_t YEAR_2000_NS = 946684800ull * 1000000000;

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
    atomic_store(&v->shared.ended, true);
    doorbell_press(v->ring.bell);
    return NULL;
}

/* ---- From outside ---- */

static void add_devices(struct vcpu_devices *d, struct input *input)
{
    uart_init(&d->uart, input);
    hypercall_init(&d->hypercall, input);
    i8042_init(&d->i8042, input);
    pic_init(&d->pic);
    pit_init(&d->pit);
    system_ports_init(&d->system_ports, &d->pit);
    cmos_init(&d->cmos);
    cmos_set_clock(&d->cmos, clock_unix_ns(), clock_ns());
    bus_add(&d->bus, cmos_device(&d->cmos));
    bus_add(&d->bus, uart_device(&d->uart));
    bus_add(&d->bus, hypercall_device(&d->hypercall));
    bus_add(&d->bus, console_device(input, PORT_DEBUG_CONSOLE));
    for (unsigned i = 0; i < 2; i++) {
        bus_add(&d->bus, pic_device(&d->pic, i));
        bus_add(&d->bus, i8042_device(&d->i8042, i));
        bus_add(&d->bus, system_ports_device(&d->system_ports, i));
    }
    bus_add(&d->bus, pit_device(&d->pit));
}

bool vcpu_init(struct vcpu *v, unsigned index, const struct engine *engine, struct engine_cpu *cpu,
               const struct registers *boot, uint32_t ring_capacity, struct doorbell *bell,
               struct failure *failure)
{
    assert(index < VCPU_MAX);
    assert(ring_capacity >= 2); /* ring_last() */
    memset(v, 0, sizeof *v);
    v->index = index;
    v->cpus[VCPU_FIRST] = (struct vcpu_cpu){ .engine = v->engine = engine, .cpu = v->cpu = cpu };
    v->posting.regs = *boot;
    pthread_mutex_init(&v->shared.lock, NULL);
    clock_cond_init(&v->shared.changed);
    v->interrupts.deadline_ns = v->watch.until_ns = TICKER_NEVER;
    v->shared.input.lock = &v->shared.lock;
    add_devices(&v->devices, &v->shared.input);
    if (ring_init(&v->ring, ring_capacity, bell) < 0)
        return set_failure(failure, "vCPU %u: no memory for its events", index);
    return engine->cpu_set_registers(cpu, boot, failure);
}

void vcpu_set_spare(struct vcpu *v, const struct engine *engine, struct engine_cpu *cpu)
{
    assert(!v->started && v->engine->cpu_save && engine->cpu_load);
    v->cpus[VCPU_SPARE] = (struct vcpu_cpu){ .engine = engine, .cpu = cpu };
}

void vcpu_keep_trail(struct vcpu *v)
{
    assert(!v->started);
    trail_log_init(&v->trail);
}

void vcpu_set_ticker(struct vcpu *v, struct ticker *ticker)
{
    assert(!v->started);
    v->interrupts.ticker = ticker;
}

void vcpu_set_virtual_time(struct vcpu *v, struct turns *turns)
{
    assert(!v->started && v->engine->cpu_instructions);
    v->clock.turns = turns;
    v->clock.base_ns = TURNS_START_NS;
    cmos_set_clock(&v->devices.cmos, YEAR_2000_NS, TURNS_START_NS);
    ring_reach(&v->ring, TURNS_START_NS);
}

void vcpu_set_limit(struct vcpu *v, struct limit *limit)
{
    assert(!v->started);
    v->limit = limit;
}

void vcpu_set_timer_standby(struct vcpu *v)
{
    assert(!v->started);
    pit_init_standby(&v->devices.pit);
}

void vcpu_set_memory(struct vcpu *v, const struct memory *memory)
{
    assert(!v->started);
    v->memory = memory;
    cmos_set_memory(&v->devices.cmos, memory->size);
}

void vcpu_add_post(struct vcpu *v, uint16_t port)
{
    assert(!v->started);
    bus_add(&v->devices.bus, post_device(&v->devices.post, port));
}

void vcpu_add_console(struct vcpu *v, uint16_t port)
{
    assert(!v->started);
    if (port != PORT_DEBUG_CONSOLE) /* which all have */
        bus_add(&v->devices.bus, console_device(&v->shared.input, port));
}

void vcpu_add_exit_port(struct vcpu *v, uint16_t port)
{
    assert(!v->started);
    bus_add(&v->devices.bus, exit_port_device(&v->devices.exit_port, port));
}

void vcpu_set_reset_ends(struct vcpu *v)
{
    assert(!v->started);
    v->reset_ends = true;
}

void vcpu_destroy(struct vcpu *v)
{
    if (!v->engine)
        return;
    assert(!v->started);
    for (unsigned i = 0; i < VCPU_CPUS; i++)
        if (v->cpus[i].engine)
            v->cpus[i].engine->cpu_destroy(v->cpus[i].cpu);
    ring_destroy(&v->ring);
    trail_log_destroy(&v->trail);
    pthread_cond_destroy(&v->shared.changed);
    pthread_mutex_destroy(&v->shared.lock);
    v->engine = NULL;
}

bool vcpu_start(struct vcpu *v, struct failure *failure)
{
    assert(!v->started);
    uart_power_on(&v->devices.uart);
    v->started = true; /* before it runs: orders that come meanwhile kick it */
    int error = pthread_create(&v->thread, NULL, vcpu_main, v);
    if (!error)
        return true;
    v->started = false;
    return set_failure(failure, "vCPU %u: no thread: %s", v->index, error_words(error));
}

void vcpu_join(struct vcpu *v)
{
    if (v->started)
        pthread_join(v->thread, NULL);
    v->started = false;
}

bool vcpu_has_ended(struct vcpu *v)
{
    return atomic_load(&v->shared.ended);
}

/* Whichever it is on, and whichever it is about to be on: what they are is constant. */
static void kick_cpus(struct vcpu *v)
{
    for (unsigned i = 0; i < VCPU_CPUS; i++)
        if (v->cpus[i].engine)
            v->cpus[i].engine->cpu_kick(v->cpus[i].cpu);
}

static void wake(struct vcpu *v)
{
    pthread_cond_signal(&v->shared.changed);
    pthread_mutex_unlock(&v->shared.lock);
}

/* The input changed: a guest that runs and wants to be interrupted by it is fetched out; not one
 * that has asked and stops for the answer by itself. */
static void wake_for_input(struct vcpu *v, bool asked)
{
    v->shared.nudges++;
    bool kick = v->shared.listens && !v->shared.asleep && !asked;
    wake(v);
    if (kick)
        kick_cpus(v);
}

struct vcpu_orders *vcpu_begin_orders(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    return &v->shared.orders;
}

/* Lock held. It comes back at the time of the order, not whenever its thread wakes. */
static void end_rest(struct vcpu *v)
{
    if (v->shared.rests && clock_is_virtual(&v->clock))
        vcpu_bring_back(v);
    v->shared.rests = false;
}

void vcpu_end_orders(struct vcpu *v, unsigned set, unsigned clear, bool kick)
{
    if (clear & VCPU_PAUSE)
        end_rest(v);
    atomic_fetch_and(&v->shared.requests, ~clear);
    atomic_fetch_or(&v->shared.requests, set);
    wake(v);
    if (kick)
        kick_cpus(v);
}

void vcpu_request(struct vcpu *v, unsigned set, unsigned clear)
{
    vcpu_begin_orders(v);
    vcpu_end_orders(v, set, clear, set);
}

void vcpu_tick(void *context)
{
    kick_cpus(context);
}

enum input_wanted vcpu_input_wanted(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    enum input_wanted wanted = input_wanted(&v->shared.input);
    pthread_mutex_unlock(&v->shared.lock);
    return wanted;
}

size_t vcpu_input_room(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    size_t room = input_room(&v->shared.input);
    pthread_mutex_unlock(&v->shared.lock);
    return room;
}

size_t vcpu_input_push(struct vcpu *v, const uint8_t *bytes, size_t n)
{
    pthread_mutex_lock(&v->shared.lock);
    bool asked = v->shared.input.wanted == INPUT_WANTED_NOW;
    size_t taken = input_push(&v->shared.input, bytes, n);
    wake_for_input(v, asked);
    return taken;
}

size_t vcpu_input_unread(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    size_t unread = input_unread(&v->shared.input);
    pthread_mutex_unlock(&v->shared.lock);
    return unread;
}

void vcpu_input_is_typed(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    v->shared.input.typed = true;
    wake_for_input(v, false);
}

void vcpu_input_none(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    if (v->shared.input.wanted == INPUT_WANTED_NOW) {
        input_none(&v->shared.input);
        pthread_cond_signal(&v->shared.changed);
    }
    pthread_mutex_unlock(&v->shared.lock);
}

void vcpu_input_end(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    input_end(&v->shared.input);
    v->shared.nudges++;
    wake(v);
}
