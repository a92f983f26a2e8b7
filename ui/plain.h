/* The front end without a screen: what guests print goes to standard output as it comes, the rest
 * to standard error. Also --json, --verbose and --log-dir. */
#ifndef PLAIN_H
#define PLAIN_H

#include "options/options.h"

/* Runs the guests to their end. Returns the exit status (0 or 1, or what a guest gave); *signal is
 * the signal that ended the run, or 0. signals_fd comes from signals_open(). */
int plain_run(const struct options *options, int signals_fd, int *signal);

#endif
