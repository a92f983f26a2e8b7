/* Where guests are loaded and how they are entered, from the command line. */
#ifndef OPTIONS_BOOT_H
#define OPTIONS_BOOT_H

#include "machine/machine.h"

/* How --entry was said: not at all, as one address, or as SEG:OFF. */
enum options_entry { ENTRY_DEFAULT, ENTRY_LINEAR, ENTRY_SEGMENTED };

/* What has been said of the guests that follow. */
struct options_boot {
    bool paging;
    bool has_load;
    enum options_entry entry_kind;
    uint32_t load, entry; /* as struct machine_guest has them */
    uint32_t memory;      /* bytes; 0: not said */
    uint16_t post;        /* 0: not said */
};

/* Each takes the value of --load, --entry, --memory or --post. False with a failure that names it
 * if it is wrong; then what was said is not to be used. */
bool options_parse_load(struct options_boot *boot, const char *value, struct failure *failure);
bool options_parse_entry(struct options_boot *boot, const char *value, struct failure *failure);
bool options_parse_memory(struct options_boot *boot, const char *value, struct failure *failure);
bool options_parse_post(struct options_boot *boot, const char *value, struct failure *failure);

/* Says how the guest at this path starts, path borrowed. False with a failure if what was said does
 * not go together. */
bool options_boot_guest(const struct options_boot *boot, const char *path,
                        struct machine_guest *guest, struct failure *failure);

#endif
