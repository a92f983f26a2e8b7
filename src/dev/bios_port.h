/* The port by which our BIOS tells of a call that it does not know (event/ports.h): no PC has it.
 * The caller's registers are those of the event, and FS says which call it was (event/pc.h).
 * Belongs to the vCPU's thread.
 */
#ifndef DEV_BIOS_PORT_H
#define DEV_BIOS_PORT_H

#include "dev/bus.h"

/* Marks what is written EVENT_UNKNOWN_CALL; reads as ones. It has no state. */
struct device bios_port_device(void);

#endif
