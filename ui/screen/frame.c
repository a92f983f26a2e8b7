/* A frame: what the views need is made for it, it is drawn, and it is said when the next is due. */
#include "event/clock.h"
#include "screen/private.h"
#include "system/ending.h"
#include "system/signals.h"
#include "view/peek.h"

#include <assert.h>

enum {
    ANSWER_NS = 400000000, /* after a key: what it led to is shown at full rate */
    CALM_NS = 250000000,   /* 4 frames a second where only ticks of idle guests happen */
};

void screen_wants_frame(struct screen *s)
{
    s->pace.changed = true;
    s->pace.calm_ns = 0;
}

/* ---- What the views need, made for a frame ---- */

static double per_second(uint64_t count, uint64_t *then, double seconds)
{
    double rate = (double)(count - *then) / seconds;
    *then = count;
    return rate;
}

static void count_rates_of(struct screen_rates *rates, const struct model *model, unsigned i,
                           struct view_vcpu *v, double seconds)
{
    v->rate = per_second(model->vcpus[i].exits, &rates->exits[i], seconds);
    rates->are_zero = rates->are_zero && v->rate == 0;
    for (unsigned r = 0; r < model->row_count; r++)
        v->row_rates[r] = per_second(model->rows[r].counts[i], &rates->rows[r][i], seconds);
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++)
        v->irq_rates[irq] =
            per_second(model->deliveries[irq][i].count, &rates->irqs[irq][i], seconds);
}

/* False: it is not time for that yet. */
static bool count_rates(struct screen_rates *rates, struct view_seen *seen, uint64_t now)
{
    double seconds = (double)(now - rates->looked_ns) / 1e9;
    if (now - rates->looked_ns < RATES_NS)
        return false;
    rates->looked_ns = now;
    rates->are_zero = true;
    for (unsigned i = 0; i < seen->count; i++)
        count_rates_of(rates, seen->model, i, &seen->vcpus[i], seconds);
    return true;
}

/* The pane as a terminal that has been fed the console up to a point: fed on, or made anew. */
static void feed_pane(struct pane **pane, struct screen_fed *fed, const struct model_vcpu *vcpu,
                      const struct rect *inner, uint64_t to)
{
    static uint8_t bytes[MODEL_CONSOLE];
    if (!*pane || fed->rows != inner->rows || fed->columns != inner->columns || to < fed->bytes) {
        pane_free(*pane);
        *pane = pane_new(inner->rows, inner->columns);
        *fed = (struct screen_fed){ inner->rows, inner->columns,
                                    to > MODEL_CONSOLE ? to - MODEL_CONSOLE : 0 };
    }
    if (!*pane || to == fed->bytes)
        return;
    size_t n = model_console_read(vcpu, fed->bytes, to, bytes);
    pane_feed(*pane, bytes, n);
    fed->bytes = to;
}

static void update_pane(struct screen *s, unsigned i)
{
    struct pane **pane = &s->view.seen.vcpus[i].pane;
    const struct view_chosen_vcpu *chosen = &s->view.chosen.vcpus[i];
    const struct model_vcpu *vcpu = &s->run.model.vcpus[i];
    const struct rect *frame = &s->layout.panes[i];
    const struct rect inner = { .rows = frame->rows - 2, .columns = frame->columns - 2 };
    if (inner.rows < 1 || inner.columns < 2)
        return;
    uint64_t seq = chosen->in_history ? chosen->history_seq : UINT64_MAX;
    feed_pane(pane, &s->fed[i], vcpu, &inner, model_console_length(vcpu, seq));
    screen_scroll_pane(&s->view, i, 0); /* no further than there is */
}

static void update_vcpus(struct screen *s)
{
    for (unsigned i = 0; i < s->view.seen.count; i++) {
        s->view.seen.vcpus[i].state = run_state(&s->run, i);
        s->view.seen.vcpus[i].steps_from_ns = s->run.orders[i].since_ns;
        s->view.seen.vcpus[i].breaks = &s->run.breaks[i];
        s->view.seen.vcpus[i].typed_ahead = run_typed_ahead(&s->run, i);
        s->view.seen.vcpus[i].diagnosis =
            diagnoses_look(&s->run.diagnoses, s->run.machine, &s->run.model, i,
                           s->run.symbols.of[i], s->view.chosen.language);
        update_pane(s, i);
    }
}

/* Until the user chooses, they show the run as it fits; and what is shown is to be known. */
static void make_lanes(struct screen *s, const struct rect *lanes)
{
    uint64_t from_ns, to_ns;
    if (!lanes->rows)
        return;
    if (!s->bin_is_chosen)
        model_set_bin(&s->run.model, view_lanes_fit(&s->view, lanes->rows, lanes->columns));
    view_lanes_time(&s->view, lanes->rows, lanes->columns, &from_ns, &to_ns);
    model_look_back(&s->run.model, from_ns, to_ns);
}

