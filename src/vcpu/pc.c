/* What a PC has beside the devices that every guest finds: its BIOS, its text screen, its disk. */
#include "event/pc.h"
#include "dev/bios_port.h"
#include "vcpu/private.h"

/* The BIOS is ROM. */
static void write_nothing(void *state, uint64_t offset, const uint8_t *bytes, unsigned n,
                          struct event *event)
{
}

static struct device_memory rom_at(uint64_t gpa)
{
    return (
        struct device_memory){ .from = gpa, .size = PC_BIOS_END - PC_BIOS, .write = write_nothing };
}

void vcpu_add_pc(struct vcpu *v, const struct vcpu_pc *pc)
{
    struct vcpu_devices *d = &v->devices;
    struct device ports[VGA_DEVICES];
    assert(!v->started);
    vga_init(&d->vga, pc->text);
    vga_devices(&d->vga, ports);
    for (unsigned i = 0; i < VGA_DEVICES; i++)
        bus_add(&d->bus, ports[i]);
    bus_add_memory(&d->bus, vga_memory(&d->vga));
    bus_add_memory(&d->bus, rom_at(PC_BIOS));
    bus_add_memory(&d->bus, rom_at(PC_BIOS_TOP));
    if (pc->disk_size) {
        ata_init(&d->ata, pc->disk, pc->disk_size);
        for (unsigned i = 0; i < 2; i++)
            bus_add(&d->bus, ata_device(&d->ata, i));
    }
    bus_add(&d->bus, bios_port_device());
    cmos_set_boot(&d->cmos, pc->drive, pc->any_sector);
}
