/* INT 09h: a key goes down or comes up. INT 16h: the keys that went down, one after the other.
 *
 * Watch: a code at port 0x60, IRQ 1, becomes a word in the data area: the code, and the character that it makes
 * with the shift keys as they are. INT 16h takes it from there; while there is none it halts, and the CPU sleeps
 * until the next interrupt.
 *
 * Codes are those of set 1, which the 8042 makes of what the keyboard sends: bit 7 says that the key came up. */
#include "bios.inc"

        .globl  int09, int16, keyboard_init

/* D_SHIFTS */
#define S_SHIFT         0x03            /* right, left */
#define S_CONTROL       0x04
#define S_ALT           0x08
#define S_NUM_LOCK      0x20
#define S_CAPS_LOCK     0x40
/* D_PREFIX */
#define P_E1            0x01
#define P_E0            0x02
#define P_101_KEYS      0x10

/* The last code of the main block, and of the keys beside it. */
#define C_MAIN_END      0x39
#define C_F1            0x3b
#define C_F10           0x44
#define C_SCROLL_LOCK   0x46
#define C_HOME          0x47
#define C_MINUS         0x4a
#define C_PLUS          0x4e
#define C_DELETE        0x53
#define C_F11           0x57
#define C_F12           0x58
#define NO_KEY          0xff

keyboard_init:
        movw    $D_KEYS, D_KEY_HEAD
        movw    $D_KEYS, D_KEY_TAIL
        movw    $D_KEYS, D_KEYS_START
        movw    $D_KEYS + 32, D_KEYS_END
        movb    $P_101_KEYS, D_PREFIX
        mov     $0x60, %al              /* the next byte is the command byte: */
        out     %al, $KEYBOARD_STATUS
1:      in      $KEYBOARD_STATUS, %al
        test    $0x02, %al              /* it has not read the last one yet */
        jnz     1b
        mov     $0x65, %al              /* IRQ 1, no mouse, translate to set 1 */
        out     %al, $KEYBOARD
        ret

/* ---- INT 09h ---- */

int09:  enter_irq 0x09
        in      $KEYBOARD, %al
        mov     $0x4f, %ah
        stc
        int     $0x15                   /* a program may change the code, or take it away */
        jnc     1f
        call    code
1:      mov     $PIC_EOI, %al
        out     %al, $PIC1
        jmp     return

/* Takes the code AL. Clobbers all but BP. */
code:   cmp     $0xe0, %al
        je      prefix_e0
        cmp     $0xe1, %al
        je      prefix_e1
        testb   $P_E1, D_PREFIX
        jnz     pause
        mov     %al, %ah
        and     $0x7f, %al              /* AH: bit 7: it came up */
        mov     D_PREFIX, %bh           /* BH: bit 1: it is one of the grey keys */
        andb    $~P_E0, D_PREFIX

        mov     $shifts, %si
        mov     $shifts_end - shifts, %cx
1:      cmp     %cs:(%si), %al
        je      shift
        add     $2, %si
        sub     $2, %cx
        jnz     1b
        test    %ah, %ah
        jns     pressed
        ret

prefix_e0:
        orb     $P_E0, D_PREFIX
        ret
prefix_e1:
        orb     $P_E1, D_PREFIX
        ret
pause:  and     $0x7f, %al              /* Pause is E1 1D 45, E1 9D C5: nothing happens but that it ends */
        cmp     $0x45, %al
        jne     1f
        andb    $~P_E1, D_PREFIX
1:      ret

shifts: .byte   0x36, 0x01              /* codes, and their bits of D_SHIFTS: right shift, */
        .byte   0x2a, 0x02              /* left shift, */
        .byte   0x1d, S_CONTROL
        .byte   0x38, S_ALT
        .byte   C_SCROLL_LOCK, 0x10     /* these are on or off, and change when they go down */
        .byte   0x45, S_NUM_LOCK
        .byte   0x3a, S_CAPS_LOCK
shifts_end:

/* The shift key or lock at SI went down or came up. */
shift:  mov     %cs:1(%si), %cl
        cmp     $0x10, %cl
        jae     lock
        test    $P_E0, %bh
        jz      1f
        test    $S_SHIFT, %cl           /* grey keys are sent with a shift around them that nobody pressed */
        jnz     4f
