/* terminfo(5) has a name for each key. A list, looked through at each key, will do: there are some
 * dozen. */
#include "terminal/key_sequences.h"
#include "terminal/key.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

struct named {
    const char *name;
    uint32_t key;
};

/* Where two keys send the same, the first one is meant: these, F1 and so on, those with Shift. */
static const struct named plain[] = {
    { "kcuu1", KEY_UP_ },     { "kcud1", KEY_DOWN_ },   { "kcub1", KEY_LEFT_ },
    { "kcuf1", KEY_RIGHT_ },  { "kpp", KEY_PAGEUP_ },   { "knp", KEY_PAGEDOWN_ },
    { "khome", KEY_HOME_ },   { "kend", KEY_END_ },     { "kbs", KEY_BACKSPACE_ },
    { "kich1", KEY_INSERT_ }, { "kdch1", KEY_DELETE_ }, { "kent", KEY_ENTER_ },
    { "kcbt", KEY_BACKTAB_ }, { "kfnd", KEY_HOME_ },    { "kslt", KEY_END_ },
};
static const struct named shifted[] = {
    { "kri", KEY_UP_ },     { "kind", KEY_DOWN_ },   { "kLFT", KEY_LEFT_ },
    { "kRIT", KEY_RIGHT_ }, { "kPRV", KEY_PAGEUP_ }, { "kNXT", KEY_PAGEDOWN_ },
    { "kHOM", KEY_HOME_ },  { "kEND", KEY_END_ },    { "kIC", KEY_INSERT_ },
    { "kDC", KEY_DELETE_ },
};
enum {
    PLAIN = sizeof plain / sizeof *plain,
    SHIFTED = sizeof shifted / sizeof *shifted,
    FUNCTION_KEYS = 63,
    CTRL_BRACKET = 0x1d
};
static_assert((int)PLAIN + (int)SHIFTED + (int)FUNCTION_KEYS <= (int)KEY_SEQUENCES_MAX,
              "all have room");

/* Ctrl-] stays itself: it is the only way out of typing. */
static void add(struct key_sequences *known, const char *bytes, uint32_t key)
{
    struct key_sequence *added = &known->list[known->count];
    if (!bytes || bytes == (const char *)-1 || !*bytes || *bytes == CTRL_BRACKET ||
        strlen(bytes) > KEY_SEQUENCE_BYTES)
        return;
    added->key = key;
    added->size = strlen(bytes);
    memcpy(added->bytes, bytes, added->size);
    known->count++;
}

static void add_named(struct key_sequences *known, const struct named *named, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(known, tigetstr(named[i].name), named[i].key);
}

static void add_functions(struct key_sequences *known)
{
    for (unsigned i = 0; i < FUNCTION_KEYS; i++) {
        char name[8];
        snprintf(name, sizeof name, "kf%u", i + 1);
        add(known, tigetstr(name), KEY_F1_ + i);
    }
}

bool key_sequences_read(struct key_sequences *known, const char *term)
{
    int status;
    known->count = 0;
    TERMINAL *before = set_curterm(NULL);
    bool is_known = setupterm(term, STDOUT_FILENO, &status) == 0; /* OK, which only curses.h has */
    if (is_known) {
        add_named(known, plain, PLAIN);
        add_functions(known);
        add_named(known, shifted, SHIFTED);
        del_curterm(cur_term);
    }
    set_curterm(before);
    return is_known;
}

const struct key_sequence *key_sequences_match(const struct key_sequences *known, const char *s,
                                               size_t n, bool *more)
{
    const struct key_sequence *longest = NULL;
    *more = false;
    for (unsigned i = 0; i < known->count; i++) {
        const struct key_sequence *k = &known->list[i];
        if (memcmp(k->bytes, s, k->size < n ? k->size : n) != 0)
            continue;
        *more = *more || k->size > n;
        if (k->size <= n && (!longest || k->size > longest->size))
            longest = k;
    }
    return longest;
}
