/* clock: prints a dot at each tick of its timer, ten times, fifty a second.
 *
 * Watch: HLT does not end this guest, because its interrupts are on. Every 20 ms the timer raises IRQ 0,
 * the PIC makes vector 0x20 of it, and the VMM injects that at the next entry: the CPU wakes up in
 * tick. The OUT to port 0x20 there is the EOI, without which the PIC would send no second tick. The
 * last HLT, with interrupts off, is one that nothing can end.
 */
#include "abi.inc"

#define VECTOR  0x20
#define COUNT   (1193182 / 50)

        jmp     start

        .org    VECTOR * 4              /* here the CPU looks up where to go */
vector: .word   tick, 0

start:  mov     %cs, vector + 2
        init_pic VECTOR, 0xfe           /* IRQ 0 alone */
        mov     $0x34, %al              /* counter 0: two bytes follow, mode 2: again and again */
        out     %al, $PIT_CONTROL
        mov     $COUNT & 0xff, %al
        out     %al, $PIT
        mov     $COUNT >> 8, %al
        out     %al, $PIT

        mov     $10, %cx
wait:   sti                             /* takes effect after HLT only: no tick can slip in between */
        hlt
        cli
        test    %cx, %cx
        jnz     wait

        mov     $'\n', %al
        mov     $UART, %dx
        out     %al, %dx
        hlt

/* IRQ 0. The one it interrupts keeps nothing in AL and DX. */
tick:   mov     $'.', %al
        mov     $UART, %dx
        out     %al, %dx
        dec     %cx
        jnz     1f
        mov     $0xff, %al              /* the tenth was the last */
        out     %al, $PIC1 + 1
1:      mov     $PIC1_EOI, %al
        out     %al, $PIC1
        iret
