/* The views: the model, seen. Each draws itself into a canvas and changes nothing.
 *
 * struct view is all there is to know about what is on the screen, beside the model, in three
 * parts: what was chosen, what is seen, what is said. Commands change the first and the last, each
 * frame the second; views read all. The same model and view give the same grid, always.
 */
#ifndef VIEW_H
#define VIEW_H

#include "diagnosis/diagnosis.h"
#include "diagnosis/frames.h"
#include "explain/explain.h"
#include "model/breaks.h"
#include "model/model.h"
#include "symbols/source.h"
#include "terminal/grid.h"
#include "terminal/pane.h"
#include "text/text.h"
#include "view/layout.h"
#include "view/ranges.h"
#include "words/words.h"

enum {
    VIEW_CODE = 192,
    VIEW_BEFORE = 64,
    VIEW_SOURCE = 200, /* bytes of a line of source, with its NUL */
    VIEW_MEMORY = 512,
    VIEW_STACK = 512,
    VIEW_TEXT = 80,
    VIEW_GDT = 256,
    VIEW_IDT = 4096, /* 256 gates of 16 bytes */
    VIEW_VECTORS = 256,
    VIEW_WALKS = 2,
    VIEW_LEVELS = 5
};

/* How code is shown; CODE_BY_ROOM: as there is room and source for it. */
enum view_code { CODE_BY_ROOM, CODE_INSTRUCTIONS, CODE_BOTH, CODE_SOURCE };

/* What stands over the screen. */
enum view_overlay {
    OVERLAY_NONE,
    OVERLAY_HELP,
    OVERLAY_GLOSSARY,
    OVERLAY_MEMORY,
    OVERLAY_SEGMENTS,
    OVERLAY_TABLES,
    OVERLAY_BREAKS,
    OVERLAY_STACK,
    OVERLAY_INTERRUPTS,
    OVERLAY_DEVICES,
    OVERLAY_PROMPT
};

/* How the rows of the matrix are sorted; SORT_KIND: by kind and port, which is the same for the
 * same guests whoever of them comes first. */
enum view_sort { SORT_KIND, SORT_COUNT, SORT_TIME, SORT_COUNT_OF_SORTS };

/* Which columns the matrix shows beside the counts, cycled by a key. */
enum view_matrix {
    MATRIX_COUNT,
    MATRIX_RATE,
    MATRIX_SHARE,
    MATRIX_GUEST_TIME,
    MATRIX_HOST_TIME,
    MATRIX_MODES
};

/* The entries that translate one linear address, read where the CPU reads them: by guest-physical
 * address. */
struct view_walk {
    uint64_t linear;
    unsigned levels; /* of tables: 2 (32-bit paging), 3 (PAE), 4 or 5 (long mode); 0: no paging */
    /* By level: PTE, PDE, PDPTE, PML4E, PML5E. */
    struct view_entry {
        uint64_t at, value; /* at: guest-physical */
        bool has;           /* there is RAM at it, and a table that the one above names */
    } entries[VIEW_LEVELS];
};

/* What the CPU reads of its own: at most so many bytes of the tables. In real mode idt is the
 * IVT. */
struct view_tables {
    struct view_walk walks[VIEW_WALKS]; /* of CS:IP, and of an address asked for */
    unsigned walk_count;
    struct ranges ranges; /* what the page tables map */
    uint8_t gdt[VIEW_GDT], idt[VIEW_IDT];
    bool no_vector[VIEW_VECTORS]; /* that entry of the IVT is code, or leads to none */
    size_t gdt_size, idt_size;
};

/* The focused vCPU's stack: who called whom, and the words from its stack pointer on. */
struct view_stack {
    struct frames frames; /* count 0: not copied */
    uint64_t linear;
    uint8_t bytes[VIEW_STACK];
    size_t size; /* bytes that are there */
};

/* An instruction before the one that is shown. */
struct view_insn {
    uint64_t linear;
    uint8_t bytes[EVENT_INSN_MAX], length;
    bool unseen; /* it only stands before the next one: nobody saw what ran */
    /* Instructions that ran over and over are there once, with a bar beside them; at the last of
     * them is how often they ran (of a loop within a loop both), else 0. */
    bool loops, loop_begins, loop_ends;
    uint64_t times, outer_times;
};

/* What led to the instruction that is shown, oldest first. */
struct view_before {
    unsigned count;
    struct view_insn list[VIEW_BEFORE];
};

/* ---- What was chosen: by keys, by options, by the orders of a deck ---- */

struct view_chosen_vcpu {
    int scrolled_back;    /* lines of its console; of its text screen, forth below 0 */
    bool serial;          /* its serial console, also where it has written to its text screen */
    bool in_history;      /* registers and console are those of an earlier event: */
    uint64_t history_seq; /* this one */
};

