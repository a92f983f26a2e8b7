/* Writes to watched memory. In the order in which they are tried:
 *
 *  - Debug registers, where they are enough and a probe shows that they hit. What KVM writes itself
 *    (INS, an instruction that it emulates) they do not see.
 *  - The pages as read-only slots of the VM (KVM API 4.35): a write leaves as MMIO, and is done
 *    here, for whichever vCPU it is. What counts is the memory, by whatever address; where the
 *    guest maps it elsewhere meanwhile, that is seen from the next entry on.
 *  - Steps, with a look at the memory before and after: what changes nothing is not seen, and what
 *    another vCPU changes meanwhile is taken for this one's.
 *
 * KVM's emulator loses all but the last of an instruction's writes to such a page (PUSHA, INT in
 * real mode, a far CALL), which only those to a stack are, and does not set the accessed bits of
 * page tables there: so no page is read-only that a stack is near, or that CR3 points to. Where KVM
 * cannot go on for such a page all the same, the VM has none any more. */
#include "engine/private.h"

#include "engine/kvm_words.h"
#include "event/wide.h"
#include "memory/mmu.h"

#include <string.h>

enum { PAGE = 4096, STACK_ROOM = PAGE };

static uint64_t page_of(uint64_t address)
{
    return address & ~(uint64_t)(PAGE - 1);
}

/* ---- What was written ---- */

static void note(struct kvm_watch *watch, uint64_t linear)
{
    if (!watch->wrote || linear < watch->wrote_at)
        watch->wrote_at = linear;
    watch->wrote = true;
}

/* So many bytes from there on were: what of them is watched? */
static void note_bytes(struct kvm_watch *watch, uint64_t linear, uint64_t size)
{
    for (unsigned i = 0; i < watch->count; i++) {
        const struct engine_range *range = &watch->ranges[i];
        const uint64_t first = linear > range->linear ? linear : range->linear;
        if (first - linear < size && first - range->linear < range->length)
            note(watch, first);
    }
}

/* In physical memory, up to 8 bytes, which may go on into the next page. */
static void note_physical(struct kvm_watch *watch, uint64_t gpa, uint64_t size)
{
    for (unsigned i = 0; i < watch->page_count; i++) {
        const uint64_t from = watch->pages[i].gpa, to = from + PAGE;
        const uint64_t first = gpa > from ? gpa : from, end = gpa + size < to ? gpa + size : to;
        if (first < end)
            note_bytes(watch, watch->pages[i].linear + (first - from), end - first);
    }
}

bool kvm_watch_take_write(struct engine_cpu *cpu)
{
    struct memory *memory = cpu->vm->memory;
    const struct kvm_run *run = cpu->run;
    if (run->exit_reason != KVM_EXIT_MMIO || !run->mmio.is_write)
        return false;
    note_physical(&cpu->watch, run->mmio.phys_addr, run->mmio.len);
    return memory_has_ram(memory, run->mmio.phys_addr) &&
           memory_write(memory, run->mmio.phys_addr, run->mmio.data, run->mmio.len);
}

void kvm_watch_look_at_registers(struct engine_cpu *cpu)
{
    if (cpu->run->exit_reason != KVM_EXIT_DEBUG)
        return;
    for (unsigned i = 0; i < DEBUG_REGISTERS; i++)
        if (cpu->watch.registers >> i & cpu->run->debug.arch.dr6 & 1)
            note(&cpu->watch, cpu->stops.arch.debugreg[i]);
}

/* ---- Steps ---- */

static bool get_registers(struct engine_cpu *cpu, struct registers *regs, struct event_wide *wide)
{
    struct kvm_regs general;
    struct kvm_sregs special;
    if (!kvm_get(cpu, KVM_PART_REGS, &general, NULL) ||
        !kvm_get(cpu, KVM_PART_SREGS, &special, NULL))
        return false;
    kvm_registers_from(regs, &general, &special);
    kvm_wide_from(wide, &general, &special);
    return true;
}

void kvm_watch_before_run(struct engine_cpu *cpu)
{
    struct kvm_watch *watch = &cpu->watch;
    watch->compares = false;
    if (watch->how != WATCH_STEPS || !get_registers(cpu, &watch->regs, &watch->wide))
        return;
    watch->compares = true;
    for (unsigned i = 0; i < watch->count; i++)
        watch->had[i] =
            mmu_read(cpu->vm->memory, &watch->regs, &watch->wide, watch->ranges[i].linear,
                     watch->before[i], watch->ranges[i].length);
}

