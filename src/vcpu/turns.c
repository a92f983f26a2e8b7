/* Virtual time: one vCPU at a time, the one that is furthest behind. */
#include "vcpu/turns.h"

void turns_init(struct turns *t, unsigned count)
{
    assert(count <= VCPU_MAX);
    *t = (struct turns){ 0 };
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->changed, NULL);
    for (unsigned i = 0; i < count; i++) {
        t->takes_part[i] = true;
        t->times[i] = TURNS_START_NS;
    }
}

void turns_destroy(struct turns *t)
{
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
}

/* Of two at the same time, the one with the lower number. */
static bool is_behind_all(const struct turns *t, unsigned index)
{
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        bool before =
            t->times[i] < t->times[index] || (i < index && t->times[i] == t->times[index]);
        if (i != index && t->takes_part[i] && before)
            return false;
    }
    return true;
}

/* Lock held. */
static void reach(struct turns *t, unsigned index, uint64_t now_ns)
{
    assert(t->takes_part[index] && now_ns >= t->times[index]);
    t->times[index] = now_ns;
    t->runs[index] = false;
    pthread_cond_broadcast(&t->changed);
}

void turns_reach(struct turns *t, unsigned index, uint64_t now_ns)
{
    pthread_mutex_lock(&t->lock);
    reach(t, index, now_ns);
    pthread_mutex_unlock(&t->lock);
}

void turns_wait(struct turns *t, unsigned index, uint64_t now_ns)
{
    pthread_mutex_lock(&t->lock);
    reach(t, index, now_ns);
    while (t->held || !is_behind_all(t, index))
        pthread_cond_wait(&t->changed, &t->lock);
    t->runs[index] = true;
    pthread_mutex_unlock(&t->lock);
}

void turns_leave(struct turns *t, unsigned index, uint64_t now_ns)
{
    pthread_mutex_lock(&t->lock);
    reach(t, index, now_ns);
    t->takes_part[index] = false;
    pthread_mutex_unlock(&t->lock);
}

/* The latest time at which a vCPU may have done anything. Somebody may be in the middle of a slice:
 * nothing later than its end has happened. */
static uint64_t latest(const struct turns *t, unsigned index)
{
    return t->times[index] + (t->runs[index] ? TURNS_SLICE_NS : 0);
}

/* What it does at the very time of another's last deed comes after that if its number is higher. */
static void join(struct turns *t, unsigned index)
{
    uint64_t *now = &t->times[index];
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        const uint64_t least = latest(t, i) + (index < i ? TURNS_INSN_NS : 0);
        if (i != index && *now < least)
            *now = least;
    }
    t->takes_part[index] = true;
}

uint64_t turns_join(struct turns *t, unsigned index)
{
    pthread_mutex_lock(&t->lock);
    if (!t->takes_part[index])
        join(t, index);
    uint64_t now = t->times[index];
    pthread_mutex_unlock(&t->lock);
    return now;
}

void turns_hold(struct turns *t, bool held)
{
    pthread_mutex_lock(&t->lock);
    t->held = held;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
}
