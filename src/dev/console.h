/* A port whose bytes go to the guest's console: 0xe9, where Bochs has it and QEMU's isa-debugcon,
 * and maybe one more of the guest's own. Reads give 0xe9, by which a guest knows that it is there.
 * Belongs to the vCPU's thread, the input queue aside. */
#ifndef DEV_CONSOLE_H
#define DEV_CONSOLE_H

#include "dev/bus.h"
#include "dev/input.h"

/* The input is borrowed: who prints is no longer looking for it in vain. */
struct device console_device(struct input *input, uint16_t port);

#endif
