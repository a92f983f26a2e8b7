/* A recursion without an end, on a stack with no page below it. */
#include "kernel.inc"
        gate    14, handler
        load_idt
        allow_large_pages
        map     0, 0
        map     0x40000000, 0x400000
        mov     $directory, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        bts     $31, %eax
        mov     %eax, %cr0
        mov     $0x40002000, %esp
1:      push    %ebp
        mov     %esp, %ebp
        call    1b
handler:
        end
        tables
