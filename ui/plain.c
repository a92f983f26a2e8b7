/* One loop: events to outputs, bytes to guests that ask, signals; until every guest has ended. */
#include "plain.h"

#include "machine/control.h"
#include "machine/machine.h"
#include "model/model.h"
#include "run/breaks.h"
#include "run/console.h"
#include "run/diagnoses.h"
#include "run/lines.h"
#include "run/logs.h"
#include "run/named.h"
#include "run/notices.h"
#include "run/reports.h"
#include "run/sources.h"
#include "run/symbols.h"
#include "system/signals.h"
#include "system/wait.h"
#include "version.h"
#include "words/said.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BATCH = 1024,        /* events between two looks at everything else */
    EAGER_NS = 1000000,  /* how long it looks without sleeping at first, for an early first byte */
    NAP_MS = 3,          /* while events come: how often to look, so that no vCPU has to wake us */
    CALM_NAP_MS = 20,    /* where idle guests do nothing but take the ticks of their timers */
    FEW = 16,            /* events in a round after which the rest of them may wake us again */
    LAST_WRITE_MS = 100, /* how long a signalled run waits for a reader to take what is left */
    LATE_WRITE_MS = 500, /* how long one whose time is up waits for its reader to take anything */
};

struct plain {
    const struct options *options;
    struct machine *machine;
    struct model model;
    struct console console;
    struct lines lines;
    struct sources sources;
    struct run_symbols symbols;
    struct places places[VCPU_MAX]; /* of those */
    struct out out, err_own;
    struct out *err; /* err_own, or out where both go to the same file: one order for both */
    struct logs logs;
    int signals_fd, signal;
    bool rows_lost;           /* of a text screen */
    bool failed;              /* something beside the guests went wrong */
    size_t drained;           /* events in the last round */
    unsigned streak;          /* rounds in a row in which there were some */
    bool calm;                /* after the last round */
    uint64_t waits[VCPU_MAX]; /* how often guests had begun to wait by then */
    uint64_t eager_until_ns;
    struct model_breaks breaks[VCPU_MAX];
    struct notice_told told[VCPU_MAX]; /* of what their BIOS does not know */
};

/* ---- Saying things ---- */

/* A line of ours, on a line of its own. */
static void say(struct plain *p, const char *text)
{
    char safe[1024];
    text_safe(text, text_locale_is_utf8(), safe, sizeof safe);
    if (p->err == &p->out)
        console_fresh_line(&p->console);
    out_format(p->err, "kvm-vmm: %s\n", safe);
}

static bool same_file(int a, int b)
{
    struct stat s, t;
    return !fstat(a, &s) && !fstat(b, &t) && s.st_dev == t.st_dev && s.st_ino == t.st_ino;
}

static void open_streams(struct plain *p)
{
    out_init(&p->out, STDOUT_FILENO, said("standard output"));
    out_init(&p->err_own, STDERR_FILENO, said("standard error"));
    bool shared = same_file(STDOUT_FILENO, STDERR_FILENO);
    p->err = shared ? &p->out : &p->err_own;
    console_init(&p->console, &p->out, p->options->guest_count, shared && p->options->verbose);
}

static void say_takeover(struct plain *p, unsigned vcpu)
{
    char text[512];
    report_takeover(&p->model.vcpus[vcpu], vcpu, p->options->guests[vcpu], text, sizeof text);
    say(p, text);
}

static void say_start(struct plain *p, unsigned vcpu)
{
    char text[512];
    if (notice_start(machine_start_of(p->machine, vcpu), vcpu, &p->options->boot[vcpu], text,
                     sizeof text))
        say(p, text);
}

static void say_unknown(struct plain *p, unsigned vcpu)
{
    char text[512];
    while (notice_unknown(&p->model.vcpus[vcpu], vcpu, p->options->guests[vcpu], &p->told[vcpu],
                          text, sizeof text))
        say(p, text);
}

/* Once for all of them. */
static void say_lost(struct plain *p, unsigned vcpu)
{
    char text[512];
    snprintf(text, sizeof text, said("vCPU %u: no memory for its text screen: rows are missing"),
             vcpu);
    if (!p->rows_lost)
        say(p, text);
    p->rows_lost = p->failed = true;
}

/* ---- Events ---- */

static void on_event(void *context, const struct event *e)
{
    struct plain *p = context;
    model_add(&p->model, e);
    model_breaks_add(&p->breaks[e->vcpu], e);
    lines_add(&p->lines, e);
}

/* Nobody is there who would look at it: it is told, and the guest goes on. */
static void pass_break(struct plain *p, const struct event *e, const struct event_wide *wide)
{
    char text[512];
    if (report_break(&p->breaks[e->vcpu], e, wide, p->symbols.of[e->vcpu], text, sizeof text) &&
        !p->options->json)
        say(p, text);
    if (e->reason == EVENT_PAUSE)
        control_resume(p->machine, e->vcpu);
}

