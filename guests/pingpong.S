/* pingpong: two vCPUs hand a ball to each other through shared memory. Name it twice:
 *
 *      ./kvm-vmm guests/pingpong.bin guests/pingpong.bin
 *
 * Watch: they take turns in perfect order without a single exit for it. The ball is a word; whoever
 * does not have it reads that word over and over (it spins), which no hypervisor ever sees.
 */
#include "abi.inc"
#include "twin.inc"

#define ROUNDS  5

/* The shared words. */
#define ARRIVED 0x10
#define BALL    0x14            /* whose turn it is: 0 or 1 */

        meet    ARRIVED, alone

        mov     $ROUNDS, %cx
        mov     $ping, %bp
        test    %di, %di
        jz      wait
        mov     $pong, %bp
wait:   pause
        cmp     %fs:BALL, %di
        jne     wait
        mov     %bp, %si
        call    print
        xorw    $1, %fs:BALL            /* only who has the ball writes here: no lock needed */
        loop    wait
        hlt

alone:  mov     $no_twin, %si
        call    print
        hlt

        define_print

ping:   .asciz  "ping "
pong:   .asciz  "pong\n"
no_twin: .asciz "nobody to play with: name this guest twice\n"
