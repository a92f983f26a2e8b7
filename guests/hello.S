/* hello: prints "Hello, KVM!" on the serial port. 28 bytes.
 *
 * Watch: every OUT leaves the guest. KVM cannot know what a serial port is; it hands port and byte to
 * the VMM, which prints the byte and enters the guest again. 12 characters, 12 exits, then HLT.
 */
#include "abi.inc"

        mov     $message, %si
        mov     $UART, %dx
next:   lodsb                           /* AL = the byte at DS:SI, SI = SI + 1 */
        test    %al, %al
        jz      done
        out     %al, %dx
        jmp     next
done:   hlt

message:
        .asciz  "Hello, KVM!\n"
