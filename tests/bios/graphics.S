/* A graphics mode, which there is none of (ours alone: another BIOS leaves no text): the screen stays. */
#include "sector.inc"

main:   say     "before\r\n"
        mov     $0x0013, %ax
        int     $0x10
        mov     $0x0f, %ah
        int     $0x10
        cmp     $0x5003, %ax
        check   e, "still mode 3"
        end
        signature
