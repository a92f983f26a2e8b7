/* A deck: the slides of a talk, from Markdown in presenterm's conventions. Data only: no terminal,
 * no clock, nothing runs. ui/man/kvm-vmm-deck.5 is what users know of it. The main thread reads
 * decks, and nothing changes one that has been read: any thread may look at it. It owns all that
 * its pointers lead to, but for what its options borrow from argv.
 *
 * A slide is a list of blocks from top to bottom. Its steps are counted from 0, which is what it
 * shows when it opens; each further step is one press of a key. `<!-- pause -->` begins a step:
 * what follows appears with it. A run stands by from the step of its place on, and starts with a
 * step of its own (or, `start now`, with the last step before it); each `pause` among its orders
 * begins a further one. What follows a run without a pause is there from the step of its place on.
 * Steps never overlap: each run and each pause comes after all steps before it. Where several runs
 * have the same step by `start now`, each starts when the one before has come to rest.
 *
 * Comments: end_slide, pause, speaker_note, jump_to_middle, new_line, new_lines, incremental_lists,
 * alignment, no_footer, skip_slide, appendix, each on a line of its own. With incremental_lists
 * each item begins a step, unless a pause has just begun one. The front matter's options say so of
 * all slides, or let a rule end a slide. Remarks begin with "//" or "comment:", or have several
 * lines. "\{{" is no figure.
 */
#ifndef DECK_H
#define DECK_H

#include "event/failure.h"
#include "options/options.h"

#include <stdio.h>

/* Lines and columns count from 1; columns count characters, not bytes. */
struct deck_place {
    unsigned line, column;
};

/* ---- Text ---- */

enum deck_style { SPAN_BOLD = 1, SPAN_ITALIC = 2, SPAN_CODE = 4, SPAN_STRIKE = 8, SPAN_LINK = 16 };

/* What a span stands for, if not for its own text: it is looked up when it is shown
 * (slide/figures.h). In a deck it is written {{exits NAME}}. */
enum deck_figure {
    FIGURE_NONE,
    FIGURE_BYTES,  /* {{bytes PATH}}: the size of a file */
    FIGURE_EXITS,  /* {{exits NAME}}: exits of the latest run of that name in this talk, */
    FIGURE_TIME,   /* {{time NAME}}: how long it took, */
    FIGURE_CHARS,  /* {{chars NAME}}: how many bytes it printed, */
    FIGURE_ENGINE, /* {{engine NAME}}: which CPU its vCPU 0 had, */
    FIGURE_MEMORY, /* {{memory NAME}}: and how much memory */
    FIGURE_VCPUS,  /* {{vcpus}}: how many there can be */
    FIGURE_CALLS,  /* {{calls}}: how many hypercalls there are */
};

struct deck_span {
    /* This is UTF-8 without control characters but "\n", a forced end of line, which is alone in
     * its span. A figure has its argument here, "" if it takes none; FIGURE_BYTES a path that can
     * be opened as it is. */
    char *text;
    unsigned styles; /* enum deck_style */
    enum deck_figure figure;
    struct deck_place place;
};

struct deck_text {
    struct deck_span *spans;
    unsigned count;
};

/* ---- Blocks ---- */

enum deck_block_kind {
    /* Its level is 1 to 6. The first one of a slide is its title and none of its blocks, if no
     * block (be it a gap, or the middle) and no pause comes before it. */
    DECK_HEADING,
    DECK_PARAGRAPH, /* level: depth of quotation, else 0 */
    /* An item of a list has a level, its depth from 0, a number in an ordered list, and the mark of
     * a task. */
    DECK_ITEM,
    DECK_CODE,  /* one span a line, without "\n"; language in `language` */
    DECK_TABLE, /* rows and columns of cells; row 0 is the head */
    DECK_RULE,
    DECK_GAP,    /* empty rows: level of them */
    DECK_MIDDLE, /* what follows starts in the middle of what is left */
    DECK_RUN,
};

enum deck_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct deck_table {
    unsigned rows, columns;
    struct deck_text *cells; /* row-major */
    enum deck_align *aligns; /* of the columns */
};

