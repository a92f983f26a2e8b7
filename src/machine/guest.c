/* What a guest is: by what its file holds and what was asked for, how it starts; then its start. */
#include "machine/private.h"

#include "event/pc.h"
#include "event/ports.h"
#include "memory/boot.h"
#include "memory/elf.h"
#include "memory/multiboot.h"

/* ---- What it is ---- */

static enum kind_start start_of(const struct image *image)
{
    return image->kind ? image->kind->start : KIND_NEVER;
}

/* Who names an address means raw bytes, unless the file has headers that name them better. */
static enum machine_boot boot_by_file(const struct machine_guest *guest, const struct image *image)
{
    const bool is_elf = elf_is(image->bytes, image->size);
    if (guest->paging || ((guest->has_load || guest->has_entry) && !is_elf))
        return BOOT_FLAT;
    switch (start_of(image)) {
    case KIND_DISK: return BOOT_DISK;
    case KIND_ELF32:
    case KIND_MULTIBOOT: return BOOT_KERNEL;
    case KIND_ELF64: return BOOT_LONG;
    default: return BOOT_FLAT;
    }
}

/* Reads the file and says how it starts. Who says so himself is not told what it holds. */
static bool decide(const struct machine_guest *guest, struct image *image,
                   struct machine_start *start, struct failure *failure)
{
    const bool is_raw = guest->boot == BOOT_FLAT || guest->boot == BOOT_DISK;
    if (!(is_raw ? image_read_raw : image_read)(image, guest->image, MEMORY_MAX, failure))
        return false;
    if (is_raw)
        image->kind = kind_of(image->bytes, image->size);
    *start = (struct machine_start){
        .boot = guest->boot == BOOT_BY_FILE ? boot_by_file(guest, image) : guest->boot,
        .kind = image->kind && start_of(image) != KIND_NEVER ? image->kind->name : "",
    };
    start->is_known = guest->boot == BOOT_BY_FILE && start->boot != BOOT_FLAT;
    if (start_of(image) == KIND_PAGING && guest->boot == BOOT_BY_FILE && !guest->paging)
        return set_failure(failure, "%s is %s; %s", guest->image, failure_words(image->kind->name),
                           failure_words(image->kind->advice));
    return true;
}

/* ---- What goes with it ---- */

static bool check_options(const struct machine_guest *guest, const struct machine_start *start,
                          struct failure *failure)
{
    const char *name = guest->image;
    if (machine_guest_memory(guest, start) < PC_MEMORY_LEAST && start->boot != BOOT_FLAT)
        return set_failure(failure, "%s starts as on a PC: its --memory is at least %uM", name,
                           PC_MEMORY_LEAST >> 20);
    if (guest->bios && start->boot != BOOT_DISK)
        return set_failure(failure, "%s is not booted from: --bios is for a boot sector or a disk",
                           name);
    if (start->boot != BOOT_FLAT && guest->has_entry && !guest->is_linear)
        return set_failure(failure,
                           "%s does not start in real mode: its --entry is an address such as 0x%x",
                           name, BOOT_LOAD);
    if (start->multiboot)
        return true;
    if (guest->append)
        return set_failure(failure, "%s is no multiboot kernel, which --append is for", name);
    if (guest->module_count)
        return set_failure(failure, "%s is no multiboot kernel, which --module is for", name);
    return true;
}

/* What is refused here may be right for a file that starts otherwise. */
static bool check_real_mode(const struct machine_guest *guest, struct failure *failure)
{
    if (guest->has_entry && guest->is_linear)
        return set_failure(failure,
                           "%s is in real mode: its --entry is SEG:OFF, such as f000:fff0 (or it "
                           "wants --paging before it)",
                           guest->image);
    if (!guest->has_entry && guest->load >> 4 > UINT16_MAX)
        return set_failure(
            failure,
            "%s: --load 0x%x is not in the first MiB, where real mode starts: say --entry SEG:OFF",
            guest->image, guest->load);
    return true;
}

static bool read_flat(const struct machine_guest *guest, struct image *image,
                      struct machine_start *start, struct failure *failure)
{
    if (guest->paging && guest->boot == BOOT_BY_FILE && elf_is(image->bytes, image->size))
        return guest_read_paging_elf(guest, image, start, failure);
    if ((!guest->paging && !check_real_mode(guest, failure)) ||
        !guest_check_room(guest, image->size, failure))
        return false;
    program_of_bytes(&image->program, image->size, guest->load);
    if (guest->paging)
        start->entry = guest->entry;
    else if (guest->memory)
        start->entry = (guest->entry >> 16 << 4) + (guest->entry & 0xffff);
    return true;
}

