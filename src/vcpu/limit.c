/* Counting down, by whoever makes an exit. */
#include "vcpu/limit.h"

bool limit_take_exit(struct limit *limit)
{
    uint64_t left = atomic_load(&limit->exits_left);
    do
        if (!left)
            return false;
    while (!atomic_compare_exchange_weak(&limit->exits_left, &left, left - 1));
    if (left == 1)
        limit->reached(limit->context);
    return true;
}
