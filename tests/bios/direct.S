/* A sector that prints nothing by INT 10h: it writes into the screen's memory. What it prints comes by INT 13h from
 * the second sector, and by INT 16h from the keyboard. So it can be seen to run where a BIOS has no screen of its own:
 * SeaBIOS in the VMM, which has no BIOS of a video card. Port 0xe9 hears when it asks for a key: what is typed before is
 * lost where a BIOS takes as long as SeaBIOS.
 * keys: k
 */
#include "sector.inc"

#define BUFFER  0x8000

main:   mov     $0x0201, %ax            /* the second sector, by CHS */
        mov     $BUFFER, %bx
        mov     $0x0002, %cx
        mov     drive, %dl
        mov     $0, %dh
        int     $0x13
        mov     $0xb800, %ax
        mov     %ax, %es
        mov     $160, %di               /* row 1 */
        mov     $BUFFER, %si
        call    print
        mov     $'?', %al
        out     %al, $0xe9
        mov     $0, %ah
        int     $0x16
        mov     %al, key
        mov     $320, %di
        mov     $pressed, %si
        call    print
        end

print:  mov     $0x1f, %ah              /* white on blue */
1:      lodsb
        test    %al, %al
        jz      2f
        stosw
        jmp     1b
2:      ret

pressed:
        .ascii  "the key that came by INT 16h: "
key:    .asciz  "?"
        signature
        .asciz  "read by INT 13h"
        .org    1024
