/* What events hold, by name: English and printable ASCII, the same for --json, --verbose and the
 * screen, and never changed. Pure functions; any thread; whatever the value. */
#ifndef EVENT_NAMES_H
#define EVENT_NAMES_H

#include "event/event.h"

/* Words in lower case. */
const char *event_reason_name(enum event_reason reason);
const char *event_flag_name(enum event_flag flag); /* one flag, not a set */
/* The device that always has the port: "uart", ...; "" if none does. */
const char *event_port_name(uint16_t port);
/* The device on the line: "timer", "keyboard", "uart"; "" for others. */
const char *event_irq_name(uint8_t irq);
const char *event_call_name(const struct event *e);          /* "putchar", ...; "?" */
const char *event_outcome_words(enum event_outcome outcome); /* "Guest halted" */

#endif
