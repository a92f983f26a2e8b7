/* The notes as lines, without a screen: each slide's once it is shown, to the end of the talk. */
#include "notes/private.h"
#include "system/out.h"
#include "system/signals.h"
#include "system/wait.h"
#include "text/text.h"
#include "words/said.h"
#include "words/words.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { LAST_WRITE_MS = 100 }; /* after a signal */

struct plain_notes {
    struct notes_reader reader;
    struct out out;
    /* This is what was printed last, and what is to be printed. */
    char shown[NOTES_MESSAGE + 256], latest[NOTES_MESSAGE + 256];
    int signals_fd, signal;
    bool failed;
};

static void complain(struct plain_notes *p, const char *what)
{
    char safe[1024];
    text_safe(what, text_locale_is_utf8(), safe, sizeof safe);
    fprintf(stderr, "kvm-vmm: %s\n", safe);
    p->failed = true;
}

/* ---- Printing ---- */

/* Puts a text whose lines stay lines; nothing else in it moves a cursor. */
static void put_safely(struct out *out, const char *text)
{
    struct text_filter filter = { 0 };
    char piece[TEXT_MAX];
    bool utf8 = !out->is_terminal || text_locale_is_utf8();
    for (; *text; text++) {
        if (*text == '\r' || *text == '\b')
            out_format(out, "^%c", *text ^ 0x40);
        else
            out_put(out, piece, text_filter_put(&filter, utf8, (uint8_t)*text, piece));
    }
    out_put(out, piece, text_filter_end(&filter, piece));
}

static void print(struct plain_notes *p)
{
    const struct notes_state *state = &p->reader.message.state;
    size_t length = strlen(state->notes);
    const char *newline = length && state->notes[length - 1] != '\n' ? "\n" : "";
    int n = snprintf(p->latest, sizeof p->latest, "%u/%u %s\n%s%s", state->slide, state->slides,
                     state->title, state->notes, newline);
    if (*state->next && n > 0 && (size_t)n < sizeof p->latest)
        snprintf(p->latest + n, sizeof p->latest - (size_t)n, "%s %s\n",
                 word(notes_reader_language(&p->reader), W_NOTES_NEXT), state->next);
    if (!strcmp(p->latest, p->shown))
        return;
    if (p->shown[0])
        out_put(&p->out, "\n", 1);
    put_safely(&p->out, p->latest);
    memcpy(p->shown, p->latest, sizeof p->shown);
}

/* ---- The talk ---- */

/* Takes what the talk has told. False: it is over, or tells nothing that is understood. */
static bool hear(struct plain_notes *p)
{
    bool goes_on = notes_reader_read(&p->reader);
    int came;
    while ((came = notes_reader_next(&p->reader)) > 0)
        print(p);
    if (came < 0)
        complain(p,
                 said("a talk runs, but its notes are not understood here: is it another version "
                      "of kvm-vmm?"));
    else if (!goes_on && !p->shown[0])
        complain(p, said("the talk does not tell its notes: it has ended, or as many terminals as "
                         "can show them already"));
    return goes_on && came == 0;
}

static bool take_signal(struct plain_notes *p)
{
    int number = signals_take(p->signals_fd);
    p->signal = number == SIGWINCH ? 0 : number;
    return p->signal != 0;
}

enum { WAIT_SIGNAL, WAIT_TALK, WAIT_OUT, WAITS };

/* Prints what the talk tells. While too much waits to be printed, the talk keeps what is newer. */
static void live(struct plain_notes *p)
{
    bool goes_on = true;
    while (goes_on && !p->out.error) {
        size_t pending = out_pending(&p->out);
        struct pollfd polls[WAITS] = {
            [WAIT_SIGNAL] = { .fd = p->signals_fd, .events = POLLIN },
            [WAIT_TALK] = { .fd = pending < OUT_ENOUGH ? p->reader.fd : -1, .events = POLLIN },
            [WAIT_OUT] = { .fd = pending ? p->out.fd : -1, .events = POLLOUT },
        };
        wait_for(polls, WAITS, -1);
        if (polls[WAIT_TALK].revents)
            goes_on = hear(p);
        out_flush(&p->out);
        if (polls[WAIT_SIGNAL].revents && take_signal(p))
            return;
    }
}

static void finish_output(struct plain_notes *p)
{
    if (!out_finish(&p->out, p->signal ? LAST_WRITE_MS : -1, p->signal ? -1 : p->signals_fd) &&
        !p->signal)
        take_signal(p);
    char text[512];
    snprintf(text, sizeof text, "%s: %s", p->out.name, error_words(p->out.error));
    if (p->out.error)
        complain(p, text);
}

int notes_on_paper(int signals_fd, int *signal)
{
    static struct plain_notes plain;
    struct plain_notes *p = &plain;
    struct failure failure;
    *p = (struct plain_notes){ .reader.fd = -1, .signals_fd = signals_fd };
    if (notes_reader_find(&p->reader, &failure)) {
        out_init(&p->out, STDOUT_FILENO, said("standard output"));
        live(p);
        finish_output(p);
        out_destroy(&p->out);
    } else
        complain(p, failure.text[0] ? failure.text
                                    : said("no talk runs: start one with kvm-vmm present DECK.md"));
    notes_reader_close(&p->reader);
    *signal = p->signal;
    return p->failed ? 1 : 0;
}
