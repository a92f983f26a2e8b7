/* INT 19h: the boot sector is read again, and begins again; what else is in memory stays. */
#include "sector.inc"

#define COUNT   0x8000
#define MAGIC   0x600d

main:   cmpw    $MAGIC, COUNT + 2
        je      1f
        movw    $MAGIC, COUNT + 2
        movw    $0, COUNT
1:      incw    COUNT
        cmpw    $3, COUNT
        je      2f
        int     $0x19
2:      say     "the third time\r\n"
        cmpb    $0x80, drive
        check   e, "drive 80h"
        end
        signature
