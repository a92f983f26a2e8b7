/* The overlay about the stack: who called whom, and what each word on the stack is. */
#include "view/overlay.h"

#include "event/wide.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

/* What draws, or only counts, the lines; those scrolled away are counted alone. */
struct stack_page {
    struct page *page;
    const struct frames *frames;
    const struct symbols *symbols;
    int digits; /* of an address */
};

static const struct view_stack *stack_of(const struct view *view)
{
    return &view->seen.stack;
}

/* "putchar+0x0c  console.c:14"; false where nothing is known of it. */
static bool put_name(const struct stack_page *s, uint64_t linear, char text[SYMBOLS_PLACE])
{
    struct symbols_place place;
    bool known = symbols_place(s->symbols, linear, NULL, 0, &place);
    symbols_put_place(&place, text);
    return known && *text;
}

static void put_place(const struct stack_page *s, uint64_t linear, char text[SYMBOLS_PLACE])
{
    if (!put_name(s, linear, text))
        snprintf(text, SYMBOLS_PLACE, "%0*llx", s->digits, (unsigned long long)linear);
}

/* ---- The call stack ---- */

static void put_cause(const struct view *view, const struct frame *f, char *text, size_t size)
{
    if (f->has_vector)
        snprintf(text, size, VIEW_FORMAT(view, WF_STACK_BY_VECTOR), f->vector);
    else
        snprintf(text, size, "%s", view_word(view, W_STACK_BY_INTERRUPT));
}

/* What was interrupted ran in this ring, with these flags. */
static void interrupted_line(struct stack_page *s, const struct frame *f)
{
    char flags[96], cause[64];
    explain_eflags(f->eflags, flags, sizeof flags);
    put_cause(s->page->view, f, cause, sizeof cause);
    if (s->frames->word == 2)
        page_line(s->page, ROLE_WARN, VIEW_FORMAT(s->page->view, WF_STACK_INTERRUPTED_REAL), cause,
                  flags);
    else
        page_line(s->page, ROLE_WARN, VIEW_FORMAT(s->page->view, WF_STACK_INTERRUPTED), cause,
                  f->ring, flags);
}

static void frame_line(struct stack_page *s, unsigned index)
{
    const struct frame *f = &s->frames->frames[index];
    char name[SYMBOLS_PLACE];
    bool known = put_name(s, f->linear, name);
    if (f->kind == FRAME_INTERRUPTED)
        interrupted_line(s, f);
    page_line(s->page, index ? ROLE_TEXT : ROLE_CURRENT, "%2u%c %0*llx  %s", index,
              f->kind == FRAME_MAYBE ? '?' : ' ', s->digits, (unsigned long long)f->linear,
              known ? name : "");
}

static void call_stack(struct stack_page *s)
{
    bool maybe = false;
    page_line(s->page, ROLE_STRONG, "%s", view_word(s->page->view, W_STACK_CALLS));
    for (unsigned i = 0; i < s->frames->count; i++) {
        frame_line(s, i);
        maybe |= s->frames->frames[i].kind == FRAME_MAYBE;
    }
    if (s->frames->is_cut)
        page_line(s->page, ROLE_DIM, "%s", view_word(s->page->view, W_STACK_MORE_CALLS));
    if (maybe)
        page_line(s->page, ROLE_DIM, "%s", view_word(s->page->view, W_STACK_MAYBE));
}

/* ---- The words ---- */

/* What the CPU pushes of the interrupted one, in the order of addresses. */
static bool say_pushed(const struct stack_page *s, const struct frame *f, uint64_t at,
                       uint64_t value, char *text, size_t size)
{
    const uint64_t index = (at - f->saved) / s->frames->word;
    const bool has_stack = s->frames->word == 8 || f->stack != f->saved + 3 * s->frames->word;
    char name[SYMBOLS_PLACE], flags[96];
    if (at < f->saved || index >= (has_stack ? 5 : 3))
        return false;
    switch (index) {
    case 0:
        put_place(s, f->linear, name);
        snprintf(text, size, VIEW_FORMAT(s->page->view, WF_STACK_GOES_ON), name);
        break;
    case 1: snprintf(text, size, VIEW_FORMAT(s->page->view, WF_STACK_SAVED_CS), f->ring); break;
    case 2:
        explain_eflags((uint32_t)value, flags, sizeof flags);
        snprintf(text, size, VIEW_FORMAT(s->page->view, WF_STACK_SAVED_FLAGS), flags);
        break;
    case 3: snprintf(text, size, "%s", view_word(s->page->view, W_STACK_SAVED_STACK)); break;
    default: snprintf(text, size, "%s", view_word(s->page->view, W_STACK_SAVED_SS)); break;
    }
    return true;
}

