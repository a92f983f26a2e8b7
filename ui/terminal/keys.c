/* The filter before libtermkey, and what it makes of the rest, as events. */
#include "terminal/keys.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termkey.h>

enum { BUFFER = 1 << 16, CTRL_BRACKET = 0x1d, SEQUENCE_MAX = 256 };

struct keys {
    TermKey *termkey;
    char bytes[BUFFER]; /* not looked at yet */
    size_t start, end;
    bool pasting; /* between the marks of a bracketed paste */
    bool forced;  /* an incomplete sequence is to be taken as it is */
};

struct keys *keys_new(const char *term)
{
    struct keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        return NULL;
    keys->termkey = termkey_new_abstract(term, TERMKEY_FLAG_UTF8 | TERMKEY_FLAG_NOTERMIOS);
    if (!keys->termkey) {
        free(keys);
        return NULL;
    }
    termkey_set_canonflags(keys->termkey, TERMKEY_CANON_DELBS);
    return keys;
}

void keys_free(struct keys *keys)
{
    if (!keys)
        return;
    termkey_destroy(keys->termkey);
    free(keys);
}

void keys_push(struct keys *keys, const char *bytes, size_t n)
{
    if (keys->start) {
        memmove(keys->bytes, keys->bytes + keys->start, keys->end - keys->start);
        keys->end -= keys->start;
        keys->start = 0;
    }
    if (n > BUFFER - keys->end)
        /* typed faster than anyone looks: the rest is lost, as on a serial line */
        n = BUFFER - keys->end;
    memcpy(keys->bytes + keys->end, bytes, n);
    keys->end += n;
}

static size_t left(const struct keys *keys)
{
    return keys->end - keys->start;
}

bool keys_are_pending(const struct keys *keys)
{
    return left(keys) > 0;
}

void keys_force(struct keys *keys)
{
    keys->forced = true;
}

/* ---- Sequences ---- */

/* A string that the terminal sends by itself (OSC, DCS, ...). */
static bool is_answer(const char *s)
{
    return s[1] == ']' || s[1] == 'P' || s[1] == '_' || s[1] == '^';
}

/* The length of the sequence that begins with ESC at s, 0 if it is not complete. */
static size_t sequence_length(const char *s, size_t n)
{
    if (n < 2)
        return 0;
    if (s[1] == '[' || s[1] == 'O') {
        for (size_t i = 2; i < n && i < SEQUENCE_MAX; i++)
            if (s[i] >= 0x40 && s[i] <= 0x7e && !(i == 2 && s[i] == '['))
                return i + 1;
        return n >= SEQUENCE_MAX ? n : 0;
    }
    if (is_answer(s)) { /* up to BEL or ST */
        for (size_t i = 2; i < n; i++)
            if (s[i] == '\a' || (s[i] == '\\' && s[i - 1] == '\033'))
                return i + 1;
        return n >= BUFFER / 2 ? n : 0;
    }
    return 2;
}

/* What keys send: ESC with a character, ESC O with a letter, and short CSI sequences with a key's
 * final. libtermkey overruns its stack or goes astray on some others, which no key sends anyway. */
static bool is_bearable(const char *s, size_t n)
{
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

static bool is_sequence(const char *s, size_t n, const char *what)
{
    return n == strlen(what) && !memcmp(s, what, n);
}

/* ---- libtermkey's keys as ours ---- */

static uint32_t from_symbol(TermKeySym symbol)
{
    static const struct {
        TermKeySym symbol;
        uint32_t key;
    } keys[] = {
        { TERMKEY_SYM_ENTER, KEY_ENTER_ },
        { TERMKEY_SYM_KPENTER, KEY_ENTER_ },
        { TERMKEY_SYM_TAB, KEY_TAB_ },
        { TERMKEY_SYM_ESCAPE, KEY_ESCAPE_ },
        { TERMKEY_SYM_BACKSPACE, KEY_BACKSPACE_ },
        { TERMKEY_SYM_DEL, KEY_BACKSPACE_ },
        { TERMKEY_SYM_DELETE, KEY_DELETE_ },
        { TERMKEY_SYM_INSERT, KEY_INSERT_ },
        { TERMKEY_SYM_UP, KEY_UP_ },
        { TERMKEY_SYM_DOWN, KEY_DOWN_ },
        { TERMKEY_SYM_LEFT, KEY_LEFT_ },
        { TERMKEY_SYM_RIGHT, KEY_RIGHT_ },
        { TERMKEY_SYM_HOME, KEY_HOME_ },
        { TERMKEY_SYM_END, KEY_END_ },
        { TERMKEY_SYM_PAGEUP, KEY_PAGEUP_ },
        { TERMKEY_SYM_PAGEDOWN, KEY_PAGEDOWN_ },
        { TERMKEY_SYM_SPACE, ' ' },
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].symbol == symbol)
            return keys[i].key;
    return KEY_NONE_;
}

static uint32_t with_modifiers(uint32_t key, int modifiers)
{
    if (key == KEY_TAB_ && (modifiers & TERMKEY_KEYMOD_SHIFT))
        return KEY_BACKTAB_;
    if (modifiers & TERMKEY_KEYMOD_CTRL)
        key |= KEY_CTRL_BIT;
    if (modifiers & TERMKEY_KEYMOD_ALT)
        key |= KEY_ALT_BIT;
    return key;
}

