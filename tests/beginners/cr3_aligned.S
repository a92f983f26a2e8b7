/* Its page directory begins in the middle of a page. */
#include "kernel.inc"
        allow_large_pages
        movl    $0x83, crooked
        mov     $crooked, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        bts     $31, %eax
        mov     %eax, %cr0
        print   'P'
        end
        .bss
        .balign 4096
        .skip   0x120
crooked:
        .skip   4096
