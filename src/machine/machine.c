/* Builds a machine from its configuration, starts it, and takes it down again. */
#include "machine/private.h"

#include "engine/engine.h"
#include "memory/boot.h"
#include "memory/image.h"
#include "soft/soft.h"
#include "vcpu/orders.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* ---- Programs ---- */

static bool read_images(const struct machine_config *config, struct image *images,
                        struct failure *failure)
{
    for (unsigned i = 0; i < config->count; i++)
        if (!machine_guest_read(&config->guests[i], &images[i], failure))
            return false;
    return true;
}

/* ---- VMs ---- */

static uint64_t chunks_up_to(uint32_t size)
{
    return UINT64_MAX >> (MEMORY_CHUNKS_MAX - size / MEMORY_CHUNK);
}

/* Those of a VM that is shared have room in it where they belong. */
static uint64_t chunks_of(const struct machine_config *config, unsigned first)
{
    uint64_t chunks = 0;
    if (!machine_guest_shares_vm(&config->guests[first]))
        return chunks_up_to(config->guests[first].memory ? config->guests[first].memory
                                                         : PAGING_MEMORY);
    for (unsigned i = first; i < config->count; i++)
        if (machine_guest_shares_vm(&config->guests[i]))
            chunks |= 1ull << i;
    return chunks;
}

static bool open_vm(struct machine *m, const struct machine_config *config, unsigned first,
                    struct failure *failure)
{
    bool paging = config->guests[first].paging;
    struct failure why;
    struct machine_vm *vm = &m->vms[m->vm_count++];
    if (!memory_init_chunks(&vm->memory, chunks_of(config, first), failure))
        return false;
    if (paging && m->paging_vm)
        vm->choice = m->paging_vm->choice; /* tried once */
    else if (!choice_make(&vm->choice, config->engine, config->kvm_device, paging, &why))
        return set_failure(failure, "vCPU %u %s: %.400s", first, config->guests[first].image,
                           why.text);
    if (paging)
        m->paging_vm = vm;
    else if (machine_guest_shares_vm(&config->guests[first]))
        m->real_mode_vm = vm;
    vm->vm = choice_open(&vm->choice, config->engine, config->kvm_device, &vm->memory, failure);
    return vm->vm;
}

/* The VM of a guest: made now, unless an earlier guest shares its own. */
static bool find_vm(struct machine *m, const struct machine_config *config, unsigned i,
                    struct failure *failure)
{
    bool shares = machine_guest_shares_vm(&config->guests[i]) && m->real_mode_vm;
    if (!shares && !open_vm(m, config, i, failure))
        return false;
    m->vm_of[i] = shares ? m->real_mode_vm : &m->vms[m->vm_count - 1];
    return true;
}

/* ---- vCPUs ---- */

static void place(struct machine_vm *vm, const struct machine_guest *guest, unsigned i,
                  const struct image *image, struct registers *boot)
{
    if (guest->paging)
        boot_paging(&vm->memory, guest->entry, boot);
    else if (guest->memory)
        boot_real_mode_at((uint16_t)(guest->entry >> 16), (uint16_t)guest->entry, boot);
    else
        boot_real_mode(i, boot);
    uint64_t gpa = machine_guest_shares_vm(guest) ? (uint64_t)i * REAL_MODE_SLOT : guest->load;
    bool fits = image_place(image, &vm->memory, gpa); /* it was read for this room */
    assert(fits);
    (void)fits;
}

/* A guest that shares its VM has none: code that others may be changing would be run as two engines
 * see it. Without memory for one, the guest ends where KVM cannot go on. */
static void add_spare(struct machine *m, const struct machine_config *config, unsigned i)
{
    struct machine_vm *vm = m->vm_of[i];
    struct failure ignored;
    if (config->engine != CHOICE_AUTO || vm->choice.engine == &engine_soft ||
        !machine_guest_is_alone(config, i))
        return;
    vm->spare = engine_soft.vm_create(NULL, &vm->memory, &ignored);
    struct engine_cpu *cpu = vm->spare ? engine_soft.cpu_create(vm->spare, i, &ignored) : NULL;
    if (cpu)
        vcpu_set_spare(&m->vcpus[i], &engine_soft, cpu);
}

static bool add_vcpu(struct machine *m, const struct machine_config *config, unsigned i,
                     const struct image *image, struct failure *failure)
{
    struct machine_vm *vm = m->vm_of[i];
    const struct engine *engine = vm->choice.engine;
    struct engine_cpu *cpu = engine->cpu_create(vm->vm, i, failure);
    struct registers boot;
    if (!cpu)
        return false;
    place(vm, &config->guests[i], i, image, &boot);
    m->stream.rings[i] = &m->vcpus[i].ring;
    if (!vcpu_init(&m->vcpus[i], i, engine, cpu, &boot, config->ring_capacity, &m->bell, failure))
        return false;
    add_spare(m, config, i);
    vcpu_set_ticker(&m->vcpus[i], &m->ticker);
    if (config->limit_exits)
        vcpu_set_limit(&m->vcpus[i], &m->limit.exits);
    vcpu_set_memory_size(&m->vcpus[i], vm->memory.size);
    if (config->virtual_clock)
        vcpu_set_virtual_time(&m->vcpus[i], &m->turns);
    if (config->guests[i].paging)
        vcpu_set_timer_standby(&m->vcpus[i]);
    if (config->guests[i].post)
        vcpu_add_post(&m->vcpus[i], config->guests[i].post);
    if (config->paused)
        vcpu_order_pause(&m->vcpus[i]);
    if (config->rate > 0)
        vcpu_order_rate(&m->vcpus[i], config->rate);
    return true;
}

/* ---- From start to end ---- */

