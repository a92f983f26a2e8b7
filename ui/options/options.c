/* The command line of `kvm-vmm`: what each option means, and what goes together. */
#include "options/options.h"

#include "event/engines.h"
#include "options/table.h"
#include "words/said.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_NS_MAX 1e15 /* of --limit: eleven days */

/* ---- Values ---- */

static bool take_input(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    unsigned n = (unsigned)(value[0] - '0');
    if (n >= VCPU_MAX || value[1] != '=' || !value[2])
        return set_failure(failure, "--input %s: expected N=FILE with a vCPU N from 0 to %d", value,
                           VCPU_MAX - 1);
    if (o->inputs[n])
        return set_failure(failure, "--input %s: vCPU %u has an input already", value, n);
    o->inputs[n] = value + 2;
    return true;
}

static bool take_engine(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    static const char *const names[] = {
        [CHOICE_AUTO] = "auto", [CHOICE_KVM] = "kvm", [CHOICE_SOFT] = "soft"
    };
    for (o->engine = CHOICE_AUTO; o->engine <= CHOICE_SOFT; o->engine++)
        if (!strcmp(value, names[o->engine]))
            return true;
    return set_failure(failure, "--engine %s: expected auto, kvm or soft", value);
}

static bool take_slow(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    char *end;
    o->slow = strtod(value, &end);
    if (end == value || *end || !(o->slow > 0) || o->slow > 1e6)
        return set_failure(failure, "--slow %s: expected exits a second, such as 5 or 0.5", value);
    return true;
}

/* Takes what is followed by nothing but a unit of time; digits alone are no time. */
static bool parse_time(const char *value, uint64_t *ns)
{
    static const struct {
        const char *name;
        double ns;
    } units[] = { { "ms", 1e6 }, { "s", 1e9 }, { "m", 60e9 } };
    const char *unit = value + strspn(value, "0123456789.");
    char *end;
    double number = strtod(value, &end);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double time = number * units[i].ns;
        if (end == unit && !strcmp(unit, units[i].name) && time >= 1 && time <= LIMIT_NS_MAX) {
            *ns = (uint64_t)time;
            return true;
        }
    }
    return false;
}

static bool parse_exits(const char *value, uint64_t *exits)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (*end || !number || errno)
        return false;
    *exits = number;
    return true;
}

static bool take_limit(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    bool is_number = *value >= '0' && *value <= '9';
    return is_number && (parse_exits(value, &o->limit_exits) || parse_time(value, &o->limit_ns))
               ? true
               : set_failure(failure,
                             "--limit %s: expected a time, such as 5s, 500ms or 2m, or a number "
                             "of exits, such as 1000",
                             value);
}

static bool take_theme(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    return theme_parse(value, &o->theme) ||
           set_failure(failure, "--theme %s: expected terminal, dark, light or contrast", value);
}

static bool take_clock(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    o->virtual_clock = !strcmp(value, "virtual");
    return o->virtual_clock || !strcmp(value, "real")
               ? true
               : set_failure(failure, "--clock %s: expected real or virtual", value);
}

static bool take_log_dir(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    o->log_dir = value;
    return *value ? true : set_failure(failure, "--log-dir: expected the name of a folder");
}

static bool take_source(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    if (!*value)
        return set_failure(failure, "--source: expected the name of a folder");
    if (o->source_count == OPTIONS_SOURCES)
        return set_failure(failure, "--source %s: at most %d folders", value, OPTIONS_SOURCES);
    o->sources[o->source_count++] = value;
    return true;
}

static bool take_break(void *options, const char *value, struct failure *failure)
{
    struct options *o = options;
    struct options_breaks *next = &o->next_breaks;
    if (next->count == BREAKS_MAX)
        return set_failure(failure, "--break %s: a guest has at most %d breakpoints", value,
                           BREAKS_MAX);
    if (strlen(value) >= BREAK_TEXT)
        return set_failure(failure, "--break %s: expected at most %d bytes", value, BREAK_TEXT - 1);
    next->texts[next->count++] = value;
    return *value ? true : set_failure(failure, "--break: expected a place in the guest");
}

