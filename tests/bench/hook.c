/* The ioctl() of this program: all calls go on to the kernel, and KVM_RUN is timed or spared. */
#include "hook.h"

#include <linux/kvm.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct hook *hook;

static void mark(struct hook *h)
{
    unsigned n = atomic_load_explicit(&h->mark_count, memory_order_relaxed);
    if (n == MARKS_MAX)
        return;
    h->marks[n] = h->clock();
    atomic_store_explicit(&h->mark_count, n + 1, memory_order_release);
}

static long run(struct hook *h, int fd)
{
    long result = h->returns < h->real ? syscall(SYS_ioctl, fd, KVM_RUN, 0) : 0;
    h->returns++;
    if (h->returns == h->first) {
        mark(h);
        h->first += h->stride;
    }
    return result;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    va_start(args, request);
    void *argument = va_arg(args, void *);
    va_end(args);
    if (request == KVM_RUN && hook)
        return (int)run(hook, fd);
    return (int)syscall(SYS_ioctl, fd, request, argument);
}
