#include "talk/talk.h"

#include "screen/screen.h"
#include "system/signals.h"

#include <stdio.h>
#include <string.h>

static const uint64_t second_ns = 1000000000;

/* ---- What the loop asks for ---- */

bool talk_shows_slide(const struct screen *s)
{
    return s->talk &&
           !(view_is_inside(&s->view) && (s->view.mode != LAYOUT_SLIDE || s->view.zoomed >= 0));
}

void talk_lay_out(struct screen *s, int rows, int columns)
{
    struct talk *t = s->talk;
    uint64_t now = clock_ns();
    t->view.run = t->player.what;
    t->view.state = player_state(&t->player, now);
    t->view.show = t->player.show;
    t->view.problem = t->player.failure.text;
    t->view.elapsed_ns = now - t->started_ns;
    t->view.slide_ns = now - t->slide_ns;
    talk_note_figures(s);
    talk_layout_make(&t->layout, rows, columns, &s->view, &t->view);
    s->layout = t->layout.parts;
}

static const char *next_title(const struct talk *t, char *buffer, size_t size)
{
    if (t->view.slide + 1 == t->view.deck->slide_count)
        return "";
    return deck_plain(&t->view.deck->slides[t->view.slide + 1].title, buffer, size);
}

void talk_tell_readers(struct screen *s)
{
    struct talk *t = s->talk;
    char title[256], next[256];
    if (!t->notes)
        return;
    const struct notes_state state = {
        .deck = t->view.deck->title[0] ? t->view.deck->title : t->view.deck->path,
        .language = s->view.language == KOREAN ? "ko" : "en",
        .slide = t->view.slide + 1,
        .slides = t->view.deck->slide_count,
        .step = t->view.step + 1,
        .steps = talk_slide(&t->view)->steps,
        .title = deck_plain(&talk_slide(&t->view)->title, title, sizeof title),
        .notes = talk_slide(&t->view)->notes,
        .next = next_title(t, next, sizeof next),
        .started_ns = t->started_ns,
        .slide_ns = t->slide_ns,
    };
    notes_tell(t->notes, &state);
}

enum { AUTO_MOST_S = 60 }; /* how long playing by itself waits for a run to come to rest */

/* Somebody went into the run and then away: after as long as so many steps take, the talk goes
 * on. */
enum { AUTO_IDLE_STEPS = 10 };
static int leave_when_idle(struct screen *s, uint64_t step_ns, uint64_t now)
{
    uint64_t since =
        s->terminal.keys_came_ns > s->talk->step_ns ? s->terminal.keys_came_ns : s->talk->step_ns;
    uint64_t due = since + AUTO_IDLE_STEPS * step_ns;
    if (now < due)
        return clock_ms_until(due, now);
    talk_leave(s);
    return 0;
}

/* Plays on by itself, when everything that this step began has had its time: its run, and those to
 * come. */
static int play_by_itself(struct screen *s, bool busy, uint64_t now)
{
    struct talk *t = s->talk;
    uint64_t step_ns = (uint64_t)(t->options->auto_seconds * 1e9), due = t->step_ns + step_ns;
    if (!step_ns)
        return -1;
    if (view_is_inside(&s->view))
        return leave_when_idle(s, step_ns, now);
    if (busy && now - t->step_ns < AUTO_MOST_S * second_ns)
        return 100;
    if (now < due)
        return clock_ms_until(due, now);
    bool at_end = t->view.slide + 1 == t->view.deck->slide_count &&
                  t->view.step + 1 == talk_slide(&t->view)->steps;
    if (at_end)
        talk_jump(s, 0);
    else
        talk_next(s);
    return 0;
}

/* A frame for each second, while seconds are on show. */
static int show_seconds(struct screen *s, uint64_t now)
{
    struct talk *t = s->talk;
    if (!t->view.shows_timer && !t->view.shows_notes)
        return -1;
    uint64_t second = (now - t->started_ns) / second_ns;
    if (second != t->second_shown) {
        t->second_shown = second;
        s->changed = true;
        s->calm_frame_ns = 0;
    }
    return clock_ms_until(t->started_ns + (second + 1) * second_ns, now) + 1;
}