static void compare(struct engine_cpu *cpu, unsigned i)
{
    struct kvm_watch *watch = &cpu->watch;
    uint8_t now[BREAK_WRITE_BYTES];
    const size_t has = mmu_read(cpu->vm->memory, &watch->regs, &watch->wide,
                                watch->ranges[i].linear, now, watch->had[i]);
    for (size_t k = 0; k < has; k++)
        if (now[k] != watch->before[i][k]) {
            note(watch, watch->ranges[i].linear + k);
            return;
        }
}

void kvm_watch_after_run(struct engine_cpu *cpu)
{
    for (unsigned i = 0; cpu->watch.compares && i < cpu->watch.count; i++)
        compare(cpu, i);
    cpu->watch.compares = false;
}

/* ---- Pages ---- */

/* Where the ranges are now; what is not there cannot be written to either. */
static void find_pages(struct engine_cpu *cpu, const struct registers *regs,
                       const struct event_wide *wide)
{
    struct kvm_watch *watch = &cpu->watch;
    watch->page_count = 0;
    for (unsigned i = 0; i < watch->count; i++) {
        const struct engine_range *range = &watch->ranges[i];
        const uint64_t first = page_of(range->linear);
        const uint64_t pages = (page_of(range->linear + range->length - 1) - first) / PAGE + 1;
        for (uint64_t k = 0; k < pages; k++) {
            struct kvm_watch_page *page = &watch->pages[watch->page_count];
            page->linear = first + k * PAGE;
            if (mmu_translate(cpu->vm->memory, regs, wide, page->linear, &page->gpa))
                watch->page_count++;
        }
    }
}

/* Is what is pushed next from there down in this page, or soon going to be? */
static bool is_stack_near(const struct kvm_watch_page *page, uint64_t stack)
{
    return stack - 1 - page->linear < PAGE + STACK_ROOM;
}

/* The stack of ring 0, to which an interrupt from an outer ring pushes (SDM vol. 3A, 7.2.1,
 * 7.7). */
static uint64_t inner_stack(const struct engine_cpu *cpu, const struct registers *regs,
                            const struct event_wide *wide)
{
    enum { STACK_AT = 4 };
    const size_t size = regs->efer & EFER_LMA ? 8 : 4;
    const uint64_t tss = wide_value(regs->tr.base, wide->tr_base);
    uint64_t stack = 0;
    mmu_read(cpu->vm->memory, regs, wide, tss + STACK_AT, &stack, size);
    return stack;
}

/* SP 0 is the end of a stack segment of 64 KiB. */
static uint64_t outer_stack(const struct registers *regs, const struct event_wide *wide)
{
    struct registers next = *regs;
    next.gpr[GPR_ESP] -= 2;
    return wide_stack_linear(&next, wide) + 2;
}

static bool is_needed_writable(const struct engine_cpu *cpu, const struct kvm_watch_page *page,
                               const struct registers *regs, const struct event_wide *wide)
{
    const bool has_inner = (regs->cr0 & CR0_PE) && (regs->tr.attr & SEGMENT_P);
    if (has_inner && is_stack_near(page, inner_stack(cpu, regs, wide)))
        return true;
    return is_stack_near(page, outer_stack(regs, wide)) ||
           ((regs->cr0 & CR0_PG) && page->gpa == page_of(wide_cr3(regs, wide)));
}

static bool use_pages(struct engine_cpu *cpu)
{
    struct kvm_watch *watch = &cpu->watch;
    struct registers regs;
    struct event_wide wide;
    uint64_t guarded[WATCH_PAGES_MAX];
    unsigned count = 0;
    if (cpu->vm->needs_writable || !get_registers(cpu, &regs, &wide))
        return false;
    find_pages(cpu, &regs, &wide);
    for (unsigned i = 0; i < watch->page_count; i++) {
        if (is_needed_writable(cpu, &watch->pages[i], &regs, &wide))
            return false;
        if (memory_has_ram(cpu->vm->memory, watch->pages[i].gpa))
            guarded[count++] = watch->pages[i].gpa;
    }
    return kvm_guard_pages(cpu, guarded, count);
}

/* ---- Which of them ---- */

bool kvm_watch_set(struct engine_cpu *cpu, const struct engine_stops *stops, unsigned registers)
{
    struct kvm_watch *watch = &cpu->watch;
    watch->registers = registers;
    watch->count = stops->writes_count;
    memcpy(watch->ranges, stops->writes, sizeof watch->ranges);
    watch->how = !watch->count    ? WATCH_NOTHING
                 : registers      ? WATCH_REGISTERS
                 : use_pages(cpu) ? WATCH_PAGES
                                  : WATCH_STEPS;
    if (watch->how != WATCH_PAGES) {
        watch->page_count = 0;
        kvm_guard_pages(cpu, NULL, 0);
    }
    watch->wrote &= watch->count > 0;
    return watch->how != WATCH_STEPS;
}