static bool read_parts(const struct machine_guest *guest, struct image *image,
                       struct machine_start *start, struct failure *failure)
{
    start->multiboot =
        start->boot == BOOT_KERNEL && multiboot_has_header(image->bytes, image->size);
    if (!check_options(guest, start, failure))
        return false;
    switch (start->boot) {
    case BOOT_DISK: return guest_read_disk(guest, image, start, failure);
    case BOOT_KERNEL:
        return guest_read_kernel(guest, image, start, failure) &&
               guest_read_modules(guest, image, start, failure);
    case BOOT_LONG: return guest_read_long(guest, image, start, failure);
    default: return read_flat(guest, image, start, failure);
    }
}

bool machine_guest_read(const struct machine_guest *guest, struct image *image,
                        struct machine_start *start, struct failure *failure)
{
    return decide(guest, image, start, failure) && read_parts(guest, image, start, failure);
}

bool machine_check_guest(const struct machine_guest *guest, struct failure *failure)
{
    struct image image = { 0 };
    struct machine_start start;
    bool ok = machine_guest_read(guest, &image, &start, failure);
    image_destroy(&image);
    return ok;
}

uint16_t machine_guest_post(const struct machine_guest *guest, const struct machine_start *start)
{
    bool has_machine = start->boot != BOOT_FLAT || (guest->memory && !guest->paging);
    bool is_taken = guest->console == PORT_POST || guest->exit_port == PORT_POST;
    return guest->post || !has_machine || is_taken ? guest->post : PORT_POST;
}

/* ---- Its start ---- */

static void place_flat(const struct machine_guest *guest, const struct machine_start *start,
                       const struct image *image, struct memory *memory, unsigned vcpu,
                       struct registers *boot)
{
    if (guest->paging)
        boot_paging(memory, (uint32_t)start->entry, boot);
    else if (guest->memory)
        boot_real_mode_at((uint16_t)(guest->entry >> 16), (uint16_t)guest->entry, boot);
    else
        boot_real_mode(vcpu, boot);
    if (guest->paging && program_end(&image->program) > PAGING_MEMORY - PAGING_STACK_ROOM)
        boot->gpr[GPR_ESP] = PAGING_STACK_LOW;
}

static void tell_multiboot(const struct machine_guest *guest, const struct image *image,
                           uint64_t ram, struct memory *memory, struct registers *boot)
{
    static_assert(MACHINE_MODULES == (int)MULTIBOOT_MODULES, "a kernel is told of all");
    struct multiboot_module modules[MACHINE_MODULES];
    for (unsigned i = 0; i < image->module_count; i++) {
        const struct program *module = &image->modules[i].program;
        modules[i] = (struct multiboot_module){ (uint32_t)module->entry,
                                                (uint32_t)program_end(module), guest->modules[i] };
    }
    multiboot_tell(
        &(const struct multiboot_told){ ram, guest->append, modules, image->module_count }, memory,
        boot);
}

/* EIP and EFLAGS are whole; of EFLAGS one bit always reads as one. */
static void set_registers(const struct machine_guest *guest, struct registers *boot)
{
    for (unsigned i = 0; i < guest->set_count; i++) {
        const struct machine_set *set = &guest->sets[i];
        uint32_t *reg = set->reg == MACHINE_SET_EIP      ? &boot->eip
                        : set->reg == MACHINE_SET_EFLAGS ? &boot->eflags
                                                         : &boot->gpr[set->reg];
        uint32_t mask = (set->size < 4 ? (1u << 8 * set->size) - 1 : UINT32_MAX) << set->shift;
        *reg = (*reg & ~mask) | (set->value << set->shift & mask);
    }
    boot->eflags |= EFLAGS_FIXED;
}

/* Raw bytes that share a VM lie where their slot is. */
static bool place_parts(const struct machine_guest *guest, const struct machine_start *start,
                        const struct image *image, struct memory *memory, unsigned vcpu)
{
    bool ok = machine_guest_shares_vm(guest, start)
                  ? image_place(image, memory, (uint64_t)vcpu * REAL_MODE_SLOT)
                  : program_place(&image->program, image->bytes, memory);
    for (unsigned i = 0; ok && i < image->module_count; i++)
        ok = program_place(&image->modules[i].program, image->modules[i].bytes, memory);
    return ok;
}

bool machine_guest_place(const struct machine_guest *guest, const struct machine_start *start,
                         const struct image *image, struct memory *memory, unsigned vcpu,
                         struct registers *boot, struct failure *failure)
{
    const uint64_t ram = machine_guest_memory(guest, start);
    switch (start->boot) {
    case BOOT_DISK: boot_reset(boot); break;
    case BOOT_KERNEL: boot_kernel(memory, (uint32_t)start->entry, boot); break;
    case BOOT_LONG: boot_long(memory, ram, start->entry, boot); break;
    default: place_flat(guest, start, image, memory, vcpu, boot);
    }
    if (start->multiboot)
        tell_multiboot(guest, image, ram, memory, boot);
    set_registers(guest, boot);
    if (start->boot == BOOT_DISK)
        return machine_bios_place(guest, memory, failure);
    return place_parts(guest, start, image, memory, vcpu) ||
           set_failure(failure, "%s does not fit into the RAM of vCPU %u", guest->image, vcpu);
}
