/* echo: prints what is typed, until a 'q'.
 *
 * Watch: reading takes two exits. OUT with GETCHAR asks, IN fetches the answer: a character, or 0xFF
 * when there is none. A guest that asks in vain is put to sleep until something is typed, so that it
 * does not burn a CPU; the guest does not notice.
 */
#include "abi.inc"

        mov     $HYPERCALL, %dx
again:  mov     $CALL_GETCHAR, %al
        out     %al, %dx
        in      %dx, %al
        cmp     $NO_CHARACTER, %al
        je      again
        cmp     $'q', %al
        je      done
        mov     %al, %bl
        mov     $CALL_PUTCHAR, %al
        out     %al, %dx
        jmp     again

done:   mov     $CALL_EXIT, %al
        out     %al, %dx
