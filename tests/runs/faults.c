/* A KVM that fails on demand: linked into ./kvm-vmm-faulty, this ioctl() stands before the
 * kernel's.
 *
 * KVM_FAULT names what goes wrong; KVM_RUN_COUNT names a file that gets the number of returns of
 * KVM_RUN at the end. It also imitates what other hosts do differently (kvm_amd leaves IP on an OUT
 * and resets the registers at a triple fault), so that code written for them is tested everywhere.
 */
#include <errno.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int ioctl(int fd, unsigned long request, ...);

static _Atomic unsigned long run_returns;
static struct kvm_userspace_memory_region ram; /* of the last VM that was made */

static int is_wanted(const char *fault)
{
    const char *name = getenv("KVM_FAULT");
    return name && !strcmp(name, fault);
}

__attribute__((destructor)) static void write_count(void)
{
    const char *path = getenv("KVM_RUN_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file)
        return;
    fprintf(file, "%lu\n", run_returns);
    fclose(file);
}

/* The program ends a signalled run by the signal itself: no destructor runs then. */
int raise(int number)
{
    write_count();
    return (int)syscall(SYS_tgkill, getpid(), gettid(), number);
}

typedef void *thread_fn(void *context);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, thread_fn *function,
                          void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, thread_fn *function,
                          void *context);

/* No signal gets it out either. */
static void *hang(void *context)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    for (;;)
        pause();
    return context;
}

void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__real_realloc(void *before, size_t n);
void *__wrap_realloc(void *before, size_t n);

/* The linker puts these before the library's, as those below. */
void *__wrap_malloc(size_t n)
{
    return is_wanted("no-memory") ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
    return is_wanted("no-memory") ? NULL : __real_calloc(count, n);
}

void *__wrap_realloc(void *before, size_t n)
{
    return is_wanted("no-memory") ? NULL : __real_realloc(before, n);
}

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);

ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    if (fd == STDOUT_FILENO && is_wanted("hang-write"))
        hang(NULL);
    return __real_write(fd, bytes, n);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, thread_fn *function,
                          void *context)
{
    enum { SIGNALS, TICKER, FIRST, SECOND }; /* whose they are, in the order in which they start */
    static unsigned started;
    const unsigned which = started++;
    if (which >= FIRST && is_wanted("hang-vcpu"))
        function = hang;
    if ((which == SIGNALS && is_wanted("no-signals")) ||
        (which == TICKER && is_wanted("no-ticker")))
        return EAGAIN;
    if (which == SECOND && is_wanted("no-second-thread")) {
        usleep(50000); /* the first one has a slice of its time behind it by then */
        return EAGAIN;
    }
    return __real_pthread_create(thread, attributes, function, context);
}

/* IP back onto "out %al, %dx", as hosts have it that step over it later; this one may be such a
 * host. */
static void leave_ip_on_out(struct kvm_run *run)
{
    const uint8_t out_al_dx = 0xee;
    const uint8_t *memory = (const uint8_t *)(uintptr_t)ram.userspace_addr;
    uint64_t before = run->s.regs.sregs.cs.base + run->s.regs.regs.rip - 1;
    if (run->exit_reason != KVM_EXIT_IO || run->io.direction != KVM_EXIT_IO_OUT)
        return;
    if (before < ram.memory_size && memory[before] == out_al_dx)
        run->s.regs.regs.rip--;
}

static void reset_at_shutdown(struct kvm_run *run)
{
    if (run->exit_reason != KVM_EXIT_SHUTDOWN)
        return;
    memset(&run->s.regs.regs, 0, sizeof run->s.regs.regs);
    run->s.regs.regs.rip = 0xfff0;
    run->s.regs.sregs.cr0 = 0x60000010;
    run->s.regs.sregs.cs.selector = 0xf000;
    run->s.regs.sregs.cs.base = 0xffff0000;
}

static int spoil(struct kvm_run *run, int result, int gives_up)
{
    if (is_wanted("run-error")) {
        errno = EFAULT;
        return -1;
    }
    if (is_wanted("fail-entry")) {
        run->exit_reason = KVM_EXIT_FAIL_ENTRY;
        run->fail_entry.hardware_entry_failure_reason = 0x80000021;
    }
    if (is_wanted("internal-error")) {
        run->exit_reason = KVM_EXIT_INTERNAL_ERROR;
        run->internal.suberror = KVM_INTERNAL_ERROR_DELIVERY_EV;
        run->s.regs.regs.rip = 0;
    }
    if (gives_up) {
        run->exit_reason = KVM_EXIT_INTERNAL_ERROR;
        run->internal.suberror = KVM_INTERNAL_ERROR_EMULATION;
        return 0;
    }
    if (is_wanted("unknown-exit"))
        run->exit_reason = KVM_EXIT_HYPERV;
    if (is_wanted("amd") && result == 0) {
        leave_ip_on_out(run);
        reset_at_shutdown(run);
    }
    return result;
}

/* "gives-up-N": before the run with this number, from 0 on. */
static int gives_up_now(void)
{
    const char *name = getenv("KVM_FAULT"), wanted[] = "gives-up-";
    return name && !strncmp(name, wanted, sizeof wanted - 1) &&
           strtoul(name + sizeof wanted - 1, NULL, 10) == run_returns;
}

static int run_vcpu(int fd, unsigned long argument)
{
    struct kvm_run *run = mmap(NULL, sizeof *run, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (run == MAP_FAILED)
        abort();
    /* It can go no further than where it stands, the last exit finished. */
    int gives_up = gives_up_now();
    if (gives_up)
        run->immediate_exit = 1;
    int result = (int)syscall(SYS_ioctl, fd, KVM_RUN, argument);
    int error = errno;
    /* An engine that looks at a guest which runs on and on brings it back, and goes on. */
    bool is_look = result < 0 && error == EINTR && !run->immediate_exit;
    run_returns += !is_look;
    if (gives_up)
        run->immediate_exit = 0;
    result = spoil(run, result, gives_up);
    error = errno;
    munmap(run, sizeof *run);
    errno = error;
    return result;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    va_start(args, request);
    unsigned long argument = va_arg(args, unsigned long);
    va_end(args);
    if (request == KVM_GET_API_VERSION && is_wanted("api"))
        return 11;
    if (request == KVM_CHECK_EXTENSION && argument == KVM_CAP_SYNC_REGS &&
        is_wanted("no-sync-regs"))
        return 0;
    if (request == KVM_CHECK_EXTENSION && argument == KVM_CAP_IMMEDIATE_EXIT &&
        is_wanted("no-immediate-exit"))
        return 0;
    if (request == KVM_CHECK_EXTENSION && argument == KVM_CAP_SYNC_REGS &&
        is_wanted("no-registers")) {
        errno = EINVAL;
        return -1;
    }
    if ((request == KVM_SET_TSS_ADDR && is_wanted("no-tss")) ||
        (request == KVM_SET_GUEST_DEBUG && is_wanted("no-debug")) ||
        (request == KVM_INTERRUPT && is_wanted("no-interrupt")) ||
        (request == KVM_GET_REGS && is_wanted("no-registers"))) {
        errno = EIO;
        return -1;
    }
    if (request == KVM_CREATE_VCPU && argument == 1 && is_wanted("no-second-vcpu")) {
        errno = EINVAL;
        return -1;
    }
    if (request == KVM_SET_USER_MEMORY_REGION)
        /* set before there are threads */
        ram = *(const struct kvm_userspace_memory_region *)argument;
    return request == KVM_RUN ? run_vcpu(fd, argument)
                              : (int)syscall(SYS_ioctl, fd, request, argument);
}
