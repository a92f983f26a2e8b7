/* Thirty lines: the page scrolls when it is full. */
#include "sector.inc"

main:   mov     $30, %cx
1:      say     "line "
        mov     %cl, %al
        call    say_al
        say     "\r\n"
        loop    1b
        mov     $79, %cx
2:      say     "-"
        loop    2b
        say     "|the last"
        end
        signature
