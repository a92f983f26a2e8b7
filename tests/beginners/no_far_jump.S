/* Sets CR0.PE and goes on with 32-bit code, without a far jump: CS is that of real mode, and the code is read as 16-bit
 * code. */
#include "flat.inc"
        set_pe
        .code32
        mov     $0x10, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        mov     $0x9000, %esp
        mov     $message, %esi
1:      lodsb
        test    %al, %al
        jz      2f
        mov     $0x3f8, %edx
        out     %al, %dx
        jmp     1b
2:      hlt
        jmp     2b
message:
        .asciz  "protected mode"
        tables
