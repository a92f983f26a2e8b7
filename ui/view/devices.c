/* The overlay about the devices of a guest, as of the event that is looked at: the interrupt
 * controllers line by line, and what waits for what; the others are in devices_rest.c. */
#include "view/devices.h"

#include "event/ports.h"
#include "event/words.h"
#include "text/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Columns of the table of lines. */
enum { LINE_NAME = 5, LINE_VECTOR = 16, LINE_MARKS = 24, LINE_MARK = 11, LINE_SAYS = 53 };
enum { HALF_LEAST = 78 }; /* columns that the longest lines want */

void devices_line(struct page *p, enum role role, const char *name, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    canvas_text_cut(p->canvas, p->row, DEVICES_NAME, DEVICES_TEXT - DEVICES_NAME - 1, ROLE_TEXT,
                    name);
    canvas_text_cut(p->canvas, p->row++, DEVICES_TEXT, p->canvas.area.columns - DEVICES_TEXT, role,
                    text);
}

/* ---- One line of the PICs ---- */

/* What it waits for, or for how long it has been served, "" nothing. */
static void put_story(const struct page *p, const struct devices *d, const struct event *now,
                      uint64_t now_ns, unsigned irq, char *text, size_t size)
{
    const struct view *view = p->view;
    uint8_t behind;
    char duration[32];
    enum devices_wait wait = devices_wait(d, irq, &behind);
    *text = '\0';
    switch (wait) {
    case DEVICES_IDLE: break;
    case DEVICES_NOT_SET_UP:
        snprintf(text, size, "%s", view_word(view, W_DEVICES_NOT_SET_UP));
        return;
    case DEVICES_MASKED: snprintf(text, size, "%s", view_word(view, W_DEVICES_IS_MASKED)); return;
    case DEVICES_CASCADE_OFF:
        snprintf(text, size, "%s", view_word(view, W_DEVICES_CASCADE_OFF));
        return;
    case DEVICES_BEHIND:
        if (behind == irq)
            snprintf(text, size, "%s", view_word(view, W_DEVICES_BEHIND_ITSELF));
        else
            snprintf(text, size, VIEW_FORMAT(view, WF_DEVICES_BEHIND), behind);
        return;
    case DEVICES_READY:
        snprintf(
            text, size, "%s",
            view_word(view, now->regs.eflags & EFLAGS_IF ? W_DEVICES_READY : W_DEVICES_IF_OFF));
        return;
    }
    if (!devices_is_served(d, irq))
        return;
    uint64_t since = d->served_ns[irq], for_ns = now_ns > since ? now_ns - since : 0;
    snprintf(text, size, VIEW_FORMAT(view, WF_DEVICES_SERVED),
             view_duration(view, for_ns, duration));
}

static void mark(struct page *p, unsigned column, bool on, enum role role)
{
    canvas_text(p->canvas, p->row, (int)(LINE_MARKS + column * LINE_MARK), on ? role : ROLE_DIM,
                !on                     ? (p->view->chosen.ascii ? "." : "·")
                : p->view->chosen.ascii ? "#"
                                        : "●");
}

static const char *line_name(const struct view *view, unsigned irq)
{
    if (irq == IRQ_CASCADE)
        return view_word(view, W_DEVICES_CASCADE);
    return view_word(view, irq == IRQ_TIMER      ? W_DEVICES_TIMER
                           : irq == IRQ_KEYBOARD ? W_DEVICES_KEYBOARD
                           : irq == IRQ_UART     ? W_DEVICES_UART
                           : irq == IRQ_DISK     ? W_DEVICES_DISK
                                                 : W_DEVICES_NO_NAME);
}

static void line_row(struct page *p, const struct devices *d, const struct event *now,
                     uint64_t now_ns, unsigned irq)
{
    char story[160];
    const struct view *view = p->view;
    bool wrong = devices_is_unmapped(d, irq) && now->regs.cr0 & CR0_PE;
    put_story(p, d, now, now_ns, irq, story, sizeof story);
    canvas_format(p->canvas, p->row, DEVICES_NAME, ROLE_TEXT, "%2u", irq);
    canvas_text_cut(p->canvas, p->row, LINE_NAME + 1, LINE_VECTOR - LINE_NAME - 2, ROLE_TEXT,
                    line_name(view, irq));
    if (d->pic.chips[irq / 8].initialized)
        canvas_format(p->canvas, p->row, LINE_VECTOR + 1, wrong ? ROLE_WARN : ROLE_TEXT, "0x%02x",
                      pic_vector(&d->pic, irq));
    mark(p, 0, devices_is_requested(d, irq), ROLE_CHANGED);
    mark(p, 1, devices_is_served(d, irq), ROLE_STRONG);
    mark(p, 2, devices_is_masked(d, irq), ROLE_TEXT);
    canvas_text_cut(p->canvas, p->row++, LINE_SAYS, p->canvas.area.columns - LINE_SAYS,
                    devices_is_served(d, irq) || *story ? ROLE_STRONG : ROLE_DIM, story);
}

