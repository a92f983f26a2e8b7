/* INT 15h AH=87h: moves CX words in memory, also where real mode does not reach.
 *
 * Watch: a trip to protected mode and back. The caller has made a table of segments at ES:SI, in which 10h is
 * where the words are and 18h where they go; the BIOS fills in the others, and goes. No interrupt may come
 * there, as all vectors are real mode's. */
#include "bios.inc"

        .globl  move_memory

/* Segments of the table. */
#define TABLE           0x08            /* itself */
#define FROM            0x10
#define TO              0x18
#define CODE            0x20            /* the BIOS */

#define DATA_ACCESS     0x93            /* present, data, writable; accessed already */
#define CODE_ACCESS     0x9b

move_memory:
        cli
        in      $SYSTEM_A, %al
        push    %ax                     /* A20 has to be on; afterwards it is as it was */
        and     $~0x01, %al             /* this bit would reset the CPU */
        or      $0x02, %al
        out     %al, $SYSTEM_A

        mov     CALLER_ES, %es
        movzwl  CALLER_ES, %eax
        shl     $4, %eax
        movzwl  %si, %ebx
        add     %ebx, %eax
        mov     $DATA_ACCESS, %dl
        lea     TABLE(%si), %di
        call    set_segment
        mov     $ROM_SEGMENT * 16, %eax
        mov     $CODE_ACCESS, %dl
        lea     CODE(%si), %di
        call    set_segment

        lgdtw   %es:TABLE(%si)          /* limit and 24 bits of an address: as a segment's entry begins */
        mov     %cr0, %eax
        or      $0x01, %al
        mov     %eax, %cr0
        ljmp    $CODE, $1f
1:      mov     $FROM, %ax
        mov     %ax, %ds
        mov     $TO, %ax
        mov     %ax, %es
        xor     %si, %si
        xor     %di, %di
        shr     %cx
        rep movsl
        adc     %cx, %cx
        rep movsw

        mov     $TABLE, %ax             /* real mode leaves limits as they are: these are 64 KiB */
        mov     %ax, %ds
        mov     %ax, %es
        mov     %cr0, %eax
        and     $~0x01, %al
        mov     %eax, %cr0
        ljmp    $ROM_SEGMENT, $2f
2:      pop     %ax
        and     $~0x01, %al
        out     %al, $SYSTEM_A
        movb    $0, CALLER_AH
        jmp     return_no_carry

/* The entry at ES:DI: 64 KiB from EAX on, access DL. Clobbers EAX. */
set_segment:
        movw    $0xffff, %es:(%di)
        mov     %eax, %es:2(%di)
        rol     $8, %eax
        mov     %dl, %es:5(%di)
        movb    $0, %es:6(%di)
        mov     %al, %es:7(%di)
        ret
