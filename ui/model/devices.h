/* The devices of a vCPU, from its events alone: accesses to their ports, INJECT and LINE. As they
 * are now, and as they were at any event of the history.
 *
 * What a guest may have done to a device before it was ever told of (what firmware leaves) is as
 * the devices of src/dev begin; a device that nothing has happened to is not in use. The PICs and
 * the PIT are the very ones that the machine has (event/pic.h, event/pit.h); for the others see
 * their headers.
 */
#ifndef MODEL_DEVICES_H
#define MODEL_DEVICES_H

#include "event/event.h"
#include "event/pic.h"
#include "event/pit.h"
#include "model/device_disk.h"
#include "model/device_keyboard.h"
#include "model/device_uart.h"

struct model_vcpu;

/* Which of them something has happened to: bits. */
enum devices_used {
    DEVICES_PIC = 1 << 0,
    DEVICES_PIT = 1 << 1,
    DEVICES_UART = 1 << 2,
    DEVICES_KEYBOARD = 1 << 3,
    DEVICES_CMOS = 1 << 4,
    DEVICES_SYSTEM = 1 << 5, /* ports 0x61, 0x92 */
    DEVICES_DISK = 1 << 6,
    DEVICES_CRTC = 1 << 7,
};

struct devices {
    unsigned used; /* enum devices_used */
    struct pic pic;
    uint64_t served_ns[EVENT_IRQS]; /* a line in service: since then (CLOCK_MONOTONIC) */
    uint64_t rose_ns[EVENT_IRQS];   /* when a line last rose; 0: never */
    struct pit pit;                 /* up to the last event that is about it: see devices_pit() */
    struct device_uart uart;
    struct device_keyboard keyboard;
    struct device_disk disk;
    uint8_t cmos_index;
    uint8_t system_a, system_b; /* as written, what can be written of them */
    uint8_t crtc_index;
    uint16_t crtc_cursor; /* a cell, counted from the beginning of the text memory */
    bool crtc_cursor_off;
    uint64_t io_ns; /* internal: when the exit was whose DATA may follow */
};

void devices_init(struct devices *devices);

/* The devices when the event with that seq had happened, with what was noted right after it;
 * UINT64_MAX: now. False if that is not kept any more, or if there was no memory for it; then all
 * is as at the beginning. Without history (model_keep_history()) it is so always: nobody who
 * keeps none asks, and it would cost each event. */
bool model_devices(const struct model_vcpu *vcpu, uint64_t seq, struct devices *devices);

/* ---- Questions ---- */

static inline bool devices_is_served(const struct devices *d, unsigned irq)
{
    return d->pic.chips[irq / 8].isr >> irq % 8 & 1;
}
static inline bool devices_is_requested(const struct devices *d, unsigned irq)
{
    return d->pic.chips[irq / 8].irr >> irq % 8 & 1;
}
static inline bool devices_is_masked(const struct devices *d, unsigned irq)
{
    return d->pic.chips[irq / 8].imr >> irq % 8 & 1;
}

/* What a line waits for. */
enum devices_wait {
    DEVICES_IDLE,        /* for nothing: it has not been requested */
    DEVICES_NOT_SET_UP,  /* its PIC has not been initialized */
    DEVICES_MASKED,      /* at its PIC */
    DEVICES_CASCADE_OFF, /* IRQ 2 is masked, by which the second PIC's lines come */
    DEVICES_BEHIND,      /* another line is in service, or it itself still is: behind */
    DEVICES_READY        /* for the CPU alone: its IF, or the instruction after */
};
/* behind: the line whose EOI it waits for, if that is what it waits for, else EVENT_NO_IRQ. IRQ 2
 * is a line of the second PIC whose EOI went to that one alone. */
enum devices_wait devices_wait(const struct devices *devices, unsigned irq, uint8_t *behind);
/* The lines, as bits, that wait for the EOI of this one. */
uint16_t devices_behind(const struct devices *devices, unsigned irq);
/* The line in service that was taken last, and since when; EVENT_NO_IRQ: none is. IRQ 2 only if no
 * line of the second PIC is with it. */
uint8_t devices_served(const struct devices *devices, uint64_t *since_ns);

/* The PIC that has this line would interrupt by a vector of the CPU's own exceptions, as firmware
 * leaves it for real mode: in protected mode it has not been remapped. */
bool devices_is_unmapped(const struct devices *devices, unsigned irq);

/* The PIT as it is at a time, not before the event that it is of. */
struct pit devices_pit(const struct devices *devices, uint64_t now_ns);
/* What a counter holds at the time that a PIT has come to, as the guest would read it, but as a
 * number; false: none was ever written. */
bool devices_count(const struct pit *pit, unsigned counter, uint32_t *count);

/* ---- For what is kept of the past ---- */

/* One thing that happens to a device, as small as it can be kept. */
struct devices_change {
    uint64_t seq, ns; /* ns: when; HELD: for how long; at the disk's data port: bytes */
    uint32_t detail;  /* of the event */
    uint16_t port;    /* of an access */
    uint8_t kind;     /* enum devices_change_kind */
    uint8_t value;    /* the byte that moved; of INJECT and LINE: irq */
};
/* How many an event is. */
unsigned devices_changes(const struct event *event);
/* One of these. */
struct devices_change devices_change(const struct devices *devices, const struct event *event,
                                     unsigned index);
/* Makes it happen; false if that changed nothing. */
bool devices_apply(struct devices *devices, const struct devices_change *change);

#endif
