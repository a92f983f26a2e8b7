/* Sets CR0.PE, jumps near, and calls a subroutine far by what CS holds. */
#include "flat.inc"
        set_pe
        jmp     1f
1:      mov     $0x10, %ax
        mov     %ax, %ds
        mov     %ax, %ss
        mov     $0x8000, %sp
        pushf
        push    %cs
        push    $2f
        iret
2:      hlt
        tables
