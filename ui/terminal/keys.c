/* The filter before libtermkey, and what it makes of the rest, as events. */
#include "terminal/keys.h"
#include "terminal/key_sequences.h"
#include "terminal/sequence.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <termkey.h>

enum { CTRL_BRACKET = 0x1d };

struct keys {
    TermKey *termkey;
    struct key_sequences known; /* come before libtermkey */
    bool is_known;              /* the terminal, to terminfo */
    char bytes[KEYS_BUFFER];    /* not looked at yet */
    size_t start, end;
    bool pasting; /* between the marks of a bracketed paste */
    bool forced;  /* an incomplete sequence is to be taken as it is */
};

/* For what no terminal has in terminfo: characters, Ctrl, Alt, what xterm sends. Where it reads a
 * terminal's entry itself, one key that another begins with would make it abort. */
static TermKey *new_termkey(void)
{
    TermKey *termkey = termkey_new_abstract("dumb", TERMKEY_FLAG_UTF8 | TERMKEY_FLAG_NOTERMIOS);
    if (termkey)
        termkey_set_canonflags(termkey, TERMKEY_CANON_DELBS);
    return termkey;
}

struct keys *keys_new(const char *term)
{
    struct keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        return NULL;
    keys->termkey = new_termkey();
    if (!keys->termkey) {
        free(keys);
        return NULL;
    }
    keys->is_known = key_sequences_read(&keys->known, term);
    return keys;
}

bool keys_know_terminal(const struct keys *keys)
{
    return keys->is_known;
}

void keys_free(struct keys *keys)
{
    if (!keys)
        return;
    termkey_destroy(keys->termkey);
    free(keys);
}

/* Is that what one key sends, or a click? */
static bool is_one_key(const char *bytes, size_t n)
{
    return n == 1 ||
           n == (bytes[0] == '\033' ? sequence_length(bytes, n) : utf8_length((uint8_t)bytes[0]));
}

void keys_push(struct keys *keys, const char *bytes, size_t n, bool after_pause)
{
    if (after_pause && n && is_one_key(bytes, n))
        keys->pasting = false;
    if (keys->start) {
        memmove(keys->bytes, keys->bytes + keys->start, keys->end - keys->start);
        keys->end -= keys->start;
        keys->start = 0;
    }
    if (n > KEYS_BUFFER - keys->end)
        /* typed faster than anyone looks: the rest is lost, as on a serial line */
        n = KEYS_BUFFER - keys->end;
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
        { TERMKEY_SYM_FIND, KEY_HOME_ }, /* what a VT220 has in their place */
        { TERMKEY_SYM_SELECT, KEY_END_ },
        { TERMKEY_SYM_PAGEUP, KEY_PAGEUP_ },
        { TERMKEY_SYM_PAGEDOWN, KEY_PAGEDOWN_ },
        { TERMKEY_SYM_SPACE, ' ' },
        { TERMKEY_SYM_KPPLUS, '+' },
        { TERMKEY_SYM_KPMINUS, '-' },
        { TERMKEY_SYM_KPMULT, '*' },
        { TERMKEY_SYM_KPDIV, '/' },
        { TERMKEY_SYM_KPCOMMA, ',' },
        { TERMKEY_SYM_KPPERIOD, '.' },
        { TERMKEY_SYM_KPEQUALS, '=' },
    };
    if (symbol >= TERMKEY_SYM_KP0 && symbol <= TERMKEY_SYM_KP9)
        return (uint32_t)('0' + (symbol - TERMKEY_SYM_KP0));
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

/* Takes a key that terminfo has. False: there is none, or not all of it is there yet (*waits). */
static bool take_known(struct keys *keys, struct key_event *e, bool *waits)
{
    const struct key_sequence *known =
        key_sequences_match(&keys->known, keys->bytes + keys->start, left(keys), waits);
    *waits = *waits && !keys->forced;
    if (*waits || !known)
        return false;
    keys->start += known->size;
    *e = (struct key_event){ .type = KEY_EVENT_KEY, .key = known->key };
    return true;
}

/* Whatever begins with ESC. Sets *more if nothing came of it but there may be more. */
static struct key_event next_sequence(struct keys *keys, bool typing, bool *more)
{
    const char *s = keys->bytes + keys->start;
    size_t n = sequence_length(s, left(keys));
    const struct key_event none = { .type = KEY_EVENT_NONE };
    struct key_event e;
    bool waits = false, as_text = typing || keys->pasting;
    if (!as_text && take_known(keys, &e, &waits))
        return e;
    if (waits || (!n && !keys->forced))
        return none;
    *more = true;
    if (!n) { /* a lone Esc, or something cut off */
        n = left(keys) < 2 ? left(keys) : 1;
        return as_text ? take_sequence_as_text(keys, n) : decode(keys, n);
    }
    if (sequence_is(s, n, "\033[200~") || sequence_is(s, n, "\033[201~")) {
        keys->pasting = s[4] == '0';
        keys->start += n;
        return none;
    }
    if (n > 3 && s[1] == '[' && s[2] == '<' && !keys->pasting) {
        keys->start += n;
        return sequence_mouse(s, n);
    }
    if (as_text && !sequence_is_answer(s))
        return take_sequence_as_text(keys, n);
    if (!as_text && sequence_function(s, n)) {
        keys->start += n;
        return (struct key_event){ .type = KEY_EVENT_KEY,
                                   .key = KEY_F1_ - 1 + sequence_function(s, n) };
    }
    if (!as_text && sequence_is_bearable(s, n))
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
    bool waits;
    struct key_event e;
    if (take_known(keys, &e, &waits))
        return e;
    size_t n = character_length(keys);
    if (waits || (!n && !keys->forced))
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