static bool build(struct machine *m, const struct machine_config *config,
                  const struct image *images, struct failure *failure)
{
    int error = doorbell_init(&m->bell);
    if (error)
        return set_failure(failure, "no eventfd for the machine: %s", error_words(-error));
    if (!limit_open(m, failure))
        return false;
    for (unsigned i = 0; i < config->count; i++)
        if (!find_vm(m, config, i, failure) || !add_vcpu(m, config, i, &images[i], failure))
            return false;
    return true;
}

/* What machine.h asks of a configuration, as far as it is not the user's. */
static bool is_sound(const struct machine_config *config)
{
    bool sound = config->count >= 1 && config->count <= VCPU_MAX && config->ring_capacity >= 2 &&
                 !(config->ring_capacity & (config->ring_capacity - 1)) && config->rate >= 0 &&
                 (!config->virtual_clock || config->engine == CHOICE_SOFT);
    for (unsigned i = 0; sound && i < config->count; i++) {
        const struct machine_guest *guest = &config->guests[i];
        sound = guest->image && guest->memory % MEMORY_CHUNK == 0 &&
                guest->memory / MEMORY_CHUNK <= MEMORY_CHUNKS_MAX &&
                (!guest->paging || !guest->memory || guest->memory >= PAGING_MEMORY);
    }
    return sound;
}

struct machine *machine_create(const struct machine_config *config, struct failure *failure)
{
    struct image images[VCPU_MAX] = { 0 };
    assert(is_sound(config));
    struct machine *m = aligned_alloc(alignof(struct machine), sizeof *m);
    if (!m) {
        set_failure(failure, "no memory for the machine");
        return NULL;
    }
    memset(m, 0, offsetof(struct machine, vcpus)); /* vcpu_init() clears those that are used */
    void *vcpus[VCPU_MAX];
    for (unsigned i = 0; i < VCPU_MAX; i++)
        vcpus[i] = &m->vcpus[i];
    ticker_init(&m->ticker, vcpu_tick, vcpus);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        m->vcpus[i].engine = NULL;
        m->vcpus[i].started = false;
    }
    m->bell.fd = -1;
    limit_init(m, config);
    turns_init(&m->turns, config->count);
    m->count = m->stream.count = config->count;
    bool ok = read_images(config, images, failure) && build(m, config, images, failure);
    for (unsigned i = 0; i < config->count; i++)
        image_destroy(&images[i]);
    if (ok)
        return m;
    machine_destroy(m);
    return NULL;
}

void machine_stop(struct machine *m)
{
    for (unsigned i = 0; i < m->count; i++)
        if (m->vcpus[i].started)
            vcpu_order_stop(&m->vcpus[i]);
}

void machine_join(struct machine *m)
{
    for (unsigned i = 0; i < m->count; i++)
        vcpu_join(&m->vcpus[i]);
}

static void drop(void *context, const struct event *event) {}

/* Stops and joins whatever still runs. Its events are dropped, so that no full ring holds it up. */
static void end_all(struct machine *m)
{
    machine_stop(m);
    for (unsigned i = 0; i < m->count; i++)
        while (m->vcpus[i].started && !vcpu_has_ended(&m->vcpus[i])) {
            struct pollfd bell = { .fd = doorbell_fd(&m->bell), .events = POLLIN };
            if (!stream_drain(&m->stream, SIZE_MAX, drop, NULL))
                poll(&bell, 1, 1);
        }
    machine_join(m);
}

/* Whoever has started waits for no turn of those from here on. */
static void leave_out(struct machine *m, unsigned from)
{
    for (unsigned i = from; i < m->count; i++) {
        turns_leave(&m->turns, i, TURNS_START_NS);
        ring_reach(&m->vcpus[i].ring, UINT64_MAX);
    }
}

bool machine_start(struct machine *m, struct failure *failure)
{
    if (!ticker_start(&m->ticker, failure))
        return false;
    limit_start(m);
    for (unsigned i = 0; i < m->count; i++)
        if (!vcpu_start(&m->vcpus[i], failure)) {
            leave_out(m, i);
            end_all(m);
            return false;
        }
    return true;
}

void machine_destroy(struct machine *m)
{
    if (!m)
        return;
    end_all(m);
    ticker_destroy(&m->ticker);
    turns_destroy(&m->turns);
    for (unsigned i = 0; i < m->count; i++)
        vcpu_destroy(&m->vcpus[i]);
    for (unsigned i = 0; i < m->vm_count; i++) {
        if (m->vms[i].vm)
            m->vms[i].choice.engine->vm_destroy(m->vms[i].vm);
        engine_soft.vm_destroy(m->vms[i].spare);
        memory_destroy(&m->vms[i].memory);
    }
    limit_close(m);
    doorbell_destroy(&m->bell);
    free(m);
}

/* ---- What it is made of ---- */

unsigned machine_count(const struct machine *m)
{
    return m->count;
}

uint64_t machine_memory_size(const struct machine *m, unsigned vcpu)
{
    const struct machine_vm *vm = machine_vm(m, vcpu);
    return vm == m->real_mode_vm ? REAL_MODE_SLOT : vm->memory.size;
}

const struct machine_start *machine_start_of(const struct machine *m, unsigned vcpu)
{
    assert(vcpu < m->count);
    return &m->starts[vcpu];
}

enum engine_kind machine_engine(const struct machine *m, unsigned vcpu)
{
    return machine_vm(m, vcpu)->choice.engine->kind;
}

enum engine_reason machine_engine_reason(const struct machine *m, unsigned vcpu)
{
    return machine_vm(m, vcpu)->choice.reason;
}

const char *machine_engine_details(const struct machine *m, unsigned vcpu)
{
    return machine_vm(m, vcpu)->choice.details;
}
