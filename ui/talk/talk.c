/* The talk on the screen from start to end, and as the show that the screen's loop calls. */
#include "talk/talk.h"

#include "event/clock.h"
#include "system/ending.h"
#include "system/signals.h"
#include "talk/view_parts.h"

#include <poll.h>
#include <stdio.h>

static const uint64_t second_ns = 1000000000;

static_assert((int)NOTES_POLLS <= (int)SHOW_POLLS, "the loop has room for what the notes poll");

/* ---- The slide on show ---- */

/* Inside the run another layout, or a zoomed pane, has the whole screen. */
static bool lay_out(void *context, struct layout *layout, int rows, int columns)
{
    struct talk *t = context;
    const struct view *view = &t->screen.view;
    uint64_t now = clock_ns();
    if (view_is_inside(&view->chosen) &&
        (view->chosen.mode != LAYOUT_SLIDE || view->chosen.zoomed >= 0))
        return false;
    t->view.seen.run = t->player.what;
    t->view.seen.state = player_state(&t->player, now);
    t->view.seen.is_finishing = t->asked_ns;
    t->view.seen.show = t->player.show;
    t->view.seen.problem = t->player.failure.text;
    t->view.seen.elapsed_ns = now - t->started_ns;
    t->view.seen.slide_ns = now - t->slide_ns;
    talk_note_figures(t);
    talk_find_sources(t);
    talk_layout_make(&t->layout, rows, columns, view, &t->view);
    *layout = t->layout.parts;
    return true;
}

static void draw(const void *context, struct grid *grid)
{
    const struct talk *t = context;
    view_talk(grid, &t->layout, &t->screen.view, &t->view);
}

/* ---- Time ---- */

enum { AUTO_MOST_S = 60 }; /* how long playing by itself waits for a run to come to rest */

/* Somebody went into the run and then away: after as long as so many steps take, the talk goes
 * on. */
enum { AUTO_IDLE_STEPS = 10 };
static int leave_when_idle(struct talk *t, uint64_t step_ns, uint64_t now)
{
    uint64_t since =
        t->screen.terminal.keys_came_ns > t->step_ns ? t->screen.terminal.keys_came_ns : t->step_ns;
    uint64_t due = since + AUTO_IDLE_STEPS * step_ns;
    if (now < due)
        return clock_ms_until(due, now);
    talk_leave(t);
    return 0;
}

/* Plays on by itself, when everything that this step began has had its time: its run, and those to
 * come. */
static int play_by_itself(struct talk *t, bool busy, uint64_t now)
{
    uint64_t step_ns = (uint64_t)(t->options->auto_seconds * 1e9), due = t->step_ns + step_ns;
    if (!step_ns)
        return -1;
    if (t->asked_ns)
        return -1;
    if (view_is_inside(&t->screen.view.chosen))
        return leave_when_idle(t, step_ns, now);
    if (busy && now - t->step_ns < AUTO_MOST_S * second_ns)
        return 100;
    if (now < due)
        return clock_ms_until(due, now);
    bool at_end =
        talk_is_last_slide(&t->view) && t->view.chosen.step + 1 == talk_slide(&t->view)->steps;
    if (at_end)
        talk_jump(t, 0);
    else
        talk_next(t);
    return 0;
}

/* A frame for each second, while seconds are on show. */
static int show_seconds(struct talk *t, uint64_t now)
{
    if (!t->view.chosen.shows_timer && !t->view.chosen.shows_notes)
        return -1;
    uint64_t second = (now - t->started_ns) / second_ns;
    if (second != t->second_shown) {
        t->second_shown = second;
        screen_wants_frame(&t->screen);
    }
    return clock_ms_until(t->started_ns + (second + 1) * second_ns, now) + 1;
}

static int tick(void *context)
{
    struct talk *t = context;
    uint64_t now = clock_ns();
    int ms = player_tick(&t->player, now);
    enum player_state state = player_state(&t->player, now);
    if (state != t->view.seen.state || t->player.show != t->view.seen.show)
        t->screen.pace.changed = true;
    int next_run = talk_start_next_run(t, state, now);
    if (t->asked_ns && !talk_has_to_finish(t, now)) {
        talk_next(t);
        return 0;
    }
    if (t->asked_ns)
        ms = clock_sooner_ms(ms, TALK_FINISH_MS);
    ms = clock_sooner_ms(clock_sooner_ms(ms, next_run),
                         play_by_itself(t, state == PLAYER_BUSY || next_run >= 0, now));
    return clock_sooner_ms(ms, show_seconds(t, now));
}

/* ---- Those who show its notes ---- */

