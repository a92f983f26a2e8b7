/* The consoles: one frame per vCPU, with what it is and how it fares in the title. */
#include "text/clamp.h"
#include "text/text.h"
#include "view/parts.h"
#include "view/text_pane.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum state {
    STARTING,
    RUNNING,
    WAITING,
    IDLE,
    PAUSED,
    STEPPING,
    STEPPING_INPUT,
    STEPPING_INTERRUPT,
    HALTED,
    EXITED,
    INPUT_ENDED,
    RESET,
    STOPPED,
    LIMITED,
    FAILED,
    TYPING,
    STATES
};

enum { ROOMY_COLUMNS = 32 }; /* from here on the title has a blank at both ends */

/* As long as it should be, and as short as it can be. */
static const enum word words[STATES][2] = {
    [STARTING] = { W_PANE_STARTING, W_PANE_STARTING_BRIEF },
    [RUNNING] = { W_PANE_RUNNING, W_PANE_RUNNING_BRIEF },
    [WAITING] = { W_PANE_WAITING, W_PANE_WAITING_BRIEF },
    [IDLE] = { W_PANE_IDLE, W_PANE_IDLE_BRIEF },
    [PAUSED] = { W_PANE_PAUSED, W_PANE_PAUSED_BRIEF },
    [STEPPING] = { W_PANE_STEPPING, W_PANE_STEPPING_BRIEF },
    [STEPPING_INPUT] = { W_PANE_STEPPING_INPUT, W_PANE_STEPPING_BRIEF },
    [STEPPING_INTERRUPT] = { W_PANE_STEPPING_INTERRUPT, W_PANE_STEPPING_BRIEF },
    [HALTED] = { W_PANE_HALTED, W_PANE_HALTED_BRIEF },
    [EXITED] = { W_PANE_EXITED, W_PANE_EXITED_BRIEF },
    [INPUT_ENDED] = { W_PANE_INPUT_ENDED, W_PANE_INPUT_ENDED_BRIEF },
    [RESET] = { W_PANE_RESET, W_PANE_RESET_BRIEF },
    [STOPPED] = { W_PANE_STOPPED, W_PANE_STOPPED_BRIEF },
    [LIMITED] = { W_PANE_LIMITED, W_PANE_LIMITED_BRIEF },
    [FAILED] = { W_PANE_FAILED, W_PANE_FAILED_BRIEF },
    [TYPING] = { W_PANE_TYPING, W_PANE_TYPING_BRIEF },
};

struct title {
    /* The guest, with and without .bin. There is room for an ellipsis, as in state. */
    char name[272], stem[272];
    char state[96], brief[48];
    char typed[32];      /* "" if nothing waits */
    const char *console; /* which of two is shown; "" where there is one */
    const char *engine, *engine_brief;
    enum role role; /* of the state */
};

/* Why it failed, in two or three words; the explanation has the rest. */
static enum word failure(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_SHUTDOWN: return W_PANE_TRIPLE_FAULT;
    case EVENT_INTERNAL_ERROR:
        return e->flags & EVENT_FETCH ? W_PANE_NO_MEMORY : W_PANE_INTERNAL_ERROR;
    case EVENT_FAIL_ENTRY: return W_PANE_ENTRY_REFUSED;
    case EVENT_RUN_ERROR: return W_PANE_RUN_ERROR;
    case EVENT_NO_HANDLER: return W_PANE_NO_HANDLER;
    default: return W_PANE_UNKNOWN_EXIT;
    }
}

/* What a step that does not come to its exit waits for. */
static enum state step_of(enum model_state told)
{
    return told == MODEL_WAITING  ? STEPPING_INPUT
           : told == MODEL_HALTED ? STEPPING_INTERRUPT
                                  : STEPPING;
}

static enum state state_of(const struct view *view, unsigned i)
{
    const struct model_vcpu *vcpu = &view->seen.model->vcpus[i];
    static const enum state of_outcome[] = {
        [OUTCOME_NONE] = STOPPED,  [OUTCOME_HALTED] = HALTED,
        [OUTCOME_EXITED] = EXITED, [OUTCOME_INPUT_ENDED] = INPUT_ENDED,
        [OUTCOME_RESET] = RESET,   [OUTCOME_STOPPED] = STOPPED,
        [OUTCOME_LIMIT] = LIMITED, [OUTCOME_FAILED] = FAILED,
    };
    switch (view_state(view, i)) {
    case MODEL_NOT_STARTED: return STARTING;
    case MODEL_RUNNING: return RUNNING;
    case MODEL_WAITING: return WAITING;
    case MODEL_HALTED: return IDLE;
    case MODEL_PAUSED: return PAUSED;
    case MODEL_STEPPING: return step_of(vcpu->state);
    default: return of_outcome[vcpu->outcome <= OUTCOME_FAILED ? vcpu->outcome : OUTCOME_NONE];
    }
}

