/* The limits of a run: so many exits, or so much time. Whoever waits for the machine's events waits
 * for its time as well, on the same descriptor. */
#include "machine/private.h"
#include "vcpu/orders.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Not an end by the user: each vCPU that still runs says why it ended. */
static void reach(void *context)
{
    struct machine *m = context;
    for (unsigned i = 0; i < m->count; i++)
        vcpu_order_limit(&m->vcpus[i]);
}

void limit_init(struct machine *m, const struct machine_config *config)
{
    m->limit = (struct machine_limit){
        .exits = { .exits_left = config->limit_exits, .reached = reach, .context = m },
        .ns = config->limit_ns,
        .timer = -1,
        .both = -1,
    };
}

static bool add(int epoll, int fd)
{
    struct epoll_event readable = { .events = EPOLLIN };
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &readable) == 0;
}

bool limit_open(struct machine *m, struct failure *failure)
{
    struct machine_limit *l = &m->limit;
    if (!l->ns)
        return true;
    l->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    l->both = epoll_create1(EPOLL_CLOEXEC);
    bool ok = l->timer >= 0 && l->both >= 0 && add(l->both, l->timer) &&
              add(l->both, doorbell_fd(&m->bell));
    return ok || set_failure(failure, "no timer for the limit of the run: %s", error_words(errno));
}

void limit_start(struct machine *m)
{
    const struct machine_limit *l = &m->limit;
    struct itimerspec when = { .it_value = { .tv_sec = (time_t)(l->ns / 1000000000u),
                                             .tv_nsec = (long)(l->ns % 1000000000u) } };
    if (l->timer >= 0)
        timerfd_settime(l->timer, 0, &when, NULL); /* a time on its scale is never refused */
}

void limit_look(struct machine *m)
{
    uint64_t times;
    if (m->limit.timer < 0 || read(m->limit.timer, &times, sizeof times) != sizeof times)
        return;
    m->limit.is_late = true;
    reach(m);
}

void limit_close(struct machine *m)
{
    const int fds[] = { m->limit.timer, m->limit.both };
    for (unsigned i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}
