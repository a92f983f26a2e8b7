/* Computes with x87, with CR0.EM set as by a PC that has none. */
#include "kernel.inc"
        mov     %cr0, %eax
        or      $4, %eax
        mov     %eax, %cr0
        fldpi
        fstps   result
        end
        .lcomm  result, 4
