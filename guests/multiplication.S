/* multiplication: the table from 2 x 1 = 2 to 9 x 9 = 81, printed by hypercalls.
 *
 * Watch: a hypercall is a function call into the VMM. Here it is an OUT to port 0x500 whose AL says
 * which function is meant and whose BL is the argument. It ends with the call EXIT instead of HLT.
 */
#include "abi.inc"

        mov     $2, %cl                 /* CL x CH */
row:    mov     $1, %ch
column: mov     %cl, %al
        call    print_number
        mov     $times, %si
        call    print
        mov     %ch, %al
        call    print_number
        mov     $equals, %si
        call    print
        mov     %cl, %al
        mul     %ch                     /* AX = AL x CH */
        call    print_number
        mov     $'\n', %bl
        call    putchar
        inc     %ch
        cmp     $9, %ch
        jbe     column
        inc     %cl
        cmp     $9, %cl
        jbe     row

        mov     $CALL_EXIT, %al
        mov     $HYPERCALL, %dx
        out     %al, %dx

/* Prints AL, 0 to 99, without a leading zero. */
print_number:
        aam                             /* AH = AL / 10, AL = AL mod 10 */
        mov     %al, %bh
        mov     %ah, %bl
        test    %bl, %bl
        jz      units
        add     $'0', %bl
        call    putchar
units:  mov     %bh, %bl
        add     $'0', %bl
        jmp     putchar

/* Prints the string at SI, up to its zero byte. */
print:  lodsb
        mov     %al, %bl
        test    %al, %al
        jz      1f
        call    putchar
        jmp     print
1:      ret

/* Prints BL. */
putchar:
        mov     $HYPERCALL, %dx
        mov     $CALL_PUTCHAR, %al
        out     %al, %dx
        ret

times:  .asciz  " x "
equals: .asciz  " = "
