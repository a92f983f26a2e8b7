/* mmio: touches memory that is not there, at physical 0x100000, above every guest's RAM.
 *
 * Watch: an access to an address without RAM leaves the guest like an OUT does; this is how devices
 * in memory work (MMIO). Here no device answers: the write vanishes and the read gives ones, as on a
 * bus where nobody drives the lines. So the guest prints "ff".
 */
#include "abi.inc"

        mov     $0xffff, %ax            /* FFFF:0010 is physical 0xFFFF0 + 0x10 = 0x100000 */
        mov     %ax, %fs
        movb    $0x55, %fs:0x10
        mov     %fs:0x10, %al

        mov     %al, %ah                /* print AL in hex */
        shr     $4, %al
        call    digit
        mov     %ah, %al
        and     $0x0f, %al
        call    digit
        mov     $'\n', %al
        out     %al, %dx
        hlt

digit:  cmp     $10, %al
        jb      1f
        add     $'a' - 10 - '0', %al
1:      add     $'0', %al
        mov     $UART, %dx
        out     %al, %dx
        ret
