/* The way into the terminal and out of it, whoever wants a screen. */
#include "terminal/terminal.h"

#include "event/clock.h"
#include "system/ending.h"
#include "system/signals.h"
#include "text/base64.h"
#include "text/text.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- Is a screen possible? ---- */

bool terminal_is_possible(struct failure *why_not)
{
    why_not->text[0] = '\0';
    if (!isatty(STDOUT_FILENO))
        return false;
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0)
        return set_failure(why_not, "/dev/tty: %s: running without the screen", error_words(errno));
    bool foreground = tcgetpgrp(tty) == getpgrp();
    close(tty);
    return foreground ||
           set_failure(
               why_not,
               "not in the foreground of the terminal (in the background, or under timeout): "
               "running without the screen");
}

bool terminal_is_known(const char *term)
{
    struct keys *keys = keys_new(term);
    bool is_known = keys && keys_know_terminal(keys);
    keys_free(keys);
    return is_known;
}

/* ---- Questions and answers ---- */

enum {
    MS = 1000000,
    ANSWERS_MS = 30000, /* who has not answered till then, will not */
    LAST_MS = 500,      /* how long after the questions it is still waited for answers at the end */
};

/* Does it keep to itself what it is told, and never show it? */
static bool keeps_to_itself(void)
{
    const char *term = getenv("TERM");
    return term && answers_can_be_asked(term, getenv("TMUX") != NULL);
}

/* A terminal that takes nothing is not asked. */
static void ask(struct terminal *t)
{
    size_t n = strlen(answers_question);
    if (!t->can_be_asked || !terminal_can_draw(t))
        return;
    bool asked = write(t->tty_screen, answers_question, n) == (ssize_t)n;
    keys_await_answers(t->keys, asked);
    t->asked_ns = clock_ns();
}

/* Answers that are on their way would be typed into the shell; those that are there are taken at
 * any time. Who comes back gets the keys that were typed meanwhile, so that these end the waiting;
 * at the end nobody does. */
static void hear_out(struct terminal *t, bool comes_back)
{
    const uint64_t until_ns = t->asked_ns + LAST_MS * (uint64_t)MS;
    struct pollfd p = { .fd = t->tty_keys, .events = POLLIN };
    while (t->keys && keys_answers(t->keys)->awaited &&
           poll(&p, 1, clock_ms_until(until_ns, clock_ns())) > 0 && terminal_read_keys(t, true)) {
        if (comes_back && !keys_take_answers(t->keys))
            return;
        while (!comes_back && keys_next(t->keys, false).type != KEY_EVENT_NONE)
            ;
    }
}

bool terminal_heard(struct terminal *t)
{
    const struct answers *answers = keys_answers(t->keys);
    curses_set_synchronised(t->curses, answers->synchronised);
    bool changed = t->ground != answers->ground;
    t->ground = answers->ground;
    return changed;
}

enum theme terminal_theme(const struct terminal *t, enum theme chosen)
{
    return theme_on(chosen, t->ground);
}

/* ---- Opening and closing ---- */

bool terminal_open(struct terminal *t, bool ascii, struct failure *failure)
{
    const char *term = getenv("TERM");
    t->ascii = ascii || !text_locale_is_utf8();
    if (!setlocale(LC_ALL, "") || t->ascii || MB_CUR_MAX < 2)
        setlocale(LC_CTYPE, "C.UTF-8");
    t->tty_keys = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    t->tty_screen = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (t->tty_keys < 0 || t->tty_screen < 0)
        return set_failure(failure, "/dev/tty: %s", error_words(errno));
    if (!term || !*term)
        return set_failure(failure, "TERM is not set, so the terminal's kind is unknown: try "
                                    "TERM=xterm-256color, or --plain");
    t->keys = keys_new(term);
    if (!t->keys)
        return set_failure(failure, "no memory for the keys");
    if (!keys_know_terminal(t->keys))
        return set_failure(failure,
                           "no screen with TERM=%s, which is unknown here: try "
                           "TERM=xterm-256color, or --plain",
                           term);
    t->curses = curses_open(t->tty_screen, t->ascii, failure);
    if (!t->curses)
        return false;
    curses_set_mouse(t->curses, true);
    signals_hold_stops(true);
    t->can_be_asked = text_locale_is_utf8() && keeps_to_itself();
    ask(t);
    return true;
}

