/* Where the sequences of a terminal end, and which of them are harmless. */
#include "terminal/sequence.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SEQUENCE_MAX = 256 };

bool sequence_is_answer(const char *s)
{
    return s[1] == ']' || s[1] == 'P' || s[1] == '_' || s[1] == '^';
}

size_t sequence_length(const char *s, size_t n)
{
    assert(n && s[0] == '\033');
    if (n < 2)
        return 0;
    if (s[1] == '[' || s[1] == 'O') {
        for (size_t i = 2; i < n && i < SEQUENCE_MAX; i++)
            if (s[i] >= 0x40 && s[i] <= 0x7e && !(i == 2 && s[i] == '['))
                return i + 1;
        return n >= SEQUENCE_MAX ? n : 0;
    }
    if (sequence_is_answer(s)) { /* up to BEL or ST */
        for (size_t i = 2; i < n; i++)
            if (s[i] == '\a' || (s[i] == '\\' && s[i - 1] == '\033'))
                return i + 1;
        return n >= KEYS_BUFFER / 2 ? n : 0;
    }
    return 2;
}

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
