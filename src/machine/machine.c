/* Builds a machine from its configuration, starts it, and takes it down again. */
#include "machine/private.h"

#include "engine/engine.h"
#include "event/pc.h"
#include "memory/boot.h"
#include "memory/image.h"
#include "soft/soft.h"
#include "vcpu/orders.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* ---- Programs ---- */

static bool read_images(struct machine *m, const struct machine_config *config,
                        struct image *images, struct failure *failure)
{
    for (unsigned i = 0; i < config->count; i++)
        if (!machine_guest_read(&config->guests[i], &images[i], &m->starts[i], failure))
            return false;
    return true;
}

/* ---- VMs ---- */

static bool shares_vm(const struct machine *m, const struct machine_config *config, unsigned i)
{
    return machine_guest_shares_vm(&config->guests[i], &m->starts[i]);
}

static bool is_pc(const struct machine_start *start)
{
    return start->boot != BOOT_FLAT;
}

/* Those of a VM that is shared have room in it where they belong. */
static bool init_shared_memory(struct machine *m, const struct machine_config *config,
                               unsigned first, struct memory *memory, struct failure *failure)
{
    uint64_t chunks = 0;
    for (unsigned i = first; i < config->count; i++)
        if (shares_vm(m, config, i))
            chunks |= 1ull << i;
    return memory_init_chunks(memory, chunks, failure);
}

/* Where no BIOS of ours is there is RAM: another BIOS may want to write to itself, and what the
 * linker puts before a kernel at 1 MiB has to be somewhere. */
static bool init_memory(struct machine *m, const struct machine_config *config, unsigned first,
                        struct memory *memory, struct failure *failure)
{
    const struct machine_guest *guest = &config->guests[first];
    if (shares_vm(m, config, first))
        return init_shared_memory(m, config, first, memory, failure);
    if (is_pc(&m->starts[first]))
        return memory_init_pc(memory, machine_guest_memory(guest, &m->starts[first]),
                              guest->bios || m->starts[first].boot != BOOT_DISK, failure);
    return memory_init(memory, machine_guest_memory(guest, &m->starts[first]), failure);
}

static enum choice_need need_of(const struct machine_guest *guest,
                                const struct machine_start *start)
{
    if (start->boot == BOOT_FLAT)
        return guest->paging ? NEED_PAGING : NEED_REAL_MODE;
    return start->boot == BOOT_LONG ? NEED_LONG_MODE : NEED_PC;
}

/* What KVM can do is tried once for each need. */
static bool choose(struct machine *m, const struct machine_config *config, unsigned i,
                   struct machine_vm *vm, struct failure *failure)
{
    struct failure why;
    for (unsigned other = 0; other + 1 < m->vm_count && vm->need != NEED_REAL_MODE; other++)
        if (m->vms[other].need == vm->need) {
            vm->choice = m->vms[other].choice;
            return true;
        }
    return choice_make(&vm->choice, config->engine, config->kvm_device, vm->need, &why) ||
           set_failure(failure, "vCPU %u %s: %.400s", i, config->guests[i].image, why.text);
}

static bool open_vm(struct machine *m, const struct machine_config *config, unsigned first,
                    struct failure *failure)
{
    struct machine_vm *vm = &m->vms[m->vm_count++];
    vm->need = need_of(&config->guests[first], &m->starts[first]);
    if (!init_memory(m, config, first, &vm->memory, failure) ||
        !choose(m, config, first, vm, failure))
        return false;
    if (shares_vm(m, config, first))
        m->real_mode_vm = vm;
    vm->vm = choice_open(&vm->choice, config->engine, config->kvm_device, vm->need, &vm->memory,
                         failure);
    return vm->vm;
}

/* The VM of a guest: made now, unless an earlier guest shares its own. */
static bool find_vm(struct machine *m, const struct machine_config *config, unsigned i,
                    struct failure *failure)
{
    bool shares = shares_vm(m, config, i) && m->real_mode_vm;
    if (!shares && !open_vm(m, config, i, failure))
        return false;
    m->vm_of[i] = shares ? m->real_mode_vm : &m->vms[m->vm_count - 1];
    return true;
}

/* ---- vCPUs ---- */

/* Has this guest a VM for itself? */
static bool is_alone(const struct machine *m, const struct machine_config *config, unsigned guest)
{
    unsigned sharing = 0;
    for (unsigned i = 0; i < config->count; i++)
        sharing += shares_vm(m, config, i);
    return !shares_vm(m, config, guest) || sharing == 1;
}

