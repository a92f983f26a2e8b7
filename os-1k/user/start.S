/* Where every process begins, in ring 3: the first byte of the programs' image. The kernel left in EAX
 * what to call, and in EBX the argument. For the first process it is nothing: that is the shell. */
        .globl  start, system_call
start:  sub     $12, %esp
        push    %ebx
        test    %eax, %eax
        jnz     1f
        mov     $shell, %eax
1:      call    *%eax
        xor     %eax, %eax              /* SYS_EXIT: whoever returns is done */
        int     $0x80

/* int system_call(number, ...): from the stack, where C has its arguments, into registers. */
system_call:
        push    %ebx
        push    %esi
        mov     12(%esp), %eax
        mov     16(%esp), %ebx
        mov     20(%esp), %ecx
        mov     24(%esp), %edx
        mov     28(%esp), %esi
        int     $0x80
        pop     %esi
        pop     %ebx
        ret