/* Takes a guest: what came before it says how it starts. */
static bool take_guest(void *options, const char *path, struct failure *failure)
{
    struct options *o = options;
    assert(o->guest_count <= VCPU_MAX);
    if (o->guest_count == VCPU_MAX)
        return set_failure(failure, "more than %d guests: at most %d can run at once", VCPU_MAX,
                           VCPU_MAX);
    if (!*path)
        return set_failure(failure, "an empty word is no guest; name a file");
    o->guests[o->guest_count] = path;
    memcpy(o->symbols[o->guest_count], o->next.symbols, sizeof o->next.symbols);
    o->symbol_counts[o->guest_count] = o->next.symbol_count;
    o->next.symbol_count = 0;
    o->breaks[o->guest_count] = o->next_breaks;
    o->next_breaks.count = 0;
    return options_boot_guest(&o->next, path, &o->boot[o->guest_count++], failure);
}

static bool is_enough(const void *options)
{
    const struct options *o = options;
    return o->wants_help || o->wants_version;
}

/* ---- The table ---- */

#define AT(field)   .at = offsetof(struct options, field)
#define GUEST(name) AT(next), .take = name

static const struct options_row rows[] = {
    { "boot", NULL,
      TO_SAY("guests after it are disks: a PC's BIOS starts their first sector (the default for\n"
             "files with 55 AA at byte 510)"),
      GUEST(options_take_boot) },
    { "flat", NULL, TO_SAY("they are flat binaries in real mode, whatever they hold"),
      GUEST(options_take_flat) },
    { "long", NULL, TO_SAY("they start in 64-bit mode (the default for ELF64)"),
      GUEST(options_take_long) },
    { "paging", NULL, TO_SAY("they start with paging on, up to another one of these four"),
      GUEST(options_take_paging) },
    { "load", "ADDR",
      TO_SAY("guests after it are loaded at this physical address (paging guests: 0x1000)"),
      GUEST(options_take_load) },
    { "entry", "ADDR",
      TO_SAY("and start there: paging and 64-bit guests at a linear address (0x80001000), others\n"
             "at SEG:OFF in hexadecimal, such as f000:fff0 (where they are loaded)"),
      GUEST(options_take_entry) },
    { "memory", "SIZE",
      TO_SAY("and have so much memory, 256K to 1G (1M; paging guests 4M; a PC 16M); a real-mode\n"
             "guest with one of these three has a virtual machine of its own"),
      GUEST(options_take_memory) },
    { "set", "REG=VALUE", TO_SAY("and this register has this value at the start, such as AX=2"),
      GUEST(options_take_set) },
    { "bios", "FILE",
      TO_SAY("and are disks that this BIOS boots, such as /usr/share/seabios/bios.bin"),
      GUEST(options_take_bios) },
    { "append", "TEXT", TO_SAY("the command line of a multiboot kernel"),
      GUEST(options_take_append) },
    { "module", "FILE", TO_SAY("a module for the next guest, a multiboot kernel: 'FILE WORDS...'"),
      GUEST(options_take_module) },
    { "console", "PORT", TO_SAY("print what guests after it write to this port"),
      GUEST(options_take_console) },
    { "exit-port", "PORT",
      TO_SAY("OUT to this port ends such a guest; the status is (value << 1) | 1, as QEMU has it"),
      GUEST(options_take_exit_port) },
    { "reset", "WHAT",
      TO_SAY("a triple fault ends such a guest well: ends; or fails (the default)"),
      GUEST(options_take_reset) },
    { "post", "PORT",
      TO_SAY("and report POST codes at this port (0x80 in a machine of its own, else none)"),
      GUEST(options_take_post) },
    { "symbols", "FILE",
      TO_SAY("names for the next guest: an ELF file, or lines of 'ADDRESS NAME' in hexadecimal\n"
             "(NAME.elf beside it is found by itself)"),
      GUEST(options_take_symbols) },
    { "source", "DIR", TO_SAY("look for the source files of guests below this folder first"),
      .take = take_source },
    { "break", "WHERE",
      TO_SAY("a breakpoint of the next guest, such as putchar, 'port 3f8', 'write count'; without\n"
             "a screen each hit is told, and the guest goes on"),
      .take = take_break },
    { "engine", "ENGINE",
      TO_SAY("auto (the default: KVM, or the software CPU for what KVM cannot do here), kvm, soft"),
      .take = take_engine },
    { "plain", NULL,
      TO_SAY("no screen: print what the guests print (the default without a terminal)"),
      AT(plain) },
    { "step", NULL, TO_SAY("on the screen: start paused, before the first instruction"), AT(step) },
    { "slow", "N", TO_SAY("at most N exits a second on each vCPU, such as 5 or 0.5"),
      .take = take_slow },
    { "ascii", NULL, TO_SAY("draw with ASCII characters only"), AT(ascii) },
    { "theme", "THEME", TO_SAY("terminal (the default: its own colours), dark, light, contrast"),
      .take = take_theme },
    { "json", NULL, TO_SAY("print every event instead, one JSON object a line"), AT(json) },
    { "verbose", NULL,
      TO_SAY("say every exit, on standard error: [vCPU 0] IO, HC (hypercall), EXIT (others), and\n"
             "between them IRQ (interrupts)"),
      AT(verbose) },
    { "input", "N=FILE",
      TO_SAY("let FILE be typed into vCPU N; - is standard input, which vCPU 0 has by default"),
      .take = take_input },
    { "log-dir", "DIR",
      TO_SAY("write what vCPU N prints to DIR/vcpuN.log; DIR is made if it is missing"),
      .take = take_log_dir },
    { "clock", "CLOCK",
      TO_SAY(
          "real (the default), or virtual: time is counted in instructions of the software CPU,\n"
          "so that a run is the same every time"),
      .take = take_clock },
    { "limit", "LIMIT",
      TO_SAY(
          "end the run after so much time, such as 5s, 500ms or 2m, or after so many exits of all\n"
          "guests, such as 1000; the status is then 1"),
      .take = take_limit },
    { "kvm-device", "DEV", TO_SAY("use DEV instead of /dev/kvm"), AT(kvm_device) },
    { "lang", "LANG", options_help_of_language, AT(lang) },
    { "help", NULL, NULL, AT(wants_help) },
    { "version", NULL, "", AT(wants_version) },
};

