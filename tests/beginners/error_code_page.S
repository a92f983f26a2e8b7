/* The handler of #PF maps the page and returns, with the error code on the stack. */
#include "kernel.inc"
        gate    14, page_fault
        load_idt
        allow_large_pages
        map     0, 0
        mov     $directory, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        bts     $31, %eax
        mov     %eax, %cr0
        mov     0x40000000, %eax
        end
page_fault:
        map     0x40000000, 0
        iret
        tables
