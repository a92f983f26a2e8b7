/* In real mode, the handler of the keyboard reads its key, and sends no EOI. */
        .code16
        .text
        .globl  _start
_start: jmp     1f
        .org    0x21 * 4
        .word   key, 0
1:      mov     $0x11, %al
        out     %al, $0x20
        .irp    value, 0x20, 0x04, 0x01, 0xfd
        mov     $\value, %al
        out     %al, $0x21
        .endr
        sti
2:      hlt
        jmp     2b
key:    in      $0x60, %al
        mov     $'k', %al
        mov     $0x3f8, %dx
        out     %al, %dx
        iret
