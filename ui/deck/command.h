/* Inside deck/command.c and deck/words.c: a command line on its way to options. */
#ifndef DECK_COMMAND_H
#define DECK_COMMAND_H

#include "deck/private.h"

enum { WORDS_MAX = 64 };

/* A line, or several continued ones, each as long as in the deck: a byte of it has a place. */
struct deck_command {
    struct deck_parser *parser;
    const struct deck_span *lines;
    char *text;
    char *words[WORDS_MAX];
    size_t from[WORDS_MAX], to[WORDS_MAX]; /* in the text */
    unsigned count;
};

/* Joins the continued lines from the first on; returns how many there are. */
unsigned deck_words_join(struct deck_command *command, unsigned count);
/* Parts them as the shell would, and leaves out "$ ./kvm-vmm". False, with an error, if there is no
 * word. */
bool deck_words_split(struct deck_command *command);
void deck_words_free(struct deck_command *command);
struct deck_place deck_words_place(const struct deck_command *command, size_t at);

#endif
