/* What keys do to the guests: they pause, go on in steps, get what is typed. */
#include "machine/control.h"
#include "run/until_parse.h"
#include "screen/actions.h"
#include "screen/private.h"
#include "view/viewing.h"

static bool may_run(struct screen *s, unsigned i)
{
    return s->run.model.vcpus[i].state != MODEL_ENDED;
}

static bool all_paused(const struct screen *s)
{
    for (unsigned i = 0; i < s->run.model.count; i++)
        if (s->run.model.vcpus[i].state != MODEL_PAUSED &&
            s->run.model.vcpus[i].state != MODEL_ENDED)
            return false;
    return true;
}

static bool refuse_if_over(struct screen *s, bool over)
{
    if (over)
        view_say(&s->view.said, ROLE_WARN, "%s", view_word(&s->view, W_SAY_ENDED_ALREADY));
    return over;
}

static void set_paused(struct screen *s, unsigned i, bool paused)
{
    if (paused)
        control_pause(s->run.machine, i);
    else
        control_resume(s->run.machine, i);
}

void action_pause_all(struct screen *s)
{
    if (refuse_if_over(s, model_is_over(&s->run.model)))
        return;
    bool pause = !all_paused(s);
    viewing_leave_history(&s->view.chosen);
    for (unsigned i = 0; i < s->run.model.count; i++)
        if (may_run(s, i))
            set_paused(s, i, pause);
}

void action_pause_one(struct screen *s)
{
    unsigned i = s->view.chosen.focus;
    if (refuse_if_over(s, !may_run(s, i)))
        return;
    viewing_leave_history(&s->view.chosen);
    set_paused(s, i, s->run.model.vcpus[i].state != MODEL_PAUSED);
}

void action_step(struct screen *s)
{
    if (refuse_if_over(s, !may_run(s, s->view.chosen.focus)))
        return;
    viewing_leave_history(&s->view.chosen);
    control_step_exit(s->run.machine, s->view.chosen.focus);
}

void action_step_all(struct screen *s)
{
    if (refuse_if_over(s, model_is_over(&s->run.model)))
        return;
    viewing_leave_history(&s->view.chosen);
    for (unsigned i = 0; i < s->run.model.count; i++)
        if (may_run(s, i))
            control_step_exit(s->run.machine, i);
}

void action_step_insn(struct screen *s)
{
    if (refuse_if_over(s, !may_run(s, s->view.chosen.focus)))
        return;
    viewing_leave_history(&s->view.chosen);
    control_step_insn(s->run.machine, s->view.chosen.focus);
}

static void run_until(struct screen *s, const char *answer)
{
    struct control_until until;
    struct failure failure = { "" };
    const struct event *e = view_event(&s->view, s->view.chosen.focus);
    if (!until_parse(answer, e ? e->regs.seg[SEG_CS].base : 0, &until, &failure)) {
        view_say(&s->view.said, ROLE_BAD, "%s", failure.text);
        return;
    }
    if (refuse_if_over(s, !may_run(s, s->view.chosen.focus)))
        return;
    viewing_leave_history(&s->view.chosen);
    control_run_until(s->run.machine, s->view.chosen.focus, &until);
}

void action_until(struct screen *s)
{
    screen_ask(s, W_ASK_UNTIL, "", run_until);
}

static void set_slow(struct screen *s, double rate)
{
    s->view.chosen.slow = rate;
    for (unsigned i = 0; i < s->run.model.count; i++)
        control_set_rate(s->run.machine, i, rate);
}

/* The steps of slow motion, exits a second; beyond the last it is full speed. */
static const double speeds[] = { 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
enum { SPEEDS = sizeof speeds / sizeof *speeds };

void action_slower(struct screen *s)
{
    double next = speeds[0];
    for (int i = 0; i < SPEEDS; i++)
        if (s->view.chosen.slow == 0 || speeds[i] < s->view.chosen.slow)
            next = speeds[i];
    set_slow(s, s->view.chosen.slow == 0 ? 20 : next);
}

void action_faster(struct screen *s)
{
    double next = 0;
    for (int i = SPEEDS - 1; i >= 0; i--)
        if (speeds[i] > s->view.chosen.slow)
            next = speeds[i];
    if (s->view.chosen.slow > 0)
        set_slow(s, next);
}

void action_restart(struct screen *s)
{
    if (s->show)
        s->show->restart(s->show->context);
    else
        s->restart = true;
}

void action_type(struct screen *s)
{
    if (refuse_if_over(s, !may_run(s, s->view.chosen.focus)))
        return;
    viewing_leave_history(&s->view.chosen);
    s->view.chosen.vcpus[s->view.chosen.focus].scrolled_back = 0;
    s->view.said.overlay = OVERLAY_NONE;
    s->view.chosen.typing = true;
}
