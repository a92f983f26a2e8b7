/* How a guest starts: by what its file holds, and by what is asked for; and its start. */
#include "test.h"

#include "machine/private.h"
#include "memory/boot.h"
#include "memory/multiboot.h"
#include "programs.h"

static char path[64], module_path[64];
static struct made made;
static struct image image;
static struct machine_start start;
static struct failure failure;

static void write_to(char *name, const void *bytes, size_t size, size_t whole)
{
    strcpy(name, "/tmp/kvm-vmm-test-XXXXXX");
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    assert_int_equal(ftruncate(fd, (off_t)whole), 0);
    close(fd);
}

/* Reads what is made as a guest. What follows it in the file is zero. */
static bool read_guest(struct machine_guest guest, size_t whole)
{
    write_to(path, made.bytes, made.size, whole);
    guest.image = path;
    image_destroy(&image);
    bool ok = machine_guest_read(&guest, &image, &start, &failure);
    unlink(path);
    if (!ok && !strstr(failure.text, guest.module_count ? module_path : path))
        fail_msg("'%s' does not name its file", failure.text);
    return ok;
}

static void expect_refusal(struct machine_guest guest, size_t whole, const char *why)
{
    assert_false(read_guest(guest, whole));
    if (!strstr(failure.text, why))
        fail_msg("'%s' does not say '%s'", failure.text, why);
}

static int tear_down(void **state)
{
    image_destroy(&image);
    return 0;
}

/* ---- What starts how ---- */

enum what { RAW, SECTOR, ELF32, ELF64, MULTIBOOT, MULTIBOOT_ELF };

static void make(enum what what)
{
    static const uint32_t header[] = { 0x1badb002, 0, -0x1badb002u };
    memset(&made, 0, sizeof made);
    made.size = 512;
    made.bytes[0] = 0xf4;
    if (what == MULTIBOOT)
        make_multiboot(&made);
    if (what == ELF32 || what == ELF64 || what == MULTIBOOT_ELF)
        make_elf(&made, what == ELF64);
    if (what == MULTIBOOT_ELF)
        memcpy(made.bytes + 0x1c0, header, sizeof header);
    if (what == SECTOR)
        memcpy(made.bytes + 510, "\x55\xaa", 2);
}

