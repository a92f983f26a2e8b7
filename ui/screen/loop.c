#include "screen/screen.h"
#include "system/signals.h"
#include "talk/talk.h"
#include "view/peek.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 8192,          /* events between two looks at the keys */
    FRAME_NS = 16666667,   /* 60 frames a second at the most, */
    ANSWER_NS = 400000000, /* after a key: what it led to is shown at full rate */
    CALM_NS = 250000000,   /* and 4 where only ticks of idle guests happen */
    NAP_MS = 3,            /* while events come: how often to look, with the bell unarmed; */
    CALM_NAP_MS = 40,      /* as long as only ticks of idle guests come */
    RATES_NS = 250000000,  /* how often rates are counted */
    ALIVE_MS = 100,        /* how often the lanes of a silent, running guest move */
};

/* ---- Events ---- */

static bool has_run(const struct screen *s)
{
    return s->run.started;
}

static bool drain(struct screen *s)
{
    size_t n = has_run(s) ? run_drain(&s->run, BATCH) : 0;
    s->changed = s->changed || n;
    return n > 0;
}

static void check_logs(struct screen *s)
{
    for (unsigned i = 0; i < s->run.logs.count; i++) {
        struct out *log = &s->run.logs.files[i];
        if (!log->error || log->error_told)
            continue;
        log->error_told = true;
        screen_say(s, ROLE_BAD, "%s: %s", log->name, strerror(log->error));
    }
}

/* ---- What the views need, made for a frame ---- */

static void count_rates(struct screen *s, uint64_t now)
{
    double seconds = (double)(now - s->rates_ns) / 1e9;
    if (now - s->rates_ns < RATES_NS)
        return;
    s->rates_ns = now;
    s->rates_are_zero = true;
    for (unsigned i = 0; i < s->view.count; i++) {
        struct view_vcpu *v = &s->view.vcpus[i];
        uint64_t exits = s->run.model.vcpus[i].exits;
        v->rate = (double)(exits - s->exits_then[i]) / seconds;
        s->exits_then[i] = exits;
        s->rates_are_zero = s->rates_are_zero && v->rate == 0;
        for (unsigned r = 0; r < s->run.model.row_count; r++) {
            uint64_t count = s->run.model.rows[r].counts[i];
            v->row_rates[r] = (double)(count - s->rows_then[r][i]) / seconds;
            s->rows_then[r][i] = count;
        }
        for (unsigned irq = 0; irq < EVENT_IRQS; irq++) {
            uint64_t count = s->run.model.deliveries[irq][i].count;
            v->irq_rates[irq] = (double)(count - s->irqs_then[irq][i]) / seconds;
            s->irqs_then[irq][i] = count;
        }
    }
    s->changed = true;
}

/* The pane as a terminal that has been fed the console up to a point: fed on, or made anew. */
static void feed_pane(struct screen *s, unsigned i, int rows, int columns, uint64_t to)
{
    struct view_vcpu *v = &s->view.vcpus[i];
    struct fed *fed = &s->fed[i];
    static uint8_t bytes[MODEL_CONSOLE];
    if (!v->pane || fed->rows != rows || fed->columns != columns || to < fed->bytes) {
        pane_free(v->pane);
        v->pane = pane_new(rows, columns);
        *fed = (struct fed){ rows, columns, to > MODEL_CONSOLE ? to - MODEL_CONSOLE : 0 };
    }
    if (!v->pane || to == fed->bytes)
        return;
    size_t n = model_console_read(&s->run.model.vcpus[i], fed->bytes, to, bytes);
    pane_feed(v->pane, bytes, n);
    fed->bytes = to;
}

static void update_panes(struct screen *s)
{
    for (unsigned i = 0; i < s->view.count; i++) {
        struct view_vcpu *v = &s->view.vcpus[i];
        const struct rect *r = &s->layout.panes[i];
        v->typed_ahead = run_typed_ahead(&s->run, i);
        if (r->rows < 3 || r->columns < 4)
            continue;
        uint64_t seq = v->in_history ? v->history_seq : UINT64_MAX;
        feed_pane(s, i, r->rows - 2, r->columns - 2,
                  model_console_length(&s->run.model.vcpus[i], seq));
        if (v->pane && v->scrolled_back > pane_scrollback(v->pane))
            v->scrolled_back = pane_scrollback(v->pane);
    }
}

static bool is_live(const struct screen *s)
{
    for (unsigned i = 0; i < s->run.model.count; i++)
        if (s->run.model.vcpus[i].state == MODEL_RUNNING)
            return true;
    return false;
}

