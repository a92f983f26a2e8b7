/* Prints the words that keys make, until Escape.
 * keys: a shift-a ctrl-a alt-a 1 shift-1 alt-1 f1 shift-f1 ctrl-f1 alt-f1 f11 up ctrl-left delete kp_enter
 * keys: kp_divide kp_5 ret tab backspace spc caps_lock b shift-b caps_lock num_lock kp_7 shift-kp_7 num_lock kp_7
 * keys: minus shift-minus ctrl-minus backslash grave_accent ctrl-2 home end pgup ctrl-pgdn insert kp_add
 * keys: kp_subtract asterisk esc
 */
#include "sector.inc"

main:   mov     $0x02, %ah
        int     $0x16
        test    $0x03, %al
        check   z, "no shift"
1:      mov     $0x00, %ah
        xorb    $0x10, kind             /* in turns by AH=00h and AH=10h */
        or      kind, %ah
        int     $0x16
        call    say_ax
        push    %ax
        say     " "
        pop     %ax
        cmp     $0x011b, %ax
        jne     1b
        mov     $0x01, %ah
        int     $0x16
        check   z, "no other key"
        end
kind:   .byte   0
        signature
