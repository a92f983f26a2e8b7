/* Which events are lines of the log, and in what order: chosen, filtered, searched. */
#include "view/log_lines.h"

#include "event/ports.h"
#include "model/interrupts.h"
#include "text/clamp.h"
#include "view/parts.h"
#include "words/said.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static bool shows(const struct view *view, unsigned vcpu)
{
    return vcpu < view->seen.model->count && (view->chosen.log_all || vcpu == view->chosen.focus);
}

/* ---- Words ---- */

/* Of a read of the keyboard's data: which key that is about. NULL: none, or in codes that the
 * controller does not make set 1 of. */
static const char *key_of(const struct view *view, const struct event *e)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[e->vcpu];
    bool reads = e->reason == EVENT_IO && e->direction == EVENT_IN && e->port == PORT_KEYBOARD &&
                 !(e->flags & EVENT_NO_DEVICE);
    if (!reads || !(v->devices.keyboard.command_byte & KEYBOARD_COMMAND_TRANSLATE))
        return NULL;
    return explain_key(e->data[0] & 0x7f);
}

void log_describe(const struct view *view, const struct event *e, unsigned spared,
                  char text[LOG_LINE])
{
    size_t at = event_describe_as(e, said_by(view->chosen.language), spared, text, LOG_LINE);
    const char *key = key_of(view, e);
    if (key && e->data[0] & 0x80)
        snprintf(text + at, LOG_LINE - at, VIEW_FORMAT(view, WF_LOG_KEY_UP), key);
    else if (key)
        snprintf(text + at, LOG_LINE - at, VIEW_FORMAT(view, WF_LOG_KEY_DOWN), key);
}

/* What filter and search look at: the same whatever columns there is room for. */
static void line_text(const struct view *view, const struct event *e, char text[LOG_LINE])
{
    int at = 0;
    char place[SYMBOLS_PLACE], words[LOG_LINE];
    const struct model_vcpu *v = &view->seen.model->vcpus[e->vcpu];
    if (event_is_exit(e))
        at = snprintf(text, LOG_LINE, "%llu ", (unsigned long long)model_exit_number(v, e->seq));
    at += snprintf(text + at, LOG_LINE - (size_t)at, "vcpu %u ", e->vcpu);
    log_describe(view, e, 0, words);
    at += snprintf(text + at, LOG_LINE - (size_t)at, "%s", words);
    size_t end = (size_t)min(at, LOG_LINE - 1);
    if (end + 2 < LOG_LINE) {
        text[end++] = ' ';
        if (event_has_registers(e))
            end += event_where(e, model_wide(v, e), text + end, LOG_LINE - end);
        snprintf(text + end, LOG_LINE - end, " %s", view_event_name(view, e, LOG_LINE, place));
    }
}

static bool holds(const struct view *view, const struct event *e, const char *wanted)
{
    char text[LOG_LINE];
    line_text(view, e, text);
    return strcasestr(text, wanted) != NULL;
}

static struct event exception_event(unsigned vcpu, const struct model_interrupt *i)
{
    return (struct event){
        .seq = i->seq,
        .entry_ns = i->began_ns,
        .exit_ns = i->began_ns,
        .linear = (uint32_t)i->from,
        .vcpu = (uint8_t)vcpu,
        .reason = EVENT_EXCEPTION,
        .irq = EVENT_NO_IRQ,
        .exception = { .cr2 = i->cr2,
                       .from = i->from,
                       .to = i->to,
                       .error = i->error,
                       .vector = i->vector,
                       .has_error = i->has_error,
                       .kind = i->kind,
                       .failed = i->failed },
    };
}

/* Injections are in the history themselves. */
bool log_exception(const struct view *view, const struct event *e, unsigned back,
                   struct event *exception)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[e->vcpu];
    uint32_t end = model_interrupt_find(v, e->seq);
    if (back >= end || !event_is_run_return(e))
        return false;
    const struct model_interrupt *i = model_interrupt(v, end - 1 - back);
    uint32_t index = model_history_find(v, e->seq);
    if (!index || i->irq != EVENT_NO_IRQ || i->seq < model_history(v, index - 1)->seq)
        return false;
    *exception = exception_event(e->vcpu, i);
    return true;
}

bool log_line_holds(const struct view *view, const struct event *e, const char *wanted)
{
    struct event exception;
    if (!*wanted || holds(view, e, wanted))
        return true;
    for (unsigned i = 0; log_exception(view, e, i, &exception); i++)
        if (holds(view, &exception, wanted))
            return true;
    return false;
}

/* Between two events: everything with an index below next[] is older. */
static struct model_cursor at_end(const struct view *view)
{
    struct model_cursor cursor = { .started = true };
    for (unsigned i = 0; i < view->seen.model->count; i++)
        cursor.next[i] = shows(view, i) ? model_history_size(&view->seen.model->vcpus[i]) : 0;
    return cursor;
}