struct deck_block {
    enum deck_block_kind kind;
    struct deck_place place;
    unsigned step; /* it is there from this step on */
    unsigned level, number;
    bool is_ordered; /* an item's mark is its number */
    /* It is a further paragraph of the item before it: indented as that one, without a mark. */
    bool continues;
    char task;      /* ' ' or 'x': a checklist's item; 0: none */
    char *language; /* "" if none is named */
    enum deck_align align;
    struct deck_text text;
    struct deck_table table;
    struct deck_run *run; /* of DECK_RUN, else NULL */
};

/* ---- Runs: a fenced block `kvm` ----
 *
 * Its first line is a command line as in the shell, without "./kvm-vmm" (which may stand there, as
 * may a leading "$"); a "\" at its end continues it. Then orders, one a line, done one after the
 * other; a line that starts with # is a remark, also before the command line.
 *
 * A block whose command line is wrong is a DECK_CODE of its lines instead. */

/* What `show NAMES...` says: exactly this is seen of the run; without it consoles, explain,
 * mixed. */
enum deck_show {
    SHOW_CONSOLES = 1 << 8,
    SHOW_EXPLAIN = 1 << 0,
    SHOW_MIXED = 1 << 1, /* what all guests print in one line; of several guests only */
    SHOW_EXITS = 1 << 2, /* the matrix */
    SHOW_REGISTERS = 1 << 3,
    SHOW_LOG = 1 << 4,
    SHOW_LANES = 1 << 5,
    SHOW_MEMORY = 1 << 6,
    SHOW_TABLES = 1 << 7, /* page walk, GDT, IDT */
    SHOW_DEVICES = 1 << 9,
    SHOW_INTERRUPTS = 1 << 10,
    SHOW_STACK = 1 << 11, /* who called whom, and its words */
};

enum deck_order_kind {
    /* type TEXT: escapes \n \t \\ \" \xNN; in "..." if blanks at its ends matter */
    ORDER_TYPE,
    ORDER_STEP,      /* step [N]: to the next exit, N times */
    ORDER_STEP_INSN, /* instruction [N] */
    /* until CONDITIONS, as the prompt of `u` takes them: run until, then stop; until break: until a
     * breakpoint is met */
    ORDER_UNTIL,
    ORDER_BREAK, /* break WHERE: a breakpoint of the focused vCPU, as the list of `B` takes it */
    ORDER_GO,    /* go: all vCPUs go on */
    ORDER_STOP,  /* stop: all vCPUs pause */
    ORDER_SLOW,  /* slow N: exits a second; slow 0: full speed */
    ORDER_SHOW,  /* show NAMES...: from here on; before the first `pause`, from the start */
    /* explain N | CONDITIONS | last: show that exit (the Nth, the first that meets them) of the
     * focused vCPU, with its registers and console; last: back to the present. */
    ORDER_EXPLAIN,
    ORDER_FOCUS,  /* focus N: vCPU N; what comes next is about it */
    ORDER_MEMORY, /* memory ADDR: what `show memory` shows; as the prompt of `M` takes it */
    ORDER_WALK,   /* walk ADDR: the page walk of `show tables` */
    ORDER_WAIT,   /* wait TEXT: until the focused vCPU's console shows it (escapes as in type) */
    ORDER_FOR, /* for SECONDS: let it run so long, by its own clock, before the next order: 0.5 */
};

struct deck_order {
    enum deck_order_kind kind;
    struct deck_place place;
    unsigned step;   /* of the slide: done when it comes to this step */
    unsigned number; /* STEP, STEP_INSN: how often; FOCUS: vCPU; SHOW: enum deck_show */
    double value;    /* SLOW: exits a second; FOR: seconds */
    /* TYPE and WAIT have bytes here, unescaped, at least one, and NUL-terminated (\x00 is refused);
     * UNTIL, EXPLAIN, MEMORY and WALK what is written; others NULL. */
    char *text;
    size_t size; /* of text, in bytes without its NUL */
};

/* What `pace human`, the default, and `pace at once` say of typing. */
enum deck_pace { PACE_HUMAN, PACE_AT_ONCE };

