/* Jumps to where no page is, long after paging was turned on: a bug, but none of the list. */
#include "kernel.inc"
        gate    8, failed
        load_idt
        allow_large_pages
        map     0, 0
        mov     $directory, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        bts     $31, %eax
        mov     %eax, %cr0
        print   'W'
        mov     $0x50000000, %eax
        jmp     *%eax
failed: print   'F'
        end
        tables
