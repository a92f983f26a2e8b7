/* Loads a TSS whose SS0 nobody has set. */
#include "kernel.inc"
#include "ring3.inc"
        load_gdt
        mov     $0x28, %ax
        ltr     %ax
        gate    0x30, call, type=0xee
        load_idt
        enter_ring3
user:   int     $0x30
        jmp     user
call:   print   'C'
        iret
        tables
        ring3_tables
