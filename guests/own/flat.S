/* flat: the smallest thing that can be seen. No header, no BIOS: the bytes of the file are the first that run.
 *
 *     make flat.bin
 *     kvm-vmm flat.bin
 *
 * Watch: one exit a letter, for the serial port is in the program and not in the CPU.
 */
        .code16
        .globl _start
_start: mov     $hello, %si
        mov     $0x3f8, %dx             /* the serial port */
next:   lodsb
        test    %al, %al
        jz      done
        out     %al, %dx
        jmp     next
done:   hlt
hello:  .asciz  "Hello from a file of bytes!\n"
