/* The command line: what is taken, and what is said of the rest. */
#include "test.h"

#include "options/options.h"

static struct options options;
static struct failure failure;

static bool parse(const char *line)
{
    char *argv[64] = { "kvm-vmm" }, copy[512];
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", line);
    static char kept[512]; /* the options point into it */
    memcpy(kept, copy, sizeof kept);
    for (char *word = strtok(kept, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    assert_in_range(argc, 1, sizeof argv / sizeof *argv);
    return options_parse(&options, argc, argv, &failure);
}

static void refuse(const char *line, const char *why)
{
    if (parse(line))
        fail_msg("'%s' was taken", line);
    if (!strstr(failure.text, why))
        fail_msg("'%s': '%s' does not say '%s'", line, failure.text, why);
}

static void takes_guests_and_options_in_any_order(void **state)
{
    assert_true(parse("a.bin --verbose b.bin --log-dir logs --input 1=text"));
    assert_int_equal(options.guest_count, 2);
    assert_string_equal(options.guests[1], "b.bin");
    assert_true(options.verbose);
    assert_false(options.json);
    assert_string_equal(options.log_dir, "logs");
    assert_string_equal(options.inputs[0], "-");
    assert_string_equal(options.inputs[1], "text");
    assert_null(options.inputs[2]);
    assert_true(parse("--json --engine kvm -- --odd.bin"));
    assert_true(options.json);
    assert_string_equal(options.guests[0], "--odd.bin");
}

static void standard_input_goes_to_one_vcpu(void **state)
{
    assert_true(parse("--input 1=- a b"));
    assert_null(options.inputs[0]);
    assert_string_equal(options.inputs[1], "-");
    refuse("--input 0=- --input 1=- a b", "standard input is given to another vCPU");
}

static void knows_its_other_actions(void **state)
{
    assert_true(parse("--help --nonsense"));
    assert_int_equal(options.action, ACTION_HELP);
    assert_true(parse("--version"));
    assert_int_equal(options.action, ACTION_VERSION);
    assert_true(parse("doctor"));
    assert_int_equal(options.action, ACTION_DOCTOR);
    assert_true(parse("--kvm-device /dev/x doctor"));
    assert_string_equal(options.kvm_device, "/dev/x");
    assert_true(parse("./doctor"));
    assert_int_equal(options.action, ACTION_RUN);
}

static const struct machine_guest *boot_of(unsigned i)
{
    static struct machine_config config;
    options_configure(&options, &config);
    return &config.guests[i];
}

static void a_guest_shares_a_vm_unless_told_otherwise(void **state)
{
    assert_true(parse("a --load 0xf0000 b --entry F000:fff0 --memory 2M --post 0x190 c"));
    assert_int_equal(boot_of(0)->memory, 0);
    assert_int_equal(boot_of(0)->post, 0);
    assert_int_equal(boot_of(1)->memory, 0x100000);
    assert_int_equal(boot_of(1)->load, 0xf0000);
    assert_int_equal(boot_of(1)->entry, 0xf0000000); /* F000:0000 */
    assert_int_equal(boot_of(1)->post, 0);           /* the machine has one by itself */
    assert_int_equal(boot_of(2)->memory, 0x200000);
    assert_int_equal(boot_of(2)->load, 0xf0000);
    assert_int_equal(boot_of(2)->entry, 0xf000fff0);
    assert_int_equal(boot_of(2)->post, 0x190);
    assert_true(parse("--entry 0x7c0:0x0 a"));
    assert_int_equal(boot_of(0)->entry, 0x07c00000);
    assert_int_equal(boot_of(0)->load, 0);
    assert_true(parse("--load 0x7c05 a"));
    assert_int_equal(boot_of(0)->entry, 0x07c00005);
    assert_true(parse("--post 0x80 a")); /* alone it makes no VM */
    assert_int_equal(boot_of(0)->memory, 0);
    assert_int_equal(boot_of(0)->post, 0x80);
}

static void memory_has_units(void **state)
{
    static const struct {
        const char *line;
        uint32_t bytes;
    } sizes[] = { { "--memory 256K a", 0x40000 },
                  { "--memory 1m a", 0x100000 },
                  { "--memory 1024k a", 0x100000 },
                  { "--memory 1048576 a", 0x100000 },
                  { "--memory 16M a", 0x1000000 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_true(parse(sizes[i].line));
        assert_int_equal(boot_of(0)->memory, sizes[i].bytes);
    }
    static const char *const bad[] = { "0",    "0M",  "M",   "1",   "9G",        "300K",
                                       "1.5M", "-1M", "+1M", "1MM", "5000000000" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[64];
        snprintf(line, sizeof line, "--memory %s a", bad[i]);
        refuse(line, "expected 256K to ");
    }
}

static void a_limit_is_a_time_or_a_number(void **state)
{
    static const struct {
        const char *line;
        uint64_t exits, ns;
    } limits[] = { { "--limit 1000 a", 1000, 0 },
                   { "--limit 5s a", 0, 5000000000 },
                   { "--limit 1.5s a", 0, 1500000000 },
                   { "--limit 500ms a", 0, 500000000 },
                   { "--limit 2m a", 0, 120000000000 },
                   { "--limit 2m --limit 3 --limit 1s a", 3, 1000000000 },
                   { "a", 0, 0 } };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct machine_config config;
        assert_true(parse(limits[i].line));
        options_configure(&options, &config);
        assert_true(config.limit_exits == limits[i].exits);
        assert_true(config.limit_ns == limits[i].ns);
    }
    static const char *const bad[] = {
        "0",   "-1",   "5x",   "5S",   "s",  "0s",       ".5s",
        "+5s", "0x5s", "1e3s", "nans", "1h", "9999999s", "18446744073709551616"
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[64];
        snprintf(line, sizeof line, "--limit=%s a", bad[i]);
        refuse(line, "such as 5s, 500ms or 2m");
    }
}

static void paging_guests_have_defaults_of_their_own(void **state)
{
    assert_true(parse("--paging k --load 0x2000 --entry 0x80002000 --memory 8M k"));
    assert_int_equal(boot_of(0)->load, 0x1000);
    assert_int_equal(boot_of(0)->entry, 0x80001000);
    assert_int_equal(boot_of(0)->memory, 0);
    assert_int_equal(boot_of(0)->post, 0);
    assert_int_equal(boot_of(1)->load, 0x2000);
    assert_int_equal(boot_of(1)->entry, 0x80002000);
    assert_int_equal(boot_of(1)->memory, 0x800000);
    assert_true(parse("--load 0x2000 --paging k"));
    assert_int_equal(boot_of(0)->load, 0x2000);
    refuse("--entry f000:fff0 a --paging k",
           "k is after --paging: its --entry is a linear address");
    refuse("--memory 1M a --paging k", "k is after --paging: its --memory is at least 4M");
}

static void a_guest_is_what_it_is_said_to_be_or_by_its_file(void **state)
{
    assert_true(parse("a --boot b --flat c --long d"));
    static const enum machine_boot boots[] = { BOOT_BY_FILE, BOOT_DISK, BOOT_FLAT, BOOT_LONG };
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(boot_of(i)->boot, boots[i]);
        assert_false(boot_of(i)->paging);
        assert_int_equal(boot_of(i)->memory, 0);
    }
    assert_true(parse("--boot a --paging b --flat c"));
    assert_true(boot_of(1)->paging);
    assert_int_equal(boot_of(1)->boot, BOOT_BY_FILE);
    assert_false(boot_of(2)->paging);
    assert_true(parse("--bios x a --boot b"));
    assert_int_equal(boot_of(0)->boot, BOOT_DISK);
    assert_string_equal(boot_of(0)->bios, "x");
    assert_null(boot_of(1)->bios);
    assert_true(parse("--bios x --boot a b"));
    assert_string_equal(boot_of(1)->bios, "x");
    assert_true(parse("--long --load 0x200000 --entry 0x200010 a"));
    assert_int_equal(boot_of(0)->load, 0x200000);
    assert_int_equal(boot_of(0)->entry, 0x200010);
    assert_true(boot_of(0)->has_load && boot_of(0)->has_entry && !boot_of(0)->has_memory);
}

static void what_was_said_of_a_guest_ends_where_another_kind_begins(void **state)
{
    assert_true(parse("--memory 2M --console 0x402 --set AX=1 --append x a b --flat c"));
    assert_int_equal(boot_of(1)->console, 0x402);
    assert_int_equal(boot_of(1)->set_count, 1);
    assert_string_equal(boot_of(1)->append, "x");
    assert_true(boot_of(1)->has_memory);
    assert_int_equal(boot_of(2)->memory, 0);
    assert_int_equal(boot_of(2)->console, 0);
    assert_int_equal(boot_of(2)->set_count, 0);
    assert_null(boot_of(2)->append);
    assert_true(parse("--memory 8M a --paging b")); /* as ever */
    assert_int_equal(boot_of(1)->memory, 0x800000);
    assert_true(parse("--boot --memory 8M a --paging b"));
    assert_int_equal(boot_of(1)->memory, 0);
    assert_true(parse("--memory 8M --boot a"));
    assert_int_equal(boot_of(0)->memory, 0x800000);
}

static void a_module_is_for_the_next_guest_alone(void **state)
{
    assert_true(parse("--module a --module b k l"));
    assert_int_equal(boot_of(0)->module_count, 2);
    assert_string_equal(boot_of(0)->modules[1], "b");
    assert_int_equal(boot_of(1)->module_count, 0);
    refuse("--module 1 --module 2 --module 3 --module 4 --module 5 --module 6 --module 7 "
           "--module 8 --module 9 k",
           "--module 9: a kernel has at most 8 modules");
}

static void ports_and_resets_are_said(void **state)
{
    assert_true(parse("--console 0xe9 --exit-port 0xf4 --reset ends a --reset fails b"));
    assert_int_equal(boot_of(0)->console, 0xe9);
    assert_int_equal(boot_of(0)->exit_port, 0xf4);
    assert_true(boot_of(0)->reset_ends);
    assert_false(boot_of(1)->reset_ends);
    refuse("--exit-port 0xf4 --console 0xf4 a", "--console and --exit-port: 0xf4 cannot be both");
    refuse("--exit-port 0xf4 --post 0xf4 a", "--exit-port and --post: 0xf4 cannot be both");
    refuse("--post 0x80 a --console 0x80 b", "--console and --post: 0x80 cannot be both");
    refuse("--exit-port 0xe9 a", "belongs to the console");
    refuse("--console 0xe8 a", "belongs to the bios");
}

static void registers_are_set_by_their_names(void **state)
{
    static const struct {
        const char *text;
        struct machine_set set;
    } sets[] = {
        { "AX=2", { GPR_EAX, 2, 2, 0 } },
        { "eax=0x10", { GPR_EAX, 0x10, 4, 0 } },
        { "AL=010", { GPR_EAX, 10, 1, 0 } },
        { "bh=255", { GPR_EBX, 255, 1, 8 } },
        { "SP=0x7c00", { GPR_ESP, 0x7c00, 2, 0 } },
        { "Edi=4294967295", { GPR_EDI, UINT32_MAX, 4, 0 } },
        { "RSI=0X7", { GPR_ESI, 7, 4, 0 } },
        { "EIP=0x100", { MACHINE_SET_EIP, 0x100, 4, 0 } },
        { "EFLAGS=0x202", { MACHINE_SET_EFLAGS, 0x202, 4, 0 } },
    };
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        char line[64];
        snprintf(line, sizeof line, "--set %s a", sets[i].text);
        if (!parse(line))
            fail_msg("%s: %s", line, failure.text);
        const struct machine_set *set = &boot_of(0)->sets[0];
        assert_int_equal(set->reg, sets[i].set.reg);
        assert_int_equal(set->value, sets[i].set.value);
        assert_int_equal(set->size, sets[i].set.size);
        assert_int_equal(set->shift, sets[i].set.shift);
    }
    static const char *const bad[] = { "CS=1", "EAL=1", "ZAX=1", "XEAX=1", "R8=1", "A=1" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[64];
        snprintf(line, sizeof line, "--set %s a", bad[i]);
        refuse(line, "expected a general register");
    }
    refuse("--set AX a", "--set AX: expected a register and its value");
    refuse("--set =1 a", "--set =1: expected a register and its value");
    refuse("--set AX= a", "--set AX=: expected a register and its value");
    refuse("--set AL=256 a", "--set AL=256: expected a number such as 2 or 0x10, up to 0xff");
    refuse("--set AX=-1 a", "up to 0xffff");
    refuse("--set EAX=0x100000000 a", "up to 0xffffffff");
    refuse("--set EAX=0x a", "up to 0xffffffff");
    refuse("--set EAX=99999999999999999999 a", "up to 0xffffffff");
}

