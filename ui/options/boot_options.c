/* The options of guests: what each of them takes. */
#include "options/boot.h"

#include "event/ports.h"
#include "event/words.h"
#include "memory/boot.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- What a guest is ---- */

/* Begins anew where the guests before were another kind of guest, or said to be this one: but
 * --paging has always left the options before it as they are. */
static bool take_way(struct options_boot *boot, const char *way, struct failure *failure)
{
    bool begins = strcmp(way, "--paging") != 0 || (boot->way && strcmp(way, boot->way) != 0);
    if (boot->is_used && begins && options_boot_is_unused(boot))
        return set_failure(failure, "%s begins anew: say it before the other options of its guest",
                           way);
    if (boot->is_used && begins)
        *boot = (struct options_boot){ 0 };
    if (boot->way && strcmp(way, boot->way) != 0)
        return set_failure(failure, "%s and %s: a guest starts in one way; leave out one of them",
                           boot->way, way);
    boot->way = way;
    return true;
}

bool options_take_paging(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    return take_way(b, "--paging", failure) && (b->guest.paging = true);
}

bool options_take_boot(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    return take_way(b, "--boot", failure) && (b->guest.boot = BOOT_DISK);
}

bool options_take_flat(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    return take_way(b, "--flat", failure) && (b->guest.boot = BOOT_FLAT);
}

bool options_take_long(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    return take_way(b, "--long", failure) && (b->guest.boot = BOOT_LONG);
}

/* ---- Numbers ---- */

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

bool options_take_load(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    const char *at = value;
    b->guest.has_load = true;
    return parse_number(&at, 0, '\0', UINT32_MAX, &b->guest.load)
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

bool options_take_entry(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    const char *at = value;
    b->guest.has_entry = true;
    b->guest.is_linear = !strchr(value, ':');
    if (b->guest.is_linear ? parse_number(&at, 0, '\0', UINT32_MAX, &b->guest.entry)
                           : parse_segmented(value, &b->guest.entry))
        return true;
    if (!b->guest.is_linear)
        return set_failure(
            failure,
            "--entry %s: expected a segment and an offset, both in hexadecimal, such as f000:fff0",
            value);
    return set_failure(failure,
                       "--entry %s: expected an address such as 0x%x, or f000:fff0 in real mode",
                       value, PAGING_ENTRY);
}

bool options_take_memory(void *boot, const char *value, struct failure *failure)
{
    static const struct {
        char suffix;
        uint32_t bytes;
    } units[] = { { 'K', 1 << 10 }, { 'k', 1 << 10 }, { 'M', 1 << 20 }, { 'm', 1 << 20 },
                  { 'G', 1 << 30 }, { 'g', 1 << 30 }, { '\0', 1 } };
    struct options_boot *b = boot;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const char *at = value;
        uint32_t number;
        if (!parse_number(&at, 0, units[i].suffix, MEMORY_MAX / units[i].bytes, &number) || *at)
            continue;
        b->guest.memory = number * units[i].bytes;
        if (b->guest.memory && !(b->guest.memory % MEMORY_CHUNK))
            return b->guest.has_memory = true;
    }
    return set_failure(failure, "--memory %s: expected 256K to %uM, a multiple of 256K", value,
                       MEMORY_MAX >> 20);
}

/* ---- Ports ---- */

static bool take_port(const char *option, const char *value, uint16_t example, uint16_t *port,
                      struct failure *failure)
{
    const char *at = value;
    uint32_t number;
    if (!parse_number(&at, 0, '\0', UINT16_MAX, &number) || !number)
        return set_failure(failure, "%s %s: expected a port such as 0x%x", option, value, example);
    *port = (uint16_t)number;
    const char *device = event_port_name(*port);
    return *device
               ? set_failure(failure, "%s %s: that port belongs to the %s", option, value, device)
               : true;
}

bool options_take_post(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    return take_port("--post", value, PORT_POST, &b->guest.post, failure);
}

bool options_take_exit_port(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    return take_port("--exit-port", value, 0xf4, &b->guest.exit_port, failure);
}

/* 0xe9 is a console from the start: to ask for it is no mistake. */
bool options_take_console(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    return take_port("--console", value, PORT_DEBUG_CONSOLE, &b->guest.console, failure) ||
           b->guest.console == PORT_DEBUG_CONSOLE;
}

/* ---- The rest ---- */

bool options_take_bios(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    b->guest.bios = value;
    return *value ? true : set_failure(failure, "--bios: expected the name of a file");
}

bool options_take_append(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    b->guest.append = value;
    return true;
}

bool options_take_module(void *boot, const char *value, struct failure *failure)
{
    struct machine_guest *guest = &((struct options_boot *)boot)->guest;
    if (!*value || *value == ' ')
        return set_failure(failure, "--module '%s': expected a file, and maybe words for it",
                           value);
    if (guest->module_count == MACHINE_MODULES)
        return set_failure(failure, "--module %s: a kernel has at most %d modules", value,
                           MACHINE_MODULES);
    guest->modules[guest->module_count++] = value;
    return true;
}

bool options_take_symbols(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    if (!*value)
        return set_failure(failure, "--symbols: expected the name of a file");
    if (b->symbol_count == OPTIONS_SYMBOLS)
        return set_failure(failure, "--symbols %s: at most %d files for a guest", value,
                           OPTIONS_SYMBOLS);
    b->symbols[b->symbol_count++] = value;
    return true;
}

bool options_take_set(void *boot, const char *value, struct failure *failure)
{
    struct machine_guest *guest = &((struct options_boot *)boot)->guest;
    if (guest->set_count == MACHINE_SETS)
        return set_failure(failure, "--set %s: at most %d registers can be set", value,
                           MACHINE_SETS);
    return options_parse_set(value, &guest->sets[guest->set_count++], failure);
}

bool options_take_reset(void *boot, const char *value, struct failure *failure)
{
    struct options_boot *b = boot;
    b->guest.reset_ends = !strcmp(value, "ends");
    return b->guest.reset_ends || !strcmp(value, "fails")
               ? true
               : set_failure(failure, "--reset %s: expected ends or fails", value);
}
