/* INT 14h: a serial port, a 16550. */
#include "bios.inc"

        .globl  int14, serial_init

/* Registers, from UART on. */
#define DIVISOR         0               /* two bytes, while bit 7 of LINE_CONTROL is 1 */
#define INTERRUPTS      1
#define LINE_CONTROL    3
#define MODEM_CONTROL   4
#define LINE_STATUS     5
#define MODEM_STATUS    6
#define   RECEIVED      0x01            /* of LINE_STATUS */
#define   MAY_SEND      0x20

#define LOOKS           0x2400          /* at the line's status; the VMM slows down the last 1,024, to a second */
#define TIMEOUT         0x80

serial_init:
        movw    $UART, D_COM1
        ret

int14:  enter   0x14
        test    %dx, %dx                /* there is one port, number 0 */
        jnz     timeout
        on      0x00, set_line
        on      0x01, send
        on      0x02, receive
        on      0x03, tell_line
        jmp     unknown_call

set_line:                               /* AH=00h: AL: speed (bits 5 to 7), parity, stop bits, length */
        movzbw  %al, %bx
        shr     $5, %bx
        shl     %bx
        mov     %al, %cl
        mov     $UART + LINE_CONTROL, %dx
        mov     $0x80, %al
        out     %al, %dx
        mov     %cs:divisors(%bx), %ax
        mov     $UART + DIVISOR, %dx
        out     %al, %dx
        inc     %dx
        mov     %ah, %al
        out     %al, %dx
        mov     $UART + LINE_CONTROL, %dx
        mov     %cl, %al
        and     $0x1f, %al
        out     %al, %dx
        mov     $UART + INTERRUPTS, %dx
        mov     $0, %al
        out     %al, %dx
tell_line:                              /* AH=03h: AH, AL = the states of line and modem */
        mov     $UART + LINE_STATUS, %dx
        in      %dx, %al
        mov     %al, %ah
        inc     %dx
        in      %dx, %al
        mov     %ax, CALLER_AX
        jmp     return
divisors:                               /* of 115,200: 110 to 9,600 bits a second */
        .word   1047, 768, 384, 192, 96, 48, 24, 12

send:                                   /* AH=01h: AL; AH = the line's state */
        mov     $0x03, %al              /* ready, and wanting to send */
        mov     $UART + MODEM_CONTROL, %dx
        out     %al, %dx
        mov     $MAY_SEND, %bl
        call    look
        jz      timeout
        mov     %al, CALLER_AH
        mov     CALLER_AX, %al
        mov     $UART, %dx
        out     %al, %dx
        jmp     return

receive:                                /* AH=02h: AL = what came; AH = the line's state */
        mov     $RECEIVED, %bl
        call    look
        jz      timeout
        and     $0x1e, %al              /* what went wrong */
        mov     %al, %ah
        mov     $UART, %dx
        in      %dx, %al
        mov     %ax, CALLER_AX
        jmp     return

timeout:
        movb    $TIMEOUT, CALLER_AH
        jmp     return

/* ZF=0: the line has state BL; AL is all of it. Clobbers CX, DX. */
look:   mov     $UART + LINE_STATUS, %dx
        mov     $LOOKS, %cx
1:      in      %dx, %al
        test    %bl, %al
        loopz   1b
        ret
