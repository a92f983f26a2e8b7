/* One run of a transcript: its guests print between our lines, and its orders are said where they
 * matter. */
#include "event/clock.h"
#include "run/diagnoses.h"
#include "run/reports.h"
#include "system/signals.h"
#include "system/wait.h"
#include "transcript/private.h"
#include "words/said.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* BATCH: so many events are taken at most between two looks at everything else. NAP_MS: so long it
 * sleeps while they come. */
enum { BATCH = 1024, NAP_MS = 3 };

bool transcript_is_ending(const struct transcript *t)
{
    return t->signal || t->paper.out.error;
}

void transcript_take_signal(struct transcript *t)
{
    int signal = signals_take(t->signals_fd);
    if (signal && signal != SIGWINCH)
        t->signal = signal;
}

void transcript_flush(struct transcript *t)
{
    out_flush(&t->paper.out);
    if (!t->paper.out.error || t->paper.out.error_told)
        return;
    t->paper.out.error_told = t->failed = true;
    fprintf(stderr, said("kvm-vmm: %s: %s; the talk was ended\n"), t->paper.out.name,
            error_words(t->paper.out.error));
}

static void on_event(void *context, const struct event *e)
{
    struct transcript *t = context;
    if (!console_add(&t->paper.console, e))
        out_lose(&t->paper.out);
}

/* ---- Orders ---- */

static bool is_explained(const struct transcript *t, const struct deck_order *o)
{
    if (o->kind == ORDER_EXPLAIN)
        return t->view.chosen.vcpus[t->view.chosen.focus].in_history;
    return o->kind == ORDER_STEP || o->kind == ORDER_STEP_INSN || o->kind == ORDER_UNTIL;
}

/* A line of ours, between what guests print. */
static void say(struct transcript *t, const char *what)
{
    char safe[1024], text[1100];
    text_safe(what, true, safe, sizeof safe);
    snprintf(text, sizeof text, "kvm-vmm: %s\n", safe);
    console_fresh_line(&t->paper.console);
    transcript_put(&t->paper, text);
}

/* Lets the player go on. At most one order ends with a tick: what it has come to is explained. */
static void tick(struct transcript *t, int *ms)
{
    unsigned next = t->player.next;
    *ms = player_tick(&t->player, clock_ns());
    if (t->player.next != next && is_explained(t, &t->player.what->orders[next]))
        transcript_explain(t);
    if (*t->player.refused.text)
        say(t, t->player.refused.text);
    t->player.refused.text[0] = '\0';
}

/* ---- The loop ---- */

static size_t drain(struct transcript *t)
{
    bool backlog = out_pending(&t->paper.out) > OUT_ENOUGH;
    size_t n = backlog ? 0 : run_drain(&t->run, BATCH);
    run_serve_typed(&t->run);
    return n;
}

/* How long to sleep after so many events. While they come the bell stays unarmed. */
static int sleep_ms(struct transcript *t, size_t drained, int ms)
{
    if (drained == BATCH || ms == 0 || run_must_answer(&t->run))
        return 0;
    if (!drained) {
        if (run_arm(&t->run) || out_pending(&t->paper.out) > OUT_ENOUGH)
            return ms;
    }
    return ms < 0 || ms > NAP_MS ? NAP_MS : ms;
}

enum { WAIT_SIGNAL, WAIT_OUT, WAIT_RUN, WAIT_COUNT = WAIT_RUN + RUN_POLLS };

static void wait_for_something(struct transcript *t, size_t drained, int ms)
{
    struct pollfd polls[WAIT_COUNT] = {
        [WAIT_SIGNAL] = { .fd = t->signals_fd, .events = POLLIN },
        [WAIT_OUT] = { .fd = out_pending(&t->paper.out) ? t->paper.out.fd : -1, .events = POLLOUT },
    };
    unsigned n = run_poll(&t->run, polls + WAIT_RUN);
    wait_for(polls, WAIT_RUN + n, sleep_ms(t, drained, ms));
    const struct source *bad = run_serve(&t->run, polls + WAIT_RUN);
    if (bad)
        fprintf(stderr, said("kvm-vmm: %s: %s; taken as the end of the input of vCPU %u\n"),
                bad->name, error_words(errno), bad->vcpu);
    t->failed = t->failed || bad;
    transcript_take_signal(t);
}

static bool any_waits(const struct transcript *t)
{
    for (unsigned i = 0; i < t->run.model.count; i++)
        if (t->run.model.vcpus[i].state == MODEL_WAITING ||
            t->run.model.vcpus[i].state == MODEL_HALTED)
            return true;
    return false;
}

/* Will nothing more come of the run? Once everything that the deck asks for has been done, what is
 * seen is shown; then guests that wait for more input are told that there is none. */
static bool is_finished(struct transcript *t, bool *shown)
{
    enum player_state state = player_state(&t->player, clock_ns());
    if (state == PLAYER_BUSY)
        return false;
    if (*shown)
        return true;
    *shown = true;
    transcript_put_views(t);
    if (state == PLAYER_OVER || !any_waits(t))
        return true;
    player_end_input(&t->player);
    return false;
}

static void loop(struct transcript *t)
{
    bool shown = false;
    while (!transcript_is_ending(t)) {
        int ms;
        size_t drained = drain(t);
        tick(t, &ms);
        if (is_finished(t, &shown))
            return;
        console_rest(&t->paper.console);
        transcript_flush(t);
        wait_for_something(t, drained, ms);
    }
}

/* ---- From start to end ---- */

static void say_failure(struct transcript *t)
{
    say(t, t->player.failure.text);
    t->failed = true;
    t->counts.failures++;
}

/* Stops guests that still run, says how each ended, and counts the run. */
static void close_run(struct transcript *t)
{
    const enum player_state state = player_state(&t->player, clock_ns());
    const bool rests = state == PLAYER_OVER || state == PLAYER_RESTING;
    run_end(&t->run);
    console_fresh_line(&t->paper.console);
    for (unsigned i = 0; i < t->run.model.count; i++) {
        report_closing(&t->paper.out, &t->run.model.vcpus[i], i, t->player.options.guests[i],
                       machine_engine(t->run.machine, i), t->run.symbols.of[i]);
        diagnoses_put(&t->paper.out, t->run.machine, &t->run.model, i, t->run.symbols.of[i]);
    }
    figures_note(&t->figures, t->player.what->name, &t->run,
                 rests ? FIGURES_FINAL : FIGURES_SO_FAR);
    t->counts.exits += t->run.model.total_exits;
    t->counts.ran_ns += t->run.model.last_ns - t->run.model.first_ns;
    bool failed = model_has_failed(&t->run.model);
    t->failed = t->failed || failed;
    t->counts.failures += failed;
}

void transcript_play(struct transcript *t, const struct deck_run *run, unsigned last_step)
{
    transcript_put(&t->paper, "\n$ ./kvm-vmm ");
    transcript_put(&t->paper, run->command);
    transcript_put(&t->paper, "\n");
    transcript_flush(t);
    console_destroy(&t->paper.console);
    console_init(&t->paper.console, &t->paper.out, run->options.guest_count, false);
    t->explained.any = false;
    t->counts.runs++;
    t->run.also = on_event;
    t->run.context = t;
    player_open(&t->player, run, &t->run, &t->view);
    player_step(&t->player, last_step, PLAYER_HURRY);
    if (player_state(&t->player, clock_ns()) == PLAYER_FAILED)
        say_failure(t);
    else {
        loop(t);
        close_run(t);
    }
    player_close(&t->player);
    transcript_flush(t);
}
