/* A virtual CPU: a thread that runs an engine's CPU, serves its exits and posts them as events.
 *
 *     ready? --> enter the guest --> exit: stamp, describe, dispatch to devices, publish --> ready?
 *
 * "Ready" is where commands are obeyed (pause, step, stop), where a guest that polls for input
 * sleeps, and where slow motion takes its time (vcpu/control.c). The vCPU also waits while its ring
 * is full. The thread ends after its EVENT_END.
 *
 * The struct is in parts, each with one subject; functions that need one part get that part alone.
 * Others than the files of vcpu/ use of it the ring, as its consumer, and the requests and orders,
 * through vcpu_begin_orders() and vcpu_end_orders(). All times are in ns.
 */
#ifndef VCPU_H
#define VCPU_H

#include "dev/ata.h"
#include "dev/bus.h"
#include "dev/cmos.h"
#include "dev/exit_port.h"
#include "dev/hypercall.h"
#include "dev/i8042.h"
#include "dev/input.h"
#include "dev/pic.h"
#include "dev/pit.h"
#include "dev/post.h"
#include "dev/system_ports.h"
#include "dev/uart.h"
#include "dev/vga.h"
#include "engine/engine.h"
#include "event/ring.h"
#include "vcpu/limit.h"
#include "vcpu/ticker.h"
#include "vcpu/trail.h"
#include "vcpu/turns.h"

#include <pthread.h>

/* What others want of a vCPU (bits of shared.requests). */
enum vcpu_request {
    VCPU_STOP = 1 << 0,
    VCPU_PAUSE = 1 << 1,
    VCPU_UNTIL = 1 << 2,  /* orders.until is new; the vCPU clears it */
    VCPU_RATE = 1 << 3,   /* orders.interval_ns is new; the vCPU clears it */
    VCPU_LIMIT = 1 << 4,  /* the limit of the run is reached: as a stop, but the outcome says so */
    VCPU_BREAKS = 1 << 5, /* orders.breaks are new; the vCPU clears it */
};

/* Breakpoints that stay. */
struct vcpu_breaks {
    unsigned count;
    struct control_break of[BREAKS_MAX];
};

/* The details of what they want. */
struct vcpu_orders {
    unsigned exit_steps, insn_steps; /* left to do, while paused */
    struct control_until until;      /* conditions 0: nothing to look out for */
    uint64_t interval_ns;            /* from an exit to the next entry, at least */
    struct vcpu_breaks breaks;
};

enum vcpu_step { STEP_NONE, STEP_EXIT, STEP_INSN };

/* A CPU, and the engine that it is of. */
struct vcpu_cpu {
    const struct engine *engine; /* NULL: there is none */
    struct engine_cpu *cpu;      /* owned */
};
enum { VCPU_FIRST, VCPU_SPARE, VCPU_CPUS };

/* The devices of the guest, whose owner is the vCPU's thread. */
struct vcpu_devices {
    struct bus bus;
    struct uart uart;
    struct hypercall hypercall;
    struct pic pic;
    struct pit pit;
    struct i8042 i8042;
    struct system_ports system_ports;
    struct cmos cmos;
    struct post post;
    struct exit_port exit_port;
    struct vga vga; /* this and the next are a PC's */
    struct ata ata;
};

/* Where its time comes from (vcpu/time.c). */
struct vcpu_clock {
    struct turns *turns; /* borrowed; NULL: on real time */
    uint64_t base_ns;    /* virtual time: what is not instructions */
    bool away;           /* it takes no part in the turns */
};

/* What the next event is to say besides what happened (vcpu/notes.c). */
struct vcpu_posting {
    uint64_t seq;          /* of the next event */
    uint64_t stalled_ns;   /* it waited so long, which no event has told yet */
    bool slowed;           /* stalled_ns is slow motion's */
    bool is_wide;          /* the registers of the last return have more than 32 bits: wide */
    struct registers regs; /* see vcpu_last_registers() */
    struct event_wide wide;
};

/* A LINE that is to be posted. */
struct vcpu_line {
    uint8_t irq, change; /* enum event_line_change */
    struct event_line line;
};
enum { VCPU_LINES_MAX = 8 }; /* two bytes that came, four levels, the timer's start */

