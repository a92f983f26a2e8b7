/* INT 19h: the boot sector is read again, and begins again; what else is in memory stays. */
#include "sector.inc"

#define COUNT   0x8000
#define MAGIC   0x600d

main:   cmpw    $MAGIC, COUNT + 2
        je      1f
        movw    $MAGIC, COUNT + 2
        movw    $0, COUNT
        movb    drive, %al
        mov     %al, COUNT + 4
1:      incw    COUNT
        cmpw    $3, COUNT
        je      2f
        int     $0x19
2:      say     "the third time\r\n"
        mov     COUNT + 4, %al
        cmp     drive, %al
        check   e, "the same drive"
        end
        signature
