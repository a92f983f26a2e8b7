/* INT 13h: sectors of an ATA disk, by programmed input and output (ATA-2, sections 7 and 8).
 *
 * Watch: seven OUTs say which sectors and what to do with them, and one REP INSW of 256 words fetches a sector.
 * The disk counts them from 0 on (LBA); cylinders, heads and sectors of a track are made up here.
 *
 * There is one disk, and it is drive 80h and drive 0 alike: in drive 0 it has the shape of a floppy. */
#include "bios.inc"

        .globl  int13, disk_init, floppy_table

/* Registers, from ATA on. */
#define DATA            0
#define ERROR           1
#define COUNT           2               /* then LBA, 8 bits each in three registers; */
#define DRIVE           6               /* four bits more, and that it is LBA */
#define STATUS          7
#define COMMAND         7
#define   LBA           0xe0
#define   READ          0x20
#define   WRITE         0x30
#define   IDENTIFY      0xec
#define   BUSY          0x80
#define   FAULT         0x20
#define   WANTS_DATA    0x08
#define   FAILED        0x01
#define   NO_SUCH_ID    0x10            /* of ERROR: there is no such sector */
#define   UNREADABLE    0x40

/* What AH says afterwards. */
#define OK              0x00
#define BAD_COMMAND     0x01
#define NOT_FOUND       0x04
#define BAD_SECTOR      0x10
#define BAD_CONTROLLER  0x20
#define TIMEOUT         0x80

#define LOOKS           1000000         /* at BUSY */
#define FLOPPY_MAX      5760            /* sectors */

/* Asks the disk what it is. What it says lies where the boot sector will. */
disk_init:
        mov     $0x02, %al              /* it need not interrupt: we look */
        mov     $ATA_CONTROL, %dx
        out     %al, %dx
        mov     $ATA + STATUS, %dx
        in      %dx, %al
        cmp     $0xff, %al              /* nobody drives the lines: no disk */
        je      1f
        xor     %eax, %eax
        mov     %ax, %es
        mov     $BOOT_SECTOR, %di
        mov     $IDENTIFY, %bl
        call    command
        call    wait_for_data
        jnz     1f
        mov     $256, %cx
        rep insw
        mov     %es:BOOT_SECTOR + 2 * 60, %eax
        mov     %eax, D_SECTORS
        movb    $1, D_DISK_COUNT

        mov     %es:BOOT_SECTOR + 2 * 1, %ax
        cmp     $1024, %ax              /* INT 13h has ten bits for them */
        jbe     2f
        mov     $1024, %ax
2:      mov     %ax, D_HARD_DISK + CYLINDERS
        mov     %es:BOOT_SECTOR + 2 * 3, %al
        mov     %al, D_HARD_DISK + HEADS
        mov     %es:BOOT_SECTOR + 2 * 6, %al
        mov     %al, D_HARD_DISK + TRACK_SECTORS

        mov     $floppies, %si          /* that of its size, else the last one */
3:      lodsl   %cs:(%si), %eax
        cmp     D_SECTORS, %eax
        je      4f
        add     $4, %si
        cmp     $floppies_end, %si
        jne     3b
        sub     $4, %si
4:      lodsl   %cs:(%si), %eax
        mov     %al, D_FLOPPY + CYLINDERS
        mov     %ah, D_FLOPPY + HEADS
        shr     $16, %eax
        mov     %al, D_FLOPPY + TRACK_SECTORS
        mov     %ah, D_FLOPPY + FLOPPY_TYPE
1:      ret

floppies:                               /* sectors; cylinders, heads, sectors of a track, type */
        .long   320
        .byte   40, 1, 8, 1
        .long   360
        .byte   40, 1, 9, 1
        .long   640
        .byte   40, 2, 8, 1
        .long   720
        .byte   40, 2, 9, 1
        .long   1440
        .byte   80, 2, 9, 3
        .long   2400
        .byte   80, 2, 15, 2
        .long   5760
        .byte   80, 2, 36, 6
        .long   2880
        .byte   80, 2, 18, 4
floppies_end:

/* The vector 1Eh points here: times of a floppy drive, which DOS copies and changes. Bytes 3 and 4: 512 bytes a
 * sector, 18 sectors. */
floppy_table:
        .byte   0xaf, 0x02, 0x25, 0x02, 0x12, 0x1b, 0xff, 0x6c, 0xf6, 0x0f, 0x08

/* ---- The calls ---- */

int13:  enter   0x13
        cmpl    $0, D_SECTORS
        mov     $TIMEOUT, %ah
        je      finish
        mov     $BAD_COMMAND, %ah
        mov     $D_HARD_DISK, %si       /* SI = the drive's shape */
        cmp     $0x80, %dl
        je      1f
        mov     $D_FLOPPY, %si
        test    %dl, %dl
        jnz     finish
1:      mov     CALLER_AH, %ah
        on      0x02, by_cylinder
        on      0x03, by_cylinder
        on      0x04, by_cylinder
        on      0x42, by_number
        on      0x43, by_number
        on      0x08, tell_shape
        on      0x00, reset
        on      0x01, tell_status
        on      0x15, tell_kind
        on      0x41, tell_extensions
        on      0x48, tell_size
        report
        mov     $BAD_COMMAND, %ah

/* AH is how it went. */
finish: mov     $D_DISK_STATUS, %di
        testb   $0x80, CALLER_DX
        jnz     1f
        mov     $D_FLOPPY_STATUS, %di
1:      mov     %ah, (%di)
        mov     %ah, CALLER_AH
        test    %ah, %ah
        jz      return_no_carry
        jmp     return_carry

reset:                                  /* AH=00h */
        mov     $OK, %ah
        jmp     finish

tell_status:                            /* AH=01h: AH = how the last call went */
        mov     D_DISK_STATUS, %ah
        test    %dl, %dl
        js      finish
        mov     D_FLOPPY_STATUS, %ah
        jmp     finish

/* AH=02h reads, 03h writes, 04h verifies AL sectors: cylinder CH and bits 6 and 7 of CL, head DH, sector CL, which
 * counts from 1; the memory is at ES:BX. AL = how many it were. */
by_cylinder:
        movzbw  %al, %di                /* DI = how many */
        mov     %ch, %al
        mov     %cl, %ah
        shr     $6, %ah                 /* AX = cylinder */
        and     $0x3f, %cl
        dec     %cl                     /* CL = sector, from 0 on */
        cmp     CYLINDERS(%si), %ax
        jae     1f
        cmp     HEADS(%si), %dh
        jae     1f
        cmp     TRACK_SECTORS(%si), %cl
        jae     1f
        movzwl  %ax, %eax
        push    %dx
        movzbl  HEADS(%si), %edx
        mul     %edx
        pop     %dx
        movzbl  %dh, %edx
        add     %edx, %eax
        movzbl  TRACK_SECTORS(%si), %edx
        mul     %edx
        movzbl  %cl, %ecx
        add     %ecx, %eax              /* EAX = its number */
        mov     %di, %cx
        mov     CALLER_ES, %es
        call    transfer
        sub     %cl, CALLER_AX
        jmp     finish
1:      movb    $0, CALLER_AX
        mov     $NOT_FOUND, %ah
        jmp     finish

/* AH=42h reads, 43h writes, as the packet at DS:SI says: 2 count, 4 memory, 8 number. */
by_number:
        mov     CALLER_SI, %si
        mov     CALLER_DS, %ds
        mov     2(%si), %cx
        les     4(%si), %bx
        mov     8(%si), %eax
        cmpl    $0, 12(%si)
        je      1f
        mov     $~0, %eax               /* there is no disk with so many */
1:      pushw   $DATA_SEGMENT
        pop     %ds
        call    transfer
        mov     CALLER_DS, %ds
        mov     CALLER_SI, %si
        sub     %cx, 2(%si)
        pushw   $DATA_SEGMENT
        pop     %ds
        jmp     finish

/* AH=08h: CX = last cylinder and sectors, DH = last head, DL = how many drives; of a floppy BL = its type, ES:DI =
 * its table. */
tell_shape:
        mov     CYLINDERS(%si), %cx
        dec     %cx
        xchg    %cl, %ch
        shl     $6, %cl
        or      TRACK_SECTORS(%si), %cl
        mov     %cx, CALLER_CX
        mov     HEADS(%si), %dh
        dec     %dh
        mov     $1, %dl
        mov     %dx, CALLER_DX
        mov     $OK, %ah
        movb    $0, CALLER_AX
        cmp     $D_HARD_DISK, %si
        je      1f
        mov     FLOPPY_TYPE(%si), %bl
        mov     $0, %bh
        mov     %bx, CALLER_BX
        movw    $floppy_table, CALLER_DI
        movw    %cs, CALLER_ES
1:      mov     %ah, D_DISK_STATUS
        mov     %ah, CALLER_AH
        jmp     return_no_carry

tell_kind:                              /* AH=15h: AH = 3: a hard disk of CX:DX sectors; 1: a floppy drive */
        movb    $1, CALLER_AH
        cmp     $D_HARD_DISK, %si
        jne     return_no_carry
        movb    $3, CALLER_AH
        mov     D_SECTORS, %eax
        mov     %ax, CALLER_DX
        shr     $16, %eax
        mov     %ax, CALLER_CX
        jmp     return_no_carry

tell_extensions:                        /* AH=41h: BX = AA55h, CX: bit 0: AH=42h to 44h, 47h, 48h */
        cmp     $0x55aa, %bx
        mov     $BAD_COMMAND, %ah
        jne     finish
        movw    $0xaa55, CALLER_BX
        movw    $1, CALLER_CX
        movb    $0x30, CALLER_AH
        jmp     return_no_carry

tell_size:                              /* AH=48h: the table at DS:SI is filled in */
        mov     D_SECTORS, %ecx
        movzwl  CYLINDERS(%si), %eax
        movzbl  HEADS(%si), %ebx
        movzbl  TRACK_SECTORS(%si), %edx
        mov     CALLER_SI, %di
        mov     CALLER_DS, %es
        cmpw    $0x1a, %es:(%di)
        jb      1f
        push    %eax
        mov     $0x0002001a, %eax       /* 26 bytes; what it says of cylinders is so */
        stosl
        pop     %eax
        stosl
        mov     %ebx, %eax
        stosl
        mov     %edx, %eax
        stosl
        mov     %ecx, %eax
        stosl
        xor     %eax, %eax
        stosl
        mov     $512, %ax
        stosw
        mov     $OK, %ah
        jmp     finish
1:      mov     $BAD_COMMAND, %ah
        jmp     finish

/* ---- Sectors ---- */

/* CX sectors from number EAX on, from or to ES:BX, as the caller's AH says: 02h or 42h reads, 03h or 43h writes, 04h
 * does neither. AH = how it went, CX = how many are left. Clobbers all but BP. */
transfer:
        mov     %es, %si                /* ES:DI = the memory, DI less than 16: a sector fits behind it */
        mov     %bx, %di
        shr     $4, %di
        add     %di, %si
        mov     %si, %es
        mov     %bx, %di
        and     $0x0f, %di

        mov     D_SECTORS, %ebx         /* EBX = how many there are from that one on */
        sub     %eax, %ebx
        jbe     past_end
        jcxz    bad_command
        test    %ch, %ch                /* a command can take no more than 255 */
        jnz     bad_command
        movzwl  %cx, %esi
        sub     %ebx, %esi
        jbe     1f
        sub     %si, %cx                /* these there are; SI more are wanted */
        jmp     2f
1:      xor     %si, %si
2:      push    %si
        mov     CALLER_AH, %dl
        and     $0x0f, %dl
        cmp     $3, %dl
        mov     $READ, %bl
        jb      read
        mov     $WRITE, %bl
        je      write
        xor     %cx, %cx                /* verify: that they are there is all there is to see */
        jmp     done

read:   call    command
1:      call    wait_for_data
        jnz     failed
        push    %cx
        mov     $256, %cx
        rep insw
        pop     %cx
        call    next_sector
        loop    1b
done:   mov     $OK, %ah
failed: pop     %si
        add     %si, %cx
        test    %ah, %ah
        jnz     2f
        test    %si, %si
        jnz     missing
2:      ret

write:  call    command
1:      call    wait_for_data
        jnz     failed
        push    %cx
        mov     %di, %si
        mov     $256, %cx
        rep outsw %es:(%si), %dx
        mov     %si, %di
        pop     %cx
        call    next_sector
        loop    1b
        call    wait_until_ready        /* has it written the last one? */
        jmp     failed

bad_command:
        mov     $BAD_COMMAND, %ah
        ret

/* A floppy is as long as its shape says, even if its image is not: what is missing reads as zeros. Writing there
 * fails. */
past_end:
        cmp     $FLOPPY_MAX, %eax
        jae     1f
missing:
        testb   $0x80, CALLER_DX
        jnz     1f
        cmpb    $0x04, CALLER_AH
        je      3f
        testb   $0x01, CALLER_AH
        jz      2f
1:      mov     $NOT_FOUND, %ah
        ret
2:      jcxz    bad_command
        push    %cx
        xor     %ax, %ax
        mov     $256, %cx
        rep stosw
        pop     %cx
        call    next_sector
        loop    2b
3:      xor     %cx, %cx
        mov     $OK, %ah
        ret

/* ES:DI was moved behind a sector: the same address, with a small offset. Clobbers AX. */
next_sector:
        sub     $512, %di
        mov     %es, %ax
        add     $512 / 16, %ax
        mov     %ax, %es
        ret

/* Gives the disk the command BL for CL sectors, from EAX on. Clobbers EAX, DX. */
command:
        mov     $ATA + COUNT, %dx
        xchg    %eax, %ecx
        out     %al, %dx
        xchg    %eax, %ecx
        inc     %dx
        out     %al, %dx
        shr     $8, %eax
        inc     %dx
        out     %al, %dx
        shr     $8, %eax
        inc     %dx
        out     %al, %dx
        shr     $8, %eax
        or      $LBA, %al
        inc     %dx
        out     %al, %dx
        mov     %bl, %al
        inc     %dx
        out     %al, %dx
        ret

/* ZF=1: all is well; after wait_for_data it has or wants a sector, by the port DX. Else AH says what is wrong.
 * Clobbers AL, DX. */
wait_for_data:
        call    wait_until_ready
        jnz     1f
        test    $WANTS_DATA, %al
        jz      no_answer
        mov     $ATA + DATA, %dx
        cmp     %al, %al
1:      ret

wait_until_ready:
        mov     $ATA + STATUS, %dx
        push    %ecx
        mov     $LOOKS, %ecx
1:      in      %dx, %al
        test    $BUSY, %al
        addr32 loopnz 1b
        pop     %ecx
        jnz     no_answer
        mov     $OK, %ah
        test    $FAILED + FAULT, %al
        jz      2f
        mov     $ATA + ERROR, %dx
        in      %dx, %al
        mov     $NOT_FOUND, %ah
        test    $NO_SUCH_ID, %al
        jnz     2f
        mov     $BAD_SECTOR, %ah
        test    $UNREADABLE, %al
        jnz     2f
        mov     $BAD_CONTROLLER, %ah
        test    %ah, %ah
2:      ret
no_answer:
        mov     $TIMEOUT, %ah
        test    %ah, %ah
        ret