const struct options_table options_of_run = {
    .rows = rows,
    .count = sizeof rows / sizeof *rows,
    .head = TO_SAY(
        "Usage: kvm-vmm [OPTIONS] GUEST...     run one to four guests, each on a vCPU of its own\n"
        "       kvm-vmm                        choose from a menu, on a terminal\n"
        "       kvm-vmm learn                  six guests, a question before each, and what was "
        "measured\n"
        "       kvm-vmm present DECK.md        give a talk: slides beside guests that run on them\n"
        "       kvm-vmm notes                  its speaker notes, on another terminal\n"
        "       kvm-vmm doctor                 say what this host can do, and what to do about the "
        "rest\n"
        "       kvm-vmm help [TOPIC]           a topic of the manual, such as keys, deck, guest\n"
        "\n"
        "A GUEST is known by what its file holds: a boot sector or disk, an ELF or multiboot "
        "kernel, "
        "each on a\n"
        "PC of its own; else a flat binary, such as guests/hello.bin, run in real mode or, after "
        "--paging, with\n"
        "paging. vCPUs are 0 to 3, in the order of the guests. What guests print goes to standard "
        "output,\n"
        "everything else to standard error.\n"),
    .tail = TO_SAY(
        "Status: 0 all guests ended well, 1 a guest or the host failed, 2 wrong usage; or what "
        "a guest gave\n"
        "at its exit port. A signal that ended the run is passed on (130 after Ctrl-C).\n"),
    .take_other = take_guest,
    .is_enough = is_enough,
};

