/* The log: exits and notes in true order, one line each, the newest at the bottom. */
#include "event/words.h"
#include "text/text.h"
#include "view/view.h"

#include <stdio.h>
#include <string.h>

/* SCAN: events that one frame looks at to find those that fit the filter. */
enum { LINE = 160, SCAN = 20000 };

/* Columns with the gap after them, and the widths from which on they are shown. The address is
 * shown where it leaves enough for the words. */
enum {
    COLUMN_MARK = 2,
    COLUMN_VCPU = 2,
    COLUMN_VCPU_NAMED = 6,
    COLUMN_SEQ = 8,
    COLUMN_TIME = 12,
    COLUMN_SPAN = 9
};
enum { WORDS_LEAST = 20, FROM_SEQ = 46, FROM_TIME = 58, FROM_SPANS = 76, FROM_NAMED = 84, GAP = 1 };

/* ---- Lines ---- */

static bool shows(const struct view *view, unsigned vcpu)
{
    return vcpu < view->seen.model->count && (view->chosen.log_all || vcpu == view->chosen.focus);
}

/* What filter and search look at: the same whatever columns there is room for. */
static void line_text(const struct event *e, char text[LINE])
{
    int at = snprintf(text, LINE, "%llu vcpu %u ", (unsigned long long)e->seq, e->vcpu);
    size_t end = (size_t)at + event_describe(e, text + at, LINE - (size_t)at);
    if (end + 2 < LINE) {
        text[end++] = ' ';
        event_where(e, text + end, LINE - end);
    }
}

static bool holds(const struct event *e, const char *wanted)
{
    char text[LINE];
    if (!*wanted)
        return true;
    line_text(e, text);
    return strcasestr(text, wanted) != NULL;
}

/* Between two events: everything with an index below next[] is older. */
static struct model_cursor at_end(const struct view *view)
{
    struct model_cursor cursor = { .started = true };
    for (unsigned i = 0; i < view->seen.model->count; i++)
        cursor.next[i] = shows(view, i) ? model_history_size(&view->seen.model->vcpus[i]) : 0;
    return cursor;
}

