/* The I/O ports and interrupt lines a guest finds, and the hypercalls: the machine's side of the
 * ABI. All but 0x500 are where an IBM PC AT has them (Technical Reference, 1984, "System board"),
 * or a PS/2 (0x92); 0x500 belongs to this project. */
#ifndef EVENT_PORTS_H
#define EVENT_PORTS_H

enum {
    PORT_PIC1 = 0x20,             /* 8259A, IRQ 0 to 7: command, data */
    PORT_PIT = 0x40,              /* 8254, three counters and the control word */
    PORT_KEYBOARD = 0x60,         /* 8042: data */
    PORT_SYSTEM_B = 0x61,         /* gate and output of the PIT's counter 2, refresh */
    PORT_KEYBOARD_COMMAND = 0x64, /* status when read, command when written */
    PORT_CMOS = 0x70,             /* the clock and its memory: which byte, that byte */
    /* Progress codes go here, if a guest is given such a port, and maybe at another. */
    PORT_POST = 0x80,
    PORT_SYSTEM_A = 0x92,      /* A20, reset */
    PORT_PIC2 = 0xa0,          /* 8259A, IRQ 8 to 15, on IRQ 2 of the first */
    PORT_BIOS = 0xe8,          /* our BIOS reports a call that it does not know; see below */
    PORT_DEBUG_CONSOLE = 0xe9, /* what goes there is printed: Bochs has it, and QEMU */
    PORT_ATA = 0x1f0,          /* the disk: data, seven more */
    PORT_VGA = 0x3c0,          /* VGA: attributes, sequencer, palette, graphics */
    PORT_CRTC = 0x3d4,         /* VGA: cathode ray tube controller, index and data */
    PORT_VGA_STATUS = 0x3da,   /* VGA: input status 1 */
    PORT_ATA_CONTROL = 0x3f6,  /* the disk: alternate status, device control */
    PORT_UART = 0x3f8,         /* 16550, eight ports */
    PORT_HYPERCALL = 0x500,    /* OUT: a call; IN: the answer to GETCHAR */
};

/* What is wired to the PICs. */
enum { IRQ_TIMER = 0, IRQ_KEYBOARD = 1, IRQ_CASCADE = 2, IRQ_UART = 4, IRQ_DISK = 14 };

/* AL of OUT 0x500, AL. */
enum hypercall_number {
    HYPERCALL_EXIT = 0,    /* end this vCPU */
    HYPERCALL_PUTCHAR = 1, /* print BL */
    HYPERCALL_GETCHAR = 2, /* the next IN AL, 0x500 reads a character, or 0xFF when there is none */
};

enum { HYPERCALL_NO_CHARACTER = 0xff };

#endif