static void what_does_not_go_together_is_refused(void **state)
{
    refuse("--boot --paging a", "--boot and --paging: a guest starts in one way");
    refuse("--flat --long a", "--flat and --long: a guest starts in one way");
    refuse("--boot a --memory 8M --flat b", "--flat begins anew: say it before the other options");
    refuse("--boot a --module m --paging b", "--paging begins anew: say it before");
    refuse("--bios x --flat a", "a is after --flat: only a disk is booted with --bios");
    refuse("--paging a --bios x b", "b is after --paging: only a disk is booted with --bios");
    refuse("--boot --load 0x7c00 a", "a is after --boot: its BIOS loads it at 0000:7c00");
    refuse("--bios x --entry 7c0:0 a", "a is after --bios: its BIOS loads it");
    refuse("--memory 256K --boot a", "a is after --boot: its --memory is at least 1M");
    refuse("--append x --boot a", "a is after --boot: --append is for a multiboot kernel");
    refuse("--module x --bios y a", "a is after --bios: --module is for a multiboot kernel");
    refuse("--append x --long a", "a is after --long: --append is for a multiboot kernel");
    refuse("--long --entry f000:fff0 a", "a is after --long: its --entry is a linear address");
}

static void the_screen_has_a_theme(void **state)
{
    assert_true(parse("a"));
    assert_int_equal(options.theme, THEME_TERMINAL);
    assert_true(parse("--theme light a"));
    assert_int_equal(options.theme, THEME_LIGHT);
    assert_true(parse("--theme light --theme contrast a"));
    assert_int_equal(options.theme, THEME_CONTRAST);
    refuse("--theme solarized a", "--theme solarized: expected terminal, dark, light or contrast");
    refuse("--theme", "--theme needs a value");
}

