/* minimal: the smallest guest there is. One byte.
 *
 * Watch: a single exit. HLT stops a CPU until an interrupt comes; nobody here could send one, so the
 * VMM calls it a day: "Guest halted".
 */
#include "abi.inc"

        hlt
