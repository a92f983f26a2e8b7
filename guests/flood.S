/* flood: prints for ever, as fast as it can leave the guest.
 *
 * Watch: how many exits a second this host can do; name it four times, and the CPUs share them. Nothing
 * is lost on the way to the screen: who draws too slowly makes the guest wait, and that time is counted.
 */
#include "abi.inc"

        mov     $UART, %dx
again:  mov     $'!', %al
next:   inc     %al                     /* from " to ~, then a new line */
        out     %al, %dx
        cmp     $'~', %al
        jne     next
        mov     $'\n', %al
        out     %al, %dx
        jmp     again
