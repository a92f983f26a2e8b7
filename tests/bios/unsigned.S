/* No 55 AA: INT 19h does not take it for a boot sector, and INT 18h ends (ours alone; the VMM does not start it). */
        .globl  _start
_start: hlt
        .org    512