/* Just before an event, in the order of model_before(): at equal times the lower vCPU is older. */
static struct model_cursor before_event(const struct view *view, const struct event *e)
{
    const uint64_t ns = e->exit_ns;
    struct model_cursor cursor = at_end(view);
    for (unsigned i = 0; i < view->seen.model->count; i++) {
        const struct model_vcpu *v = &view->seen.model->vcpus[i];
        if (i == e->vcpu)
            cursor.next[i] = model_history_find(v, e->seq);
        else if (shows(view, i))
            cursor.next[i] = i < e->vcpu ? model_history_after(v, ns)
                             : ns        ? model_history_after(v, ns - 1)
                                         : 0;
    }
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

static bool is_line(const struct view *view, const struct event *e)
{
    const char *filter = view->chosen.log_filter;
    return *filter ? log_line_holds(view, e, filter) : !log_is_folded(view, e);
}

/* ---- From line to line ---- */

const struct event *log_next_line(const struct view *view, struct model_cursor *cursor,
                                  int direction, unsigned *scan)
{
    assert(direction == 1 || direction == -1);
    while (*scan) {
        --*scan;
        const struct event *e =
            direction < 0 ? model_before(view->seen.model, cursor) : after(view, cursor);
        if (!e || is_line(view, e))
            return e;
    }
    return NULL;
}

const struct event *log_selected(const struct view *view)
{
    if (!view->chosen.log_has_selection || !shows(view, view->chosen.log_selected_vcpu))
        return NULL;
    const struct model_vcpu *v = &view->seen.model->vcpus[view->chosen.log_selected_vcpu];
    uint32_t index = model_history_find(v, view->chosen.log_selected_seq);
    const struct event *e = model_history(v, index);
    while (e && index && !*view->chosen.log_filter && log_is_folded(view, e))
        e = model_history(v, --index); /* the exit that the step ended with */
    return e;
}

struct model_cursor log_from_selection(const struct view *view, int direction)
{
    const struct event *e = log_selected(view);
    struct model_cursor cursor = e ? before_event(view, e) : at_end(view);
    if (e && direction > 0)
        cursor.next[e->vcpu]++;
    return cursor;
}

/* ---- A page ---- */

/* Behind the last line of the page: the end, or half a page after the selection. */
static struct model_cursor bottom(const struct view *view, int rows, unsigned scan)
{
    struct model_cursor cursor = log_from_selection(view, 1);
    const struct event *e = log_selected(view);
    for (int i = 0; i < rows / 2 && e; i++) {
        struct model_cursor before = cursor;
        e = log_next_line(view, &cursor, 1, &scan);
        struct event exception;
        for (unsigned n = 0; e && log_exception(view, e, n, &exception); n++)
            i++;
        if (i >= rows / 2) /* no further, or the selection would leave the page */
            cursor = before;
    }
    return cursor;
}

/* With a filter, those that fit. */
static void add_exceptions(const struct view *view, struct log_page *page, int rows,
                           const struct event *e)
{
    struct event *to;
    for (unsigned n = 0; page->count < rows; n++) {
        to = &page->exceptions[page->count];
        if (!log_exception(view, e, n, to))
            return;
        if (log_line_holds(view, to, view->chosen.log_filter))
            page->lines[page->count++] = to;
    }
}

bool log_fill_page(const struct view *view, int rows, unsigned scan, struct log_page *page)
{
    const struct event *e;
    struct model_cursor cursor = bottom(view, rows, scan);
    rows = rows < GRID_MAX_ROWS ? rows : GRID_MAX_ROWS;
    page->count = 0;
    while (page->count < rows && (e = log_next_line(view, &cursor, -1, &scan))) {
        page->lines[page->count++] = e;
        add_exceptions(view, page, rows, e);
    }
    return scan;
}

/* ---- Where the selection goes ---- */

bool view_log_move(const struct view *view, int steps, unsigned *vcpu, uint64_t *seq)
{
    int direction = steps < 0 ? -1 : 1;
    struct model_cursor cursor = log_from_selection(view, direction);
    const struct event *found = log_selected(view);
    for (unsigned scan = UINT32_MAX; steps; steps -= direction) {
        const struct event *e = log_next_line(view, &cursor, direction, &scan);
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
    struct model_cursor cursor = log_from_selection(view, direction);
    unsigned scan = UINT32_MAX;
    const struct event *e = NULL;
    if (!*view->chosen.log_search)
        return false;
    do
        e = log_next_line(view, &cursor, direction, &scan);
    while (e && !log_line_holds(view, e, view->chosen.log_search));
    if (!e)
        return false;
    *vcpu = e->vcpu;
    *seq = e->seq;
    return true;
}
