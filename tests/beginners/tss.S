/* Goes to ring 3 without a TSS; its system call finds no stack of ring 0. */
#include "kernel.inc"
#include "ring3.inc"
        load_gdt
        gate    0x30, call, type=0xee
        load_idt
        enter_ring3
user:   int     $0x30
        jmp     user
call:   print   'C'
        iret
        tables
        ring3_tables
