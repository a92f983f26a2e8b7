/* With paging, and a TSS whose ESP0 nobody has set: the frame goes to the end of memory. */
#include "kernel.inc"
#include "ring3.inc"
        load_gdt
        movl    $0x10, tss + 8
        mov     $0x28, %ax
        ltr     %ax
        gate    0x30, call, type=0xee
        load_idt
        allow_large_pages
        movl    $0x87, directory
        mov     $directory, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        bts     $31, %eax
        mov     %eax, %cr0
        enter_ring3
user:   int     $0x30
        jmp     user
call:   print   'C'
        iret
        tables
        ring3_tables
