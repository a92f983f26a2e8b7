/* The interval timer on the bus (event/pit.h): what happens to it happens at the exit_ns of events. */
#ifndef DEV_PIT_H
#define DEV_PIT_H

#include "dev/bus.h"
#include "event/pit.h"

struct device pit_device(struct pit *pit);

#endif
