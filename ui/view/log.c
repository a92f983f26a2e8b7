/* The log: exits and notes in true order, one line each, the newest at the bottom. */
#include "text/text.h"
#include "view/log_lines.h"
#include "view/parts.h"
#include "words/said.h"

#include <stdio.h>
#include <string.h>

enum { SCAN = 20000 }; /* events that one frame looks at to find those that fit the filter */

/* Columns with the gap after them, and the widths from which on they are shown. The address is
 * shown where it leaves enough for the words. */
enum {
    COLUMN_MARK = 2,
    COLUMN_VCPU = 2,
    COLUMN_VCPU_NAMED = 6,
    COLUMN_NUMBER = 8,
    COLUMN_TIME = 12,
    COLUMN_SPAN = 9
};
enum {
    WORDS_LEAST = 20,
    WORDS_NAMED = 24, /* are left for the words where names stand behind them */
    FROM_NUMBER = 46,
    FROM_TIME = 58,
    FROM_SPANS = 76,
    FROM_NAMED = 84,
    GAP = 1
};

struct log {
    const struct view *view;
    struct canvas canvas; /* inside the frame */
    int words;            /* columns for them */
    int where;            /* columns of the addresses; 0: not shown */
    const struct event *selected;
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

static int draw_spans(const struct log *log, int row, int column, const struct event *e)
{
    char text[32];
    uint64_t guest, between, host;
    const struct model_vcpu *v = &log->view->seen.model->vcpus[e->vcpu];
    uint32_t index = model_history_find(v, e->seq);
    if (event_is_run_return(e)) {
        model_history_times(v, index, &guest, &between);
        canvas_text_right(log->canvas, row, column, COLUMN_SPAN - 2, ROLE_GUEST,
                          text_duration(guest, text));
        if (host_time(v, index, &host))
            canvas_text_right(log->canvas, row, column + COLUMN_SPAN, COLUMN_SPAN - 2, ROLE_HOST,
                              text_duration(between + host, text));
    }
    return column + 2 * COLUMN_SPAN;
}

static enum role words_role(const struct log *log, const struct event *e)
{
    if (e->reason == EVENT_EXCEPTION)
        return e->exception.failed ? ROLE_BAD : ROLE_EXPLAIN;
    if (e->reason == EVENT_INJECT || e->reason == EVENT_EOI || e->reason == EVENT_ENGINE)
        return ROLE_EXPLAIN; /* a note as well, but what an audience waits for */
    if (!event_is_exit(e))
        return e->reason == EVENT_END && e->outcome == OUTCOME_FAILED ? ROLE_BAD : ROLE_DIM;
    return view_fails(log->view, e) ? ROLE_BAD : ROLE_TEXT;
}

/* The hit within the words; the address or the number if it is there. */
static void mark_hit(const struct log *log, int row, int column, const char *text,
                     const struct event *e)
{
    const char *wanted = log->view->chosen.log_search, *hit = strcasestr(text, wanted);
    if (!*wanted || !log_line_holds(log->view, e, wanted))
        return;
    char before[LOG_LINE];
    snprintf(before, sizeof before, "%.*s", hit ? (int)(hit - text) : 0, text);
    int at = text_columns(before), length = text_columns(hit ? wanted : text);
    if (at < log->words)
        canvas_mark(log->canvas, row, column + at,
                    at + length > log->words ? log->words - at : length, ROLE_CHANGED);
}

static int vcpu_columns(const struct log *log)
{
    return log->canvas.area.columns < FROM_NAMED ? COLUMN_VCPU : COLUMN_VCPU_NAMED;
}

/* Text too long for its columns ends with a whole word, if one has room. */
static void cut_at_word(char text[LOG_LINE], int columns, bool ascii)
{
    if (text_columns(text) <= columns)
        return;
    for (char *end; (end = strrchr(text, ' ')) && end > text;) {
        *end = '\0';
        if (text_columns(text) > columns - 2)
            continue;
        snprintf(end, LOG_LINE - (size_t)(end - text), "%s", ascii ? " ~" : " …");
        return;
    }
}

/* The event in words, as much of it as matters where something would be cut off; of an interrupt
 * the vector is spared already where that saves the address. columns: for words and address
 * together. */
static void describe(const struct log *log, const struct event *e, int columns, char text[LOG_LINE])
{
    event_say *say = said_by(log->view->chosen.language);
    char less[LOG_LINE];
    const unsigned first = log->where && e->reason == EVENT_EXCEPTION; /* the column says where */
    event_describe_as(e, say, first, text, LOG_LINE);
    for (unsigned spared = first + 1; text_columns(text) > log->words; spared++) {
        event_describe_as(e, say, spared, less, sizeof less);
        bool cut = text_columns(text) > columns, saves = log->where && (spared == 1 || first) &&
                                                         e->reason != EVENT_IO &&
                                                         text_columns(less) <= log->words;
        if (!strcmp(less, text) || (!cut && !saves))
            return;
        memcpy(text, less, sizeof less);
    }
}

/* The place before the address, where the words leave room for it. */
static void draw_place(const struct log *log, int row, int column, int words, const struct event *e)
{
    enum { SPACE = 2 };
    char text[SYMBOLS_PLACE];
    int room = log->words - (words > WORDS_NAMED ? words : WORDS_NAMED) - SPACE;
    if (room > 0)
        canvas_text_right(log->canvas, row, column, log->words, ROLE_DIM,
                          view_event_name(log->view, e, room, text));
}

/* Of an exception it is a linear address, as its words have them. */
static void put_where(const struct log *log, const struct event *e, char *text, size_t size)
{
    if (event_has_registers(e))
        event_where(e, view_wide(log->view, e), text, size);
    else
        snprintf(text, size, "%08llx", (unsigned long long)e->exception.from);
}

/* The words, and place and address behind them unless they need their room. */
static void draw_words(const struct log *log, int row, int column, const struct event *e)
{
    char text[LOG_LINE], where[32] = "";
    bool current = e == log->selected;
    int width = log->canvas.area.columns;
    describe(log, e, width - column, text);
    if (log->where && text_columns(text) <= log->words)
        put_where(log, e, where, sizeof where);
    int room = *where ? log->words : width - column;
    cut_at_word(text, room, log->view->chosen.ascii);
    canvas_text_cut(log->canvas, row, column, room, words_role(log, e), text);
    if (*where)
        draw_place(log, row, column, text_columns(text), e);
    canvas_text_right(log->canvas, row, width - log->where, log->where, ROLE_DIM, where);
    if (current)
        canvas_mark(log->canvas, row, 0, width, ROLE_CURRENT);
    mark_hit(log, row, column, text, e);
}

static void draw_line(const struct log *log, int row, const struct event *e)
{
    char text[LOG_LINE];
    int width = log->canvas.area.columns, column = COLUMN_MARK;
    if (e == log->selected)
        canvas_text(log->canvas, row, 0, ROLE_STRONG, ">");
    const struct model_vcpu *v = &log->view->seen.model->vcpus[e->vcpu];
    if (width >= FROM_NUMBER && event_is_exit(e)) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)model_exit_number(v, e->seq));
        canvas_text_right(log->canvas, row, column, COLUMN_NUMBER - 2, ROLE_DIM, text);
    }
    column += width >= FROM_NUMBER ? COLUMN_NUMBER : 0;
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
    if (width >= FROM_NUMBER) {
        canvas_text_right(log->canvas, 0, column, COLUMN_NUMBER - 2, ROLE_DIM, "#");
        column += COLUMN_NUMBER;
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
    log.where = longest_where(view, page.lines, count);
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
