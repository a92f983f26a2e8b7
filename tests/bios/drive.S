/* What the BIOS says of the disk: its shape, its size, and that what is not there cannot be read. */
#include "sector.inc"

#define BUFFER  0x8000

main:   mov     $0x08, %ah
        mov     drive, %dl
        int     $0x13
        check   nc, "its shape"
        mov     $0x41, %ah
        mov     $0x55aa, %bx
        mov     drive, %dl
        int     $0x13
        cmp     $0xaa55, %bx
        check   e, "extensions"
        mov     $0x0201, %ax
        mov     $0x0001, %cx
        mov     drive, %dl
        mov     $0xff, %dh
        mov     $BUFFER, %bx
        int     $0x13
        check   c, "no head 255"
        mov     $0x15, %ah
        mov     drive, %dl
        int     $0x13
        check   nc, "its kind"
        mov     $0x48, %ah
        mov     $table, %si
        mov     drive, %dl
        int     $0x13
        check   nc, "its size"
        mov     table + 16, %eax
        call    say_eax
        mov     $0x42, %ah              /* a sector beyond the end */
        mov     $packet, %si
        int     $0x13
        check   c, "beyond the end"
        end

        .balign 4
packet: .word   16, 1, BUFFER, 0
        .quad   1000000
table:  .word   26
        .skip   24
        signature
        .org    4 * 512
