/* `kvm-vmm present` and `kvm-vmm learn`, from its command line on. */
#ifndef PRESENT_H
#define PRESENT_H

/* argv[0] is the command's name. Returns the exit status; *signal: the one that ended it, or 0. */
int present_main(int argc, char **argv, int signals_fd, int *signal);

#endif