/* A guest that shares its VM has none: code that others may be changing would be run as two engines
 * see it. Without memory for one, the guest ends where KVM cannot go on. */
static void add_spare(struct machine *m, const struct machine_config *config, unsigned i)
{
    struct machine_vm *vm = m->vm_of[i];
    struct failure ignored;
    if (config->engine != CHOICE_AUTO || vm->choice.engine == &engine_soft ||
        vm->need == NEED_LONG_MODE || !is_alone(m, config, i))
        return;
    vm->spare = engine_soft.vm_create(NULL, &vm->memory, &ignored);
    struct engine_cpu *cpu = vm->spare ? engine_soft.cpu_create(vm->spare, i, &ignored) : NULL;
    if (cpu)
        vcpu_set_spare(&m->vcpus[i], &engine_soft, cpu);
}

/* What a PC has beside the devices of every guest. The file is its disk from here on. */
static void add_pc(struct machine *m, unsigned i, struct image *image)
{
    struct memory *memory = &m->vm_of[i]->memory;
    struct vcpu_pc pc = { .text = memory_host(memory, PC_TEXT) };
    if (m->starts[i].boot == BOOT_DISK) {
        m->disks[i] = *image;
        *image = (struct image){ 0 };
        pc.disk = m->disks[i].bytes;
        pc.disk_size = m->disks[i].size;
        pc.drive = m->starts[i].drive;
        pc.any_sector = !m->starts[i].is_known;
    }
    vcpu_add_pc(&m->vcpus[i], &pc);
}

static void set_up_vcpu(struct machine *m, const struct machine_config *config, unsigned i)
{
    const struct machine_guest *guest = &config->guests[i];
    struct vcpu *vcpu = &m->vcpus[i];
    const uint16_t post = machine_guest_post(guest, &m->starts[i]);
    vcpu_set_ticker(vcpu, &m->ticker);
    if (config->keeps_trail)
        vcpu_keep_trail(vcpu);
    if (config->limit_exits)
        vcpu_set_limit(vcpu, &m->limit.exits);
    vcpu_set_memory(vcpu, &m->vm_of[i]->memory);
    if (config->virtual_clock)
        vcpu_set_virtual_time(vcpu, &m->turns);
    if (guest->paging)
        vcpu_set_timer_standby(vcpu);
    if (post)
        vcpu_add_post(vcpu, post);
    if (guest->console)
        vcpu_add_console(vcpu, guest->console);
    if (guest->exit_port)
        vcpu_add_exit_port(vcpu, guest->exit_port);
    if (guest->reset_ends)
        vcpu_set_reset_ends(vcpu);
    if (config->paused)
        vcpu_order_pause(vcpu);
    if (config->rate > 0)
        vcpu_order_rate(vcpu, config->rate);
}

static bool add_vcpu(struct machine *m, const struct machine_config *config, unsigned i,
                     struct image *image, struct failure *failure)
{
    struct machine_vm *vm = m->vm_of[i];
    const struct engine *engine = vm->choice.engine;
    struct engine_cpu *cpu = engine->cpu_create(vm->vm, i, failure);
    struct registers boot;
    if (!cpu)
        return false;
    if ((is_pc(&m->starts[i]) && engine->cpu_identify && !engine->cpu_identify(cpu, failure)) ||
        !machine_guest_place(&config->guests[i], &m->starts[i], image, &vm->memory, i, &boot,
                             failure)) {
        engine->cpu_destroy(cpu);
        return false;
    }
    m->stream.rings[i] = &m->vcpus[i].ring;
    if (!vcpu_init(&m->vcpus[i], i, engine, cpu, &boot, config->ring_capacity, &m->bell, failure))
        return false;
    add_spare(m, config, i);
    set_up_vcpu(m, config, i);
    if (is_pc(&m->starts[i]))
        add_pc(m, i, image);
    return true;
}

/* ---- From start to end ---- */

static bool build(struct machine *m, const struct machine_config *config, struct image *images,
                  struct failure *failure)
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
        sound = guest->image && guest->memory % MEMORY_CHUNK == 0 && guest->memory <= MEMORY_MAX &&
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
    bool ok = read_images(m, config, images, failure) && build(m, config, images, failure);
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
    for (unsigned i = 0; i < m->count; i++)
        image_destroy(&m->disks[i]);
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
