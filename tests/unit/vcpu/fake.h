/* A vCPU on an engine made up for the purpose: each exit is what the test says. And its events, one
 * after the other. */
#ifndef FAKE_H
#define FAKE_H

#include "test.h"

#include "vcpu/vcpu.h"

/* ---- The engine: a script of exits, then a guest that spins until it is kicked ---- */

struct step {
    uint8_t reason, direction;
    uint16_t port, count;
    uint32_t value;
    bool pause;          /* a pause is commanded just as this exit happens */
    bool late;           /* it happens once the timer is due */
    bool takes;          /* an interrupt could be given after it, */
    bool on;             /* and the guest has IF set */
    uint32_t linear, ip; /* of the instruction that left; after it */
    uint8_t insn;        /* its only byte; 0: not told */
    uint16_t flags;      /* of its event */
    uint16_t mark;       /* FS, where it is our BIOS that left; 0: it is not */
};

#define IO(direction_, port_, count_, value_)                                                      \
    {                                                                                              \
        .reason = EVENT_IO, .direction = direction_, .port = port_, .count = count_,               \
        .value = value_                                                                            \
    }

struct engine_cpu {
    const struct step *script;
    size_t length, at;
    uint8_t data[4096];
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool kicked, spinning, returned_by_kick;
    unsigned runs, completions, steps;
    bool cannot_break, breaks;
    _Atomic uint64_t breakpoint; /* the first one that was set last */
    bool window;                 /* it is to leave once it can take an interrupt */
    unsigned injected;           /* how many it was given, */
    uint8_t vector;              /* and the last of them */
    bool refuses;                /* it takes none: the next run fails */
    bool failed;                 /* so the last run did */
    bool has_no_state;           /* it cannot be saved */
    struct registers state;
    bool is_long;           /* its registers are of 64-bit code, */
    struct event_wide wide; /* and have this beyond 32 bits, if R8 is not 0 */
};

extern struct engine_cpu fake;
extern struct vcpu *vcpu;

/* ---- The test's side ---- */

extern struct event last;    /* of next() */
extern uint64_t exits;       /* returns from the guest so far */
extern struct doorbell bell; /* its own */

void prepare(const struct step *script, size_t length);
void go(void);
void start(const struct step *script, size_t length);
#define START_PAUSED(...)                                                                          \
    static const struct step script_[] = { __VA_ARGS__ };                                          \
    prepare(script_, sizeof script_ / sizeof *script_);                                            \
    vcpu_order_pause(vcpu);                                                                        \
    go();                                                                                          \
    expect(EVENT_START);                                                                           \
    expect(EVENT_PAUSE)
#define START(...)                                                                                 \
    static const struct step script_[] = { __VA_ARGS__ };                                          \
    start(script_, sizeof script_ / sizeof *script_)

/* The next event, waited for without a time-out; the runner has a limit. What happens to lines is
 * counted, and left out: next_line() gives the first of those that were, since it was called
 * last. */
enum event_reason next(void);
bool next_line(struct event *line);
void expect(enum event_reason reason);
/* The last event, and the end of the vCPU. */
void expect_end(enum event_outcome outcome);
/* The same without a look at the events that are left. */
void end(void);
void wait_until_it_spins(void);

#endif
