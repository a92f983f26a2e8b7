/* How guests start and what they find, from the command line. Each option holds for all guests
 * after it, but for modules and symbols, which are the next guest's alone. What a guest is said to
 * be (--boot, --flat, --long) begins anew: what was said of the guests before it no longer holds,
 * and nothing else may have been said of its own. So does --paging after one of these three; else
 * it leaves what was said as it is. */
#ifndef OPTIONS_BOOT_H
#define OPTIONS_BOOT_H

#include "machine/machine.h"

enum { OPTIONS_SYMBOLS = 4 };

/* What has been said of the guests that follow. All zero: nothing. */
struct options_boot {
    struct machine_guest guest;           /* as it would be now, its image and the defaults aside */
    const char *symbols[OPTIONS_SYMBOLS]; /* files of --symbols, of the next guest alone */
    unsigned symbol_count;
    const char *way; /* --paging, --boot, --flat or --long; NULL: as the file says */
    bool is_used;    /* a guest has started by it, when it was this: */
    struct machine_guest used;
};

/* Each takes an option of a guest into a struct options_boot; value is what stands behind it, NULL
 * where nothing does. False with a failure that names both if it is wrong; then what was said is
 * not to be used. (options/boot_options.c) */
typedef bool options_boot_take(void *boot, const char *value, struct failure *failure);
options_boot_take options_take_paging, options_take_boot, options_take_flat, options_take_long;
options_boot_take options_take_load, options_take_entry, options_take_memory;
options_boot_take options_take_bios, options_take_append, options_take_module, options_take_set;
options_boot_take options_take_console, options_take_exit_port, options_take_post;
options_boot_take options_take_reset, options_take_symbols;

/* Reads REG=VALUE, such as AX=2 or EIP=0x100. False with a failure. (options/set.c) */
bool options_parse_set(const char *value, struct machine_set *set, struct failure *failure);

/* Says how the guest at this path starts, path borrowed. False with a failure if what was said does
 * not go together. */
bool options_boot_guest(struct options_boot *boot, const char *path, struct machine_guest *guest,
                        struct failure *failure);
/* Has something been said since the last guest? */
bool options_boot_is_unused(const struct options_boot *boot);

#endif
