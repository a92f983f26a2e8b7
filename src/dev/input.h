/* What is typed for one guest: bytes from a front end on their way to the guest's devices.
 *
 * Three devices read it, each from a place of its own, so that what is typed reaches all three: the
 * hypercall GETCHAR, the UART, the keyboard. A device that the guest has never asked anything does
 * not hold the others up: it begins where the one furthest ahead is. Between GETCHAR and the UART
 * nothing is lost as long as the queue has room; then whoever is behind loses the oldest. The
 * keyboard never makes those two lose anything, and itself falls behind them by at most
 * INPUT_KEYBOARD_LAG bytes: then keys are lost, as they are in a keyboard whose buffer is full.
 * Where it is the only reader, it loses none. It may not be ahead of them by more than the queue
 * holds either, asked or not: the program that will ask may not have started yet. Then it waits for
 * them; unless the guest polls the keyboard, which is then what it reads now, or halts until a key
 * comes and has never asked the others: then they lose the older half.
 *
 * The guest asks, the front end answers. Until a guest has asked, nothing is read from anywhere.
 * When the queue is empty and a device asks, the vCPU waits for the front end's answer (bytes,
 * "none yet" or "ended"), so that a run with input from a file is the same every time.
 *
 * There are two ways to go on asking while there is none. GETCHAR says what it wants: after some
 * calls in vain the vCPU sleeps until there is a byte. A look at the status of the UART or of the
 * keyboard may be meant otherwise: to find out whether the device is there, or with a time-out. It
 * asks once and then listens; the first INPUT_FREE_LOOKS of them in vain cost nothing, and the vCPU
 * slows the others down (vcpu/sleep.c). Whoever prints in between, or commands the device, does not
 * just wait: that begins anew.
 *
 * The queue belongs to a vCPU and is guarded by that vCPU's lock. The calls of devices
 * (input_take, input_goes_on, input_peek, input_is_typed, input_next, input_ask,
 * input_look_in_vain, input_begin_anew, input_listen) take the lock; all others are called with it
 * held. vcpu/vcpu.h has the calls for front ends, which wake whoever has to know.
 */
#ifndef DEV_INPUT_H
#define DEV_INPUT_H

#include "event/input.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INPUT_PATIENCE = 4 };      /* GETCHARs in vain before the vCPU sleeps */
enum { INPUT_FREE_LOOKS = 8192 }; /* looks in vain at a device before they are slowed down */
enum { INPUT_KEYBOARD_LAG = 16 }; /* bytes */

enum input_reader { READER_HYPERCALL, READER_UART, READER_KEYBOARD, READER_COUNT };

struct input {
    pthread_mutex_t *lock; /* borrowed: the vCPU's */
    uint8_t bytes[INPUT_CAPACITY];
    uint8_t ends[INPUT_CAPACITY / 8]; /* a bit a byte: it was the last of a push */
    uint32_t tail;                    /* bytes ever pushed, modulo 2^32 */
    uint32_t heads[READER_COUNT];     /* bytes taken, on the same count */
    bool used[READER_COUNT];          /* it has asked or taken */
    bool ended;                       /* nothing will come after what is queued */
    bool typed;                       /* someone types it, or has: it is no file alone */
    unsigned vain;                    /* GETCHARs that found none, since the last byte or print */
    enum input_reader asker;          /* who asked last */
    enum input_wanted wanted;
    unsigned asks;   /* how often the front end was asked; the vCPU's thread alone */
    bool background; /* who asked is a listener */
    bool listening;  /* the front end knows that bytes are welcome, if nobody waits for them now */

    /* The vCPU's thread alone has these. */
    enum input_reader looker;    /* who looked last, */
    bool looked;                 /* in vain, in the exit being served; the vCPU clears it before */
    unsigned looks;              /* how often again since it last began anew, */
    bool looks_at[READER_COUNT]; /* and at which devices at all */
};

/* How many bytes there are for a reader. */
static inline size_t input_queued(const struct input *in, enum input_reader reader)
{
    return in->tail - in->heads[reader];
}

/* Devices, on the vCPU's thread. Takes a byte if there is one. */
bool input_take(struct input *in, enum input_reader reader, uint8_t *byte);
/* Is the byte after the one that it took last there, pushed together with that? */
bool input_goes_on(struct input *in, enum input_reader reader);
/* Is there one? */
bool input_peek(struct input *in, enum input_reader reader);
/* Does someone type it? */
bool input_is_typed(struct input *in);
/* That one, and its number among all that were ever pushed. */
bool input_next(struct input *in, enum input_reader reader, uint8_t *byte, uint32_t *number);
/* GETCHAR: true if there is a byte, else the front end is to be asked. */
bool input_ask(struct input *in);
/* The guest looked at the status of a device, and there was nothing. The first time that is no
 * question (who transmits looks before each byte); if it looks again before it begins anew it may
 * wait, and the device listens. */
void input_look_in_vain(struct input *in, enum input_reader reader);
/* The guest did something that no mere waiting is: it printed, or wrote to a device that reads. */
void input_begin_anew(struct input *in);
/* A device whose interrupt line is open wants whatever will come: the front end is asked once, and
 * then keeps sending; the end of the input is no end of the guest. False if nothing is there nor
 * will come. */
bool input_listen(struct input *in, enum input_reader reader);

/* The vCPU's side. Does GETCHAR ask for more after the end? */
bool input_is_over(const struct input *in);
/* It halts until something is typed: text that nobody has ever asked for makes room. */
void input_expect(struct input *in);
/* It does something else first: an interrupt came while it waited. It will ask again. */
void input_withdraw(struct input *in);

/* The front end's side. What it is to do. */
enum input_wanted input_wanted(const struct input *in);
/* How many bytes the reader furthest ahead has not taken yet. */
size_t input_unread(const struct input *in);
/* How many more there is room for. */
size_t input_room(const struct input *in);
/* Appends; returns how many bytes there was room for. */
size_t input_push(struct input *in, const uint8_t *bytes, size_t n);
/* The answer "none yet". */
void input_none(struct input *in);
void input_end(struct input *in);

#endif
