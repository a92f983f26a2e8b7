/* boot: a boot sector. The BIOS loads it at 0000:7c00 and jumps to it; what it needs done it asks of the BIOS.
 *
 *     make boot.img
 *     kvm-vmm boot.img            (i to type; --step to see each access that the BIOS makes for it)
 *
 * Watch: each letter is an INT 10h, and that is two writes to the screen's memory and its cursor. While it waits
 * for a key in INT 16h the CPU is halted; the key's interrupt wakes it.
 */
        .code16
        .globl _start
_start: xor     %ax, %ax                /* no BIOS promises any segment but CS */
        mov     %ax, %ds
        mov     %ax, %ss
        mov     $0x7c00, %sp            /* the stack grows down from the sector */
        cld
        mov     $hello, %si
print:  lodsb
        test    %al, %al
        jz      type
        mov     $0x0e, %ah              /* teletype: AL at the cursor */
        mov     $7, %bx
        int     $0x10
        jmp     print
type:   mov     $0, %ah                 /* wait for a key: AL is its character */
        int     $0x16
        mov     $0x0e, %ah
        mov     $7, %bx
        int     $0x10
        jmp     type

hello:  .asciz  "Hello from sector 0! Type: "
        .org    510
        .byte   0x55, 0xaa              /* what makes it a boot sector */
