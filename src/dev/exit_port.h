/* A port by which a guest ends with an exit status, as QEMU's isa-debug-exit has it: the first byte
 * that is written there gives (value << 1) | 1, of which a status has the low eight bits. Reads
 * give 0. Belongs to the vCPU's thread. */
#ifndef DEV_EXIT_PORT_H
#define DEV_EXIT_PORT_H

#include "dev/bus.h"

struct exit_port {
    bool used; /* the guest is to end, */
    uint8_t status;
};

/* Marks its events EVENT_STATUS. All zero is how it starts. */
struct device exit_port_device(struct exit_port *exit_port, uint16_t port);

#endif
