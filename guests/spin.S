/* spin: a loop that never exits by itself.
 *
 * Watch: nothing. No exit, no event, one core at 100 %: the guest runs on the CPU and the VMM has no
 * say. Only a signal to the thread in KVM_RUN brings it back; that is how pause, step and quit work.
 */
#include "abi.inc"

        jmp     .
