/* A kernel that calls INT 0x30 and never made an IDT. */
#include "kernel.inc"
        print   'K'
        int     $0x30
        end
