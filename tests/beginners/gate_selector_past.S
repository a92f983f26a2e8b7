/* The gates name the code segment of another kernel's GDT. */
#include "kernel.inc"
        .irp    vector, 8, 13, 0x30
        gate    \vector, handler, selector=0x18
        .endr
        load_idt
        int     $0x30
        end
handler:
        iret
        tables
