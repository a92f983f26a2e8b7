/* keys: prints the scan codes of what is typed, until Escape.
 *
 * Watch: a key is two codes, one when it goes down and one, 0x80 more, when it comes up; a capital has
 * shift around it. Each code raises IRQ 1 and so ends the HLT; the handler fetches it from port 0x60, and
 * the main loop prints it. Only then comes the EOI: until then the PIC holds back the next one, so
 * none is lost however fast they come.
 */
#include "abi.inc"

#define VECTOR  0x20
#define ESCAPE  0x01

        jmp     start

        .org    (VECTOR + 1) * 4        /* here the CPU looks up where to go */
vector: .word   key, 0

start:  mov     %cs, vector + 2
        init_pic VECTOR, 0xfd           /* IRQ 1 alone */
        mov     $UART, %dx

next:   sti                             /* takes effect after HLT only */
        hlt
        cli
        mov     %bl, %al
        shr     $4, %al
        call    digit
        mov     %bl, %al
        and     $0x0f, %al
        call    digit
        mov     $' ', %al
        out     %al, %dx
        mov     $PIC1_EOI, %al
        out     %al, $PIC1
        cmp     $ESCAPE, %bl
        jne     next

        mov     $'\n', %al
        out     %al, %dx
        mov     $HYPERCALL, %dx
        mov     $CALL_EXIT, %al
        out     %al, %dx

digit:  cmp     $10, %al
        jb      1f
        add     $'a' - 10 - '0', %al
1:      add     $'0', %al
        out     %al, %dx
        ret

/* IRQ 1: BL = the code. */
key:    in      $KEYBOARD, %al
        mov     %al, %bl
        iret
