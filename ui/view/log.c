/* The log: exits and notes in true order, one line each, the newest at the bottom. */
#include "view/log.h"
#include "event/words.h"
#include "text/clamp.h"
#include "text/text.h"
#include "view/log_lines.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

enum { SCAN = 20000 }; /* events that one frame looks at to find those that fit the filter */

/* Columns, with the gap after them where there is one. */
enum {
    COLUMN_MARK = 2,
    COLUMN_VCPU = 2,
    COLUMN_VCPU_NAMED = 6,
    COLUMN_SPAN = 8,
    COLUMN_NAME = 12, /* "hello.S:13" before an address */
    GAP = 2,
    GAP_WHERE = 1,
    DIGITS_LEAST = 3,
    WORDS_LEAST = 20
};

/* What the host took for the exit at an index, without what the vCPU waited for its ring. */
static bool host_time(const struct model_vcpu *v, uint32_t index, uint64_t *ns)
{
    const struct event *e = model_history(v, index);
    for (uint32_t i = index + 1;; i++) {
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

static void draw_spans(const struct log *log, int row, int column, const struct event *e)
{
    char text[32];
    uint64_t guest, between, host;
    const struct model_vcpu *v = &log->view->seen.model->vcpus[e->vcpu];
    uint32_t index = model_history_find(v, e->seq);
    if (!event_is_run_return(e))
        return;
    model_history_times(v, index, &guest, &between);
    canvas_text_right(log->canvas, row, column, COLUMN_SPAN - 1, ROLE_GUEST,
                      view_duration(log->view, guest, text));
    if (host_time(v, index, &host))
        canvas_text_right(log->canvas, row, column + COLUMN_SPAN, COLUMN_SPAN - 1, ROLE_HOST,
                          view_duration(log->view, between + host, text));
}

/* ---- Columns ---- */

static bool is_shown(const struct log *log, unsigned vcpu)
{
    return log->view->chosen.log_all || vcpu == log->view->chosen.focus;
}

/* Time since the start of the run, in milliseconds. Returns text. */
static char *put_time(const struct log *log, uint64_t ns, char text[32])
{
    uint64_t start = log->view->seen.model->first_ns;
    snprintf(text, 32, "%.3f", (double)(ns > start ? ns - start : 0) / 1e6);
    return text;
}

static int number_columns(const struct log *log)
{
    int digits = DIGITS_LEAST;
    for (unsigned i = 0; i < log->view->seen.count; i++)
        if (is_shown(log, i))
            digits =
                max(digits, snprintf(NULL, 0, "%llu",
                                     (unsigned long long)log->view->seen.model->vcpus[i].exits));
    return digits + GAP;
}

static int time_columns(const struct log *log)
{
    char text[32];
    int title = text_columns(view_word(log->view, W_LOG_TIME));
    return max(title, (int)strlen(put_time(log, log->view->seen.model->last_ns, text))) + GAP;
}

static bool has_names(const struct log *log)
{
    for (unsigned i = 0; i < log->view->seen.count; i++)
        if (is_shown(log, i) && log->view->seen.vcpus[i].symbols)
            return true;
    return false;
}

/* So many columns, if that leaves as many as are wanted; else 0. */
static int take(int *room, int columns, int leave)
{
    if (*room - columns < leave)
        return 0;
    *room -= columns;
    return columns;
}

/* Which columns there are, the least important last. Whose event it was goes without saying where
 * there is one vCPU; and where there are names, the addresses. */
static void measure(struct log *log, int where)
{
    int room = log->canvas.area.columns - COLUMN_MARK;
    const bool named = has_names(log);
    const int wanted = LOG_WORDS + (named ? COLUMN_NAME : 0);
    if (log->view->chosen.log_all && log->view->seen.count > 1)
        log->vcpu = take(&room, COLUMN_VCPU, 0);
    log->number = take(&room, number_columns(log), WORDS_LEAST);
    if (!named && take(&room, where + GAP_WHERE, WORDS_LEAST))
        log->where = where;
    log->spans = take(&room, 2 * COLUMN_SPAN + 1, wanted);
    log->time = take(&room, time_columns(log), wanted);
    if (named && take(&room, where + GAP_WHERE, wanted))
        log->where = where;
    if (log->vcpu)
        log->vcpu += take(&room, COLUMN_VCPU_NAMED - COLUMN_VCPU, wanted);
    log->words = room;
}

static void draw_line(const struct log *log, int row, const struct event *e)
{
    char text[32];
    const struct model_vcpu *v = &log->view->seen.model->vcpus[e->vcpu];
    int column = COLUMN_MARK;
    if (e == log->selected)
        canvas_text(log->canvas, row, 0, ROLE_STRONG, ">");
    if (log->number && event_is_exit(e)) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)model_exit_number(v, e->seq));
        canvas_text_right(log->canvas, row, column, log->number - GAP, ROLE_DIM, text);
    }
    column += log->number;
    if (log->vcpu)
        canvas_format(log->canvas, row, column, ROLE_VCPU0 + (e->vcpu & 3), "%u", e->vcpu);
    column += log->vcpu;
    if (log->time)
        canvas_text_right(log->canvas, row, column, log->time - GAP, ROLE_DIM,
                          put_time(log, e->exit_ns, text));
    column += log->time;
    if (log->spans)
        draw_spans(log, row, column, e);
    log_draw_words(log, row, column + log->spans, e);
}

