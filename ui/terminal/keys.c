/* The filter before libtermkey, and what it makes of the rest, as events. */
#include "terminal/keys.h"
#include "terminal/key_decoder.h"
#include "terminal/key_sequences.h"
#include "terminal/sequence.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { CTRL_BRACKET = 0x1d };

struct keys {
    TermKey *termkey;
    struct key_sequences known; /* come before libtermkey */
    bool is_known;              /* the terminal, to terminfo */
    char bytes[KEYS_BUFFER];    /* not looked at yet */
    size_t start, end;
    bool pasting; /* between the marks of a bracketed paste */
    bool forced;  /* an incomplete sequence is to be taken as it is */
    bool escaped; /* the ESC that is next was a key already, but may begin an answer */
    struct answers answers;
};

struct keys *keys_new(const char *term)
{
    struct keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        return NULL;
    keys->termkey = key_decoder_new();
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
    if (n == 1 || bytes[0] != '\033')
        return n == 1 || n == utf8_length((uint8_t)bytes[0]);
    return n == sequence_length(bytes, n) && !sequence_is_answer(bytes, n);
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
    return left(keys) > keys->escaped;
}

unsigned keys_wait_ms(const struct keys *keys)
{
    const char *s = keys->bytes + keys->start;
    size_t n = left(keys);
    bool awaited = keys->answers.awaited;
    if (!n || *s != '\033')
        return KEYS_WAIT_MS;
    if (sequence_is_answer(s, n) || (awaited && n == 2 && sequence_may_be_answer(s, n)))
        return KEYS_ANSWER_MS;
    return awaited || (n > 2 && s[1] == '[') ? KEYS_PAUSE_MS : KEYS_WAIT_MS;
}

void keys_force(struct keys *keys)
{
    keys->forced = true;
}

void keys_await_answers(struct keys *keys, bool awaited)
{
    keys->answers.awaited = awaited;
}

const struct answers *keys_answers(const struct keys *keys)
{
    return &keys->answers;
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

/* ---- Keys ---- */

static struct key_event decode(struct keys *keys, size_t n)
{
    const char *bytes = keys->bytes + keys->start;
    keys->start += n;
    return key_decode(keys->termkey, bytes, n);
}

static struct key_event take_key(struct keys *keys, size_t n, uint32_t key)
{
    keys->start += n;
    return (struct key_event){ .type = KEY_EVENT_KEY, .key = key };
}

/* A whole sequence, if it is one of a key. */
static struct key_event take_sequence(struct keys *keys, size_t n)
{
    const char *s = keys->bytes + keys->start;
    if (sequence_function(s, n))
        return take_key(keys, n, KEY_F1_ - 1 + sequence_function(s, n));
    if (n == 1 || sequence_is_bearable(s, n))
        return decode(keys, n);
    if (n == 2 && s[1] >= 0x20) /* what also begins sequences */
        return take_key(keys, n, KEY_ALT_BIT | (unsigned char)s[1]);
    keys->start += n;
    return (struct key_event){ .type = KEY_EVENT_NONE };
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
    *e = take_key(keys, known->size, known->key);
    return true;
}

/* What the terminal says by itself. In a paste a string is nothing either; other sequences are part
 * of it, unless an answer is to come. False: it is none of these. */
static bool take_answer(struct keys *keys, size_t n)
{
    const char *s = keys->bytes + keys->start;
    bool foreign = keys->pasting && !keys->answers.awaited;
    if (!sequence_is_answer(s, n) || (foreign && s[1] == '['))
        return false;
    if (!foreign)
        answers_take(&keys->answers, s, n);
    keys->start += n;
    return true;
}

/* The rest of a sequence has not come in time: an Esc; Alt and a character; or what no keys are, as
 * it may be half an answer. An Esc stays, in case it has begun an answer after all. */
static struct key_event take_half(struct keys *keys, bool as_text)
{
    const struct key_event none = { .type = KEY_EVENT_NONE };
    const char *s = keys->bytes + keys->start;
    size_t n = left(keys);
    struct key_event e;
    if (sequence_is_answer(s, n) || (n > 2 && !as_text)) {
        keys->start = keys->end;
        return none;
    }
    e = as_text ? take_sequence_as_text(keys, n) : take_sequence(keys, n);
    keys->escaped = n == 1 && keys->answers.awaited && !keys->pasting;
    keys->start -= keys->escaped;
    return e;
}

/* A sequence that is all there. */
static struct key_event take_whole(struct keys *keys, size_t n, bool as_text)
{
    const struct key_event none = { .type = KEY_EVENT_NONE };
    const char *s = keys->bytes + keys->start;
    if (sequence_is(s, n, "\033[200~") || sequence_is(s, n, "\033[201~")) {
        keys->pasting = s[4] == '0';
        keys->start += n;
        return none;
    }
    if (n > 3 && s[1] == '[' && s[2] == '<' && !keys->pasting) {
        keys->start += n;
        return sequence_mouse(s, n);
    }
    if (take_answer(keys, n))
        return none;
    return as_text ? take_sequence_as_text(keys, n) : take_sequence(keys, n);
}

/* The ESC that was a key: does an answer follow? False: it does not, and the ESC is gone. */
static bool begins_answer(struct keys *keys)
{
    bool may = keys->answers.awaited && !keys->forced &&
               sequence_may_be_answer(keys->bytes + keys->start, left(keys));
    keys->escaped = may && left(keys) < 3;
    keys->start += !may;
    return may;
}

/* Whatever begins with ESC. Sets *more if nothing came of it but there may be more. */
static struct key_event next_sequence(struct keys *keys, bool typing, bool *more)
{
    const struct key_event none = { .type = KEY_EVENT_NONE };
    struct key_event e;
    bool waits = false, as_text = typing || keys->pasting;
    if (keys->escaped && !begins_answer(keys)) {
        *more = true;
        return none;
    }
    size_t n = sequence_length(keys->bytes + keys->start, left(keys));
    if (!as_text && !keys->escaped && take_known(keys, &e, &waits))
        return e;
    if (waits || (!n && (!keys->forced || !keys_are_pending(keys))))
        return none;
    *more = true;
    return n ? take_whole(keys, n, as_text) : take_half(keys, as_text);
}

/* One character of UTF-8; 0: not all of it is there yet. What begins one and does not go on as one
 * goes alone, and takes no key with it. */
static size_t character_length(const struct keys *keys)
{
    const char *s = keys->bytes + keys->start;
    const size_t n = utf8_length((uint8_t)*s);
    size_t have = 1;
    while (have < n && have < left(keys) && (s[have] & 0xc0) == 0x80)
        have++;
    return have < n && have == left(keys) ? 0 : have;
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

bool keys_take_answers(struct keys *keys)
{
    while (left(keys)) {
        if (keys->bytes[keys->start] != '\033')
            return false;
        size_t n = sequence_length(keys->bytes + keys->start, left(keys));
        if (!n) /* half of one, or an Esc */
            break;
        if (!take_answer(keys, n))
            return false;
    }
    return true;
}
