/* System calls of ring 3, with a TSS. */
#include "kernel.inc"
#include "../ring3.inc"
        load_gdt
        movl    $0x10, tss + 8
        movl    $kernel_stack, tss + 4
        mov     $0x28, %ax
        ltr     %ax
        gate    0x30, call, type=0xee
        load_idt
        enter_ring3
user:   int     $0x30
        jmp     user
call:   print   'C'
        incl    calls
        cmpl    $3, calls
        je      1f
        iret
1:      end
        .lcomm  calls, 4
        tables
        ring3_tables
