#include "options/options.h"

#include "event/engines.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char options_help[] =
    "Usage: kvm-vmm [OPTIONS] GUEST...     run one to four guests, each on a vCPU of its own\n"
    "       kvm-vmm present DECK.md        give a talk: slides beside guests that run on them\n"
    "       kvm-vmm notes                  its speaker notes, on another terminal\n"
    "       kvm-vmm doctor                 say what this host can do, and what to do about the "
    "rest\n"
    "       kvm-vmm help [TOPIC]           a topic of the manual, such as keys, deck, guest\n"
    "\n"
    "A GUEST is a flat binary of at most 256 KiB, such as guests/hello.bin, run in real mode; "
    "those named\n"
    "after --paging, such as os-1k/kernel.bin, in 32-bit protected mode with paging, each in 4 MiB "
    "of its\n"
    "own. vCPUs are 0 to 3, in the order of the guests. What guests print goes to standard "
    "output,\n"
    "everything else to standard error.\n"
    "\n"
    "  --paging          all guests after it start with paging on\n"
    "  --load ADDR       guests after it are loaded at this physical address (paging guests: "
    "0x1000)\n"
    "  --entry ADDR      and start there: paging guests at a linear address (0x80001000), others "
    "at SEG:OFF in\n"
    "                    hexadecimal, such as f000:fff0 (where they are loaded)\n"
    "  --memory SIZE     and have so much memory, 256K to 16M (1M; paging guests 4M); a real-mode "
    "guest with\n"
    "                    one of these three has a virtual machine of its own\n"
    "  --post PORT       and report POST codes at this port (0x80 in such a machine, else none)\n"
    "  --engine ENGINE   auto (the default: KVM, or the software CPU for what KVM cannot do here), "
    "kvm, soft\n"
    "  --plain           no screen: print what the guests print (the default without a terminal)\n"
    "  --step            on the screen: start paused, before the first instruction\n"
    "  --slow N          at most N exits a second on each vCPU, such as 5 or 0.5\n"
    "  --ascii           draw with ASCII characters only\n"
    "  --theme THEME     terminal (the default: its own colours), dark, light, contrast\n"
    "  --json            print every event instead, one JSON object a line\n"
    "  --verbose         say every exit, on standard error: [vCPU 0] IO, HC (hypercall), EXIT "
    "(others), and\n"
    "                    between them IRQ (interrupts)\n"
    "  --input N=FILE    let FILE be typed into vCPU N; - is standard input, which vCPU 0 has by "
    "default\n"
    "  --log-dir DIR     write what vCPU N prints to DIR/vcpuN.log; DIR is made if it is missing\n"
    "  --clock CLOCK     real (the default), or virtual: time is counted in instructions of the "
    "software CPU,\n"
    "                    so that a run is the same every time\n"
    "  --kvm-device DEV  use DEV instead of /dev/kvm\n"
    "  --help, --version\n"
    "\n"
    "Status: 0 all guests ended well, 1 a guest or the host failed, 2 wrong usage; a signal that "
    "ended\n"
    "the run is passed on (130 after Ctrl-C).\n";

enum {
    OPT_PLAIN = 256,
    OPT_JSON,
    OPT_VERBOSE,
    OPT_INPUT,
    OPT_LOG_DIR,
    OPT_ENGINE,
    OPT_KVM_DEVICE,
    OPT_HELP,
    OPT_VERSION,
    OPT_STEP,
    OPT_SLOW,
    OPT_ASCII,
    OPT_THEME,
    OPT_PAGING,
    OPT_LOAD,
    OPT_ENTRY,
    OPT_MEMORY,
    OPT_POST,
    OPT_CLOCK,
    OPT_GUEST = 1 /* an argument that is no option */
};

static const struct option long_options[] = {
    { "plain", no_argument, NULL, OPT_PLAIN },
    { "step", no_argument, NULL, OPT_STEP },
    { "slow", required_argument, NULL, OPT_SLOW },
    { "ascii", no_argument, NULL, OPT_ASCII },
    { "theme", required_argument, NULL, OPT_THEME },
    { "paging", no_argument, NULL, OPT_PAGING },
    { "load", required_argument, NULL, OPT_LOAD },
    { "entry", required_argument, NULL, OPT_ENTRY },
    { "memory", required_argument, NULL, OPT_MEMORY },
    { "post", required_argument, NULL, OPT_POST },
    { "clock", required_argument, NULL, OPT_CLOCK },
    { "json", no_argument, NULL, OPT_JSON },
    { "verbose", no_argument, NULL, OPT_VERBOSE },
    { "input", required_argument, NULL, OPT_INPUT },
    { "log-dir", required_argument, NULL, OPT_LOG_DIR },
    { "engine", required_argument, NULL, OPT_ENGINE },
    { "kvm-device", required_argument, NULL, OPT_KVM_DEVICE },
    { "help", no_argument, NULL, OPT_HELP },
    { "version", no_argument, NULL, OPT_VERSION },
    { 0 },
};

static bool parse_input(struct options *o, const char *value, struct failure *failure)
{
    unsigned n = (unsigned)(value[0] - '0');
    if (n >= VCPU_MAX || value[1] != '=' || !value[2])
        return set_failure(failure, "--input %s: expected N=FILE with a vCPU N from 0 to %d", value,
                           VCPU_MAX - 1);
    if (o->inputs[n])
        return set_failure(failure, "--input %s: vCPU %u has an input already", value, n);
    o->inputs[n] = value + 2;
    return true;
}

