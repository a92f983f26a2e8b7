/* The events of several vCPUs as one stream, in the true order of their exits.
 *
 * Each ring is in order by itself; the stream merges them by exit_ns, and of several at the same
 * time the one of the lowest vCPU is first. An event is handed out only when no ring can still
 * bring one that comes before it: a ring that is empty bounds the rest by the time at which it was
 * seen empty, or by the exit whose event its vCPU is about to publish (ring_stamp()), or, on
 * virtual time, by how far its vCPU has come (ring_reach()). What cannot be ordered yet stays in
 * its ring for the next pass. Belongs to the consumer's thread.
 */
#ifndef EVENT_STREAM_H
#define EVENT_STREAM_H

#include "event/check.h"
#include "event/ring.h"

struct stream {
    struct ring *rings[VCPU_MAX]; /* borrowed */
    unsigned count;
    struct event_check check; /* of what was handed out; used in builds with EVENT_CHECKS */
};

typedef void stream_fn(void *context, const struct event *event);

/* Hands at most limit events to fn, in order. Returns how many there were. A build with
 * EVENT_CHECKS ends the program at one that breaks a promise of event.h. */
size_t stream_drain(struct stream *stream, size_t limit, stream_fn *fn, void *context);

/* Is anything left in a ring? (After doorbell_arm(), the test before going to sleep.) */
bool stream_is_empty(struct stream *stream);

#endif
