/* triple: a triple fault, the way a PC used to be rebooted.
 *
 * Watch: the guest enters protected mode with an empty interrupt table and executes an undefined
 * instruction. That is a fault; the CPU finds no handler, which is a double fault; it finds none for
 * that either, and gives up: SHUTDOWN. The VMM says where it happened. Other guests go on.
 */
#include "abi.inc"

        xor     %ebx, %ebx              /* linear address of this guest: CS x 16 */
        mov     %cs, %bx
        shl     $4, %ebx
        lea     gdt(%ebx), %eax
        mov     %eax, gdt_register + 2
        lea     protected(%ebx), %eax
        mov     %eax, target

        lgdtl   gdt_register
        lidtl   empty_idt
        mov     %cr0, %eax
        or      $1, %al                 /* CR0.PE */
        mov     %eax, %cr0
        ljmpl   *target                 /* loads CS from the GDT */

        .code32
protected:
        ud2

        .balign 4
target: .long   0                       /* offset, filled in above */
        .word   0x08                    /* selector of the code segment */
empty_idt:
        .word   0
        .long   0
gdt_register:
        .word   gdt_end - gdt - 1
        .long   0                       /* filled in above */
        .balign 8
gdt:    .quad   0
        .quad   0x00cf9a000000ffff      /* 0x08: code, base 0, 4 GiB, 32-bit */
gdt_end:
