/* Runs an engine to its exits, in one go, in slices or in steps, and serves what its guest asks. */
#include "side.h"

#include "engine/kvm.h"
#include "event/ports.h"
#include "qemu_known.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool side_open(struct side *side, const struct engine *engine, uint64_t chunks,
               struct failure *failure)
{
    *side = (struct side){ .engine = engine };
    if (memory_init_chunks(&side->memory, chunks, failure) &&
        (side->vm = engine->vm_create(KVM_DEVICE, &side->memory, failure)) &&
        (side->cpu = engine->cpu_create(side->vm, 0, failure)))
        return true;
    side_close(side);
    return false;
}

void side_close(struct side *side)
{
    if (side->cpu)
        side->engine->cpu_destroy(side->cpu);
    if (side->vm)
        side->engine->vm_destroy(side->vm);
    memory_destroy(&side->memory);
    *side = (struct side){ 0 };
}

enum { TSS_BUSY = 2 };

bool side_start(struct side *side, const struct registers *regs, struct failure *failure)
{
    side->exit.event = (struct event){ .regs = *regs };
    side->bytes_read = 0;
    side->typed = NULL;
    struct registers given = *regs;
    /* KVM answers that TR is busy, whatever it was given; QEMU below it stops at one that is */
    if (side->engine == &engine_kvm && qemu_is_this_cpu())
        given.tr.attr &= (uint16_t)~TSS_BUSY;
    return side->engine->cpu_set_registers(side->cpu, &given, failure);
}

/* ---- What a guest finds outside ---- */

static uint8_t typed_byte(struct side *side)
{
    return side->typed && *side->typed ? (uint8_t)*side->typed++ : HYPERCALL_NO_CHARACTER;
}

static uint8_t outside_byte(struct side *side)
{
    const struct event *e = &side->exit.event;
    uint32_t n = side->bytes_read++;
    if (e->reason == EVENT_IO && e->port == PORT_HYPERCALL)
        return typed_byte(side);
    uint32_t address = e->reason == EVENT_IO ? e->port : (uint32_t)e->gpa;
    return (uint8_t)((address * 0x9e3779b1u + n * 0x85ebca6bu) >> 24);
}

static void serve(struct side *side, uint8_t *bytes, size_t n)
{
    const struct event *e = &side->exit.event;
    if (e->direction == EVENT_IN)
        for (size_t i = 0; i < n; i++)
            bytes[i] = outside_byte(side);
    memcpy(side->exit.moved, bytes, n < SIDE_MOVED_MAX ? n : SIDE_MOVED_MAX);
}

static uint8_t *run_once(struct side *side, enum engine_run how)
{
    struct event *e = &side->exit.event;
    side->before = e->regs;
    memset(&side->exit, 0, sizeof side->exit);
    side->engine->cpu_run(side->cpu, how);
    return side->engine->cpu_describe(side->cpu, e, &side->before);
}

/* Back to a state that was saved, with other registers in between. */
static void save_and_restore(struct side *side)
{
    struct failure failure;
    const struct registers none = { .eflags = EFLAGS_FIXED };
    struct cpu_state state;
    if (!side->engine->cpu_save(side->cpu, &state, &failure) ||
        !side->engine->cpu_set_registers(side->cpu, &none, &failure) ||
        !side->engine->cpu_load(side->cpu, &state, &failure))
        abort(); /* no memory */
    cpu_state_free(&state);
}

/* 1 to 7 instructions, the same each time; more only where an I/O read is completed or a trap
 * taken. False if something else stopped it. */
static bool run_slice(struct side *side, uint8_t **bytes)
{
    uint64_t before = side->engine->cpu_instructions(side->cpu), deadline = before + 1 + before % 7;
    side->engine->cpu_set_deadline(side->cpu, deadline);
    *bytes = run_once(side, ENGINE_RUN);
    side->engine->cpu_set_deadline(side->cpu, UINT64_MAX);
    return side->exit.event.reason == EVENT_KICK &&
           side->engine->cpu_instructions(side->cpu) >= deadline;
}

