/* What the files of the privileged half share: descriptors, stacks under construction, returns.
 *
 * Numbers of sections are those of the Intel SDM, vol. 3A. All functions here raise faults and then
 * do not return; none of them changes a register unless it says so. "ext" is 1 while an event that
 * is no instruction of the program is being delivered, else 0: it becomes bit 0 of error codes
 * (6.13).
 */
#ifndef SOFT_PROTECT_H
#define SOFT_PROTECT_H

#include "soft/cpu.h"

#include <string.h>

/* ---- Selectors and descriptors (3.4.2, 3.4.5) ---- */

enum { SELECTOR_RPL = 3, SELECTOR_LDT = 4 };

/* Types of system descriptors (table 3-2). Bit 3: 32 bits wide. Bit 1 of a TSS: busy. */
enum {
    SYSTEM_TSS16 = 1,
    SYSTEM_LDT = 2,
    SYSTEM_TSS16_BUSY = 3,
    SYSTEM_CALL16 = 4,
    SYSTEM_TASK_GATE = 5,
    SYSTEM_INTERRUPT16 = 6,
    SYSTEM_TRAP16 = 7,
    SYSTEM_TSS32 = 9,
    SYSTEM_TSS32_BUSY = 11,
    SYSTEM_CALL32 = 12,
    SYSTEM_INTERRUPT32 = 14,
    SYSTEM_TRAP32 = 15,
};
enum { SYSTEM_BUSY = 2, SYSTEM_WIDE = 8 };

struct descriptor {
    uint32_t low, high; /* as in the table */
    uint32_t at;        /* linear address */
    uint16_t selector;
};

static inline bool selector_is_null(uint16_t selector)
{
    return !(selector & ~SELECTOR_RPL);
}
static inline unsigned selector_rpl(uint16_t selector)
{
    return selector & SELECTOR_RPL;
}
static inline unsigned descriptor_type(const struct descriptor *d)
{
    return d->high >> 8 & 15;
}
static inline unsigned descriptor_dpl(const struct descriptor *d)
{
    return d->high >> 13 & 3;
}
static inline bool descriptor_is_present(const struct descriptor *d)
{
    return d->high >> 15 & 1;
}
static inline bool descriptor_is_system(const struct descriptor *d)
{
    return !(d->high >> 12 & 1);
}
static inline bool descriptor_is_code(const struct descriptor *d)
{
    return !descriptor_is_system(d) && (descriptor_type(d) & TYPE_CODE);
}
static inline bool descriptor_is_conforming(const struct descriptor *d)
{
    return descriptor_is_code(d) && (descriptor_type(d) & TYPE_CONFORMING);
}
static inline bool descriptor_is_writable(const struct descriptor *d)
{
    return !descriptor_is_system(d) && !descriptor_is_code(d) &&
           (descriptor_type(d) & TYPE_WRITABLE);
}
static inline bool descriptor_is_readable(const struct descriptor *d)
{
    return !descriptor_is_system(d) &&
           (!descriptor_is_code(d) || (descriptor_type(d) & TYPE_READABLE));
}
static inline bool descriptor_is_tss(const struct descriptor *d)
{
    return descriptor_is_system(d) &&
           (descriptor_type(d) & ~(SYSTEM_BUSY | SYSTEM_WIDE)) == SYSTEM_TSS16;
}

/* An exception with a selector as its error code. */
_Noreturn void selector_fault(struct engine_cpu *cpu, uint8_t vector, uint16_t selector,
                              unsigned ext);

/* What the CPU itself reads: descriptors, vectors, TSS. Where there is no memory that is ones,
 * without an exit: nobody could go on with an event half delivered. */
uint32_t system_read(struct engine_cpu *cpu, uint32_t linear, unsigned size);

/* Reads it. False: the selector is null, or outside its table. */
bool descriptor_find(struct engine_cpu *cpu, uint16_t selector, struct descriptor *d);
/* The same; null raises vector(ext), outside vector(selector + ext). */
void descriptor_fetch(struct engine_cpu *cpu, uint16_t selector, uint8_t vector, unsigned ext,
                      struct descriptor *d);
/* vector(selector + ext) if it is not present. */
void descriptor_need_present(struct engine_cpu *cpu, const struct descriptor *d, uint8_t vector,
                             unsigned ext);
/* The segment register that a load of it makes. Looks only. */
struct segment descriptor_segment(const struct descriptor *d);
/* The same for code and data; sets the accessed bit in the table. */
struct segment descriptor_use(struct engine_cpu *cpu, struct descriptor *d);
/* Sets or clears the busy bit of a TSS in its table. */
void descriptor_set_busy(struct engine_cpu *cpu, uint32_t at, bool busy);

