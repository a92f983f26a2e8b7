/* Maps itself where it wants to be, at 0xc0000000, but not where it runs. */
#include "kernel.inc"
        allow_large_pages
        map     0xc0000000, 0
        mov     $directory, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        bts     $31, %eax
        mov     %eax, %cr0
        print   'P'
        end
        tables
