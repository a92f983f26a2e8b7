/* selftest: a BIOS of 64 KiB that tests the CPU it runs on, as CPU test programs do. Run it in place of a PC's:
 *
 *     ./kvm-vmm --engine soft --load 0xf0000 --entry f000:fff0 guests/rom/selftest.bin
 *
 * Watch: POST codes 1 to 7, one before each test, and 0xff after the last one. A test that fails halts, so the
 * last code tells which it was. Test 5 turns on paging, and 6 is a page fault: not every KVM can do that.
 */
#define POST            0x80
#define UART            0x3f8
#define ROM_SEGMENT     0xf000
#define STACK           0x7c00

/* In RAM below 1 MiB, which it has to itself. */
#define SCRATCH         0x8000
#define DIRECTORY       0x10000
#define TABLE           0x11000         /* 0 to 1 MiB as they are, but for */
#define MOVED_PAGE      0x50000         /* this page, which is at */
#define MOVED_TO        0x60000
#define NO_PAGE         0x200123        /* nor is there any at this address */

#define CODE32          0x08            /* selectors: the ROM, 32 bits, */
#define DATA            0x10            /* 4 GiB of data, */
#define CODE16          0x18            /* and the two of real mode, to return to it */
#define DATA16          0x20

        .macro  post code
        mov     $\code, %al
        out     %al, $POST
        .endm

        .code16
        .text
        .globl _start
_start:
start:  cli
        xor     %ax, %ax
        mov     %ax, %ds
        mov     %ax, %es
        mov     %ax, %ss
        mov     $STACK, %sp
        cld

        post    1                       /* flags; multiplication and division */
        mov     $0x7f, %al
        add     $1, %al
        jno     fail
        jns     fail
        jc      fail
        sub     $0x81, %al              /* 0x80 - 0x81 */
        jnc     fail
        cmp     $0xff, %al
        jne     fail
        mov     $0x12345678, %eax
        mov     $0x9abcdef0, %ecx
        mul     %ecx
        cmp     $0x0b00ea4e, %edx
        jne     fail
        cmp     $0x242d2080, %eax
        jne     fail
        div     %ecx
        cmp     $0x12345678, %eax
        jne     fail
        test    %edx, %edx
        jnz     fail

        post    2                       /* strings */
        mov     $message, %si
        mov     $SCRATCH, %di
        mov     $message_end - message, %cx
        rep movsb %cs:(%si), %es:(%di)
        mov     $message, %si
        mov     $SCRATCH, %di
        mov     $message_end - message, %cx
        repe cmpsb %es:(%di), %cs:(%si)
        jne     fail

        post    3                       /* an interrupt, through the table at 0 */
        movw    $count, 4 * 0x40
        movw    $ROM_SEGMENT, 4 * 0x40 + 2
        xor     %bx, %bx
        int     $0x40
        cmp     $1, %bx
        jne     fail

        post    4                       /* protected mode */
        lgdtl   %cs:gdt_register
        lidtl   %cs:idt_register
        mov     %cr0, %eax
        or      $1, %al
        mov     %eax, %cr0
        ljmpl   $CODE32, $protected

fail:   hlt                             /* with interrupts off: for good */
        jmp     fail

count:  inc     %bx
        iret

        .code32
protected:
        mov     $DATA, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        movl    $0x600df00d, 0x90000    /* beyond 64 KiB */
        cmpl    $0x600df00d, 0x90000
        jne     fail32

        post    5                       /* paging */
        mov     $DIRECTORY, %edi
        xor     %eax, %eax
        mov     $2 * 1024, %ecx
        rep stosl
        movl    $TABLE + 3, DIRECTORY
        mov     $3, %eax                /* present, writable */
        mov     $TABLE, %edi
1:      stosl
        add     $0x1000, %eax
        cmp     $0x100003, %eax
        jne     1b
        movl    $MOVED_TO + 3, TABLE + 4 * (MOVED_PAGE >> 12)
        movl    $0x11111111, MOVED_PAGE
        movl    $0x22222222, MOVED_TO
        mov     $DIRECTORY, %eax
        mov     %eax, %cr3
        mov     %cr0, %eax
        or      $0x80000000, %eax
        mov     %eax, %cr0
        jmp     1f
1:      cmpl    $0x22222222, MOVED_PAGE
        jne     fail32
        cmpl    $MOVED_TO + 0x23, TABLE + 4 * (MOVED_PAGE >> 12)    /* accessed, */
        jne     fail32
        incl    MOVED_PAGE
        cmpl    $MOVED_TO + 0x63, TABLE + 4 * (MOVED_PAGE >> 12)    /* and dirty */
        jne     fail32

        post    6                       /* a page fault: error code, CR2 */
        xor     %ebx, %ebx
        movl    $0, NO_PAGE
after_fault:
        cmp     $NO_PAGE, %ebx
        jne     fail32

        post    7                       /* and back to real mode */
        ljmp    $CODE16, $leave
fail32: hlt
        jmp     fail32

page_fault:
        pop     %eax
        cmp     $2, %eax                /* a write to a page that is not there */
        jne     fail32
        mov     %cr2, %ebx
        movl    $after_fault, (%esp)
        iret

        .code16
leave:  mov     $DATA16, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        mov     %cr0, %eax
        and     $0x7ffffffe, %eax
        mov     %eax, %cr0
        ljmp    $ROM_SEGMENT, $real

real:   xor     %ax, %ax
        mov     %ax, %ds
        mov     %ax, %ss
        lidtl   %cs:idt_of_real_mode
        xor     %bx, %bx
        int     $0x40
        cmp     $1, %bx
        jne     fail
        mov     $message, %si
        mov     $UART, %dx
print:  lodsb   %cs:(%si), %al
        out     %al, %dx
        cmp     $message_end, %si
        jne     print
        post    0xff
        jmp     fail

message: .ascii "This is a 386.\n"
message_end:

        .balign 8
gdt:    .quad   0                       /* marked as accessed: a CPU cannot do that in a ROM */
        .quad   0x00409b0f0000ffff
        .quad   0x00cf93000000ffff
        .quad   0x00009b0f0000ffff
        .quad   0x000093000000ffff
gdt_end:
gdt_register:
        .word   gdt_end - gdt - 1
        .long   ROM_SEGMENT * 16 + gdt

        .balign 8
idt:    .fill   14, 8, 0
        .word   page_fault, CODE32, 0x8e00, 0
idt_end:
idt_register:
        .word   idt_end - idt - 1
        .long   ROM_SEGMENT * 16 + idt

idt_of_real_mode:
        .word   0x3ff
        .long   0

        .org    0xfff0                  /* where a CPU starts */
        ljmp    $ROM_SEGMENT, $start
        .org    0x10000
