/* The gate names the data segment. */
#include "kernel.inc"
        gate    0x30, handler, selector=0x10
        load_idt
        int     $0x30
        end
handler:
        iret
        tables
