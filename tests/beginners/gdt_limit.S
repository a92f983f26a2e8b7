/* Tells LGDT a number of descriptors in place of the GDT's last byte. */
#include "flat.inc"
        set_pe
        ljmpl   $0x08, $protected
        .code32
protected:
        hlt
        tables limit=3
