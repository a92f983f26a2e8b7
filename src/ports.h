/* The I/O ports a guest finds, and the hypercalls: the machine's side of the ABI.
 * Ports 0x3f8-0x3ff are COM1 of a PC; 0x500 belongs to this project. */
#ifndef PORTS_H
#define PORTS_H

enum {
    PORT_UART = 0x3f8,      /* 16550, eight ports */
    PORT_HYPERCALL = 0x500, /* OUT: a call; IN: the answer to GETCHAR */
};

/* AL of OUT 0x500, AL. */
enum hypercall_number {
    HYPERCALL_EXIT = 0,    /* end this vCPU */
    HYPERCALL_PUTCHAR = 1, /* print BL */
    HYPERCALL_GETCHAR = 2, /* the next IN AL, 0x500 reads a character, or 0xFF when there is none */
};

enum { HYPERCALL_NO_CHARACTER = 0xff };

#endif
