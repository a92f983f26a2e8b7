/* The life of the live screen: one poll() over the terminal, the rings, the signals, the frame's
 * timer, and what a show waits for. */
#include "event/clock.h"
#include "screen/private.h"
#include "system/signals.h"
#include "system/wait.h"
#include "text/text.h"
#include "words/said.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    BATCH = 8192,     /* events between two looks at the keys */
    NAP_MS = 3,       /* while events come: how often to look, with the bell unarmed; */
    CALM_NAP_MS = 40, /* as long as only ticks of idle guests come */
    HELD_MS = 10,     /* how often to look whether a guest takes what it is sent */
    ALIVE_MS = 100,   /* how often the lanes of a silent, running guest move */
};

/* ---- Events ---- */

static bool has_run(const struct screen *s)
{
    return s->run.started;
}

static bool drain(struct screen *s)
{
    size_t n = has_run(s) ? run_drain(&s->run, BATCH) : 0;
    s->pace.changed = s->pace.changed || n;
    return n > 0;
}

static void check_logs(struct run *run, struct view_said *said)
{
    const struct out *log;
    while ((log = run_failed_log(run)))
        view_say(said, ROLE_BAD, "%s: %s", log->name, error_words(log->error));
}

/* In a talk the slide says what a guest is. */
static void say_start(struct screen *s, unsigned vcpu)
{
    char text[sizeof s->view.said.message];
    if (s->told[vcpu].start || s->show)
        return;
    s->told[vcpu].start = true;
    if (notice_start(machine_start_of(s->run.machine, vcpu), vcpu, &s->run.options->boot[vcpu],
                     text, sizeof text))
        view_say(&s->view.said, ROLE_GOOD, "%s", text);
}

static void say_notices(struct screen *s)
{
    char text[sizeof s->view.said.message];
    for (unsigned i = 0; has_run(s) && i < s->run.model.count; i++) {
        say_start(s, i);
        while (notice_unknown(&s->run.model.vcpus[i], i, s->run.options->guests[i], &s->told[i],
                              text, sizeof text))
            view_say(&s->view.said, ROLE_WARN, "%s", text);
    }
}

/* ---- Keys and signals ---- */

static void handle(struct screen *s, const struct key_event *e)
{
    switch (e->type) {
    case KEY_EVENT_KEY: screen_key(s, e->key); break;
    case KEY_EVENT_TEXT: screen_type(s, e->text, e->size); break;
    case KEY_EVENT_MOUSE: screen_click(s, e); break;
    case KEY_EVENT_NONE: break;
    }
}

static void handle_all(struct screen *s)
{
    struct key_event e;
    while (!s->quit && !screen_holds_back(s) &&
           (e = keys_next(s->terminal.keys, s->view.chosen.typing)).type != KEY_EVENT_NONE)
        handle(s, &e);
}

static void read_keys(struct screen *s, bool readable)
{
    if (readable)
        s->pace.next_ns = s->pace.calm_ns = 0; /* an answer at once */
    if (!terminal_read_keys(&s->terminal, readable))
        s->quit = true;
    handle_all(s);
    if (terminal_heard(&s->terminal))
        screen_wants_frame(s);
}

static void take_signals(struct screen *s)
{
    int number;
    while ((number = signals_take(s->signals_fd))) {
        if (terminal_obey(&s->terminal, number)) {
            screen_wants_frame(s);
        } else {
            s->signal = number;
            s->quit = true;
        }
    }
}

static void suspend(struct screen *s)
{
    s->suspend = false;
    terminal_suspend(&s->terminal);
    s->pace.changed = true;
}

/* ---- The loop ---- */

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* How long nothing can happen by itself, as far as the screen goes. */
static int calm_ms(struct screen *s)
{
    uint64_t now = clock_ns(), keys_due_ns = terminal_keys_due_ns(&s->terminal);
    int ms = -1;
    if (s->pace.changed)
        ms = clock_ms_until(frame_next_ns(s), now);
    if (keys_due_ns != UINT64_MAX)
        ms = clock_sooner_ms(ms, clock_ms_until(keys_due_ns, now));
    if (s->view.said.message[0] && s->view.said.message_until_ns != UINT64_MAX)
        ms = clock_sooner_ms(ms, clock_ms_until(s->view.said.message_until_ns, now) + 1);
    if (has_run(s) && !s->rates.are_zero) /* a frame counts them */
        ms = clock_sooner_ms(
            ms, clock_ms_until(later(s->rates.looked_ns + RATES_NS, frame_next_ns(s)), now) + 1);
    return ms;
}

