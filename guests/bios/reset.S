/* Our BIOS: what a PC does before its first boot sector, and what it does for one.
 *
 * The VMM has this image twice, below 1 MiB (0xF0000) and below 4 GiB, and lets the CPU begin at F000:FFF0, as
 * every x86 does. Watch: each call is answered by the devices of a PC, so each shows its hardware; print a
 * character, and see the write to the text memory and the cursor that moves.
 *
 *      F000:0000  nothing
 *      F000:E000  the name
 *      F000:E05B  reset.S     the way from power on to the boot sector; the interrupt vectors
 *                 calls.S     how calls end; interrupts that nobody has asked for; INT 11h, 12h
 *                 boot.S      INT 18h, 19h: the boot sector
 *                 screen.S    INT 10h: text on a VGA
 *                 keyboard.S  INT 09h, 16h: keys from an 8042
 *                 disk.S      INT 13h: sectors of an ATA disk
 *                 system.S    INT 15h: memory, A20
 *                 move.S      INT 15h AH=87h: memory above 1 MiB
 *                 clock.S     INT 08h, 1Ah, 15h AH=86h: the time
 *                 serial.S    INT 14h: a 16550
 *      F000:FFF0  the first instruction; the date; 0xfc: an AT
 *
 *      0040:0000  the data area, which is as IBM documents it (bios.inc)
 *      0000:7C00  the boot sector; below it the stack that it starts with
 */
#include "bios.inc"

        .section .head, "ax"
        .ascii  "Mini-KVM BIOS"

        .section .reset, "ax"
        ljmp    $ROM_SEGMENT, $start
        .ascii  "11/30/26"
        .byte   0, 0xfc, 0

        .text
        .globl  start
start:  cli
        cld
        xor     %ax, %ax
        mov     %ax, %ss
        mov     $BOOT_SECTOR, %sp
        call    set_vectors
        call    set_data
        call    set_pics
        call    screen_init
        call    clock_init
        call    keyboard_init
        call    serial_init
        call    disk_init
        mov     $0x02, %al              /* A20 on, which no boot sector today expects to be off */
        out     %al, $SYSTEM_A
        sti
        int     $0x19                   /* never comes back */

/* All 256 vectors: at first each points to its own place in unknown_vectors, then those that we know. */
set_vectors:
        xor     %di, %di
        mov     %di, %es
        mov     $(ROM_SEGMENT << 16) + unknown_vectors, %eax
1:      stosl
        add     $4, %ax                 /* so far apart they are */
        cmp     $4 * 256, %di
        jne     1b

        mov     $vectors, %si
2:      lodsw   %cs:(%si), %ax
        mov     %ax, %di
        shl     $2, %di
        movsw   %cs:(%si), %es:(%di)
        cmp     $vectors_end, %si
        jne     2b
        movw    $DATA_SEGMENT, %es:4 * 0x41 + 2 /* no code: where the disk's shape is */
        ret

vectors:
        .word   0x01, nothing           /* after each step, */
        .word   0x02, nothing           /* NMI, */
        .word   0x03, nothing           /* INT3, */
        .word   0x04, nothing           /* INTO, */
        .word   0x05, nothing           /* the key Print */
        .word   0x08, int08
        .word   0x09, int09
        .word   0x10, int10
        .word   0x11, int11
        .word   0x12, int12
        .word   0x13, int13
        .word   0x14, int14
        .word   0x15, int15
        .word   0x16, int16
        .word   0x18, int18
        .word   0x19, int19
        .word   0x1a, int1a
        .word   0x1b, nothing           /* control-break, */
        .word   0x1c, nothing           /* and each tick: programs put their own there */
        .word   0x1e, floppy_table
        .word   0x41, D_HARD_DISK
vectors_end:

/* The data area: all that is not 0 and no device tells. Leaves DS there, for all that follows. */
set_data:
        mov     $DATA_SEGMENT, %ax
        mov     %ax, %ds
        mov     %ax, %es
        mov     D_RESET, %dx
        xor     %di, %di
        xor     %ax, %ax
        mov     $D_END / 2, %cx
        rep stosw
        mov     %dx, D_RESET
        movw    $0x0221, D_EQUIPMENT    /* a serial port, a screen of 80 columns in colour, a floppy drive */
        mov     $0x15, %al
        call    cmos_word
        mov     %ax, D_BASE_KIB
        ret

/* Lines 0 to 7 are vectors 08h on, lines 8 to 15 vectors 70h on. Open are the timer, the keyboard, and the way
 * to the second PIC. */
set_pics:
        mov     $0x11, %al              /* ICW1: three more follow: */
        out     %al, $PIC1
        out     %al, $PIC2
        mov     $0x08, %al              /* ICW2: the first vector, */
        out     %al, $PIC1 + 1
        mov     $0x70, %al
        out     %al, $PIC2 + 1
        mov     $0x04, %al              /* ICW3: the line on which they are joined, */
        out     %al, $PIC1 + 1
        mov     $0x02, %al
        out     %al, $PIC2 + 1
        mov     $0x01, %al              /* ICW4: the CPU is an x86 */
        out     %al, $PIC1 + 1
        out     %al, $PIC2 + 1
        mov     $0xf8, %al
        out     %al, $PIC1 + 1
        mov     $0xff, %al
        out     %al, $PIC2 + 1
        ret