struct view_chosen {
    bool ascii; /* no Unicode drawing characters */
    enum language language;
    enum layout_mode mode;
    bool mode_is_set; /* by the user: else it follows what goes on */
    unsigned focus;   /* 0 to 3 */
    int zoomed;       /* a pane, or -1 */
    struct view_chosen_vcpu vcpus[VCPU_MAX];
    double slow; /* slow motion: exits a second; 0: full speed */

    /* Where keys go. */
    bool typing;    /* to the focused guest */
    bool in_talk;   /* the run is part of a talk: Ctrl-] leads back to it, */
    bool talk_keys; /* and the keys are the talk's now, not the run's */

    enum view_code code;
    enum view_matrix matrix;
    enum view_sort sort;
    char matrix_filter[VIEW_TEXT]; /* rows whose name holds it; "" all */
    int matrix_scroll;             /* rows of it above those that are shown, at most */
    bool zoomed_matrix;            /* it has the screen for itself */

    bool log_all; /* the log of all vCPUs, else of the focused one */
    char log_filter[VIEW_TEXT];
    char log_search[VIEW_TEXT]; /* marked, and jumped to */
    uint64_t log_selected_seq;  /* valid if log_has_selection: of vCPU log_selected_vcpu */
    unsigned log_selected_vcpu;
    bool log_has_selection;

    /* Memory, tables and stack: on show without an overlay on the stage of a talk. */
    bool shows_memory, shows_tables, shows_stack;
    uint64_t memory_linear;
    unsigned memory_choice; /* another one whenever other memory was chosen */
    uint64_t walk_linear;   /* the address asked for, if walk_asked */
    bool walk_asked;
    int page_scroll, help_scroll; /* lines; the first of tables, devices and the stack */

    unsigned break_selected; /* in the list of breakpoints, by index; may be none of them */
};

/* ---- What is seen: the run, and what was counted and copied of it for this frame ---- */

/* Writes a line of source, without its end, harmless for a terminal; false: it is not there. */
typedef bool view_source_line(void *source, const struct symbols_place *place,
                              char text[VIEW_SOURCE]);

struct view_vcpu {
    const char *guest;             /* file name without folders */
    enum engine_kind engine;       /* ENGINE_NONE before it runs */
    enum engine_reason why;        /* it is not KVM, where one would expect that */
    enum model_state state;        /* how it fares; MODEL_NOT_STARTED: as its events tell */
    uint64_t steps_from_ns;        /* MODEL_STEPPING: since then it has told nothing */
    struct pane *pane;             /* of the pane's inner size; borrowed */
    const struct symbols *symbols; /* of its guest; borrowed, NULL: there are none */
    view_source_line *source_line; /* of those symbols; NULL: there is no source */
    void *source;                  /* that gets it; borrowed */
    size_t typed_ahead;            /* bytes typed that the guest has not taken */
    double rate;                   /* exits a second, lately */
    double row_rates[MODEL_ROWS];  /* the same for each row of the matrix, */
    double irq_rates[EVENT_IRQS];  /* and for the deliveries of each line */

    const struct model_breaks *breaks; /* borrowed; NULL: there are none */
    /* Once it has ended; borrowed, NULL: none. */
    const struct diagnosis *diagnosis;
};

struct view_seen {
    const struct model *model; /* borrowed */
    unsigned count;            /* of vCPUs */
    struct view_vcpu vcpus[VCPU_MAX];
    /* CLOCK_MONOTONIC while a vCPU runs; else, and on virtual time, the time of the last event. */
    uint64_t now_ns;

    /* What was copied of the focused vCPU's memory: code where it stands, the page that was chosen,
     * the CPU's tables. */
    uint8_t code[VIEW_CODE];
    uint64_t code_linear;
    size_t code_size;
    uint8_t memory[VIEW_MEMORY], memory_before[VIEW_MEMORY]; /* now, and at the last stop */
    size_t memory_size;                                      /* bytes that are there */
    bool memory_has_before;
    struct view_tables tables;   /* valid while they are on show */
    struct ranges ranges_before; /* of the tables at the last stop, if there was one: */
    bool ranges_have_before;
    struct view_stack stack;
    bool memory_has_room, stack_has_room; /* they are on show beside all else */

    struct source_texts
        *texts; /* of source files; borrowed, read as they are first shown; or NULL */
    /* Where the shown event is a write to watched memory: what is there now, so many bytes from a
     * linear address on; 0: nothing is known. */
    uint64_t watched_linear, watched;
    unsigned watched_size;

    struct view_before before; /* what the focused vCPU ran before the code that is shown */
};

