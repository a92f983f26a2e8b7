/* The real program on a terminal of our own: keys in, the screen read back. Whatever does not come
 * within LIMIT_MS fails the test. One program at a time. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "../unit/test.h"

#include "tty.h"

enum { LIMIT_MS = 30000, ROWS = 36, COLUMNS = 120 };

extern const char *program, *guests; /* its path, and the folder of the guests */
extern char folder[];                /* ours, for files */
extern struct tty tty;

/* From main's arguments, PROGRAM GUESTS_FOLDER [TEST]: those, our folder, an environment like a
 * user's, whose notes are in our folder. */
bool prepare(int argc, char **argv);
bool put_away(void); /* our folder */

/* The path of a guest: "counter" is one of the guests, "own.bin" a file in our folder. Valid for 8
 * calls. */
char *guest(const char *name);
/* 1K OS, in the folder beside the guests'. */
char *kernel(void);
void write_file(const char *name, const void *bytes, size_t n);

void start_sized(int rows, int columns, const char *standard_input, char *const *args);
#define START(...)                                                                                 \
    start_sized(ROWS, COLUMNS, NULL, ((char *[16]){ (char *)program, __VA_ARGS__, NULL }))
/* Until it has ended; gives its status as waitpid() does. */
int finish(void);

/* q ends it with status 0, and the terminal is as it was. */
void quit(void);

void type(const char *bytes);
/* A button goes down, or is moved, in a cell, counted from 0: as a terminal tells that. */
enum { BUTTON_LEFT = 0, BUTTON_MOVES = 32 };
void mouse(int button, int row, int column);
/* The first place, from below, where an ASCII text stands; once it stands there. */
void find(const char *text, int *row, int *column);
void click_on(const char *text);
/* Until the text stands on the screen, or no longer does. Runs of blanks are one blank. */
void expect(const char *what);
void expect_gone(const char *what);
/* Did these bytes come, not long ago? */
bool came(const char *bytes);

/* What stands in the pane of a 1K OS; "" without one. Valid until the next call. */
const char *pane_text(unsigned vcpu);
void expect_in_pane(unsigned vcpu, const char *what);

#endif
