/* What no VMM can do without: one real-mode guest and the bare sequence of ioctls (Linux
 * Documentation/virt/kvm/api.rst), with nothing around it. */
#ifndef BARE_H
#define BARE_H

#include <linux/kvm.h>
#include <stdbool.h>

struct bare {
    int kvm, vm, cpu;
    struct kvm_run *run;
};

/* Opens, checks, creates, loads and sets registers: ready for the first KVM_RUN. False if anything
 * fails. Nothing is ever given back: its process ends instead. */
bool bare_open(struct bare *bare, const char *image);

/* To the next exit. Its reason (KVM_EXIT_IO, ...), or -1. */
int bare_run(struct bare *bare);

/* Runs the guest until it halts; true if it did. With print, what it sends to the serial port goes
 * to standard output, byte by byte as it comes. */
bool bare_run_to_halt(struct bare *bare, bool print);

#endif
