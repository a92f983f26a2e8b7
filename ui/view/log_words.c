/* A line of the log in words: what an event was, and where; what is cut where there is not room for
 * all, and how kinds of events differ by colour. */
#include "event/words.h"
#include "text/clamp.h"
#include "text/text.h"
#include "view/log.h"
#include "view/log_lines.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

/* By what kind an exit is; failures and what an audience waits for aside. The mark of slides is a
 * hue that nothing else on the live screen has. */
static enum role kind_role(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return e->direction == EVENT_IN ? ROLE_GUEST : ROLE_TEXT;
    case EVENT_HYPERCALL: return ROLE_STRONG;
    case EVENT_MMIO: return ROLE_MARK;
    case EVENT_HLT: return ROLE_WARN;
    case EVENT_IRQ_WINDOW: return ROLE_EXPLAIN;
    default: return ROLE_TEXT;
    }
}

static enum role note_role(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_EXCEPTION: return e->exception.failed ? ROLE_BAD : ROLE_EXPLAIN;
    case EVENT_INJECT:
    case EVENT_EOI:
    case EVENT_ENGINE: return ROLE_EXPLAIN;
    case EVENT_END:
        return e->outcome == OUTCOME_FAILED  ? ROLE_BAD
               : e->outcome >= OUTCOME_LIMIT ? ROLE_WARN
               : e->outcome == OUTCOME_NONE  ? ROLE_DIM
                                             : ROLE_GOOD;
    default: return ROLE_DIM;
    }
}

static enum role words_role(const struct log *log, const struct event *e)
{
    if (!event_is_exit(e))
        return note_role(e);
    return view_fails(log->view, e) ? ROLE_BAD : kind_role(e);
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
    char less[LOG_LINE];
    const unsigned first = log->where && e->reason == EVENT_EXCEPTION; /* the column says where */
    log_describe(log->view, e, first, text);
    for (unsigned spared = first + 1; text_columns(text) > log->words; spared++) {
        log_describe(log->view, e, spared, less);
        bool cut = text_columns(text) > columns, saves = log->where && (spared == 1 || first) &&
                                                         e->reason != EVENT_IO &&
                                                         text_columns(less) <= log->words;
        if (!strcmp(less, text) || (!cut && !saves))
            return;
        memcpy(text, less, sizeof less);
    }
}

/* Of an exception it is a linear address, as its words have them. */
static void put_where(const struct log *log, const struct event *e, char *text, size_t size)
{
    if (event_has_registers(e))
        event_where(e, view_wide(log->view, e), text, size);
    else
        snprintf(text, size, "%08llx", (unsigned long long)e->exception.from);
}

/* Its name, where the words leave room for it: before the address, or in place of that. */
static void draw_place(const struct log *log, int row, int column, int words, const struct event *e)
{
    enum { SPACE = 2 };
    char text[SYMBOLS_PLACE];
    int room = log->words - max(words, LOG_WORDS) - SPACE;
    if (room <= 0)
        return;
    view_event_name(log->view, e, room, text);
    if (!*text && !log->where)
        put_where(log, e, text, sizeof text);
    if (text_columns(text) <= room)
        canvas_text_right(log->canvas, row, column, log->words, ROLE_DIM, text);
}

/* The words, and place and address behind them unless they need their room. */
void log_draw_words(const struct log *log, int row, int column, const struct event *e)
{
    char text[LOG_LINE], where[32] = "";
    int width = log->canvas.area.columns;
    describe(log, e, width - column, text);
    const bool fits = text_columns(text) <= log->words;
    if (fits)
        put_where(log, e, where, sizeof where);
    int room = fits ? log->words : width - column;
    cut_at_word(text, room, log->view->chosen.ascii);
    canvas_text_cut(log->canvas, row, column, room, words_role(log, e), text);
    if (fits)
        draw_place(log, row, column, text_columns(text), e);
    canvas_text_right(log->canvas, row, width - log->where, log->where, ROLE_DIM, where);
    if (e == log->selected)
        canvas_mark(log->canvas, row, 0, width, ROLE_CURRENT);
    mark_hit(log, row, column, text, e);
}
