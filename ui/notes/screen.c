/* The notes on the screen: a poll() over the keys, the signals, the talk and the clock. */
#include "event/clock.h"
#include "notes/private.h"
#include "notes/view.h"
#include "system/ending.h"
#include "system/signals.h"
#include "system/wait.h"
#include "terminal/terminal.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND_NS 1000000000ull
enum { RETRY_NS = 100000000 }; /* when a terminal that takes nothing is asked again */

/* The talk that is heard. */
struct notes_talk {
    struct notes_reader reader;
    char ended[2048]; /* view.ended */
    struct failure problem;
    unsigned slide;   /* shown last: a new one starts at its top */
    uint64_t look_ns; /* not before: the next look for one */
};

struct notes_screen {
    struct terminal terminal;
    struct grid grid;
    struct notes_talk talk;
    struct notes_view view;
    int scroll_most;
    uint64_t draw_ns; /* not before: the next frame */
    int signals_fd;
    int signal; /* that ended it; 0: none */
    bool quit, suspend;
};

/* ---- The talk ---- */

static void show_state(struct notes_screen *s)
{
    const struct notes_state *state = &s->talk.reader.message.state;
    if (!s->view.state || state->slide != s->talk.slide)
        s->view.scroll = 0;
    s->talk.slide = state->slide;
    s->view.state = state;
    s->view.language = s->view.ascii ? ENGLISH : notes_reader_language(&s->talk.reader);
    s->talk.problem.text[0] = '\0';
    s->draw_ns = 0;
}

static void talk_is_over(struct notes_screen *s)
{
    if (s->view.state)
        snprintf(s->talk.ended, sizeof s->talk.ended, "%s", s->view.state->deck);
    else
        set_failure(&s->talk.problem,
                    "A talk runs, but does not tell its notes: at most %d terminals can show them.",
                    NOTES_READERS);
    s->view.state = NULL;
    s->talk.look_ns = clock_ns() + SECOND_NS;
    s->draw_ns = 0;
}

static void hear(struct notes_screen *s)
{
    bool goes_on = notes_reader_read(&s->talk.reader);
    int came;
    while ((came = notes_reader_next(&s->talk.reader)) > 0)
        show_state(s);
    if (!goes_on || came < 0)
        talk_is_over(s);
    if (came < 0)
        set_failure(&s->talk.problem, "A talk runs, but its notes are not understood here: is it "
                                      "another version of kvm-vmm?");
}

static void look_for_talk(struct notes_screen *s)
{
    struct failure failure;
    if (s->talk.reader.fd >= 0 || clock_ns() < s->talk.look_ns)
        return;
    s->talk.look_ns = clock_ns() + SECOND_NS;
    if (!notes_reader_find(&s->talk.reader, &failure))
        s->talk.problem = failure;
}

/* ---- Drawing ---- */

/* How long until that many nanoseconds are whole seconds. */
static uint64_t to_second(uint64_t from_ns, uint64_t now_ns)
{
    return SECOND_NS - (now_ns - from_ns) % SECOND_NS;
}

static uint64_t next_tick(const struct notes_screen *s, uint64_t now)
{
    const struct notes_state *state = s->view.state;
    if (!state)
        return now + SECOND_NS;
    uint64_t talk = to_second(state->started_ns, now), slide = to_second(state->slide_ns, now);
    return now + (talk < slide ? talk : slide);
}

static void draw(struct notes_screen *s)
{
    time_t now = time(NULL);
    struct tm local = { 0 };
    int rows = curses_rows(s->terminal.curses), columns = curses_columns(s->terminal.curses);
    if (rows != s->grid.rows || columns != s->grid.columns)
        grid_init(&s->grid, rows, columns);
    localtime_r(&now, &local);
    s->view.hour = local.tm_hour;
    s->view.minute = local.tm_min;
    s->view.now_ns = clock_ns();
    s->scroll_most = view_notes(&s->grid, &s->view);
    ending_may_block(true);
    curses_show(s->terminal.curses, &s->grid);
    ending_may_block(false);
    s->draw_ns = next_tick(s, s->view.now_ns);
}

static void draw_if_due(struct notes_screen *s)
{
    uint64_t now = clock_ns();
    if (now < s->draw_ns)
        return;
    if (terminal_can_draw(&s->terminal))
        draw(s);
    else
        s->draw_ns = now + RETRY_NS;
}

/* ---- Keys and signals ---- */

static void scroll(struct notes_screen *s, int rows)
{
    int to = (s->view.scroll < s->scroll_most ? s->view.scroll : s->scroll_most) + rows;
    s->view.scroll = to < 0 ? 0 : to > s->scroll_most ? s->scroll_most : to;
    s->draw_ns = 0;
}

