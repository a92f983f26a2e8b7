/* The handler of #GP returns as if there were no error code, for ever. */
#include "kernel.inc"
        gate    13, protection
        load_idt
        mov     $0x48, %ax
        mov     %ax, %es
        end
protection:
        print   'P'
        iret
        tables
