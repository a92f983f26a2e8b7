/* Where the symbols of a guest come from:
 *   - the files of --symbols, each ELF or a list of addresses and names;
 *   - the guest itself, if it is an ELF file;
 *   - of a guest NAME.bin, NAME.img or the like the files NAME.elf and NAME.*.elf beside it: the
 *     first if what it loads is what the guest's file begins with, the others if that is anywhere
 *     in it, as the programs in a kernel's image are;
 *   - our BIOS, of a guest that it boots: guests/bios/bios.elf that came with the program.
 * The main thread.
 */
#ifndef RUN_SYMBOLS_H
#define RUN_SYMBOLS_H

#include "machine/machine.h"
#include "options/options.h"
#include "symbols/symbols.h"

struct run_symbols {
    struct symbols *of[VCPU_MAX]; /* owned; NULL: nothing is known of that guest */
    /* Why files beside a guest that look like its symbols are not used; "" if there is nothing to
     * say. */
    struct failure notes[VCPU_MAX];
};

/* False with a failure if a guest is an ELF file that has the symbols of a flat binary beside it:
 * that is the guest. */
bool run_symbols_check_guests(const struct options *options, struct failure *failure);
/* Loads those of all guests of a machine. False with a failure if a file of --symbols is wrong. */
bool run_symbols_load(struct run_symbols *symbols, const struct options *options,
                      const struct machine *machine, struct failure *failure);
/* What is to be said of a guest's: its note, unless it is that of a guest before, too. NULL:
 * none. */
const char *run_symbols_note(const struct run_symbols *symbols, unsigned vcpu);
void run_symbols_free(struct run_symbols *symbols);

#endif
