/* Ticks, the clock, and waiting: by HLT until there were three ticks, and by the BIOS. */
#include "sector.inc"

main:   mov     $0x00, %ah
        int     $0x1a
        mov     %dx, %bx
        add     $3, %bx
1:      hlt
        mov     $0x00, %ah
        int     $0x1a
        sub     %bx, %dx
        js      1b
        check   ns, "three ticks"

        call    second                  /* the clock goes on; and ticks are some 18 a second */
        mov     %al, %bl
2:      hlt
        call    second
        cmp     %bl, %al
        je      2b
        check   ne, "a second"

        movw    $tick, 4 * 0x1c
        movw    $0, 4 * 0x1c + 2
        mov     $3, %cx                 /* 200,000 us are 3 or 4 ticks, or more on a busy machine */
        mov     $200000 - 0x30000, %dx
        mov     $0x86, %ah
        int     $0x15
        check   nc, "a wait"
        cmpw    $3, ticks
        check   ae, "not too short"
        cmpw    $200, ticks
        check   b, "nor too long"
        mov     $0, %cx
        mov     $5000, %dx
        mov     $0x86, %ah
        int     $0x15
        check   nc, "a short one"
        mov     $0x04, %ah
        int     $0x1a
        cmp     $0x20, %ch
        check   e, "the century"
        cli
        end

second: mov     $0x02, %ah
        int     $0x1a
        mov     %dh, %al
        ret

tick:   incw    %cs:ticks
        iret
ticks:  .word   0
        signature