const char *options_help(void)
{
    static char *help;
    if (!help)
        help = options_table_help(&options_of_run);
    return help ? help : options_of_run.head;
}

/* ---- All of it ---- */

/* Virtual time needs the software CPU: KVM cannot count instructions. */
static bool check_clock(struct options *o, struct failure *failure)
{
    if (!o->virtual_clock)
        return true;
    if (o->engine == CHOICE_KVM)
        return set_failure(failure, "--clock virtual needs the software CPU: --engine soft");
    o->engine = CHOICE_SOFT;
    return true;
}

/* Every input has a guest, and standard input goes to one at most. */
static bool check_inputs(struct options *o, struct failure *failure)
{
    bool stdin_given = false;
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        if (!o->inputs[i])
            continue;
        if (i >= o->guest_count)
            return o->guest_count == 1
                       ? set_failure(failure, "--input %u=%s: there is no vCPU %u, only 1 guest", i,
                                     o->inputs[i], i)
                       : set_failure(failure, "--input %u=%s: there is no vCPU %u, only %u guests",
                                     i, o->inputs[i], i, o->guest_count);
        if (!strcmp(o->inputs[i], "-")) {
            if (stdin_given)
                return set_failure(
                    failure, "--input %u=-: standard input is given to another vCPU already", i);
            stdin_given = true;
        }
    }
    if (!stdin_given && !o->inputs[0])
        o->inputs[0] = "-";
    return true;
}

static bool lacks_guest(struct options *o, struct failure *failure)
{
    if (!options_boot_is_unused(&o->next) && !o->next_breaks.count)
        o->action = ACTION_MENU;
    return set_failure(failure, "no guest named; try kvm-vmm hello");
}

static bool check(struct options *o, struct failure *failure)
{
    if (!o->guest_count)
        return lacks_guest(o, failure);
    if (options_boot_is_unused(&o->next) || o->next_breaks.count)
        return set_failure(failure,
                           "after %s something is said of a guest, but none follows: it has to be "
                           "said before the guest",
                           o->guests[o->guest_count - 1]);
    return check_inputs(o, failure) && check_clock(o, failure);
}

static bool is_doctor(const struct options *o)
{
    return o->guest_count && !strcmp(o->guests[0], "doctor");
}

static bool become_doctor(struct options *o, struct failure *failure)
{
    o->action = ACTION_DOCTOR;
    if (o->guest_count > 1)
        return set_failure(failure, "doctor takes no argument, but there is %s", o->guests[1]);
    return true;
}

bool options_parse(struct options *o, int argc, char **argv, struct failure *failure)
{
    *o = (struct options){ .kvm_device = KVM_DEVICE };
    if (!options_table_parse(&options_of_run, o, argc, argv, failure))
        return false;
    if (is_enough(o)) {
        o->action = !o->wants_help ? ACTION_VERSION
                    : is_doctor(o) ? ACTION_DOCTOR_HELP
                                   : ACTION_HELP;
        return true;
    }
    return check(o, failure) && (!is_doctor(o) || become_doctor(o, failure));
}

void options_configure(const struct options *o, struct machine_config *config)
{
    assert(o->guest_count <= VCPU_MAX);
    *config = (struct machine_config){
        .count = o->guest_count,
        .engine = o->engine,
        .virtual_clock = o->virtual_clock,
        .kvm_device = o->kvm_device,
        .ring_capacity = RING_CAPACITY,
        .rate = o->slow,
        .limit_exits = o->limit_exits,
        .limit_ns = o->limit_ns,
    };
    for (unsigned i = 0; i < o->guest_count; i++)
        config->guests[i] = o->boot[i];
}
