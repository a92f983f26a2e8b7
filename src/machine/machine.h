/* The wiring: guests to VMs, their memory, vCPUs and their events.
 *
 * machine_create() does all that can fail before a guest runs; machine_start() lets all vCPUs go;
 * from then on the owner drains the events until every vCPU has posted EVENT_END, then joins and
 * destroys. All calls are the owner's thread's; control.h and input.h say what others may call.
 * vCPUs go by number, from 0 on, in the order of the guests; a number must be less than
 * machine_count().
 *
 * Flat guests in real mode share one VM: guest i has the 256 KiB at guest-physical i x 0x40000. All
 * others have a VM each: with paging, with memory of their own, and those that expect a PC, a disk
 * that is booted or a kernel (memory/boot.h has how guests start, event/pc.h what a PC has where).
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "event/registers.h"
#include "event/stream.h"
#include "machine/choice.h"

/* How a guest starts. */
enum machine_boot {
    BOOT_BY_FILE, /* as its file says: a disk, a kernel, or flat */
    BOOT_FLAT,    /* raw bytes: with paging, load, entry and memory as below */
    BOOT_DISK,    /* a PC whose BIOS loads the first sector of the file, which is its disk */
    BOOT_KERNEL,  /* a PC without BIOS, ELF32 or multiboot: 32-bit protected mode, no paging */
    BOOT_LONG,    /* a PC without BIOS, ELF64 or raw bytes: 64-bit mode */
};

enum { MACHINE_MODULES = 8, MACHINE_SETS = 20 };

/* A register's value at the start: a general one (GPR_...), or one of these. */
enum { MACHINE_SET_EIP = GPR_COUNT, MACHINE_SET_EFLAGS };
struct machine_set {
    uint8_t reg;
    uint32_t value;
    uint8_t size, shift; /* so many bytes of it, from this bit on: AH is 1 and 8 */
};

/* All strings are borrowed. */
struct machine_guest {
    const char *image; /* path */
    /* What is wanted; what came of it says machine_start_of(). */
    enum machine_boot boot;
    bool paging;
    /* Someone said so; else the defaults of what is started, which load, entry and memory have only
     * for flat guests. */
    bool has_load, has_entry, has_memory;
    bool is_linear;     /* entry is one address, not segment and offset; valid if has_entry */
    const char *bios;   /* path of a BIOS to boot a disk with; NULL: ours */
    const char *append; /* the command line of a multiboot kernel; NULL: none */
    const char *modules[MACHINE_MODULES]; /* paths, maybe followed by a blank and words for it */
    unsigned module_count;
    struct machine_set sets[MACHINE_SETS];
    unsigned set_count;
    uint16_t console;   /* a port whose bytes are printed; 0: only those that always are */
    uint16_t exit_port; /* OUT there ends the guest; 0: none */
    bool reset_ends;    /* a triple fault is a reset that was wanted, no failure */
    /* Bytes, whole chunks (memory/memory.h), for a VM of its own. 0: a real-mode guest shares one,
     * a paging guest has PAGING_MEMORY, of which it never has less. A PC and a kernel have 1 MiB at
     * least, and 16 MiB unless someone said so. */
    uint32_t memory;
    uint32_t load;  /* in a VM of its own: guest-physical */
    uint32_t entry; /* there: linear; in real mode segment << 16 | offset */
    /* Its POST port, one without another device; 0: none, but PORT_POST in a machine of its own,
     * unless that is the console or the exit port. */
    uint16_t post;
};

struct machine_config {
    struct machine_guest guests[VCPU_MAX];
    unsigned count;          /* 1 to 4 */
    enum choice_wish engine; /* which engine is wanted */
    bool virtual_clock; /* time is counted in instructions (vcpu/turns.h); only with CHOICE_SOFT */
    const char *kvm_device; /* KVM_DEVICE */
    uint32_t ring_capacity; /* events; a power of two, 2 at least */
    bool keeps_trail;       /* control_trail() is to be answered */
    bool paused;            /* every vCPU pauses before its first instruction */
    /* Slow motion from the start, exits a second of each vCPU; 0: full speed. */
    double rate;
    /* What ends the run with OUTCOME_LIMIT; 0: no limit. Exits are those of all vCPUs together;
     * time is the host's from machine_start() on, whatever the clock of the guests. */
    uint64_t limit_exits, limit_ns;
};

/* What a guest's file was taken for, and where it starts. */
struct machine_start {
    enum machine_boot boot; /* never BOOT_BY_FILE */
    const char *kind;       /* of the file, in English, FAILURE_WORDS(); "" for raw bytes */
    uint64_t entry;         /* linear; BOOT_DISK: PC_BOOT_SECTOR */
    uint8_t drive;          /* BOOT_DISK: 0x00 or 0x80 */
    bool multiboot;         /* BOOT_KERNEL: by its multiboot header */
    bool is_known;          /* by what it holds, not by an option */
};

struct machine;

/* Would machine_create() take this guest? Its file is read; the failure names it. */
bool machine_check_guest(const struct machine_guest *guest, struct failure *failure);
/* NULL and a failure that names the file or the vCPU, if anything is wrong. The machine is the
 * caller's. The configuration is read during the call alone, but for the name of the device, which
 * has to outlive the machine. */
struct machine *machine_create(const struct machine_config *config, struct failure *failure);
/* Once. On failure no vCPU runs. */
bool machine_start(struct machine *machine, struct failure *failure);
/* Commands every vCPU that was started to stop; the owner goes on draining until each has ended. */
void machine_stop(struct machine *machine);
/* Waits for the threads of all vCPUs, which must have ended or be about to. */
void machine_join(struct machine *machine);
/* Stops and joins whatever still runs, dropping its events. NULL is fine. */
void machine_destroy(struct machine *machine);

/* How many vCPUs it has, 1 to 4. */
unsigned machine_count(const struct machine *machine);
/* From address 0 up to so many bytes the guest of a vCPU has memory, a PC's with holes. */
uint64_t machine_memory_size(const struct machine *machine, unsigned vcpu);

/* Hands at most limit events to fn, in the order of event/stream.h. Returns how many there were. */
size_t machine_drain(struct machine *machine, size_t limit, stream_fn *fn, void *context);

/* The owner's sleep in poll(), as event/doorbell.h has it: machine_arm(), then a poll() on
 * machine_fd() for POLLIN, without a time-out only if machine_arm() returned true (there was no
 * event yet); then machine_disarm(). Without machine_arm() the poll() is a nap from which no vCPU
 * wakes it. The descriptor also wakes it when the time of the run is up, and machine_disarm() then
 * ends the run. */
int machine_fd(const struct machine *machine);
bool machine_arm(struct machine *machine);
void machine_disarm(struct machine *machine);
/* Has machine_disarm() ended the run because its time was up? Then nothing should hold it up, nor a
 * reader of its output. */
bool machine_is_late(const struct machine *machine);

/* How the guest of a vCPU was started. */
const struct machine_start *machine_start_of(const struct machine *machine, unsigned vcpu);

/* The engine of a vCPU, why it is not the one that a user would expect, and the details of that:
 * the words of the failure that was the reason, "" without one. They live as long as the
 * machine. */
enum engine_kind machine_engine(const struct machine *machine, unsigned vcpu);
enum engine_reason machine_engine_reason(const struct machine *machine, unsigned vcpu);
const char *machine_engine_details(const struct machine *machine, unsigned vcpu);

#endif