static void say_return(const struct stack_page *s, const struct frame *f, char *text, size_t size)
{
    char name[SYMBOLS_PLACE];
    put_place(s, f->linear, name);
    snprintf(text, size, VIEW_FORMAT(s->page->view, WF_STACK_RETURN), name);
}

static bool say_of_frames(const struct stack_page *s, uint64_t at, uint64_t value, char *text,
                          size_t size)
{
    for (unsigned i = 1; i < s->frames->count; i++) {
        const struct frame *f = &s->frames->frames[i];
        if (f->kind == FRAME_INTERRUPTED && say_pushed(s, f, at, value, text, size))
            return true;
        if (f->kind != FRAME_INTERRUPTED && at == f->saved) {
            say_return(s, f, text, size);
            return true;
        }
        if (f->kind == FRAME_CALLER && f->has_base && at == f->saved - s->frames->word) {
            snprintf(text, size, "%s", view_word(s->page->view, W_STACK_SAVED_BASE));
            return true;
        }
    }
    return false;
}

static void word_line(struct stack_page *s, unsigned index)
{
    const struct view_stack *stack = stack_of(s->page->view);
    const unsigned size = s->frames->word;
    const uint64_t at = stack->linear + index * size;
    uint64_t value = 0;
    char text[256] = "";
    memcpy(&value, stack->bytes + index * size, size);
    bool known = say_of_frames(s, at, value, text, sizeof text);
    if (!known && value) /* a zero is seldom the address of what begins at 0 */
        put_name(s, value, text);
    page_line(s->page, known ? ROLE_TEXT : ROLE_DIM, "%c  %0*llx  %0*llx  %s", index ? ' ' : '>',
              s->digits, (unsigned long long)at, (int)size * 2, (unsigned long long)value, text);
}

static void words(struct stack_page *s)
{
    const struct view_stack *stack = stack_of(s->page->view);
    page_line(s->page, ROLE_STRONG, "%s", view_word(s->page->view, W_STACK_WORDS));
    for (unsigned i = 0; (i + 1) * s->frames->word <= stack->size; i++)
        word_line(s, i);
    if (!stack->size)
        page_line(s->page, ROLE_DIM, "%s", view_word(s->page->view, W_STACK_NO_RAM));
}

/* ---- All of it ---- */

/* What was pushed and popped since its last exit is in memory, and not in the registers. A guest
 * that waits or halts now and then is one that runs: else the line would come and go. */
static void warn_of_running(struct stack_page *s)
{
    const struct view *view = s->page->view;
    const unsigned vcpu = view->chosen.focus;
    const enum model_state state = view_state(view, vcpu);
    bool runs = state == MODEL_RUNNING || state == MODEL_HALTED || state == MODEL_WAITING;
    if (runs && !view->chosen.vcpus[vcpu].in_history)
        page_line(s->page, ROLE_DIM, "%s", view_word(view, W_STACK_RUNS));
}

static void draw_all(struct page *page, const struct event *now)
{
    const struct view *view = page->view;
    struct stack_page s = { .page = page,
                            .frames = &stack_of(view)->frames,
                            .symbols = view->seen.vcpus[view->chosen.focus].symbols,
                            .digits = page_digits(page) };
    if (!s.frames->count)
        return;
    page_warn_of_history(page);
    warn_of_running(&s);
    call_stack(&s);
    page_line(page, ROLE_TEXT, "%s", "");
    words(&s);
}

int view_stack_lines(const struct view *view, int columns)
{
    return page_count(view, columns, draw_all);
}

void view_stack(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, VIEW_FORMAT(view, WF_STACK_TITLE), view->chosen.focus);
    page_draw(&p, canvas, draw_all);
}
