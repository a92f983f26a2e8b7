/* The parts of the page of devices (devices.c): each draws its lines, and nothing of a device that
 * the guest has not used. */
#ifndef VIEW_DEVICES_H
#define VIEW_DEVICES_H

#include "view/overlay.h"

/* Columns of what stands in front, and of what is said of it. */
enum { DEVICES_NAME = 2, DEVICES_TEXT = 20 };

/* The next line: a name and what is said of it, which goes on in the line below where it is too
 * long. */
void devices_line(struct page *page, enum role role, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* devices_rest.c: now_ns is the time that is looked at. */
void devices_timer(struct page *page, const struct devices *devices, uint64_t now_ns);
void devices_uart(struct page *page, const struct devices *devices);
void devices_keyboard(struct page *page, const struct devices *devices);
void devices_disk(struct page *page, const struct devices *devices);

#endif