static unsigned poll_notes(void *context, struct pollfd *polls)
{
    const struct talk *t = context;
    return t->notes ? notes_poll(t->notes, polls) : 0;
}

/* Whoever moves the talk from there wants to see it: what stands over the slide goes away first. */
static void grant(struct talk *t, enum notes_wish wish)
{
    bool blank = t->view.chosen.mode == TALK_BLANK;
    if (view_is_inside(&t->screen.view.chosen))
        talk_leave(t);
    t->screen.view.said.overlay = OVERLAY_NONE;
    talk_close(t);
    if (!blank && wish == NOTES_NEXT)
        talk_next(t);
    else if (!blank)
        talk_back(t);
}

static void serve_notes(void *context, const struct pollfd *polls, unsigned count)
{
    struct talk *t = context;
    enum notes_wish wish;
    while (t->notes && (wish = notes_serve(t->notes, polls, count)) != NOTES_NONE)
        grant(t, wish);
}

/* ---- The show ---- */

static void obey(void *context, enum command_id id)
{
    talk_action_of(id)(context);
}

static uint32_t key_at(const void *context, int column)
{
    const struct talk *t = context;
    return view_talk_key_at(&t->screen.view, &t->view, t->screen.grid.columns, column);
}

static void click(void *context, const struct key_event *event)
{
    talk_click(context, event);
}

static void restart(void *context)
{
    talk_restart(context);
}

static void close_overlay(void *context)
{
    talk_close(context);
}

static void leave(void *context)
{
    talk_leave(context);
}

static struct show show_of(struct talk *t)
{
    return (struct show){ .context = t,
                          .poll = poll_notes,
                          .serve = serve_notes,
                          .tick = tick,
                          .lay_out = lay_out,
                          .draw = draw,
                          .command = obey,
                          .key_at = key_at,
                          .click = click,
                          .restart = restart,
                          .close = close_overlay,
                          .leave = leave };
}

/* ---- From start to end ---- */

static void set_theme(struct talk *t)
{
    if (t->options->has_theme)
        t->screen.theme = t->options->theme;
    else
        theme_parse(t->view.deck->theme, &t->screen.theme);
}

static void begin(struct talk *t)
{
    struct failure no_notes;
    t->started_ns = clock_ns();
    t->notes = notes_open(&no_notes);
    t->sources = source_texts_create(NULL, 0);
    set_theme(t);
    talk_jump(t, t->options->slide ? t->options->slide - 1 : 0);
    if (!t->notes)
        view_say(&t->screen.view.said, ROLE_WARN, "%s", no_notes.text);
    else if (t->screen.terminal.ascii && t->view.deck->is_beyond_ascii)
        view_say(&t->screen.view.said, ROLE_WARN, "%s",
                 view_word(&t->screen.view, W_TALK_BEYOND_ASCII));
}

static void finish(struct talk *t)
{
    talk_close_run(t);
    notes_close(t->notes);
    source_texts_destroy(t->sources);
    if (t->screen.signal)
        ending_may_block(true);
}

static void say_end(const struct talk *t)
{
    unsigned seconds = (unsigned)((clock_ns() - t->started_ns) / second_ns);
    printf(VIEW_FORMAT(&t->screen.view, WF_TALK_ENDED), t->view.chosen.slide + 1,
           t->view.deck->slide_count, seconds / 60, seconds % 60);
    putchar('\n');
}

static struct screen screen_for(const struct show *show, const struct deck *deck, int signals_fd)
{
    struct screen s = { .show = show, .signals_fd = signals_fd, .terminal = TERMINAL_CLOSED };
    s.view.chosen.zoomed = -1;
    s.view.chosen.mode = LAYOUT_SLIDE;
    s.view.chosen.in_talk = s.view.chosen.talk_keys = true;
    return s;
}

bool talk_run(const struct deck *deck, const struct talk_options *options, int signals_fd,
              int *signal, struct failure *failure)
{
    static struct talk talk;
    struct talk *t = &talk;
    struct screen *s = &t->screen;
    *t = (struct talk){ .options = options, .show = show_of(t) };
    t->view.deck = deck;
    t->view.figures = &t->figures;
    t->view.plays_by_itself = options->auto_seconds > 0;
    *s = screen_for(&t->show, deck, signals_fd);
    bool usable = terminal_open(&s->terminal, options->ascii, failure);
    if (usable) {
        s->view.chosen.ascii = s->terminal.ascii;
        s->view.chosen.language = language_on(s->terminal.ascii, deck->language);
        begin(t);
        screen_loop(s);
        finish(t);
    }
    terminal_close(&s->terminal);
    if (usable && !s->signal)
        say_end(t);
    *signal = s->signal;
    grid_destroy(&s->grid);
    return usable;
}
