/* Where a talk goes: to steps, to slides, into the run on its stage and back; and which run that
 * is. */
#include "event/clock.h"
#include "talk/talk.h"

/* ---- The run on the stage ---- */

/* A run that takes long, be it for a busy host, looks like one without an end. */
static enum figures_state state_of_figures(const struct player *player, uint64_t now_ns)
{
    if (!player_has_finished(player, now_ns))
        return FIGURES_TO_COME;
    return player_state(player, now_ns) == PLAYER_ENDLESS ? FIGURES_SO_FAR : FIGURES_FINAL;
}

void talk_note_figures(struct talk *t)
{
    if (t->player.what && t->screen.run.started)
        figures_note(&t->figures, t->player.what->name, &t->screen.run,
                     state_of_figures(&t->player, clock_ns()));
}

/* Keys come to the talk again, and its slide is on show. */
static void come_out(struct view *view)
{
    view->said.overlay = OVERLAY_NONE;
    view->chosen.talk_keys = true;
    view->chosen.typing = false;
    view->chosen.mode = LAYOUT_SLIDE;
    view->chosen.zoomed = -1;
}

static void go_in(struct view_chosen *chosen)
{
    chosen->talk_keys = false;
}

void talk_close_run(struct talk *t)
{
    talk_note_figures(t);
    if (view_is_inside(&t->screen.view.chosen)) /* whoever moves the talk from elsewhere */
        come_out(&t->screen.view);
    screen_forget_run(&t->screen);
    player_close(&t->player);
    t->screen.view.seen.count = 0;
}

static void open_run(struct talk *t, const struct deck_run *what)
{
    talk_close_run(t);
    t->rest_ns = 0;
    if (what)
        player_open(&t->player, what, &t->screen.run, &t->screen.view);
}

static unsigned last_step(const struct deck_run *run)
{
    return run->order_count ? run->orders[run->order_count - 1].step : run->start_step;
}

/* The run that has the stage when the talk comes to a step from the one before: the one that has it
 * already, if that goes on; of several that start there, one after the other, the first. */
static const struct deck_run *run_from(const struct deck_slide *slide, unsigned step,
                                       const struct deck_run *now)
{
    if (now && now->start_step <= step && last_step(now) >= step)
        return now;
    for (unsigned i = 0; i < slide->block_count; i++) {
        const struct deck_run *run = slide->blocks[i].run;
        if (run && run->start_step == step)
            return run;
    }
    return deck_run_at(slide, step);
}

static const struct deck_run *run_after(const struct deck_slide *slide, const struct deck_run *run)
{
    bool found = false;
    for (unsigned i = 0; i < slide->block_count; i++) {
        if (slide->blocks[i].run && found)
            return slide->blocks[i].run;
        found = found || slide->blocks[i].run == run;
    }
    return NULL;
}

static void step_run(struct talk *t, unsigned step, bool rush)
{
    enum player_haste haste = rush                ? PLAYER_RUSH
                              : t->options->hurry ? PLAYER_HURRY
                                                  : PLAYER_AT_EASE;
    if (t->player.what && step >= t->player.what->start_step)
        player_step(&t->player, step, haste);
}

/* The run that this step starts when the one on the stage has come to rest; NULL: none. */
static const struct deck_run *next_run(const struct talk *t)
{
    const struct deck_run *next = run_after(talk_slide(&t->view), t->player.what);
    return next && next->start_step <= t->view.chosen.step ? next : NULL;
}

int talk_start_next_run(struct talk *t, enum player_state state, uint64_t now)
{
    bool rests = state == PLAYER_RESTING || state == PLAYER_OVER || state == PLAYER_ENDLESS ||
                 state == PLAYER_FAILED;
    const struct deck_run *next =
        rests && !view_is_inside(&t->screen.view.chosen) ? next_run(t) : NULL;
    bool at_once = t->options->hurry || t->asked_ns;
    t->rest_ns = !rests ? 0 : t->rest_ns ? t->rest_ns : now;
    if (!next)
        return -1;
    uint64_t due = t->rest_ns + (at_once ? 0 : TALK_NEXT_RUN_MS * 1000000ull);
    if (now < due)
        return clock_ms_until(due, now);
    open_run(t, next);
    step_run(t, t->view.chosen.step, t->asked_ns);
    t->step_ns = now;
    t->screen.pace.changed = true;
    return 0;
}

/* ---- Moving ---- */

static void note_move(struct talk *t)
{
    t->step_ns = clock_ns();
    t->asked_ns = 0;
    t->view.chosen.number[0] = '\0';
    screen_wants_frame(&t->screen);
    talk_tell_readers(t);
}

