/* How guests start, from the command line: what goes together, and what is not said. */
#include "options/boot.h"

#include "event/pc.h"
#include "memory/boot.h"

#include <string.h>

enum { REAL_MODE_MEMORY = 1 << 20 }; /* bytes of a VM of its own, unless someone says so */

/* ---- What does not go together ---- */

/* Who says that it is a disk that a BIOS boots; NULL: nobody. */
static const char *disk_way(const struct options_boot *boot)
{
    return boot->guest.boot == BOOT_DISK ? "--boot" : boot->guest.bios ? "--bios" : NULL;
}

static bool check_bios(const struct options_boot *boot, const char *path, struct failure *failure)
{
    const struct machine_guest *g = &boot->guest;
    if (g->bios && boot->way && g->boot != BOOT_DISK)
        return set_failure(failure,
                           "%s is after %s: only a disk is booted with --bios; leave out one of "
                           "them",
                           path, boot->way);
    if (disk_way(boot) && (g->has_load || g->has_entry))
        return set_failure(failure,
                           "%s is after %s: its BIOS loads it at 0000:7c00 and starts it there; "
                           "leave out %s",
                           path, disk_way(boot), g->has_load ? "--load" : "--entry");
    if (disk_way(boot) && g->memory && g->memory < PC_HIGH_RAM)
        return set_failure(failure, "%s is after %s: its --memory is at least %uM", path,
                           disk_way(boot), PC_HIGH_RAM >> 20);
    return true;
}

static bool check_kernel(const struct options_boot *boot, const char *path, struct failure *failure)
{
    const char *way = boot->way ? boot->way : disk_way(boot);
    const char *option = boot->guest.append         ? "--append"
                         : boot->guest.module_count ? "--module"
                                                    : NULL;
    return way && option
               ? set_failure(failure,
                             "%s is after %s: %s is for a multiboot kernel, which is known by its "
                             "file; leave out one of them",
                             path, way, option)
               : true;
}

static bool check_ports(const struct machine_guest *g, struct failure *failure)
{
    const struct {
        const char *option;
        uint16_t port;
    } ports[] = { { "--console", g->console },
                  { "--exit-port", g->exit_port },
                  { "--post", g->post } };
    enum { PORTS = sizeof ports / sizeof *ports };
    for (size_t i = 0; i < PORTS; i++)
        for (size_t k = i + 1; k < PORTS; k++)
            if (ports[i].port && ports[i].port == ports[k].port)
                return set_failure(failure, "%s and %s: 0x%x cannot be both", ports[i].option,
                                   ports[k].option, ports[i].port);
    return true;
}

/* ---- What each kind of guest has ---- */

static bool want_linear(const struct options_boot *boot, const struct machine_guest *guest,
                        uint32_t example, struct failure *failure)
{
    return guest->has_entry && !guest->is_linear
               ? set_failure(failure,
                             "%s is after %s: its --entry is a linear address such as 0x%x",
                             guest->image, boot->way, example)
               : true;
}

static bool boot_with_paging(const struct options_boot *boot, struct machine_guest *guest,
                             struct failure *failure)
{
    if (!want_linear(boot, guest, PAGING_ENTRY, failure))
        return false;
    if (guest->memory && guest->memory < PAGING_MEMORY)
        return set_failure(failure, "%s is after %s: its --memory is at least %uM", guest->image,
                           boot->way, PAGING_MEMORY >> 20);
    if (!guest->has_load)
        guest->load = PAGING_LOAD;
    if (!guest->has_entry)
        guest->entry = PAGING_ENTRY;
    return true;
}

/* As it is if its file does not say otherwise. In real mode it is entered where it is loaded, whose
 * segment is the paragraph; whether that can be is known with the file. */
static void boot_alone(struct machine_guest *guest)
{
    if (!guest->memory)
        guest->memory = REAL_MODE_MEMORY;
    if (!guest->has_entry)
        guest->entry = guest->load >> 4 << 16 | (guest->load & 0xf);
}

static bool start(const struct options_boot *boot, struct machine_guest *guest,
                  struct failure *failure)
{
    if (guest->bios)
        guest->boot = BOOT_DISK;
    if (guest->paging)
        return boot_with_paging(boot, guest, failure);
    if (guest->boot == BOOT_DISK)
        return true;
    if (guest->boot == BOOT_LONG)
        return want_linear(boot, guest, BOOT_LOAD, failure);
    if (guest->has_load || guest->has_entry || guest->memory)
        boot_alone(guest);
    return true;
}

bool options_boot_guest(struct options_boot *boot, const char *path, struct machine_guest *guest,
                        struct failure *failure)
{
    *guest = boot->guest;
    guest->image = path;
    if (!check_bios(boot, path, failure) || !check_kernel(boot, path, failure))
        return false;
    boot->is_used = true;
    boot->guest.module_count = 0;
    memcpy(&boot->used, &boot->guest, sizeof boot->used);
    return check_ports(guest, failure) && start(boot, guest, failure);
}

bool options_boot_is_unused(const struct options_boot *boot)
{
    return boot->symbol_count || memcmp(&boot->used, &boot->guest, sizeof boot->used) != 0;
}
