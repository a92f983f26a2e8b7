/* Prints by a BIOS, and is no boot sector: there is none. */
        .code16
        .text
        .globl  _start
_start: mov     $0x0e41, %ax
        int     $0x10
        cli
        hlt
