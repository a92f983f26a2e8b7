/* What is typed for one guest: bytes from a front end on their way to the guest's devices.
 *
 * The guest asks, the front end answers. Until a guest has asked, nothing is read from anywhere.
 * When the queue is empty and a device asks, the vCPU waits for the front end's answer (bytes, "none
 * yet" or "ended"), so that a run with input from a file is the same every time. A guest that goes on
 * asking while there is none is a poller: after some polls its vCPU sleeps until there is.
 *
 * The queue belongs to a vCPU and is guarded by that vCPU's lock. The calls of devices
 * (input_take, input_peek, input_ask) take the lock; all others are called with it held. vcpu.h has the calls for
 * front ends, which wake whoever has to know.
 */
#ifndef INPUT_H
#define INPUT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INPUT_CAPACITY = 4096 }; /* bytes */
enum { INPUT_PATIENCE = 4 };    /* polls in vain before the vCPU sleeps */

enum input_wanted {
    INPUT_NOT_WANTED,
    INPUT_WANTED_NOW,  /* the vCPU stands still until it is answered, if only by "none yet" */
    INPUT_WANTED_LATER /* the vCPU sleeps until there are bytes or no more to come */
};

struct input {
    pthread_mutex_t *lock; /* borrowed: the vCPU's */
    uint8_t bytes[INPUT_CAPACITY];
    uint32_t head, tail; /* count for ever */
    bool ended;          /* nothing will come after what is queued */
    unsigned vain;       /* polls since the last byte that found none */
    enum input_wanted wanted;
};

static inline size_t input_queued(const struct input *in)
{
    return in->tail - in->head;
}

/* Devices, on the vCPU's thread. Takes a byte if there is one. */
bool input_take(struct input *in, uint8_t *byte);
/* Is there one? */
bool input_peek(struct input *in);
/* The guest wants to know whether there is a byte: true if so, else the front end is to be asked. */
bool input_ask(struct input *in);

/* The vCPU's side. Did the guest ask for more after the end? */
bool input_is_over(const struct input *in);

/* The front end's side. Appends; returns how many bytes there was room for. */
size_t input_push(struct input *in, const uint8_t *bytes, size_t n);
/* The answer "none yet". */
void input_none(struct input *in);
void input_end(struct input *in);

#endif
