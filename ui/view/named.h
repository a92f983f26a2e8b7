/* Which event is explained, and what of the screen it names: the instruction, its registers and its
 * port, the row of the matrix. Each view marks its own of these in ROLE_EXPLAIN, as the sentence
 * does. Pure. */
#ifndef VIEW_NAMED_H
#define VIEW_NAMED_H

#include "view/parts.h"

struct view_named {
    const struct event *event; /* borrowed from the model; NULL: nothing has happened yet */
    unsigned vcpu;             /* whose it is, or would be */
    unsigned gprs;             /* a bit for each: 1 << GPR_EAX... */
    bool has_port;
    uint16_t port;
};

/* What words are made of that may be a name: so a particle behind one is none of it. */
#define VIEW_NAMES_CHARACTERS "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* The event that is explained: the one selected in the log, else what the registers show; of a
 * pause and of the end the exit before it. NULL before the start. */
const struct event *view_explained_event(const struct view *view, unsigned *vcpu);
/* Is that kick but the end of an IN, or of a read of MMIO, right before it? before may be NULL. */
bool view_only_completes(const struct event *kick, const struct event *before);

struct view_named view_named(const struct view *view);
/* Is a word of a sentence about it the name of its port, or of one of its registers? */
bool view_named_word(const struct view_named *named, const char *word, size_t length);
/* Marks a part of a row where a register is shown as of the event `of`, if it is named. */
void view_mark_gpr(struct canvas canvas, int row, int column, int width,
                   const struct view_named *named, const struct event *of, unsigned gpr);
/* Is it the row of the matrix in which the event is counted? Not of one that passes by, as the
 * guest runs. */
bool view_names_row(const struct view *view, const struct model_row *row);

#endif
