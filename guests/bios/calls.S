/* How calls end, what becomes of interrupts that nobody has asked for, and the two shortest calls. */
#include "bios.inc"

        .globl  return, return_carry, return_no_carry, unknown_call, nothing, unknown_vectors, int11, int12, print

return_carry:
        orb     $CARRY, CALLER_FLAGS
        jmp     return
return_no_carry:
        andb    $~CARRY, CALLER_FLAGS
return: mov     %bp, %sp
        popal
        pop     %es
        pop     %ds
        pop     %fs
nothing:
        iret

/* A call with a number that has no function: the VMM tells about it, and who called sees the carry flag. */
unknown_call:
        report
        jmp     return_carry

/* INT 11h: AX = what there is. */
int11:  enter   0x11
        mov     D_EQUIPMENT, %ax
        mov     %ax, CALLER_AX
        jmp     return

/* INT 12h: AX = KiB of memory from 0 on. */
int12:  enter   0x12
        mov     D_BASE_KIB, %ax
        mov     %ax, CALLER_AX
        jmp     return

/* Where the vectors point that have no handler. The CALL is there for the address that it pushes: it tells the
 * vector, which an interrupt does not. */
        .balign 4
unknown_vectors:
        .rept   256
        call    unknown_vector
        .balign 4
        .endr

unknown_vector:
        push    %ds                     /* as 'save', with that address in the place of FS */
        push    %es
        pushal
        mov     %sp, %bp
        pushw   $DATA_SEGMENT
        pop     %ds
        cld
        mov     CALLER_FS, %dx
        sub     $unknown_vectors, %dx
        shr     $2, %dx                 /* DL = the vector */
        mov     %fs, CALLER_FS
        mov     %dl, %ah
        add     $MARK(0), %ah
        mov     CALLER_AH, %al
        cmp     $0x10, %dl
        jae     1f
        mov     $0, %al                 /* no call: AH means nothing */
1:      cmp     $0x28, %dl
        jb      2f
        movzbw  %dl, %ax                /* these have no mark: FS is the vector itself */
2:      mov     %ax, %fs

        cmp     $0x08, %dl
        jb      exception
        cmp     $0x0f, %dl
        jbe     first_pic
        cmp     $0x70, %dl
        jb      unknown_call
        cmp     $0x77, %dl
        ja      unknown_call

/* A line of the second PIC: nobody serves it, so all it gets is an EOI, of both. */
        mov     $PIC_EOI, %al
        out     %al, $PIC2
        out     %al, $PIC1
        jmp     return

/* A line of the first PIC, which says so; or one of the exceptions that Intel gave the same vectors. */
first_pic:
        mov     $PIC_READ_ISR, %al
        out     %al, $PIC1
        in      $PIC1, %al
        test    %al, %al
        jz      1f
        mov     $PIC_EOI, %al
        out     %al, $PIC1
        jmp     return
1:      cmp     $0x0f, %dl              /* a line that went down too early, which a PIC makes its line 7 of */
        je      return

/* An exception: the instruction cannot be executed, and would only be tried again for ever. */
exception:
        mov     $exception_text, %si
        call    print
        mov     %dl, %al
        call    print_byte
        mov     $at_text, %si
        call    print
        mov     CALLER_CS, %ax
        call    print_word
        mov     $':', %al
        call    print_character
        mov     CALLER_IP, %ax
        call    print_word
        cli
2:      hlt                             /* with interrupts off: for good */
        jmp     2b

exception_text:
        .asciz  "\r\nException "
at_text:
        .asciz  " at "

/* Prints the string at CS:SI. Clobbers AX, BX, SI. */
1:      call    print_character
print:  lodsb   %cs:(%si), %al
        test    %al, %al
        jnz     1b
        ret

/* Prints AX, or AL, in hex. Clobbers AX, BX. */
print_word:
        push    %ax
        mov     %ah, %al
        call    print_byte
        pop     %ax
print_byte:
        push    %ax
        shr     $4, %al
        call    print_digit
        pop     %ax
        and     $0x0f, %al
print_digit:
        cmp     $10, %al
        jb      1f
        add     $'A' - 10 - '0', %al
1:      add     $'0', %al
print_character:
        mov     $0x0e, %ah
        xor     %bx, %bx
        int     $0x10
        ret
