/* The live screen from start to end: its machine, its run, and what is printed after it. */
#include "screen/screen.h"

#include "machine/control.h"
#include "run/breaks.h"
#include "run/diagnoses.h"
#include "run/named.h"
#include "run/reports.h"
#include "system/ending.h"
#include "system/signals.h"
#include "text/text.h"
#include "words/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAST_LINES = 20 };

/* ---- Is a screen possible? ---- */

bool screen_is_possible(const struct options *o, struct failure *why_not)
{
    why_not->text[0] = '\0';
    return !o->plain && !o->json && !o->verbose && terminal_is_possible(why_not);
}

static bool open_terminal(struct screen *s, struct failure *failure)
{
    bool ok = terminal_open(&s->terminal, s->options->ascii, failure);
    s->view.chosen.ascii = s->terminal.ascii;
    s->view.chosen.language = language_on(s->terminal.ascii, "");
    return ok;
}

/* ---- The machine ---- */

static void name_guests(struct screen *s)
{
    static char names[VCPU_MAX][64];
    for (unsigned i = 0; i < s->run.model.count; i++) {
        text_safe(run_guest_name(&s->run, i), true, names[i], sizeof names[i]);
        s->view.seen.vcpus[i].guest = names[i];
        s->view.seen.vcpus[i].engine = machine_engine(s->run.machine, i);
        s->view.seen.vcpus[i].why = machine_engine_reason(s->run.machine, i);
        s->view.seen.vcpus[i].symbols = s->run.symbols.of[i];
    }
    s->view.seen.texts = s->run.texts;
}

static bool build(struct screen *s, struct failure *failure)
{
    if (!run_build(&s->run, s->options, s->view.chosen.slow, failure))
        return false;
    s->view.seen.model = &s->run.model;
    s->view.seen.count = s->run.model.count;
    name_guests(s);
    return true;
}

void screen_forget_run(struct screen *s)
{
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        pane_free(s->view.seen.vcpus[i].pane);
        s->view.seen.vcpus[i] = (struct view_vcpu){ 0 };
        s->view.chosen.vcpus[i] = (struct view_chosen_vcpu){ 0 };
        s->fed[i] = (struct screen_fed){ 0 };
        s->told[i] = (struct notice_told){ 0 };
        s->breaks_said[i] = 0;
    }
    s->view.seen.texts = NULL;
    s->rates = (struct screen_rates){ .looked_ns = s->rates.looked_ns };
    s->stop = (struct screen_stop){ 0 };
    s->bin_is_chosen = s->view.seen.memory_has_before = s->view.seen.ranges_have_before = false;
}

static void tear_down_run(struct screen *s)
{
    run_tear_down(&s->run);
    screen_forget_run(s);
}

static bool restart(struct screen *s, struct failure *failure)
{
    struct model_breaks kept[VCPU_MAX];
    run_end(&s->run);
    run_keep_breaks(&s->run, kept);
    tear_down_run(s);
    s->restart = false;
    s->view.chosen.typing = s->view.chosen.log_has_selection = false;
    if (!build(s, failure))
        return false;
    run_set_breaks(&s->run, kept);
    return run_start(&s->run, failure);
}

/* ---- After it ---- */

/* The last lines of a console as plain, harmless text. */
static void put_console(struct out *out, const struct model_vcpu *m, unsigned index,
                        const char *guest)
{
    enum { MOST = 16384 };
    static uint8_t bytes[MOST];
    size_t n = model_console(m, UINT64_MAX, bytes, MOST), from = n, lines = 0;
    while (from > 0 && (from == n || bytes[from - 1] != '\n' || ++lines < LAST_LINES))
        from--;
    if (!n)
        return;
    out_format(out, "-- vCPU %u %s --\n", index, guest);
    struct text_filter filter = { 0 };
    char piece[TEXT_MAX];
    for (size_t i = from; i < n; i++)
        if (bytes[i] != '\r' && bytes[i] != '\b')
            out_put(out, piece, text_filter_put(&filter, true, bytes[i], piece));
    out_put(out, piece, text_filter_end(&filter, piece));
    if (bytes[n - 1] != '\n')
        out_put(out, "\n", 1);
}

/* A line of ours, where no screen is. */
static void tell(const char *text)
{
    char safe[1024];
    text_safe(text, true, safe, sizeof safe);
    fprintf(stderr, "kvm-vmm: %s\n", safe);
}

