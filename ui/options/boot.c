/* How guests start, from the command line: its values, and what goes together. */
#include "options/boot.h"

#include "event/ports.h"
#include "event/words.h"
#include "memory/boot.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { REAL_MODE_MEMORY = 0x100000 };

/* ---- Values ---- */

/* Takes a number that is followed by the character `end`, and what follows it becomes *value. Signs
 * and blanks, which strtoull() would take, are no number. */
static bool parse_number(const char **value, int base, char end, uint32_t max, uint32_t *number)
{
    char *rest;
    if (!isxdigit((unsigned char)**value))
        return false;
    errno = 0;
    unsigned long long parsed = strtoull(*value, &rest, base);
    if (rest == *value || *rest != end || errno || parsed > max)
        return false;
    *number = (uint32_t)parsed;
    *value = rest + (end != '\0');
    return true;
}

bool options_parse_load(struct options_boot *boot, const char *value, struct failure *failure)
{
    const char *at = value;
    boot->has_load = true;
    return parse_number(&at, 0, '\0', UINT32_MAX, &boot->load)
               ? true
               : set_failure(failure, "--load %s: expected an address such as 0x%x", value,
                             PAGING_LOAD);
}

static bool parse_segmented(const char *at, uint32_t *entry)
{
    uint32_t segment, offset;
    if (!parse_number(&at, 16, ':', UINT16_MAX, &segment) ||
        !parse_number(&at, 16, '\0', UINT16_MAX, &offset))
        return false;
    *entry = segment << 16 | offset;
    return true;
}

bool options_parse_entry(struct options_boot *boot, const char *value, struct failure *failure)
{
    const char *at = value;
    bool segmented = strchr(value, ':');
    boot->entry_kind = segmented ? ENTRY_SEGMENTED : ENTRY_LINEAR;
    if (segmented ? parse_segmented(value, &boot->entry)
                  : parse_number(&at, 0, '\0', UINT32_MAX, &boot->entry))
        return true;
    if (segmented)
        return set_failure(
            failure,
            "--entry %s: expected a segment and an offset, both in hexadecimal, such as f000:fff0",
            value);
    return set_failure(failure,
                       "--entry %s: expected an address such as 0x%x, or f000:fff0 in real mode",
                       value, PAGING_ENTRY);
}

bool options_parse_memory(struct options_boot *boot, const char *value, struct failure *failure)
{
    static const struct {
        char suffix;
        uint32_t bytes;
    } units[] = {
        { 'K', 1 << 10 }, { 'k', 1 << 10 }, { 'M', 1 << 20 }, { 'm', 1 << 20 }, { '\0', 1 }
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const char *at = value;
        uint32_t number;
        if (!parse_number(&at, 0, units[i].suffix, MEMORY_MAX / units[i].bytes, &number) || *at)
            continue;
        boot->memory = number * units[i].bytes;
        if (boot->memory && !(boot->memory % MEMORY_CHUNK))
            return true;
    }
    return set_failure(failure, "--memory %s: expected 256K to %uM, a multiple of 256K", value,
                       MEMORY_MAX >> 20);
}

bool options_parse_post(struct options_boot *boot, const char *value, struct failure *failure)
{
    const char *at = value;
    uint32_t port;
    if (!parse_number(&at, 0, '\0', UINT16_MAX, &port) || !port)
        return set_failure(failure, "--post %s: expected a port such as 0x%x", value, PORT_POST);
    boot->post = (uint16_t)port;
    const char *device = event_port_name(boot->post);
    return *device ? set_failure(failure, "--post %s: that port belongs to the %s", value, device)
                   : true;
}

/* ---- Guests ---- */

static bool boot_with_paging(const struct options_boot *boot, struct machine_guest *guest,
                             struct failure *failure)
{
    if (boot->entry_kind == ENTRY_SEGMENTED)
        return set_failure(failure,
                           "%s is after --paging: its --entry is a linear address such as 0x%x",
                           guest->image, PAGING_ENTRY);
    if (boot->memory && boot->memory < PAGING_MEMORY)
        return set_failure(failure, "%s is after --paging: its --memory is at least %uM",
                           guest->image, PAGING_MEMORY >> 20);
    guest->memory = boot->memory;
    guest->load = boot->has_load ? boot->load : PAGING_LOAD;
    guest->entry = boot->entry_kind ? boot->entry : PAGING_ENTRY;
    return true;
}

/* Enters the guest where it is loaded, as real mode says it: the segment is the paragraph. */
static bool enter_at_load(struct machine_guest *guest, struct failure *failure)
{
    if (guest->load >> 4 > UINT16_MAX)
        return set_failure(
            failure,
            "%s: --load 0x%x is not in the first MiB, where real mode starts: say --entry SEG:OFF",
            guest->image, guest->load);
    guest->entry = guest->load >> 4 << 16 | (guest->load & 0xf);
    return true;
}

static bool boot_alone(const struct options_boot *boot, struct machine_guest *guest,
                       struct failure *failure)
{
    guest->memory = boot->memory ? boot->memory : REAL_MODE_MEMORY;
    guest->load = boot->load;
    if (!guest->post)
        guest->post = PORT_POST;
    if (boot->entry_kind == ENTRY_LINEAR)
        return set_failure(failure,
                           "%s is in real mode: its --entry is SEG:OFF, such as f000:fff0 (or it "
                           "wants --paging before it)",
                           guest->image);
    if (boot->entry_kind == ENTRY_DEFAULT)
        return enter_at_load(guest, failure);
    guest->entry = boot->entry;
    return true;
}

bool options_boot_guest(const struct options_boot *boot, const char *path,
                        struct machine_guest *guest, struct failure *failure)
{
    *guest = (struct machine_guest){ .image = path, .paging = boot->paging, .post = boot->post };
    if (boot->paging)
        return boot_with_paging(boot, guest, failure);
    return boot->has_load || boot->entry_kind || boot->memory ? boot_alone(boot, guest, failure)
                                                              : true;
}
