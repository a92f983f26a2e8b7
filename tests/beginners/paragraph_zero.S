/* Zeroes DS, as a boot sector does, and then reads memory through it. */
#include "flat.inc"
        set_pe
        ljmpl   $0x08, $protected
        .code32
protected:
        xor     %ax, %ax
        mov     %ax, %ds
        mov     gdt, %eax
        hlt
        tables
