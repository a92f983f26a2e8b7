/* The same without a handler for double faults. */
#include "kernel.inc"
        gate    0x20, tick
        load_idt
        init_pics 0x08, 0xfe
        init_pit
        sti
1:      hlt
        jmp     1b
tick:   mov     $EOI, %al
        out     %al, $PIC1
        iret
        tables
