/* A serial port: the states of its line, and characters that it sends. */
#include "sector.inc"

main:   mov     $0x00e3, %ax            /* 9,600 bits a second, 8 of a character */
        mov     $0, %dx
        int     $0x14
        and     $0x60, %ah
        cmp     $0x60, %ah
        check   e, "may send"
        mov     $0x0141, %ax
        mov     $0, %dx
        int     $0x14
        test    $0x80, %ah
        check   z, "sent"
        cmp     $0x41, %al
        check   e, "AL is as it was"
        mov     $0x03, %ah
        mov     $0, %dx
        int     $0x14
        test    $0x01, %ah
        check   z, "nothing came"
        int     $0x11
        and     $0x0e30, %ax
        call    say_ax
        int     $0x12
        cmp     $600, %ax
        check   ae, " INT 12h"
        end
        signature
