/* Interrupts and exceptions, matched with their IRETs. */
#include "model/interrupts.h"
#include "model/private.h"

#include <stdlib.h>
#include <string.h>

struct model_nesting {
    struct model_interrupt kept[MODEL_INTERRUPTS]; /* a ring, by number */
    uint64_t count;                                /* of all there ever were */
    uint64_t open[MODEL_NESTING];                  /* numbers of those whose handlers run, */
    unsigned depth;                                /* innermost last */
    bool returns; /* there was an event of an engine that tells of IRETs */
};

static struct model_interrupt *numbered(struct model_nesting *n, uint64_t number)
{
    return &n->kept[number % MODEL_INTERRUPTS];
}

static bool is_kept(const struct model_nesting *n, uint64_t number)
{
    return number < n->count && n->count - number <= MODEL_INTERRUPTS;
}

static void open_handler(struct model_nesting *n, uint64_t number)
{
    if (n->depth == MODEL_NESTING) {
        memmove(n->open, n->open + 1, sizeof n->open - sizeof n->open[0]);
        n->depth--;
    }
    n->open[n->depth++] = number;
}

static void close_handler(struct model_nesting *n, const struct event *e)
{
    if (!n->depth)
        return;
    uint64_t number = n->open[--n->depth];
    if (!is_kept(n, number))
        return;
    numbered(n, number)->ended_ns = e->exit_ns;
    numbered(n, number)->ended_seq = e->seq;
}

static void add(struct model_nesting *n, const struct event *e, struct model_interrupt i)
{
    i.seq = e->seq;
    i.began_ns = e->exit_ns;
    if (n->returns)
        i.depth = n->depth < MODEL_NESTING ? n->depth : MODEL_NESTING - 1;
    *numbered(n, n->count++) = i;
    if (!i.failed)
        open_handler(n, n->count - 1);
}

static void add_injection(struct model_nesting *n, const struct event *e)
{
    add(n, e,
        (struct model_interrupt){
            .kind = EXCEPTION_INTERRUPT,
            .vector = (uint8_t)e->detail,
            .irq = e->irq,
            .spurious = e->flags & EVENT_SPURIOUS,
            .from = e->linear,
            .to = e->gpa,
        });
}

/* There is an engine that tells of returns: what is open is nested. */
static void learn_returns(struct model_nesting *n)
{
    for (unsigned i = 0; i < n->depth && !n->returns; i++)
        if (is_kept(n, n->open[i]))
            numbered(n, n->open[i])->depth = i;
    n->returns = true;
}

/* Is it the injection before that failed? */
static bool fail_injection(struct model_nesting *n, const struct event_exception *x)
{
    if (x->kind != EXCEPTION_INTERRUPT || !n->depth || !is_kept(n, n->open[n->depth - 1]))
        return false;
    struct model_interrupt *i = numbered(n, n->open[n->depth - 1]);
    if (i->kind != EXCEPTION_INTERRUPT || i->vector != x->vector)
        return false;
    i->failed = true;
    n->depth--;
    return true;
}

static void add_exception(struct model_nesting *n, const struct event *e)
{
    const struct event_exception *x = &e->exception;
    learn_returns(n);
    if (x->kind == EXCEPTION_RETURN)
        close_handler(n, e);
    else if (!fail_injection(n, x))
        add(n, e,
            (struct model_interrupt){
                .kind = x->kind,
                .vector = x->vector,
                .irq = EVENT_NO_IRQ,
                .has_error = x->has_error,
                .failed = x->failed,
                .error = x->error,
                .cr2 = x->cr2,
                .from = x->from,
                .to = x->to,
            });
}

/* An injection's WIDE has the upper half of where it came. */
static void widen(struct model_nesting *n, const struct event *e)
{
    if (n->count && numbered(n, n->count - 1)->seq + 1 == e->seq)
        numbered(n, n->count - 1)->from |= (uint64_t)e->wide.linear << 32;
}

void interrupts_add(struct model_vcpu *v, const struct event *e)
{
    bool is_one = e->reason == EVENT_INJECT || e->reason == EVENT_EXCEPTION;
    if (is_one && !v->nesting)
        v->nesting = calloc(1, sizeof *v->nesting);
    if (!v->nesting)
        return;
    if (e->reason == EVENT_INJECT)
        add_injection(v->nesting, e);
    else if (e->reason == EVENT_EXCEPTION)
        add_exception(v->nesting, e);
    else if (e->reason == EVENT_WIDE)
        widen(v->nesting, e);
    else if (e->reason == EVENT_ENGINE)
        v->nesting->depth = 0; /* what the engine before did not tell is not known any more */
}

uint32_t model_interrupts(const struct model_vcpu *v)
{
    uint64_t count = v->nesting ? v->nesting->count : 0;
    return count < MODEL_INTERRUPTS ? (uint32_t)count : MODEL_INTERRUPTS;
}

const struct model_interrupt *model_interrupt(const struct model_vcpu *v, uint32_t index)
{
    uint32_t kept = model_interrupts(v);
    return index < kept ? numbered(v->nesting, v->nesting->count - kept + index) : NULL;
}

uint32_t model_interrupt_find(const struct model_vcpu *v, uint64_t seq)
{
    uint32_t from = 0, to = model_interrupts(v);
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (model_interrupt(v, middle)->seq < seq)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}
