/* What a PC has beside the devices that every guest finds: its BIOS, its text screen, its disk. */
#include "event/pc.h"
#include "vcpu/private.h"

/* The BIOS is ROM. */
static void write_nothing(void *state, uint64_t offset, const uint8_t *bytes, unsigned n,
                          struct event *event)
{
}

static void write_text(void *state, uint64_t offset, const uint8_t *bytes, unsigned n,
                       struct event *event)
{
    uint8_t *text = state;
    for (unsigned i = 0; i < n; i++)
        __atomic_store_n(&text[offset + i], bytes[i], __ATOMIC_RELAXED);
}

void vcpu_add_pc(struct vcpu *v, const struct vcpu_pc *pc)
{
    struct vcpu_devices *d = &v->devices;
    assert(!v->started);
    bus_add_memory(&d->bus, (struct device_memory){ .from = PC_BIOS,
                                                    .size = PC_BIOS_END - PC_BIOS,
                                                    .write = write_nothing });
    bus_add_memory(&d->bus, (struct device_memory){ .from = PC_BIOS_TOP,
                                                    .size = PC_BIOS_END - PC_BIOS,
                                                    .write = write_nothing });
    bus_add_memory(&d->bus, (struct device_memory){ .from = PC_TEXT,
                                                    .size = PC_TEXT_END - PC_TEXT,
                                                    .state = pc->text,
                                                    .write = write_text });
    cmos_set_boot(&d->cmos, pc->drive, pc->any_sector);
}