void terminal_close(struct terminal *t)
{
    hear_out(t, false);
    curses_close(t->curses);
    if (t->curses)
        signals_hold_stops(false);
    keys_free(t->keys);
    if (t->tty_keys >= 0)
        close(t->tty_keys);
    if (t->tty_screen >= 0)
        close(t->tty_screen);
    *t = TERMINAL_CLOSED;
}

bool terminal_can_draw(const struct terminal *t)
{
    struct pollfd p = { .fd = t->tty_screen, .events = POLLOUT };
    return poll(&p, 1, 0) > 0 && (p.revents & POLLOUT);
}

/* ---- Copying ---- */

bool terminal_copy(const struct terminal *t, const char *text)
{
    static const char begin[] = "\033]52;c;", end[] = "\a";
    size_t n = strlen(text), at = strlen(begin);
    char *sequence = n <= TERMINAL_COPY_MAX && keeps_to_itself()
                         ? malloc(at + base64_length(n) + sizeof end)
                         : NULL;
    if (!sequence)
        return false;
    memcpy(sequence, begin, at);
    base64_encode(text, n, sequence + at);
    memcpy(sequence + at + base64_length(n), end, sizeof end);
    ending_may_block(true);
    curses_tell(t->curses, sequence);
    ending_may_block(false);
    free(sequence);
    return true;
}

/* ---- Keys ---- */

static bool read_bytes(struct terminal *t)
{
    char bytes[4096];
    ssize_t n = read(t->tty_keys, bytes, sizeof bytes);
    if (n <= 0)
        return n < 0 && (errno == EAGAIN || errno == EINTR);
    uint64_t now = clock_ns();
    if (now - t->asked_ns >= ANSWERS_MS * (uint64_t)MS)
        keys_await_answers(t->keys, false);
    keys_push(t->keys, bytes, (size_t)n, now - t->keys_came_ns >= KEYS_PAUSE_MS * (uint64_t)MS);
    t->keys_came_ns = now;
    return true;
}

bool terminal_read_keys(struct terminal *t, bool readable)
{
    if (readable)
        return read_bytes(t);
    if (clock_ns() >= terminal_keys_due_ns(t))
        keys_force(t->keys);
    return true;
}

uint64_t terminal_keys_due_ns(const struct terminal *t)
{
    return keys_are_pending(t->keys) ? t->keys_came_ns + keys_wait_ms(t->keys) * (uint64_t)MS
                                     : UINT64_MAX;
}

/* ---- Job control ---- */

static void give_back(struct terminal *t)
{
    ending_may_block(true);
    curses_suspend(t->curses);
    ending_may_block(false);
}

/* Setting a terminal is only for those in its foreground: the kernel stops others (SIGTTOU), until
 * the shell puts them there. Drawing is not, and would go on the shell's screen. */
static void await_foreground(int tty)
{
    struct termios now;
    if (tcgetattr(tty, &now) == 0)
        tcsetattr(tty, TCSANOW, &now);
}

/* Whoever had it meanwhile may have left it in any state: it is given back first, whole. */
static void take_again(struct terminal *t)
{
    await_foreground(t->tty_screen);
    signals_has_gone_on();
    give_back(t);
    ending_may_block(true);
    curses_resume(t->curses);
    ask(t);
    ending_may_block(false);
}

void terminal_suspend(struct terminal *t)
{
    hear_out(t, true);
    give_back(t);
    signals_stop();
    take_again(t);
}

bool terminal_obey(struct terminal *t, int signal)
{
    switch (signal) {
    case SIGWINCH: curses_resize(t->curses); return true;
    case SIGTSTP: terminal_suspend(t); return true;
    case SIGCONT: take_again(t); return true;
    default: return false;
    }
}
