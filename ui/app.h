/* The program: main() is this and nothing else. Returns the exit status, or dies by a signal. */
#ifndef APP_H
#define APP_H

enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

int app_main(int argc, char **argv);

/* For its commands: to standard output. Returns the status. */
int app_print(const char *text);

#endif
