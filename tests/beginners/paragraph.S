/* Loads ES as real mode would, with the segment of the screen. */
#include "flat.inc"
        set_pe
        ljmpl   $0x08, $protected
        .code32
protected:
        mov     $0x10, %ax
        mov     %ax, %ds
        mov     $0xb800, %ax
        mov     %ax, %es
        movb    $'A', %es:0
        hlt
        tables
