/* INT 08h: a tick. INT 1Ah: the time. INT 15h AH=86h: waits.
 *
 * Watch: counter 0 of the PIT counts 65,536 down at 1,193,182 Hz, over and over: IRQ 0, 18.2 times a second. What
 * day it is, and what time, is in the CMOS clock, which runs on while a PC is off: decimal, a digit in four bits. */
#include "bios.inc"

        .globl  int08, int1a, clock_init, wait

#define HZ              1193182
#define TICKS_A_DAY     0x1800b0

/* Bytes of the CMOS memory. */
#define SECOND          0x00
#define MINUTE          0x02
#define HOUR            0x04
#define DAY             0x07
#define MONTH           0x08
#define YEAR            0x09
#define CENTURY         0x32
#define STATUS_A        0x0a            /* bit 7: it changes just now */

clock_init:
        mov     $0x34, %al              /* counter 0: two bytes follow, mode 2: again and again */
        out     %al, $PIT_CONTROL
        mov     $0, %al                 /* 0 is 65,536 */
        out     %al, $PIT
        out     %al, $PIT

        call    steady                  /* how many ticks would it be since midnight? */
        mov     $HOUR, %al
        call    cmos_number
        imul    $60, %eax, %ebx
        mov     $MINUTE, %al
        call    cmos_number
        add     %eax, %ebx
        imul    $60, %ebx
        mov     $SECOND, %al
        call    cmos_number
        add     %ebx, %eax
        mov     $HZ, %edx
        mul     %edx
        shrd    $16, %edx, %eax
        mov     %eax, D_TICKS
        ret

/* EAX = the byte AL of the CMOS memory, whose digits are decimal. */
cmos_number:
        call    cmos_byte
        mov     %al, %ah
        shr     $4, %ah
        and     $0x0f, %al
        aad                             /* AL = AH x 10 + AL, AH = 0 */
        movzwl  %ax, %eax
        ret

/* Returns when the clock does not change. Clobbers AL. */
steady: mov     $STATUS_A, %al
        call    cmos_byte
        test    $0x80, %al
        jnz     steady
        ret

/* ---- INT 08h ---- */

int08:  enter_irq 0x08
        incl    D_TICKS
        cmpl    $TICKS_A_DAY, D_TICKS
        jb      1f
        movl    $0, D_TICKS
        incb    D_MIDNIGHT
1:      int     $0x1c                   /* a program's own */
        mov     $PIC_EOI, %al
        out     %al, $PIC1
        jmp     return

/* ---- INT 1Ah ---- */

int1a:  enter   0x1a
        on      0x00, tell_ticks
        on      0x01, set_ticks
        on      0x02, tell_time
        on      0x03, set_time
        on      0x04, tell_date
        on      0x05, set_date
        jmp     unknown_call

tell_ticks:                             /* AH=00h: CX:DX = ticks since midnight, AL: it was midnight since then */
        cli
        mov     D_TICKS, %ax
        mov     %ax, CALLER_DX
        mov     D_TICKS + 2, %ax
        mov     %ax, CALLER_CX
        mov     D_MIDNIGHT, %al
        mov     %al, CALLER_AX
        movb    $0, D_MIDNIGHT
        movb    $0, CALLER_AH
        jmp     return_no_carry

set_ticks:                              /* AH=01h: to CX:DX */
        cli
        mov     %dx, D_TICKS
        mov     %cx, D_TICKS + 2
        movb    $0, D_MIDNIGHT
        jmp     return_no_carry

tell_time:                              /* AH=02h: CH, CL, DH = hour, minute, second, decimal */
        call    steady
        mov     $HOUR, %al
        call    cmos_byte
        mov     %al, CALLER_CH
        mov     $MINUTE, %al
        call    cmos_byte
        mov     %al, CALLER_CX
        mov     $SECOND, %al
        call    cmos_byte
        mov     %al, %ah
        mov     $0, %al                 /* DL: no daylight saving */
        mov     %ax, CALLER_DX
        jmp     return_no_carry

