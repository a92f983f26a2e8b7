/* A library for LD_PRELOAD that stands between a program and the C library, counts the calls that
 * can fail and lets one of them fail (plan.h). It sees what the program and the libraries of Debian
 * that it uses ask for, not what the C library does within itself (of stdio, its memory alone).
 * Without a plan it changes nothing. */
#include "plan.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

static struct inject_plan *plan;
static const int error_of[INJECT_CALL_COUNT] = {
#define CALL(name, error) error,
    INJECT_CALLS(CALL)
#undef CALL
};

/* Before the program's main(), and with nothing that is intercepted. */
__attribute__((constructor)) static void read_plan(void)
{
    const char *path = getenv(INJECT_PLAN);
    long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    long map = syscall(SYS_mmap, NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0L);
    syscall(SYS_close, fd);
    if (map > 0)
        plan = (struct inject_plan *)map; /* NOLINT(performance-no-int-to-ptr) */
}

/* Counts a call; true: it fails now, with errno. */
static bool fails(enum inject_call call)
{
    if (!plan)
        return false;
    uint32_t number = atomic_fetch_add(&plan->made[call], 1) + 1;
    if (plan->call != call || !plan->first || number < plan->first ||
        (number > plan->first && !plan->for_good))
        return false;
    atomic_fetch_add(&plan->failed, 1);
    errno = error_of[call];
    return true;
}

/* ---- Memory: the C library has these names for its own, too ---- */

static bool is_of_library(const void *caller)
{
    Dl_info info;
    return dladdr(caller, &info) && strstr(info.dli_fname, ".so") &&
           !strstr(info.dli_fname, "/libc.so");
}

static bool memory_fails(const void *caller)
{
    bool failed = fails(INJECT_malloc);
    if (failed)
        plan->is_library_s = is_of_library(caller);
    return failed;
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

/* The C library asks for it on behalf of others: who they are is seen here alone. */
char *strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memory_fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (fails(INJECT_mmap))
        return MAP_FAILED;
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}

/* ---- Files ---- */

/* One body for the names that a compiler makes of open(). */
static int open_with(const char *path, int flags, mode_t mode)
{
    return fails(INJECT_open) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_with(path, flags, mode);
}

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
    return open_with(path, flags, 0);
}

FILE *fopen(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *) = dlsym(RTLD_NEXT, "fopen");
    return fails(INJECT_open) ? NULL : real(path, mode);
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    va_start(rest, request);
    unsigned long argument = va_arg(rest, unsigned long);
    va_end(rest);
    return fails(INJECT_ioctl) ? -1 : (int)syscall(SYS_ioctl, fd, request, argument);
}

ssize_t read(int fd, void *bytes, size_t n)
{
    return fails(INJECT_read) ? -1 : syscall(SYS_read, fd, bytes, n);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    if (!fails(INJECT_write))
        return syscall(SYS_write, fd, bytes, n);
    plan->failed_fd = fd;
    return -1;
}

/* ---- Waiting, threads, sockets ---- */

int poll(struct pollfd *fds, nfds_t n, int ms)
{
    return fails(INJECT_poll) ? -1 : (int)syscall(SYS_poll, fds, n, ms);
}

int __poll_chk(struct pollfd *fds, nfds_t n, int ms, size_t size);
int __poll_chk(struct pollfd *fds, nfds_t n, int ms, size_t size)
{
    return poll(fds, n, ms);
}

int signalfd(int fd, const sigset_t *mask, int flags)
{
    const size_t kernel_set = 8; /* bytes: the kernel's sigset_t is 64 signals */
    return fails(INJECT_signalfd) ? -1 : (int)syscall(SYS_signalfd4, fd, mask, kernel_set, flags);
}

int timerfd_create(int clock, int flags)
{
    return fails(INJECT_timerfd) ? -1 : (int)syscall(SYS_timerfd_create, clock, flags);
}

int timerfd_settime(int fd, int flags, const struct itimerspec *time, struct itimerspec *old)
{
    return fails(INJECT_timerfd) ? -1 : (int)syscall(SYS_timerfd_settime, fd, flags, time, old);
}

int eventfd(unsigned count, int flags)
{
    return fails(INJECT_eventfd) ? -1 : (int)syscall(SYS_eventfd2, count, flags);
}

typedef void *thread_fn(void *context);
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, thread_fn *function,
                   void *context)
{
    int (*real)(pthread_t *, const pthread_attr_t *, thread_fn *, void *) =
        dlsym(RTLD_NEXT, "pthread_create");
    return fails(INJECT_thread) ? EAGAIN : real(thread, attributes, function, context);
}

int socket(int domain, int type, int protocol)
{
    return fails(INJECT_socket) ? -1 : (int)syscall(SYS_socket, domain, type, protocol);
}
