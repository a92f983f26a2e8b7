/* Gets its stack's segment from where it would be in real mode. */
#include "flat.inc"
        set_pe
        ljmpl   $0x08, $protected
        .code32
protected:
        mov     $0x10, %ax
        mov     %ax, %ds
        mov     %ax, %ss
        mov     $0x8000, %esp
        push    $0x9000
        pop     %ss
        hlt
        tables
