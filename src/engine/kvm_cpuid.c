/* What CPUID lists to a guest that may go beyond real mode (Intel SDM vol. 2A, CPUID; AMD APM vol.
 * 3, appendix E): of the host's CPU what every KVM lets a guest use. Without a list KVM answers
 * zeros, and refuses a guest that turns on 64-bit mode.
 *
 * There is no local APIC, as no guest here has one, and no XSAVE. */
#include "engine/private.h"

#include <cpuid.h>

enum { BASIC = 0, FEATURES = 1 };
#define EXTENDED          0x80000000u
#define EXTENDED_FEATURES 0x80000001u
#define NAME              0x80000002u /* three leaves */
#define SIZES             0x80000008u

/* Leaf 1, EDX: FPU, VME, DE, PSE, TSC, MSR, PAE, CX8, SEP, PGE, CMOV, PAT, PSE-36, CLFSH, MMX,
 * FXSR, SSE, SSE2; ECX: SSE3, SSSE3, CX16, SSE4.1, SSE4.2, MOVBE, POPCNT. Of leaf 80000001 those
 * again, which AMD repeats there, with SYSCALL, NX and LM; LAHF in 64-bit mode. */
enum {
    FEATURES_EDX = 0x078ba97f,
    FEATURES_ECX = 0x00d82201,
    REPEATED_EDX = 0x0183f3ff & FEATURES_EDX,
    EXTENDED_EDX = REPEATED_EDX | 1 << 11 | 1 << 20 | 1 << 29,
    EXTENDED_ECX = 1 << 0,
};

static struct kvm_cpuid_entry2 of_host(uint32_t leaf)
{
    struct kvm_cpuid_entry2 entry = { .function = leaf };
    __cpuid(leaf, entry.eax, entry.ebx, entry.ecx, entry.edx);
    return entry;
}

/* EBX has which CPU it is, and the size of a cache line for CLFLUSH. */
static struct kvm_cpuid_entry2 features(unsigned index)
{
    struct kvm_cpuid_entry2 entry = of_host(FEATURES);
    entry.ebx = index << 24 | (entry.ebx & 0xff00);
    entry.ecx &= FEATURES_ECX;
    entry.edx &= FEATURES_EDX;
    return entry;
}

static struct kvm_cpuid_entry2 extended_features(void)
{
    struct kvm_cpuid_entry2 entry = of_host(EXTENDED_FEATURES);
    entry.ebx = 0;
    entry.ecx &= EXTENDED_ECX;
    entry.edx &= EXTENDED_EDX;
    return entry;
}

static struct kvm_cpuid_entry2 sizes(void)
{
    struct kvm_cpuid_entry2 entry = of_host(SIZES);
    return (struct kvm_cpuid_entry2){ .function = SIZES, .eax = entry.eax & 0xffff };
}

/* Leaves that are not listed are zeros. */
bool kvm_cpu_identify(struct engine_cpu *cpu, struct failure *failure)
{
    struct kvm_cpuid_entry2 basic = of_host(BASIC), extended = of_host(EXTENDED);
    basic.eax = FEATURES;
    extended.eax = SIZES;
    const struct kvm_cpuid_entry2 entries[] = {
        basic,         features(cpu->index), extended,          extended_features(),
        of_host(NAME), of_host(NAME + 1),    of_host(NAME + 2), sizes(),
    };
    return kvm_set_cpuid(cpu, entries, sizeof entries / sizeof *entries, failure);
}
