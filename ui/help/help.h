/* `kvm-vmm help TOPIC`: the manual pages of ui/man, which the program carries with it, as plain
 * text in the user's language. A page is a topic, and so is each section after a line
 * `.\" topic NAME: DESCRIPTION`. Without a topic all of them are listed. */
#ifndef HELP_H
#define HELP_H

/* The main thread's. argv[0] is "help". Takes no signal. Returns the exit status: 0, 1 if standard
 * output failed, 2 for wrong usage. */
int help_main(int argc, char **argv, int signals_fd, int *signal);

#endif
