/* It has gates for its system calls, but none for the exception that comes. */
#include "kernel.inc"
        gate    0x30, handler
        load_idt
        int     $0x30
        ud2
handler:
        print   'H'
        iret
        tables