1:      mov     %cl, %ch
        and     $S_CONTROL + S_ALT, %ch /* right ones are told apart in D_PREFIX, left ones in D_HELD */
        mov     $D_PREFIX, %di
        test    $P_E0, %bh
        jnz     2f
        mov     $D_HELD, %di
        shr     $2, %ch
2:      test    %ah, %ah
        js      3f
        or      %cl, D_SHIFTS
        or      %ch, (%di)
        ret
3:      not     %cx
        and     %cl, D_SHIFTS
        and     %ch, (%di)
4:      ret

lock:   test    %ah, %ah
        js      2f
        cmp     $C_SCROLL_LOCK, %al
        jne     1f
        test    $P_E0, %bh              /* with E0 before it, it is control-break */
        jnz     break
1:      test    %cl, D_HELD             /* it goes on being sent while it is down */
        jnz     3f
        or      %cl, D_HELD
        xor     %cl, D_SHIFTS
        ret
2:      not     %cl
        and     %cl, D_HELD
3:      ret

break:  mov     D_KEYS_START, %si
        mov     %si, D_KEY_HEAD
        mov     %si, D_KEY_TAIL
        movb    $0x80, D_BREAK
        int     $0x1b
        xor     %ax, %ax
        jmp     store

/* The key AL went down: which word is it? DI = 0, or 1 with shift, 2 with control, 3 with alt. */
pressed:
        mov     D_SHIFTS, %bl
        mov     $3, %di
        test    $S_ALT, %bl
        jnz     1f
        dec     %di
        test    $S_CONTROL, %bl
        jnz     1f
        dec     %di
        test    $S_SHIFT, %bl
        jnz     1f
        dec     %di
1:      movzbw  %al, %si                /* SI = the code */
        mov     %al, %ah
        test    $P_E0, %bh
        jnz     grey
        cmp     $C_MAIN_END, %al
        jbe     main_block
        mov     $f1_to_f10, %cx
        cmp     $C_F10, %al
        jbe     function_key
        cmp     $C_DELETE, %al
        jbe     keypad
        mov     $f11_f12, %cx
        cmp     $C_F11, %al
        jb      no_key
        cmp     $C_F12, %al
        jbe     function_key
no_key: ret

main_block:
        cmp     $3, %di
        je      with_alt
        imul    $C_MAIN_END + 1, %di, %cx
        add     %cx, %si
        mov     %cs:characters(%si), %al
        cmp     $NO_KEY, %al
        je      no_key
        test    $S_CAPS_LOCK, %bl
        jz      store
        mov     %al, %cl                /* a letter: the other kind */
        or      $0x20, %cl
        cmp     $'a', %cl
        jb      store
        cmp     $'z', %cl
        ja      store
        xor     $0x20, %al
        jmp     store

with_alt:
        mov     $0, %al
        cmp     $0x02, %ah              /* digits have codes of their own */
        jb      store
        cmp     $0x0d, %ah
        ja      store
        add     $0x76, %ah
        jmp     store

function_key:
        add     %cx, %di
        add     %cs:(%di), %ah
        mov     $0, %al
        jmp     store
f1_to_f10:
        .byte   0x00, 0x19, 0x23, 0x2d
f11_f12:
        .byte   0x2e, 0x30, 0x32, 0x34

/* The keypad has digits with num lock or with shift, not with both. */
keypad: mov     %cs:keypad_digits - C_HOME(%si), %al
        cmp     $C_MINUS, %ah
        je      store
        cmp     $C_PLUS, %ah
        je      store
        cmp     $2, %di
        jae     arrow
        test    $S_NUM_LOCK, %bl
        jz      1f
        xor     $1, %di
1:      test    %di, %di
        jnz     store
arrow:  mov     $0, %al
moved:  cmp     $2, %di
        jb      store
        je      1f
        mov     $0, %al
        cmp     $C_DELETE, %ah
        jne     2f
        test    $S_CONTROL, %bl         /* control, alt, delete: all over again */
        jnz     restart
2:      add     $0x50, %ah
        jmp     store
1:      mov     %cs:keypad_control - C_HOME(%si), %ah
        jmp     store
keypad_digits:
        .ascii  "789-456+1230."