static void redraw(struct notes_screen *s)
{
    curses_redraw(s->terminal.curses);
    s->draw_ns = 0;
}

static void press(struct notes_screen *s, uint32_t key)
{
    switch (key) {
    case 'q':
    case KEY_CTRL_BIT | 'c': s->quit = true; break;
    case KEY_CTRL_BIT | 'l': redraw(s); break;
    case KEY_CTRL_BIT | 'z': s->suspend = true; break;
    case KEY_PAGEDOWN_:
    case KEY_RIGHT_:
    case KEY_ENTER_:
    case ' ':
    case 'n': notes_reader_send(&s->talk.reader, NOTES_NEXT); break;
    case KEY_PAGEUP_:
    case KEY_LEFT_:
    case 'p': notes_reader_send(&s->talk.reader, NOTES_BACK); break;
    case KEY_UP_: scroll(s, -1); break;
    case KEY_DOWN_: scroll(s, 1); break;
    default: break;
    }
}

static void click(struct notes_screen *s, int button)
{
    if (button == 1)
        notes_reader_send(&s->talk.reader, NOTES_NEXT);
    else if (button == 4 || button == 5)
        scroll(s, button == 4 ? -1 : 1);
}

static void handle_keys(struct notes_screen *s)
{
    struct key_event e;
    while (!s->quit && (e = keys_next(s->terminal.keys, false)).type != KEY_EVENT_NONE) {
        if (e.type == KEY_EVENT_KEY)
            press(s, e.key);
        else if (e.type == KEY_EVENT_MOUSE && !e.drags)
            click(s, e.button);
    }
}

static void read_keys(struct notes_screen *s, bool readable)
{
    if (!terminal_read_keys(&s->terminal, readable))
        s->quit = true;
    handle_keys(s);
}

static void take_signals(struct notes_screen *s)
{
    int number;
    while ((number = signals_take(s->signals_fd))) {
        if (terminal_obey(&s->terminal, number)) {
            s->draw_ns = 0;
        } else {
            s->signal = number;
            s->quit = true;
        }
    }
}

static void suspend(struct notes_screen *s)
{
    s->suspend = false;
    terminal_suspend(&s->terminal);
    s->draw_ns = 0;
}

/* ---- The loop ---- */

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static int sleep_ms(const struct notes_screen *s)
{
    uint64_t until = sooner(s->draw_ns, terminal_keys_due_ns(&s->terminal));
    return clock_ms_until(s->talk.reader.fd < 0 ? sooner(until, s->talk.look_ns) : until,
                          clock_ns());
}

enum { WAIT_SIGNAL, WAIT_KEYS, WAIT_TALK, WAITS };

static void wait_for_something(struct notes_screen *s)
{
    struct pollfd polls[WAITS] = {
        [WAIT_SIGNAL] = { .fd = s->signals_fd, .events = POLLIN },
        [WAIT_KEYS] = { .fd = s->terminal.tty_keys, .events = POLLIN },
        [WAIT_TALK] = { .fd = s->talk.reader.fd, .events = POLLIN },
    };
    wait_for(polls, WAITS, sleep_ms(s));
    if (polls[WAIT_SIGNAL].revents)
        take_signals(s);
    if (polls[WAIT_TALK].revents)
        hear(s);
    read_keys(s, polls[WAIT_KEYS].revents != 0);
}

static void live(struct notes_screen *s)
{
    while (!s->quit) {
        look_for_talk(s);
        draw_if_due(s);
        take_signals(s); /* those that came while drawing */
        if (s->suspend)
            suspend(s);
        if (!s->quit)
            wait_for_something(s);
    }
}

bool notes_on_screen(bool ascii, int signals_fd, int *signal, struct failure *failure)
{
    static struct notes_screen screen;
    struct notes_screen *s = &screen;
    *s = (struct notes_screen){ .terminal = TERMINAL_CLOSED,
                                .talk.reader.fd = -1,
                                .signals_fd = signals_fd };
    s->view.ended = s->talk.ended;
    s->view.problem = s->talk.problem.text;
    bool usable = terminal_open(&s->terminal, ascii, failure);
    s->view.ascii = s->terminal.ascii;
    s->view.language = language_on(s->view.ascii, "");
    if (usable)
        live(s);
    if (s->signal)
        ending_may_block(true);
    terminal_close(&s->terminal);
    notes_reader_close(&s->talk.reader);
    grid_destroy(&s->grid);
    *signal = s->signal;
    return usable;
}
