/* Colours, the cursor, windows that scroll, pages, and cells written without the BIOS. */
#include "sector.inc"

main:   mov     $0x0941, %ax            /* five times A, white on blue */
        mov     $0x001f, %bx
        mov     $5, %cx
        int     $0x10
        mov     $0x0200, %ax            /* at row 2, column 70: over the end of the row */
        mov     $0x0246, %dx
        mov     $0, %bh
        int     $0x10
        say     "over the end of a row\b\b\bX"
        mov     $0x03, %ah
        int     $0x10
        cmp     $0x0309, %dx
        check   e, "the cursor moves along"
        mov     $0x08, %ah
        mov     $0, %bh
        mov     $0x0000, %dx
        mov     $0x02, %ah
        int     $0x10
        mov     $0x08, %ah
        int     $0x10
        cmp     $0x1f41, %ax
        pushf
        mov     $0x0800, %dx
        mov     $0x02, %ah
        int     $0x10
        popf
        check   e, "a cell is read"

        mov     $0x1301, %ax            /* a string with attributes in it */
        mov     $0x004e, %bx
        mov     $text_end - text, %cx
        mov     $0x0a05, %dx
        mov     $text, %bp
        int     $0x10

        mov     $0xb800, %ax            /* and without the BIOS */
        mov     %ax, %es
        movl    $0x2b422a41, %es:(20 * 80 + 78) * 2
        movw    $0x2c43, %es:(24 * 80 + 79) * 2

        mov     $0x0601, %ax            /* a window up by one, one down by two, one empty */
        mov     $0x30, %bh
        mov     $0x0203, %cx
        mov     $0x0b4b, %dx
        int     $0x10
        mov     $0x0702, %ax
        mov     $0x50, %bh
        mov     $0x0900, %cx
        mov     $0x0c4f, %dx
        int     $0x10
        mov     $0x0600, %ax
        mov     $0x60, %bh
        mov     $0x1005, %cx
        mov     $0x1206, %dx
        int     $0x10

        mov     $0x0501, %ax            /* page 1, and back */
        int     $0x10
        say     "on page 1"
        mov     $0x0f, %ah
        int     $0x10
        push    %bx
        mov     $0x0500, %ax
        int     $0x10
        pop     %bx
        cmp     $1, %bh
        check   e, "another page"
        mov     $0x03, %ah
        mov     $0, %bh
        int     $0x10
        mov     %dx, %ax
        call    say_ax
        end
text:   .ascii  "a string\r\nof two lines"
text_end:
        signature