static bool parse_engine(struct options *o, const char *value, struct failure *failure)
{
    static const char *const names[] = {
        [CHOICE_AUTO] = "auto", [CHOICE_KVM] = "kvm", [CHOICE_SOFT] = "soft"
    };
    for (o->engine = CHOICE_AUTO; o->engine <= CHOICE_SOFT; o->engine++)
        if (!strcmp(value, names[o->engine]))
            return true;
    return set_failure(failure, "--engine %s: expected auto, kvm or soft", value);
}

static bool parse_slow(struct options *o, const char *value, struct failure *failure)
{
    char *end;
    o->slow = strtod(value, &end);
    if (end == value || *end || !(o->slow > 0) || o->slow > 1e6)
        return set_failure(failure, "--slow %s: expected exits a second, such as 5 or 0.5", value);
    return true;
}

static bool parse_theme(struct options *o, const char *value, struct failure *failure)
{
    return theme_parse(value, &o->theme) ||
           set_failure(failure, "--theme %s: expected terminal, dark, light or contrast", value);
}

static bool parse_clock(struct options *o, const char *value, struct failure *failure)
{
    o->virtual_clock = !strcmp(value, "virtual");
    return o->virtual_clock || !strcmp(value, "real")
               ? true
               : set_failure(failure, "--clock %s: expected real or virtual", value);
}

/* KVM cannot count instructions. */
static bool check_clock(struct options *o, struct failure *failure)
{
    if (!o->virtual_clock)
        return true;
    if (o->engine == CHOICE_KVM)
        return set_failure(failure, "--clock virtual needs the software CPU: --engine soft");
    o->engine = CHOICE_SOFT;
    return true;
}

/* What comes before a guest says how it starts. */
static bool take_guest(struct options *o, const char *path, struct failure *failure)
{
    if (o->guest_count == VCPU_MAX)
        return set_failure(failure, "more than %d guests: at most %d can run at once", VCPU_MAX,
                           VCPU_MAX);
    o->guests[o->guest_count] = path;
    return options_boot_guest(&o->next, path, &o->boot[o->guest_count++], failure);
}

bool options_refuse(int option, char **argv, struct failure *failure)
{
    if (option == ':')
        return set_failure(failure, "%s needs a value", argv[optind - 1]);
    if (optopt && optopt < 256)
        return set_failure(failure, "unknown option -%c", optopt);
    return set_failure(failure, "unknown option %s", argv[optind - 1]);
}

/* One option; getopt has its argument in optarg. */
static bool parse_option(struct options *o, int option, char **argv, struct failure *failure)
{
    switch (option) {
    case OPT_PLAIN: o->plain = true; return true;
    case OPT_STEP: o->step = true; return true;
    case OPT_SLOW: return parse_slow(o, optarg, failure);
    case OPT_ASCII: o->ascii = true; return true;
    case OPT_THEME: return parse_theme(o, optarg, failure);
    case OPT_PAGING: o->next.paging = true; return true;
    case OPT_LOAD: return options_parse_load(&o->next, optarg, failure);
    case OPT_ENTRY: return options_parse_entry(&o->next, optarg, failure);
    case OPT_MEMORY: return options_parse_memory(&o->next, optarg, failure);
    case OPT_POST: return options_parse_post(&o->next, optarg, failure);
    case OPT_CLOCK: return parse_clock(o, optarg, failure);
    case OPT_GUEST: return take_guest(o, optarg, failure);
    case OPT_JSON: o->json = true; return true;
    case OPT_VERBOSE: o->verbose = true; return true;
    case OPT_INPUT: return parse_input(o, optarg, failure);
    case OPT_LOG_DIR:
        o->log_dir = optarg;
        return *optarg ? true : set_failure(failure, "--log-dir: expected the name of a folder");
    case OPT_ENGINE: return parse_engine(o, optarg, failure);
    case OPT_KVM_DEVICE: o->kvm_device = optarg; return true;
    case OPT_HELP: o->action = ACTION_HELP; return true;
    case OPT_VERSION: o->action = ACTION_VERSION; return true;
    default: return options_refuse(option, argv, failure);
    }
}

/* A file or standard input can be read by one guest only. */
static bool check_inputs(struct options *o, struct failure *failure)
{
    bool stdin_given = false;
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        if (!o->inputs[i])
            continue;
        if (i >= o->guest_count)
            return set_failure(failure, "--input %u=%s: there is no vCPU %u, only %u guest%s", i,
                               o->inputs[i], i, o->guest_count, o->guest_count == 1 ? "" : "s");
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

static bool take_rest(struct options *o, int argc, char **argv, struct failure *failure)
{
    for (int i = optind; i < argc; i++)
        if (!take_guest(o, argv[i], failure))
            return false;
    if (!o->guest_count)
        return set_failure(failure, "no guest named; try kvm-vmm guests/hello.bin");
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

/* Options and guests in the order in which they stand: what comes before a guest is about it. */
bool options_parse(struct options *o, int argc, char **argv, struct failure *failure)
{
    *o = (struct options){ .kvm_device = KVM_DEVICE };
    optind = 0; /* start anew, also in a process that has parsed before */
    opterr = 0;
    int option;
    while ((option = getopt_long(argc, argv, "-:", long_options, NULL)) != -1) {
        if (!parse_option(o, option, argv, failure))
            return false;
        if (o->action != ACTION_RUN)
            return true;
    }
    return take_rest(o, argc, argv, failure) && (!is_doctor(o) || become_doctor(o, failure));
}

void options_configure(const struct options *o, struct machine_config *config)
{
    *config = (struct machine_config){
        .count = o->guest_count,
        .engine = o->engine,
        .virtual_clock = o->virtual_clock,
        .kvm_device = o->kvm_device,
        .ring_capacity = RING_CAPACITY,
        .rate = o->slow,
    };
    for (unsigned i = 0; i < o->guest_count; i++)
        config->guests[i] = o->boot[i];
}