/* To a step of the slide that is on show, with a later step as the presenter comes to it, else
 * anew. */
static void go_to_step(struct talk *t, unsigned step)
{
    bool on = step == t->view.chosen.step + 1;
    const struct deck_run *run = on ? run_from(talk_slide(&t->view), step, t->player.what)
                                    : deck_run_at(talk_slide(&t->view), step);
    t->view.chosen.step = step;
    t->view.chosen.scroll = 0;
    if (!on || run != t->player.what)
        open_run(t, run);
    step_run(t, step, !on);
    note_move(t);
}

/* Shows a step of a slide, whatever was on show, and starts its guests anew. */
static void open_slide(struct talk *t, unsigned slide, unsigned step)
{
    t->view.chosen.slide = slide;
    t->view.chosen.step = step;
    t->view.chosen.scroll = t->view.chosen.notes_scroll = 0;
    t->slide_ns = clock_ns();
    open_run(t, step ? deck_run_at(talk_slide(&t->view), step)
                     : run_from(talk_slide(&t->view), 0, NULL));
    step_run(t, step, step > 0);
    note_move(t);
}

bool talk_has_to_finish(const struct talk *t, uint64_t now)
{
    const struct deck_run *run = t->player.what;
    if (!run)
        return false;
    if (player_has_orders(&t->player) || last_step(run) > t->view.chosen.step)
        return player_has_orders(&t->player);
    bool stays = t->view.chosen.step + 1 < talk_slide(&t->view)->steps,
         is_late = t->asked_ns && now >= t->asked_ns + TALK_FINISH_MS * 1000000ull;
    return next_run(t) || (player_state(&t->player, now) == PLAYER_BUSY && !(stays && is_late));
}

void talk_next(struct talk *t)
{
    uint64_t now = clock_ns();
    t->asked_ns = !t->asked_ns && talk_has_to_finish(t, now) ? now : 0;
    if (t->asked_ns) {
        step_run(t, t->view.chosen.step, true);
        screen_wants_frame(&t->screen);
    } else if (t->view.chosen.step + 1 < talk_slide(&t->view)->steps)
        go_to_step(t, t->view.chosen.step + 1);
    else if (!talk_is_last_slide(&t->view))
        open_slide(t, t->view.chosen.slide + 1, 0);
    else
        view_say(&t->screen.view.said, ROLE_GOOD, "%s",
                 view_word(&t->screen.view, W_TALK_AT_ITS_END));
}

void talk_back(struct talk *t)
{
    if (t->view.chosen.step > 0)
        go_to_step(t, t->view.chosen.step - 1);
    else if (t->view.chosen.slide > 0)
        open_slide(t, t->view.chosen.slide - 1,
                   t->view.deck->slides[t->view.chosen.slide - 1].steps - 1);
}

void talk_jump(struct talk *t, unsigned slide)
{
    unsigned last = t->view.deck->slide_count - 1;
    open_slide(t, slide < last ? slide : last, 0);
}

void talk_restart(struct talk *t)
{
    const struct deck_run *run = t->player.what;
    enum layout_mode mode = t->screen.view.chosen.mode;
    bool inside = view_is_inside(&t->screen.view.chosen);
    if (!run)
        return;
    t->view.chosen.step = run->start_step;
    open_run(t, run);
    step_run(t, run->start_step, false);
    if (inside && t->screen.run.started) {
        go_in(&t->screen.view.chosen);
        t->screen.view.chosen.mode = mode;
    }
    note_move(t);
}

/* ---- Into the run, and back ---- */

void talk_enter(struct talk *t)
{
    if (t->player.phase == PLAYER_FAILED) {
        view_say(&t->screen.view.said, ROLE_BAD, "%s", t->player.failure.text);
        return;
    }
    if (!t->screen.run.started) {
        view_say(
            &t->screen.view.said, ROLE_WARN, "%s",
            view_word(&t->screen.view, t->player.what ? W_TALK_NO_GUEST_YET : W_TALK_NO_GUESTS));
        return;
    }
    talk_close(t);
    t->asked_ns = 0;
    go_in(&t->screen.view.chosen);
}

void talk_leave(struct talk *t)
{
    come_out(&t->screen.view);
    note_move(t); /* playing by itself goes on from here */
}

void talk_close(struct talk *t)
{
    t->view.chosen.mode = TALK_SLIDES;
    t->view.chosen.number[0] = '\0';
    t->screen.pace.changed = true;
}
