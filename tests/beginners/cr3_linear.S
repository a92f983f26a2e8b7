/* Loads CR3 with the address at which its page directory is linked. */
#include "kernel.inc"
        allow_large_pages
        map     0, 0
        map     0xc0000000, 0
        mov     $directory + 0xc0000000, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        bts     $31, %eax
        mov     %eax, %cr0
        print   'P'
        end
        tables
