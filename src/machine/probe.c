/* Each probe is a guest of a few instructions, run in a VM of its own under the eye of a thread
 * that ends it if it does not end by itself. */
#include "machine/probe.h"

#include "engine/kvm.h"
#include "event/clock.h"
#include "event/words.h"
#include "memory/boot.h"
#include "soft/soft.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    MEMORY = 0x40000,
    CODE = 0x1000,
    DATA = 0x2000,
    TABLES = 0x10000,
    PORT = 0x80,
    DEADLINE_NS = 1000000000
};

/* Each program computes something that needs its mode, shows it by OUT PORT, and halts. */
static const uint8_t real_mode_code[] = {
    0xb0, 6,    0xb3, 7, 0xf6, 0xe3, /* mov $6, %al; mov $7, %bl; mul %bl */
    0xe6, PORT, 0xf4,                /* out %al, $PORT; hlt */
};
static const uint8_t protected_code[] = {
    0xb8, 0x78, 0x56, 0x34, 0x12, /* mov $0x12345678, %eax */
    0x05, 0x11, 0x11, 0x11, 0x11, /* add $0x11111111, %eax */
    0xe7, PORT, 0xf4,             /* out %eax, $PORT; hlt */
};
static const uint8_t paging_code[] = {
    0xa1, 0x00, 0x20, 0x00, 0x80, /* mov 0x80002000, %eax: only paging makes this DATA */
    0xe7, PORT, 0xf4,
};
static const uint8_t long_mode_code[] = {
    0x48, 0xb8, 0,    0,  0, 0, 0xef, 0xbe, 0xad, 0xde, /* movabs $0xdeadbeef00000000, %rax */
    0x48, 0xc1, 0xe8, 32,                               /* shr $32, %rax */
    0xe7, PORT, 0xf4,
};
static const uint8_t step_code[] = {
    0x40, 0xe6, PORT, 0x43, 0x41, 0xf4, /* inc %ax; out %al, $PORT; inc %bx; inc %cx; hlt */
};

static const struct {
    const char *name;
    const uint8_t *code;
    size_t size;
    uint32_t expected; /* at PORT */
} probes[PROBE_COUNT] = {
    [PROBE_REAL_MODE] = { "real mode", real_mode_code, sizeof real_mode_code, 42 },
    [PROBE_PROTECTED_MODE] = { "32-bit protected mode", protected_code, sizeof protected_code,
                               0x23456789 },
    [PROBE_PAGING] = { "32-bit paging", paging_code, sizeof paging_code, 0x600dcafe },
    [PROBE_LONG_MODE] = { "long mode", long_mode_code, sizeof long_mode_code, 0xdeadbeef },
    [PROBE_STEP] = { "single-step", step_code, sizeof step_code, 0 },
};