/* ---- What is said to the user, or asked: over the screen and on the key bar's row ---- */

struct view_said {
    enum view_overlay overlay;
    char message[160]; /* the last thing said, "" none */
    enum role message_role;
    uint64_t message_until_ns;          /* CLOCK_MONOTONIC; UINT64_MAX: until a key is pressed */
    enum view_overlay under;            /* what a prompt leaves on the screen while it asks */
    char prompt[32], answer[VIEW_TEXT]; /* of OVERLAY_PROMPT */
    bool is_offered; /* nobody has touched the answer yet: what is typed takes its place */
    /* What is wrong with the answer, "" nothing; and where: so many of its characters from
     * there. */
    char complaint[96];
    size_t wrong_at, wrong_length;
    char hint[160]; /* what the answer's last word may become, "" nothing is asked */
    /* In grey: what Enter would add to the answer, "" nothing; and what an answer may be. */
    char ghost[VIEW_TEXT], grammar[160];
    bool completes, recalls; /* Tab, and Up and Down, do something */
};

struct view {
    struct view_chosen chosen;
    struct view_seen seen;
    struct view_said said;
};

/* A word in the language that was chosen. */
static inline const char *view_word(const struct view *view, enum word which)
{
    return word(view->chosen.language, which);
}

/* A format in that language, for printf and its like (words/words.h). */
#define VIEW_FORMAT(view, format) WORD_FORMAT((view)->chosen.language, format)

/* The sign for microseconds; a duration with three digits and its unit. */
static inline const char *view_us(const struct view *view)
{
    return view->chosen.ascii ? "us" : "µs";
}

static inline char *view_duration(const struct view *view, uint64_t ns, char text[32])
{
    return text_duration_in(ns, view_us(view), text);
}

/* Do keys go to the run of a talk? */
static inline bool view_is_inside(const struct view_chosen *chosen)
{
    return chosen->in_talk && !chosen->talk_keys;
}

/* Do keys command the run? Else they go to a talk's slides, or to a guest: none is named then. */
static inline bool view_takes_keys(const struct view_chosen *chosen)
{
    return !chosen->talk_keys && !chosen->typing;
}

/* What stands over the screen, be it behind a prompt. */
static inline enum view_overlay view_over(const struct view *view)
{
    return view->said.overlay == OVERLAY_PROMPT ? view->said.under : view->said.overlay;
}

static inline bool view_shows_memory(const struct view *view)
{
    return view_over(view) == OVERLAY_MEMORY || view->chosen.shows_memory ||
           view->seen.memory_has_room;
}

static inline bool view_shows_stack(const struct view *view)
{
    return view_over(view) == OVERLAY_STACK || view->chosen.shows_stack ||
           view->seen.stack_has_room;
}

static inline bool view_shows_tables(const struct view *view)
{
    return view_over(view) == OVERLAY_TABLES || view->chosen.shows_tables;
}

