/* A kernel that divides by zero and never made an IDT. */
#include "kernel.inc"
        xor     %edx, %edx
        xor     %ecx, %ecx
        mov     $7, %eax
        div     %ecx
        end
