/* A selector one past a whole GDT, where nothing is, and a handler that says so: a bug, but no paragraph, and the GDT's
 * limit is right. */
#include "kernel.inc"
        gate    13, failed
        load_idt
        lgdt    gdt_register
        mov     $0x18, %ax
        mov     %ax, %ds
failed: mov     $0x10, %ax
        mov     %ax, %ds
        print   'F'
        end
        .balign 8
gdt:    .quad   0
        .quad   0x00cf9a000000ffff
        .quad   0x00cf92000000ffff
gdt_end:
gdt_register:
        .word   gdt_end - gdt - 1
        .long   gdt
        tables
