/* Where a talk goes: to steps, to slides, into the run on its stage and back; and which run that
 * is. */
#include "event/clock.h"
#include "screen/screen.h"
#include "talk/talk.h"

/* ---- The run on the stage ---- */

void talk_note_figures(struct screen *s)
{
    struct talk *t = s->talk;
    if (t->player.what && s->run.started)
        figures_note(&t->figures, t->player.what->name, &s->run);
}

/* Keys come to the talk again, and its slide is on show. */
static void come_out(struct screen *s)
{
    s->view.talk_keys = true;
    s->view.typing = false;
    s->view.overlay = OVERLAY_NONE;
    s->view.mode = LAYOUT_SLIDE;
    s->view.zoomed = -1;
}

static void go_in(struct screen *s)
{
    s->view.talk_keys = false;
}

void talk_close_run(struct screen *s)
{
    talk_note_figures(s);
    if (view_is_inside(&s->view)) /* whoever moves the talk from elsewhere */
        come_out(s);
    screen_forget_run(s);
    player_close(&s->talk->player);
    s->view.count = 0;
}

static void open_run(struct screen *s, const struct deck_run *what)
{
    talk_close_run(s);
    s->talk->rest_ns = 0;
    if (what)
        player_open(&s->talk->player, what, &s->run, &s->view);
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

static void step_run(struct screen *s, unsigned step, bool hurry)
{
    struct talk *t = s->talk;
    if (t->player.what && step >= t->player.what->start_step)
        player_step(&t->player, step, hurry || t->options->hurry);
}

int talk_start_next_run(struct screen *s, enum player_state state, uint64_t now)
{
    struct talk *t = s->talk;
    bool rests = state == PLAYER_RESTING || state == PLAYER_OVER || state == PLAYER_ENDLESS ||
                 state == PLAYER_FAILED;
    const struct deck_run *next =
        rests && !view_is_inside(&s->view) ? run_after(talk_slide(&t->view), t->player.what) : NULL;
    t->rest_ns = !rests ? 0 : t->rest_ns ? t->rest_ns : now;
    if (!next || next->start_step > t->view.step)
        return -1;
    uint64_t due = t->rest_ns + (t->options->hurry ? 0 : TALK_NEXT_RUN_MS * 1000000ull);
    if (now < due)
        return clock_ms_until(due, now);
    open_run(s, next);
    step_run(s, t->view.step, false);
    t->step_ns = now;
    s->changed = true;
    return 0;
}

/* ---- Moving ---- */

static void note_move(struct screen *s)
{
    struct talk *t = s->talk;
    t->step_ns = clock_ns();
    t->view.number[0] = '\0';
    s->calm_frame_ns = 0;
    s->changed = true;
    talk_tell_readers(s);
}

/* To a step of the slide that is on show, with a later step as the presenter comes to it, else
 * anew. */
static void go_to_step(struct screen *s, unsigned step)
{
    struct talk *t = s->talk;
    bool on = step == t->view.step + 1;
    const struct deck_run *run = on ? run_from(talk_slide(&t->view), step, t->player.what)
                                    : deck_run_at(talk_slide(&t->view), step);
    t->view.step = step;
    t->view.scroll = 0;
    if (!on || run != t->player.what)
        open_run(s, run);
    step_run(s, step, !on);
    note_move(s);
}

void talk_open_slide(struct screen *s, unsigned slide, unsigned step)
{
    struct talk *t = s->talk;
    t->view.slide = slide;
    t->view.step = step;
    t->view.scroll = t->view.notes_scroll = 0;
    t->slide_ns = clock_ns();
    open_run(s, step ? deck_run_at(talk_slide(&t->view), step)
                     : run_from(talk_slide(&t->view), 0, NULL));
    step_run(s, step, step > 0);
    note_move(s);
}

void talk_next(struct screen *s)
{
    struct talk *t = s->talk;
    if (t->view.step + 1 < talk_slide(&t->view)->steps)
        go_to_step(s, t->view.step + 1);
    else if (t->view.slide + 1 < t->view.deck->slide_count)
        talk_open_slide(s, t->view.slide + 1, 0);
    else
        screen_say(s, ROLE_GOOD, "%s",
                   s->view.language == KOREAN
                       ? "발표의 끝입니다. q 끝내기, F5 처음부터, o 모든 슬라이드"
                       : "this is the end: q quits, F5 starts again, o shows all slides");
}

void talk_back(struct screen *s)
{
    struct talk *t = s->talk;
    if (t->view.step > 0)
        go_to_step(s, t->view.step - 1);
    else if (t->view.slide > 0)
        talk_open_slide(s, t->view.slide - 1, t->view.deck->slides[t->view.slide - 1].steps - 1);
}

void talk_jump(struct screen *s, unsigned slide)
{
    unsigned last = s->talk->view.deck->slide_count - 1;
    talk_open_slide(s, slide < last ? slide : last, 0);
}

void talk_restart(struct screen *s)
{
    struct talk *t = s->talk;
    const struct deck_run *run = t->player.what;
    enum layout_mode mode = s->view.mode;
    bool inside = view_is_inside(&s->view);
    if (!run)
        return;
    t->view.step = run->start_step;
    open_run(s, run);
    step_run(s, run->start_step, false);
    if (inside && s->run.started) {
        go_in(s);
        s->view.mode = mode;
    }
    note_move(s);
}

/* ---- Into the run, and back ---- */

void talk_enter(struct screen *s)
{
    struct talk *t = s->talk;
    bool korean = s->view.language == KOREAN;
    if (t->player.phase == PLAYER_FAILED) {
        screen_say(s, ROLE_BAD, "%s", t->player.failure.text);
        return;
    }
    if (!s->run.started) {
        screen_say(s, ROLE_WARN, "%s",
                   !t->player.what ? korean ? "이 슬라이드에는 게스트가 없습니다"
                                            : "no guests run on this slide"
                   : korean ? "아직 게스트가 실행되지 않습니다. PgDn을 누르면 시작합니다"
                            : "no guest runs yet: PgDn starts it");
        return;
    }
    talk_close(s);
    go_in(s);
}

void talk_leave(struct screen *s)
{
    come_out(s);
    note_move(s); /* playing by itself goes on from here */
}

void talk_close(struct screen *s)
{
    struct talk *t = s->talk;
    t->view.mode = TALK_SLIDES;
    t->view.number[0] = '\0';
    s->changed = true;
}