/* The same with a run: its events come by the bell, unless they are to be looked for. */
static int sleep_ms(struct screen *s, bool events_came)
{
    int ms = calm_ms(s);
    if (!has_run(s))
        return ms;
    if (run_is_live(&s->run))
        ms = clock_sooner_ms(ms, ALIVE_MS);
    if (run_must_answer(&s->run))
        ms = 0;
    if (events_came)
        return clock_sooner_ms(ms, frame_is_calm(s) ? CALM_NAP_MS : NAP_MS);
    return run_arm(&s->run) ? ms : clock_sooner_ms(ms, NAP_MS);
}

enum { WAIT_SIGNAL, WAIT_KEYS, WAIT_RUN, WAIT_COUNT = WAIT_RUN + RUN_POLLS + SHOW_POLLS };

static void serve_run(struct screen *s, const struct pollfd *polls)
{
    if (!has_run(s))
        return;
    if (run_serve(&s->run, polls + WAIT_RUN))
        view_say(&s->view.said, ROLE_BAD, said("input: %s; taken as its end"), error_words(errno));
}

/* At most so many milliseconds; -1: as long as nothing happens. */
static void wait_for_something(struct screen *s, bool events_came, int most_ms)
{
    bool held = screen_holds_back(s);
    struct pollfd polls[WAIT_COUNT] = {
        [WAIT_SIGNAL] = { .fd = s->signals_fd, .events = POLLIN },
        [WAIT_KEYS] = { .fd = held ? -1 : s->terminal.tty_keys, .events = POLLIN },
    };
    unsigned of_run = WAIT_RUN, of_show = 0;
    if (has_run(s))
        of_run += run_poll(&s->run, polls + WAIT_RUN);
    if (s->show)
        of_show = s->show->poll(s->show->context, polls + of_run);
    assert(of_show <= SHOW_POLLS);
    int ms = clock_sooner_ms(most_ms, sleep_ms(s, events_came));
    wait_for(polls, of_run + of_show, held ? clock_sooner_ms(ms, HELD_MS) : ms);
    serve_run(s, polls);
    if (s->show)
        s->show->serve(s->show->context, polls + of_run, of_show);
    if (polls[WAIT_SIGNAL].revents)
        take_signals(s);
    read_keys(s, polls[WAIT_KEYS].revents != 0);
}

static void join_when_over(struct screen *s)
{
    if (!run_join_when_over(&s->run))
        return;
    s->view.chosen.typing = false;
    screen_wants_frame(s);
}

/* Who asked for a condition waits for it: that stays until a key is pressed. */
static void tell_unmet(struct screen *s)
{
    char until[ORDERS_UNTIL];
    for (unsigned i = 0; has_run(s) && i < s->run.model.count; i++) {
        if (!run_take_unmet(&s->run, i, until))
            continue;
        view_say(&s->view.said, ROLE_WARN, VIEW_FORMAT(&s->view, WF_SAY_UNMET), i, until);
        s->view.said.message_until_ns = UINT64_MAX;
    }
}

static void show_if_due(struct screen *s)
{
    if (!frame_is_due(s))
        return;
    if (terminal_can_draw(&s->terminal))
        frame_draw(s);
    else
        s->pace.next_ns = clock_ns() + FRAME_NS;
}

static bool is_whole(const struct show *show)
{
    return show->poll && show->serve && show->tick && show->lay_out && show->draw &&
           show->command && show->key_at && show->click && show->restart && show->close &&
           show->leave;
}

void screen_loop(struct screen *s)
{
    assert(!s->show || is_whole(s->show));
    frame_draw(s);
    while (!s->quit && !s->restart) {
        bool came = drain(s);
        if (has_run(s))
            run_serve_typed(&s->run);
        check_logs(&s->run, &s->view.said);
        say_notices(s);
        if (has_run(s))
            screen_say_breaks(s);
        join_when_over(s);
        tell_unmet(s);
        int most_ms = s->show ? s->show->tick(s->show->context) : -1;
        show_if_due(s);
        take_signals(s); /* those that came while drawing */
        if (s->suspend)
            suspend(s);
        if (!s->quit && !s->restart)
            wait_for_something(s, came, most_ms);
    }
}
