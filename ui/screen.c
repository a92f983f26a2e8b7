#include "screen.h"

#include "control.h"
#include "hint.h"
#include "reports.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAST_LINES = 20, BIN_NS = 20000 };

/* ---- Is a screen possible? ---- */

bool screen_is_possible(const struct options *o, struct failure *why_not)
{
    why_not->text[0] = '\0';
    if (o->plain || o->json || o->verbose || !isatty(STDOUT_FILENO))
        return false;
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0)
        return set_failure(why_not, "/dev/tty: %s: running without the screen", strerror(errno));
    bool foreground = tcgetpgrp(tty) == getpgrp();
    close(tty);
    return foreground || set_failure(why_not, "not in the foreground of the terminal (in the background, or under timeout): "
                                              "running without the screen");
}

/* ---- A crash must not leave the terminal behind in pieces ---- */

static void on_crash(int number)
{
    curses_emergency_restore();
    signal(number, SIG_DFL);
    raise(number);
}

static void catch_crashes(void)
{
    static const int numbers[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP };
    struct sigaction action = { .sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND | SA_NODEFER };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        sigaction(numbers[i], NULL, &old);
        if (old.sa_handler == SIG_DFL) /* a sanitizer has its own */
            sigaction(numbers[i], &action, NULL);
    }
}

/* ---- The terminal ---- */

static bool open_terminal(struct screen *s, struct failure *failure)
{
    bool ascii = s->options->ascii || !text_locale_is_utf8();
    if (!setlocale(LC_ALL, "") || ascii || MB_CUR_MAX < 2)
        setlocale(LC_CTYPE, "C.UTF-8");
    s->tty_keys = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    s->tty_screen = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (s->tty_keys < 0 || s->tty_screen < 0)
        return set_failure(failure, "/dev/tty: %s", strerror(errno));
    s->keys = keys_new(getenv("TERM"));
    if (!s->keys)
        return set_failure(failure, "TERM=%s is not a terminal that is known: use --plain", getenv("TERM") ? getenv("TERM") : "");
    s->curses = curses_open(s->tty_screen, ascii, failure);
    if (!s->curses)
        return false;
    curses_set_mouse(s->curses, true);
    catch_crashes();
    s->view.ascii = ascii;
    return true;
}

static void close_terminal(struct screen *s)
{
    curses_close(s->curses);
    s->curses = NULL;
    keys_free(s->keys);
    s->keys = NULL;
    if (s->tty_keys >= 0)
        close(s->tty_keys);
    if (s->tty_screen >= 0)
        close(s->tty_screen);
    s->tty_keys = s->tty_screen = -1;
}

/* ---- The machine ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static void name_guests(struct screen *s)
{
    static char names[VCPU_MAX][64];
    for (unsigned i = 0; i < s->machine->count; i++) {
        text_safe(base_name(s->options->guests[i]), true, names[i], sizeof names[i]);
        s->view.vcpus[i].guest = names[i];
        s->view.vcpus[i].engine = machine_engine_name(s->machine, i);
        s->view.vcpus[i].engine_reason = machine_engine_reason(s->machine, i);
    }
}

/* Standard input that is the terminal is typed into the pane, and so is what has no source at all. */
static bool open_sources(struct screen *s, struct failure *failure)
{
    const char *names[VCPU_MAX];
    memcpy(names, s->options->inputs, sizeof names);
    for (unsigned i = 0; i < VCPU_MAX; i++)
        if (names[i] && !strcmp(names[i], "-") && isatty(STDIN_FILENO))
            names[i] = NULL;
    if (!sources_open(&s->sources, s->machine, names, failure))
        return false;
    for (unsigned i = 0; i < s->machine->count; i++)
        s->sources.list[i].is_typed = !names[i];
    return true;
}

static bool build(struct screen *s, struct failure *failure)
{
    const struct options *o = s->options;
    struct machine_config config;
    options_configure(o, &config);
    config.paused = o->step;
    config.rate = s->view.slow;
    s->machine = machine_create(&config, failure);
    if (!s->machine)
        return false;
    model_init(&s->model, s->machine->count);
    model_keep_history(&s->model);
    model_set_bin(&s->model, BIN_NS);
    s->view.model = &s->model;
    s->view.count = s->machine->count;
    name_guests(s);
    return open_sources(s, failure) && logs_open(&s->logs, o->log_dir, s->machine->count, failure);
}

static size_t drain_ring(struct screen *s, struct ring *ring)
{
    uint32_t count;
    const struct event *e = ring_peek(ring, &count);
    for (uint32_t i = 0; i < count; i++) {
        model_add(&s->model, &e[i]);
        logs_add(&s->logs, &e[i]);
    }
    ring_release(ring, count);
    return count;
}

