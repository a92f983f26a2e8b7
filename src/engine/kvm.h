/* The engine on /dev/kvm. kvm.c is the only file that knows a KVM ioctl, and it and its neighbours
 * kvm_*.c are the only ones that know KVM's structures (Linux Documentation/virt/kvm/api.rst; "KVM
 * API section" elsewhere in this project means a section of that file).
 *
 * It uses SIGRTMIN to kick, since those with names may come from users, who mean the program: the
 * first VM installs a handler that does nothing, and a thread that runs a CPU unblocks that signal
 * (the main thread, which waits for no kick, does not).
 */
#ifndef ENGINE_KVM_H
#define ENGINE_KVM_H

#include "engine/engine.h"

extern const struct engine engine_kvm;

/* Opens the device and asks what it is, one thing after the other until one fails. Returns true if
 * a VM could be made; else the failure says why not and what to do. */
bool kvm_host_probe(const char *device, struct kvm_host *host, struct failure *failure);

#endif
