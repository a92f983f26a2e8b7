/* Tables of options: one row says all that there is to say of an option. getopt_long() reads the
 * command line, and keeps its place in the process: the main thread alone parses. The help is made
 * of the same rows. */
#ifndef OPTIONS_TABLE_H
#define OPTIONS_TABLE_H

#include "event/failure.h"

#include <getopt.h>
#include <stddef.h>

enum { OPTIONS_MAX = 64 /* rows of a table */ };

struct options_row {
    const char *name;     /* without "--" */
    const char *argument; /* as the help calls it; NULL: it takes none */
    const char *help;     /* lines, parted by "\n"; NULL: told in one line with the next row */
    /* Where in the options that is which the row is about. In a row without take it is the bool
     * that becomes true or, with an argument, the string that becomes it. */
    size_t at;
    /* Gets what is at that place, and takes the argument, NULL in a row without one; false with a
     * failure if it is wrong. */
    bool (*take)(void *at, const char *argument, struct failure *failure);
};

struct options_table {
    /* No name twice; the last one has help. One is "help", which -h is short for. */
    const struct options_row *rows;
    unsigned count;          /* at most OPTIONS_MAX */
    const char *head, *tail; /* of the help: before and after the options */
    /* Takes an argument that is no option, in its place among them. */
    bool (*take_other)(void *options, const char *argument, struct failure *failure);
    /* Is there nothing more to read, as after --help? */
    bool (*is_enough)(const void *options);
};

/* Those of `kvm-vmm` (options/options.c), whose options are a struct options, and of `kvm-vmm
 * present` (options/talk.c), whose options are a struct talk_options. */
extern const struct options_table options_of_run, options_of_talk;

/* The help of --lang, an option of all commands. */
extern const char options_help_of_language[];

/* Reads argv from argv[1] on, in its order, which must not change as long as the options are used:
 * their strings are those of argv. False, with a failure, for the first that is wrong. */
bool options_table_parse(const struct options_table *table, void *options, int argc, char **argv,
                         struct failure *failure);
/* The whole help, to be freed; NULL without memory. */
char *options_table_help(const struct options_table *table);

#endif
