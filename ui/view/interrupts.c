/* The interrupts and exceptions of the focused vCPU as a list over the screen: what interrupted
 * what, from where to which handler, for how long. */
#include "model/interrupts.h"
#include "event/exceptions.h"
#include "event/words.h"
#include "text/text.h"
#include "view/overlay.h"
#include "view/parts.h"
#include "words/said.h"

#include <stdio.h>
#include <string.h>

/* Columns with the gap after them; what is left goes to the names of both addresses. */
enum { COLUMN_WHAT = 26, COLUMN_VECTOR = 6, COLUMN_ADDRESS = 10, COLUMN_TOOK = 12 };
enum { NAME_LEAST = 8, INDENT = 2, INDENT_MOST = 5, LONG_DIGITS = 8 };

struct columns {
    int what, vector, from, handler, took; /* where they begin; took: where it ends */
    int name;                              /* of a name behind an address; 0: none */
};

static struct columns lay_out(const struct page *p)
{
    const int address = COLUMN_ADDRESS + (p->is_long ? LONG_DIGITS : 0);
    const int width = p->canvas.area.columns;
    int left = width - COLUMN_WHAT - COLUMN_VECTOR - 2 * address - COLUMN_TOOK;
    struct columns c = { .vector = COLUMN_WHAT, .from = COLUMN_WHAT + COLUMN_VECTOR };
    c.name = left / 2 > NAME_LEAST ? left / 2 - 1 : 0;
    c.handler = c.from + address + (c.name ? c.name + 1 : 0);
    c.took = width;
    return c;
}

/* The event up to which it goes: in history the one that is looked at. */
static uint64_t last_seq(const struct view *view)
{
    const struct view_chosen_vcpu *chosen = &view->chosen.vcpus[view->chosen.focus];
    return chosen->in_history ? chosen->history_seq : UINT64_MAX;
}

/* "IRQ 0 timer", "#PF cr2 00400000", "#GP error 0x18", "int 0x80". */
static void put_what(const struct view *view, const struct model_interrupt *i, char *text,
                     size_t size)
{
    event_say *say = said_by(view->chosen.language);
    const char *name = event_exception_name(i->vector);
    if (i->irq != EVENT_NO_IRQ)
        snprintf(text, size, "IRQ %u %s", i->irq,
                 i->spurious ? "spurious" : say(event_irq_name(i->irq)));
    else if (i->kind == EXCEPTION_SOFTWARE)
        snprintf(text, size, "int 0x%02x", i->vector);
    else if (i->kind == EXCEPTION_INTERRUPT)
        snprintf(text, size, say("interrupt 0x%02x"), i->vector);
    else if (!*name)
        snprintf(text, size, say("exception %u"), i->vector);
    else if (i->vector == VECTOR_PF)
        snprintf(text, size, "%s cr2 %08llx", name, (unsigned long long)i->cr2);
    else if (i->has_error && i->error)
        snprintf(text, size, "%s 0x%x", name, i->error);
    else
        snprintf(text, size, "%s", name);
}

static void draw_address(const struct page *p, const struct columns *c, int column, uint64_t linear)
{
    char text[SYMBOLS_PLACE];
    const int digits = p->is_long ? 2 * LONG_DIGITS : LONG_DIGITS;
    canvas_format(p->canvas, p->row, column, ROLE_TEXT, "%0*llx", digits,
                  (unsigned long long)linear);
    if (c->name)
        canvas_text_cut(p->canvas, p->row, column + digits + 1, c->name, ROLE_DIM,
                        view_name(p->view, p->view->chosen.focus, linear, NULL, 0, c->name, text));
}