static void put_history(struct title *title, const struct view *view, unsigned vcpu)
{
    const struct model_vcpu *of = &view->seen.model->vcpus[vcpu];
    unsigned long long number = model_exit_number(of, view->chosen.vcpus[vcpu].history_seq),
                       all = of->exits;
    if (number) {
        snprintf(title->state, sizeof title->state, VIEW_FORMAT(view, WF_PANE_HISTORY), number,
                 all);
        snprintf(title->brief, sizeof title->brief, "%llu/%llu", number, all);
    } else {
        snprintf(title->state, sizeof title->state, "%s", view_word(view, W_REGISTERS_OF_START));
        snprintf(title->brief, sizeof title->brief, "%s", title->state);
    }
    title->role = ROLE_WARN;
}

static void put_state(struct title *title, const struct view *view, unsigned vcpu)
{
    const struct model_vcpu *of = &view->seen.model->vcpus[vcpu];
    bool types = view->chosen.typing && view->chosen.focus == vcpu;
    enum state state = types ? TYPING : state_of(view, vcpu);
    if (state == EXITED && of->has_status)
        snprintf(title->state, sizeof title->state, VIEW_FORMAT(view, WF_PANE_STATUS), of->status);
    else
        snprintf(title->state, sizeof title->state, "%s", view_word(view, words[state][0]));
    snprintf(title->brief, sizeof title->brief, "%s", view_word(view, words[state][1]));
    title->role = (enum role)(ROLE_VCPU0 + vcpu);
    if (types)
        title->role = ROLE_TYPING;
    else if (state == FAILED) {
        size_t at = strlen(title->state);
        snprintf(title->state + at, sizeof title->state - at, ": %s",
                 view_word(view, failure(&of->last_exit)));
        title->role = ROLE_BAD;
    } else if ((state >= WAITING && state <= STEPPING_INTERRUPT) || state == LIMITED) {
        title->role = ROLE_WARN;
    }
}

static void make_title(struct title *title, const struct view *view, unsigned vcpu)
{
    const struct view_vcpu *of = &view->seen.vcpus[vcpu];
    const struct event *e = view_event(view, vcpu);
    enum engine_kind engine = e ? view_engine_at(view, e) : view_engine(view, vcpu);
    *title = (struct title){ .engine = explain_engine(engine, view->chosen.language) };
    title->engine_brief =
        engine != ENGINE_KVM ? explain_engine_brief(engine, view->chosen.language) : "";
    snprintf(title->name, sizeof title->name - 4, "%u %s", vcpu, of->guest);
    snprintf(title->stem, sizeof title->stem, "%s", title->name);
    char *dot = strrchr(title->stem, '.');
    if (dot && !strcmp(dot, ".bin"))
        *dot = '\0';
    if (view->chosen.vcpus[vcpu].in_history)
        put_history(title, view, vcpu);
    else
        put_state(title, view, vcpu);
    title->console =
        !view_has_text(view, vcpu)
            ? ""
            : view_word(view, view_shows_text(view, vcpu) ? W_PANE_TEXT : W_PANE_SERIAL);
    char number[32];
    if (of->typed_ahead)
        snprintf(title->typed, sizeof title->typed, VIEW_FORMAT(view, WF_PANE_TYPED),
                 text_number(of->typed_ahead, number));
}

/* ---- What of it fits ---- */

/* Cuts text to so many columns, at a character, with an ellipsis, for which its buffer has room. */
static void cut(char *text, int columns, bool ascii)
{
    const char *next = text, *mark = ascii ? "~" : "…";
    size_t end = 0;
    int at = 0, width;
    if (text_columns(text) <= columns)
        return;
    for (utf8_next(&next, &width); at + width < columns; utf8_next(&next, &width)) {
        at += width;
        end = (size_t)(next - text);
    }
    text[end] = '\0';
    if (columns > 0)
        memcpy(text + end, mark, strlen(mark) + 1);
}

static int columns_of(const struct title *title)
{
    const char *parts[] = { title->console, title->engine, title->state, title->typed };
    int columns = text_columns(title->name);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i])
            columns += 3 + text_columns(parts[i]);
    return columns;
}

