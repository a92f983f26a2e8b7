/* A talk without a screen: every slide as plain text, every run really run, what guests print and
 * how they end. To standard output; made harmless if that is a terminal. Nobody watches: everything
 * hurries, nothing is waited for but guests. */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include "deck/deck.h"
#include "options/talk.h"

/* From the options: --slide, --ascii. The locale must know UTF-8. Returns the exit status: 0 if
 * every run could be started and none of its guests failed; *signal as plain_run(). */
int transcript_run(const struct deck *deck, const struct talk_options *options, int signals_fd,
                   int *signal);

#endif
