/* A recursion without an end, on a stack that lies right behind its code. */
#include "kernel.inc"
        mov     $stack, %esp
        call    recurse
        end
recurse:
        push    %ebx
        call    recurse
        pop     %ebx
        ret
        .balign 16
        .skip   2048
stack:
