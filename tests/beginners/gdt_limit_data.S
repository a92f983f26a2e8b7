/* The same with one too few: the far jump still succeeds, the data segment is past the limit. */
#include "flat.inc"
        set_pe
        ljmpl   $0x08, $protected
        .code32
protected:
        mov     $0x10, %ax
        mov     %ax, %ds
        hlt
        tables limit=16