/* What is wrong is no more than that: one can be chosen on a screen. */
static void knows_that_only_a_guest_is_missing(void **state)
{
    refuse("--theme light --engine soft --step", "no guest named");
    assert_int_equal(options.action, ACTION_MENU);
    refuse("", "no guest named");
    assert_int_equal(options.action, ACTION_MENU);
    refuse("--paging", "no guest named");
    assert_int_not_equal(options.action, ACTION_MENU);
    refuse("--break putchar", "no guest named");
    assert_int_not_equal(options.action, ACTION_MENU);
    refuse("--theme", "--theme needs a value");
    assert_int_not_equal(options.action, ACTION_MENU);
}

static void names_what_is_wrong(void **state)
{
    refuse("", "no guest named");
    refuse("a b c d e", "more than 4 guests");
    refuse("a --append fault", "after a something is said of a guest, but none follows");
    refuse("--paging a b --load 0x2000", "after b something is said of a guest");
    refuse("a --boot", "after a something is said of a guest");
    refuse("a --flat", "after a something is said of a guest");
    refuse("a --paging", "after a something is said of a guest");
    refuse("--frobnicate a", "--frobnicate");
    refuse("-x a", "-x");
    refuse("a --input", "--input needs a value");
    refuse("--input 4=f a", "--input 4=f");
    refuse("--input 0f a", "N=FILE");
    refuse("--input 0= a", "N=FILE");
    refuse("--input = a", "N=FILE");
    refuse("--input 1=f a", "there is no vCPU 1");
    refuse("--input 0=f --input 0=g a", "vCPU 0 has an input already");
    refuse("--engine hvf a", "expected auto, kvm or soft");
    refuse("--paging --load here a", "expected an address");
    refuse("--paging --entry 0x100000000 a", "expected an address");
    refuse("--paging --entry -1 a", "expected an address");
    refuse("--entry f000: a", "expected a segment and an offset");
    refuse("--entry :fff0 a", "expected a segment and an offset");
    refuse("--entry f000:10000 a", "expected a segment and an offset");
    refuse("--entry 10000:0 a", "expected a segment and an offset");
    refuse("--entry f000:-1 a", "expected a segment and an offset");
    refuse("--entry f000:0:0 a", "expected a segment and an offset");
    refuse("--post 0 a", "expected a port");
    refuse("--post 0x10000 a", "expected a port");
    refuse("--post 0x3f9 a", "belongs to the uart");
    refuse("--console 0 a", "--console 0: expected a port such as 0xe9");
    refuse("--exit-port 0x20 a", "--exit-port 0x20: that port belongs to the pic");
    refuse("--bios= a", "--bios: expected the name of a file");
    refuse("--module= a", "--module '': expected a file");
    refuse("--reset maybe a", "--reset maybe: expected ends or fails");
    refuse("doctor now", "doctor takes no argument");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_guests_and_options_in_any_order),
        cmocka_unit_test(standard_input_goes_to_one_vcpu),
        cmocka_unit_test(knows_its_other_actions),
        cmocka_unit_test(a_guest_shares_a_vm_unless_told_otherwise),
        cmocka_unit_test(memory_has_units),
        cmocka_unit_test(a_limit_is_a_time_or_a_number),
        cmocka_unit_test(paging_guests_have_defaults_of_their_own),
        cmocka_unit_test(a_guest_is_what_it_is_said_to_be_or_by_its_file),
        cmocka_unit_test(what_was_said_of_a_guest_ends_where_another_kind_begins),
        cmocka_unit_test(a_module_is_for_the_next_guest_alone),
        cmocka_unit_test(ports_and_resets_are_said),
        cmocka_unit_test(registers_are_set_by_their_names),
        cmocka_unit_test(what_does_not_go_together_is_refused),
        cmocka_unit_test(the_screen_has_a_theme),
        cmocka_unit_test(knows_that_only_a_guest_is_missing),
        cmocka_unit_test(names_what_is_wrong),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
