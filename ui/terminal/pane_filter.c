/* What a guest prints, on its way to libvterm: only what that bears, and what harms no terminal. */
#include "terminal/pane.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_MAX = 4096,  /* libvterm keeps a chunk's code points on the stack */
    STRING_MAX = 4096, /* of an OSC or DCS without an end */
    CSI_MAX = 256,     /* bytes of one control sequence, whatever they are */
    ARGS_MAX = 15,     /* libvterm has room for 16 and does not check */
    ARG_MAX = 999,     /* beyond any pane */
    COMBINING_MAX = 3, /* a cell */
    INTERMEDIATES_MAX = 2,
    REPLACEMENT = 0xfffd,
};

enum state { GROUND, ESCAPE, CSI, STRING, STRING_ESCAPE };

enum { BEL = 0x07, SO = 0x0e, SI = 0x0f, CAN = 0x18, SUB = 0x1a, ESC = 0x1b, DEL = 0x7f };

struct pane_filter {
    void (*emit)(void *context, const char *bytes, size_t n);
    void *context;
    enum state state;
    unsigned length; /* of the sequence or string so far */

    struct utf8_stream utf8;
    unsigned combining_left; /* how many more the character before takes; 0 if there is none */
    bool was_ascii;

    uint8_t intermediate; /* of an ESC sequence, the first; 0: none */
    uint8_t leader;       /* of a control sequence: '?' and its like; 0: none */
    bool dropped;         /* it will not be passed on, whatever follows */
    int args[ARGS_MAX];   /* -1: missing */
    bool colon[ARGS_MAX]; /* the separator after it */
    unsigned last_arg;

    char out[CHUNK_MAX];
    size_t filled;
};

struct range {
    uint32_t first, last;
};

/* Marks for ideographs and kana, which libvterm counts as combining and as two columns wide: after
 * a wide character they make it write past the end of a narrow row. Sorted. */
static const struct range unbearable[] = { { 0x302a, 0x302f }, { 0x3099, 0x309a } };

/* What libvterm 0.1 takes for combining (Unicode 5's Mn, Me and Cf, and vowels and finals of
 * Hangul), the harmful aside. Sorted. */
