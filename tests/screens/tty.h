/* A terminal of our own for a child process: keys in, the screen read back through libvterm. For
 * tests, pictures and benchmarks. Every wait has a limit. One thread. */
#ifndef TTY_H
#define TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

enum { TTY_RAW = 1 << 16 };

struct tty {
    pid_t pid;
    int fd; /* our side */
    int rows, columns;
    VTerm *vterm;
    VTermScreen *screen;
    bool closed;       /* the child has closed it, or ended */
    char raw[TTY_RAW]; /* the last bytes that came, as they came */
    size_t raw_size;
};

/* As fork(): 0 in the child, whose terminal and standard streams it then is; negative if it
 * failed. */
pid_t tty_fork(struct tty *tty, int rows, int columns);
/* Closes our side and forgets the screen; the child is the caller's to wait for. */
void tty_close(struct tty *tty);

bool tty_type(struct tty *tty, const char *bytes);
/* Takes what the child writes within so many milliseconds; false if nothing came. */
bool tty_take(struct tty *tty, int ms);
/* Row by row, runs of blanks as one blank, none at the end of a row. Valid until the next call. */
const char *tty_text(struct tty *tty);
const char *tty_text_in(struct tty *tty, VTermRect area);
/* The screen as it is, without the blanks at the ends of rows. Valid until the next call. */
const char *tty_rows(struct tty *tty);
/* Until the text stands on the screen, or no longer does. False if that never came, in ms
 * milliseconds. */
bool tty_wait(struct tty *tty, const char *text, bool there, int ms);

#endif
