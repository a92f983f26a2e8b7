/* Memory above 1 MiB: A20, and a block that is moved there and back. */
#include "sector.inc"

#define BUFFER  0x8000
#define HIGH    0x200000

main:   mov     $0x2401, %ax
        int     $0x15
        check   nc, "A20 on"
        mov     $0x2402, %ax
        int     $0x15
        cmp     $0x0001, %ax
        check   e, "it says so"

        mov     $0x87, %ah
        mov     $2, %cx
        mov     $table, %si
        int     $0x15
        check   nc, "moved up"
        movw    $HIGH & 0xffff, table + 0x12
        movb    $HIGH >> 16, table + 0x14
        movw    $BUFFER, table + 0x1a
        movb    $0, table + 0x1c
        mov     $0x87, %ah
        mov     $2, %cx
        mov     $table, %si
        int     $0x15
        cmpl    $0x12345678, BUFFER
        check   e, "and back"
        end

        .balign 4
what:   .long   0x12345678
table:  .skip   0x10
        .word   0xffff, what
        .byte   0, 0x93, 0, 0
        .word   0xffff, HIGH & 0xffff
        .byte   HIGH >> 16, 0x93, 0, 0
        .skip   0x10
        signature