static const struct range combining[] = {
    { 0x300, 0x36f },     { 0x483, 0x486 },     { 0x488, 0x489 },     { 0x591, 0x5bd },
    { 0x5bf, 0x5bf },     { 0x5c1, 0x5c2 },     { 0x5c4, 0x5c5 },     { 0x5c7, 0x5c7 },
    { 0x600, 0x603 },     { 0x610, 0x615 },     { 0x64b, 0x65e },     { 0x670, 0x670 },
    { 0x6d6, 0x6e4 },     { 0x6e7, 0x6e8 },     { 0x6ea, 0x6ed },     { 0x70f, 0x70f },
    { 0x711, 0x711 },     { 0x730, 0x74a },     { 0x7a6, 0x7b0 },     { 0x7eb, 0x7f3 },
    { 0x901, 0x902 },     { 0x93c, 0x93c },     { 0x941, 0x948 },     { 0x94d, 0x94d },
    { 0x951, 0x954 },     { 0x962, 0x963 },     { 0x981, 0x981 },     { 0x9bc, 0x9bc },
    { 0x9c1, 0x9c4 },     { 0x9cd, 0x9cd },     { 0x9e2, 0x9e3 },     { 0xa01, 0xa02 },
    { 0xa3c, 0xa3c },     { 0xa41, 0xa42 },     { 0xa47, 0xa48 },     { 0xa4b, 0xa4d },
    { 0xa70, 0xa71 },     { 0xa81, 0xa82 },     { 0xabc, 0xabc },     { 0xac1, 0xac5 },
    { 0xac7, 0xac8 },     { 0xacd, 0xacd },     { 0xae2, 0xae3 },     { 0xb01, 0xb01 },
    { 0xb3c, 0xb3c },     { 0xb3f, 0xb3f },     { 0xb41, 0xb43 },     { 0xb4d, 0xb4d },
    { 0xb56, 0xb56 },     { 0xb82, 0xb82 },     { 0xbc0, 0xbc0 },     { 0xbcd, 0xbcd },
    { 0xc3e, 0xc40 },     { 0xc46, 0xc48 },     { 0xc4a, 0xc4d },     { 0xc55, 0xc56 },
    { 0xcbc, 0xcbc },     { 0xcbf, 0xcbf },     { 0xcc6, 0xcc6 },     { 0xccc, 0xccd },
    { 0xce2, 0xce3 },     { 0xd41, 0xd43 },     { 0xd4d, 0xd4d },     { 0xdca, 0xdca },
    { 0xdd2, 0xdd4 },     { 0xdd6, 0xdd6 },     { 0xe31, 0xe31 },     { 0xe34, 0xe3a },
    { 0xe47, 0xe4e },     { 0xeb1, 0xeb1 },     { 0xeb4, 0xeb9 },     { 0xebb, 0xebc },
    { 0xec8, 0xecd },     { 0xf18, 0xf19 },     { 0xf35, 0xf35 },     { 0xf37, 0xf37 },
    { 0xf39, 0xf39 },     { 0xf71, 0xf7e },     { 0xf80, 0xf84 },     { 0xf86, 0xf87 },
    { 0xf90, 0xf97 },     { 0xf99, 0xfbc },     { 0xfc6, 0xfc6 },     { 0x102d, 0x1030 },
    { 0x1032, 0x1032 },   { 0x1036, 0x1037 },   { 0x1039, 0x1039 },   { 0x1058, 0x1059 },
    { 0x1160, 0x11ff },   { 0x135f, 0x135f },   { 0x1712, 0x1714 },   { 0x1732, 0x1734 },
    { 0x1752, 0x1753 },   { 0x1772, 0x1773 },   { 0x17b4, 0x17b5 },   { 0x17b7, 0x17bd },
    { 0x17c6, 0x17c6 },   { 0x17c9, 0x17d3 },   { 0x17dd, 0x17dd },   { 0x180b, 0x180d },
    { 0x18a9, 0x18a9 },   { 0x1920, 0x1922 },   { 0x1927, 0x1928 },   { 0x1932, 0x1932 },
    { 0x1939, 0x193b },   { 0x1a17, 0x1a18 },   { 0x1b00, 0x1b03 },   { 0x1b34, 0x1b34 },
    { 0x1b36, 0x1b3a },   { 0x1b3c, 0x1b3c },   { 0x1b42, 0x1b42 },   { 0x1b6b, 0x1b73 },
    { 0x1dc0, 0x1dca },   { 0x1dfe, 0x1dff },   { 0x20d0, 0x20ef },   { 0xa806, 0xa806 },
    { 0xa80b, 0xa80b },   { 0xa825, 0xa826 },   { 0xfb1e, 0xfb1e },   { 0xfe20, 0xfe23 },
    { 0x10a01, 0x10a03 }, { 0x10a05, 0x10a06 }, { 0x10a0c, 0x10a0f }, { 0x10a38, 0x10a3a },
    { 0x10a3f, 0x10a3f }, { 0x1d167, 0x1d169 }, { 0x1d173, 0x1d182 }, { 0x1d185, 0x1d18b },
    { 0x1d1aa, 0x1d1ad }, { 0x1d242, 0x1d244 }
};

static bool is_in(uint32_t c, const struct range *ranges, size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && c >= ranges[low].first;
}

#define IS_IN(c, ranges) is_in(c, ranges, sizeof(ranges) / sizeof *(ranges))

/* ---- Output ---- */

static void flush(struct pane_filter *f)
{
    if (f->filled)
        f->emit(f->context, f->out, f->filled);
    f->filled = 0;
}

/* What belongs together is never split between chunks. */
static void put_bytes(struct pane_filter *f, const char *bytes, size_t n)
{
    if (f->filled + n > CHUNK_MAX)
        flush(f);
    memcpy(f->out + f->filled, bytes, n);
    f->filled += n;
}