keypad_control:
        .byte   0x77, 0x8d, 0x84, 0x8e, 0x73, 0x8f, 0x74, 0x90, 0x75, 0x91, 0x76, 0x92, 0x93

restart:
        movw    $0x1234, D_RESET
        jmp     start

/* Those with E0 before them: arrows and the like, Enter and / of the keypad. */
grey:   mov     $0xe00d, %cx
        cmp     $0x1c, %al
        je      1f
        mov     $0xe02f, %cx
        cmp     $0x35, %al
        je      1f
        cmp     $C_HOME, %al
        jb      no_key
        cmp     $C_DELETE, %al
        ja      no_key
        mov     $0xe0, %al
        jmp     moved
1:      mov     %cx, %ax

/* AX is the next key, if there is room. */
store:  mov     D_KEY_TAIL, %si
        mov     %si, %di
        call    next_key
        cmp     D_KEY_HEAD, %si
        je      1f
        mov     %ax, (%di)
        mov     %si, D_KEY_TAIL
1:      ret

/* SI = the place after it. */
next_key:
        add     $2, %si
        cmp     D_KEYS_END, %si
        jne     1f
        mov     D_KEYS_START, %si
1:      ret

/* What a code of the main block makes: alone, with shift, with control. */
characters:
        .ascii  "\377\0331234567890-=\b\tqwertyuiop[]\r\377asdfghjkl;'`\377\\zxcvbnm,./\377*\377 "
        .ascii  "\377\033!@#$%^&*()_+\b\000QWERTYUIOP{}\r\377ASDFGHJKL:\"~\377|ZXCVBNM<>?\377*\377 "
        .ascii  "\377\033\377\000\377\377\377\036\377\377\377\377\037\377\177\377"
        .ascii  "\021\027\005\022\024\031\025\011\017\020\033\035\n\377"
        .ascii  "\001\023\004\006\007\b\n\013\014\377\377\377\377\034"
        .ascii  "\032\030\003\026\002\016\r\377\377\377\377\377\377 "

/* ---- INT 16h ---- */

int16:  enter   0x16
        on      0x00, read_key
        on      0x10, read_key
        on      0x01, look_for_key
        on      0x11, look_for_key
        on      0x02, tell_shifts
        on      0x12, tell_shifts
        jmp     unknown_call

read_key:                               /* AH=00h, 10h: waits for one, AX = that */
        cli
        call    first_key
        jnz     1f
        sti                             /* takes effect after HLT only: no key can slip in between */
        hlt
        jmp     read_key
1:      mov     %si, D_KEY_HEAD
        mov     %ax, CALLER_AX
        jmp     return

look_for_key:                           /* AH=01h, 11h: is there one? Then ZF=0 and AX = that, which stays */
        call    first_key
        jnz     1f
        in      $KEYBOARD_STATUS, %al   /* so the VMM sees that somebody looks in vain, again and again */
1:      cli
        orb     $ZERO, CALLER_FLAGS
        call    first_key
        jz      return
        andb    $~ZERO, CALLER_FLAGS
        mov     %ax, CALLER_AX
        jmp     return

tell_shifts:                            /* AH=02h: AL = the shift keys; AH=12h: AH = which of them, too */
        mov     D_SHIFTS, %al
        cmp     $0x02, %ah
        je      1f
        mov     D_PREFIX, %ah
        and     $S_CONTROL + S_ALT, %ah
        or      D_HELD, %ah
1:      mov     %ax, CALLER_AX
        jmp     return

/* ZF=1: there is no key; else AX is the first one, SI the place after it. AH=00h and 01h know no grey keys: these are
 * then the same as the others. */
first_key:
        mov     D_KEY_HEAD, %si
        cmp     D_KEY_TAIL, %si
        je      3f
        mov     (%si), %ax
        call    next_key
        testb   $0x10, CALLER_AH
        jnz     2f
        cmp     $0xe0, %al
        jne     1f
        mov     $0, %al
1:      cmp     $0xe0, %ah              /* Enter and / of the keypad */
        jne     2f
        mov     $0x1c, %ah
        cmp     $'\r', %al
        je      2f
        mov     $0x35, %ah
2:      test    %sp, %sp                /* ZF=0 */
3:      ret
