/* libtermkey's keys as ours. */
#include "terminal/key_decoder.h"
#include "terminal/key.h"

/* For what no terminal has in terminfo: characters, Ctrl, Alt, what xterm sends. Where it reads a
 * terminal's entry itself, one key that another begins with would make it abort. */
TermKey *key_decoder_new(void)
{
    TermKey *termkey = termkey_new_abstract("dumb", TERMKEY_FLAG_UTF8 | TERMKEY_FLAG_NOTERMIOS);
    if (termkey)
        termkey_set_canonflags(termkey, TERMKEY_CANON_DELBS);
    return termkey;
}

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

/* What it makes more of them is dropped, so that it never holds on to anything. */
struct key_event key_decode(TermKey *termkey, const char *bytes, size_t n)
{
    struct key_event e = { .type = KEY_EVENT_NONE };
    TermKeyKey key;
    termkey_push_bytes(termkey, bytes, n);
    if (termkey_getkey_force(termkey, &key) == TERMKEY_RES_KEY)
        e = from_termkey(&key);
    while (termkey_getkey_force(termkey, &key) == TERMKEY_RES_KEY)
        ;
    return e;
}