/* Ends what runs, with all its events. Their order does not matter any more. */
static void end_run(struct screen *s)
{
    if (!s->started || s->joined)
        return;
    machine_stop(s->machine);
    while (!model_is_over(&s->model)) {
        size_t n = 0;
        for (unsigned i = 0; i < s->machine->count; i++)
            n += drain_ring(s, &s->machine->vcpus[i].ring);
        struct pollfd bell = { .fd = doorbell_fd(&s->machine->bell), .events = POLLIN };
        if (!n)
            poll(&bell, 1, 1);
    }
    machine_join(s->machine);
    s->joined = true;
}

static void tear_down_run(struct screen *s)
{
    if (s->machine)
        sources_close(&s->sources);
    machine_destroy(s->machine);
    s->machine = NULL;
    logs_flush(&s->logs);
    logs_close(&s->logs);
    model_destroy(&s->model);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        pane_free(s->view.vcpus[i].pane);
        s->view.vcpus[i] = (struct view_vcpu){ 0 };
        free(s->typed[i].bytes);
        s->typed[i] = (struct typed){ 0 };
        s->fed[i] = (struct fed){ 0 };
    }
    memset(s->exits_then, 0, sizeof s->exits_then);
    memset(s->rows_then, 0, sizeof s->rows_then);
    memset(s->irqs_then, 0, sizeof s->irqs_then);
    s->started = s->joined = s->view.memory_has_before = false;
    s->rates_are_zero = s->bin_is_chosen = false;
}

static bool start(struct screen *s, struct failure *failure)
{
    return s->started = machine_start(s->machine, failure);
}

static bool restart(struct screen *s, struct failure *failure)
{
    end_run(s);
    tear_down_run(s);
    s->restart = false;
    s->view.typing = s->view.log_has_selection = false;
    return build(s, failure) && start(s, failure);
}

/* ---- After it ---- */

/* The last lines of a console as plain, harmless text. */
static void put_console(struct out *out, const struct model_vcpu *m, unsigned index, const char *guest)
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

static void sum_up(struct screen *s)
{
    struct out out;
    out_init(&out, STDOUT_FILENO, "standard output");
    for (unsigned i = 0; i < s->machine->count; i++)
        put_console(&out, &s->model.vcpus[i], i, s->view.vcpus[i].guest);
    for (unsigned i = 0; i < s->machine->count; i++)
        report_closing(&out, &s->model.vcpus[i], i, s->options->guests[i], machine_engine_name(s->machine, i));
    out_finish(&out, 1000, -1);
    out_destroy(&out);
}

/* ---- From start to end ---- */

/* Only while there is no screen yet: it would be drawn across. */
static void tell_engine(const struct screen *s)
{
    char note[512], safe[1024];
    if (!machine_engine_note(s->machine, note, sizeof note))
        return;
    text_safe(note, true, safe, sizeof safe);
    fprintf(stderr, "kvm-vmm: %s\n", safe);
}

static void complain(const struct screen *s, struct failure *failure)
{
    char safe[1024];
    hint_add(failure, s->options->guests, s->options->guest_count);
    text_safe(failure->text, true, safe, sizeof safe);
    fprintf(stderr, "kvm-vmm: %s\n", safe);
}

static int live(struct screen *s, struct failure *failure)
{
    bool ok = start(s, failure);
    while (ok && !s->quit) {
        loop_run(s);
        if (s->restart && !s->quit)
            ok = restart(s, failure);
    }
    end_run(s);
    if (s->signal)
        signals_last_moment(s->signal, curses_emergency_restore);
    close_terminal(s);
    if (s->machine)
        sum_up(s);
    if (!ok)
        complain(s, failure);
    return !ok || model_has_failed(&s->model) ? 1 : 0;
}

bool screen_run(const struct options *options, int signals_fd, int *status, int *signal, struct failure *failure)
{
    static struct screen screen;
    struct screen *s = &screen;
    *s = (struct screen){ .options = options, .signals_fd = signals_fd, .tty_keys = -1, .tty_screen = -1 };
    s->view.zoomed = -1;
    s->view.language = language_of_user();
    s->view.slow = options->slow;
    *status = 1;
    bool built = build(s, failure);
    if (built)
        tell_engine(s);
    else
        complain(s, failure);
    bool usable = !built || open_terminal(s, failure);
    if (built && usable)
        *status = live(s, failure);
    else
        close_terminal(s);
    *signal = s->signal;
    end_run(s);
    tear_down_run(s);
    grid_destroy(&s->grid);
    return usable;
}
