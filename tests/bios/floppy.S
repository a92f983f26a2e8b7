/* The same on a floppy whose image is shorter than a floppy is: it has 80 cylinders all the same, and what is missing
 * reads as zeros, as in QEMU. Many a boot sector reads more than its file has. */
#include "sector.inc"

#define BUFFER  0x8000

main:   cmpb    $0, drive
        check   e, "drive 0"
        mov     $0x08, %ah
        mov     drive, %dl
        int     $0x13
        push    %ds
        pop     %es
        cmp     $0x4f, %ch
        jne     1f
        cmp     $0x01, %dh
1:      check   e, "its shape"
        movl    $0x11111111, BUFFER + 10 * 512
        mov     $0x0210, %ax            /* sixteen sectors, of which two there are */
        mov     $BUFFER, %bx
        mov     $0x0002, %cx
        mov     drive, %dl
        mov     $0, %dh
        int     $0x13
        check   nc, "more than the image has"
        call    say_ax
        cmpl    $0x6f636573, BUFFER     /* "seco" */
        check   e, "the second sector"
        cmpl    $0, BUFFER + 10 * 512
        check   e, "zeros"
        mov     $0x0201, %ax
        mov     $0x0125, %cx            /* a track has 18, or 36 */
        mov     drive, %dl
        int     $0x13
        check   c, "no sector 37"
        mov     $0x15, %ah
        mov     drive, %dl
        int     $0x13
        check   nc, "a floppy drive"
        mov     %ah, %al
        call    say_al
        end
        signature
        .ascii  "second"
        .org    3 * 512