const char *probe_name(enum probe probe)
{
    assert(probe < PROBE_COUNT);
    return probes[probe].name;
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

static void put_entry(struct memory *memory, uint32_t table, uint32_t index, uint64_t entry,
                      size_t size)
{
    memory_write(memory, table + index * size, &entry, size);
}

/* Identity for the first 256 KiB, and the same again at 0x80000000. */
static void make_tables(struct memory *memory)
{
    enum { PRESENT_WRITABLE = 3 };
    const uint32_t table = TABLES + 0x1000;
    put_entry(memory, TABLES, 0, table | PRESENT_WRITABLE, 4);
    put_entry(memory, TABLES, 0x80000000u >> 22, table | PRESENT_WRITABLE, 4);
    for (uint32_t i = 0; i < MEMORY >> 12; i++)
        put_entry(memory, table, i, i << 12 | PRESENT_WRITABLE, 4);
}

/* PML4, page-directory-pointer table, one 2 MiB page. */
static void make_long_tables(struct memory *memory)
{
    enum { PRESENT_WRITABLE = 3, PAGE_SIZE_BIT = 0x80 };
    put_entry(memory, TABLES, 0, (TABLES + 0x1000) | PRESENT_WRITABLE, 8);
    put_entry(memory, TABLES + 0x1000, 0, (TABLES + 0x2000) | PRESENT_WRITABLE, 8);
    put_entry(memory, TABLES + 0x2000, 0, PRESENT_WRITABLE | PAGE_SIZE_BIT, 8);
}

static void make_flat(struct registers *regs)
{
    const uint16_t common = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G;
    for (int i = 0; i < SEG_COUNT; i++)
        regs->seg[i] =
            (struct segment){ .limit = ~0u, .selector = 0x10, .attr = common | SEGMENT_TYPE_DATA };
    regs->seg[SEG_CS].selector = 0x08;
    regs->seg[SEG_CS].attr = common | SEGMENT_TYPE_CODE;
    regs->cr0 = CR0_PE | CR0_ET;
}

static void make_long(struct registers *regs)
{
    regs->seg[SEG_CS].attr = (uint16_t)((regs->seg[SEG_CS].attr & ~SEGMENT_DB) | SEGMENT_L);
    regs->cr0 |= CR0_PG;
    regs->cr3 = TABLES;
    regs->cr4 = CR4_PAE;
    regs->efer = EFER_LME | EFER_LMA;
}

static void make_registers(struct trial *t, enum probe probe, struct registers *regs)
{
    boot_real_mode(0, regs);
    regs->eip = CODE;
    if (probe == PROBE_REAL_MODE || probe == PROBE_STEP)
        return;
    make_flat(regs);
    if (probe == PROBE_PAGING) {
        make_tables(&t->memory);
        regs->cr0 |= CR0_PG;
        regs->cr3 = TABLES;
    }
    if (probe == PROBE_LONG_MODE) {
        make_long_tables(&t->memory);
        make_long(regs);
    }
}

static bool trial_begin(struct trial *t, const char *device, enum probe probe,
                        struct failure *failure)
{
    const uint32_t data = probes[PROBE_PAGING].expected;
    if (!memory_init(&t->memory, MEMORY, failure) ||
        !(t->vm = t->engine->vm_create(device, &t->memory, failure)) ||
        !(t->cpu = t->engine->cpu_create(t->vm, 0, failure)))
        return false;
    memory_write(&t->memory, CODE, probes[probe].code, probes[probe].size);
    memory_write(&t->memory, DATA, &data, sizeof data);
    make_registers(t, probe, &t->event.regs);
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
    char words[160];
    if (t->event.reason == EVENT_KICK)
        see(result, false, "it did not end within a second");
    else if (probe == PROBE_PAGING && !(t->event.regs.cr0 & CR0_PG) &&
             t->event.reason == EVENT_SHUTDOWN)
        see(result, false,
            "KVM took CR0.PG, dropped it without an error, and the guest died at its first "
            "instruction");
    else {
        event_failure_words(&t->event, words, sizeof words);
        see(result, false, words);
    }
}

/* A program that shows one number and halts. */
static void try_number(struct trial *t, enum probe probe, struct probe_result *result)
{
    run(t, ENGINE_RUN);
    if (t->event.reason != EVENT_IO || t->event.port != PORT) {
        explain(t, probe, result);
        return;
    }
    if (event_value(&t->event) != probes[probe].expected) {
        see(result, false, "it ran, but computed something wrong");
        return;
    }
    run(t, ENGINE_RUN);
    if (t->event.reason == EVENT_HLT)
        see(result, true, "a guest ran, computed and halted");
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
        { EVENT_STEP, CODE + 1, "INC" },
        { EVENT_IO, CODE + 3, "OUT" },
        { EVENT_STEP, CODE + 4, "the INC after OUT" },
        { EVENT_STEP, CODE + 5, "INC" },
        { EVENT_HLT, CODE + 6, "HLT" },
    };
    see(result, true, "exact, also at OUT and HLT");
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
                 "at %s it reports %s at IP %04x instead of %s at IP %04x", steps[i].insn,
                 event_reason_name(e->reason), e->regs.eip, event_reason_name(steps[i].reason),
                 steps[i].ip);
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
        set_failure(&failure, "no thread to watch over it: %s", strerror(error));
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
