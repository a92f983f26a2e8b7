/* The bell is an eventfd; what wakes the sleeper is written to it. */
#include "event/doorbell.h"

#include <errno.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int doorbell_init(struct doorbell *bell)
{
    bell->armed = false;
    bell->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return bell->fd < 0 ? -errno : 0;
}

void doorbell_destroy(struct doorbell *bell)
{
    if (bell->fd >= 0)
        close(bell->fd);
    bell->fd = -1;
}

void doorbell_press(struct doorbell *bell)
{
    atomic_store(&bell->armed, false);
    uint64_t one = 1;
    /* EAGAIN means that the counter is at its maximum: the consumer will wake anyway. */
    if (write(bell->fd, &one, sizeof one) < 0)
        return;
}

void doorbell_disarm(struct doorbell *bell)
{
    atomic_store(&bell->armed, false);
    uint64_t rings;
    if (read(bell->fd, &rings, sizeof rings) < 0)
        return; /* EAGAIN: nobody rang */
}
