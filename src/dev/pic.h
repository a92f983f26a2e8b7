/* The two interrupt controllers on the bus (event/pic.h). */
#ifndef DEV_PIC_H
#define DEV_PIC_H

#include "dev/bus.h"
#include "event/pic.h"

struct device pic_device(struct pic *pic, unsigned chip); /* 0, 1: two ports each */

#endif