/* Says something to the user for five seconds, in the keys' place; made harmless for a terminal. */
void view_say(struct view_said *said, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* How a vCPU fares in the user's eyes. */
static inline enum model_state view_state(const struct view *view, unsigned vcpu)
{
    enum model_state seen = view->seen.vcpus[vcpu].state;
    return seen ? seen : view->seen.model->vcpus[vcpu].state;
}

/* The event that the registers show: the selected one in history, else the latest. NULL before the
 * start. */
const struct event *view_event(const struct view *view, unsigned vcpu);
/* A linear address as the focused vCPU has it: outside of long mode they have 32 bits, and wrap. */
uint64_t view_linear(const struct view *view, uint64_t linear);
/* The event before it, for what changed; NULL if there is none. */
const struct event *view_event_before(const struct view *view, unsigned vcpu);
/* What an event of the model has beyond 32 bits. */
static inline const struct event_wide *view_wide(const struct view *view, const struct event *e)
{
    return model_wide(&view->seen.model->vcpus[e->vcpu], e);
}
/* Writes a row of the matrix in words: "out 3f8 uart", "hypercall putchar"... at most size - 1
 * bytes. */
void view_row_name(const struct model_row *row, char *text, size_t size);

/* These four draw their frame and title, too; vcpu is one of those that are seen. */
void view_pane(struct canvas canvas, const struct view *view, unsigned vcpu);
void view_matrix(struct canvas canvas, const struct view *view);
void view_registers(struct canvas canvas, const struct view *view);
void view_log(struct canvas canvas, const struct view *view);
/* The rows that the matrix would like, frame included, and how many of its rows have no room in
 * so many. */
int view_matrix_rows(const struct view *view);
int view_matrix_hidden(const struct view *view, int rows);
/* The rows that the registers would like in so many columns, frames included: all of them in words,
 * and a useful amount of code. The mode that the CPU is in changes it, and its first interrupt. */
int view_registers_rows(const struct view *view, int columns);
/* These draw rows without a frame. */
void view_header(struct canvas canvas, const struct view *view);
void view_interleaved(struct canvas canvas, const struct view *view);
/* From 5 rows on, if each vCPU has one of them, in a frame with an axis and a legend. */
void view_lanes(struct canvas canvas, const struct view *view);
/* The length of a bin with which lanes of that size show all of a run that has ended; of one that
 * goes on all of it as long as what happens now can still be seen. */
uint64_t view_lanes_fit(const struct view *view, int rows, int columns);
/* The time that lanes of that size show; CLOCK_MONOTONIC. */
void view_lanes_time(const struct view *view, int rows, int columns, uint64_t *from_ns,
                     uint64_t *to_ns);
/* Which time (CLOCK_MONOTONIC) of which vCPU stands in a place of lanes of that size. False:
 * none. */
bool view_lanes_moment(const struct view *view, int rows, int columns, int row, int column,
                       unsigned *vcpu, uint64_t *ns);
/* From 5 rows on with a frame and a title. */
void view_explain(struct canvas canvas, const struct view *view);
/* The rows that it would like in that many columns, its frame included: 5 to 10. While a guest runs
 * that depends on the columns and the language alone; a diagnosis of its end may want more. */
int view_explain_rows(const struct view *view, int columns);
/* The same words as one paragraph, without marks. Returns the rows that it takes, drawn or not. */
int view_explain_paragraph(struct canvas canvas, const struct view *view);
void view_keys(struct canvas canvas, const struct view *view);
/* The key that is named in a column of what that draws into so many columns, for a click on it; 0:
 * none. */
uint32_t view_key_at(const struct view *view, int columns, int column);
/* These stand over the screen, in a frame; the tables are page tables, GDT, and IDT
 * or IVT. */
void view_help(struct canvas canvas, const struct view *view);
void view_glossary(struct canvas canvas, const struct view *view);
/* The rows that these have inside their frame, drawn or not, in a canvas of so many columns. */
int view_help_rows(const struct view *view, int columns);
int view_glossary_rows(const struct view *view, int columns);
void view_memory(struct canvas canvas, const struct view *view);
void view_segments(struct canvas canvas, const struct view *view);
void view_tables(struct canvas canvas, const struct view *view);
void view_interrupts(struct canvas canvas, const struct view *view);
int view_interrupts_lines(const struct view *view); /* all of them, with the heading */
void view_breaks(struct canvas canvas, const struct view *view);
/* The breakpoint of the focused vCPU at a linear address, NULL: there is none; and the mark that
 * stands for it. */
const struct model_break *view_breakpoint_at(const struct view *view, uint64_t linear);
const char *view_break_mark(const struct view *view, const struct model_break *b);
void view_stack(struct canvas canvas, const struct view *view);
/* The same for a line of the source. */
const struct model_break *view_breakpoint_on_line(const struct view *view,
                                                  const struct symbols_place *line);
/* Draws what view_registers() does, and says of which linear address the code in one of its rows
 * is. False: there is none. */
bool view_code_in_row(struct canvas canvas, const struct view *view, int row, uint64_t *linear);
/* What the guest's devices hold, as of the event that is looked at. */
void view_devices(struct canvas canvas, const struct view *view);
int view_devices_lines(const struct view *view, int columns);
/* Returns the lines that the tables have, drawn or not, in that many columns inside the frame. */
int view_tables_lines(const struct view *view, int columns);
int view_stack_lines(const struct view *view, int columns); /* the same, of the stack */

/* Lays it out as was chosen; a zoomed text screen that has no room so gets all there is. */
void view_lay_out(struct layout *layout, const struct view *view, int rows, int columns);
/* Draws the whole screen: layout, every view, overlays, cursor; or that it is too small. */
void view_screen(struct grid *grid, const struct view *view);

/* Both say where the log's selection goes, for the commands; view stays as it is. Lines that the
 * filter hides do not count. Without a selection both start behind the newest line.
 *
 * This one goes by that many lines, to newer ones if positive, and stops at the first and the last.
 * False if there are none. */
bool view_log_move(const struct view *view, int steps, unsigned *vcpu, uint64_t *seq);
/* Goes to the next line that holds log_search: newer (direction 1) or older (-1). False if there is
 * none. */
bool view_log_find(const struct view *view, int direction, unsigned *vcpu, uint64_t *seq);
/* Which line stands in a row of what view_log() draws into so many rows. False: none does. */
bool view_log_in_row(const struct view *view, int rows, int row, unsigned *vcpu, uint64_t *seq);

#endif
