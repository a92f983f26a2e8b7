/* Bytes from the terminal to keys, mouse clicks and text (libtermkey), without a terminal of its
 * own.
 *
 * A filter comes first: sequences that libtermkey cannot bear are dropped, pasted text is
 * recognized, and while typing everything but Ctrl-] and the mouse is text for the guest, as it
 * came. What the terminal says by itself is never a key nor text, in whatever pieces it comes.
 */
#ifndef TERMINAL_KEYS_H
#define TERMINAL_KEYS_H

#include "terminal/answers.h"
#include "terminal/key.h"

#include <stdbool.h>
#include <stddef.h>

struct keys; /* opaque */

enum key_event_type { KEY_EVENT_NONE, KEY_EVENT_KEY, KEY_EVENT_TEXT, KEY_EVENT_MOUSE };

struct key_event {
    enum key_event_type type;
    uint32_t key;  /* KEY: see key.h */
    char text[64]; /* TEXT: bytes for the guest; Enter as a newline, Backspace as \b */
    size_t size;
    int row, column; /* MOUSE: from 0 */
    int button;      /* 1 to 3; 4 and 5 are the wheel, up and down */
    bool drags;      /* the button has been down for a while, and moves */
};

/* term: what terminfo calls the terminal; of one that it does not know, keys are what xterm sends.
 * Not while a screen is open. NULL without memory. */
struct keys *keys_new(const char *term);
bool keys_know_terminal(const struct keys *keys);
void keys_free(struct keys *keys);

/* Takes what was read from the terminal. after_pause: nothing had come for KEYS_PAUSE_MS. A key
 * that then comes alone ends a paste whose end has not come, and is a key; more than that is what
 * a slow line holds of it. */
enum { KEYS_PAUSE_MS = 500 };
void keys_push(struct keys *keys, const char *bytes, size_t n, bool after_pause);

/* The next event, or KEY_EVENT_NONE. typing: text, not keys, is wanted. Ctrl-] is always a key. */
struct key_event keys_next(struct keys *keys, bool typing);
/* Takes the answers of the terminal that stand first. False: a key does, and stays. */
bool keys_take_answers(struct keys *keys);

/* Is there the beginning of a sequence, such as a lone Esc? Then wait keys_wait_ms() for the rest,
 * and call keys_force(), after which keys_next() takes it for what it is: longer while answers of
 * the terminal are awaited, and where what is there can be nothing else. */
enum { KEYS_WAIT_MS = 25, KEYS_ANSWER_MS = 10000 };
bool keys_are_pending(const struct keys *keys);
unsigned keys_wait_ms(const struct keys *keys);
void keys_force(struct keys *keys);

/* The terminal has been asked; its last answer ends that by itself. False: no answers are expected
 * any more; those that come all the same are taken still. */
void keys_await_answers(struct keys *keys, bool awaited);
/* What it has answered so far. */
const struct answers *keys_answers(const struct keys *keys);

#endif
