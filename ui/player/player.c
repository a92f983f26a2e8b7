/* A run of a talk, from standing by to its end; its orders one after the other. */
#include "player/player.h"

#include "event/clock.h"
#include "player/private.h"
#include "run/named.h"
#include "text/text.h"

#include <assert.h>
#include <string.h>

#define NEVER UINT64_MAX
enum { LATE_MS = 1000 };

/* ---- Opening ---- */

/* Takes the run's options. What guests are typed comes from the deck: a file may feed them,
 * standard input is the presenter's. */
static void take_options(struct player *p, const struct deck_run *what)
{
    p->options = what->options;
    for (unsigned i = 0; i < VCPU_MAX; i++)
        if (p->options.inputs[i] && !strcmp(p->options.inputs[i], "-"))
            p->options.inputs[i] = NULL;
}

static void make_view(struct player *p, struct view *view)
{
    const struct view_chosen before = view->chosen;
    view->chosen = (struct view_chosen){
        .zoomed = -1,
        .ascii = before.ascii,
        .language = before.language,
        .mode = before.mode,
        .matrix = before.matrix,
        .sort = before.sort,
        .in_talk = before.in_talk,
        .talk_keys = before.talk_keys,
    };
    view->seen = (struct view_seen){ .model = &p->run->model, .count = p->options.guest_count };
    view->said.overlay = OVERLAY_NONE;
    p->run->options = &p->options;
    for (unsigned i = 0; i < view->seen.count; i++) {
        text_safe(run_guest_name(p->run, i), true, p->names[i], sizeof p->names[i]);
        view->seen.vcpus[i].guest = p->names[i];
    }
}

/* The rate to start with: `slow` before anything else holds from the first instruction on. */
static double first_rate(const struct deck_run *what)
{
    double rate = what->options.slow;
    for (unsigned i = 0; i < what->order_count; i++) {
        const struct deck_order *o = &what->orders[i];
        if (o->step > what->start_step || (o->kind != ORDER_SLOW && o->kind != ORDER_FOCUS))
            break;
        if (o->kind == ORDER_SLOW)
            rate = o->value;
    }
    return rate;
}

/* They belong to whoever draws, who has freed them. */
static bool has_no_panes(const struct view *view)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        if (view->seen.vcpus[i].pane)
            return false;
    return true;
}

void player_open(struct player *p, const struct deck_run *what, struct run *run, struct view *view)
{
    assert(has_no_panes(view));
    *p = (struct player){ .what = what, .run = run, .view = view, .phase = PLAYER_STANDING_BY };
    p->slow = first_rate(what);
    take_options(p, what);
    make_view(p, view);
    view->chosen.slow = p->slow;
    player_apply_show(p, what->show);
}

static bool start(struct player *p)
{
    if (!run_build(p->run, &p->options, p->view->chosen.slow, &p->failure))
        return false;
    for (unsigned i = 0; i < p->view->seen.count; i++) {
        p->view->seen.vcpus[i].engine = machine_engine(p->run->machine, i);
        p->view->seen.vcpus[i].why = machine_engine_reason(p->run->machine, i);
        p->view->seen.vcpus[i].symbols = p->run->symbols.of[i];
    }
    p->view->seen.texts = p->run->texts;
    player_begin_at_start(p);
    return run_start(p->run, &p->failure);
}

static void begin_run(struct player *p)
{
    p->view->chosen.slow = player_rate(p);
    p->clock.since_ns = p->clock.now_ns = clock_ns();
    p->phase = PLAYER_BUSY;
    if (start(p))
        return;
    named_hint(NAMED_GUEST, &p->failure, p->options.guests, p->options.guest_count);
    run_end(p->run);
    run_tear_down(p->run);
    p->phase = PLAYER_FAILED;
}

void player_step(struct player *p, unsigned step, enum player_haste haste)
{
    if (!p->what || step < p->step)
        return;
    p->step = step;
    if (haste != PLAYER_AT_EASE) {
        p->hurries = true;
        p->rushes = haste == PLAYER_RUSH;
        p->hurried = step + 1;
    }
    if (p->phase == PLAYER_STANDING_BY && step >= p->what->start_step)
        begin_run(p);
    else if (p->phase == PLAYER_BUSY)
        player_set_rate(p);
}

void player_end_input(struct player *p)
{
    if (p->phase != PLAYER_BUSY)
        return;
    p->input_ended = p->hurries = true;
    p->clock.since_ns = clock_ns(); /* time for them to notice, beside others without end */
    player_set_rate(p);
    run_end_typing(p->run);
}

void player_close(struct player *p)
{
    if (p->phase == PLAYER_BUSY) {
        run_end(p->run);
        run_tear_down(p->run);
    }
    if (p->what) {
        assert(has_no_panes(p->view));
        memset(p->view->chosen.vcpus, 0, sizeof p->view->chosen.vcpus);
        /* The names of the guests end here. */
        memset(p->view->seen.vcpus, 0, sizeof p->view->seen.vcpus);
        p->run->options = NULL;
    }
    *p = (struct player){ .phase = PLAYER_CLOSED };
}

