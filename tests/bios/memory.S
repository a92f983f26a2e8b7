/* How much memory there is, as three calls tell it. */
#include "sector.inc"

#define BUFFER  0x8000

main:   mov     $0x88, %ah
        int     $0x15
        cmp     $0x3800, %ax            /* some BIOSes keep a bit of 16 MiB for themselves */
        check   ae, "15 MiB"
        mov     $0xe801, %ax
        int     $0x15
        cmp     $0x3800, %ax
        check   ae, "15 MiB"
        mov     %dx, %ax
        call    say_ax
        say     " x 64 KiB\r\n"

        xor     %ebx, %ebx              /* the range that begins at 1 MiB; others differ from PC to PC */
1:      mov     $0xe820, %eax
        mov     $20, %ecx
        mov     $0x534d4150, %edx
        mov     $BUFFER, %di
        int     $0x15
        jc      2f
        cmp     $0x534d4150, %eax
        jne     2f
        cmp     $20, %ecx
        jne     2f
        cmpl    $0x100000, BUFFER
        je      2f
        test    %ebx, %ebx
        jnz     1b
2:      check   e, "a range from 1 MiB on"
        cmpl    $1, BUFFER + 16
        check   e, "RAM"
        xor     %ebx, %ebx              /* and they come to an end */
3:      mov     $0xe820, %eax
        mov     $20, %ecx
        mov     $0x534d4150, %edx
        int     $0x15
        jc      4f
        test    %ebx, %ebx
        jnz     3b
4:      check   e, "the last range"

        end
        signature
