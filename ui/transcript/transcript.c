/* A talk as a transcript: its slides one after the other, from the first to the end of the
 * output. */
#include "transcript/transcript.h"

#include "system/signals.h"
#include "transcript/private.h"
#include "words/said.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A talk that a signal ended waits so long for a reader to take what is left. */
enum { LAST_WRITE_MS = 100 };

static bool wants_bold(const struct out *out)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    return out->is_terminal && !(no_colour && *no_colour) && term && *term &&
           strcmp(term, "dumb") != 0;
}

static void set_up(struct transcript *t, const struct talk_options *options)
{
    out_init(&t->paper.out, STDOUT_FILENO, said("standard output"));
    console_init(&t->paper.console, &t->paper.out, 1, false);
    t->paper.bold = wants_bold(&t->paper.out);
    t->view.chosen.ascii = options->ascii || (t->paper.out.is_terminal && !t->paper.console.utf8);
    t->paper.ascii = t->view.chosen.ascii;
    t->view.chosen.talk_keys = true; /* no key is named to readers */
    t->view.chosen.language = language_on(t->view.chosen.ascii, t->deck->language);
    if (t->paper.ascii && t->deck->is_beyond_ascii)
        fprintf(stderr, "kvm-vmm: %s\n", word(ENGLISH, W_TALK_BEYOND_ASCII));
}

/* Waits for a reader that is behind. */
static void catch_up(struct transcript *t)
{
    transcript_flush(t);
    if (out_pending(&t->paper.out) > OUT_ENOUGH)
        out_finish(&t->paper.out, -1, t->signals_fd);
    transcript_take_signal(t);
}

static void put_slide(struct transcript *t, unsigned index)
{
    const struct deck_slide *slide = &t->deck->slides[index];
    unsigned from = 0;
    transcript_put_heading(t, index);
    for (unsigned i = 0; i <= slide->block_count && !transcript_is_ending(t); i++) {
        bool is_run = i < slide->block_count && slide->blocks[i].kind == DECK_RUN;
        if (i < slide->block_count && !is_run)
            continue;
        transcript_put_blocks(t, slide, from, i - from);
        if (is_run)
            transcript_play(t, slide->blocks[i].run, slide->steps - 1);
        from = i + 1;
    }
    transcript_put_notes(&t->paper, t->view.chosen.language, slide->notes);
    catch_up(t);
}

static void put_slides(struct transcript *t, unsigned first)
{
    unsigned count = t->deck->slide_count;
    for (unsigned i = first; i < count && !transcript_is_ending(t); i++)
        put_slide(t, i);
    if (!transcript_is_ending(t))
        transcript_put_end(&t->paper, &t->counts, t->view.chosen.language, count - first,
                           first == 0);
}

/* Waits until everything is written, but not after a signal, whether it came before or comes
 * now. */
static void finish_output(struct transcript *t)
{
    bool done =
        out_finish(&t->paper.out, t->signal ? LAST_WRITE_MS : -1, t->signal ? -1 : t->signals_fd);
    if (!done && !t->signal && !t->paper.out.error)
        transcript_take_signal(t);
    transcript_flush(t);
    if (t->signal)
        fprintf(stderr, "kvm-vmm: ended by %s\n", signals_name(t->signal));
}

int transcript_run(const struct deck *deck, const struct talk_options *options, int signals_fd,
                   int *signal)
{
    static struct transcript transcript;
    struct transcript *t = &transcript;
    unsigned first = options->slide ? options->slide - 1 : 0, last = deck->slide_count - 1;
    *t = (struct transcript){ .deck = deck, .signals_fd = signals_fd };
    set_up(t, options);
    put_slides(t, first < last ? first : last);
    finish_output(t);
    *signal = t->signal;
    bool failed = t->failed;
    console_destroy(&t->paper.console);
    out_destroy(&t->paper.out);
    return failed ? 1 : 0;
}