/* The first event of a vCPU that comes after a time; or_at: or at it. */
static uint32_t first_after(const struct model_vcpu *v, uint64_t ns, bool or_at)
{
    uint32_t from = 0, to = model_history_size(v);
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        uint64_t at = model_history(v, middle)->exit_ns;
        if (at < ns || (at == ns && !or_at))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Just before an event, in the order of model_before(): at equal times the lower vCPU is older. */
static struct model_cursor before_event(const struct view *view, const struct event *e)
{
    struct model_cursor cursor = at_end(view);
    for (unsigned i = 0; i < view->seen.model->count; i++)
        if (i == e->vcpu)
            cursor.next[i] = model_history_find(&view->seen.model->vcpus[i], e->seq);
        else if (shows(view, i))
            cursor.next[i] = first_after(&view->seen.model->vcpus[i], e->exit_ns, i > e->vcpu);
    return cursor;
}

/* The counterpart of model_before(). */
static const struct event *after(const struct view *view, struct model_cursor *cursor)
{
    const struct event *first = NULL;
    for (unsigned i = 0; i < view->seen.model->count; i++) {
        const struct event *e =
            shows(view, i) ? model_history(&view->seen.model->vcpus[i], cursor->next[i]) : NULL;
        if (e && (!first || e->exit_ns < first->exit_ns))
            first = e;
    }
    if (first)
        cursor->next[first->vcpu]++;
    return first;
}

/* The next event in a direction that fits the filter; NULL if there is none, or *scan came to 0. */
static const struct event *next_line(const struct view *view, struct model_cursor *cursor,
                                     int direction, unsigned *scan)
{
    while (*scan) {
        --*scan;
        const struct event *e =
            direction < 0 ? model_before(view->seen.model, cursor) : after(view, cursor);
        if (!e || holds(e, view->chosen.log_filter))
            return e;
    }
    return NULL;
}

/* The selected event, NULL if there is none among those that are kept and shown. */
static const struct event *selected(const struct view *view)
{
    if (!view->chosen.log_has_selection || !shows(view, view->chosen.log_selected_vcpu))
        return NULL;
    const struct model_vcpu *v = &view->seen.model->vcpus[view->chosen.log_selected_vcpu];
    return model_history(v, model_history_find(v, view->chosen.log_selected_seq));
}

/* Where a walk from the selection starts; without one, at the end. */
static struct model_cursor from_selection(const struct view *view, int direction)
{
    const struct event *e = selected(view);
    struct model_cursor cursor = e ? before_event(view, e) : at_end(view);
    if (e && direction > 0)
        cursor.next[e->vcpu]++;
    return cursor;
}

bool view_log_move(const struct view *view, int steps, unsigned *vcpu, uint64_t *seq)
{
    int direction = steps < 0 ? -1 : 1;
    struct model_cursor cursor = from_selection(view, direction);
    const struct event *found = selected(view);
    for (unsigned scan = UINT32_MAX; steps; steps -= direction) {
        const struct event *e = next_line(view, &cursor, direction, &scan);
        if (!e)
            break;
        found = e;
    }
    if (!found)
        return false;
    *vcpu = found->vcpu;
    *seq = found->seq;
    return true;
}

bool view_log_find(const struct view *view, int direction, unsigned *vcpu, uint64_t *seq)
{
    struct model_cursor cursor = from_selection(view, direction);
    unsigned scan = UINT32_MAX;
    const struct event *e = NULL;
    if (!*view->chosen.log_search)
        return false;
    do
        e = next_line(view, &cursor, direction, &scan);
    while (e && !holds(e, view->chosen.log_search));
    if (!e)
        return false;
    *vcpu = e->vcpu;
    *seq = e->seq;
    return true;
}

/* ---- Drawing ---- */

struct log {
    const struct view *view;
    struct canvas canvas; /* inside the frame */
    int words;            /* columns for them */
    int where;            /* columns of the addresses; 0: not shown */
    const struct event *selected;
};

/* What the host took for an exit, without what the vCPU waited for its ring. */
static bool host_time(const struct model_vcpu *v, const struct event *e, uint64_t *ns)
{
    for (uint32_t i = model_history_find(v, e->seq) + 1;; i++) {
        const struct event *next = model_history(v, i);
        if (!next)
            return false;
        uint64_t end;
        if (!model_host_ends(next, &end))
            continue;
        uint64_t past = end - e->exit_ns;
        *ns = past > next->stalled_ns ? past - next->stalled_ns : 0;
        return true;
    }
}

static int draw_spans(const struct log *log, int row, int column, const struct event *e)
{
    char text[32];
    uint64_t host;
    if (event_is_run_return(e)) {
        canvas_text_right(log->canvas, row, column, COLUMN_SPAN - 2, ROLE_GUEST,
                          text_duration(e->exit_ns - e->entry_ns, text));
        if (host_time(&log->view->seen.model->vcpus[e->vcpu], e, &host))
            canvas_text_right(log->canvas, row, column + COLUMN_SPAN, COLUMN_SPAN - 2, ROLE_HOST,
                              text_duration(host, text));
    }
    return column + 2 * COLUMN_SPAN;
}

static enum role words_role(const struct event *e)
{
    if (e->reason == EVENT_INJECT || e->reason == EVENT_EOI)
        return ROLE_EXPLAIN; /* a note as well, but what an audience waits for */
    if (!event_is_exit(e))
        return e->reason == EVENT_END && e->outcome == OUTCOME_FAILED ? ROLE_BAD : ROLE_DIM;
    return e->reason >= EVENT_SHUTDOWN ? ROLE_BAD : ROLE_TEXT;
}

/* The hit within the words; the address or the number if it is there. */
static void mark_hit(const struct log *log, int row, int column, const char *text,
                     const struct event *e)
{
    const char *wanted = log->view->chosen.log_search, *hit = strcasestr(text, wanted);
    if (!*wanted || !holds(e, wanted))
        return;
    int at = hit ? (int)(hit - text) : 0, length = (int)strlen(hit ? wanted : text);
    if (at < log->words)
        canvas_mark(log->canvas, row, column + at,
                    at + length > log->words ? log->words - at : length, ROLE_CHANGED);
}

static int vcpu_columns(const struct log *log)
{
    return log->canvas.area.columns < FROM_NAMED ? COLUMN_VCPU : COLUMN_VCPU_NAMED;
}

/* Text too long for its columns ends with a whole word. The words of events are ASCII. */
static void cut_at_word(char text[LINE], int columns, bool ascii)
{
    int end = columns - 2;
    if ((int)strlen(text) <= columns || end < 1)
        return;
    while (end > 1 && text[end] != ' ')
        end--;
    snprintf(text + end, LINE - (size_t)end, "%s", ascii ? " ~" : " …");
}

/* Of an interrupt what comes last matters least: it is left out where that saves the address, or
 * spares cutting it off within a word. columns: for words and address together. */
static void shorten(const struct log *log, const struct event *e, int columns, char text[LINE])
{
    bool interrupt = e->reason == EVENT_INJECT || e->reason == EVENT_EOI;
    char *comma = strrchr(text, ',');
    int whole = text_columns(text);
    if (!interrupt || !comma || whole <= log->words)
        return;
    if (whole > columns || (log->where && comma - text <= log->words))
        *comma = '\0';
}

/* The words, and the address behind them unless they need its room. */
static void draw_words(const struct log *log, int row, int column, const struct event *e)
{
    char text[LINE], where[32] = "";
    bool current = e == log->selected;
    int width = log->canvas.area.columns;
    event_describe(e, text, sizeof text);
    shorten(log, e, width - column, text);
    if (log->where && text_columns(text) <= log->words)
        event_where(e, where, sizeof where);
    int room = *where ? log->words : width - column;
    cut_at_word(text, room, log->view->chosen.ascii);
    canvas_text_cut(log->canvas, row, column, room, words_role(e), text);
    canvas_text(log->canvas, row, width - log->where, ROLE_DIM, where);
    if (current)
        canvas_mark(log->canvas, row, 0, width, ROLE_CURRENT);
    mark_hit(log, row, column, text, e);
}

static void draw_line(const struct log *log, int row, const struct event *e)
{
    char text[LINE];
    int width = log->canvas.area.columns, column = COLUMN_MARK;
    if (e == log->selected)
        canvas_text(log->canvas, row, 0, ROLE_STRONG, ">");
    if (width >= FROM_SEQ) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)e->seq);
        canvas_text_right(log->canvas, row, column, COLUMN_SEQ - 2, ROLE_DIM, text);
        column += COLUMN_SEQ;
    }
    canvas_format(log->canvas, row, column, ROLE_VCPU0 + (e->vcpu & 3), "%u", e->vcpu);
    column += vcpu_columns(log);
    if (width >= FROM_TIME) {
        uint64_t start = log->view->seen.model->first_ns,
                 ns = e->exit_ns > start ? e->exit_ns - start : 0;
        snprintf(text, sizeof text, "%.3f", (double)ns / 1e6);
        canvas_text_right(log->canvas, row, column, COLUMN_TIME - 2, ROLE_DIM, text);
        column += COLUMN_TIME;
    }
    if (width >= FROM_SPANS)
        column = draw_spans(log, row, column, e);
    draw_words(log, row, column, e);
}

