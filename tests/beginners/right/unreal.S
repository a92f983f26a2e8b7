/* Sets CR0.PE for a moment only, to give DS a limit of 4 GiB, without a far jump: unreal mode. */
#include "flat.inc"
        set_pe
        mov     $0x10, %bx
        mov     %bx, %ds
        and     $0xfe, %al
        mov     %eax, %cr0
        mov     $'U', %al
        mov     $0x3f8, %dx
        out     %al, %dx
        cli
        hlt
        tables
