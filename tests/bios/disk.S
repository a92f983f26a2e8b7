/* The disk: sector 1 by cylinder, head and sector, and by its number; one is written and read back. */
#include "sector.inc"

#define BUFFER  0x8000

main:   mov     $0x0201, %ax            /* the second sector, by CHS */
        mov     $BUFFER, %bx
        mov     $0x0002, %cx
        mov     drive, %dl
        mov     $0, %dh
        int     $0x13
        jc      1f
        cmp     $0x0001, %ax
        jne     1f
        cmpl    $0x6f636573, BUFFER     /* "seco" */
1:      check   e, "second sector by CHS"

        mov     $0x42, %ah              /* and by LBA, two of them over the end of a segment of 64 KiB */
        mov     $packet, %si
        mov     drive, %dl
        int     $0x13
        jc      2f
        mov     $0x1000, %ax
        mov     %ax, %es
        cmpl    $0x6f636573, %es:0
        jne     2f
        cmpl    $0x72696874, %es:512    /* "thir" */
2:      check   e, "two sectors by LBA"
        push    %ds
        pop     %es

        mov     $BUFFER, %di
        mov     $256, %cx
        mov     $0x5aa5, %ax
        rep stosw
        mov     $0x0301, %ax
        mov     $BUFFER, %bx
        mov     $0x0004, %cx
        mov     drive, %dl
        mov     $0, %dh
        int     $0x13
        jc      3f
        movl    $0, BUFFER
        mov     $0x0201, %ax
        int     $0x13
        jc      3f
        cmpl    $0x5aa55aa5, BUFFER
3:      check   e, "written and read back"

        end

        .balign 4
packet: .word   16, 2, 0xfff0, 0x0001
        .quad   1
        signature
        .ascii  "second"
        .org    1024
        .ascii  "third"
        .org    4 * 512