static void draw_heading(struct log *log)
{
    const struct view *view = log->view;
    int width = log->canvas.area.columns, column = COLUMN_MARK;
    if (width >= FROM_SEQ) {
        canvas_text_right(log->canvas, 0, column, COLUMN_SEQ - 2, ROLE_DIM, "#");
        column += COLUMN_SEQ;
    }
    canvas_text(log->canvas, 0, column, ROLE_DIM, width < FROM_NAMED ? "v" : "vCPU");
    column += vcpu_columns(log);
    if (width >= FROM_TIME) {
        canvas_text_right(log->canvas, 0, column, COLUMN_TIME - 2, ROLE_DIM,
                          view_word(view, W_LOG_TIME));
        column += COLUMN_TIME;
    }
    if (width >= FROM_SPANS) {
        canvas_text_right(log->canvas, 0, column, COLUMN_SPAN - 2, ROLE_DIM,
                          view_word(view, W_VIEW_GUEST));
        canvas_text_right(log->canvas, 0, column + COLUMN_SPAN, COLUMN_SPAN - 2, ROLE_DIM,
                          view_word(view, W_VIEW_HOST));
        column += 2 * COLUMN_SPAN;
    }
    if (width - column - GAP - log->where < WORDS_LEAST)
        log->where = 0;
    log->words = width - column - (log->where ? log->where + GAP : 0);
    canvas_text_cut(log->canvas, 0, column, log->words, ROLE_DIM, view_word(view, W_LOG_WHAT));
    if (log->where)
        canvas_text(log->canvas, 0, width - log->where, ROLE_DIM, view_word(view, W_LOG_WHERE));
}

