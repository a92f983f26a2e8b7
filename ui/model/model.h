/* What has happened so far, from events alone. No clock of its own, no terminal; the same events
 * give the same model, live or recorded. The front end's thread. Times are CLOCK_MONOTONIC, in
 * nanoseconds, as events have them.
 *
 * Counts cover everything; the history keeps the last MODEL_HISTORY events of each vCPU and the
 * console its last MODEL_CONSOLE bytes. The writes of one REP MOVS or STOS that follow each other
 * are one event of the history (event/rep.h), so that a page of scrolling does not empty it: the
 * last one, with count of them all and entry_ns of the first; what each wrote is kept beside it, at
 * most MODEL_FOLDED bytes of a vCPU, beyond which the oldest events go. Counts and times have each
 * write.
 *
 * model_add() costs the same for every event, whatever came before; what can be computed when it is
 * shown is computed then.
 */
#ifndef MODEL_H
#define MODEL_H

#include "event/engines.h"
#include "event/event.h"
#include "model/devices.h"
#include "model/signs.h"

enum {
    MODEL_HISTORY = 100000,     /* events of a vCPU */
    MODEL_CONSOLE = 256 * 1024, /* bytes of a vCPU */
    MODEL_FOLDED = 32 << 20,    /* bytes of a vCPU */
    MODEL_MIXED = 4096,         /* bytes of all */
    MODEL_ROWS = 96,
    MODEL_UNKNOWN = 16, /* kinds of unknown calls of a vCPU */
    MODEL_BINS = 1024   /* of a vCPU */
};

enum model_state {
    MODEL_NOT_STARTED,
    MODEL_RUNNING,
    MODEL_WAITING, /* asleep until there is input */
    MODEL_HALTED,  /* asleep until an interrupt: HLT, and it will go on */
    MODEL_PAUSED,
    MODEL_STEPPING, /* on its way to its next exit for so long that it is worth saying: no event
                     * tells, run/orders.h does */
    MODEL_ENDED
};

/* Accesses that met nothing, and the first of them. */
struct model_misses {
    uint64_t count;
    uint64_t first; /* port, guest-physical address or number */
};

/* Times of one kind, in nanoseconds. */
struct model_time {
    uint64_t count, total, min, max;
};

/* One row of the matrix: exits of a kind on each vCPU. I/O and hypercalls are split by port and
 * direction, MMIO by direction. */
struct model_row {
    uint8_t reason, direction;
    uint16_t port;
    bool post; /* that is a POST port, at least of the first guest that used it */
    uint64_t counts[VCPU_MAX];
    uint64_t last_ns[VCPU_MAX];        /* the exit_ns of the latest one; valid if counts */
    struct model_time guest[VCPU_MAX]; /* from the entry to this exit */
    struct model_time host[VCPU_MAX];  /* from this exit to the next entry, stalls left out */
};

/* How many interrupts of one line went into one guest since the reset of the rows, and how many of
 * those were spurious. */
struct model_deliveries {
    uint64_t count, spurious;
};

/* A bin of a lane: how one vCPU spent a piece of time, and what happened in it. Before its start,
 * and where that is no longer known, all of it is zero. */
struct model_bin {
    uint64_t guest_ns, host_ns;
    uint64_t asleep_ns; /* until there is input, or an interrupt */
    uint64_t still_ns;  /* paused, ended, stalled */
    uint64_t exits, interrupts;
};

/* Bins of equal length, by number: time / bin_ns. Internal. */
struct model_lane {
    struct model_bin *bins; /* owned; NULL: there was no memory */
    uint64_t bin_ns;
    uint64_t base, from, to;  /* numbers: of the first slot; of the bins that are known */
    struct model_bin *latest; /* the last of those, NULL: there is none; and when it begins */
    uint64_t latest_ns;
    uint64_t until_ns;   /* what comes after that is left out */
    uint64_t covered_ns; /* the end of the time that it knows; valid if covers */
    bool covers, grows;
};

/* What is kept of the writes of one REP beside the last of them. Internal. */
struct model_fold {
    uint64_t guest_ns, host_ns; /* from the first entry to the last exit; the rest are stalls */
    uint32_t used, room;
    uint8_t bytes[]; /* of each write, in their order */
};

/* An event of the past, and how many exits there had been with it. */
struct model_past {
    struct event event;
    uint64_t exits;
    struct model_fold *fold; /* owned; NULL: the event is but one */
};

/* A call that the BIOS of a PC does not know, once for each vector and AX. */
struct model_unknown {
    uint8_t vector;
    bool is_graphics; /* INT 10h, AH = 0: a mode of the screen that is not there, AL */
    uint16_t gpr[GPR_COUNT];
};

/* What a guest that expects a PC did to it. */
struct model_pc {
    uint64_t unknown_calls;
    struct model_unknown unknown[MODEL_UNKNOWN]; /* the first kinds of them, */
    unsigned unknown_kinds;
    bool unknown_more;   /* and whether there were others */
    uint64_t disk_bytes; /* written to its disk */
    bool writes_disk;    /* its disk's last command was to write */
};