/* Those that something is wired to, and whatever else is asked for. */
static bool is_shown(const struct devices *d, unsigned irq)
{
    bool wired = irq == IRQ_TIMER || irq == IRQ_KEYBOARD || irq == IRQ_CASCADE || irq == IRQ_UART ||
                 (irq == IRQ_DISK && d->used & DEVICES_DISK);
    return wired || devices_is_requested(d, irq) || devices_is_served(d, irq);
}

static void heading(struct page *p)
{
    static const enum word words[] = { W_DEVICES_REQUESTED, W_DEVICES_IN_SERVICE,
                                       W_DEVICES_MASKED };
    canvas_text(p->canvas, p->row, DEVICES_NAME, ROLE_DIM, "IRQ");
    canvas_text(p->canvas, p->row, LINE_VECTOR, ROLE_DIM, view_word(p->view, W_DEVICES_VECTOR));
    for (int i = 0; i < 3; i++)
        canvas_text(p->canvas, p->row, LINE_MARKS + i * LINE_MARK, ROLE_DIM,
                    view_word(p->view, words[i]));
    p->row++;
}

/* What is said of both: the vectors where they are wrong, and who is to be done first. */
static void conclusions(struct page *p, const struct devices *d, const struct event *now,
                        uint64_t now_ns)
{
    const struct view *view = p->view;
    uint64_t since;
    char duration[32];
    uint8_t served = devices_served(d, &since);
    if (devices_is_unmapped(d, 0) && now->regs.cr0 & CR0_PE)
        page_line(p, ROLE_WARN, "  %s", view_word(view, W_DEVICES_UNMAPPED));
    if (served == EVENT_NO_IRQ || !devices_behind(d, served))
        return;
    uint64_t for_ns = now_ns > since ? now_ns - since : 0;
    page_line(p, ROLE_WARN, VIEW_FORMAT(view, WF_DEVICES_NO_EOI), served,
              view_duration(view, for_ns, duration));
}

static void pics(struct page *p, const struct devices *d, const struct event *now, uint64_t now_ns)
{
    page_line(p, ROLE_STRONG, "%s", view_word(p->view, W_DEVICES_PIC));
    if (!(d->used & DEVICES_PIC)) {
        page_line(p, ROLE_DIM, "  %s", view_word(p->view, W_DEVICES_NOT_USED));
        return;
    }
    heading(p);
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++)
        if (is_shown(d, irq))
            line_row(p, d, now, now_ns, irq);
    conclusions(p, d, now, now_ns);
}

/* ---- The page ---- */

/* While it runs, now; else when its last event happened. */
static uint64_t time_of(const struct view *view, const struct event *now)
{
    unsigned vcpu = view->chosen.focus;
    enum model_state state = view_state(view, vcpu);
    bool runs = state == MODEL_RUNNING || state == MODEL_HALTED || state == MODEL_WAITING;
    bool live = runs && !view->chosen.vcpus[vcpu].in_history;
    return live && view->seen.now_ns > now->exit_ns ? view->seen.now_ns : now->exit_ns;
}

/* Where it is wide enough for two columns, the interrupt controllers and the timer have the left
 * one. False: it is not. */
static bool halve(struct page *left, struct page *right)
{
    enum { GAP = 2 };
    const int columns = left->canvas.area.columns, half = columns / 2;
    if (half < HALF_LEAST)
        return false;
    left->canvas.area.columns = half - GAP;
    right->canvas = canvas_inner(right->canvas, 0, half, right->canvas.area.rows, columns - half);
    return true;
}

static void draw_all(struct page *p, const struct event *now)
{
    const struct view *view = p->view;
    const struct view_chosen_vcpu *chosen = &view->chosen.vcpus[view->chosen.focus];
    const uint64_t now_ns = time_of(view, now);
    struct devices d;
    if (!model_devices(&view->seen.model->vcpus[view->chosen.focus],
                       chosen->in_history ? now->seq : UINT64_MAX, &d)) {
        page_line(p, ROLE_WARN, "%s", view_word(view, W_DEVICES_FORGOTTEN));
        return;
    }
    struct page right = *p;
    bool beside = halve(p, &right);
    pics(p, &d, now, now_ns);
    p->row++;
    devices_timer(p, &d, now_ns);
    struct page *rest = beside ? &right : p;
    devices_uart(rest, &d);
    devices_keyboard(rest, &d);
    devices_disk(rest, &d);
    p->row = p->row > rest->row ? p->row : rest->row;
}

int view_devices_lines(const struct view *view, int columns)
{
    return page_count(view, columns, draw_all);
}

void view_devices(struct canvas canvas, const struct view *view)
{
    struct page p =
        page_open(canvas, view, VIEW_FORMAT(view, WF_DEVICES_TITLE), view->chosen.focus);
    page_draw(&p, canvas, draw_all);
}
