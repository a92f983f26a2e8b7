/* In protected mode it still has the vector table of real mode for an IDT. */
#include "flat.inc"
        set_pe
        ljmpl   $0x08, $protected
        .code32
protected:
        mov     $0x10, %ax
        mov     %ax, %ds
        mov     %ax, %ss
        mov     $0x8000, %esp
        int     $0x30
        hlt
        tables