static uint8_t *run_in_slices(struct side *side)
{
    uint8_t *bytes;
    while (run_slice(side, &bytes))
        if (side->pace == SIDE_SAVES)
            save_and_restore(side);
    return bytes;
}

static uint8_t *run_in_steps(struct side *side)
{
    uint8_t *bytes;
    do
        bytes = run_once(side, ENGINE_STEP);
    while (side->exit.event.reason == EVENT_STEP);
    return bytes;
}

static uint8_t *run_at_pace(struct side *side)
{
    switch (side->pace) {
    case SIDE_STEPS: return run_in_steps(side);
    case SIDE_SLICES:
    case SIDE_SAVES: return run_in_slices(side);
    default: return run_once(side, ENGINE_RUN);
    }
}

void side_run(struct side *side, enum engine_run how)
{
    uint8_t *bytes = how == ENGINE_RUN ? run_at_pace(side) : run_once(side, how);
    if (bytes)
        serve(side, bytes, event_data_size(&side->exit.event));
}

/* With the same memory: of a VM's CPU the kernel can't be rid in any other way. */
static void reopen(struct side *side)
{
    struct failure failure;
    side->engine->cpu_destroy(side->cpu);
    side->engine->vm_destroy(side->vm);
    side->cpu = NULL;
    side->vm = side->engine->vm_create(KVM_DEVICE, &side->memory, &failure);
    if (side->vm)
        side->cpu = side->engine->cpu_create(side->vm, 0, &failure);
    if (!side->cpu)
        abort(); /* it could be made before */
}

/* KVM goes on with a REP string instruction instead of ending as a kick, hence the second way. */
void side_settle(struct side *side)
{
    struct event end = { 0 };
    side->engine->cpu_run(side->cpu, ENGINE_COMPLETE);
    side->engine->cpu_describe(side->cpu, &end, &side->before);
    side->engine->cpu_clear_kick(side->cpu);
    if (end.reason != EVENT_KICK)
        reopen(side);
}

/* ---- The watch ---- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool started;
    struct side *side; /* being watched, or NULL */
    struct timespec deadline;
} watch = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool is_over(const struct timespec *deadline)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > deadline->tv_sec ||
           (now.tv_sec == deadline->tv_sec && now.tv_nsec >= deadline->tv_nsec);
}

/* Looks every few milliseconds, so that guarding a run costs no system call. */
static void *watch_main(void *unused)
{
    const struct timespec nap = { .tv_nsec = 5000000 };
    for (;;) {
        nanosleep(&nap, NULL);
        pthread_mutex_lock(&watch.lock);
        if (watch.side && is_over(&watch.deadline))
            watch.side->engine->cpu_kick(watch.side->cpu);
        pthread_mutex_unlock(&watch.lock);
    }
    return unused;
}

void side_guard(struct side *side, unsigned ms)
{
    pthread_t thread;
    pthread_mutex_lock(&watch.lock);
    if (!watch.started && !pthread_create(&thread, NULL, watch_main, NULL)) {
        pthread_detach(thread);
        watch.started = true;
    }
    clock_gettime(CLOCK_MONOTONIC, &watch.deadline);
    watch.deadline.tv_nsec += (long)ms * 1000000;
    watch.deadline.tv_sec += watch.deadline.tv_nsec / 1000000000;
    watch.deadline.tv_nsec %= 1000000000;
    watch.side = side;
    pthread_mutex_unlock(&watch.lock);
}

void side_unguard(void)
{
    pthread_mutex_lock(&watch.lock);
    struct side *side = watch.side;
    watch.side = NULL;
    pthread_mutex_unlock(&watch.lock);
    if (side)
        side->engine->cpu_clear_kick(side->cpu);
}
