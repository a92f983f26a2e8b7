/* A page over the screen: its frame, its lines, and those that are scrolled away. */
#include "view/overlay.h"

#include "view/parts.h"

#include <stdarg.h>
#include <stdio.h>

/* Do keys go to what stands over the screen? Not while a prompt asks; and what is one view among
 * others, of a large screen or on the stage of a talk, has none. */
static bool has_keys(const struct view *view)
{
    return view->said.overlay != OVERLAY_NONE && view->said.overlay != OVERLAY_PROMPT;
}

struct page page_open(struct canvas canvas, const struct view *view, const char *format, ...)
{
    char name[64], framed[80];
    va_list args;
    canvas_fill(canvas, ROLE_TEXT);
    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    snprintf(framed, sizeof framed, " %s ", name);
    const bool over = has_keys(view);
    canvas_frame(canvas, over ? ROLE_FOCUS : ROLE_FRAME, framed, over ? ROLE_FOCUS : ROLE_STRONG,
                 view->chosen.ascii);
    const struct event *now = view_event(view, view->chosen.focus);
    return (struct page){ .view = view,
                          .canvas = canvas_inner(canvas, 1, 2, canvas.area.rows - 2,
                                                 canvas.area.columns - 4),
                          .is_long = now && (now->regs.efer & EFER_LMA) };
}

void page_line(struct page *p, enum role role, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    canvas_text_cut(p->canvas, p->row++, 0, p->canvas.area.columns, role, text);
}

void page_more(struct canvas canvas, const struct view *view)
{
    const bool scrolls = has_keys(view) && view_takes_keys(&view->chosen);
    const char *more = scrolls              ? view_word(view, W_TABLES_MORE)
                       : view->chosen.ascii ? " v "
                                            : " ▼ ";
    canvas_text_right(canvas, canvas.area.rows - 1, 1, canvas.area.columns - 2, ROLE_DIM, more);
}

void page_warn_of_history(struct page *p)
{
    const struct view *view = p->view;
    const struct view_chosen_vcpu *vcpu = &view->chosen.vcpus[view->chosen.focus];
    char moment[VIEW_MOMENT];
    if (vcpu->in_history)
        page_line(p, ROLE_WARN, VIEW_FORMAT(view, WF_MEMORY_IS_OF_NOW),
                  view_moment(view, view->chosen.focus, vcpu->history_seq, moment));
}

int page_count(const struct view *view, int columns, page_lines_fn *lines)
{
    const struct event *now = view_event(view, view->chosen.focus);
    struct page nowhere = { .view = view,
                            .canvas = { .area = { 0, 0, 0, columns } },
                            .is_long = now && (now->regs.efer & EFER_LMA) };
    if (now)
        lines(&nowhere, now);
    return nowhere.row;
}

void page_draw(struct page *page, struct canvas canvas, page_lines_fn *lines)
{
    const struct view *view = page->view;
    const struct event *now = view_event(view, view->chosen.focus);
    if (!now) {
        page_line(page, ROLE_DIM, "%s", view_word(view, W_VIEW_NOT_STARTED));
        return;
    }
    const int rows = page->canvas.area.rows;
    const int most = page_count(view, page->canvas.area.columns, lines) - rows;
    const int scroll = view_over(view) != OVERLAY_NONE ? view->chosen.page_scroll : 0;
    page->row = -(most <= 0 ? 0 : scroll < most ? scroll : most);
    lines(page, now);
    if (page->row > rows)
        page_more(canvas, view);
}