/* The parts of the view that are about a run. */
static void look_at_run(struct screen *s, uint64_t now)
{
    bool moves = run_is_live(&s->run) && !s->run.options->virtual_clock;
    if (count_rates(&s->rates, &s->view.seen, now))
        s->pace.changed = true;
    s->view.seen.now_ns = moves ? now : s->run.model.last_ns;
    update_vcpus(s);
    make_lanes(s, &s->layout.lanes);
    peek_copy(s->run.machine, &s->view);
    stop_compare(&s->stop, &s->view, &s->run.model.vcpus[s->view.chosen.focus]);
}

/* ---- Layouts ---- */

/* Do all guests that still may run stand still, or is the past looked at? */
static bool stands_still(const struct screen *s)
{
    const struct view *v = &s->view;
    bool any = false;
    if (v->chosen.vcpus[v->chosen.focus].in_history)
        return true;
    for (unsigned i = 0; i < v->seen.count; i++) {
        enum model_state seen = run_state(&s->run, i), /* newer than what the view has seen */
            state = seen ? seen : s->run.model.vcpus[i].state;
        if (state != MODEL_PAUSED && state != MODEL_STEPPING && state != MODEL_ENDED)
            return false;
        any |= state != MODEL_ENDED;
    }
    return any;
}

/* Until the user chooses: who stops wants to know why, who runs wants to watch. A run that lasts
 * but a moment, as a step, changes nothing; nor does the end. */
static void follow(struct screen *s, uint64_t now)
{
    enum { RUNS_NS = 400000000 };
    struct view *v = &s->view;
    if (v->chosen.mode_is_set || s->show || !s->run.started)
        return;
    if (stands_still(s)) {
        v->chosen.mode = LAYOUT_STEP;
        s->stood_ns = now;
    } else if (now - s->stood_ns > RUNS_NS && !model_is_over(&s->run.model))
        v->chosen.mode = LAYOUT_WATCH;
}

/* ---- Frames ---- */

/* Does the show have the screen? Then it has laid it out. */
static bool lay_out(struct screen *s, int rows, int columns)
{
    struct view *v = &s->view;
    bool shows = s->show && s->show->lay_out(s->show->context, &s->layout, rows, columns);
    if (!shows)
        view_lay_out(&s->layout, v, rows, columns);
    v->seen.memory_has_room = !shows && s->layout.memory.rows;
    v->seen.stack_has_room = !shows && s->layout.stack.rows;
    return shows;
}

/* What this frame has shown, to know when the next one is due. */
static void note_frame(struct screen_pace *pace, const struct model *model, uint64_t now)
{
    pace->changed = false;
    pace->next_ns = now + FRAME_NS;
    pace->calm_ns = now + CALM_NS;
    pace->bytes = model->mixed_total;
    for (unsigned i = 0; i < model->count; i++)
        pace->waits[i] = model->vcpus[i].counts[EVENT_WAIT];
}

void frame_draw(struct screen *s)
{
    struct view *v = &s->view;
    uint64_t now = clock_ns();
    int rows = curses_rows(s->terminal.curses), columns = curses_columns(s->terminal.curses);
    if (rows != s->grid.rows || columns != s->grid.columns)
        grid_init(&s->grid, rows, columns);
    if (v->said.message[0] && now > v->said.message_until_ns)
        v->said.message[0] = '\0';
    follow(s, now);
    s->grid.theme = terminal_theme(&s->terminal, s->theme);
    bool shows = lay_out(s, rows, columns);
    if (s->run.started)
        look_at_run(s, now);
    if (shows)
        s->show->draw(s->show->context, &s->grid);
    else
        view_screen(&s->grid, v);
    ending_may_block(true);
    curses_show(s->terminal.curses, &s->grid);
    ending_may_block(false);
    note_frame(&s->pace, &s->run.model, now);
}

/* Idle guests with a running timer wake a hundred times a second and do nothing worth a frame. */
bool frame_is_calm(const struct screen *s)
{
    bool answers = s->terminal.keys_came_ns && clock_ns() - s->terminal.keys_came_ns < ANSWER_NS;
    if (answers || s->view.chosen.slow > 0 || s->pace.bytes != s->run.model.mixed_total ||
        s->view.said.message[0])
        return false;
    for (unsigned i = 0; i < s->run.model.count; i++) {
        const struct model_vcpu *v = &s->run.model.vcpus[i];
        bool sleeps =
            v->state == MODEL_WAITING || v->state == MODEL_HALTED || v->state == MODEL_ENDED;
        bool slept = v->state == MODEL_RUNNING && v->counts[EVENT_WAIT] != s->pace.waits[i];
        if (!sleeps && !slept)
            return false;
    }
    return true;
}

uint64_t frame_next_ns(const struct screen *s)
{
    return frame_is_calm(s) ? s->pace.calm_ns : s->pace.next_ns;
}

bool frame_is_due(const struct screen *s)
{
    bool moves = run_is_live(&s->run) || (s->run.started && !s->rates.are_zero);
    return (s->pace.changed || moves || s->view.said.message[0]) && clock_ns() >= frame_next_ns(s);
}
