/* The program that bench spawns beside ./kvm-vmm: prints what a guest prints, by the bare
 * sequence. */
#include "bare.h"

int main(int argc, char **argv)
{
    struct bare bare;
    return argc == 2 && bare_open(&bare, argv[1]) && bare_run_to_halt(&bare, true) ? 0 : 1;
}
