/* What is said once, beside the events: how a guest starts that is more than a flat binary, and
 * what it asked its BIOS for in vain. In the user's language; cut at size - 1 bytes. */
#ifndef RUN_NOTICES_H
#define RUN_NOTICES_H

#include "machine/machine.h"
#include "model/model.h"

#include <stddef.h>

/* Says what the file of a vCPU's guest was taken for, and where it starts: "vCPU 0 disk.img: a boot
 * sector: BIOS, at 0000:7c00, drive 0". False for a flat binary, of which there is nothing to say;
 * then the text is "". */
bool notice_start(const struct machine_start *start, unsigned index,
                  const struct machine_guest *guest, char *text, size_t size);

/* Counts what has been said of one vCPU; all zero at first. start is for who calls. */
struct notice_told {
    bool start;
    unsigned kinds;
    bool more;
};
/* Says the next call that the BIOS did not know, each kind once, and once that there are more kinds
 * than that. False if all is said; then the text is "". */
bool notice_unknown(const struct model_vcpu *vcpu, unsigned index, const char *guest,
                    struct notice_told *told, char *text, size_t size);

#endif
