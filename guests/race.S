/* race: two vCPUs add one to the same word, 100,000 times each, without a lock. Name it twice:
 *
 *      ./kvm-vmm guests/race.bin guests/race.bin
 *
 * Watch: the sum is less than 200,000. "add $1, (word)" is one instruction, but three steps: read,
 * add, write. When both CPUs read the same value, one of the two additions is lost. Then run lock,
 * the same program with one prefix more.
 */
#include "abi.inc"
#include "twin.inc"

#ifndef PREFIX
#define PREFIX
#endif
#define ROUNDS  50              /* they meet again before each, so that they really run at once */
#define ADDS    2000            /* in a round */
#define TOTAL   (2 * ROUNDS * ADDS)

/* The shared words. */
#define ARRIVED 0
#define COUNT   4               /* 32 bits */
#define DONE    8

        meet    ARRIVED, alone

        mov     $2, %bp                 /* arrivals needed to go on: both, once more a round */
round:  add     $2, %bp
        lock incw %fs:ARRIVED
meet:   pause
        cmp     %bp, %fs:ARRIVED
        jb      meet

        mov     $ADDS, %cx
next:   PREFIX addl $1, %fs:COUNT
        test    %di, %di                /* the second twin is slower by an instruction, lest they */
        jz      1f                      /* fall into step and never meet in the middle of an ADD */
        nop
1:      loop    next

        cmp     $2 + 2 * ROUNDS, %bp
        jb      round

        mov     $1, %ax
        lock xadd %ax, %fs:DONE         /* the last one prints */
        test    %ax, %ax
        jz      done

        mov     $counted, %si
        call    print
        mov     %fs:COUNT, %eax
        call    print_number
        mov     $of, %si
        call    print
        mov     $TOTAL, %eax
        call    print_number
        mov     $comma, %si
        call    print
        mov     $TOTAL, %eax
        sub     %fs:COUNT, %eax
        call    print_number
        mov     $lost, %si
        call    print
done:   hlt

alone:  mov     $no_twin, %si
        call    print
        hlt

/* Prints EAX in decimal: divides the digits out, last one first, onto the stack. */
print_number:
        mov     $10, %ebx
        xor     %cx, %cx
1:      xor     %edx, %edx
        div     %ebx
        push    %dx
        inc     %cx
        test    %eax, %eax
        jnz     1b
        mov     $UART, %dx
2:      pop     %ax
        add     $'0', %al
        out     %al, %dx
        loop    2b
        ret

        define_print

counted: .asciz "counted "
of:      .asciz " of "
comma:   .asciz ", "
lost:    .asciz " lost\n"
no_twin: .asciz "nobody to race with: name this guest twice\n"
