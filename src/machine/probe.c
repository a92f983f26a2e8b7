/* Each probe is a guest of a few instructions, run in a VM of its own under the eye of a thread
 * that ends it if it does not end by itself. */
#include "machine/probe.h"

#include "engine/kvm.h"
#include "event/clock.h"
#include "event/words.h"
#include "machine/probe_guest.h"
#include "soft/soft.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { DEADLINE_NS = 1000000000 };

const char *probe_name(enum probe probe)
{
    return failure_words(probe_guest(probe)->name);
}

/* ---- The VM ---- */

struct trial {
    const struct engine *engine;
    struct memory memory;
    struct engine_vm *vm;
    struct engine_cpu *cpu;
    struct event event; /* the last return */

    /* Shared with the thread that ends a trial which does not end. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool done;
};

static bool trial_begin(struct trial *t, const char *device, enum probe probe,
                        struct failure *failure)
{
    if (!memory_init(&t->memory, PROBE_MEMORY, failure) ||
        !(t->vm = t->engine->vm_create(device, &t->memory, failure)) ||
        !(t->cpu = t->engine->cpu_create(t->vm, 0, failure)))
        return false;
    probe_guest_place(probe, &t->memory, &t->event.regs);
    return t->engine->cpu_set_registers(t->cpu, &t->event.regs, failure);
}

static void trial_end(struct trial *t)
{
    if (t->cpu)
        t->engine->cpu_destroy(t->cpu);
    if (t->vm)
        t->engine->vm_destroy(t->vm);
    memory_destroy(&t->memory);
}

/* ---- Not for ever ---- */

static void *watch(void *context)
{
    struct trial *t = context;
    const uint64_t deadline = clock_ns() + DEADLINE_NS;
    pthread_mutex_lock(&t->lock);
    while (!t->done && clock_ns() < deadline)
        clock_cond_wait_until(&t->changed, &t->lock, deadline);
    if (!t->done)
        t->engine->cpu_kick(t->cpu);
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

static void run(struct trial *t, enum engine_run how)
{
    const struct registers before = t->event.regs;
    memset(&t->event, 0, sizeof t->event);
    t->engine->cpu_run(t->cpu, how);
    uint8_t *data = t->engine->cpu_describe(t->cpu, &t->event, &before);
    if (data)
        memcpy(t->event.data, data, 4);
}

/* ---- What came out ---- */

static void see(struct probe_result *result, bool ok, const char *text)
{
    result->ok = ok;
    snprintf(result->text, sizeof result->text, "%.*s", (int)sizeof result->text - 1, text);
}

static void explain(const struct trial *t, enum probe probe, struct probe_result *result)
{
    char words[320];
    if (t->event.reason == EVENT_KICK)
        see(result, false, failure_words("it did not end within a second"));
    else if (probe == PROBE_PAGING && !(t->event.regs.cr0 & CR0_PG) &&
             t->event.reason == EVENT_SHUTDOWN)
        see(result, false,
            failure_words("KVM took CR0.PG, dropped it without an error, and the guest died at its "
                          "first instruction"));
    else {
        event_failure_said(&t->event, NULL, words, sizeof words);
        see(result, false, words);
    }
}

/* A program that shows one number and halts. */
static void try_number(struct trial *t, enum probe probe, struct probe_result *result)
{
    run(t, ENGINE_RUN);
    if (t->event.reason != EVENT_IO || t->event.port != PROBE_PORT) {
        explain(t, probe, result);
        return;
    }
    if (event_value(&t->event) != probe_guest(probe)->expected) {
        see(result, false, failure_words("it ran, but computed something wrong"));
        return;
    }
    run(t, ENGINE_RUN);
    if (t->event.reason == EVENT_HLT)
        see(result, true, failure_words("a guest ran, computed and halted"));
    else
        explain(t, probe, result);
}

/* Every instruction of step_code in turn: with what exit should it end, and where should IP be? */
static void try_steps(struct trial *t, struct probe_result *result)
{
    static const struct {
        enum event_reason reason;
        uint32_t ip;
        const char *insn;
    } steps[] = {
        { EVENT_STEP, PROBE_CODE + 1, "INC" },
        { EVENT_IO, PROBE_CODE + 3, "OUT" },
        { EVENT_STEP, PROBE_CODE + 4, FAILURE_WORDS("the INC after OUT") },
        { EVENT_STEP, PROBE_CODE + 5, "INC" },
        { EVENT_HLT, PROBE_CODE + 6, "HLT" },
    };
    see(result, true, failure_words("exact, also at OUT and HLT"));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        run(t, ENGINE_STEP);
        const struct event *e = &t->event;
        /* A vCPU that steps does the same, lest the step after it finishes the OUT. */
        if (e->reason == EVENT_IO) {
            const struct event io = *e;
            run(t, ENGINE_COMPLETE);
            t->engine->cpu_clear_kick(t->cpu);
            t->event = io;
        }
        if (e->reason == steps[i].reason && e->regs.eip == steps[i].ip)
            continue;
        result->ok = false;
        snprintf(result->text, sizeof result->text,
                 failure_words("at %s it reports %s at IP %04x instead of %s at IP %04x"),
                 failure_words(steps[i].insn), event_reason_name(e->reason), e->regs.eip,
                 event_reason_name(steps[i].reason), steps[i].ip);
        return;
    }
}

bool probe_host(const char *device, struct kvm_host *host, struct failure *failure)
{
    return kvm_host_probe(device, host, failure);
}

void probe_run(enum engine_kind engine, const char *device, enum probe probe,
               struct probe_result *result)
{
    assert((engine == ENGINE_KVM || engine == ENGINE_SOFT) && probe < PROBE_COUNT);
    struct trial t = { .engine = engine == ENGINE_KVM ? &engine_kvm : &engine_soft,
                       .lock = PTHREAD_MUTEX_INITIALIZER };
    struct failure failure;
    pthread_t watcher;
    int error;
    result->ok = false;
    clock_cond_init(&t.changed);
    if (!trial_begin(&t, device, probe, &failure)) {
        see(result, false, failure.text);
    } else if ((error = pthread_create(&watcher, NULL, watch, &t))) {
        set_failure(&failure, "no thread to watch over it: %s", error_words(error));
        see(result, false, failure.text);
    } else {
        if (probe == PROBE_STEP)
            try_steps(&t, result);
        else
            try_number(&t, probe, result);
        pthread_mutex_lock(&t.lock);
        t.done = true;
        pthread_cond_signal(&t.changed);
        pthread_mutex_unlock(&t.lock);
        pthread_join(watcher, NULL);
    }
    trial_end(&t);
    pthread_cond_destroy(&t.changed);
}