static void on_line(void *context, const struct event *e, const struct event_wide *wide)
{
    struct plain *p = context;
    const struct report_run run = { p->model.first_ns, p->options->virtual_clock, VERSION,
                                    p->places };
    if (p->options->json)
        report_json(&p->out, e, wide, &run);
    else if (!console_add(&p->console, e))
        say_lost(p, e->vcpu);
    logs_add(&p->logs, e);
    if (p->breaks[e->vcpu].count)
        pass_break(p, e, wide);
    if (e->reason == EVENT_ENGINE)
        say_takeover(p, e->vcpu);
    if (e->flags & EVENT_UNKNOWN_CALL)
        say_unknown(p, e->vcpu);
    if (p->options->verbose) {
        if (p->err == &p->out)
            console_fresh_line(&p->console);
        report_verbose(p->err, e, wide, &p->places[e->vcpu]);
    }
}

/* Tells once that an output failed, and ends the run, if it came to one. */
static void check(struct plain *p, struct out *out)
{
    if (!out->error || out->error_told)
        return;
    out->error_told = p->failed = true;
    if (p->machine)
        machine_stop(p->machine);
    char text[512];
    snprintf(text, sizeof text, p->machine ? said("%s: %s; the guests were stopped") : "%s: %s",
             out->name, error_words(out->error));
    if (out != p->err)
        say(p, text);
}

static void flush(struct plain *p)
{
    console_rest(&p->console);
    out_flush(&p->out);
    check(p, &p->out);
    logs_flush(&p->logs);
    for (unsigned i = 0; i < p->logs.count; i++)
        check(p, &p->logs.files[i]);
    out_flush(&p->err_own);
}

/* ---- The loop ---- */

static bool is_ending(const struct plain *p)
{
    return p->signal || p->failed || machine_is_late(p->machine);
}

/* Too much is waiting for a reader: the guests are to wait, too, unless the run ends anyway. */
static bool has_backlog(const struct plain *p)
{
    return !is_ending(p) &&
           (out_pending(&p->out) > OUT_ENOUGH || out_pending(&p->err_own) > OUT_ENOUGH);
}

static void drain(struct plain *p)
{
    p->drained = has_backlog(p) ? 0 : machine_drain(p->machine, BATCH, on_event, p);
    p->streak = p->drained ? p->streak + 1 : 0;
}

/* Every guest sleeps, or has slept since the last round, and nothing is to be written: only ticks
 * came. */
static bool is_calm(struct plain *p)
{
    bool calm = p->drained && !out_pending(&p->out) && !out_pending(&p->err_own);
    for (unsigned i = 0; i < p->model.count; i++) {
        const struct model_vcpu *v = &p->model.vcpus[i];
        bool sleeps =
            v->state == MODEL_WAITING || v->state == MODEL_HALTED || v->state == MODEL_ENDED;
        calm = calm && (sleeps || v->counts[EVENT_WAIT] != p->waits[i]);
        p->waits[i] = v->counts[EVENT_WAIT];
    }
    return calm;
}

static void take_signal(struct plain *p)
{
    int signal = signals_take(p->signals_fd);
    if (!signal || signal == SIGWINCH)
        return;
    p->signal = signal;
    if (p->machine)
        machine_stop(p->machine);
}

enum {
    WAIT_SIGNAL,
    WAIT_BELL,
    WAIT_OUT,
    WAIT_ERR,
    WAIT_SOURCES,
    WAIT_COUNT = WAIT_SOURCES + VCPU_MAX
};

static struct pollfd to_write(const struct out *out)
{
    return (struct pollfd){ .fd = out_pending(out) ? out->fd : -1, .events = POLLOUT };
}

/* How long to sleep. Not at all after a full batch or when a guest stands still for an answer. A
 * nap while events keep coming: the bell stays unarmed, so that no vCPU spends a system call on
 * waking us. Else until the bell rings. */
static int sleep_ms(struct plain *p)
{
    if (p->drained == BATCH || sources_must_answer(&p->sources))
        return 0;
    if (p->calm)
        return CALM_NAP_MS;
    if (p->streak == 1 || p->drained > FEW)
        return NAP_MS;
    if (clock_ns() < p->eager_until_ns) {
        sched_yield(); /* a vCPU may need this very CPU */
        return 0;
    }
    bool nothing_there = machine_arm(p->machine);
    return nothing_there || has_backlog(p) ? -1 : NAP_MS;
}

static void wait_for_something(struct plain *p)
{
    struct pollfd polls[WAIT_COUNT] = {
        [WAIT_SIGNAL] = { .fd = p->signals_fd, .events = POLLIN },
        [WAIT_BELL] = { .fd = machine_fd(p->machine), .events = POLLIN },
        [WAIT_OUT] = to_write(&p->out),
        [WAIT_ERR] = to_write(&p->err_own),
    };
    unsigned n = sources_poll(&p->sources, polls + WAIT_SOURCES);
    wait_for(polls, WAIT_SOURCES + n, sleep_ms(p));
    machine_disarm(p->machine);
    const struct source *bad = sources_serve(&p->sources, polls + WAIT_SOURCES);
    if (!bad)
        return;
    char text[512];
    snprintf(text, sizeof text, said("%s: %s; taken as the end of the input of vCPU %u"), bad->name,
             error_words(errno), bad->vcpu);
    say(p, text);
    p->failed = true;
}

