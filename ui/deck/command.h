/* Inside the reading of decks: the command line of a run, on its way to options. */
#ifndef DECK_COMMAND_H
#define DECK_COMMAND_H

#include "deck/ground.h"

enum { WORDS_MAX = 64 /* of one command line */ };

/* Takes a run's command line from the first of these lines, and from those that continue it: *took
 * says how many. count is at least 1. False with an error if it is wrong, or without memory. */
bool deck_command(struct deck_ground *ground, struct deck_run *run, const struct deck_span *lines,
                  unsigned count, unsigned *took);

/* ---- deck/words.c: its words, for deck/command.c ---- */

/* A line, or several continued ones, each as long as in the deck: a byte of it has a place. */
struct deck_command {
    struct deck_ground *ground;
    const struct deck_span *lines; /* borrowed */
    char *text;                    /* owned, as are the words */
    char *words[WORDS_MAX];
    size_t from[WORDS_MAX], to[WORDS_MAX]; /* bytes: where each stands in the text */
    unsigned count;
};

/* Joins the continued lines from the first on; returns how many there are. */
unsigned deck_words_join(struct deck_command *command, unsigned count);
/* Parts them as the shell would, and leaves out "$ ./kvm-vmm". False, with an error, if there is no
 * word. */
bool deck_words_split(struct deck_command *command);
void deck_words_free(struct deck_command *command);
/* The place in the deck of a byte of the text, or of its end. */
struct deck_place deck_words_place(const struct deck_command *command, size_t at);

#endif
