#include "machine.h"

#include "control.h"
#include "image.h"
#include "kvm.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

void machine_real_mode_registers(unsigned i, struct registers *regs)
{
    const uint32_t base = i * REAL_MODE_SLOT;
    const struct segment data = {
        .base = base,
        .limit = 0xffff,
        .selector = (uint16_t)(base >> 4),
        .attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_DATA,
    };
    *regs = (struct registers){
        .eflags = EFLAGS_FIXED,
        .cr0 = CR0_ET,
        .gdt = { .base = 0, .limit = 0xffff },
        .idt = { .base = base, .limit = 0x3ff },
        .ldt = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_LDT },
        .tr = { .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_TSS },
    };
    for (int s = 0; s < SEG_COUNT; s++)
        regs->seg[s] = data;
    regs->seg[SEG_CS].attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_CODE;
    regs->seg[SEG_FS] = regs->seg[SEG_GS] = (struct segment){ .limit = 0xffff, .attr = data.attr };
    regs->gpr[GPR_ESP] = 0xfffe;
}

static bool read_images(const struct machine_config *config, struct image *images, struct failure *failure)
{
    for (unsigned i = 0; i < config->count; i++)
        if (!image_read(&images[i], config->images[i], IMAGE_REAL_MODE_MAX, failure))
            return false;
    return true;
}

static bool add_vcpu(struct machine *m, const struct machine_config *config, unsigned i, struct failure *failure)
{
    struct engine_cpu *cpu = m->engine->cpu_create(m->vm, i, failure);
    if (!cpu)
        return false;
    struct registers boot;
    machine_real_mode_registers(i, &boot);
    m->stream.rings[i] = &m->vcpus[i].ring;
    if (!vcpu_init(&m->vcpus[i], i, m->engine, cpu, &boot, config->ring_capacity, &m->bell, failure))
        return false;
    if (config->paused)
        control_pause(&m->vcpus[i]);
    if (config->rate > 0)
        control_set_rate(&m->vcpus[i], config->rate);
    return true;
}

static bool build(struct machine *m, const struct machine_config *config, const struct image *images, struct failure *failure)
{
    if (doorbell_init(&m->bell) < 0)
        return set_failure(failure, "no eventfd for the machine");
    if (!memory_init(&m->memory, (uint64_t)config->count * REAL_MODE_SLOT, failure))
        return false;
    m->engine = &engine_kvm;
    m->vm = m->engine->vm_create(config->kvm_device, &m->memory, failure);
    if (!m->vm)
        return false;
    for (unsigned i = 0; i < config->count; i++) {
        image_place(&images[i], &m->memory, (uint64_t)i * REAL_MODE_SLOT);
        if (!add_vcpu(m, config, i, failure))
            return false;
    }
    return true;
}

struct machine *machine_create(const struct machine_config *config, struct failure *failure)
{
    struct image images[VCPU_MAX] = { 0 };
    struct machine *m = aligned_alloc(alignof(struct machine), sizeof *m);
    if (!m) {
        set_failure(failure, "no memory for the machine");
        return NULL;
    }
    memset(m, 0, offsetof(struct machine, vcpus)); /* vcpu_init() clears those that are used */
    for (unsigned i = 0; i < VCPU_MAX; i++)
        m->vcpus[i].engine = NULL, m->vcpus[i].started = false;
    m->bell.fd = -1;
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
            control_stop(&m->vcpus[i]);
}

void machine_join(struct machine *m)
{
    for (unsigned i = 0; i < m->count; i++)
        vcpu_join(&m->vcpus[i]);
}

static void drop(void *context, const struct event *event)
{
    (void)context, (void)event;
}

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

bool machine_start(struct machine *m, struct failure *failure)
{
    for (unsigned i = 0; i < m->count; i++)
        if (!vcpu_start(&m->vcpus[i], failure)) {
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
    for (unsigned i = 0; i < m->count; i++)
        vcpu_destroy(&m->vcpus[i]);
    if (m->vm)
        m->engine->vm_destroy(m->vm);
    memory_destroy(&m->memory);
    doorbell_destroy(&m->bell);
    free(m);
}