/* The screen has said so while it was there. */
static void tell_again(const struct screen *s)
{
    char note[512];
    for (unsigned i = 0; i < s->run.model.count; i++) {
        const struct model_vcpu *v = &s->run.model.vcpus[i];
        struct notice_told told = { 0 };
        if (report_takeover(v, i, s->options->guests[i], note, sizeof note))
            tell(note);
        while (notice_unknown(v, i, s->options->guests[i], &told, note, sizeof note))
            tell(note);
    }
}

static void sum_up(struct screen *s)
{
    struct out out;
    out_init(&out, STDOUT_FILENO, said("standard output"));
    for (unsigned i = 0; i < s->run.model.count; i++)
        put_console(&out, &s->run.model.vcpus[i], i, s->view.seen.vcpus[i].guest);
    for (unsigned i = 0; i < s->run.model.count; i++) {
        report_closing(&out, &s->run.model.vcpus[i], i, s->options->guests[i],
                       machine_engine(s->run.machine, i), s->run.symbols.of[i]);
        diagnoses_put(&out, s->run.machine, &s->run.model, i, s->run.symbols.of[i]);
    }
    out_finish(&out, 1000, -1);
    out_destroy(&out);
}

/* ---- From start to end ---- */

/* Only while there is no screen yet: it would be drawn across. */
static void tell_starts(const struct screen *s)
{
    const struct machine *machine = s->run.machine;
    char note[512];
    if (report_engines(machine, note, sizeof note))
        tell(note);
    for (unsigned i = 0; i < machine_count(machine); i++)
        if (notice_start(machine_start_of(machine, i), i, &s->options->boot[i], note, sizeof note))
            tell(note);
    for (unsigned i = 0; i < machine_count(machine); i++)
        if (run_symbols_note(&s->run.symbols, i))
            tell(run_symbols_note(&s->run.symbols, i));
}

/* What the screen said of it is gone: a log that is not whole. */
static bool tell_failed_logs(const struct logs *logs)
{
    char safe[1024];
    bool any = false;
    for (unsigned i = 0; i < logs->count; i++) {
        const struct out *log = &logs->files[i];
        if (!log->error)
            continue;
        any = true;
        text_safe(log->name, true, safe, sizeof safe);
        fprintf(stderr, "kvm-vmm: %s: %s\n", safe, error_words(log->error));
    }
    return any;
}

static void complain(const struct options *options, struct failure *failure)
{
    named_hint(NAMED_GUEST, failure, options->guests, options->guest_count);
    tell(failure->text);
}

/* What was told of symbols that are not used is behind the screen now: it stays until a key. */
static void show_notes(struct screen *s)
{
    for (unsigned i = 0; i < machine_count(s->run.machine); i++) {
        const char *note = run_symbols_note(&s->run.symbols, i);
        if (!note || *s->view.said.message)
            continue;
        view_say(&s->view.said, ROLE_WARN, "%s", note);
        s->view.said.message_until_ns = UINT64_MAX;
    }
}

static int live(struct screen *s, struct failure *failure)
{
    show_notes(s);
    bool ok = run_start(&s->run, failure);
    while (ok && !s->quit) {
        screen_loop(s);
        if (s->restart && !s->quit)
            ok = restart(s, failure);
    }
    run_end(&s->run);
    if (s->signal)
        ending_may_block(true);
    terminal_close(&s->terminal);
    if (s->run.machine) {
        tell_again(s);
        sum_up(s);
    }
    if (!ok)
        complain(s->options, failure);
    ok = !tell_failed_logs(&s->run.logs) && ok;
    return ok ? model_status(&s->run.model) : 1;
}

bool screen_run(const struct options *options, int signals_fd, int *status, int *signal,
                struct failure *failure)
{
    static struct screen screen;
    struct screen *s = &screen;
    *s = (struct screen){ .options = options,
                          .signals_fd = signals_fd,
                          .terminal = TERMINAL_CLOSED };
    s->view.chosen.zoomed = -1;
    s->view.chosen.slow = options->slow;
    s->theme = options->theme;
    *status = 1;
    bool built = build(s, failure);
    if (built)
        tell_starts(s);
    else
        complain(options, failure);
    bool usable = !built || open_terminal(s, failure);
    if (built && usable)
        *status = live(s, failure);
    else
        terminal_close(&s->terminal);
    *signal = s->signal;
    run_end(&s->run);
    tear_down_run(s);
    grid_destroy(&s->grid);
    return usable;
}