/* What begins and ends in one run of the guest took less than that. */
static void put_took(const struct view *view, const struct model_interrupt *i, char *text,
                     size_t size)
{
    char time[32];
    const struct model_vcpu *v = &view->seen.model->vcpus[view->chosen.focus];
    const struct event *run = model_history(v, model_history_find(v, i->ended_seq));
    text[0] = '\0';
    if (i->failed)
        return;
    if (!i->ended_seq || i->ended_seq > last_seq(view)) {
        bool tells = view_engine(view, view->chosen.focus) != ENGINE_KVM;
        snprintf(text, size, "%s", tells ? view_word(view, W_INTERRUPTS_RUNS) : "?");
    } else if (i->ended_ns > i->began_ns)
        snprintf(text, size, "%s", view_duration(view, i->ended_ns - i->began_ns, time));
    else if (run)
        snprintf(text, size, "< %s", view_duration(view, run->exit_ns - run->entry_ns, time));
}

static void draw_interrupt(struct page *p, const struct columns *c, const struct model_interrupt *i)
{
    char text[64];
    int indent = INDENT * (int)(i->depth < INDENT_MOST ? i->depth : INDENT_MOST);
    enum role role = i->failed ? ROLE_BAD : ROLE_TEXT;
    put_what(p->view, i, text, sizeof text);
    canvas_text_cut(p->canvas, p->row, indent, COLUMN_WHAT - 1 - indent, role, text);
    canvas_format(p->canvas, p->row, c->vector, ROLE_DIM, "%02x", i->vector);
    draw_address(p, c, c->from, i->from);
    if (i->failed)
        canvas_text_cut(p->canvas, p->row, c->handler, c->took - c->handler, ROLE_BAD,
                        view_word(p->view, W_INTERRUPTS_FAILED));
    else if (i->to)
        draw_address(p, c, c->handler, i->to);
    put_took(p->view, i, text, sizeof text);
    canvas_text_right(p->canvas, p->row, 0, c->took, ROLE_TEXT, text);
    p->row++;
}

static void draw_heading(struct page *p, const struct columns *c)
{
    const struct view *view = p->view;
    canvas_text(p->canvas, 0, 0, ROLE_DIM, view_word(view, W_INTERRUPTS_WHAT));
    canvas_text(p->canvas, 0, c->vector, ROLE_DIM, view_word(view, W_INTERRUPTS_VECTOR));
    canvas_text(p->canvas, 0, c->from, ROLE_DIM, view_word(view, W_INTERRUPTS_FROM));
    canvas_text(p->canvas, 0, c->handler, ROLE_DIM, view_word(view, W_INTERRUPTS_HANDLER));
    canvas_text_right(p->canvas, 0, 0, c->took, ROLE_DIM, view_word(view, W_INTERRUPTS_TOOK));
    p->row++;
}

/* Index after the last one of the list. */
static uint32_t end_of(const struct view *view)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[view->chosen.focus];
    const uint64_t last = last_seq(view);
    return last == UINT64_MAX ? model_interrupts(v) : model_interrupt_find(v, last + 1);
}

static bool is_unseen(const struct view *view)
{
    return view_engine(view, view->chosen.focus) == ENGINE_KVM;
}

int view_interrupts_lines(const struct view *view)
{
    uint32_t end = end_of(view);
    return 1 + (end ? (int)end : 1) + is_unseen(view);
}

void view_interrupts(struct canvas canvas, const struct view *view)
{
    struct page p =
        page_open(canvas, view, VIEW_FORMAT(view, WF_INTERRUPTS_TITLE), view->chosen.focus);
    const struct model_vcpu *v = &view->seen.model->vcpus[view->chosen.focus];
    const struct columns c = lay_out(&p);
    const bool unseen = is_unseen(view);
    const uint32_t end = end_of(view);
    int rows = p.canvas.area.rows - 1 - unseen;
    draw_heading(&p, &c);
    for (uint32_t i = end > (uint32_t)rows ? end - (uint32_t)rows : 0; i < end && rows > 0; i++)
        draw_interrupt(&p, &c, model_interrupt(v, i));
    if (!end)
        page_line(&p, ROLE_DIM, "%s", view_word(view, W_INTERRUPTS_NONE));
    p.row = p.canvas.area.rows - 1;
    if (unseen)
        page_line(&p, ROLE_DIM, "%s", view_word(view, W_INTERRUPTS_UNSEEN));
}