/* How an interrupt is to come in (vcpu/interrupts.c). */
struct vcpu_interrupts {
    struct vcpu_line lines[VCPU_LINES_MAX]; /* what changed, and no LINE has told yet */
    unsigned line_count;
    struct ticker *ticker; /* borrowed; NULL: no timer can fetch the guest out */
    uint64_t deadline_ns;  /* as the ticker has it */
    bool window;           /* the engine was asked for an exit once it can take an interrupt */
};

/* What the last return from the guest left to be done (vcpu/exit.c). */
struct vcpu_last {
    uint64_t exit_ns; /* of the last exit, CLOCK_MONOTONIC; 0: there was none */
    bool halted;      /* by HLT: an interrupt has to come first */
    bool at_hlt;      /* it was fetched out right before one */
    bool may_ask;     /* the last exit may have asked for input */
    bool kicked;      /* the last return was a kick, not cleared yet */
    bool unfinished;  /* the last exit was I/O or MMIO, which re-entry finishes */
    bool incomplete;  /* and a read, whose effect is not in the registers before that */
    bool looked;      /* it did nothing but look for input, in vain */
    bool denied;      /* GETCHAR found the end of the input, and no other exit came since */
    /* Looks since the end of the input, with nothing in between: when it last did, 0: never; and
     * for how long it has been doing so. */
    uint64_t look_ns, looks_ns;
};

/* What it looks out for at each return (vcpu/watch.c). */
struct vcpu_watch {
    enum vcpu_step step;        /* the one under way */
    struct control_until until; /* a copy of the orders' */
    struct vcpu_breaks breaks;  /* the same; skip is what is left of it */
    bool met;                   /* the last return met the condition, */
    bool broke;                 /* or a breakpoint that is to pause it */
    uint64_t until_ns;          /* until is a time: this one, else TICKER_NEVER */
    struct engine_stops stops;  /* what of all these the engine is to stop at, */
    bool by_steps;              /* or cannot, so every instruction is a step */
    bool begins;                /* but for its first entry, on one of these */
    bool leaving;               /* the guest stands on one: one step to get off */
};

/* What other threads change or look at. */
struct vcpu_shared {
    /* Read without the lock; requests are changed with the lock held, so that they agree with the
     * orders. */
    _Atomic unsigned requests;
    _Atomic bool ended; /* EVENT_END is posted */

    /* Guarded by lock; changed (CLOCK_MONOTONIC) is signalled whenever requests, orders or input
     * change. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct vcpu_orders orders;
    struct input input;
    unsigned nudges; /* how often the input changed */
    bool asleep;     /* waits for changed: needs no kick */
    bool listens;    /* input is to interrupt the guest */
    bool rests;      /* paused, and nothing has been ordered since */
};

struct vcpu {
    /* Set before the thread starts, then constant. */
    unsigned index; /* 0 to VCPU_MAX - 1 */
    /* The one it starts on, and one that goes on where that cannot (vcpu/failover.c). */
    struct vcpu_cpu cpus[VCPU_CPUS];
    const struct memory *memory; /* borrowed; NULL: where its handlers are is not told */
    struct limit *limit;         /* borrowed; NULL: its exits are not limited */
    bool reset_ends;             /* a triple fault ends it well */
    pthread_t thread;
    bool started;

    /* Owned by the vCPU's thread. */
    const struct engine *engine; /* the one that it is on, of cpus */
    struct engine_cpu *cpu;
    struct vcpu_devices devices;
    struct vcpu_clock clock;
    struct vcpu_posting posting;
    struct vcpu_interrupts interrupts;
    struct vcpu_last last;
    struct vcpu_watch watch;
    uint64_t interval_ns;       /* slow motion: a copy of the orders' */
    bool shown_paused;          /* EVENT_PAUSE came, and no EVENT_RESUME since */
    enum event_outcome outcome; /* once it is to end */

    struct ring ring;       /* the events; lock-free, with one consumer */
    struct trail_log trail; /* what ran before them */
    struct vcpu_shared shared;
};

/* Builds it around a CPU of the engine, which it then owns, also where this fails; it is then to be
 * destroyed all the same. The bell is borrowed; the ring has room for two events at least. */
bool vcpu_init(struct vcpu *vcpu, unsigned index, const struct engine *engine,
               struct engine_cpu *cpu, const struct registers *boot, uint32_t ring_capacity,
               struct doorbell *bell, struct failure *failure);