/* Controls and sequences: no combining character can follow. */
static void put_control(struct pane_filter *f, const char *bytes, size_t n)
{
    put_bytes(f, bytes, n);
    f->combining_left = 0;
    f->was_ascii = true;
}

static void put_ascii(struct pane_filter *f, char c)
{
    if (!f->was_ascii)
        flush(f); /* in a run that starts beyond ASCII, libvterm forgets the character set */
    put_bytes(f, &c, 1);
    f->combining_left = COMBINING_MAX;
    f->was_ascii = true;
}

/* A combining character starts a chunk, so that libvterm adds it to the one before in one and the
 * same way however the guest's bytes were cut. */
static void put_character(struct pane_filter *f, uint32_t c, const uint8_t *bytes, size_t n)
{
    if (char_is_harmful(c) || IS_IN(c, unbearable))
        return;
    if (!IS_IN(c, combining)) {
        f->combining_left = COMBINING_MAX;
    } else {
        if (!f->combining_left)
            return;
        f->combining_left--;
        flush(f);
    }
    put_bytes(f, (const char *)bytes, n);
    f->was_ascii = false;
}

static void put_replacement(struct pane_filter *f)
{
    put_character(f, REPLACEMENT, (const uint8_t *)"\xef\xbf\xbd", 3);
}

/* ---- UTF-8 ---- */

/* Takes a byte of a character, or of what should be one; false if that broke off before it. */
static bool utf8_byte(struct pane_filter *f, uint8_t byte)
{
    uint32_t c;
    enum utf8_step step = utf8_take(&f->utf8, byte, &c);
    if (step == UTF8_WHOLE)
        put_character(f, c, f->utf8.bytes, f->utf8.have);
    else if (step != UTF8_MORE)
        put_replacement(f);
    return step != UTF8_BROKEN;
}

/* ---- Control sequences ---- */

static void csi_start(struct pane_filter *f)
{
    f->state = CSI;
    f->length = 0;
    f->leader = 0;
    f->dropped = false;
    f->last_arg = 0;
    f->args[0] = -1;
}

static void csi_digit(struct pane_filter *f, int digit)
{
    int *arg = &f->args[f->last_arg];
    *arg = *arg < 0 ? digit : *arg * 10 + digit;
    if (*arg > ARG_MAX)
        *arg = ARG_MAX;
}

static void csi_separator(struct pane_filter *f, bool colon)
{
    if (f->last_arg + 1 == ARGS_MAX) {
        f->dropped = true;
        return;
    }
    f->colon[f->last_arg++] = colon;
    f->args[f->last_arg] = -1;
}

/* libvterm looks at the first argument only, so each mode gets a sequence of its own. */
static void put_modes(struct pane_filter *f, char final)
{
    for (unsigned i = 0; i <= f->last_arg; i++) {
        char sequence[16];
        if (f->args[i] == 7 || f->args[i] == 25)
            put_control(
                f, sequence,
                (size_t)snprintf(sequence, sizeof sequence, "\033[?%d%c", f->args[i], final));
    }
}

static void put_csi(struct pane_filter *f, char final)
{
    char sequence[ARGS_MAX * 4 + 4] = "\033[";
    size_t n = 2;
    for (unsigned i = 0; i <= f->last_arg; i++) {
        if (f->args[i] >= 0)
            n += (size_t)sprintf(sequence + n, "%d", f->args[i]);
        if (i < f->last_arg)
            sequence[n++] = f->colon[i] ? ':' : ';';
    }
    sequence[n++] = final;
    put_control(f, sequence, n);
}

/* Moving the cursor, erasing, inserting and deleting, scrolling, its region, and looks. Not
 * repeating (b: endless in libvterm), margins (s), modes (h, l: insert), tab stops, and what asks
 * for an answer. */
static void csi_end(struct pane_filter *f, char final)
{
    f->state = GROUND;
    if (f->dropped)
        return;
    if (f->leader == '?' && (final == 'h' || final == 'l'))
        put_modes(f, final);
    else if (!f->leader && strchr("@ABCDEFGHIJKLMPSTXZ`adefjkmr", final))
        put_csi(f, final);
}

