/* What a command of the program says on standard output and is done, and how it ends. */
#ifndef SYSTEM_PRINT_H
#define SYSTEM_PRINT_H

/* Exit statuses: all went well; a guest, the host or an output failed; wrong usage. */
enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

/* Prints all of it to standard output. Returns STATUS_OK, or STATUS_FAILED once it has said on
 * standard error why it could not. */
int print_text(const char *text);
/* The same, but whoever reads it may have read enough: a pipe that is closed is no failure. */
int print_page(const char *text);
/* As print_text(), for what was printed with stdio before. */
int print_finish(void);

#endif