struct model_vcpu {
    enum model_state state;
    enum event_outcome outcome;
    bool has_status;                     /* its guest ended by its exit port, */
    uint8_t status;                      /* with this exit status */
    uint64_t counts[EVENT_REASON_COUNT]; /* by reason, notes included */
    uint64_t exits;                      /* the sum over exits */
    uint64_t start_ns, last_ns;          /* CLOCK_MONOTONIC: the start, the latest event */
    uint64_t stalled_ns;                 /* waited for the front end */
    uint64_t taken;                      /* typed bytes that the guest took */
    struct model_misses ports, addresses, calls;
    enum engine_kind takeover; /* what took over from its first engine; ENGINE_NONE: nothing, */
    uint64_t takeover_seq;     /* and the event that says so */
    struct model_pc pc;
    bool posted;                 /* it has reported a POST code, */
    uint8_t post_code;           /* lately this one */
    uint64_t ended[EVENT_IRQS];  /* EOIs by line; all of them: counts[EVENT_EOI] */
    uint16_t lines_seen;         /* bit n: an interrupt of line n was delivered, */
    uint8_t vectors[EVENT_IRQS]; /* with this vector, lately */
    struct event last_exit;      /* valid if exits > 0 */
    struct event gave_up;        /* the exit in which its first engine did; valid if takeover */
    /* This is the latest event with registers; valid once started, if history is kept. */
    struct event last;
    struct model_signs signs;

    /* Internal, owned: use the functions below. */
    struct model_past *history; /* a ring that grows up to MODEL_HISTORY, */
    struct event_wide *wides;   /* and one beside it, once any event of it had a WIDE */
    uint32_t history_size, history_capacity, history_first;
    size_t folded;               /* bytes that the folds in it have room for */
    struct event_wide exit_wide; /* of the exit with this seq; 0: there was none yet */
    uint64_t exit_wide_seq;
    uint8_t *console; /* a ring of MODEL_CONSOLE bytes, and for each the seq of its event */
    uint64_t *console_seq;
    uint64_t console_total;         /* bytes ever printed, */
    uint64_t console_rows;          /* and the rows of 80 columns that they have filled, */
    unsigned console_column;        /* the last of them up to there */
    struct model_row *previous_row; /* of the exit whose host time is still running */
    uint64_t previous_exit_ns;
    struct model_lane lane;             /* of model.bin_ns, the latest time; */
    struct model_lane past;             /* of an earlier time that is looked at: */
    uint64_t past_from, past_to;        /* these bins; to 0: none; */
    struct model_lane whole;            /* of all time, in bins as long as that takes */
    struct model_nesting *nesting;      /* NULL: it was never interrupted (interrupts.h) */
    struct devices devices;             /* as they are now */
    struct model_devices *devices_past; /* NULL: nothing has happened to them, or it is not kept */
    struct model_text *text; /* NULL: it has nothing to do with a text screen (text_screen.h) */
};

/* A byte that a guest printed. */
struct model_mixed {
    uint8_t vcpu, byte;
};

struct model {
    unsigned count;
    bool keeps_history;
    bool started; /* there was an event */
    struct model_vcpu vcpus[VCPU_MAX];
    /* They are in order of first appearance; the last one takes what is left. */
    struct model_row rows[MODEL_ROWS];
    unsigned row_count;
    struct model_deliveries deliveries[EVENT_IRQS][VCPU_MAX]; /* no exits: in no row */
    /* Internal: a hash of the rows by what they count: index + 1. */
    uint8_t row_slots[256];
    const struct model_vcpu *first_status; /* who used its exit port first; NULL: nobody */
    uint64_t total_exits;
    uint64_t first_ns, last_ns;            /* of all vCPUs */
    struct model_mixed mixed[MODEL_MIXED]; /* what all guests printed in true order, a ring */
    uint64_t mixed_total;
    uint64_t bin_ns; /* length of a bin of the lanes */
};

/* Makes it empty, with that many vCPUs, of which VCPU_MAX are taken at most: a recording may say
 * anything. It must not move in memory from then on. */
void model_init(struct model *model, unsigned count);
/* From now on keeps history, consoles, mixed and lanes: without this call they stay empty, and the
 * model owns no memory. What does not fit into memory is left out. */
void model_keep_history(struct model *model);
/* Frees what it owns; it is empty then, and can be initialized again. */
void model_destroy(struct model *model);
/* Ignores an event of a vCPU or reason that cannot be; survives any other nonsense in a
 * recording. */
void model_add(struct model *model, const struct event *event);

/* Does the host's work on an exit end with this event of the same vCPU, and at what time? At the
 * next entry, or when the vCPU goes to sleep, is paused or ends; what is noted of interrupts is a
 * part of it. */
bool model_host_ends(const struct event *event, uint64_t *ns);