/* False if the byte is none of a control sequence, which is over then. */
static bool csi_take(struct pane_filter *f, uint8_t byte)
{
    if (byte < 0x20 || byte > 0x7e || ++f->length > CSI_MAX) {
        f->state = GROUND;
        return false;
    }
    if (byte >= 0x40)
        csi_end(f, (char)byte);
    else if (byte >= '0' && byte <= '9')
        csi_digit(f, byte - '0');
    else if (byte == ';' || byte == ':')
        csi_separator(f, byte == ':');
    else if (byte >= 0x3c && f->length == 1)
        f->leader = byte;
    else
        f->dropped = true;
    return true;
}

/* ---- Escape sequences and strings ---- */

static void escape_start(struct pane_filter *f)
{
    f->state = ESCAPE;
    f->length = 0;
    f->intermediate = 0;
}

static void escape_end(struct pane_filter *f, uint8_t byte)
{
    char sequence[3] = { ESC, (char)byte };
    f->state = GROUND;
    if ((f->intermediate == '(' || f->intermediate == ')') && f->length == 1 &&
        (byte == 'B' || byte == '0'))
        put_control(f, (char[]){ ESC, (char)f->intermediate, (char)byte }, 3);
    else if (!f->intermediate && strchr("78DEMc", byte))
        put_control(f, sequence, 2);
}

static bool escape_take(struct pane_filter *f, uint8_t byte)
{
    bool first = !f->intermediate;
    if (first && byte == '[') {
        csi_start(f);
    } else if (first && strchr("PX]^_", byte)) {
        f->state = STRING;
        f->length = 0;
    } else if (byte >= 0x20 && byte < 0x30 && f->length < INTERMEDIATES_MAX) {
        f->length++;
        f->intermediate = first ? byte : f->intermediate;
    } else if (byte >= 0x30 && byte <= 0x7e) {
        escape_end(f, byte);
    } else {
        f->state = GROUND;
        return false;
    }
    return true;
}

static void string_take(struct pane_filter *f, uint8_t byte)
{
    if (byte == ESC)
        f->state = STRING_ESCAPE;
    else if (byte == BEL || byte == CAN || byte == SUB || ++f->length >= STRING_MAX)
        f->state = GROUND;
}

/* ---- Bytes ---- */

static void ground_take(struct pane_filter *f, uint8_t byte)
{
    if (f->utf8.need && utf8_byte(f, byte))
        return;
    if (byte >= 0x80)
        utf8_byte(f, byte);
    else if (byte >= 0x20 && byte != DEL)
        put_ascii(f, (char)byte);
    else if (byte == ESC)
        escape_start(f);
    else if (byte == '\n' || byte == '\v' || byte == '\f')
        put_control(f, "\r\n", 2);
    else if (byte == '\r' || byte == '\b' || byte == '\t' || byte == SO || byte == SI)
        put_control(f, (char[]){ (char)byte }, 1);
}

static void take(struct pane_filter *f, uint8_t byte)
{
    if (f->state == STRING_ESCAPE) {
        if (byte == '\\') {
            f->state = GROUND;
            return;
        }
        escape_start(f); /* ended by the start of something else */
    }
    if (f->state == STRING) {
        string_take(f, byte);
        return;
    }
    if (f->state != GROUND && (!byte || byte == DEL))
        return;
    if (f->state == ESCAPE && escape_take(f, byte))
        return;
    if (f->state == CSI && csi_take(f, byte))
        return;
    ground_take(f, byte);
}

struct pane_filter *pane_filter_new(void (*emit)(void *context, const char *bytes, size_t n),
                                    void *context)
{
    struct pane_filter *f = calloc(1, sizeof *f);
    if (f) {
        f->emit = emit;
        f->context = context;
        f->was_ascii = true;
    }
    return f;
}

void pane_filter_free(struct pane_filter *f)
{
    free(f);
}

void pane_filter_feed(struct pane_filter *f, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        take(f, bytes[i]);
    flush(f);
}