struct deck_run {
    struct deck_place place; /* of the command line */
    unsigned step;           /* it stands by from here on */
    unsigned start_step;     /* it starts with this one; the same if by itself */
    char *name;              /* `name NAME`: for figures; "" */
    /* The command line as the audience sees it: "guests/counter.bin guests/hello.bin". */
    char *command;
    /* What it says; paths and strings point into argv. */
    struct options options;
    char **argv; /* NULL-terminated */
    enum deck_pace pace;
    unsigned show;             /* enum deck_show at the start */
    unsigned percent;          /* `size N`: of the slide's room, 0: not said */
    struct deck_order *orders; /* SHOW before the first pause is in `show`, not here */
    unsigned order_count;
};

/* ---- Slides ---- */

struct deck_slide {
    struct deck_place place;
    struct deck_text title; /* its first heading; may be empty */
    unsigned title_level;   /* 1 to 6; 0: none. A slide of nothing but a heading 1 is a chapter */
    bool is_intro;          /* made from the front matter: title, subtitle, author, ... */
    bool no_footer;
    struct deck_block *blocks;
    unsigned block_count;
    unsigned steps; /* how many there are: 1 to DECK_STEPS_MAX */
    char *notes;    /* speaker notes: lines of plain text; "" */
};

struct deck {
    char *path;                                     /* as it was opened */
    char *title, *subtitle, *author, *date, *event; /* of the front matter; "" */
    char *theme;                                    /* "" if it names none */
    struct deck_place theme_place;                  /* of that name */
    char *language;                                 /* its code, or "": the user's */
    struct deck_slide *slides;                      /* at least one */
    unsigned slide_count;
    bool is_beyond_ascii; /* its slides have characters with nothing alike in ASCII */
    unsigned appendix;    /* the slide that begins it, 1 or more; slide_count: there is none */
};

/* ---- Reading one ---- */

struct deck_error {
    struct deck_place place;
    char text[240]; /* what is wrong, and what would be right; safe for a terminal */
};

enum {
    DECK_ERRORS = 100,       /* that are kept */
    DECK_SIZE_MAX = 4 << 20, /* bytes */
    DECK_SLIDES_MAX = 1000,
    DECK_STEPS_MAX = 500, /* of a slide */
    DECK_RUNS_MAX = 16    /* of a slide */
};

struct deck_errors {
    struct deck_error list[DECK_ERRORS]; /* in the order of places */
    unsigned count;                      /* those that are listed */
    unsigned total;                      /* those that there were */
};

/* Reads a deck from size bytes of text, which need not end in a NUL. Always gives one with at least
 * one slide, however wrong the text is, and NULL without memory alone; deck_free() frees it. What
 * is wrong is in errors, which are emptied first.
 *
 * path is the deck's name. Its folder, then up to three folders above it, is where guests, their
 * --input and files of {{bytes}} are looked for that are not at the path as it stands. base: words
 * that the command line of each run starts with, before its own, ended by NULL: the talk's
 * --engine, --clock and --kvm-device. It may be NULL. All of them are copied. Tabs in code count
 * columns as the locale has them. */
struct deck *deck_parse(const char *path, const char *text, size_t size, char *const *base,
                        struct deck_errors *errors);
/* The same from its file. NULL with a failure that names it if it cannot be read, is empty, larger
 * than DECK_SIZE_MAX or no text, or without memory. */
struct deck *deck_read(const char *path, char *const *base, struct deck_errors *errors,
                       struct failure *failure);
/* NULL: nothing to do. */
void deck_free(struct deck *deck);

/* Adds to errors, which stay in order, what only trying tells: guests that are missing or that the
 * machine would not take, their --input, names of themes, figures of no run or file. */
void deck_check(const struct deck *deck, struct deck_errors *errors);

/* Prints "demo.md:12:3: ..." for each error, and a last line if there were more; safe for a
 * terminal. Errors of the stream are the stream's. */
void deck_print_errors(FILE *file, const struct deck *deck, const struct deck_errors *errors);

/* ---- Looking at one ---- */

/* The run that has the stage of a slide at a step: the latest that has started; before, the first
 * that stands by. NULL: none yet. */
const struct deck_run *deck_run_at(const struct deck_slide *slide, unsigned step);
/* The first run of the slide, which keeps room for it from the start; NULL: none. */
const struct deck_run *deck_first_run(const struct deck_slide *slide);
/* Writes the plain text of spans, figures as "{{...}}", into size bytes, at least 1: as many whole
 * characters as have room before a NUL. Returns buffer. */
char *deck_plain(const struct deck_text *text, char *buffer, size_t size);

#endif
