#include "options/talk.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

const char talk_options_help[] =
    "Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on "
    "them\n"
    "       kvm-vmm notes                         its speaker notes, on another terminal\n"
    "\n"
    "A deck is Markdown, with comments such as <!-- end_slide --> between its slides; a fenced "
    "block kvm holds\n"
    "a command line as after ./kvm-vmm, and orders for its guests. kvm-vmm help deck has it all. PgDn "
    "goes on, PgUp\n"
    "back, q ends the talk, ? shows all keys.\n"
    "\n"
    "  --check           say every error in the deck, and end\n"
    "  --plain           no screen: print the talk as a transcript, every guest really run (the "
    "default without\n"
    "                    a terminal)\n"
    "  --auto SECONDS    play by itself, so long for each step, over and over\n"
    "  --slide N         start at this slide\n"
    "  --hurry           no typing at human pace, no slow motion: to rehearse\n"
    "  --theme THEME     terminal (its own colours), dark, light, contrast: stronger than the "
    "deck's\n"
    "  --ascii           draw with ASCII characters only\n"
    "  --engine ENGINE, --clock CLOCK, --kvm-device DEV\n"
    "                    as kvm-vmm --help has them, for all runs that do not say otherwise\n"
    "  --help\n"
    "\n"
    "Status: 0 after a talk; 1 if the deck has errors, or in a transcript a guest failed; 2 wrong "
    "usage.\n";

enum {
    OPT_CHECK = 256,
    OPT_PLAIN,
    OPT_AUTO,
    OPT_SLIDE,
    OPT_HURRY,
    OPT_THEME,
    OPT_ASCII,
    OPT_ENGINE,
    OPT_CLOCK,
    OPT_KVM_DEVICE,
    OPT_HELP,
    OPT_DECK = 1 /* an argument that is no option */
};

static const struct option long_options[] = {
    { "check", no_argument, NULL, OPT_CHECK },
    { "plain", no_argument, NULL, OPT_PLAIN },
    { "auto", required_argument, NULL, OPT_AUTO },
    { "slide", required_argument, NULL, OPT_SLIDE },
    { "hurry", no_argument, NULL, OPT_HURRY },
    { "theme", required_argument, NULL, OPT_THEME },
    { "ascii", no_argument, NULL, OPT_ASCII },
    { "engine", required_argument, NULL, OPT_ENGINE },
    { "clock", required_argument, NULL, OPT_CLOCK },
    { "kvm-device", required_argument, NULL, OPT_KVM_DEVICE },
    { "help", no_argument, NULL, OPT_HELP },
    { 0 },
};

/* Said twice, the latter holds. */
static bool take_base(struct talk_options *o, char *option, char *value)
{
    unsigned at = 0;
    while (o->base[at] && strcmp(o->base[at], option) != 0)
        at += 2;
    o->base[at] = option;
    o->base[at + 1] = value;
    return true;
}

static bool parse_auto(struct talk_options *o, const char *value, struct failure *failure)
{
    char *end;
    o->auto_seconds = strtod(value, &end);
    if (end == value || *end || !(o->auto_seconds > 0) || o->auto_seconds > 1e6)
        return set_failure(failure, "--auto %s: expected seconds for each step, such as 10 or 2.5",
                           value);
    return true;
}

static bool parse_slide(struct talk_options *o, const char *value, struct failure *failure)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);
    if (strspn(value, "0123456789") != strlen(value) || !n || n > 1000000)
        return set_failure(failure, "--slide %s: expected the number of a slide, from 1 on", value);
    o->slide = (unsigned)n;
    return true;
}

static bool parse_theme(struct talk_options *o, const char *value, struct failure *failure)
{
    o->has_theme = theme_parse(value, &o->theme);
    return o->has_theme ||
           set_failure(failure, "--theme %s: expected terminal, dark, light or contrast", value);
}

static bool take_deck(struct talk_options *o, const char *path, struct failure *failure)
{
    if (o->path)
        return set_failure(failure, "one deck at a time, but there are %s and %s", o->path, path);
    o->path = path;
    return true;
}

static bool parse_option(struct talk_options *o, int option, char **argv, struct failure *failure)
{
    switch (option) {
    case OPT_CHECK: o->check = true; return true;
    case OPT_PLAIN: o->plain = true; return true;
    case OPT_AUTO: return parse_auto(o, optarg, failure);
    case OPT_SLIDE: return parse_slide(o, optarg, failure);
    case OPT_HURRY: o->hurry = true; return true;
    case OPT_THEME: return parse_theme(o, optarg, failure);
    case OPT_ASCII: o->ascii = true; return true;
    case OPT_ENGINE: return take_base(o, "--engine", optarg);
    case OPT_CLOCK: return take_base(o, "--clock", optarg);
    case OPT_KVM_DEVICE: return take_base(o, "--kvm-device", optarg);
    case OPT_HELP: o->help = true; return true;
    case OPT_DECK: return take_deck(o, optarg, failure);
    default: return options_refuse(option, argv, failure);
    }
}

/* Are they what the command line of a run takes? */
static bool check_base(const struct talk_options *o, struct failure *failure)
{
    struct options ignored;
    char *argv[sizeof o->base / sizeof *o->base + 2] = { "kvm-vmm" };
    int argc = 1;
    while (o->base[argc - 1]) {
        argv[argc] = o->base[argc - 1];
        argc++;
    }
    argv[argc++] = "guest";
    return options_parse(&ignored, argc, argv, failure);
}

bool talk_options_parse(struct talk_options *o, int argc, char **argv, struct failure *failure)
{
    *o = (struct talk_options){ 0 };
    optind = 0; /* start anew, also in a process that has parsed before */
    opterr = 0;
    int option;
    while ((option = getopt_long(argc, argv, "-:", long_options, NULL)) != -1)
        if (!parse_option(o, option, argv, failure))
            return false;
        else if (o->help)
            return true;
    for (int i = optind; i < argc; i++)
        if (!take_deck(o, argv[i], failure))
            return false;
    if (!o->path)
        return set_failure(failure, "no deck named; try kvm-vmm present ui/decks/demo.md");
    return check_base(o, failure);
}