/* ---- Orders ---- */

static void begin_order(struct player *p, struct player_doing doing)
{
    p->progress.begun = true;
    p->progress.issued = false;
    p->progress.begun_ns = p->clock.now_ns;
    if (!view_is_inside(&p->view->chosen))
        player_show_focus(p);
    if (doing.begin)
        doing.begin(p);
}

static bool is_given_up(struct player *p)
{
    uint64_t limit = p->view->chosen.slow > 0 ? PLAYER_SLOW_LIMIT_MS : PLAYER_LIMIT_MS;
    if (view_is_inside(&p->view->chosen))
        player_got_on(p);
    player_wake_at(&p->clock, p->progress.begun_ns + limit * MS);
    player_wake_at(&p->clock, p->clock.now_ns + (uint64_t)LATE_MS * MS);
    return p->clock.now_ns >= p->progress.begun_ns + limit * MS;
}

/* Gives the order more time: that in which the program was stopped (Ctrl-Z), or its terminal took
 * nothing, is not the order's. */
static void forgive_lateness(struct player *p, uint64_t now)
{
    if (p->progress.begun && p->clock.due_ns != NEVER &&
        now > p->clock.due_ns + (uint64_t)LATE_MS * MS)
        p->progress.begun_ns += now - p->clock.due_ns;
}

/* Has it come as far as orders may come? With --step that is its first pause: an order before it
 * would take the pause for what came of it. */
static bool has_started(const struct player *p, const struct model_vcpu *v)
{
    if (v->state == MODEL_NOT_STARTED)
        return false;
    return !p->options.step || v->counts[EVENT_PAUSE] || v->state == MODEL_ENDED;
}

static bool all_have_started(const struct player *p)
{
    for (unsigned i = 0; i < p->run->model.count; i++)
        if (!has_started(p, player_model(p, i)))
            return false;
    return p->run->model.count > 0;
}

/* Orders that let a guest go on which stands still. */
static bool comes_too_early(struct player *p, const struct deck_order *o)
{
    bool moves = o->kind == ORDER_STEP || o->kind == ORDER_STEP_INSN || o->kind == ORDER_UNTIL ||
                 o->kind == ORDER_GO;
    return moves && !p->progress.begun && player_vcpu_rests(p, p->focus, p->clock.now_ns) &&
           !player_has_settled(p);
}

static void do_order(struct player *p)
{
    const struct deck_order *o = player_order(p);
    if (!o || !all_have_started(p) || comes_too_early(p, o))
        return;
    struct player_doing doing = player_doing(o->kind);
    if (!p->progress.begun)
        begin_order(p, doing);
    if (!doing.is_done(p, o) && !is_given_up(p))
        return;
    p->next++;
    p->progress.begun = false;
    if (p->hurries)
        player_set_rate(p);
    p->clock.since_ns = p->clock.now_ns;
    player_wake_at(&p->clock, p->clock.now_ns);
}

/* ---- Going on ---- */

/* Ends the hurry once everything of its steps is done and has come to rest, or the talk has gone
 * on. */
static void end_hurry(struct player *p)
{
    const struct deck_order *o = player_order(p);
    bool late = o && o->step < p->hurried,
         moves = p->step < p->hurried && player_state(p, p->clock.now_ns) == PLAYER_BUSY;
    if (!p->hurries || p->input_ended || late || moves)
        return;
    p->hurries = p->rushes = false;
    player_set_rate(p);
}

int player_tick(struct player *p, uint64_t now_ns)
{
    if (p->phase != PLAYER_BUSY)
        return -1;
    forgive_lateness(p, now_ns);
    p->clock.now_ns = now_ns;
    p->clock.due_ns = NEVER;
    for (unsigned i = 0; i < p->run->model.count; i++)
        player_look(&p->watch[i], player_model(p, i), now_ns);
    player_default_memory(p);
    do_order(p);
    end_hurry(p);
    if (!model_is_over(&p->run->model))
        player_wake_for_rest(p);
    return p->clock.due_ns == NEVER ? -1 : clock_ms_until(p->clock.due_ns, now_ns);
}

bool player_has_orders(const struct player *p)
{
    return p->phase == PLAYER_BUSY && player_order(p) && !model_is_over(&p->run->model);
}

enum player_state player_state(const struct player *p, uint64_t now_ns)
{
    if (p->phase != PLAYER_BUSY)
        return p->phase;
    if (player_order(p))
        return PLAYER_BUSY;
    if (all_have_started(p) && model_is_over(&p->run->model))
        return PLAYER_OVER;
    if (all_have_started(p) && player_all_rest(p, now_ns))
        return PLAYER_RESTING;
    return now_ns >= p->clock.since_ns + (uint64_t)PLAYER_ENDLESS_MS * MS ? PLAYER_ENDLESS
                                                                          : PLAYER_BUSY;
}

bool player_has_finished(const struct player *p, uint64_t now_ns)
{
    enum player_state state = player_state(p, now_ns);
    bool rests = state == PLAYER_RESTING || state == PLAYER_ENDLESS;
    return state == PLAYER_OVER || (rests && p->next == p->what->order_count);
}
