/* The program: main() is this and nothing else. Returns the exit status, or dies by a signal. */
#ifndef APP_H
#define APP_H

int app_main(int argc, char **argv);

#endif
