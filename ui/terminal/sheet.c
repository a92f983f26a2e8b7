/* A poll() over keys, signals, a clock, and what the sheet's owner adds. */
#include "terminal/sheet.h"

#include "event/clock.h"
#include "system/ending.h"
#include "system/signals.h"
#include "system/wait.h"

#include <assert.h>
#include <string.h>

enum { RETRY_NS = 100000000 }; /* when a terminal that takes nothing is asked again */

void sheet_wants_frame(struct sheet *p)
{
    p->draw_ns = 0;
}

bool sheet_open(struct sheet *p, bool ascii, int signals_fd, struct failure *failure)
{
    *p = (struct sheet){ .terminal = TERMINAL_CLOSED, .signals_fd = signals_fd };
    return terminal_open(&p->terminal, ascii, failure);
}

void sheet_close(struct sheet *p)
{
    if (p->signal)
        ending_may_block(true);
    terminal_close(&p->terminal);
    grid_destroy(&p->grid);
}

/* ---- Drawing ---- */

static void draw(struct sheet *p, const struct sheet_owner *owner)
{
    int rows = curses_rows(p->terminal.curses), columns = curses_columns(p->terminal.curses);
    if (rows != p->grid.rows || columns != p->grid.columns)
        grid_init(&p->grid, rows, columns);
    p->grid.theme = terminal_theme(&p->terminal, p->theme);
    p->draw_ns = owner->draw(owner->context, &p->grid);
    ending_may_block(true);
    curses_show(p->terminal.curses, &p->grid);
    ending_may_block(false);
}

static void draw_if_due(struct sheet *p, const struct sheet_owner *owner)
{
    uint64_t now = clock_ns();
    if (now < p->draw_ns)
        return;
    if (terminal_can_draw(&p->terminal))
        draw(p, owner);
    else
        p->draw_ns = now + RETRY_NS;
}

/* ---- Keys and signals ---- */

/* Is it a key that every sheet has? */
static bool obey_key(struct sheet *p, const struct key_event *e)
{
    switch (e->type == KEY_EVENT_KEY ? e->key : KEY_NONE_) {
    case KEY_CTRL_BIT | 'c': p->quit = true; return true;
    case KEY_CTRL_BIT | 'z': p->suspend = true; return true;
    case KEY_CTRL_BIT | 'l':
        curses_redraw(p->terminal.curses);
        sheet_wants_frame(p);
        return true;
    default: return false;
    }
}

static void read_keys(struct sheet *p, const struct sheet_owner *owner, bool readable)
{
    struct key_event e;
    if (!terminal_read_keys(&p->terminal, readable))
        p->quit = true;
    while (!p->quit && (e = keys_next(p->terminal.keys, false)).type != KEY_EVENT_NONE)
        if (!obey_key(p, &e))
            owner->handle(owner->context, &e);
    if (terminal_heard(&p->terminal))
        sheet_wants_frame(p);
}

static void take_signals(struct sheet *p)
{
    int number;
    while ((number = signals_take(p->signals_fd))) {
        if (terminal_obey(&p->terminal, number)) {
            sheet_wants_frame(p);
        } else {
            p->signal = number;
            p->quit = true;
        }
    }
}

static void suspend(struct sheet *p)
{
    p->suspend = false;
    terminal_suspend(&p->terminal);
    sheet_wants_frame(p);
}

/* ---- A round ---- */

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

enum { WAIT_SIGNAL, WAIT_KEYS, WAIT_MORE };

static void wait_for_something(struct sheet *p, const struct sheet_owner *owner,
                               struct pollfd *more, unsigned n, uint64_t until_ns)
{
    struct pollfd polls[WAIT_MORE + SHEET_POLLS] = {
        [WAIT_SIGNAL] = { .fd = p->signals_fd, .events = POLLIN },
        [WAIT_KEYS] = { .fd = p->terminal.tty_keys, .events = POLLIN },
    };
    assert(n <= SHEET_POLLS);
    until_ns = sooner(until_ns, sooner(p->draw_ns, terminal_keys_due_ns(&p->terminal)));
    if (n)
        memcpy(polls + WAIT_MORE, more, n * sizeof *more);
    wait_for(polls, WAIT_MORE + n, clock_ms_until(until_ns, clock_ns()));
    if (n)
        memcpy(more, polls + WAIT_MORE, n * sizeof *more);
    if (polls[WAIT_SIGNAL].revents)
        take_signals(p);
    read_keys(p, owner, polls[WAIT_KEYS].revents != 0);
}

void sheet_turn(struct sheet *p, const struct sheet_owner *owner, struct pollfd *more, unsigned n,
                uint64_t until_ns)
{
    for (unsigned i = 0; i < n; i++)
        more[i].revents = 0;
    draw_if_due(p, owner);
    take_signals(p); /* those that came while drawing */
    if (p->suspend)
        suspend(p);
    if (!p->quit)
        wait_for_something(p, owner, more, n, until_ns);
}
