/* Leaves the BIOS behind: protected mode, paging, and the screen at an address of its own. */
#include "sector.inc"

#define DIRECTORY       0x10000
#define TABLE           0x11000
#define SCREEN          0x50000         /* here the screen is, once there is paging */

main:   say     "real mode\r\n"
        cli
        lgdt    gdt_register
        mov     %cr0, %eax
        or      $1, %al
        mov     %eax, %cr0
        ljmpl   $0x08, $protected

        .code32
protected:
        mov     $0x10, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        mov     $0x7c00, %esp
        mov     $DIRECTORY, %edi
        xor     %eax, %eax
        mov     $1024, %ecx
        rep stosl
        movl    $TABLE + 3, DIRECTORY
        mov     $3, %eax                /* present, writable: the first MiB as it is */
        mov     $TABLE, %edi
1:      stosl
        add     $0x1000, %eax
        cmp     $0x100003, %eax
        jne     1b
        movl    $0xb8003, TABLE + 4 * (SCREEN >> 12)
        mov     $DIRECTORY, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        or      $0x80000000, %eax
        mov     %eax, %cr0
        jmp     2f
2:      mov     $text, %esi
        mov     $SCREEN + 160, %edi
        mov     $0x1e, %ah
3:      lodsb
        test    %al, %al
        jz      4f
        stosw
        jmp     3b
4:      hlt
        jmp     4b
        .code16

text:   .asciz  "PASS protected mode, with paging"
        .balign 8
gdt:    .quad   0
        .quad   0x00cf9b000000ffff
        .quad   0x00cf93000000ffff
gdt_end:
gdt_register:
        .word   gdt_end - gdt - 1
        .long   gdt
        signature
