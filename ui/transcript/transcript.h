/* A talk without a screen: every slide as plain text, every run really run, what guests print and
 * how they end. To standard output; made harmless if that is a terminal. Nobody watches: everything
 * hurries, nothing is waited for but guests. */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include "deck/deck.h"
#include "options/talk.h"

/* Writes the transcript of a deck without errors, from the slide that the options name; of these it
 * heeds --slide and --ascii. The main thread's; the locale must know UTF-8. Returns the exit
 * status: 0 if every run could be started, none of its guests failed and all was written, else 1.
 * *signal is the one that ended it, 0 for none. */
int transcript_run(const struct deck *deck, const struct talk_options *options, int signals_fd,
                   int *signal);

#endif