/* Before it starts: a CPU of another engine with the same memory, on which the guest goes on where
 * the first engine cannot execute it. No other vCPU may have that memory. The vCPU then owns it. */
void vcpu_set_spare(struct vcpu *vcpu, const struct engine *engine, struct engine_cpu *cpu);
/* For the machine's ticker: the timer of a vCPU, the context, is due. */
void vcpu_tick(void *vcpu);
/* Before it starts: what ran before each event is kept in vcpu->trail, while there is memory. */
void vcpu_keep_trail(struct vcpu *vcpu);
/* Before it starts: the ticker that fetches the guest out for its timer; borrowed. */
void vcpu_set_ticker(struct vcpu *vcpu, struct ticker *ticker);
/* Before it starts: on virtual time; the engine must count instructions. Turns are borrowed. The
 * guest's clock begins with the year 2000 then. */
void vcpu_set_virtual_time(struct vcpu *vcpu, struct turns *turns);
/* Before it starts: it makes no more exits than this leaves to all who have it; borrowed. */
void vcpu_set_limit(struct vcpu *vcpu, struct limit *limit);
/* Before it starts: the timer starts by itself (10 ms) once the guest unmasks it. */
void vcpu_set_timer_standby(struct vcpu *vcpu);
/* Before it starts: the memory of its CPUs, of whose size its guest is told; borrowed. */
void vcpu_set_memory(struct vcpu *vcpu, const struct memory *memory);
/* Before it starts: it reports POST codes at this port, which no other device has. */
void vcpu_add_post(struct vcpu *vcpu, uint16_t port);
/* Before it starts: what goes to this port, which no other device has, is printed, too. */
void vcpu_add_console(struct vcpu *vcpu, uint16_t port);
/* Before it starts: the guest ends itself, with a status, by this port, which no other device
 * has. */
void vcpu_add_exit_port(struct vcpu *vcpu, uint16_t port);
/* Before it starts: a triple fault is a reset that its guest wants, no failure. */
void vcpu_set_reset_ends(struct vcpu *vcpu);
/* Before it starts: it is a PC's, with a text screen, and a disk if there is one. All is borrowed:
 * the text screen's memory, PC_TEXT_END - PC_TEXT bytes, and the disk's, whole sectors. drive: as
 * the BIOS calls it, 0x00 or 0x80; any_sector: that boots it whether it is marked as bootable or
 * not. */
struct vcpu_pc {
    uint8_t *text;
    uint8_t *disk;
    uint64_t disk_size; /* bytes; 0: none */
    uint8_t drive;
    bool any_sector;
};
void vcpu_add_pc(struct vcpu *vcpu, const struct vcpu_pc *pc);
void vcpu_destroy(struct vcpu *vcpu); /* the thread must have been joined or never started */

/* The thread has the signal mask of the caller, the engine's kick signal aside. */
bool vcpu_start(struct vcpu *vcpu, struct failure *failure);
void vcpu_join(struct vcpu *vcpu);
bool vcpu_has_ended(struct vcpu *vcpu); /* its EVENT_END is posted: joining will not wait */

/* A change of what is wanted of it, any thread: takes the lock and gives the orders to be changed;
 * then sets and clears requests, releases the lock, and wakes the vCPU: from any sleep, and with a
 * kick also from the guest. */
struct vcpu_orders *vcpu_begin_orders(struct vcpu *vcpu);
void vcpu_end_orders(struct vcpu *vcpu, unsigned set, unsigned clear, bool kick);
/* The same, where requests alone change; kicks if it sets any. */
void vcpu_request(struct vcpu *vcpu, unsigned set, unsigned clear);

/* Front ends, any thread: what the guest's input needs, how many bytes there is room for, and the
 * three answers to it. */
enum input_wanted vcpu_input_wanted(struct vcpu *vcpu);
size_t vcpu_input_room(struct vcpu *vcpu);
size_t vcpu_input_push(struct vcpu *vcpu, const uint8_t *bytes, size_t n);
/* How many bytes have been pushed that no device has taken yet. */
size_t vcpu_input_unread(struct vcpu *vcpu);
/* Someone types, from now on. */
void vcpu_input_is_typed(struct vcpu *vcpu);
void vcpu_input_none(struct vcpu *vcpu);
void vcpu_input_end(struct vcpu *vcpu);

#endif