int talk_tick(struct screen *s)
{
    struct talk *t = s->talk;
    uint64_t now = clock_ns();
    int ms = player_tick(&t->player, now);
    enum player_state state = player_state(&t->player, now);
    if (state != t->view.state || t->player.show != t->view.show)
        s->changed = true;
    int next_run = talk_start_next_run(s, state, now);
    ms = clock_sooner_ms(clock_sooner_ms(ms, next_run),
                         play_by_itself(s, state == PLAYER_BUSY || next_run >= 0, now));
    return clock_sooner_ms(ms, show_seconds(s, now));
}

unsigned talk_poll(struct screen *s, struct pollfd *polls)
{
    return s->talk->notes ? notes_poll(s->talk->notes, polls) : 0;
}

/* Whoever moves the talk from there wants to see it: what stands over the slide goes away first. */
static void grant(struct screen *s, enum notes_wish wish)
{
    bool blank = s->talk->view.mode == TALK_BLANK;
    if (view_is_inside(&s->view))
        talk_leave(s);
    s->view.overlay = OVERLAY_NONE;
    talk_close(s);
    if (!blank)
        (wish == NOTES_NEXT ? talk_next : talk_back)(s);
}

void talk_serve(struct screen *s, const struct pollfd *polls, unsigned count)
{
    enum notes_wish wish;
    while (s->talk->notes && (wish = notes_serve(s->talk->notes, polls, count)) != NOTES_NONE)
        grant(s, wish);
}

/* ---- From start to end ---- */

static void set_theme(struct screen *s)
{
    const struct talk *t = s->talk;
    if (t->options->has_theme)
        s->grid.theme = t->options->theme;
    else
        theme_parse(t->view.deck->theme, &s->grid.theme);
}

static void begin(struct screen *s)
{
    struct talk *t = s->talk;
    struct failure no_notes;
    t->started_ns = clock_ns();
    t->notes = notes_open(&no_notes);
    set_theme(s);
    talk_jump(s, t->options->slide ? t->options->slide - 1 : 0);
    if (!t->notes)
        screen_say(s, ROLE_WARN, "%s", no_notes.text);
}

static void finish(struct screen *s)
{
    struct talk *t = s->talk;
    talk_close_run(s);
    notes_close(t->notes);
    if (s->signal)
        signals_last_moment(s->signal, curses_emergency_restore);
}

static void say_end(const struct screen *s)
{
    const struct talk *t = s->talk;
    unsigned seconds = (unsigned)((clock_ns() - t->started_ns) / second_ns);
    printf(s->view.language == KOREAN
               ? "발표를 %u번 슬라이드에서 마쳤습니다(모두 %u장, %u분 %02u초)\n"
               : "the talk ended on slide %u of %u, after %u min %02u s\n",
           t->view.slide + 1, t->view.deck->slide_count, seconds / 60, seconds % 60);
}

bool talk_run(const struct deck *deck, const struct talk_options *options, int signals_fd,
              int *signal, struct failure *failure)
{
    static struct screen screen;
    static struct talk talk;
    struct screen *s = &screen;
    *s = (struct screen){ .signals_fd = signals_fd, .terminal = TERMINAL_CLOSED, .talk = &talk };
    talk = (struct talk){ .options = options };
    talk.view.deck = deck;
    talk.view.figures = &talk.figures;
    talk.view.plays_by_itself = options->auto_seconds > 0;
    s->view.zoomed = -1;
    s->view.mode = LAYOUT_SLIDE;
    s->view.in_talk = s->view.talk_keys = true;
    s->view.language = language_named(deck->language);
    bool usable = terminal_open(&s->terminal, options->ascii, failure);
    if (usable) {
        s->view.ascii = s->terminal.ascii;
        begin(s);
        loop_run(s);
        finish(s);
    }
    terminal_close(&s->terminal);
    if (usable && !s->signal)
        say_end(s);
    *signal = s->signal;
    grid_destroy(&s->grid);
    return usable;
}
