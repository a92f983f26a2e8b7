/* Posting events: what every event begins with, and the notes, which are about no exit. */
#include "event/wide.h"
#include "vcpu/private.h"

#include <string.h>

struct event *vcpu_event_begin(struct vcpu *v)
{
    struct vcpu_posting *posting = &v->posting;
    bool is_real = !clock_is_virtual(&v->clock); /* what it waits for is of the host's time */
    if (!is_real && !ring_reserve(&v->ring))
        vcpu_let_others_go_on(v);
    struct event *e = ring_reserve_wait(&v->ring, &posting->stalled_ns);
    /* All of it is cleared: its cache lines are ours before the exit has to be fast. */
    memset(e, 0, sizeof *e);
    e->seq = posting->seq++;
    e->vcpu = (uint8_t)v->index;
    e->stalled_ns = is_real ? posting->stalled_ns : 0;
    e->flags = is_real && posting->slowed ? EVENT_SLOWED : 0;
    e->irq = EVENT_NO_IRQ;
    posting->stalled_ns = 0;
    posting->slowed = false;
    return e;
}

void vcpu_event_drop(struct vcpu *v, const struct event *e)
{
    struct vcpu_posting *posting = &v->posting;
    posting->seq--;
    posting->stalled_ns = e->stalled_ns;
    posting->slowed = e->flags & EVENT_SLOWED;
}

/* They are in the event of that return, which is still in the ring, or kept in posting.regs because
 * the notes after it do not have any. Saves a copy an exit. */
const struct registers *vcpu_last_registers(struct vcpu *v)
{
    const struct event *last = ring_last(&v->ring);
    if (v->posting.seq && event_has_registers(last))
        v->posting.regs = last->regs;
    return &v->posting.regs;
}

const struct event_wide *vcpu_last_wide(const struct vcpu *v)
{
    return v->posting.is_wide ? &v->posting.wide : NULL;
}

/* Only in IA-32e mode is there anything to ask for. */
void vcpu_take_wide(struct vcpu *v, struct event *e)
{
    struct vcpu_posting *posting = &v->posting;
    posting->is_wide = (e->regs.efer & EFER_LMA) && v->engine->cpu_wide &&
                       v->engine->cpu_wide(v->cpu, &posting->wide);
    if (!posting->is_wide)
        return;
    posting->regs = e->regs;
    e->flags |= EVENT_HAS_WIDE;
}

static void put_exception(struct event *e, const struct event *returned,
                          const struct event_exception *x)
{
    *e = (struct event){
        .seq = e->seq,
        .vcpu = e->vcpu,
        .irq = EVENT_NO_IRQ,
        .reason = EVENT_EXCEPTION,
        .entry_ns = returned->exit_ns,
        .exit_ns = returned->exit_ns,
        .exception = *x,
    };
}

/* Waiting for their slots comes after the exit: it counts for what is posted next. */
struct event *vcpu_note_exceptions(struct vcpu *v, struct event *e)
{
    unsigned count = 0;
    const struct event_exception *seen =
        v->engine->cpu_exceptions ? v->engine->cpu_exceptions(v->cpu, &count) : NULL;
    if (!count)
        return e;
    const struct event returned = *e;
    for (unsigned i = 0; i < count; i++) {
        put_exception(e, &returned, &seen[i]);
        ring_publish_one_of(&v->ring);
        e = vcpu_event_begin(v);
        v->posting.stalled_ns = e->stalled_ns;
    }
    const uint64_t seq = e->seq;
    *e = returned;
    e->seq = seq;
    return e;
}

static struct event *note_begin(struct vcpu *v, enum event_reason reason)
{
    struct event *e = vcpu_event_begin(v);
    e->reason = (uint8_t)reason;
    e->entry_ns = e->exit_ns = vcpu_stamp(v);
    return e;
}

