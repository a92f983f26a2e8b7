/* Calls the BIOS from protected mode. */
#include "kernel.inc"
        gate    0x30, handler
        load_idt
        mov     $0x0e41, %ax
        int     $0x10
        end
handler:
        end
        tables
