/* Guests from their options to their end, with all that belongs to them put away in one place. */
#include "run/run.h"

#include "machine/input.h"
#include "run/breaks.h"
#include "text/text.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- From nothing to guests that run ---- */

static bool open_sources(struct run *r, struct failure *failure)
{
    const char *names[VCPU_MAX];
    memcpy(names, r->options->inputs, sizeof names);
    for (unsigned i = 0; i < VCPU_MAX; i++)
        if (names[i] && !strcmp(names[i], "-") && isatty(STDIN_FILENO))
            names[i] = NULL;
    if (!sources_open(&r->sources, r->machine, names, failure))
        return false;
    for (unsigned i = 0; i < r->model.count; i++) {
        r->sources.list[i].is_typed = !names[i];
        if (!names[i])
            machine_input_is_typed(r->machine, i);
    }
    return true;
}

static bool set_breaks(struct run *r, struct failure *failure)
{
    struct model_breaks lists[VCPU_MAX] = { 0 };
    for (unsigned i = 0; i < r->model.count; i++)
        if (!breaks_of_options(&lists[i], r->options, i, r->machine, r->symbols.of[i], failure))
            return false;
    run_set_breaks(r, lists);
    return true;
}

bool run_build(struct run *r, const struct options *options, double rate, struct failure *failure)
{
    struct machine_config config;
    assert(!r->machine && !r->started);
    options_configure(options, &config);
    config.paused = options->step;
    config.keeps_trail = true;
    config.rate = rate;
    r->options = options;
    if (!run_symbols_check_guests(options, failure) ||
        !(r->machine = machine_create(&config, failure)))
        return false;
    model_init(&r->model, machine_count(r->machine));
    model_keep_history(&r->model);
    r->texts = source_texts_create(options->sources, options->source_count);
    return run_symbols_load(&r->symbols, options, r->machine, failure) && set_breaks(r, failure) &&
           open_sources(r, failure) &&
           logs_open(&r->logs, options->log_dir, r->model.count, failure);
}

bool run_start(struct run *r, struct failure *failure)
{
    assert(r->machine && !r->started);
    r->started = machine_start(r->machine, failure);
    return r->started;
}

/* ---- Events ---- */

static void on_event(void *context, const struct event *e)
{
    struct run *r = context;
    model_add(&r->model, e);
    logs_add(&r->logs, e);
    model_breaks_add(&r->breaks[e->vcpu], e);
    if (r->also)
        r->also(r->context, e);
}

size_t run_drain(struct run *r, size_t limit)
{
    assert(r->machine);
    size_t n = machine_drain(r->machine, limit, on_event, r);
    if (n && r->logs.count)
        logs_flush(&r->logs);
    if (n)
        orders_look(r->orders, &r->model);
    return n;
}

const struct out *run_failed_log(struct run *r)
{
    for (unsigned i = 0; i < r->logs.count; i++) {
        struct out *log = &r->logs.files[i];
        if (log->error && !log->error_told) {
            log->error_told = true;
            return log;
        }
    }
    return NULL;
}

/* ---- Waiting ---- */

unsigned run_poll(struct run *r, struct pollfd polls[RUN_POLLS])
{
    polls[0] = (struct pollfd){ .fd = machine_fd(r->machine), .events = POLLIN };
    return 1 + sources_poll(&r->sources, polls + 1);
}

bool run_must_answer(const struct run *r)
{
    return sources_must_answer(&r->sources);
}

bool run_arm(struct run *r)
{
    return machine_arm(r->machine);
}

const struct source *run_serve(struct run *r, const struct pollfd *polls)
{
    machine_disarm(r->machine);
    return sources_serve(&r->sources, polls + 1);
}

/* ---- The end ---- */

bool run_join_when_over(struct run *r)
{
    if (!r->started || r->joined || !model_is_over(&r->model))
        return false;
    machine_join(r->machine);
    r->joined = true;
    return true;
}

void run_end(struct run *r)
{
    if (!r->machine || !r->started || r->joined)
        return;
    machine_stop(r->machine);
    while (!model_is_over(&r->model)) {
        struct pollfd bell = { .fd = machine_fd(r->machine), .events = POLLIN };
        if (!machine_drain(r->machine, SIZE_MAX, on_event, r))
            poll(&bell, 1, 1);
    }
    machine_join(r->machine);
    r->joined = true;
    logs_flush(&r->logs);
}

void run_tear_down(struct run *r)
{
    assert(!r->started || r->joined);
    if (r->machine)
        sources_close(&r->sources);
    machine_destroy(r->machine);
    logs_flush(&r->logs);
    logs_close(&r->logs);
    model_destroy(&r->model);
    run_symbols_free(&r->symbols);
    source_texts_destroy(r->texts);
    r->texts = NULL;
    r->diagnoses = (struct diagnoses){ 0 };
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        free(r->typed[i].bytes);
        r->typed[i] = (struct run_typed){ 0 };
        r->orders[i] = (struct run_order){ 0 };
        r->breaks[i].count = 0;
    }
    r->machine = NULL;
    r->started = r->joined = false;
}

/* ---- Typing ---- */

size_t run_type_room(const struct run *r, unsigned vcpu)
{
    assert(vcpu < VCPU_MAX);
    return RUN_TYPED_MAX - (r->typed[vcpu].end - r->typed[vcpu].start);
}

/* Moves what waits to the front only where that frees half of it: a guest may take a little at a
 * time from very much. False without memory. */
static bool make_room(struct run_typed *t, size_t n)
{
    enum { LEAST = 4096 };
    if (t->start && t->start >= t->capacity / 2) {
        memmove(t->bytes, t->bytes + t->start, t->end - t->start);
        t->end -= t->start;
        t->start = 0;
    }
    if (t->end + n <= t->capacity)
        return true;
    size_t capacity = 2 * (t->end + n) + LEAST;
    char *bytes = realloc(t->bytes, capacity);
    if (!bytes)
        return false;
    t->bytes = bytes;
    t->capacity = capacity;
    return true;
}

size_t run_type(struct run *r, unsigned vcpu, const char *bytes, size_t n)
{
    size_t room = run_type_room(r, vcpu);
    struct run_typed *t = &r->typed[vcpu];
    if (n > room)
        n = room;
    if (!n || (t->end + n > t->capacity && !make_room(t, n)))
        return 0;
    if (!t->total) /* beside a file, too */
        machine_input_is_typed(r->machine, vcpu);
    memcpy(t->bytes + t->end, bytes, n);
    t->end += n;
    t->total += n;
    return n;
}

void run_serve_typed(struct run *r)
{
    for (unsigned i = 0; i < r->model.count; i++) {
        struct run_typed *t = &r->typed[i];
        if (t->end > t->start)
            t->start += machine_input_push(r->machine, i, (const uint8_t *)t->bytes + t->start,
                                           t->end - t->start);
        if (r->sources.list[i].is_typed && t->end == t->start &&
            machine_input_wanted(r->machine, i) == INPUT_WANTED_NOW)
            machine_input_none(r->machine, i);
    }
}

void run_end_typing(struct run *r)
{
    for (unsigned i = 0; i < r->model.count; i++)
        if (r->sources.list[i].is_typed)
            machine_input_end(r->machine, i);
}

size_t run_typed_ahead(const struct run *r, unsigned vcpu)
{
    const struct run_typed *t = &r->typed[vcpu];
    return r->sources.list[vcpu].is_typed
               ? machine_input_unread(r->machine, vcpu) + (t->end - t->start)
               : 0;
}

const char *run_guest_name(const struct run *r, unsigned vcpu)
{
    return text_file_name(r->options->guests[vcpu]);
}