/* Until the user chooses, the lanes show the whole run, as long as that is not too coarse. */
static void fit_lanes(struct screen *s)
{
    const uint64_t least = 20000, most = 10000000;
    if (s->bin_is_chosen || !s->layout.lanes.rows)
        return;
    int columns = s->layout.lanes.rows > 1 ? s->layout.lanes.columns
                                           : s->layout.lanes.columns / (int)s->view.count;
    uint64_t span = s->view.now_ns - s->run.model.first_ns,
             room = columns > 40 ? (uint64_t)columns - 24 : 12;
    uint64_t bin = least;
    while (bin < most && bin * room < span)
        bin *= 2;
    model_set_bin(&s->run.model, bin < most ? bin : most);
}

static void lay_out(struct screen *s, int rows, int columns)
{
    struct view *v = &s->view;
    if (talk_shows_slide(s))
        talk_lay_out(s, rows, columns);
    else
        layout_make(&s->layout, rows, columns, v->count, v->mode, v->zoomed);
}

/* The parts of the view that are about a run. */
static void look_at_run(struct screen *s, uint64_t now)
{
    count_rates(s, now);
    s->view.now_ns = is_live(s) && !s->run.options->virtual_clock ? now : s->run.model.last_ns;
    fit_lanes(s);
    update_panes(s);
    peek_memory(s);
}

static void draw(struct screen *s)
{
    if (talk_shows_slide(s))
        view_talk(&s->grid, &s->talk->layout, &s->view, &s->talk->view);
    else
        view_screen(&s->grid, &s->view);
}

/* What this frame has shown, to know when the next one is due. */
static void note_frame(struct screen *s, uint64_t now)
{
    s->changed = false;
    s->next_frame_ns = now + FRAME_NS;
    s->calm_frame_ns = now + CALM_NS;
    s->shown_bytes = s->run.model.mixed_total;
    for (unsigned i = 0; i < s->run.model.count; i++)
        s->waits_shown[i] = s->run.model.vcpus[i].counts[EVENT_WAIT];
}

void loop_draw(struct screen *s)
{
    struct view *v = &s->view;
    uint64_t now = clock_ns();
    int rows = curses_rows(s->terminal.curses), columns = curses_columns(s->terminal.curses);
    if (rows != s->grid.rows || columns != s->grid.columns)
        grid_init(&s->grid, rows, columns);
    if (v->message[0] && now > s->message_until_ns)
        v->message[0] = '\0';
    lay_out(s, rows, columns);
    if (has_run(s))
        look_at_run(s, now);
    draw(s);
    signals_guard_begin(curses_emergency_restore);
    curses_show(s->terminal.curses, &s->grid);
    signals_guard_end();
    note_frame(s, now);
}

/* Idle guests with a running timer wake a hundred times a second and do nothing worth a frame. */
static bool is_calm(const struct screen *s)
{
    bool answers = s->terminal.keys_came_ns && clock_ns() - s->terminal.keys_came_ns < ANSWER_NS;
    if (answers || s->view.slow > 0 || s->shown_bytes != s->run.model.mixed_total ||
        s->view.message[0])
        return false;
    for (unsigned i = 0; i < s->run.model.count; i++) {
        const struct model_vcpu *v = &s->run.model.vcpus[i];
        bool sleeps =
            v->state == MODEL_WAITING || v->state == MODEL_HALTED || v->state == MODEL_ENDED;
        bool slept = v->state == MODEL_RUNNING && v->counts[EVENT_WAIT] != s->waits_shown[i];
        if (!sleeps && !slept)
            return false;
    }
    return true;
}

static uint64_t next_frame(const struct screen *s)
{
    return is_calm(s) ? s->calm_frame_ns : s->next_frame_ns;
}

static bool is_due(const struct screen *s)
{
    bool moves = is_live(s) || (has_run(s) && !s->rates_are_zero);
    return (s->changed || moves || s->view.message[0]) && clock_ns() >= next_frame(s);
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
    while (!s->quit && (e = keys_next(s->terminal.keys, s->view.typing)).type != KEY_EVENT_NONE)
        handle(s, &e);
}

static void read_keys(struct screen *s, bool readable)
{
    if (readable)
        s->next_frame_ns = s->calm_frame_ns = 0; /* an answer at once */
    if (!terminal_read_keys(&s->terminal, readable))
        s->quit = true;
    handle_all(s);
}

