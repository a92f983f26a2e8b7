/* Why something could not be done, in words for the user.
 *
 * The core neither prints nor exits: a function that can fail takes a struct failure, fills it
 * through set_failure() and returns false or NULL. The front end prints it, in one place. The text
 * names the file, the vCPU or the address, what happened and, where that helps, what to do. It is
 * one line without a newline; it may hold bytes of a file's name, so a terminal must be given it
 * through text_safe().
 */
#ifndef EVENT_FAILURE_H
#define EVENT_FAILURE_H

#include <stdbool.h>

struct failure {
    char text[512];
};

/* Writes the text (cut if too long) and returns false, so that "return set_failure(...)" reads
 * well. */
bool set_failure(struct failure *failure, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A text that stands in a failure where its format says %s, in the user's language; also a format
 * itself. The text must be a literal, or one that is marked where it stands, in a table:
 * FAILURE_WORDS("an ELF program"). By both tests/house/said finds what is to be translated. */
const char *failure_words(const char *english) __attribute__((format_arg(1)));
#define FAILURE_WORDS(english) english

/* What an errno means, in words that live for ever: strerror(), in the user's language. */
const char *error_words(int error);

/* The core writes English. A front end that speaks another language gives these: its text for one
 * in English that is a format of set_failure(), with the same arguments, and its words for an
 * errno; each may give NULL, which is the English text. Before any thread is made. */
void failure_speak(const char *(*text_of)(const char *english), const char *(*words_of)(int error));

#endif
