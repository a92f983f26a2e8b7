/* Where the sequences of a terminal end, and which of them are harmless. */
#include "terminal/sequence.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SEQUENCE_MAX = 256 };

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* ---- Where they end ---- */

/* The third byte tells a string from a key that Alt is held with. */
static bool begins_string(const char *s)
{
    return s[1] == ']'   ? is_one_of(s[2], "0123456789lL")
           : s[1] == 'P' ? is_one_of(s[2], "0123456789<=>?!+$|")
                         : s[1] == '_' && s[2] == 'G';
}

/* Up to BEL or ST. */
static size_t string_length(const char *s, size_t n)
{
    for (size_t i = 2; i < n; i++) {
        if (s[i] == '\a')
            return i + 1;
        if (s[i] == '\033')
            return i + 1 == n ? 0 : s[i + 1] == '\\' ? i + 2 : i;
        if (is_control(s[i]))
            return i;
    }
    return n >= KEYS_BUFFER / 2 ? n : 0;
}

/* Up to its final byte. */
static size_t csi_length(const char *s, size_t n)
{
    for (size_t i = 2; i < n && i < SEQUENCE_MAX; i++) {
        if (is_control(s[i]))
            return i;
        if (s[i] >= 0x40 && s[i] <= 0x7e && !(i == 2 && s[i] == '['))
            return i + 1;
    }
    return n >= SEQUENCE_MAX ? n : 0;
}

size_t sequence_length(const char *s, size_t n)
{
    assert(n && s[0] == '\033');
    if (n < 2)
        return 0;
    if (s[1] == '\033')
        return 1;
    if (s[1] == '[' || s[1] == 'O')
        return csi_length(s, n);
    if (!is_one_of(s[1], "]P_"))
        return 2;
    return n < 3 ? 0 : begins_string(s) ? string_length(s, n) : 2;
}

/* ---- What the terminal sends by itself ---- */

/* "ESC [ row ; column R". F3 with Shift, Alt and Ctrl sends "ESC [ 1 ; 2 R" to "ESC [ 1 ; 16 R". */
static bool is_cursor_report(const char *s, size_t n)
{
    char copy[16], final = 0;
    int row, column;
    snprintf(copy, sizeof copy, "%.*s", (int)(n < sizeof copy ? n : sizeof copy - 1), s);
    return sscanf(copy, "\033[%4d;%4d%c", &row, &column, &final) == 3 && final == 'R' &&
           (row != 1 || column > 16);
}

/* A whole CSI sequence without a private marker. In rxvt "ESC [ c" is a key. */
static bool is_report(const char *s, size_t n)
{
    bool has_intermediate = is_one_of(s[n - 2], " !\"#$%&'()*+,-./");
    return has_intermediate || is_one_of(s[n - 1], "ntxy") || (n > 3 && s[n - 1] == 'c') ||
           sequence_is(s, n, "\033[I") || sequence_is(s, n, "\033[O") || is_cursor_report(s, n);
}

bool sequence_is_answer(const char *s, size_t n)
{
    if (n < 3)
        return false;
    if (s[1] != '[')
        return begins_string(s);
    return is_one_of(s[2], "=>?") || (sequence_length(s, n) == n && is_report(s, n));
}

bool sequence_may_be_answer(const char *s, size_t n)
{
    return n < 2 || (n == 2 && is_one_of(s[1], "[]P_")) || sequence_is_answer(s, n);
}

/* ---- What keys send ---- */

bool sequence_is_bearable(const char *s, size_t n)
{
    assert(n >= 2);
    if (n == 2)
        return (unsigned char)s[1] >= 0x20 && (unsigned char)s[1] < 0x7f &&
               !strchr("[]OP_^X", s[1]);
    if (n == 3 && s[1] == 'O')
        return true;
    if (s[1] != '[' || n > 12 || !strchr("ABCDEFHPQRSZ~", s[n - 1]))
        return false;
    int separators = 0;
    for (size_t i = 2; i < n - 1; i++) {
        if (s[i] != ';' && (s[i] < '0' || s[i] > '9'))
            return false;
        separators += s[i] == ';';
    }
    return separators <= 1;
}

unsigned sequence_function(const char *s, size_t n)
{
    bool is_one = n == 4 && s[1] == '[' && s[2] == '[' && s[3] >= 'A' && s[3] <= 'E';
    return is_one ? (unsigned)(s[3] - 'A' + 1) : 0;
}

bool sequence_is(const char *s, size_t n, const char *what)
{
    return n == strlen(what) && !memcmp(s, what, n);
}

struct key_event sequence_mouse(const char *s, size_t n)
{
    struct key_event e = { .type = KEY_EVENT_NONE };
    char copy[32], final;
    int button;
    snprintf(copy, sizeof copy, "%.*s", (int)(n < sizeof copy ? n : sizeof copy - 1), s);
    if (sscanf(copy, "\033[<%3d;%4d;%4d%c", &button, &e.column, &e.row, &final) != 4 ||
        final != 'M' || !e.row || !e.column)
        return e;
    e.drags = button & 32;
    button &= ~(4 | 8 | 16 | 32); /* Shift, Alt, Ctrl, motion */
    e.button = button < 3 ? button + 1 : button == 64 ? 4 : button == 65 ? 5 : 0;
    e.type = e.button ? KEY_EVENT_MOUSE : KEY_EVENT_NONE;
    e.row--;
    e.column--;
    return e;
}