static void draw_frame(const struct view *view, struct canvas canvas)
{
    char title[512];
    size_t at = (size_t)snprintf(title, sizeof title, " %s: ", view_word(view, W_LOG_TITLE));
    at +=
        (size_t)(view->chosen.log_all
                     ? snprintf(title + at, sizeof title - at, "%s ", view_word(view, W_LOG_OF_ALL))
                     : snprintf(title + at, sizeof title - at, "vCPU %u ", view->chosen.focus));
    if (*view->chosen.log_filter)
        at += (size_t)snprintf(title + at, sizeof title - at, "%s '%s' ",
                               view_word(view, W_LOG_FILTER), view->chosen.log_filter);
    if (*view->chosen.log_search)
        snprintf(title + at, sizeof title - at, "%s '%s' ", view_word(view, W_LOG_SEARCH),
                 view->chosen.log_search);
    canvas_frame(canvas, ROLE_FRAME, title, ROLE_STRONG, view->chosen.ascii);
}

/* Behind the last line of the page: the end, or half a page after the selection. */
static struct model_cursor bottom(const struct log *log, int rows)
{
    const struct view *view = log->view;
    struct model_cursor cursor = from_selection(view, 1);
    unsigned scan = SCAN;
    if (log->selected)
        for (int i = 0; i < rows / 2 && next_line(view, &cursor, 1, &scan); i++)
            ;
    return cursor;
}

static int longest_where(const struct event *const *page, int count)
{
    char where[32];
    int longest = 9;
    for (int i = 0; i < count; i++) {
        int columns = (int)event_where(page[i], where, sizeof where);
        longest = columns > longest ? columns : longest;
    }
    return longest;
}

void view_log(struct canvas canvas, const struct view *view)
{
    int rows = canvas.area.rows - 3, count = 0;
    struct log log = { .view = view, .selected = selected(view) };
    const struct event *page[GRID_MAX_ROWS], *e;
    unsigned scan = SCAN;
    struct model_cursor cursor = bottom(&log, rows);
    while (count < rows && count < GRID_MAX_ROWS && (e = next_line(view, &cursor, -1, &scan)))
        page[count++] = e;
    log.canvas = canvas_inner(canvas, 1, 1, canvas.area.rows - 2, canvas.area.columns - 2);
    log.where = longest_where(page, count);
    draw_frame(view, canvas);
    draw_heading(&log);
    for (int i = 0; i < count; i++)
        draw_line(&log, count - i, page[i]);
    if (count < rows && !scan)
        canvas_text(log.canvas, count + 1, COLUMN_MARK, ROLE_DIM,
                    view_word(view, W_LOG_OLDER_NOT_SEARCHED));
    else if (!count)
        canvas_text(log.canvas, 1, COLUMN_MARK, ROLE_DIM,
                    view_word(view, *view->chosen.log_filter ? W_LOG_NO_MATCH : W_VIEW_NO_EXITS));
}
