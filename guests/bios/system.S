/* INT 15h: what else a PC can be asked: how much memory there is, mostly. INT 15h AH=87h is in move.S, AH=86h in
 * clock.S. */
#include "bios.inc"

        .globl  int15, cmos_byte, cmos_word

/* Bytes of the CMOS memory: sizes, the low byte first. */
#define EXTENDED_KIB    0x30            /* from 1 MiB on, no more than it can say */
#define HIGH_64_KIB     0x34            /* from 16 MiB on */

int15:  enter   0x15
        on      0x4f, return            /* a key: the code AL stays, and carry */
        on      0x24, line_20
        on      0x86, wait
        on      0x87, move_memory
        on      0x88, tell_extended
        on      0xe8, tell_memory
        on      0xc0, tell_system
unknown_15:
        report
        movb    $0x86, CALLER_AH
        jmp     return_carry

/* ---- AH=24h: A20 ---- */

/* AL=0 turns address line 20 off, 1 on; 2 asks: AL; 3: BX = by the 8042, by port 0x92. */
line_20:
        cmp     $3, %al
        ja      unknown_15
        je      3f
        mov     %al, %cl
        in      $SYSTEM_A, %al
        cmp     $1, %cl
        ja      2f
        je      1f
        and     $~0x03, %al             /* bit 0 would reset the CPU */
        out     %al, $SYSTEM_A
        jmp     4f
1:      and     $~0x03, %al
        or      $0x02, %al
        out     %al, $SYSTEM_A
        jmp     4f
2:      shr     %al
        and     $1, %al
        mov     %al, CALLER_AX
        jmp     4f
3:      movw    $0x0003, CALLER_BX
4:      movb    $0, CALLER_AH
        jmp     return_no_carry

/* ---- Memory ---- */

tell_extended:                          /* AH=88h: AX = KiB from 1 MiB on, if they are less than 63 MiB */
        call    extended
        cmp     $0xfc00, %eax
        jbe     1f
        mov     $0xfc00, %eax
1:      mov     %ax, CALLER_AX
        jmp     return_no_carry

tell_memory:
        cmp     $0x01, %al
        je      tell_two_sizes
        cmp     $0x20, %al
        je      tell_range
        jmp     unknown_15

tell_two_sizes:                         /* AX=E801h: AX, CX = KiB from 1 to 16 MiB; BX, DX = 64 KiB from there on */
        call    extended
        mov     %eax, %ebx
        cmp     $15 * 1024, %eax
        jbe     1f
        mov     $15 * 1024, %eax
1:      sub     %eax, %ebx
        shr     $6, %ebx
        mov     %ax, CALLER_AX
        mov     %ax, CALLER_CX
        mov     %bx, CALLER_BX
        mov     %bx, CALLER_DX
        jmp     return_no_carry

/* AX=E820h: the range of number EBX, from 0 on, to ES:DI: 8 bytes where it begins, 8 how long it is, 4: 1 if it is
 * RAM. EBX = the next number, 0 after the last one. */
tell_range:
        cmp     $0x534d4150, %edx       /* "SMAP" */
        jne     unknown_15
        cmp     $20, %ecx
        jb      unknown_15
        cmp     $(ranges_end - ranges) / 20, %ebx
        jae     unknown_15
        mov     CALLER_DI, %di
        mov     CALLER_ES, %es
        imul    $20, %bx, %si
        add     $ranges, %si
        mov     $20 / 2, %cx
        rep movsw %cs:(%si), %es:(%di)
        cmpl    $0, %es:-12(%di)
        jne     1f
        call    extended
        shl     $10, %eax
        mov     %eax, %es:-12(%di)
1:      inc     %bx
        cmp     $ranges_end, %si
        jne     2f
        xor     %bx, %bx
2:      mov     %bx, CALLER_BX
        movl    $20, CALLER_CX
        movl    $0x534d4150, CALLER_AX
        jmp     return_no_carry
ranges:                                 /* where, how long: 0 is what there is; what */
        .quad   0x00000000, 0x000a0000
        .long   1
        .quad   0x000e0000, 0x00020000  /* this ROM, */
        .long   2
        .quad   0x00100000, 0
        .long   1
        .quad   0xfffe0000, 0x00020000  /* and once more */
        .long   2
ranges_end:

/* EAX = KiB from 1 MiB on. Clobbers CX. */
extended:
        xor     %eax, %eax
        mov     $HIGH_64_KIB, %al
        call    cmos_word
        shl     $6, %eax
        jz      1f
        add     $15 * 1024, %eax
        ret
1:      mov     $EXTENDED_KIB, %al
        jmp     cmos_word

/* AX = the word at AL of the CMOS memory; the upper half of EAX stays. Clobbers CX. */
cmos_word:
        push    %ax
        inc     %ax
        call    cmos_byte
        mov     %al, %ah
        pop     %cx
        mov     %cl, %al
        jmp     cmos_byte               /* which leaves AH as it is */

/* AL = the byte AL of the CMOS memory. */
cmos_byte:
        out     %al, $CMOS
        in      $CMOS + 1, %al
        ret

/* ---- AH=C0h: ES:BX = what kind of a PC it is ---- */

tell_system:
        movw    $system, CALLER_BX
        movw    %cs, CALLER_ES
        movb    $0, CALLER_AH
        jmp     return_no_carry
system: .word   8                       /* bytes */
        .byte   0xfc, 0, 0              /* an AT */
        .byte   0x70                    /* with a second PIC, a clock, and INT 15h AH=4Fh */
        .byte   0, 0, 0, 0
