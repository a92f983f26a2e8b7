/* The command line of `kvm-vmm`. The main thread alone parses it: getopt_long() keeps its place in
 * the process. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "model/breaks.h"
#include "options/boot.h"
#include "terminal/theme.h"

enum options_action {
    ACTION_RUN,
    ACTION_DOCTOR,
    ACTION_DOCTOR_HELP,
    ACTION_HELP,
    ACTION_VERSION,
    ACTION_MENU,
};

enum { OPTIONS_SOURCES = 8 };

/* What --break says of a guest, as it is written. */
struct options_breaks {
    const char *texts[BREAKS_MAX];
    unsigned count;
};

struct options {
    enum options_action action;
    bool wants_help, wants_version; /* while parsing: action says it then */
    const char *guests[VCPU_MAX];   /* paths; borrowed from argv, as all strings here */
    unsigned guest_count;
    struct machine_guest boot[VCPU_MAX];            /* how each of them starts */
    const char *symbols[VCPU_MAX][OPTIONS_SYMBOLS]; /* --symbols of each of them */
    unsigned symbol_counts[VCPU_MAX];
    const char *sources[OPTIONS_SOURCES]; /* --source: folders */
    unsigned source_count;
    struct options_boot next; /* while parsing: of the guests that follow */
    struct options_breaks breaks[VCPU_MAX], next_breaks; /* of each; while parsing: of the next */
    enum choice_wish engine;
    bool virtual_clock;
    const char *inputs[VCPU_MAX]; /* --input: a path, "-" for standard input, NULL for none */
    bool plain, json, verbose;
    bool step;                      /* start paused, on the screen */
    double slow;                    /* exits a second; 0: full speed */
    uint64_t limit_exits, limit_ns; /* as struct machine_config has them */
    bool ascii;                     /* no Unicode drawing characters */
    enum theme theme;               /* of the screen */
    const char *log_dir;            /* NULL: no logs */
    const char *kvm_device;
    const char *lang; /* app.c has taken it, before all others */
};

/* Reads argv[1] to argv[argc - 1]. False for wrong usage, with a failure that says what is wrong;
 * if that is no more than that no guest is named, the action is ACTION_MENU: on a terminal one can
 * be chosen. */
bool options_parse(struct options *options, int argc, char **argv, struct failure *failure);

/* Fills in the configuration of the machine that these options ask for, paths borrowed. */
void options_configure(const struct options *options, struct machine_config *config);

/* The help, made once and kept by this room; without memory only its beginning. The main thread
 * alone calls it. */
const char *options_help(void);

#endif