/* With the registers, and what is pending. */
static struct event *note_begin_here(struct vcpu *v, enum event_reason reason)
{
    assert(reason >= EVENT_START && reason <= EVENT_END && reason != EVENT_DATA);
    const struct registers *regs = vcpu_last_registers(v);
    struct event *e = note_begin(v, reason);
    e->regs = *regs;
    e->linear = (uint32_t)wide_code_linear(regs, vcpu_last_wide(v));
    e->irq = pic_pending(&v->devices.pic);
    if (v->posting.is_wide && reason != EVENT_END)
        e->flags |= EVENT_HAS_WIDE;
    return e;
}

void vcpu_note_wide(struct vcpu *v)
{
    if (!v->posting.is_wide)
        return;
    struct event *e = note_begin(v, EVENT_WIDE);
    e->wide = v->posting.wide;
    ring_publish(&v->ring);
}

/* A note with registers is about where the guest goes on. */
static void publish_here(struct vcpu *v)
{
    struct vcpu_posting *posting = &v->posting;
    ring_publish(&v->ring);
    if (posting->is_wide)
        posting->wide.linear = (uint32_t)(wide_code_linear(&posting->regs, &posting->wide) >> 32);
    vcpu_note_wide(v);
}

/* How it ended, and with which status, if its guest gave one. */
static void put_end(const struct vcpu *v, struct event *e)
{
    const struct exit_port *exit_port = &v->devices.exit_port;
    e->outcome = (uint8_t)v->outcome;
    if (v->outcome != OUTCOME_EXITED || !exit_port->used)
        return;
    e->flags |= EVENT_STATUS;
    e->detail = exit_port->status;
}

void vcpu_note(struct vcpu *v, enum event_reason reason)
{
    struct event *e = note_begin_here(v, reason);
    if (reason == EVENT_END) { /* its last event */
        put_end(v, e);
        ring_publish(&v->ring);
    } else
        publish_here(v);
}

void vcpu_note_wait(struct vcpu *v, enum event_wait what)
{
    struct event *e = note_begin_here(v, EVENT_WAIT);
    e->detail = what;
    publish_here(v);
}

void vcpu_note_engine(struct vcpu *v)
{
    struct event *e = note_begin_here(v, EVENT_ENGINE);
    e->detail = v->engine->kind;
    publish_here(v);
}

void vcpu_note_interrupt(struct vcpu *v, enum event_reason reason, uint8_t irq, uint8_t vector,
                         uint64_t handler, unsigned flags)
{
    struct event *e = note_begin_here(v, reason);
    e->gpa = handler;
    e->irq = irq;
    e->detail = vector;
    e->flags |= (uint16_t)flags;
    publish_here(v);
}

/* The ring's latest event may be the one with the registers of the last return: they are copied
 * first. The stall is put back for the next event. */
void vcpu_note_line(struct vcpu *v, const struct vcpu_line *l)
{
    struct vcpu_posting *posting = &v->posting;
    vcpu_last_registers(v);
    struct event *e = note_begin(v, EVENT_LINE);
    posting->stalled_ns = e->stalled_ns;
    posting->slowed = e->flags & EVENT_SLOWED;
    e->stalled_ns = 0;
    e->flags = 0;
    e->irq = l->irq;
    e->detail = l->change;
    e->line = l->line;
    ring_publish(&v->ring);
}

void vcpu_note_data(struct vcpu *v, const struct event *of, const uint8_t *data)
{
    v->posting.regs = of->regs;
    size_t size = event_data_size(of);
    assert(size > EVENT_DATA_INLINE);
    for (size_t at = EVENT_DATA_INLINE; at < size; at += EVENT_DATA_MORE) {
        struct event *e = note_begin(v, EVENT_DATA);
        size_t n = size - at < EVENT_DATA_MORE ? size - at : EVENT_DATA_MORE;
        e->port = of->port;
        e->size = of->size;
        e->direction = of->direction;
        e->flags |= of->flags & EVENT_FLAGS_OF_DATA;
        e->count = (uint16_t)n;
        memcpy(e->more, data + at, n);
        ring_publish(&v->ring);
    }
}