static void take_signals(struct screen *s)
{
    int number;
    while ((number = signals_take(s->signals_fd))) {
        if (number == SIGWINCH) {
            curses_resize(s->terminal.curses);
            s->calm_frame_ns = 0;
            s->changed = true;
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
    s->changed = true;
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
    if (s->changed)
        ms = clock_ms_until(next_frame(s), now);
    if (keys_due_ns != UINT64_MAX)
        ms = clock_sooner_ms(ms, clock_ms_until(keys_due_ns, now));
    if (s->view.message[0] && s->message_until_ns != UINT64_MAX)
        ms = clock_sooner_ms(ms, clock_ms_until(s->message_until_ns, now) + 1);
    if (has_run(s) && !s->rates_are_zero)
        /* a frame counts them */
        ms = clock_sooner_ms(ms,
                             clock_ms_until(later(s->rates_ns + RATES_NS, next_frame(s)), now) + 1);
    return ms;
}

/* The same with a run: its events come by the bell, unless they are to be looked for. */
static int sleep_ms(struct screen *s, bool events_came)
{
    int ms = calm_ms(s);
    if (!has_run(s))
        return ms;
    if (is_live(s))
        ms = clock_sooner_ms(ms, ALIVE_MS);
    if (sources_must_answer(&s->run.sources))
        ms = 0;
    if (events_came)
        return clock_sooner_ms(ms, is_calm(s) ? CALM_NAP_MS : NAP_MS);
    return machine_arm(s->run.machine) ? ms : clock_sooner_ms(ms, NAP_MS);
}

enum {
    WAIT_SIGNAL,
    WAIT_KEYS,
    WAIT_BELL,
    WAIT_SOURCES,
    WAIT_COUNT = WAIT_SOURCES + VCPU_MAX + NOTES_POLLS
};

/* The run's entries, after the first two. */
static unsigned poll_run(struct screen *s, struct pollfd *polls)
{
    if (!has_run(s))
        return WAIT_BELL;
    polls[WAIT_BELL] = (struct pollfd){ .fd = machine_fd(s->run.machine), .events = POLLIN };
    return WAIT_SOURCES + sources_poll(&s->run.sources, polls + WAIT_SOURCES);
}

static void serve_run(struct screen *s, const struct pollfd *polls)
{
    if (!has_run(s))
        return;
    machine_disarm(s->run.machine);
    if (sources_serve(&s->run.sources, polls + WAIT_SOURCES))
        screen_say(s, ROLE_BAD, "input: %s; taken as its end", strerror(errno));
}

/* At most so many milliseconds; -1: as long as nothing happens. */
static void wait_for_something(struct screen *s, bool events_came, int most_ms)
{
    struct pollfd polls[WAIT_COUNT] = {
        [WAIT_SIGNAL] = { .fd = s->signals_fd, .events = POLLIN },
        [WAIT_KEYS] = { .fd = s->terminal.tty_keys, .events = POLLIN },
    };
    unsigned of_run = poll_run(s, polls), of_talk = s->talk ? talk_poll(s, polls + of_run) : 0;
    poll(polls, of_run + of_talk, clock_sooner_ms(most_ms, sleep_ms(s, events_came)));
    serve_run(s, polls);
    if (s->talk)
        talk_serve(s, polls + of_run, of_talk);
    if (polls[WAIT_SIGNAL].revents)
        take_signals(s);
    read_keys(s, polls[WAIT_KEYS].revents != 0);
}

/* Stays until a key is pressed. */
static void sum_up(struct screen *s)
{
    char exits[32], time[32];
    bool korean = s->view.language == KOREAN, failed = model_has_failed(&s->run.model);
    text_number(s->run.model.total_exits, exits);
    text_duration(s->run.model.last_ns - s->run.model.first_ns, time);
    if (failed)
        screen_say(s, ROLE_BAD,
                   korean ? "실패한 게스트가 있습니다. exit %s회, %s. q 끝내기  r 다시  b 뒤로"
                          : "a guest has failed after %s exits in %s: q quit  r restart  b back",
                   exits, time);
    else
        screen_say(s, ROLE_GOOD,
                   korean ? "모든 게스트가 끝났습니다. exit %s회, %s. q 끝내기  r 다시  b 뒤로"
                          : "all guests have ended: %s exits in %s  q quit  r restart  b back",
                   exits, time);
    s->message_until_ns = UINT64_MAX;
}

static void join_when_over(struct screen *s)
{
    if (!run_join_when_over(&s->run))
        return;
    s->view.typing = false;
    s->calm_frame_ns = 0;
    s->changed = true;
    if (!s->talk)
        sum_up(s);
}

static void show_if_due(struct screen *s)
{
    if (!is_due(s))
        return;
    if (terminal_can_draw(&s->terminal))
        loop_draw(s);
    else
        s->next_frame_ns = clock_ns() + FRAME_NS;
}

void loop_run(struct screen *s)
{
    loop_draw(s);
    while (!s->quit && !s->restart) {
        bool came = drain(s);
        if (has_run(s))
            run_serve_typed(&s->run);
        check_logs(s);
        join_when_over(s);
        int most_ms = s->talk ? talk_tick(s) : -1;
        show_if_due(s);
        take_signals(s); /* those that came while drawing */
        if (s->suspend)
            suspend(s);
        if (!s->quit && !s->restart)
            wait_for_something(s, came, most_ms);
    }
}
