/* The ways into the kernel: one entry for each exception (vectors 0 to 31), each interrupt line (32 to 47)
 * and the system call (128). The entry makes all stacks look alike, as a struct trap_frame of kernel.h. */

/* Of the exceptions some push an error code and some do not: a bit for each that does. */
#define WITH_ERROR_CODE 0x00227d00

        .text
        .globl  trap_entries, trap_system_call, trap_return
        .set    vector, 0
        .balign 16                      /* apart, idt.c counts on it */
trap_entries:
        .rept   48
        .if     (WITH_ERROR_CODE >> vector & 1) == 0
        push    $0
        .endif
        push    $vector
        jmp     common
        .balign 16
        .set    vector, vector + 1
        .endr

trap_system_call:
        push    $0
        push    $128

common: pusha
        push    %ds
        push    %es
        mov     $0x10, %eax             /* a program may have put anything there */
        mov     %eax, %ds
        mov     %eax, %es
        cld
        push    %esp                    /* the frame is the argument */
        call    trap                    /* idt.c */
        add     $4, %esp
trap_return:
        pop     %es
        pop     %ds
        popa
        add     $8, %esp                /* vector and error code */
        iret
