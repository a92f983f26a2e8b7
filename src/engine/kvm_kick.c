/* Kicks (KVM API, "immediate_exit").
 *
 * A kick sets immediate_exit and then sends a signal. If the vCPU thread has not entered the guest
 * yet, KVM_RUN sees the flag; if it has, the signal brings it back. There is no moment between. */
#include "engine/private.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#define KICK_SIGNAL SIGRTMIN

static void on_kick(int signal)
{
    (void)signal; /* its arrival alone makes KVM_RUN return */
}

void kvm_expect_kicks(void)
{
    struct sigaction action = { .sa_handler = on_kick };
    sigemptyset(&action.sa_mask);
    sigaction(KICK_SIGNAL, &action, NULL); /* fails only for signals that there are not */
}

/* The program may block the signal in all threads. */
static void welcome_kicks(void)
{
    sigset_t kicks;
    sigemptyset(&kicks);
    sigaddset(&kicks, KICK_SIGNAL);
    pthread_sigmask(SIG_UNBLOCK, &kicks, NULL);
}

void kvm_come_to_thread(struct engine_cpu *cpu)
{
    if (atomic_load_explicit(&cpu->thread, memory_order_relaxed))
        return;
    welcome_kicks();
    atomic_store(&cpu->thread, gettid());
    cpu->is_woken = empty_vector_wake(&cpu->wakes, KICK_SIGNAL);
}

void kvm_set_kick(struct engine_cpu *cpu, bool on)
{
    __atomic_store_n(&cpu->run->immediate_exit, on, __ATOMIC_SEQ_CST);
}

bool kvm_is_kicked(const struct engine_cpu *cpu)
{
    return __atomic_load_n(&cpu->run->immediate_exit, __ATOMIC_SEQ_CST);
}

/* A kick that comes right now sets the flag again. */
void kvm_restore_kick(struct engine_cpu *cpu)
{
    kvm_set_kick(cpu, false);
    if (atomic_load(&cpu->kicked))
        kvm_set_kick(cpu, true);
}

void kvm_nudge(struct engine_cpu *cpu)
{
    pid_t thread = atomic_load(&cpu->thread);
    if (thread) /* it fails if that thread has ended: nobody is in the guest then */
        tgkill(getpid(), thread, KICK_SIGNAL);
}

void kvm_cpu_kick(struct engine_cpu *cpu)
{
    atomic_store(&cpu->kicked, true);
    kvm_set_kick(cpu, true);
    kvm_nudge(cpu);
}

void kvm_cpu_clear_kick(struct engine_cpu *cpu)
{
    atomic_store(&cpu->kicked, false);
    kvm_set_kick(cpu, false);
}
