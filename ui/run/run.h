/* Guests that run, and what is known of them: the machine, the model made from its events, what is
 * typed into it, its logs. No screen and no terminal: the live screen and the talk show it, the
 * transcript of a talk prints it. The front end's thread.
 *
 * All zeros: nothing runs. run_build(), run_start(), then run_drain() again and again; at any time
 * run_end() and run_tear_down(), after which it is all zeros again but for `also`.
 */
#ifndef RUN_H
#define RUN_H

#include "machine/machine.h"
#include "model/breaks.h"
#include "model/model.h"
#include "options/options.h"
#include "run/diagnoses.h"
#include "run/logs.h"
#include "run/orders.h"
#include "run/sources.h"
#include "run/symbols.h"
#include "symbols/source.h"

enum { RUN_TYPED_MAX = 1 << 24 }; /* bytes: more than anybody pastes */

/* What was typed into a vCPU and has no room in the guest's queue yet. */
struct run_typed {
    char *bytes; /* owned; bytes[start .. end-1] are on their way */
    size_t start, end, capacity;
    uint64_t total; /* bytes ever typed that there was room for */
};

struct run {
    /* What was asked for; borrowed from run_build() to run_tear_down(). */
    const struct options *options;
    /* Owned. NULL: nothing runs, and nothing below but `also` is valid. */
    struct machine *machine;
    struct model model; /* keeps its history */
    struct sources sources;
    struct logs logs;
    struct diagnoses diagnoses; /* diagnoses_look() */
    struct run_typed typed[VCPU_MAX];
    struct run_order orders[VCPU_MAX];
    struct run_symbols symbols;
    struct source_texts *texts;           /* owned; NULL: none can be shown */
    struct model_breaks breaks[VCPU_MAX]; /* changed by run/breaks.h alone */
    bool started, joined;                 /* the vCPUs run; they have ended and were joined */

    /* Who else is told of every event, after the model. May be NULL. */
    stream_fn *also;
    void *context;
};

/* Does everything that can fail before a guest runs. Input that is the terminal, and what has no
 * source at all, is typed. rate: slow motion, exits a second; 0: full speed. False: tear it
 * down. */
bool run_build(struct run *run, const struct options *options, double rate,
               struct failure *failure);
/* Starts the vCPUs of a run that was built. False with a failure: none runs. */
bool run_start(struct run *run, struct failure *failure);

/* Takes at most limit events, in order. Returns how many there were. */
size_t run_drain(struct run *run, size_t limit);

/* The run's part of a front end's poll(). run_poll() adds the run's bell and the sources whose
 * guests ask, and returns how many entries these are, at least 1. The poll() must not wait if
 * run_must_answer(): a guest stands still for an answer. It may wait as long as it likes if
 * run_arm() finds no event; without run_arm() events do not wake it. Then comes run_serve(), with
 * the same entries: it returns the source whose reading failed (errno tells), or NULL. */
enum { RUN_POLLS = 1 + VCPU_MAX };
unsigned run_poll(struct run *run, struct pollfd polls[RUN_POLLS]);
bool run_must_answer(const struct run *run);
bool run_arm(struct run *run);
const struct source *run_serve(struct run *run, const struct pollfd *polls);

/* Returns a log that could not be written, and takes nothing any more: each one once; NULL if there
 * is none. After run_drain(). */
const struct out *run_failed_log(struct run *run);

/* Joins the vCPUs once all of them have ended. True if it did so now: once in a run. */
bool run_join_when_over(struct run *run);

/* Ends what runs, with all its events, the last ones in no order. Nothing to do if nothing runs. */
void run_end(struct run *run);
/* Puts everything away. Only once run_end() or run_join_when_over() has ended what was started. */
void run_tear_down(struct run *run);

/* How many bytes can be typed into a vCPU now, while there is memory. */
size_t run_type_room(const struct run *run, unsigned vcpu);
/* Types into a vCPU; returns how many bytes there was room for. */
size_t run_type(struct run *run, unsigned vcpu, const char *bytes, size_t n);
/* Hands typed bytes on, and tells a guest that asks in vain that there is none yet. After each
 * drain. */
void run_serve_typed(struct run *run);
/* Ends what is typed: guests that ask for more find the end of their input. */
void run_end_typing(struct run *run);
/* How many bytes were typed that the guest has not taken. */
size_t run_typed_ahead(const struct run *run, unsigned vcpu);

/* The name of the guest's file without its folders; borrowed from the options. */
const char *run_guest_name(const struct run *run, unsigned vcpu);

#endif
