/* The interval timer on the bus (event/pit.h): accesses happen at the exit_ns of their event. */
#ifndef DEV_PIT_H
#define DEV_PIT_H

#include "dev/bus.h"
#include "event/pit.h"

struct device pit_device(struct pit *pit);

#endif
