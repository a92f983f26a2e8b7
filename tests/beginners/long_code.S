/* A kernel compiled for 64 bits, that its loader enters in 32-bit mode. */
#include "kernel.inc"
        .code64
        push    %rbp
        mov     %rsp, %rbp
        sub     $32, %rsp
        mov     %rdi, -8(%rbp)
        mov     -8(%rbp), %rax
        add     %rcx, %rax
        mov     %rax, -16(%rbp)
        swapgs
        leave
        ret
