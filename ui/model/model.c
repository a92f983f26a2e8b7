/* Counts, rows of the matrix and states, from one event to the next. */
#include "model/private.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_BIN_NS = 10 * 1000 * 1000 };

/* ---- From start to end ---- */

void model_init(struct model *model, unsigned count)
{
    memset(model, 0, sizeof *model);
    model->count = count < VCPU_MAX ? count : VCPU_MAX;
    for (unsigned i = 0; i < model->count; i++)
        devices_init(&model->vcpus[i].devices);
    model->bin_ns = DEFAULT_BIN_NS;
}

void model_keep_history(struct model *model)
{
    model->keeps_history = true;
    for (unsigned i = 0; i < model->count; i++)
        if (!model->vcpus[i].lane.bins)
            lanes_init(model, &model->vcpus[i]);
}

void model_destroy(struct model *model)
{
    for (unsigned i = 0; i < model->count; i++) {
        struct model_vcpu *v = &model->vcpus[i];
        history_destroy(v);
        free(v->console);
        free(v->console_seq);
        lanes_destroy(v);
        free(v->nesting);
        text_past_destroy(v);
        devices_past_destroy(v);
    }
    model_init(model, 0);
}

/* ---- Rows ---- */

/* The direction as rows have it: a broken recording may say anything. */
static uint8_t direction_of(const struct event *e)
{
    return e->direction == EVENT_OUT ? EVENT_OUT : EVENT_IN;
}

static struct model_row row_for(const struct event *e)
{
    struct model_row row = { .reason = e->reason };
    bool has_port = e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
    if (has_port || e->reason == EVENT_MMIO)
        row.direction = direction_of(e);
    if (has_port)
        row.port = e->port;
    row.post = e->flags & EVENT_POST;
    return row;
}

static uint8_t hash(const struct event *e)
{
    uint32_t key = (uint32_t)e->reason << 24 | (uint32_t)direction_of(e) << 16;
    if (e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL)
        key |= e->port;
    return (uint8_t)(key * 2654435761u >> 24);
}

static bool row_counts(const struct model_row *row, const struct event *e)
{
    if (row->reason != e->reason)
        return false;
    if (e->reason > EVENT_MMIO)
        return true;
    return row->direction == direction_of(e) && (e->reason == EVENT_MMIO || row->port == e->port);
}

static struct model_row *row_new(struct model *model, const struct event *e, uint8_t *slot)
{
    if (model->row_count < MODEL_ROWS - 1) {
        struct model_row *row = &model->rows[model->row_count++];
        *row = row_for(e);
        *slot = (uint8_t)model->row_count;
        return row;
    }
    struct model_row *rest = &model->rows[MODEL_ROWS - 1];
    rest->reason = EVENT_REASON_COUNT;
    model->row_count = MODEL_ROWS;
    return rest;
}

/* The row that counts the event. There are more slots than rows: the search ends. */
static struct model_row *row_of(struct model *model, const struct event *e)
{
    static_assert(sizeof model->row_slots > MODEL_ROWS, "an empty slot ends each search");
    static_assert(sizeof model->row_slots == UINT8_MAX + 1, "the hash wraps by itself");
    for (uint8_t at = hash(e);; at++) {
        uint8_t *slot = &model->row_slots[at];
        if (!*slot)
            return row_new(model, e, slot);
        if (row_counts(&model->rows[*slot - 1], e))
            return &model->rows[*slot - 1];
    }
}

static void add_time(struct model_time *time, uint64_t ns)
{
    if (!time->count || ns < time->min)
        time->min = ns;
    if (ns > time->max)
        time->max = ns;
    time->count++;
    time->total += ns;
}

bool model_host_ends(const struct event *e, uint64_t *ns)
{
    *ns = event_is_run_return(e) ? e->entry_ns : e->exit_ns;
    return event_has_registers(e) && e->reason != EVENT_INJECT && e->reason != EVENT_EOI;
}

/* Adds the host's time of the exit before, if it is done with it: the guest goes on, or the vCPU
 * stands still. */
static void end_host_time(struct model_vcpu *v, const struct event *e)
{
    uint64_t end;
    if (!v->previous_row)
        return;
    if (!model_host_ends(e, &end)) { /* a stall in between is not its work either */
        v->previous_exit_ns += e->stalled_ns;
        return;
    }
    add_time(&v->previous_row->host[e->vcpu],
             time_between(e->stalled_ns, time_between(v->previous_exit_ns, end)));
    v->previous_row = NULL;
}

static void add_to_rows(struct model *model, struct model_vcpu *v, const struct event *e)
{
    end_host_time(v, e);
    if (!event_is_exit(e))
        return;
    struct model_row *row = row_of(model, e);
    row->counts[e->vcpu]++;
    row->last_ns[e->vcpu] = e->exit_ns;
    add_time(&row->guest[e->vcpu], time_between(e->entry_ns, e->exit_ns));
    v->previous_row = row;
    v->previous_exit_ns = e->exit_ns;
}

void model_reset_rows(struct model *model)
{
    for (unsigned i = 0; i < model->row_count; i++) {
        struct model_row *row = &model->rows[i];
        memset(row->counts, 0, sizeof row->counts);
        memset(row->guest, 0, sizeof row->guest);
        memset(row->host, 0, sizeof row->host);
    }
    memset(model->deliveries, 0, sizeof model->deliveries);
    for (unsigned i = 0; i < model->count; i++) /* an exit no longer counted must leave no time */
        model->vcpus[i].previous_row = NULL;
}

double model_share(const struct model *model, const struct model_row *row, unsigned vcpu)
{
    if (vcpu >= model->count)
        return 0;
    uint64_t all = 0;
    for (unsigned i = 0; i < model->row_count; i++)
        all += model->rows[i].counts[vcpu];
    return all ? (double)row->counts[vcpu] / (double)all : 0;
}

/* ---- Counts and states ---- */

static void miss(struct model_misses *misses, uint64_t what)
{
    if (!misses->count++)
        misses->first = what;
}

static void add_exit(struct model *model, struct model_vcpu *v, const struct event *e)
{
    model->total_exits++;
    v->exits++;
    v->last_exit = *e;
    if (e->flags & EVENT_TOOK_INPUT)
        v->taken++;
    pc_add(&v->pc, e);
    if (e->reason == EVENT_HYPERCALL && (e->flags & EVENT_UNKNOWN_CALL))
        miss(&v->calls, e->data[0]);
    else if ((e->flags & EVENT_NO_DEVICE) && e->reason == EVENT_MMIO)
        miss(&v->addresses, e->gpa);
    else if (e->flags & EVENT_NO_DEVICE)
        miss(&v->ports, e->port);
}

static void add_interrupt(struct model *model, struct model_vcpu *v, const struct event *e)
{
    if (e->irq >= EVENT_IRQS)
        return;
    if (e->reason == EVENT_EOI) {
        v->ended[e->irq]++;
        return;
    }
    struct model_deliveries *of = &model->deliveries[e->irq][e->vcpu];
    of->count++;
    of->spurious += (e->flags & EVENT_SPURIOUS) != 0;
    v->lines_seen |= (uint16_t)(1u << e->irq);
    v->vectors[e->irq] = (uint8_t)e->detail;
}

static void add_bounds(struct model *model, const struct event *e)
{
    if (!model->started || e->entry_ns < model->first_ns)
        model->first_ns = e->entry_ns;
    if (!model->started || e->exit_ns > model->last_ns)
        model->last_ns = e->exit_ns;
    model->started = true;
}

static void add_end(struct model *model, struct model_vcpu *v, const struct event *e)
{
    v->outcome = e->outcome;
    v->has_status = e->flags & EVENT_STATUS;
    v->status = (uint8_t)e->detail;
    if (v->has_status && !model->first_status)
        model->first_status = v;
}

/* A WIDE belongs to the event right before it. */
static void add_wide(struct model_vcpu *v, const struct event *e)
{
    if (v->exits && v->last_exit.seq + 1 == e->seq) {
        v->exit_wide = e->wide;
        v->exit_wide_seq = v->last_exit.seq;
    }
    history_widen(v, e);
}

void model_add(struct model *model, const struct event *e)
{
    if (e->vcpu >= model->count || e->reason >= EVENT_REASON_COUNT)
        return;
    struct model_vcpu *v = &model->vcpus[e->vcpu];
    add_bounds(model, e);
    add_to_rows(model, v, e);
    if (model->keeps_history) {
        lanes_add(v, e);
        bool folded = !history_add(v, e);
        history_print(model, v, e);
        text_past_add(v, e, folded);
        interrupts_add(v, e);
        devices_past_add(v, e);
        if (event_has_registers(e))
            v->last = *e;
    }
    v->counts[e->reason]++;
    if (!(e->flags & EVENT_SLOWED))
        v->stalled_ns += e->stalled_ns;
    v->last_ns = e->exit_ns;
    if (e->reason == EVENT_START)
        v->start_ns = e->exit_ns;
    if (event_is_exit(e))
        add_exit(model, v, e);
    if (e->reason == EVENT_WIDE)
        add_wide(v, e);
    if (e->reason == EVENT_INJECT || e->reason == EVENT_EOI)
        add_interrupt(model, v, e);
    if (e->reason == EVENT_ENGINE && e->detail < ENGINE_KIND_COUNT) {
        v->takeover = (enum engine_kind)e->detail;
        v->takeover_seq = e->seq;
        v->gave_up = v->last_exit;
    }
    if (event_post_code(e, &v->post_code))
        v->posted = true;
    signs_add(&v->signs, e);
    v->state = state_after(v->state, e);
    if (e->reason == EVENT_END)
        add_end(model, v, e);
}

bool model_is_over(const struct model *model)
{
    for (unsigned i = 0; i < model->count; i++)
        if (model->vcpus[i].state != MODEL_ENDED)
            return false;
    return true;
}

enum event_outcome model_outcome(const struct model *model)
{
    enum event_outcome worst = OUTCOME_NONE;
    for (unsigned i = 0; i < model->count; i++)
        if (model->vcpus[i].outcome > worst)
            worst = model->vcpus[i].outcome;
    return worst;
}

bool model_has_failed(const struct model *model)
{
    return model_outcome(model) >= OUTCOME_LIMIT;
}

int model_status(const struct model *model)
{
    if (model->first_status)
        return model->first_status->status;
    return model_has_failed(model) ? 1 : 0;
}
