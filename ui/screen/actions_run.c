/* What keys do to the guests: they pause, go on in steps, get what is typed. */
#include "machine/control.h"
#include "run/until_parse.h"
#include "screen/actions.h"
#include "screen/private.h"
#include "view/over.h"
#include "view/peek.h"
#include "view/viewing.h"

#include <stdio.h>

static bool may_run(const struct run *run, unsigned i)
{
    return run->model.vcpus[i].state != MODEL_ENDED;
}

static bool all_paused(const struct run *run)
{
    for (unsigned i = 0; i < run->model.count; i++) {
        enum model_state state = run_state(run, i);
        if (state != MODEL_PAUSED && state != MODEL_ENDED)
            return false;
    }
    return true;
}

static bool refuse_if_over(struct view *view, bool over)
{
    if (over)
        view_say(&view->said, ROLE_WARN, "%s", view_word(view, W_SAY_ENDED_ALREADY));
    return over;
}

static void set_paused(struct run *run, unsigned i, bool paused)
{
    if (paused)
        run_pause(run, i);
    else
        run_resume(run, i);
}

void action_pause_all(struct run *run, struct view *view)
{
    if (refuse_if_over(view, model_is_over(&run->model)))
        return;
    bool pause = !all_paused(run);
    viewing_leave_history(&view->chosen);
    run_together(run, true);
    for (unsigned i = 0; i < run->model.count; i++)
        if (may_run(run, i))
            set_paused(run, i, pause);
    run_together(run, false);
}

void action_pause_one(struct run *run, struct view *view)
{
    unsigned i = view->chosen.focus;
    if (refuse_if_over(view, !may_run(run, i)))
        return;
    viewing_leave_history(&view->chosen);
    set_paused(run, i, run_state(run, i) != MODEL_PAUSED);
}

void action_step(struct run *run, struct view *view)
{
    if (refuse_if_over(view, !may_run(run, view->chosen.focus)))
        return;
    viewing_leave_history(&view->chosen);
    run_step_exit(run, view->chosen.focus);
}

void action_step_all(struct run *run, struct view *view)
{
    if (refuse_if_over(view, model_is_over(&run->model)))
        return;
    viewing_leave_history(&view->chosen);
    for (unsigned i = 0; i < run->model.count; i++)
        if (may_run(run, i))
            run_step_exit(run, i);
}

void action_step_insn(struct run *run, struct view *view)
{
    if (refuse_if_over(view, !may_run(run, view->chosen.focus)))
        return;
    viewing_leave_history(&view->chosen);
    run_step_insn(run, view->chosen.focus);
}

/* ---- Over what is called, out of what was called ---- */

/* With its stack pointer there or above: not where what is called calls itself. */
static void go_to(struct run *run, struct view *view, uint64_t linear, uint64_t stack,
                  enum word what)
{
    const struct control_until until = { .conditions = UNTIL_LINEAR | UNTIL_STACK,
                                         .linear = linear,
                                         .stack = stack };
    run_until(run, view->chosen.focus, &until, view_word(view, what));
}

/* Is it paused, with registers that are its own? Else a step pauses it first. */
static bool stands_still(const struct run *run, unsigned i)
{
    return run_state(run, i) == MODEL_PAUSED && run->model.vcpus[i].state == MODEL_PAUSED;
}

void action_step_over(struct run *run, struct view *view)
{
    uint64_t linear, stack;
    viewing_leave_history(&view->chosen);
    if (may_run(run, view->chosen.focus) && stands_still(run, view->chosen.focus) &&
        over_next(run->machine, view, view->chosen.focus, &linear, &stack))
        go_to(run, view, linear, stack, W_SAY_OVER);
    else
        action_step_insn(run, view);
}

void action_step_out(struct run *run, struct view *view)
{
    struct frame caller;
    unsigned i = view->chosen.focus;
    if (refuse_if_over(view, !may_run(run, i)))
        return;
    viewing_leave_history(&view->chosen);
    if (!stands_still(run, i)) {
        run_pause(run, i);
        return;
    }
    if (!peek_caller(run->machine, view, i, &caller)) {
        view_say(&view->said, ROLE_WARN, "%s", view_word(view, W_SAY_NO_RETURN));
        return;
    }
    go_to(run, view, caller.linear, caller.stack, W_SAY_OUT);
    if (caller.kind == FRAME_MAYBE)
        view_say(&view->said, ROLE_WARN, "%s", view_word(view, W_SAY_RETURN_GUESSED));
}

static void go_until(struct screen *s, const char *answer)
{
    struct run *run = &s->run;
    struct view *view = &s->view;
    struct control_until until;
    struct until_mistake mistake;
    const struct until_guest guest = screen_guest(view);
    if (!until_parse(answer, &guest, &until, &mistake)) {
        screen_complain(s, &mistake, W_ASK_UNTIL_WORDS);
        return;
    }
    if (refuse_if_over(view, !may_run(run, view->chosen.focus)))
        return;
    viewing_leave_history(&view->chosen);
    run_until(run, view->chosen.focus, &until, answer);
}

static const struct screen_question until_question = { .question = W_ASK_UNTIL,
                                                       .grammar = W_ASK_UNTIL_GRAMMAR,
                                                       .completes = COMPLETE_UNTIL,
                                                       .done = go_until };

void action_until(struct screen *s)
{
    screen_ask(s, &until_question, "");
}

static void set_slow(struct run *run, struct view *view, double rate)
{
    view->chosen.slow = rate;
    for (unsigned i = 0; i < run->model.count; i++)
        control_set_rate(run->machine, i, rate);
}

/* The steps of slow motion, exits a second; beyond the last it is full speed. */
static const double speeds[] = { 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
enum { SPEEDS = sizeof speeds / sizeof *speeds };

void action_slower(struct run *run, struct view *view)
{
    double next = speeds[0];
    for (int i = 0; i < SPEEDS; i++)
        if (view->chosen.slow == 0 || speeds[i] < view->chosen.slow)
            next = speeds[i];
    set_slow(run, view, view->chosen.slow == 0 ? 20 : next);
}

void action_faster(struct run *run, struct view *view)
{
    double next = 0;
    for (int i = SPEEDS - 1; i >= 0; i--)
        if (speeds[i] > view->chosen.slow)
            next = speeds[i];
    if (view->chosen.slow > 0)
        set_slow(run, view, next);
}

void action_restart(struct screen *s)
{
    if (s->show)
        s->show->restart(s->show->context);
    else
        s->restart = true;
}

void action_type(struct run *run, struct view *view)
{
    if (refuse_if_over(view, !may_run(run, view->chosen.focus)))
        return;
    viewing_leave_history(&view->chosen);
    view->chosen.vcpus[view->chosen.focus].scrolled_back = 0;
    view->said.overlay = OVERLAY_NONE;
    view->chosen.typing = true;
}
