/* Commands to guests, remembered until their events tell what came of them. */
#include "run/orders.h"

#include "event/clock.h"
#include "machine/control.h"
#include "run/run.h"

#include <stdio.h>
#include <string.h>

#define MOMENT_NS (300 * UINT64_C(1000000)) /* a step that takes longer is worth saying */

/* ---- Commands ---- */

static void note(struct run *r, unsigned i, bool pauses, const char *until)
{
    struct run_order *o = &r->orders[i];
    o->pauses = pauses;
    o->since_ns = clock_ns();
    snprintf(o->until, sizeof o->until, "%s", until);
}

void run_pause(struct run *r, unsigned i)
{
    note(r, i, true, "");
    control_pause(r->machine, i);
}

void run_resume(struct run *r, unsigned i)
{
    note(r, i, false, "");
    control_resume(r->machine, i);
}

void run_together(struct run *r, bool begins)
{
    control_together(r->machine, begins);
}

void run_step_exit(struct run *r, unsigned i)
{
    note(r, i, true, "");
    control_step_exit(r->machine, i);
}

void run_step_insn(struct run *r, unsigned i)
{
    note(r, i, true, "");
    control_step_insn(r->machine, i);
}

void run_until(struct run *r, unsigned i, const struct control_until *until, const char *text)
{
    note(r, i, false, text);
    control_run_until(r->machine, i, until);
}

void orders_look(struct run_order orders[VCPU_MAX], const struct model *model)
{
    uint64_t now = clock_ns();
    for (unsigned i = 0; i < model->count; i++) {
        if (orders[i].exits != model->vcpus[i].exits)
            orders[i].since_ns = now;
        orders[i].exits = model->vcpus[i].exits;
    }
}

/* ---- How they fare ---- */

static bool is_long_since(uint64_t ns)
{
    return clock_ns() - ns >= MOMENT_NS;
}

/* A condition that was met pauses it as a command does, but only its event tells the user. */
enum model_state run_state(const struct run *r, unsigned i)
{
    const struct run_order *o = &r->orders[i];
    enum model_state told = r->model.vcpus[i].state;
    if (told == MODEL_NOT_STARTED || told == MODEL_ENDED)
        return told;
    enum control_order order = control_last_order(r->machine, i);
    if (order == CONTROL_STEP && is_long_since(o->since_ns))
        return MODEL_STEPPING;
    if (told == MODEL_PAUSED && order == CONTROL_GO)
        return MODEL_RUNNING;
    return told == MODEL_RUNNING && o->pauses && order != CONTROL_GO ? MODEL_PAUSED : told;
}

bool run_is_live(const struct run *r)
{
    for (unsigned i = 0; r->started && i < r->model.count; i++) {
        enum model_state told = r->model.vcpus[i].state;
        if (told == MODEL_RUNNING ||
            (told != MODEL_ENDED && control_last_order(r->machine, i) == CONTROL_STEP))
            return true;
    }
    return false;
}

bool run_take_unmet(struct run *r, unsigned i, char text[ORDERS_UNTIL])
{
    char *until = r->orders[i].until;
    if (!*until || r->model.vcpus[i].state != MODEL_ENDED)
        return false;
    memcpy(text, until, ORDERS_UNTIL);
    *until = '\0';
    return true;
}
