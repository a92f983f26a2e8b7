/* Makes random guests and the command line that runs them. One thread. */
#ifndef RANDOM_RUN_H
#define RANDOM_RUN_H

#include "../engines/random_numbers.h"

#include <glob.h>
#include <stdbool.h>

enum { GUESTS_MAX = 4, ARGS_MAX = 64 };

struct maker {
    const char *program;
    char work[128]; /* the folder for its guests */
    glob_t real;    /* guests to change bytes of; the last one wants paging */
    struct random numbers;
};

struct run {
    unsigned count; /* guests */
    char paths[GUESTS_MAX][160], input[192];
    char *args[ARGS_MAX]; /* NULL behind the last one */
    unsigned arg_count;
    bool is_soft, is_long;
    bool is_json;    /* what it prints are events */
    bool wants_term; /* SIGTERM, term_after_ms after its start */
    int term_after_ms;
};

/* The run of this seed, always the same; its guests are written into the folder, over those of the
 * last one. It has a --limit. False with errno. */
bool make_run(struct maker *maker, struct run *run, uint64_t seed);

#endif
