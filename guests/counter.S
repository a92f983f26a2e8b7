/* counter: prints 0123456789 on the serial port. 18 bytes.
 *
 * Watch: CX goes from 0 to 9 while AX holds its digit; ten OUTs, ten exits, and the eight other
 * instructions between them run on the CPU without anybody noticing.
 */
#include "abi.inc"

        mov     $UART, %dx
        mov     $0, %cx
next:   mov     %cl, %al
        add     $'0', %al
        out     %al, %dx
        inc     %cx
        cmp     $10, %cx
        jne     next
        hlt
