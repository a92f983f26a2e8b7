/* Where 1K OS begins.
 *
 * The VMM has done what a boot loader does: it put kernel.bin at physical 0x1000, switched to protected
 * mode, turned paging on, with all of memory at 0 and once more at 0x80000000, and jumped to 0x80001000,
 * which is here (kernel.ld sees to that). Interrupts are off. There is no stack yet.
 */
        .globl  boot
boot:   jmp     start
        .ascii  "1K OS"                 /* the VMM knows it by this, and that it needs paging */
start:  mov     $stack_top, %esp
        mov     $bss, %edi              /* C expects its unset variables to be 0 */
        mov     $bss_end, %ecx
        sub     %edi, %ecx
        xor     %eax, %eax
        rep stosb
        call    main                    /* kernel.c; never returns */

        .bss
        .balign 16
        .skip   4096                    /* the kernel's first stack, later that of the idle process */
stack_top:
