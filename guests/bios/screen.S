/* INT 10h: the text screen of a VGA, 80 columns and 25 rows, 8 pages of them.
 *
 * Watch: what is written is memory at 0xB8000, and each write there is an exit; what is read is none. So nothing
 * is written without need, and two cells at a time: a screen scrolls with 1,000 doublewords. The cursor is two
 * registers of the CRTC.
 *
 * Positions are row and column in DH and DL, pages in BH, cells a character in AL and its attribute in AH. */
#include "bios.inc"

        .globl  int10, screen_init

#define COLUMNS         80
#define ROWS            25
#define PAGES           8
#define PAGE_SIZE       0x1000          /* bytes */

/* Registers of the CRTC. */
#define CURSOR_START    0x0a            /* the cursor's first line; its last one is the register after it */
#define START_HIGH      0x0c            /* which cell is shown first */
#define CURSOR_HIGH     0x0e            /* which cell has the cursor; low bytes are one register further */

int10:  enter   0x10
        on      0x0e, teletype
        on      0x02, move_cursor
        on      0x03, tell_cursor
        on      0x09, write_cells
        on      0x0a, write_characters
        on      0x08, read_cell
        on      0x06, scroll_window_up
        on      0x07, scroll_window_down
        on      0x13, write_string
        on      0x05, choose_page
        on      0x01, shape_cursor
        on      0x0f, tell_mode
        on      0x00, set_mode
        on      0x0b, return            /* the border's colour: there is no border */
        on      0x12, tell_video
        on      0x1a, tell_display
        jmp     unknown_call

/* ---- AH=00h: mode AL; bit 7: the screen stays as it is ---- */

/* 0 and 1 would be 40 columns, and 7 monochrome: they are 80 columns in colour, too. All other modes are graphics,
 * which this screen has not: it stays as it is. */
set_mode:
        and     $0x7f, %al
        cmp     $7, %al
        je      1f
        cmp     $3, %al
        ja      unknown_call
        or      $2, %al
1:      mov     %al, D_MODE
        testb   $0x80, CALLER_AX
        jnz     2f
        mov     $PAGES * PAGE_SIZE / 4, %cx
        call    clear
2:      call    set_screen
        jmp     return

screen_init:
        movb    $3, D_MODE
        call    set_screen
        mov     $PAGE_SIZE / 4, %cx     /* page 0 has to do: even reading takes its time on a slow CPU */
/* Blanks in the first CX doublewords. What is blank already is only read. */
clear:  pushw   $TEXT_SEGMENT
        pop     %es
        xor     %di, %di
        mov     $BLANK << 16 + BLANK, %eax
        repe scasl
        je      1f
        sub     $4, %di
        inc     %cx
        rep stosl
1:      ret

/* The data area, and the registers without which a VGA shows no text at 0xB8000. */
set_screen:
        movw    $COLUMNS, D_COLUMNS
        movb    $ROWS - 1, D_LAST_ROW
        movw    $16, D_CELL_HEIGHT
        movw    $PAGE_SIZE, D_PAGE_SIZE
        movw    $VGA_CRTC, D_CRTC
        push    %ds
        pop     %es
        mov     $D_CURSORS, %di
        xor     %ax, %ax
        mov     $PAGES, %cx
        rep stosw
        mov     $0x67, %al              /* colour: the CRTC is at 0x3d4 */
        mov     $VGA_MISC, %dx
        out     %al, %dx
        mov     $registers, %si
1:      lodsw   %cs:(%si), %ax
        mov     %ax, %dx
        lodsw   %cs:(%si), %ax
        out     %ax, %dx
        cmp     $registers_end, %si
        jne     1b
        mov     $0x0607, %cx            /* the cursor: an underline */
        call    set_shape
        xor     %al, %al
        jmp     show_page

registers:                              /* index in the low byte, data in the high one */
        .word   VGA_SEQUENCER, 0x0300   /* it runs; */
        .word   VGA_SEQUENCER, 0x0302   /* planes 0 and 1 have characters and attributes, */
        .word   VGA_SEQUENCER, 0x0204   /* at even and odd addresses, */
        .word   VGA_GRAPHICS, 0x1005
        .word   VGA_GRAPHICS, 0x0e06    /* from 0xB8000 on, */
        .word   VGA_GRAPHICS, 0xff08    /* and all bits of a byte are written */
registers_end:

/* ---- Where a cell is, and the cursor ---- */

/* ES:DI = the cell at DX of page BH. */
cell:   push    %ax
        mov     %dl, %al
        mov     $0, %ah
        mov     %ax, %di
        mov     D_COLUMNS, %al
        mul     %dh
        add     %ax, %di
        shl     %di
        mov     %bh, %al
        and     $PAGES - 1, %al
        shl     $4, %al                 /* 0x1000 bytes a page */
        mov     %al, %ah
        mov     $0, %al
        add     %ax, %di
        pushw   $TEXT_SEGMENT
        pop     %es
        pop     %ax
        ret

/* DX = where the cursor of page BH is. SI = where that is kept. */
cursor: movzbw  %bh, %si
        and     $PAGES - 1, %si
        shl     %si
        mov     D_CURSORS(%si), %dx
        ret

/* Moves the cursor of page BH to DX. The CRTC has only one, for the page that is shown. Clobbers AX, DX, SI, DI. */
set_cursor:
        mov     %dx, %di
        call    cursor
        mov     %di, %dx
        mov     %dx, D_CURSORS(%si)
        cmp     %bh, D_PAGE
        jne     1f
        call    cell
        shr     %di
        mov     $CURSOR_HIGH, %al
        jmp     crtc_pair
1:      ret

/* DI into registers AL and AL + 1 of the CRTC, the high byte first. Clobbers AX, DX. */
crtc_pair:
        push    %cx
        mov     %di, %cx
        mov     D_CRTC, %dx
        mov     %ch, %ah
        out     %ax, %dx
        inc     %ax
        mov     %cl, %ah
        out     %ax, %dx
        pop     %cx
        ret

move_cursor:                            /* AH=02h: to DX on page BH */
        call    set_cursor
        jmp     return

tell_cursor:                            /* AH=03h: DX = where it is on page BH, CX = its shape */
        call    cursor
        mov     %dx, CALLER_DX
        mov     D_CURSOR_SHAPE, %ax
        mov     %ax, CALLER_CX
        jmp     return

shape_cursor:                           /* AH=01h: from line CH to line CL; bit 5 of CH hides it */
        call    set_shape
        jmp     return

set_shape:
        mov     %cx, D_CURSOR_SHAPE
        mov     %cx, %di
        mov     $CURSOR_START, %al
        jmp     crtc_pair

choose_page:                            /* AH=05h: AL */
        call    show_page
        jmp     return

show_page:
        and     $PAGES - 1, %al
        mov     %al, D_PAGE
        mov     %al, %bh
        xor     %dx, %dx
        call    cell
        mov     %di, D_PAGE_START
        shr     %di
        mov     $START_HIGH, %al
        call    crtc_pair
        call    cursor
        jmp     set_cursor

tell_mode:                              /* AH=0Fh: AL = mode, AH = columns, BH = page */
        mov     D_MODE, %al
        mov     D_COLUMNS, %ah
        mov     %ax, CALLER_AX
        mov     D_PAGE, %al
        mov     %al, CALLER_BH
        jmp     return

tell_video:                             /* AH=12h BL=10h: colour, 256 KiB */
        cmp     $0x10, %bl
        jne     unknown_call
        movw    $0x0003, CALLER_BX
        movw    $0x0009, CALLER_CX
        jmp     return

tell_display:                           /* AH=1Ah AL=00h: a VGA with a colour screen */
        test    %al, %al
        jnz     unknown_call
        movb    $0x1a, CALLER_AX
        movw    $0x0008, CALLER_BX
        jmp     return

/* ---- Characters ---- */

read_cell:                              /* AH=08h: AX = the cell at the cursor of page BH */
        call    cursor
        call    cell
        mov     %es:(%di), %ax
        mov     %ax, CALLER_AX
        jmp     return

write_cells:                            /* AH=09h: CX times AL with attribute BL, from the cursor of page BH on */
        call    cursor
        call    cell
        mov     %bl, %ah
        call    fill
        jmp     return

write_characters:                       /* AH=0Ah: the same, attributes stay */
        call    cursor
        call    cell
        jcxz    2f
1:      stosb
        inc     %di
        loop    1b
2:      jmp     return

teletype:                               /* AH=0Eh: AL on the page that is shown; its attribute stays */
        mov     D_PAGE, %bh
        call    cursor
        call    cell
        mov     %es:1(%di), %ah
        call    put
        call    set_cursor
        jmp     return

write_string:                           /* AH=13h: CX characters at ES:BP, to DX on page BH, attribute BL; */
        mov     CALLER_BP, %si          /* AL: bit 0: the cursor moves along, bit 1: with attributes in between */
        jcxz    3f
1:      mov     CALLER_ES, %es
        lodsb   %es:(%si), %al
        testb   $2, CALLER_AX
        jz      2f
        mov     %es:(%si), %bl
        inc     %si
2:      mov     %bl, %ah
        call    put
        loop    1b
3:      testb   $1, CALLER_AX
        jz      4f
        call    set_cursor
4:      jmp     return

/* Writes the cell AX at DX of page BH, and moves DX on; or does what AL commands. Clobbers AX, DI. */
put:    cmp     $'\r', %al
        je      first_column
        cmp     $'\n', %al
        je      next_row
        cmp     $'\b', %al
        je      back
        cmp     $7, %al                 /* a bell: nobody would hear it */
        je      1f
        call    cell
        stosw
        inc     %dl
        cmp     D_COLUMNS, %dl
        jb      1f
        mov     $0, %dl
next_row:
        inc     %dh
        cmp     D_LAST_ROW, %dh
        jbe     1f
        mov     D_LAST_ROW, %dh         /* the page scrolls, and its new row has the colours of this one */
        pushal
        call    cell
        mov     %es:1(%di), %ah
        mov     $1, %al
        xor     %cx, %cx
        mov     D_COLUMNS, %dl
        dec     %dl
        call    scroll_up
        popal
1:      ret
first_column:
        mov     $0, %dl
        ret
back:   sub     $1, %dl
        adc     $0, %dl                 /* not beyond the first column */
        ret

/* ---- Scrolling ---- */

scroll_window_up:                       /* AH=06h: AL rows, attribute BH, from CX to DX */
        mov     %bh, %ah
        mov     D_PAGE, %bh
        call    scroll_up
        jmp     return

scroll_window_down:                     /* AH=07h: the same */
        mov     %bh, %ah
        mov     D_PAGE, %bh
        call    scroll_down
        jmp     return

/* The window from CX to DX of page BH moves by AL rows; those that come free, or all if AL is 0, are blanks with
 * attribute AH. Up and down differ in the row that comes first, and in the sign of the way to the next one. */
scroll_up:
        call    clip
        push    %dx
        mov     %cx, %dx
        call    cell
        pop     %dx
        mov     D_COLUMNS, %bx
        shl     %bx
        jmp     scroll
scroll_down:
        call    clip
        push    %dx
        mov     %cl, %dl
        call    cell
        pop     %dx
        mov     D_COLUMNS, %bx
        shl     %bx
        neg     %bx

scroll: sub     %cx, %dx                /* DH = rows, DL = columns of the window, less 1 */
        add     $0x0101, %dx
        test    %al, %al
        jz      1f
        cmp     %dh, %al
        jbe     2f
1:      mov     %dh, %al
2:      movzbw  %dl, %cx                /* CX = columns */
        mov     %al, %dl                /* DL = rows that come free */
        sub     %dl, %dh                /* DH = rows that move */
        movzbw  %dl, %si
        imul    %bx, %si
        add     %di, %si                /* SI = what moves to DI */
        mov     $' ', %al

        push    %cx
        shl     %cx
        cmp     %bx, %cx                /* whole rows, upwards, lie behind each other: they move as one */
        pop     %cx
        je      whole_rows
1:      dec     %dh
        js      2f
        push    %cx
        push    %si
        push    %di
        call    move
        pop     %di
        pop     %si
        pop     %cx
        add     %bx, %si
        add     %bx, %di
        jmp     1b
2:      push    %cx
        push    %di
        call    fill
        pop     %di
        pop     %cx
        add     %bx, %di
        dec     %dl
        jnz     2b
        ret
whole_rows:
        mov     %cl, %bl
        push    %ax
        mov     %dh, %al
        mul     %bl
        mov     %ax, %cx
        call    move
        mov     %dl, %al
        mul     %bl
        mov     %ax, %cx
        pop     %ax
        jmp     fill

/* The window ends where the screen does. */
clip:   cmp     D_LAST_ROW, %dh
        jbe     1f
        mov     D_LAST_ROW, %dh
1:      cmp     D_COLUMNS, %dl
        jb      2f
        mov     D_COLUMNS, %dl
        dec     %dl
2:      cmp     %dh, %ch
        ja      3f
        cmp     %dl, %cl
        jbe     4f
3:      add     $2, %sp                 /* nothing is left of it */
4:      ret

/* CX cells of the screen, from SI to DI. SHR leaves the odd one in the carry flag, and REP does not touch it. */
move:   shr     %cx
        rep movsl %es:(%si), %es:(%di)
        jnc     1f
        movsw   %es:(%si), %es:(%di)
1:      ret

/* CX times the cell AX, from ES:DI on. */
fill:   push    %ax
        shl     $16, %eax
        pop     %ax
        shr     %cx
        rep stosl
        jnc     1f
        stosw
1:      ret