tell_date:                              /* AH=04h: CH, CL, DH, DL = century, year, month, day, decimal */
        call    steady
        mov     $CENTURY, %al
        call    cmos_byte
        mov     %al, %ch
        mov     $YEAR, %al
        call    cmos_byte
        mov     %al, %cl
        mov     %cx, CALLER_CX
        mov     $MONTH, %al
        call    cmos_byte
        mov     %al, %dh
        mov     $DAY, %al
        call    cmos_byte
        mov     %al, %dl
        mov     %dx, CALLER_DX
        jmp     return_no_carry

set_time:                               /* AH=03h: as AH=02h tells it */
        mov     $HOUR, %al
        mov     %ch, %ah
        call    set_cmos_byte
        mov     $MINUTE, %al
        mov     %cl, %ah
        call    set_cmos_byte
        mov     $SECOND, %al
        mov     %dh, %ah
        call    set_cmos_byte
        jmp     return_no_carry

set_date:                               /* AH=05h: as AH=04h tells it */
        mov     $CENTURY, %al
        mov     %ch, %ah
        call    set_cmos_byte
        mov     $YEAR, %al
        mov     %cl, %ah
        call    set_cmos_byte
        mov     $MONTH, %al
        mov     %dh, %ah
        call    set_cmos_byte
        mov     $DAY, %al
        mov     %dl, %ah
        call    set_cmos_byte
        jmp     return_no_carry

set_cmos_byte:
        out     %al, $CMOS
        mov     %ah, %al
        out     %al, $CMOS + 1
        ret

/* ---- INT 15h AH=86h: waits for CX:DX microseconds ---- */

/* Whole ticks the CPU sleeps through, if the timer may wake it and nobody else takes its interrupt; the rest is
 * measured by counter 2, at whose output it looks now and then, because each look is an exit. */
wait:   mov     %cx, %ax
        shl     $16, %eax
        mov     %dx, %ax
        cmp     $0xd0000000, %eax       /* so long (an hour) that the division would overflow */
        jb      1f
        mov     $0xd0000000, %eax
1:      mov     $HZ, %edx
        mul     %edx
        mov     $1000000, %ecx
        div     %ecx
        mov     %eax, %ecx              /* ECX = how many counts of the PIT */

        in      $PIC1 + 1, %al
        test    $0x01, %al
        jnz     3f
        xor     %ax, %ax
        mov     %ax, %es
        cmpl    $(ROM_SEGMENT << 16) + int08, %es:4 * 0x08
        jne     3f
        mov     $0x00, %al              /* counter 0 is kept for reading: so long until its next tick */
        out     %al, $PIT_CONTROL
        in      $PIT, %al
        mov     %al, %bl
        in      $PIT, %al
        mov     %al, %bh
        movzwl  %bx, %ebx
2:      cmp     %ebx, %ecx
        jb      3f
        sub     %ebx, %ecx
        mov     D_TICKS, %eax
        call    sleep
        mov     $0x10000, %ebx
        jmp     2b

3:      cmp     $0x10000, %ecx
        jb      4f
        sub     $0xffff, %ecx
        mov     $0xffff, %ax
        call    measure
        jmp     3b
4:      mov     %cx, %ax
        call    measure
        jmp     return_no_carry

/* Until it is no longer EAX ticks. */
sleep:  cli
        cmp     D_TICKS, %eax
        jne     1f
        sti                             /* takes effect after HLT only */
        hlt
        jmp     sleep
1:      sti
        ret

/* AX counts. Clobbers AX, BX. */
measure:
        mov     %ax, %bx
        in      $SYSTEM_B, %al
        and     $0xfc, %al
        or      $0x01, %al              /* counter 2 may count, the speaker is silent */
        out     %al, $SYSTEM_B
        mov     $0xb0, %al              /* counter 2: two bytes follow, mode 0: its output goes up at the end */
        out     %al, $PIT_CONTROL
        mov     %bl, %al
        out     %al, $PIT + 2
        mov     %bh, %al
        out     %al, $PIT + 2
        test    %bx, %bx                /* 0 would be 65,536 */
        jz      3f
1:      mov     $500, %bx
2:      dec     %bx
        jnz     2b
        in      $SYSTEM_B, %al
        test    $0x20, %al
        jz      1b
3:      ret
