/* The same, with registers that 32-bit code does not have, and the system call of 64-bit code. */
#include "kernel.inc"
        .code64
        push    %r12
        mov     %rsp, %r12
        mov     %rax, -8(%rsp)
        mov     %rsi, %rdi
        mov     %cr0, %rax
        or      $0x80, %rax
        syscall
        ret