/* ---- Segments (segment.c) ---- */

/* 5.6: neither CPL nor the selector's RPL may be of less privilege than the segment, but for
 * conforming code. */
bool segment_is_reachable(const struct descriptor *d, unsigned cpl);
/* A segment register with a null selector in it, as KVM reports it. */
struct segment segment_null(uint16_t selector);
/* #GP(ext) unless the offset is inside the code segment. */
void code_check(struct engine_cpu *cpu, const struct segment *cs, uint32_t eip, unsigned ext);
/* The bits of ESP that a stack with this SS uses. */
static inline uint32_t segment_stack_mask(const struct segment *ss)
{
    return ss->attr & SEGMENT_DB ? ~0u : 0xffffu;
}
/* Sets those of ESP. */
void stack_set(struct engine_cpu *cpu, const struct segment *ss, uint32_t esp);
/* What SS gets at this CPL. Bad ones raise vector (#GP, or #TS if a TSS names them), absent ones
 * #SS. */
struct segment segment_stack(struct engine_cpu *cpu, uint16_t selector, unsigned cpl,
                             uint8_t vector, unsigned ext);
/* What DS, ES, FS, GS get. Bad ones raise vector, absent ones #NP. */
struct segment segment_data(struct engine_cpu *cpu, uint16_t selector, unsigned cpl,
                            uint8_t vector);
/* What any of them gets in real and virtual-8086 mode. */
struct segment segment_real(const struct segment *old, uint16_t selector);
/* Going out to this CPL, data segments that it may not use become null (5.8.6). Changes registers,
 * but does not refresh. */
void segment_drop_inner(struct engine_cpu *cpu, unsigned cpl);

/* ---- Going elsewhere (transfer.c) ---- */

/* Sets CS, CPL and next_eip. The last thing that an instruction does. */
void code_enter(struct engine_cpu *cpu, struct segment cs, uint32_t eip, unsigned cpl);

/* ---- A stack under construction: SS:ESP take it only at frame_commit() ---- */

struct frame {
    struct segment ss;
    uint32_t esp, mask;
    enum access who;
    uint32_t error; /* of the #SS if there is no room */
};

/* The stack in use. */
struct frame frame_current(const struct engine_cpu *cpu, unsigned ext);
/* That of an inner ring, from the TSS (5.8.5). */
struct frame frame_inner(struct engine_cpu *cpu, unsigned cpl, unsigned ext);
void frame_push(struct engine_cpu *cpu, struct frame *f, unsigned size, uint32_t value);
/* Sets SS and ESP; does not refresh. */
void frame_commit(struct engine_cpu *cpu, const struct frame *f);

/* ---- Virtual-8086 mode (20.2; virtual.c) ---- */

/* #GP(0) in virtual-8086 mode with IOPL below 3. */
void virtual_need_iopl(struct engine_cpu *cpu);
/* What any segment register gets there. */
struct segment segment_virtual(uint16_t selector);
/* All six. Does not refresh. */
void virtual_load_segments(struct engine_cpu *cpu, const uint16_t selectors[SEG_COUNT]);
/* On the way out of it: the data segments are pushed first, and then become null. */
void virtual_push_segments(struct engine_cpu *cpu, struct frame *f, unsigned size);
void virtual_drop_segments(struct engine_cpu *cpu);

/* ---- Flags ---- */

/* The bits of EFLAGS that POPF and IRET may change at this CPL and operand size, RF aside. */
uint32_t flags_writable(const struct engine_cpu *cpu, unsigned size);
/* All bits that this CPU has, but for VM. */
uint32_t flags_known(void);

/* ---- Tasks (task.c) ---- */

enum task_cause { TASK_JUMP, TASK_CALL, TASK_RETURN };

struct task_switch {
    enum task_cause cause; /* an interrupt or exception is TASK_CALL */
    uint32_t eip, eflags;  /* what the task that is left is to continue with */
    unsigned ext;
    bool has_error; /* to be pushed on the new task's stack */
    uint32_t error;
};

/* Through a task gate, or by a far JMP or CALL to a TSS: checks the selector's TSS, then sets all
 * registers. Faults before that are the old task's, later ones the new task's (7.3). */
void task_switch_to(struct engine_cpu *cpu, uint16_t selector, const struct task_switch *how);
/* IRET with NT set: back to the task in the link field. */
void task_return(struct engine_cpu *cpu);

/* ---- Privilege ---- */

/* #GP(0) unless CPL is 0. */
void need_ring0(struct engine_cpu *cpu);
/* #UD in real and virtual-8086 mode. */
void need_protected(struct engine_cpu *cpu);

#endif
