/* switch_stacks(save, to): from the stack of one process to that of another.
 *
 * All registers are pushed on the old stack and popped off the new one, where they were pushed when that
 * process came by here. So the RET goes back to where *that* process was: a call of this function
 * begins in one process and ends in another. */
        .globl  switch_stacks
switch_stacks:
        mov     4(%esp), %eax
        mov     8(%esp), %edx
        pusha
        mov     %esp, (%eax)
        mov     %edx, %esp
        popa
        ret