bool model_is_over(const struct model *model); /* every vCPU has ended */
/* The worst outcome of all: a failure, else a limit that was reached, and so on. */
enum event_outcome model_outcome(const struct model *model);
bool model_has_failed(const struct model *model); /* one or more of them badly: exit status 1 */
/* The exit status of a run: what the first guest gave that used its exit port, else 0 or 1. */
int model_status(const struct model *model);

/* Sets all counts and times of the matrix, deliveries included, to zero; everything else stays. */
void model_reset_rows(struct model *model);
/* The share of a row's kind on one vCPU among all its exits since the reset, 0 to 1. */
double model_share(const struct model *model, const struct model_row *row, unsigned vcpu);

/* The history of one vCPU, every event that has registers: index 0 is the oldest kept,
 * model_history_size() - 1 the latest. NULL outside. Events are borrowed, until the next
 * model_add(). */
uint32_t model_history_size(const struct model_vcpu *vcpu);
const struct event *model_history(const struct model_vcpu *vcpu, uint32_t index);
/* The index of the event with that seq, or of the first kept after it; the size if there is
 * none. */
uint32_t model_history_find(const struct model_vcpu *vcpu, uint64_t seq);
/* The index of the first event after a time; the size if there is none. */
uint32_t model_history_after(const struct model_vcpu *vcpu, uint64_t ns);
/* What the registers of an event have beyond 32 bits: of one of the history, of last or last_exit.
 * All zeros if it has nothing there, or is not kept. Borrowed, until the next model_add(). */
const struct event_wide *model_wide(const struct model_vcpu *vcpu, const struct event *event);
/* The number of the exit with that seq, from 1 on; of a note, of the exit before it: notes have
 * none. Of the writes of one REP that are one event, the number of the last is the event's. */
uint64_t model_exit_number(const struct model_vcpu *vcpu, uint64_t seq);
/* How many exits the event at that index stands for: 1, or the writes of one REP; 0 of a note. */
unsigned model_history_exits(const struct model_vcpu *vcpu, uint32_t index);
/* The time in the guest of all that it stands for, and that in the host between them. */
void model_history_times(const struct model_vcpu *vcpu, uint32_t index, uint64_t *guest_ns,
                         uint64_t *host_ns);
/* The event that is nearest to a time; of some at one time the last. NULL if none is kept. */
const struct event *model_history_at(const struct model_vcpu *vcpu, uint64_t ns);
/* The next exit before or after an index (direction -1 or 1), or UINT32_MAX if there is none. */
uint32_t model_history_exit(const struct model_vcpu *vcpu, uint32_t index, int direction);

/* The latest interrupt delivered at or before an index; NULL: none that is kept. */
const struct event *model_delivery_before(const struct model_vcpu *vcpu, uint32_t index);
/* The line that its PICs held ready when the event at that index happened, or EVENT_NO_IRQ; masked:
 * IF or a shadow held it back. An EOI's own line says nothing of that: then it is the exit's
 * before. */
uint8_t model_pending(const struct model_vcpu *vcpu, uint32_t index, bool *masked);

/* All vCPUs' history in order of time, backwards: gives the event before *cursor, which starts as
 * MODEL_CURSOR_END. NULL at the beginning. */
struct model_cursor {
    uint32_t next[VCPU_MAX]; /* index + 1 of the next older event */
    bool started;
};
#define MODEL_CURSOR_END ((struct model_cursor){ .started = false })
const struct event *model_before(const struct model *model, struct model_cursor *cursor);

/* The console up to and including the event with seq (UINT64_MAX: all of it): copies the last n
 * bytes of it that are kept, returns how many. */
size_t model_console(const struct model_vcpu *vcpu, uint64_t seq, uint8_t *bytes, size_t n);
/* Bytes ever printed up to that event. */
uint64_t model_console_length(const struct model_vcpu *vcpu, uint64_t seq);
/* Copies those of the bytes from..to-1 of all ever printed that are still kept, at most
 * MODEL_CONSOLE; returns how many. */
size_t model_console_read(const struct model_vcpu *vcpu, uint64_t from, uint64_t to,
                          uint8_t *bytes);

/* Sets the length of a bin of the lanes, made to be 1 us to 10 s, and fills the bins anew from the
 * history. */
void model_set_bin(struct model *model, uint64_t bin_ns);
/* The shortest bins of which the whole time is known, however much of the history is gone; so it is
 * in all bins that are as long as several of them. At most 1/512 of the time of the run, or
 * 1 us. */
uint64_t model_whole_bin(const struct model *model);
/* Makes known of a time what the history has, of at most MODEL_BINS bins from that one on; without
 * this call those of a while ago are forgotten, unless the whole time is known in such bins. Costs
 * nothing where nothing is to be done. */
void model_look_back(struct model *model, uint64_t from_ns, uint64_t to_ns);
/* The bin that holds a point of time (CLOCK_MONOTONIC); all zero where nothing is known. A vCPU
 * that sleeps, is paused or has ended is known to do so up to the latest event of any vCPU. */
struct model_bin model_bin_at(const struct model *model, unsigned vcpu, uint64_t ns);

#endif