static void draw_heading(const struct log *log)
{
    const struct view *view = log->view;
    int column = COLUMN_MARK;
    if (log->number)
        canvas_text_right(log->canvas, 0, column, log->number - GAP, ROLE_DIM, "#");
    column += log->number;
    if (log->vcpu)
        canvas_text(log->canvas, 0, column, ROLE_DIM, log->vcpu < COLUMN_VCPU_NAMED ? "v" : "vCPU");
    column += log->vcpu;
    if (log->time)
        canvas_text_right(log->canvas, 0, column, log->time - GAP, ROLE_DIM,
                          view_word(view, W_LOG_TIME));
    column += log->time;
    if (log->spans) {
        canvas_text_right(log->canvas, 0, column, COLUMN_SPAN - 1, ROLE_DIM,
                          view_word(view, W_VIEW_GUEST));
        canvas_text_right(log->canvas, 0, column + COLUMN_SPAN, COLUMN_SPAN - 1, ROLE_DIM,
                          view_word(view, W_VIEW_HOST));
    }
    column += log->spans;
    canvas_text_cut(log->canvas, 0, column, log->words, ROLE_DIM, view_word(view, W_LOG_WHAT));
    if (log->where)
        canvas_text(log->canvas, 0, log->canvas.area.columns - log->where, ROLE_DIM,
                    view_word(view, W_LOG_WHERE));
    else if (log->words >= LOG_WORDS + COLUMN_NAME)
        canvas_text_right(log->canvas, 0, column, log->words, ROLE_DIM,
                          view_word(view, W_LOG_PLACE));
}

/* Puts what narrows the log, or is looked for in it, into its title. */
static size_t put_choice(const struct view *view, char *title, size_t size, enum word what,
                         const char *text)
{
    if (!*text)
        return 0;
    return (size_t)snprintf(title, size, "%s %s '%s' ", view->chosen.ascii ? "-" : "─",
                            view_word(view, what), text);
}

static void draw_frame(const struct view *view, struct canvas canvas)
{
    char title[512];
    size_t at = (size_t)snprintf(title, sizeof title, " %s: ", view_word(view, W_LOG_TITLE));
    at +=
        (size_t)(view->chosen.log_all
                     ? snprintf(title + at, sizeof title - at, "%s ", view_word(view, W_LOG_OF_ALL))
                     : snprintf(title + at, sizeof title - at, "vCPU %u ", view->chosen.focus));
    at += put_choice(view, title + at, sizeof title - at, W_LOG_FILTER, view->chosen.log_filter);
    put_choice(view, title + at, sizeof title - at, W_LOG_SEARCH, view->chosen.log_search);
    canvas_frame(canvas, ROLE_FRAME, title, ROLE_STRONG, view->chosen.ascii);
}

static int longest_where(const struct view *view, const struct event *const *page, int count)
{
    char where[32];
    int longest = 9;
    for (int i = 0; i < count; i++) {
        if (!event_has_registers(page[i]))
            continue;
        int columns = (int)event_where(page[i], view_wide(view, page[i]), where, sizeof where);
        longest = columns > longest ? columns : longest;
    }
    return longest;
}

void view_log(struct canvas canvas, const struct view *view)
{
    int rows = canvas.area.rows - 3;
    struct log log = { .view = view, .selected = log_selected(view) };
    struct log_page page;
    bool looked_at_all = log_fill_page(view, rows, SCAN, &page);
    const int count = page.count;
    log.canvas = canvas_inner(canvas, 1, 1, canvas.area.rows - 2, canvas.area.columns - 2);
    measure(&log, longest_where(view, page.lines, count));
    draw_frame(view, canvas);
    draw_heading(&log);
    for (int i = 0; i < count; i++)
        draw_line(&log, count - i, page.lines[i]);
    if (count < rows && !looked_at_all)
        canvas_text(log.canvas, count + 1, COLUMN_MARK, ROLE_DIM,
                    view_word(view, W_LOG_OLDER_NOT_SEARCHED));
    else if (!count)
        canvas_text(log.canvas, 1, COLUMN_MARK, ROLE_DIM,
                    view_word(view, *view->chosen.log_filter ? W_LOG_NO_MATCH : W_VIEW_NO_EXITS));
}

bool view_log_in_row(const struct view *view, int rows, int row, unsigned *vcpu, uint64_t *seq)
{
    struct log_page page;
    log_fill_page(view, rows - 3, SCAN, &page);
    int index = page.count + 1 - row; /* below the frame and the heading */
    if (index < 0 || index >= page.count)
        return false;
    *vcpu = page.lines[index]->vcpu;
    *seq = page.lines[index]->seq;
    return true;
}
