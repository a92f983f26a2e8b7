/* The command line of `kvm-vmm present`, and of `kvm-vmm learn`, which gives the talk "learn". Its
 * strings are borrowed from argv, and the main thread alone parses it. */
#ifndef OPTIONS_TALK_H
#define OPTIONS_TALK_H

#include "options/options.h"
#include "terminal/theme.h"

struct talk_options {
    const char *path;
    bool help, check, plain, ascii;
    bool hurry;          /* no typing at human pace, no slow motion: to rehearse, and for tests */
    double auto_seconds; /* between steps; 0: the presenter has the keys */
    unsigned slide;      /* --slide N: starts there; from 1 */
    bool has_theme;
    enum theme theme; /* stronger than the deck's */
    /* These are for all runs that do not say otherwise. NULL: not said; said twice, the latter
     * holds. */
    const char *engine, *clock, *limit, *kvm_device;
    const char *lang; /* app.c has taken it, before all others */
    /* They are the same as words of a command line, as deck_read() takes them; NULL-terminated. */
    char *base[2 * 4 + 1];
};

/* Reads argv[1] to argv[argc - 1]; argv[0] is "present" or "learn". False for wrong usage, with a
 * failure that says what is wrong. */
bool talk_options_parse(struct talk_options *options, int argc, char **argv,
                        struct failure *failure);

/* As options_help(). */
const char *talk_options_help(void);

#endif
