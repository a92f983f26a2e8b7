/* For tests that drain events: holds each to event.h. */
#ifndef CHECKED_H
#define CHECKED_H

#include "test.h"

#include "event/check.h"

/* Takes the next event; fails the test if it breaks a promise. */
void assert_event_holds(struct event_check *check, const struct event *event);

#endif
