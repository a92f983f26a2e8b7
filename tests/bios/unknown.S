/* What does not exist: a graphics mode (tried last: no other BIOS leaves text then), and calls with no function. */
#include "sector.inc"

main:   stc
        mov     $0xb15f, %ax            /* no BIOS of a PC has it; nothing else may change */
        mov     $0x1234, %bx
        mov     $0x56789abc, %ecx
        int     $0x15
        check   c, "INT 15h AH=B1h: carry"
        cmp     $0x1234, %bx
        check   e, "BX is as it was"
        cmp     $0x56789abc, %ecx
        check   e, "ECX is, too"
        mov     $0x77, %ah
        mov     drive, %dl
        int     $0x13
        pushf
        cmp     $0x01, %ah
        check   e, "INT 13h AH=77h: bad command"
        popf
        check   c, "carry"
        mov     $0x12345678, %ebx       /* all but what a call returns stays */
        mov     $0x9abcdef0, %ebp
        mov     $0x1111, %ax
        mov     %ax, %fs
        mov     %ax, %gs
        mov     $0x0f, %ah
        int     $0x10
        cmp     $0x12340078, %ebx
        check   e, "EBX"
        mov     %fs, %ax
        cmp     $0x1111, %ax
        check   e, "FS"
        end
        signature
