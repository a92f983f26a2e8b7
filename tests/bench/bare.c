/* The bare sequence of ioctls, step by step: open, create, map, run, print. */
#include "bare.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RAM_SIZE = 0x40000, SERIAL_PORT = 0x3f8 };

static bool load(const char *image, void *ram)
{
    int fd = open(image, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, ram, RAM_SIZE);
    close(fd);
    return n > 0;
}

static bool create_vm(struct bare *b, const char *image)
{
    b->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (b->kvm < 0 || ioctl(b->kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
        return false;
    b->vm = ioctl(b->kvm, KVM_CREATE_VM, 0);
    void *ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (b->vm < 0 || ram == MAP_FAILED || !load(image, ram))
        return false;
    struct kvm_userspace_memory_region region = { .memory_size = RAM_SIZE,
                                                  .userspace_addr = (uintptr_t)ram };
    return ioctl(b->vm, KVM_SET_USER_MEMORY_REGION, &region) == 0;
}

static bool create_vcpu(struct bare *b)
{
    b->cpu = ioctl(b->vm, KVM_CREATE_VCPU, 0);
    int size = ioctl(b->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (b->cpu < 0 || size < 0)
        return false;
    b->run = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, b->cpu, 0);
    return b->run != MAP_FAILED;
}

/* The other segments start at 0 by themselves; CS at the reset vector. */
static bool set_registers(struct bare *b)
{
    struct kvm_sregs sregs;
    struct kvm_regs regs = { .rsp = 0xfffe, .rflags = 2 };
    if (ioctl(b->cpu, KVM_GET_SREGS, &sregs) < 0)
        return false;
    sregs.cs.base = sregs.cs.selector = 0;
    return ioctl(b->cpu, KVM_SET_SREGS, &sregs) == 0 && ioctl(b->cpu, KVM_SET_REGS, &regs) == 0;
}

bool bare_open(struct bare *b, const char *image)
{
    return create_vm(b, image) && create_vcpu(b) && set_registers(b);
}

int bare_run(struct bare *b)
{
    return ioctl(b->cpu, KVM_RUN, 0) < 0 ? -1 : (int)b->run->exit_reason;
}

static bool print_byte(const struct kvm_run *run)
{
    if (run->io.port != SERIAL_PORT)
        return true;
    return write(STDOUT_FILENO, (const char *)run + run->io.data_offset, 1) == 1;
}

bool bare_run_to_halt(struct bare *b, bool print)
{
    for (;;) {
        int reason = bare_run(b);
        if (reason == KVM_EXIT_HLT)
            return true;
        if (reason != KVM_EXIT_IO || (print && !print_byte(b->run)))
            return false;
    }
}