static void loop(struct plain *p)
{
    p->eager_until_ns = clock_ns() + EAGER_NS;
    for (;;) {
        drain(p);
        p->calm = is_calm(p);
        flush(p);
        if (model_is_over(&p->model))
            return;
        wait_for_something(p);
        take_signal(p);
    }
}

/* ---- From start to end ---- */

static void close_run(struct plain *p)
{
    machine_join(p->machine);
    lines_destroy(&p->lines);
    sources_close(&p->sources);
    if (p->err == &p->out)
        console_fresh_line(&p->console);
    for (unsigned i = 0; i < p->model.count; i++) {
        report_closing(p->err, &p->model.vcpus[i], i, p->options->guests[i],
                       machine_engine(p->machine, i), p->symbols.of[i]);
        diagnoses_put(p->err, p->machine, &p->model, i, p->symbols.of[i]);
    }
    if (p->signal)
        out_format(p->err, "kvm-vmm: ended by %s\n", signals_name(p->signal));
}

static int patience_ms(const struct plain *p)
{
    if (p->signal)
        return LAST_WRITE_MS;
    return p->machine && machine_is_late(p->machine) ? LATE_WRITE_MS : -1;
}

/* Waits until everything is written, but not after a signal, whether it came before or comes now;
 * nor, when the time of the run is up, for a reader who takes nothing. */
static void finish(struct plain *p, struct out *out)
{
    size_t before;
    do {
        before = out_pending(out);
        if (out_finish(out, patience_ms(p), p->signal ? -1 : p->signals_fd) || p->signal)
            return;
        take_signal(p);
    } while (!p->signal && !out->error && (patience_ms(p) < 0 || out_pending(out) < before));
}

static void finish_output(struct plain *p)
{
    struct out *outs[] = { &p->out, &p->err_own };
    for (int i = 0; i < 2; i++) {
        struct out *out = outs[i];
        finish(p, out);
        check(p, &p->out);
        if (i == 0 && out_pending(out) && p->err != out)
            out_format(p->err, said("kvm-vmm: %s: %zu bytes were not taken by its reader\n"),
                       out->name, out_pending(out));
    }
}

static bool set_breaks(struct plain *p, struct failure *failure)
{
    for (unsigned i = 0; i < p->model.count; i++) {
        if (!breaks_of_options(&p->breaks[i], p->options, i, p->machine, p->symbols.of[i], failure))
            return false;
        if (p->breaks[i].count)
            breaks_tell(&p->breaks[i], p->machine, i);
    }
    return true;
}

static bool set_up(struct plain *p, struct failure *failure)
{
    struct machine_config config;
    options_configure(p->options, &config);
    if (!run_symbols_check_guests(p->options, failure) ||
        !(p->machine = machine_create(&config, failure)) ||
        !run_symbols_load(&p->symbols, p->options, p->machine, failure))
        return false;
    for (unsigned i = 0; i < VCPU_MAX; i++)
        p->places[i].symbols = p->symbols.of[i];
    char note[512];
    if (report_engines(p->machine, note, sizeof note))
        say(p, note);
    for (unsigned i = 0; i < machine_count(p->machine); i++) {
        say_start(p, i);
        if (run_symbols_note(&p->symbols, i))
            say(p, run_symbols_note(&p->symbols, i));
    }
    model_init(&p->model, machine_count(p->machine));
    lines_init(&p->lines, on_line, p);
    return set_breaks(p, failure) &&
           logs_open(&p->logs, p->options->log_dir, p->model.count, failure) &&
           sources_open(&p->sources, p->machine, p->options->inputs, failure) &&
           machine_start(p->machine, failure);
}

static void tear_down(struct plain *p)
{
    machine_destroy(p->machine);
    run_symbols_free(&p->symbols);
    logs_close(&p->logs);
    console_destroy(&p->console);
    out_destroy(&p->out);
    out_destroy(&p->err_own);
}

int plain_run(const struct options *options, int signals_fd, int *signal)
{
    struct plain p = { .options = options, .signals_fd = signals_fd };
    struct failure failure;
    open_streams(&p);
    if (set_up(&p, &failure)) {
        loop(&p);
        close_run(&p);
    } else {
        p.failed = true;
        named_hint(NAMED_GUEST, &failure, options->guests, options->guest_count);
        say(&p, failure.text);
    }
    finish_output(&p);
    int status = p.failed || p.out.error ? 1 : model_status(&p.model);
    *signal = p.signal;
    tear_down(&p);
    return status;
}