/* "ESC [ < button ; column ; row M" (xterm's SGR mode, the only one that is asked for). */
static struct key_event from_mouse(const char *s, size_t n)
{
    struct key_event e = { .type = KEY_EVENT_NONE };
    char copy[32], final;
    int button;
    snprintf(copy, sizeof copy, "%.*s", (int)(n < sizeof copy ? n : sizeof copy - 1), s);
    if (sscanf(copy, "\033[<%3d;%4d;%4d%c", &button, &e.column, &e.row, &final) != 4 ||
        final != 'M' || !e.row || !e.column)
        return e;
    button &= ~(4 | 8 | 16); /* Shift, Alt, Ctrl */
    e.button = button < 3 ? button + 1 : button == 64 ? 4 : button == 65 ? 5 : 0;
    e.type = e.button ? KEY_EVENT_MOUSE : KEY_EVENT_NONE;
    e.row--;
    e.column--;
    return e;
}

static struct key_event from_termkey(const TermKeyKey *key)
{
    struct key_event e = { .type = KEY_EVENT_KEY };
    switch (key->type) {
    case TERMKEY_TYPE_UNICODE:
        e.key = with_modifiers((uint32_t)key->code.codepoint, key->modifiers);
        break;
    case TERMKEY_TYPE_KEYSYM:
        e.key = with_modifiers(from_symbol(key->code.sym), key->modifiers);
        break;
    case TERMKEY_TYPE_FUNCTION: e.key = KEY_F1_ + (uint32_t)key->code.number - 1; break;
    default: break;
    }
    if (!(e.key & ~(uint32_t)(KEY_CTRL_BIT | KEY_ALT_BIT)))
        e.type = KEY_EVENT_NONE;
    return e;
}

/* Gives these bytes, one whole key, to libtermkey; what it makes more of them is dropped, so that
 * it never holds on to anything. */
static struct key_event decode(struct keys *keys, size_t n)
{
    struct key_event e = { .type = KEY_EVENT_NONE };
    TermKeyKey key;
    termkey_push_bytes(keys->termkey, keys->bytes + keys->start, n);
    keys->start += n;
    if (termkey_getkey_force(keys->termkey, &key) == TERMKEY_RES_KEY)
        e = from_termkey(&key);
    while (termkey_getkey_force(keys->termkey, &key) == TERMKEY_RES_KEY)
        ;
    return e;
}

/* ---- Text ---- */

static void add_text(struct key_event *e, char c)
{
    e->type = KEY_EVENT_TEXT;
    e->text[e->size++] = c == '\r' ? '\n' : c == 0x7f ? '\b' : c;
}

/* Text up to the next sequence, Ctrl-] (unless pasted) or the end of the event's room. */
static struct key_event take_text(struct keys *keys)
{
    struct key_event e = { .type = KEY_EVENT_NONE };
    while (left(keys) && e.size < sizeof e.text) {
        char c = keys->bytes[keys->start];
        if (c == '\033' || (c == CTRL_BRACKET && !keys->pasting))
            break;
        add_text(&e, c);
        keys->start++;
    }
    return e;
}

static struct key_event take_sequence_as_text(struct keys *keys, size_t n)
{
    struct key_event e = { .type = KEY_EVENT_NONE };
    for (size_t i = 0; i < n && e.size < sizeof e.text; i++)
        add_text(&e, keys->bytes[keys->start + i]);
    keys->start += n;
    return e;
}

/* ---- The next event ---- */

/* Whatever begins with ESC. Sets *more if nothing came of it but there may be more. */
static struct key_event next_sequence(struct keys *keys, bool typing, bool *more)
{
    const char *s = keys->bytes + keys->start;
    size_t n = sequence_length(s, left(keys));
    const struct key_event none = { .type = KEY_EVENT_NONE };
    if (!n && !keys->forced)
        return none;
    *more = true;
    if (!n) { /* a lone Esc, or something cut off */
        n = left(keys) < 2 ? left(keys) : 1;
        return typing ? take_sequence_as_text(keys, n) : decode(keys, n);
    }
    if (is_sequence(s, n, "\033[200~") || is_sequence(s, n, "\033[201~")) {
        keys->pasting = s[4] == '0';
        keys->start += n;
        return none;
    }
    if (n > 3 && s[1] == '[' && s[2] == '<') {
        keys->start += n;
        return from_mouse(s, n);
    }
    if ((typing || keys->pasting) && !is_answer(s))
        return take_sequence_as_text(keys, n);
    if (!typing && is_bearable(s, n))
        return decode(keys, n);
    keys->start += n;
    return none;
}

/* One character of UTF-8, as far as it is there. */
static size_t character_length(const struct keys *keys)
{
    size_t n = utf8_length((uint8_t)keys->bytes[keys->start]);
    n = n ? n : 1; /* a byte that starts none goes alone */
    return n <= left(keys) ? n : 0;
}

static struct key_event next_character(struct keys *keys)
{
    if (keys->bytes[keys->start] == CTRL_BRACKET) {
        keys->start++;
        return (struct key_event){ .type = KEY_EVENT_KEY, .key = KEY_CTRL_BIT | ']' };
    }
    size_t n = character_length(keys);
    if (!n && !keys->forced)
        return (struct key_event){ .type = KEY_EVENT_NONE };
    return decode(keys, n ? n : left(keys));
}

struct key_event keys_next(struct keys *keys, bool typing)
{
    struct key_event e = { .type = KEY_EVENT_NONE };
    bool more = true;
    while (left(keys) && more && e.type == KEY_EVENT_NONE) {
        size_t before = left(keys);
        char c = keys->bytes[keys->start];
        more = false;
        if (c == '\033')
            e = next_sequence(keys, typing, &more);
        else if ((typing || keys->pasting) && !(c == CTRL_BRACKET && !keys->pasting))
            e = take_text(keys);
        else
            e = next_character(keys);
        more = more || left(keys) < before;
    }
    if (!left(keys) || e.type != KEY_EVENT_NONE)
        keys->forced = false;
    return e;
}