/* First go ".bin" and what the state is said with beyond a word, last the CPU, which is said longer
 * if it is not KVM, and which console it is. The vCPU and its state stay. */
static void fit(struct title *title, int columns, bool ascii)
{
    if (columns_of(title) > columns)
        snprintf(title->name, sizeof title->name, "%s", title->stem);
    if (columns_of(title) > columns)
        snprintf(title->state, sizeof title->state, "%s", title->brief);
    if (columns_of(title) > columns)
        title->engine = title->engine_brief;
    if (columns_of(title) > columns)
        title->typed[0] = '\0';
    if (columns_of(title) > columns)
        title->engine = "";
    if (columns_of(title) > columns)
        title->console = "";
    int spare = columns - columns_of(title) + text_columns(title->name);
    if (spare < 4)
        title->name[1] = '\0'; /* the digit alone */
    else
        cut(title->name, spare, ascii);
    cut(title->state, columns - text_columns(title->name) - 3, ascii);
}

static void draw_title(struct canvas canvas, const struct view *view, unsigned vcpu,
                       enum role frame, bool thick)
{
    struct title title;
    enum role role = (enum role)(ROLE_VCPU0 + vcpu);
    const char *line = view->chosen.ascii ? " - " : thick ? " ━ " : " ─ ";
    make_title(&title, view, vcpu);
    bool roomy = canvas.area.columns >= ROOMY_COLUMNS;
    struct canvas row = canvas_inner(canvas, 0, 1, 1, canvas.area.columns - 2);
    fit(&title, row.area.columns - 2 * roomy, view->chosen.ascii);
    int column = canvas_format(row, 0, 0, role, "%s%s", roomy ? " " : "", title.name);
    if (*title.console) {
        column = canvas_text(row, 0, column, frame, line);
        column = canvas_text(row, 0, column, role, title.console);
    }
    if (*title.engine) {
        column = canvas_text(row, 0, column, frame, line);
        column = canvas_text(row, 0, column, role, title.engine);
    }
    if (*title.state) {
        column = canvas_text(row, 0, column, frame, line);
        column = canvas_text(row, 0, column, title.role, title.state);
    }
    if (*title.typed) {
        column = canvas_text(row, 0, column, frame, line);
        column = canvas_text(row, 0, column, ROLE_WARN, title.typed);
    }
    if (roomy)
        canvas_text(row, 0, column, frame, " ");
}

/* How far it is scrolled back, in the lower side of the frame. */
static void draw_scrolled(struct canvas canvas, const struct view *view, unsigned vcpu)
{
    const struct pane *pane = view->seen.vcpus[vcpu].pane;
    char text[48];
    int lines = min(view->chosen.vcpus[vcpu].scrolled_back, pane ? pane_scrollback(pane) : 0);
    if (lines <= 0)
        return;
    snprintf(
        text, sizeof text,
        WORD_FORMAT_OF(lines, view->chosen.language, WF_PANE_BACK_ONE_LINE, WF_PANE_BACK_LINES),
        lines);
    canvas_text_right(canvas, canvas.area.rows - 1, 1, canvas.area.columns - 2, ROLE_WARN, text);
}

void view_pane(struct canvas canvas, const struct view *view, unsigned vcpu)
{
    assert(vcpu < view->seen.count);
    const struct view_vcpu *of = &view->seen.vcpus[vcpu];
    struct rect area = canvas.area;
    bool focused = view->chosen.focus == vcpu;
    enum role frame = !focused || view->chosen.talk_keys ? ROLE_FRAME
                      : view->chosen.typing              ? ROLE_TYPING
                                                         : ROLE_FOCUS;
    /* Among others it stands out without colours, too. */
    bool thick = frame != ROLE_FRAME && view->seen.count > 1;
    if (thick)
        canvas_frame_thick(canvas, frame, view->chosen.ascii);
    else
        canvas_frame(canvas, frame, NULL, frame, view->chosen.ascii);
    draw_title(canvas, view, vcpu, frame, thick);
    if (frame == ROLE_TYPING)
        canvas_mark(canvas, 0, 0, area.columns, frame); /* one ground for all of it */
    struct canvas inner = canvas_inner(canvas, 1, 1, area.rows - 2, area.columns - 2);
    if (view_shows_text(view, vcpu)) {
        view_text_screen(inner, view, vcpu);
        return;
    }
    if (of->pane)
        pane_draw(of->pane, inner, view->chosen.vcpus[vcpu].scrolled_back);
    draw_scrolled(canvas, view, vcpu);
}