static void a_file_says_how_it_starts_unless_someone_does(void **state)
{
    const struct machine_guest nothing = { 0 }, flat = { .boot = BOOT_FLAT };
    const struct machine_guest at = {
        .load = 0x7c00, .has_load = true, .memory = 1 << 20, .has_memory = true
    };
    const struct machine_guest paging = { .paging = true,
                                          .load = PAGING_LOAD,
                                          .entry = PAGING_ENTRY };
    const struct machine_guest boot = { .boot = BOOT_DISK }, in_64 = { .boot = BOOT_LONG };
    const struct {
        enum what what;
        const struct machine_guest *guest;
        enum machine_boot boot;
        bool is_known, multiboot;
        uint64_t entry;
    } cases[] = {
        { RAW, &nothing, BOOT_FLAT, false, false, 0 },
        { SECTOR, &nothing, BOOT_DISK, true, false, 0x7c00 },
        { ELF32, &nothing, BOOT_KERNEL, true, false, 0x100000 },
        { ELF64, &nothing, BOOT_LONG, true, false, 0x100000 },
        { MULTIBOOT, &nothing, BOOT_KERNEL, true, true, 0x100060 },
        { MULTIBOOT_ELF, &nothing, BOOT_KERNEL, true, true, 0x100000 },
        { SECTOR, &flat, BOOT_FLAT, false, false, 0 },
        { ELF32, &flat, BOOT_FLAT, false, false, 0 },
        { SECTOR, &at, BOOT_FLAT, false, false, 0 },
        { MULTIBOOT, &at, BOOT_FLAT, false, false, 0 },
        { SECTOR, &paging, BOOT_FLAT, false, false, PAGING_ENTRY },
        { SECTOR, &boot, BOOT_DISK, false, false, 0x7c00 },
        { RAW, &in_64, BOOT_LONG, false, false, 0x100000 },
        { SECTOR, &in_64, BOOT_LONG, false, false, 0x100000 },
        { ELF64, &in_64, BOOT_LONG, false, false, 0x100000 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make(cases[i].what);
        if (!read_guest(*cases[i].guest, made.size))
            fail_msg("case %zu: %s", i, failure.text);
        assert_int_equal(start.boot, cases[i].boot);
        assert_int_equal(start.is_known, cases[i].is_known);
        assert_int_equal(start.multiboot, cases[i].multiboot);
        assert_int_equal(start.entry, cases[i].entry);
    }
}

static void what_does_not_go_together_is_told(void **state)
{
    make(RAW);
    expect_refusal((struct machine_guest){ .boot = BOOT_DISK }, 512,
                   "has 00 00 at 510, where a boot sector has 55 aa");
    made.bytes[510] = 0x55;
    expect_refusal((struct machine_guest){ .boot = BOOT_DISK }, 512, "has 55 00 at 510");
    made.size = 511;
    expect_refusal((struct machine_guest){ .boot = BOOT_DISK }, 511,
                   "has 511 bytes; a boot sector has 512");
    expect_refusal((struct machine_guest){ .append = "a" }, 512, "which --append is for");
    make(ELF32);
    expect_refusal((struct machine_guest){ .append = "a" }, made.size, "which --append is for");
    expect_refusal((struct machine_guest){ .bios = "b" }, made.size, "--bios is for a boot sector");
    expect_refusal((struct machine_guest){ .boot = BOOT_LONG }, made.size, "--long is for 64 bits");
    make(MULTIBOOT_ELF);
    expect_refusal((struct machine_guest){ .boot = BOOT_LONG }, made.size,
                   "an ELF program of 32 bits: --long is for 64 bits");
    make(ELF64);
    expect_refusal((struct machine_guest){ .paging = true }, made.size,
                   "an ELF program of 64 bits: --paging is for 32 bits");
    make(ELF32);
    expect_refusal(
        (struct machine_guest){
            .load = 5, .has_load = true, .memory = 1 << 20, .has_memory = true },
        made.size, "leave --load 0x5 out");
    expect_refusal((struct machine_guest){ .memory = 0x40000, .has_memory = true }, made.size,
                   "its --memory is at least 1M");
    expect_refusal((struct machine_guest){ .memory = 1 << 20, .has_memory = true }, made.size,
                   "p_paddr 0x100000 + p_memsz 0x100 is outside its RAM of 1 MiB: say --memory 2M");
    make(SECTOR);
    expect_refusal((struct machine_guest){ .append = "a" }, 512, "which --append is for");
    expect_refusal((struct machine_guest){ 0 }, (size_t)(1 << 30) + 1, "no guest has more than");
}

/* What is said of an address depends on what the file is. */
static void real_mode_has_segments(void **state)
{
    const struct machine_guest at = { .entry = 0x100004, .has_entry = true, .is_linear = true };
    const struct machine_guest far = { .load = 0x100000, .has_load = true };
    const struct machine_guest segmented = { .entry = 0xf000fff0, .has_entry = true };
    make(RAW);
    expect_refusal(at, 512, "is in real mode: its --entry is SEG:OFF");
    expect_refusal(far, 512, "say --entry SEG:OFF");
    make(ELF32);
    assert_true(read_guest(at, made.size));
    assert_int_equal(start.entry, 0x100004);
    expect_refusal(far, made.size, "leave --load 0x100000 out");
    expect_refusal(segmented, made.size, "its --entry is an address such as 0x100000");
}

static void a_disk_has_whole_sectors_and_a_number(void **state)
{
    make(SECTOR);
    assert_true(read_guest((struct machine_guest){ 0 }, 512));
    assert_int_equal(start.drive, 0);
    assert_true(read_guest((struct machine_guest){ 0 }, 2880 << 10));
    assert_int_equal(start.drive, 0);
    assert_true(read_guest((struct machine_guest){ 0 }, (2880 << 10) + 1));
    assert_int_equal(start.drive, 0x80);
    assert_int_equal(image.size, (2880 << 10) + 512);
    const uint8_t partition[] = { 0x80, 1, 1, 0, 0x0c, 1, 1, 0, 1, 0, 0, 0, 8, 0, 0, 0 };
    memcpy(made.bytes + 0x1be, partition, sizeof partition);
    assert_true(read_guest((struct machine_guest){ 0 }, 64 << 10));
    assert_int_equal(start.drive, 0x80);
    made.bytes[0x1be + 16] = 1; /* code */
    assert_true(read_guest((struct machine_guest){ 0 }, 64 << 10));
    assert_int_equal(start.drive, 0);
    assert_true(read_guest((struct machine_guest){ .bios = "another" }, 64 << 10));
    assert_int_equal(start.drive, 0x80);
}

/* ---- Where it is entered ---- */

static void entries_are_where_something_is(void **state)
{
    make(ELF32);
    made_header(&made)->e_entry = 0x100100;
    expect_refusal((struct machine_guest){ 0 }, made.size,
                   "ELF header: e_entry 0x100100: nothing of it is loaded there");
    expect_refusal((struct machine_guest){ .entry = 7, .has_entry = true, .is_linear = true },
                   made.size, "--entry 0x7: nothing of it is loaded there");
    assert_true(read_guest(
        (struct machine_guest){ .entry = 0x200008, .has_entry = true, .is_linear = true },
        made.size));
    assert_int_equal(start.entry, 0x200008);
    make(MULTIBOOT);
    set_multiboot(&made, MADE_ENTRY, 0xfffff);
    expect_refusal((struct machine_guest){ 0 }, made.size,
                   "multiboot header: entry_addr 0xfffff: nothing of it is loaded there");
}

/* Without paging it is entered where its code is, with it where that was linked. */
static void entries_of_the_higher_half(void **state)
{
    make(ELF32);
    made_segments(&made)[0].p_vaddr = 0xc0100000;
    made_header(&made)->e_entry = 0xc0100004;
    assert_true(read_guest((struct machine_guest){ 0 }, made.size));
    assert_int_equal(start.entry, 0x100004);
    make(ELF64);
    made_segments64(&made)[0].p_vaddr = 0xffffffff80100000;
    made_header64(&made)->e_entry = 0xffffffff80100004;
    assert_true(read_guest((struct machine_guest){ 0 }, made.size));
    assert_int_equal(start.entry, 0xffffffff80100004);
    made_segments64(&made)[0].p_vaddr = made_header64(&made)->e_entry = 0xffffffff80200000;
    expect_refusal((struct machine_guest){ 0 }, made.size,
                   "program header 0: p_vaddr 0xffffffff80200000, p_paddr 0x100000");
}

/* As that of 1K OS. */
static void with_paging_an_elf_program_is_where_ram_appears_again(void **state)
{
    make(ELF32);
    for (unsigned i = 0; i < MADE_HEADERS; i += 2)
        made_segments(&made)[i].p_vaddr = made_segments(&made)[i].p_paddr =
            0x80001000 + 0x200000 * i;
    made_header(&made)->e_entry = 0x80001004;
    expect_refusal((struct machine_guest){ 0 }, made.size, "say --paging before it");
    assert_false(read_guest((struct machine_guest){ .paging = true }, made.size));
    made_segments(&made)[2].p_vaddr = made_segments(&made)[2].p_paddr = 0x80103000;
    assert_true(read_guest((struct machine_guest){ .paging = true }, made.size));
    assert_int_equal(start.boot, BOOT_FLAT);
    assert_int_equal(start.entry, 0x80001004);
    assert_int_equal(image.program.segments[1].gpa, 0x103000);
    assert_true(read_guest(
        (struct machine_guest){
            .paging = true, .entry = 0x1004, .has_entry = true, .is_linear = true },
        made.size));
    assert_int_equal(start.entry, 0x1004);
    made_segments(&made)[0].p_vaddr = made_header(&made)->e_entry = 0xc0001000;
    expect_refusal((struct machine_guest){ .paging = true }, made.size,
                   "RAM appears at its own address and at 0x80000000 alone");
    made_segments(&made)[2].p_paddr = 0x80100000;
    expect_refusal((struct machine_guest){ .paging = true }, made.size,
                   "is not all free RAM: its GDT and IDT are at");
}

/* ---- Its start ---- */

static struct memory memory;
static struct registers regs;

static void place(struct machine_guest guest)
{
    write_to(path, made.bytes, made.size, made.size);
    guest.image = path;
    image_destroy(&image);
    memory_destroy(&memory);
    assert_true(machine_guest_read(&guest, &image, &start, &failure));
    unlink(path);
    uint64_t size = machine_guest_memory(&guest, &start);
    assert_true(start.boot == BOOT_FLAT ? memory_init(&memory, size, &failure)
                                        : memory_init_pc(&memory, size, true, &failure));
    assert_true(machine_guest_place(&guest, &start, &image, &memory, 0, &regs, &failure));
}

static uint32_t get(uint32_t gpa)
{
    uint32_t value = 0;
    assert_true(memory_read(&memory, gpa, &value, sizeof value));
    return value;
}

static void kernels_get_what_they_are_given(void **state)
{
    make(MULTIBOOT);
    write_to(module_path, "module", 6, 6);
    char words[80];
    snprintf(words, sizeof words, "%s and words", module_path);
    place((struct machine_guest){
        .append = "x", .modules = { words, module_path }, .module_count = 2 });
    unlink(module_path);
    assert_int_equal(machine_guest_memory(&(struct machine_guest){ 0 }, &start), 16 << 20);
    assert_int_equal(regs.eip, 0x100060);
    assert_int_equal(get(0x100060), 0xf4f4f4f4);
    assert_int_equal(regs.gpr[GPR_EAX], MULTIBOOT_EAX);
    const uint32_t mods = get(regs.gpr[GPR_EBX] + 24);
    assert_int_equal(get(regs.gpr[GPR_EBX] + 20), 2);
    assert_int_equal(get(mods), 0x101000); /* a whole page, behind 0x100200 */
    assert_int_equal(get(mods + 4), 0x101006);
    assert_int_equal(get(mods + 16), 0x102000);
    assert_int_equal(get(0x102000), 0x75646f6d); /* "modu" */
    char text[80];
    assert_true(memory_read(&memory, get(mods + 8), text, strlen(words) + 1));
    assert_string_equal(text, words);
    memory_destroy(&memory);
}

static void modules_are_files_with_room(void **state)
{
    make(MULTIBOOT);
    strcpy(module_path, "/no/such/module");
    expect_refusal((struct machine_guest){ .modules = { module_path }, .module_count = 1 },
                   made.size, "No such file");
    write_to(module_path, "m", 1, (1 << 20) - 0x1000 + 1);
    expect_refusal(
        (struct machine_guest){
            .memory = 2 << 20, .has_memory = true, .modules = { module_path }, .module_count = 1 },
        made.size, "outside its RAM of 2 MiB: say --memory 3M before it");
    unlink(module_path);
}

static void registers_are_set(void **state)
{
    make(RAW);
    place((struct machine_guest){ .sets = { { GPR_EAX, 0x1234, 2, 0 },
                                            { GPR_EAX, 0xff, 1, 8 },
                                            { GPR_ESI, 0xdeadbeef, 4, 0 },
                                            { MACHINE_SET_EIP, 8, 4, 0 },
                                            { MACHINE_SET_EFLAGS, 1, 4, 0 } },
                                  .set_count = 5 });
    assert_int_equal(regs.gpr[GPR_EAX], 0xff34);
    assert_int_equal(regs.gpr[GPR_ESI], 0xdeadbeef);
    assert_int_equal(regs.eip, 8);
    assert_int_equal(regs.eflags, 3);
    memory_destroy(&memory);
}

/* Where an image comes near to it, it is elsewhere. */
static void the_stack_of_a_paging_guest_is_free(void **state)
{
    make(RAW);
    place((struct machine_guest){ .paging = true, .load = 0x1000, .entry = PAGING_ENTRY });
    assert_int_equal(regs.gpr[GPR_ESP], PAGING_STACK);
    place((struct machine_guest){ .paging = true, .load = 0x3f0000, .entry = PAGING_ENTRY });
    assert_int_equal(regs.gpr[GPR_ESP], PAGING_STACK_LOW);
    memory_destroy(&memory);
}

static void a_machine_of_its_own_has_a_post_port(void **state)
{
    static const struct {
        struct machine_guest guest;
        uint16_t flat, pc; /* the port of one that starts flat, and of a disk */
    } cases[] = {
        { { .post = 0 }, 0, 0x80 },
        { { .memory = 1 << 20 }, 0x80, 0x80 },
        { { .memory = 4 << 20, .paging = true }, 0, 0x80 },
        { { .memory = 1 << 20, .post = 0x190 }, 0x190, 0x190 },
        { { .memory = 1 << 20, .console = 0x80 }, 0, 0 },
        { { .memory = 1 << 20, .exit_port = 0x80 }, 0, 0 },
        { { .console = 0x80, .post = 0x81 }, 0x81, 0x81 },
    };
    const struct machine_start flat = { .boot = BOOT_FLAT }, disk = { .boot = BOOT_DISK };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(machine_guest_post(&cases[i].guest, &flat), cases[i].flat);
        assert_int_equal(machine_guest_post(&cases[i].guest, &disk), cases[i].pc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_says_how_it_starts_unless_someone_does),
        cmocka_unit_test(what_does_not_go_together_is_told),
        cmocka_unit_test(real_mode_has_segments),
        cmocka_unit_test(a_disk_has_whole_sectors_and_a_number),
        cmocka_unit_test(entries_are_where_something_is),
        cmocka_unit_test(entries_of_the_higher_half),
        cmocka_unit_test(with_paging_an_elf_program_is_where_ram_appears_again),
        cmocka_unit_test(kernels_get_what_they_are_given),
        cmocka_unit_test(modules_are_files_with_room),
        cmocka_unit_test(registers_are_set),
        cmocka_unit_test(the_stack_of_a_paging_guest_is_free),
        cmocka_unit_test(a_machine_of_its_own_has_a_post_port),
    };
    return cmocka_run_group_tests_name("guest", tests, NULL, tear_down);
}
