/* Text that is safe for a terminal.
 *
 * What a guest prints, and what files are called, can hold escape sequences. Nothing of that kind
 * reaches a terminal: control characters become ^[, bytes that are no text \xNN. Pure but for the
 * environment, any thread.
 */
#ifndef TEXT_H
#define TEXT_H

#include "text/utf8.h"

/* Follows a stream of bytes and gives out whole, harmless characters (text/utf8.h says which those
 * are). Zero-initialized. */
struct text_filter {
    struct utf8_stream stream;
};

enum { TEXT_MAX = 24 }; /* bytes that one step can give out */

/* Takes one byte; returns how many bytes of out are to be printed now. Newline, carriage return,
 * tab and backspace pass; so does UTF-8 if utf8 (the terminal's locale) and if it is harmless. */
size_t text_filter_put(struct text_filter *filter, bool utf8, uint8_t byte, char out[TEXT_MAX]);

/* Gives out, as \xNN, what is left of a sequence that will not be completed; returns how many
 * bytes. The stream starts anew. */
size_t text_filter_end(struct text_filter *filter, char out[TEXT_MAX]);

/* Copies a message; newlines are made visible, too. It is cut at size - 1 bytes, not within what
 * stands for one character; size is at least 1. */
void text_safe(const char *from, bool utf8, char *to, size_t size);

/* What a path has behind its folders; all of it if that is nothing. Part of the path. */
const char *text_file_name(const char *path);

/* Does the user's locale say UTF-8? Asked of the environment: the terminal speaks it whether or not
 * this machine has that locale installed, and loading one costs more than a short run. */
bool text_locale_is_utf8(void);

/* Writes 18204 as "18,204". Returns buffer. */
char *text_number(uint64_t number, char buffer[32]);

/* Writes nanoseconds with a unit that keeps three digits: "812 ns", "8.12 us", "81.2 ms", "8.12 s".
 * Returns buffer. */
char *text_duration(uint64_t ns, char buffer[32]);
/* The same with another sign for microseconds. */
char *text_duration_in(uint64_t ns, const char *us, char buffer[32]);
/* Writes nanoseconds as whole seconds: "05:07", "1:05:07". Returns buffer. */
char *text_clock(uint64_t ns, char buffer[32]);

#endif
