/* The notes on the screen: their sheet, and the talk that is heard beside its keys. */
#include "event/clock.h"
#include "notes/private.h"
#include "notes/view.h"
#include "terminal/sheet.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND_NS 1000000000ull

/* The talk that is heard. */
struct notes_talk {
    struct notes_reader reader;
    char ended[2048]; /* view.ended */
    struct failure problem;
    unsigned slide;   /* shown last: a new one starts at its top */
    uint64_t look_ns; /* not before: the next look for one */
};

struct notes_screen {
    struct sheet sheet;
    struct notes_talk talk;
    struct notes_view view;
    int scroll_most;
};

/* ---- The talk ---- */

static void show_state(struct notes_screen *s)
{
    const struct notes_state *state = &s->talk.reader.message.state;
    if (!s->view.state || state->slide != s->talk.slide)
        s->view.scroll = 0;
    s->talk.slide = state->slide;
    s->view.state = state;
    s->view.language = s->view.ascii ? ENGLISH : notes_reader_language(&s->talk.reader);
    s->talk.problem.text[0] = '\0';
    sheet_wants_frame(&s->sheet);
}

static void talk_is_over(struct notes_screen *s)
{
    if (s->view.state)
        snprintf(s->talk.ended, sizeof s->talk.ended, "%s", s->view.state->deck);
    else
        set_failure(&s->talk.problem,
                    "A talk runs, but does not tell its notes: at most %d terminals can show them.",
                    NOTES_READERS);
    s->view.state = NULL;
    s->talk.look_ns = clock_ns() + SECOND_NS;
    sheet_wants_frame(&s->sheet);
}

static void hear(struct notes_screen *s)
{
    bool goes_on = notes_reader_read(&s->talk.reader);
    int came;
    while ((came = notes_reader_next(&s->talk.reader)) > 0)
        show_state(s);
    if (!goes_on || came < 0)
        talk_is_over(s);
    if (came < 0)
        set_failure(&s->talk.problem, "A talk runs, but its notes are not understood here: is it "
                                      "another version of kvm-vmm?");
}

static void look_for_talk(struct notes_screen *s)
{
    struct failure failure;
    if (s->talk.reader.fd >= 0 || clock_ns() < s->talk.look_ns)
        return;
    s->talk.look_ns = clock_ns() + SECOND_NS;
    if (!notes_reader_find(&s->talk.reader, &failure))
        s->talk.problem = failure;
}

/* ---- Drawing ---- */

/* How long until that many nanoseconds are whole seconds. */
static uint64_t to_second(uint64_t from_ns, uint64_t now_ns)
{
    return SECOND_NS - (now_ns - from_ns) % SECOND_NS;
}

static uint64_t next_tick(const struct notes_screen *s, uint64_t now)
{
    const struct notes_state *state = s->view.state;
    if (!state)
        return now + SECOND_NS;
    uint64_t talk = to_second(state->started_ns, now), slide = to_second(state->slide_ns, now);
    return now + (talk < slide ? talk : slide);
}

static uint64_t draw(void *context, struct grid *grid)
{
    struct notes_screen *s = context;
    time_t now = time(NULL);
    struct tm local = { 0 };
    localtime_r(&now, &local);
    s->view.hour = local.tm_hour;
    s->view.minute = local.tm_min;
    s->view.now_ns = clock_ns();
    s->scroll_most = view_notes(grid, &s->view);
    return next_tick(s, s->view.now_ns);
}

/* ---- Keys ---- */

static void scroll(struct notes_screen *s, int rows)
{
    int to = (s->view.scroll < s->scroll_most ? s->view.scroll : s->scroll_most) + rows;
    s->view.scroll = to < 0 ? 0 : to > s->scroll_most ? s->scroll_most : to;
    sheet_wants_frame(&s->sheet);
}

static void press(struct notes_screen *s, uint32_t key)
{
    switch (key) {
    case 'q': s->sheet.quit = true; break;
    case KEY_PAGEDOWN_:
    case KEY_RIGHT_:
    case KEY_ENTER_:
    case ' ':
    case 'n': notes_reader_send(&s->talk.reader, NOTES_NEXT); break;
    case KEY_PAGEUP_:
    case KEY_LEFT_:
    case 'p': notes_reader_send(&s->talk.reader, NOTES_BACK); break;
    case KEY_UP_: scroll(s, -1); break;
    case KEY_DOWN_: scroll(s, 1); break;
    default: break;
    }
}

static void click(struct notes_screen *s, int button)
{
    if (button == 1)
        notes_reader_send(&s->talk.reader, NOTES_NEXT);
    else if (button == 4 || button == 5)
        scroll(s, button == 4 ? -1 : 1);
}

static void handle(void *context, const struct key_event *e)
{
    struct notes_screen *s = context;
    if (e->type == KEY_EVENT_KEY)
        press(s, e->key);
    else if (e->type == KEY_EVENT_MOUSE && !e->drags)
        click(s, e->button);
}

/* ---- The loop ---- */

static void live(struct notes_screen *s)
{
    const struct sheet_owner owner = { s, draw, handle };
    while (!s->sheet.quit) {
        look_for_talk(s);
        struct pollfd talk = { .fd = s->talk.reader.fd, .events = POLLIN };
        sheet_turn(&s->sheet, &owner, &talk, 1,
                   s->talk.reader.fd < 0 ? s->talk.look_ns : UINT64_MAX);
        if (talk.revents)
            hear(s);
    }
}

bool notes_on_screen(bool ascii, int signals_fd, int *signal, struct failure *failure)
{
    static struct notes_screen screen;
    struct notes_screen *s = &screen;
    *s = (struct notes_screen){ .talk.reader.fd = -1 };
    s->view.ended = s->talk.ended;
    s->view.problem = s->talk.problem.text;
    bool usable = sheet_open(&s->sheet, ascii, signals_fd, failure);
    s->view.ascii = s->sheet.terminal.ascii;
    s->view.language = language_on(s->view.ascii, "");
    if (usable)
        live(s);
    sheet_close(&s->sheet);
    notes_reader_close(&s->talk.reader);
    *signal = s->sheet.signal;
    return usable;
}
