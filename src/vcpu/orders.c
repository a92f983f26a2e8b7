/* The commands: each changes a vCPU's orders and requests in one go, under its lock. */
#include "vcpu/orders.h"

/* Lock held. May it be in the guest, or on its way there? Else a kick would only be a stray one. */
static bool may_run(const struct vcpu *v)
{
    if (!v->started)
        return false;
    return !(atomic_load(&v->shared.requests) & VCPU_PAUSE) || v->shared.orders.exit_steps ||
           v->shared.orders.insn_steps;
}

/* Replaces what it was to run until; the request that tells it so, if any. */
static unsigned set_until(struct vcpu_orders *orders, const struct control_until *until)
{
    bool had = orders->until.conditions;
    orders->until = until ? *until : (struct control_until){ 0 };
    return had || orders->until.conditions ? VCPU_UNTIL : 0;
}

static void drop_steps(struct vcpu_orders *orders)
{
    orders->exit_steps = orders->insn_steps = 0;
}

void vcpu_order_pause(struct vcpu *vcpu)
{
    struct vcpu_orders *orders = vcpu_begin_orders(vcpu);
    bool kick = may_run(vcpu);
    drop_steps(orders);
    vcpu_end_orders(vcpu, VCPU_PAUSE | set_until(orders, NULL), 0, kick);
}

void vcpu_order_run_until(struct vcpu *vcpu, const struct control_until *until)
{
    struct vcpu_orders *orders = vcpu_begin_orders(vcpu);
    unsigned set = set_until(orders, until);
    bool kick = may_run(vcpu) && (set || (atomic_load(&vcpu->shared.requests) & VCPU_PAUSE));
    drop_steps(orders);
    vcpu_end_orders(vcpu, set, VCPU_PAUSE, kick);
}

void vcpu_order_resume(struct vcpu *vcpu)
{
    vcpu_order_run_until(vcpu, NULL);
}

/* No kick where a pause is already on its way: it comes first, and finds the step. */
static void step(struct vcpu *vcpu, struct vcpu_orders *orders, unsigned *count)
{
    ++*count;
    bool kick = !(atomic_load(&vcpu->shared.requests) & VCPU_PAUSE);
    vcpu_end_orders(vcpu, VCPU_PAUSE | set_until(orders, NULL), 0, kick);
}

void vcpu_order_step_exit(struct vcpu *vcpu)
{
    struct vcpu_orders *orders = vcpu_begin_orders(vcpu);
    step(vcpu, orders, &orders->exit_steps);
}

void vcpu_order_step_insn(struct vcpu *vcpu)
{
    struct vcpu_orders *orders = vcpu_begin_orders(vcpu);
    step(vcpu, orders, &orders->insn_steps);
}

void vcpu_order_breaks(struct vcpu *vcpu, const struct control_break *breaks, unsigned count)
{
    assert(count <= BREAKS_MAX);
    struct vcpu_orders *orders = vcpu_begin_orders(vcpu);
    orders->breaks.count = count;
    for (unsigned i = 0; i < count; i++)
        orders->breaks.of[i] = breaks[i];
    vcpu_end_orders(vcpu, VCPU_BREAKS, 0, may_run(vcpu));
}

void vcpu_order_rate(struct vcpu *vcpu, double exits_per_second)
{
    const double longest = 24 * 60 * 60 * 1e9; /* a day, so that nothing overflows */
    double ns = exits_per_second > 0 ? 1e9 / exits_per_second : 0;
    struct vcpu_orders *orders = vcpu_begin_orders(vcpu);
    orders->interval_ns = (uint64_t)(ns < longest ? ns : longest);
    vcpu_end_orders(vcpu, VCPU_RATE, 0, false);
}

void vcpu_order_stop(struct vcpu *vcpu)
{
    vcpu_request(vcpu, VCPU_STOP, 0);
}

void vcpu_order_limit(struct vcpu *vcpu)
{
    vcpu_request(vcpu, VCPU_LIMIT, 0);
}

enum control_order vcpu_last_order(struct vcpu *vcpu)
{
    struct vcpu_shared *shared = &vcpu->shared;
    pthread_mutex_lock(&shared->lock);
    bool pauses = atomic_load(&shared->requests) & VCPU_PAUSE;
    bool steps = shared->orders.exit_steps || shared->orders.insn_steps;
    pthread_mutex_unlock(&shared->lock);
    return !pauses ? CONTROL_GO : steps ? CONTROL_STEP : CONTROL_PAUSE;
}
