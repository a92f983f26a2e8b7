/* INT 19h: the first sector of the disk is a program. INT 18h: there is none. */
#include "bios.inc"

        .globl  int18, int19

/* Bytes of the CMOS memory in which the VMM says what to boot, where QEMU and Bochs have them. */
#define BOOT_ORDER      0x3d            /* bits 0 to 3: 1: drive 0; 2 or 0: drive 0x80 */
#define BOOT_ANY        0x38            /* bit 0: 55 AA is not looked for */

/* A boot sector gets DL, its drive, and a stack below it. All other registers are 0, but for AX = AA55h. */
int19:  enter   0x19
        mov     $BOOT_ORDER, %al
        call    cmos_byte
        and     $0x0f, %al
        dec     %al
        mov     $0x00, %dl
        jz      1f
        mov     $0x80, %dl
1:      mov     $unreadable, %si
        xor     %ax, %ax
        mov     %ax, %es
        mov     $BOOT_SECTOR, %bx
        mov     $0x0201, %ax            /* read one sector: */
        mov     $0x0001, %cx            /* cylinder 0, sector 1, */
        mov     $0, %dh                 /* head 0 */
        int     $0x13
        jc      2f

        mov     $unsigned, %si
        mov     $BOOT_ANY, %al
        call    cmos_byte
        test    $1, %al
        jnz     3f
        cmpw    $0xaa55, %es:BOOT_SECTOR + 510
        je      3f
2:      call    print
        int     $0x18

3:      cli
        xor     %ax, %ax
        mov     %ax, %ss
        mov     $BOOT_SECTOR, %esp
        mov     %ax, %ds
        mov     %ax, %fs
        mov     %ax, %gs
        movzbl  %dl, %edx
        mov     $0xaa55, %eax
        xor     %ebx, %ebx
        xor     %ecx, %ecx
        xor     %esi, %esi
        xor     %edi, %edi
        xor     %ebp, %ebp
        sti
        ljmp    $0, $BOOT_SECTOR

int18:  enter   0x18
        mov     $nothing_to_boot, %si
        call    print
        cli
1:      hlt                             /* with interrupts off: for good */
        jmp     1b

unreadable:
        .asciz  "Sector 0 of the disk cannot be read.\r\n"
unsigned:
        .asciz  "Sector 0 of the disk does not end in 55 AA: it is no boot sector.\r\n"
nothing_to_boot:
        .asciz  "There is nothing to boot. Halted.\r\n"
